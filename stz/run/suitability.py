"""Score the candidates of a scenario, or of a run beside what its plan chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stz.run.find_run import find_run
from stz.run.prepare import OnPhase, prepare, read_scenario, silent

if TYPE_CHECKING:
    from stz.runs import Run
    from stz.scenario import Scenario
    from stz.suitability import SuitabilityTable


def score_candidates(
    scenario_or_run: Scenario | Run | str | Path,
    overrides: Mapping[str, Any] | Sequence[str] = (),
    *,
    named: Sequence[str] | str = (),
    explain: int = 0,
    explain_s: float | None = None,
    on_phase: OnPhase = silent,
) -> SuitabilityTable:
    """Score every candidate in parts, by weighted sum and TOPSIS.

    Parameters
    ----------
    scenario_or_run : Scenario, Run, str or Path
        A scenario, its file, the name of a packaged one, a run, or its folder. Of a run, the rank
        stands beside the choice of its plan, with reasons where the two differ.
    overrides : mapping or sequence of "key.sub=value"
        Changes on top; see :func:`stz.load_scenario`. Of a run, changes to ``suitability`` only:
        other weights beside the same plan.
    named : str or sequence of str
        Named overrides of a scenario file.
    explain : int
        Of a run: for so many of the places where score and plan disagree, best ranks first, also
        say what :func:`stz.run.explain_place` proves of the plan with or without them.
    explain_s : float, optional
        Seconds for each of them.
    on_phase : callable
        Told what is being done.

    Raises
    ------
    ScenarioError
        If there are no weights, something is not known, or a run is asked for other changes.
    DataError
        If the layers no longer make the problem of the run.
    """
    from stz.runs import Run, is_run_folder

    run: Run | None = None
    if isinstance(scenario_or_run, Run):
        run = scenario_or_run
    elif isinstance(scenario_or_run, (str, Path)) and is_run_folder(Path(scenario_or_run)):
        run = find_run(Path(scenario_or_run))
    if run is not None:
        table = _of_run(run, overrides, named, on_phase)
        return _explained(run, table, explain, explain_s, on_phase)
    if explain:
        from stz.errors import Problem, ScenarioError

        what = "a scenario has no plan to explain"
        raise ScenarioError(Problem(str(scenario_or_run), what, "name a run", field="--explain"))
    from stz.suitability import suitability

    ready = prepare(scenario_or_run, overrides, named=named, on_phase=on_phase)  # type: ignore[arg-type]
    on_phase("scoring the candidates")
    return suitability(ready.scenario, ready.layers, ready.assembly)


def _of_run(
    run: Run,
    overrides: Mapping[str, Any] | Sequence[str],
    named: Sequence[str] | str,
    on_phase: OnPhase,
) -> SuitabilityTable:
    """Score the candidates of a run, perhaps with other weights."""
    from stz.errors import Problem, ScenarioError
    from stz.runs import evidence_of
    from stz.suitability import suitability

    scenario = run.scenario
    if named:
        what = "a run has no named overrides"
        raise ScenarioError(Problem(run.path.name, what, "use --set", field="overrides"))
    if overrides:
        scenario = read_scenario(scenario, overrides)
        if scenario.model_copy(update=_unsaid(run.scenario)) != run.scenario:
            what = "the plan of the run was made without this change, so it cannot stand beside it"
            mend = "change weights only (suitability.*), or score the scenario in place of the run"
            raise ScenarioError(Problem(run.path.name, what, mend, field="--set"))
    on_phase("reading the run and its layers")
    basis = evidence_of(run).basis
    on_phase("scoring the candidates")
    return suitability(scenario, basis.layers, basis.assembly, run.plan)


def _explained(
    run: Run, table: SuitabilityTable, most: int, seconds: float | None, on_phase: OnPhase
) -> SuitabilityTable:
    """Add to the first disagreements what the best known plan with or without the place is."""
    from stz.run.explain_run import explain_place

    told = []
    for place, one in enumerate(table.disagreements):
        if place < most:
            on_phase(f"explaining {one.name}")
            kind = "zone" if one.chosen else "candidate"
            found = explain_place(run, f"{kind}:{one.site}", time_limit=seconds)
            one = replace(one, contrast=f"{found.headline} Verdict: {found.verdict}.")
        told.append(one)
    return replace(table, disagreements=tuple(told))


def _unsaid(scenario: Scenario) -> dict[str, Any]:
    """Return what a change of weights alone may alter: the weights, and what tells of changes."""
    fields = ("suitability", "name", "title", "changed_from", "changes")
    return {name: getattr(scenario, name) for name in fields}
