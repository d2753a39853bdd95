"""From a scenario to the planning problem: read it, read its layers, put them together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stz.scenario import Scenario, load_scenario, on_other_layers, override_scenario

if TYPE_CHECKING:
    from stz.assembly import Assembly
    from stz.instance import Instance
    from stz.layers import Layers

OnPhase = Callable[[str], None]


def silent(_phase: str) -> None:
    """Listen to phases and say nothing."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """A scenario with its layers and the planning problem they make."""

    scenario: Scenario
    layers: Layers
    assembly: Assembly

    @property
    def instance(self) -> Instance:
        """The planning problem."""
        return self.assembly.instance

    def __repr__(self) -> str:
        return f"Prepared({self.scenario.name!r}: {self.instance!r})"


def read_scenario(
    scenario: Scenario | str | Path,
    overrides: Mapping[str, Any] | Sequence[str] = (),
    named: Sequence[str] | str = (),
    data_dir: Path | None = None,
) -> Scenario:
    """Return a scenario from a file, a packaged name or one at hand, with changes laid over it.

    What was changed, other layers in ``data_dir`` included, is told in its name and ``changes``.
    """
    if not isinstance(scenario, Scenario):
        read = load_scenario(scenario, overrides, named=named)
    else:
        read = override_scenario(scenario, overrides) if overrides else scenario
    return read if data_dir is None else on_other_layers(read, Path(data_dir))


def prepare(
    scenario: Scenario | str | Path,
    overrides: Mapping[str, Any] | Sequence[str] = (),
    *,
    named: Sequence[str] | str = (),
    data_dir: Path | None = None,
    on_phase: OnPhase = silent,
) -> Prepared:
    """Read a scenario and its layers, and assemble the planning problem.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A scenario, its file, or the bare name of a packaged one.
    overrides : mapping or sequence of "key.sub=value"
        Changes on top; see :func:`stz.load_scenario`.
    named : str or sequence of str
        Named overrides of the file.
    data_dir : Path, optional
        Folder of layers; default the packaged one.
    on_phase : callable
        Told what is being done.

    Raises
    ------
    ScenarioError, DataError, InfeasibleError
        With all problems of the part that failed.
    """
    from stz.assembly import assemble
    from stz.layers import load_layers

    on_phase("reading the scenario")
    read = read_scenario(scenario, overrides, named, data_dir)
    on_phase("reading and checking layers")
    layers = load_layers(data_dir, read.layers, read.adjust)
    on_phase("assembling the planning problem")
    return Prepared(read, layers, assemble(read, layers))


def problem_of(
    scenario_or_run: str | Path,
    overrides: Sequence[str] = (),
    *,
    named: Sequence[str] | str = (),
    on_phase: OnPhase = silent,
) -> Instance:
    """Return the planning problem of a scenario, or of a run folder as it was solved.

    With changes on top, the scenario of the run is assembled anew.

    Raises
    ------
    ScenarioError, DataError, InfeasibleError
        With all problems of the part that failed.
    """
    from stz.run.find_run import find_run
    from stz.runs import is_run_folder

    folder = Path(scenario_or_run)
    if is_run_folder(folder):
        if not (overrides or named):
            return find_run(folder).instance
        scenario_or_run = folder / "scenario.yaml"
    return prepare(scenario_or_run, overrides, named=named, on_phase=on_phase).instance
