"""The steps and sources of one trace, noted as it goes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from stz.layers import CONTRACTS
from stz.runs.evidence import Basis, Evidence, TracedRun
from stz.runs.trace.traced import Source, Step
from stz.verifier import Recomputed

if TYPE_CHECKING:
    from stz.assembly import Assembly
    from stz.layers import Layers

DECIDED = "decided by the optimizer"
"""The formula of a number that nothing but the search led to."""
NOT_STATED = "not stated"
"""What stands for an empty cell."""
TABLES = "tables"
"""What stands for the layer where a program gave the problem."""
RUN = "run"
"""What stands for the layer of a number that the optimizer decided or the solver reported."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """The steps and sources of one trace, noted so far."""

    evidence: Evidence
    steps: list[Step] = field(default_factory=list)
    sources: dict[tuple[str, str, str], Source] = field(default_factory=dict)

    @property
    def basis(self) -> Basis:
        """The run with what it was made of."""
        return self.evidence.basis

    @property
    def run(self) -> TracedRun:
        """The run."""
        return self.basis.run

    @property
    def layers(self) -> Layers:
        """The layers it was made from."""
        return self.basis.layers

    @property
    def assembly(self) -> Assembly:
        """The problem made again."""
        return self.basis.assembly

    @property
    def recomputed(self) -> Recomputed:
        """The decisions joined with the problem."""
        return self.basis.recomputed

    @property
    def of_layers(self) -> bool:
        """Whether the problem was made from layers; tables that a program gave have no sources."""
        return self.run.scenario.problem == "layers"

    def step(self, what: str, value: float, unit: str, formula: str) -> float:
        """Note a step, and return its value."""
        self.steps.append(Step(what, float(value), unit, formula))
        return float(value)

    def decided(
        self, what: str, value: float, unit: str, formula: str = DECIDED, *, of: str = ""
    ) -> float:
        """Note a step that the optimizer decided, with the run as its source.

        ``of`` says of what it is, where the step does not.
        """
        self.reported(f"{what} {of}".rstrip(), f"{value:.12g}")
        return self.step(what, value, unit, formula)

    def reported(self, what: str, value: str) -> None:
        """Note the run as the source of a number."""
        said, scenario = self.run.metrics, self.run.scenario
        gap = said.get("gap")
        proof = f", gap {float(gap):.2%}" if isinstance(gap, int | float) else ""
        origin = f"this run of scenario {scenario.name}: {said.get('status')}{proof}"
        where = (RUN, str(self.run.provenance.get("run_id", self.run.path.name)), what)
        self.sources[where] = Source(*where, value, origin, str(scenario.year))

    def given(self) -> None:
        """Note the tables that a program gave as a source; what they rest on is not known."""
        where = (TABLES, self.run.instance.name, "")
        origin = "what was given as tables, kept in the folder instance of the run"
        digest, year = self.run.instance.digest[:16], str(self.run.scenario.year)
        self.sources[where] = Source(*where, digest, origin, year)

    def quietly(self, work: Callable[..., float], *args: object) -> float:
        """Trace a part of a sum: its sources are noted, its steps are not."""
        before = len(self.steps)
        value = work(self, *args)
        del self.steps[before:]
        return value

    def key(self, key: str) -> float:
        """Return a number of the scenario, and note it as a source."""
        found: Any = self.run.scenario
        for part in key.split("."):
            found = part_of(found, part)
        self.note_key(key, found)
        return float(found)

    def note_key(self, key: str, value: object) -> None:
        """Note a key of the scenario as a source."""
        scenario = self.run.scenario
        origin = f"scenario {scenario.name}, with its basis beside it in the scenario file"
        where = ("scenario", key, "")
        self.sources[where] = Source(*where, f"{value:g}" if isinstance(value, float) else
                                     str(value), origin, str(scenario.year))  # fmt: skip

    def cell(self, layer: str, row: Hashable, column: str) -> Any:
        """Return a cell of a layer, and note it as a source."""
        found = self.row(layer, row)
        self.note(layer, str(row), column, found)
        return found[column]

    def has_row(self, layer: str, row: Hashable) -> bool:
        """Whether a layer has a row of that id."""
        return str(row) in self.basis.layer(layer)

    def row(self, layer: str, row: Hashable) -> Mapping[Hashable, Any]:
        """Return a row of a layer by its id.

        Raises
        ------
        KeyError
            If there is no such row.
        """
        return self.basis.layer(layer)[str(row)]

    def note(self, layer: str, row: str, column: str, cells: Mapping[Hashable, Any]) -> None:
        """Note a cell of a row as a source."""
        said = CONTRACTS[layer].origin(column, cells)
        where = (layer, row, column)
        self.sources[where] = Source(*where, _text(cells.get(column)) or NOT_STATED, **said)


def part_of(found: Any, part: str) -> Any:
    """Return a part of a scenario: a key, or an entry of a list by its name."""
    if isinstance(found, Mapping):
        return found[int(part)] if part.isdigit() and int(part) in found else found[part]
    if isinstance(found, tuple):
        return next(one for one in found if one.name == part)
    return getattr(found, part)


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)
