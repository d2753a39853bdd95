"""A scenario and a target come in; what it takes leaves: page, tables, chart, the cheapest plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from stz.run.draw import MAP_NAME
from stz.run.plan_runs import plan_folder, refuse_other, write_chart, write_json
from stz.run.prepare import OnPhase, Prepared, prepare, silent
from stz.run.spreadsheets import write_spreadsheet

if TYPE_CHECKING:
    from stz.scenario import Scenario
    from stz.targets import NationalStep, Target, TargetProgress

PAGE, DATA, COSTS, NEEDED, NATIONAL = (
    "target.html", "target.json", "target.csv", "needed.csv", "national.csv"
)  # fmt: skip
CHART = ("target.svg", "target.png")
RUN = "01"


@dataclass(frozen=True, eq=False)
class TargetRun:
    """What a target takes, and where it was written.

    Attributes
    ----------
    target : Target
        The answer.
    national : tuple of NationalStep
        The way from official exports toward the goal; empty where the scenario has no section
        ``national``.
    folder : Path
        Its folder.
    run : Path or None
        Run folder of the cheapest plan, if there is one.
    files : tuple of Path
        Page, chart and tables.
    """

    target: Target
    national: tuple[NationalStep, ...]
    folder: Path
    run: Path | None
    files: tuple[Path, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data: ``target, ceiling, cost, run, waterfall`` and more."""
        return {
            **_told(self.target, self.national, None if self.run is None else str(self.run)),
            "folder": str(self.folder),
            "files": [str(file) for file in self.files],
        }


def target_run(
    scenario: Scenario | str | Path,
    exports: float,
    out: str | Path | None = None,
    overrides: Mapping[str, Any] | Sequence[str] = (),
    *,
    named: Sequence[str] | str = (),
    objective: Literal["cost", "capex"] = "cost",
    points: int = 5,
    gap: float = 0.01,
    time_limit: float | None = 180.0,
    on_phase: OnPhase = silent,
) -> TargetRun:
    """Find what it takes to earn at least so much, and write it down.

    Parameters
    ----------
    scenario, overrides, named
        See :func:`stz.prepare`. Limits of money and floors of exports do not count.
    exports : float
        Exports asked for, USD million a year.
    out : str or Path, optional
        The folder; default ``runs/target-NAME``. An earlier target there is replaced.
    objective, points, gap, time_limit
        See :func:`stz.targets.target`. Ctrl-C keeps what was found.
    on_phase : callable
        Told what is being done.

    Returns
    -------
    TargetRun
        The answer, also where the target is above the ceiling, and what was written.

    Raises
    ------
    ScenarioError, DataError, InfeasibleError
        For what cannot be asked.
    """
    from stz.targets import factors_of, national_steps, target

    ready = prepare(scenario, overrides, named=named, on_phase=on_phase)
    folder = Path("runs") / f"target-{ready.scenario.name}" if out is None else Path(out)
    refuse_other(folder, DATA)

    def heard(state: TargetProgress) -> None:
        on_phase(f"{state.elapsed_s:,.0f} s: {state.phase}")

    solver = ready.scenario.solver
    found = target(
        ready.instance,
        exports,
        objective=objective,
        factors=factors_of(ready.instance, ready.scenario, ready.layers, ready.assembly),
        gap=gap,
        time_limit=time_limit,
        points=points,
        engine=solver.engine,
        seed=solver.seed,
        progress=heard,
    )
    own = ready.scenario.national
    national = () if own is None else national_steps(own, found.ceiling.exports)
    on_phase("writing the answer")
    return _written(ready, found, national, folder)


def _written(
    ready: Prepared, found: Target, national: tuple[NationalStep, ...], folder: Path
) -> TargetRun:
    from stz.targets import steps_table

    has_plan = found.plan is not None
    with plan_folder(folder, DATA, (PAGE, COSTS, NEEDED, NATIONAL, *CHART)) as work:
        if has_plan:
            _write_plan(ready, found, work / RUN)
        files = [PAGE, *CHART]
        write_json(work / DATA, _told(found, national, RUN if has_plan else None))
        if found.curve:
            write_spreadsheet(found.table(), work / COSTS)
            files.append(COSTS)
        write_spreadsheet(found.needed_table(), work / NEEDED)
        files.append(NEEDED)
        if national:
            write_spreadsheet(steps_table(national), work / NATIONAL)
            files.append(NATIONAL)
        from stz.figures import target_chart
        from stz.reports import target_page

        write_chart(work, target_chart(found))
        title = ready.scenario.title or ready.scenario.name
        page = target_page(found, national, title, f"{RUN}/{MAP_NAME}" if has_plan else None)
        (work / PAGE).write_text(page, encoding="utf-8", newline="\n")
    if has_plan:
        from stz.run.draw import map_run

        map_run(folder / RUN, layers=ready.layers)
    return TargetRun(
        found,
        national,
        folder,
        folder / RUN if has_plan else None,
        tuple(folder / name for name in (*files, DATA)),
    )


def _write_plan(ready: Prepared, found: Target, path: Path) -> None:
    """Write the cheapest plan as a run of a scenario that asks for it."""
    from stz.runs import save_run
    from stz.targets import target_problem, target_scenario

    assert found.plan is not None
    asked = target_scenario(ready.scenario, found.exports, found.objective)
    own = ready.scenario  # what was changed stands in a line of its own
    name = f"{own.name}-target-{found.exports:g}"[:80]
    title = f"{own.title or own.name} (exports of USD {found.exports:,.6g} million)"
    scenario = asked.model_copy(update={"name": name, "title": title})
    problem = replace(target_problem(ready.instance, found.exports), name=name)
    assembly = replace(ready.assembly, instance=problem)
    plan = replace(found.plan, instance_digest=problem.digest)
    save_run(path, plan, assembly, scenario, ready.layers)


def _told(found: Target, national: tuple[NationalStep, ...], run: str | None) -> dict[str, Any]:
    told = found.as_dict(run)
    told["national"] = [
        {"step": step.key, "name": step.name, "kind": step.kind, **_ends(step),
         "basis": step.basis, "grade": step.grade}
        for step in national
    ]  # fmt: skip
    return told


def _ends(step: NationalStep) -> dict[str, float | None]:
    ends = step.amount.as_json()
    return {"low": ends["low"], "high": ends["high"]}
