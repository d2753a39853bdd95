"""Everything that is wrong with a scenario, its layers and their problem, before solving."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stz.errors import InfeasibleError, Problem, ScenarioError, StzError
from stz.escape import escape_text
from stz.plurals import counted
from stz.run.prepare import OnPhase, read_scenario, silent
from stz.scenario import Scenario

if TYPE_CHECKING:
    from stz.assembly import Assembly


@dataclass(frozen=True, eq=False)
class CheckReport:
    """What ``check`` found.

    Attributes
    ----------
    errors : tuple of StzError
        One per stage that failed, each with all of its problems.
    notes : tuple of str
        What a reader of a plan should know, even where no problem was found.
    scenario : Scenario or None
        The scenario, where it could be read.
    assembly : Assembly or None
        The planning problem, where it could be made.
    """

    errors: tuple[StzError, ...] = ()
    notes: tuple[str, ...] = ()
    scenario: Scenario | None = None
    assembly: Assembly | None = None

    @property
    def weights(self) -> dict[str, float]:
        """Share of each part in the score of candidates, 0 to 1; empty without such weights."""
        from stz.suitability import weighed_parts

        said = self.scenario.suitability if self.scenario else None
        return {part.name: part.weight for part in weighed_parts(said)} if said else {}

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.errors

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems of all stages."""
        return tuple(problem for error in self.errors for problem in error.problems)

    @property
    def exit_code(self) -> int:
        """Exit code of the first stage that failed, 0 if none did."""
        return self.errors[0].exit_code if self.errors else 0

    @property
    def facts(self) -> dict[str, object]:
        """Name of the scenario and size of the planning problem, as far as they are known."""
        said: dict[str, object] = {"scenario": self.scenario.name if self.scenario else None}
        if self.assembly is not None:
            instance = self.assembly.instance
            said["candidates"] = int((~instance.sites["existing"]).sum())
            said["existing_zones"] = int(instance.sites["existing"].sum())
            said["pools"] = len(instance.pools)
            said["cities"] = len(instance.cities)
            said["existing_links"] = int(instance.links["existing"].sum())
            said["candidate_links"] = int((~instance.links["existing"]).sum())
            said["gateways"] = len(instance.gateways)
        return said

    def _repr_html_(self) -> str:
        if self.ok:
            return "<p><b>No problems found</b></p>"
        items = "".join(f"<li>{escape_text(problem)}</li>" for problem in self.problems)
        return f"<p><b>{counted(len(self.problems), 'problem')}</b></p><ul>{items}</ul>"


def check_scenario(
    scenario: Scenario | str | Path,
    overrides: Mapping[str, Any] | Sequence[str] = (),
    *,
    named: Sequence[str] | str = (),
    data_dir: Path | None = None,
    on_phase: OnPhase = silent,
) -> CheckReport:
    """Look for every problem of a scenario, of all its layers, and of the problem they make.

    The layers are checked even where the scenario cannot be read (then the packaged ones). The
    planning problem is made only where both are in order, and is then looked at for what no plan
    can satisfy.
    """
    from stz.layers import check_layers, layer_error, load_layers

    errors: list[StzError] = []
    read: Scenario | None = None
    on_phase("reading the scenario")
    try:
        read = read_scenario(scenario, overrides, named)
    except ScenarioError as error:
        errors.append(error)
    on_phase("checking layers")
    problems = check_layers(data_dir, read.layers if read else {}, read.adjust if read else ())
    if problems:
        errors.append(layer_error(problems))
    if errors or read is None:
        return CheckReport(tuple(errors), scenario=read)
    on_phase("assembling the planning problem")
    try:
        assembly = _assembled(read, load_layers(data_dir, read.layers, read.adjust))
    except StzError as error:
        return CheckReport((error,), scenario=read)
    errors += _unknown_names(read, assembly)
    if errors:
        return CheckReport(tuple(errors), scenario=read)
    from stz.feasibility import impossible, unreachable_sites

    why = impossible(assembly.instance)
    notes = [str(note) for note in assembly.notes]
    lost = unreachable_sites(assembly.instance)
    if lost:
        listed = ", ".join(lost[:8]) + (" ..." if len(lost) > 8 else "")
        sites = "candidate" if len(lost) == 1 else "candidates"
        paths = "a fiber path" if assembly.instance.protection == "single" else "two fiber paths"
        notes.append(f"{len(lost)} {sites} cannot get {paths}: {listed}")
    if read.suitability is not None:
        from stz.suitability import weighed_parts, weights_told

        told = weights_told(weighed_parts(read.suitability))
        notes.append(f"weights of the score of candidates: {told}")
    found = (InfeasibleError(why),) if why else ()
    return CheckReport(found, tuple(notes), read, assembly)


def _unknown_names(scenario: Scenario, assembly: Assembly) -> Iterator[ScenarioError]:
    """Yield what names a metric that there is not: objectives, and bounds."""
    from stz.model import check_bound_names, parse_objective

    asked = scenario.objective
    for objective in [asked] if isinstance(asked, str) else asked:
        try:
            parse_objective(objective)
        except ScenarioError as error:
            yield error
    try:
        check_bound_names(assembly.instance)
    except ScenarioError as error:
        yield error


def _assembled(scenario: Scenario, layers: Any) -> Assembly:
    from stz.assembly import assemble

    return assemble(scenario, layers)
