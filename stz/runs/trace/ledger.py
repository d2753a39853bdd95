"""What a trace reads: the run, the layers it was made from, and the problem made again."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from stz.errors import DataError, Problem
from stz.runs.trace.traced import Source, Step
from stz.runs.trace.traced_run import TracedRun
from stz.verifier import Recomputed, dated, recompute, with_text_ids

if TYPE_CHECKING:
    from stz.assembly import Assembly
    from stz.layers import Layers

IDENTITY = {
    "places": "place_id", "talent": "district", "backbone_links": "link_id",
    "rights_of_way": "row_id", "tech_zones": "zone_id",
}  # fmt: skip
"""Column that names the rows of the layers that are read here."""


@dataclass(frozen=True, eq=False)
class Ledger:
    """A run with what it was made of, and the steps and sources noted so far."""

    run: TracedRun
    layers: Layers
    assembly: Assembly
    steps: list[Step] = field(default_factory=list)
    sources: dict[tuple[str, str, str], Source] = field(default_factory=dict)

    @property
    def of_layers(self) -> bool:
        """Whether the problem was made from layers; tables that a program gave have no sources."""
        return self.run.scenario.problem == "layers"

    @cached_property
    def recomputed(self) -> Recomputed:
        """The decisions joined with the problem."""
        return recompute(*with_text_ids(self.run.instance, dated(self.run.instance, self.run.plan)))

    def step(self, what: str, value: float, unit: str, formula: str) -> float:
        """Note a step, and return its value."""
        self.steps.append(Step(what, float(value), unit, formula))
        return float(value)

    def key(self, key: str) -> float:
        """Return a number of the scenario, and note it as a source."""
        found: Any = self.run.scenario
        for part in key.split("."):
            found = found[part] if isinstance(found, Mapping) else getattr(found, part)
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
        table: pd.DataFrame = getattr(self.layers, layer)
        return bool((table[IDENTITY[layer]].astype(str) == str(row)).any())

    def row(self, layer: str, row: Hashable) -> Mapping[Hashable, Any]:
        """Return a row of a layer by its id.

        Raises
        ------
        KeyError
            If there is no such row.
        """
        table: pd.DataFrame = getattr(self.layers, layer)
        rows = table[table[IDENTITY[layer]].astype(str) == str(row)]
        if rows.empty:
            raise KeyError(row)
        return rows.drop(columns="geometry", errors="ignore").to_dict("records")[0]

    def note(self, layer: str, row: str, column: str, cells: Mapping[Hashable, Any]) -> None:
        """Note a cell of a row as a source."""
        said = {name: _text(cells.get(name)) for name in ("source", "year", "licence", "grade")}
        own = _text(cells.get(f"{column.split('_')[0]}_grade"))
        said["grade"] = own or said["grade"]
        where = (layer, row, column)
        self.sources[where] = Source(*where, _text(cells.get(column)), **said)


def made_again(run: TracedRun, layers: Layers) -> Assembly:
    """Return the planning problem of a run, made again from its layers.

    Raises
    ------
    DataError
        If the layers no longer make the problem of the run.
    """
    from stz.assembly import assemble, given_assembly

    if run.scenario.problem == "tables":
        return given_assembly(run.instance)
    made = assemble(run.scenario, layers)
    if made.instance.digest != run.instance.digest:
        what = "the layers have changed since the run was made, so its numbers cannot be traced"
        mend = "put the layers back, or solve the scenario again"
        raise DataError(Problem(run.path.name, what, mend))
    return made


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return ""
    return f"{value:.12g}" if isinstance(value, float) else str(value)
