"""A scenario or a run comes in; other plans that are nearly as good leave, each of them a run."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stz.plurals import counted
from stz.run.plan_runs import (
    PlanRun,
    plan_folder,
    refuse_other,
    write_chart,
    write_json,
    write_plans,
)
from stz.run.prepare import OnPhase, Prepared, prepare, silent
from stz.run.spreadsheets import write_spreadsheet

if TYPE_CHECKING:
    from stz.plan import Plan
    from stz.tradeoffs import Alternatives, AlternativesProgress

PAGE, TABLE, SHARED, DATA = (
    "alternatives.html", "alternatives.csv", "shared.csv", "alternatives.json"
)  # fmt: skip
FREQUENCY = "frequency.html"
CHART = ("alternatives.svg", "alternatives.png")
ALONG = "fiber_km"
"""What the slider of the page goes along."""


@dataclass(frozen=True, eq=False)
class AlternativesRun:
    """Alternatives and where they were written.

    Attributes
    ----------
    found : Alternatives
        What was found.
    folder : Path
        Its folder.
    runs : tuple of Path
        Run folders: of the plan in hand, then of the others in their order.
    files : tuple of Path
        Pages, chart and tables.
    """

    found: Alternatives
    folder: Path
    runs: tuple[Path, ...]
    files: tuple[Path, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data: ``slack, must, never, plans`` and more."""
        return {
            **self.found.as_dict([str(run) for run in self.runs[1:]]),
            "run": str(self.runs[0]),
            "folder": str(self.folder),
            "files": [str(file) for file in self.files],
        }


def alternatives_run(
    scenario_or_run: str | Path,
    out: str | Path | None = None,
    overrides: Sequence[str] = (),
    *,
    named: Sequence[str] | str = (),
    slack: float = 0.01,
    n: int = 5,
    time_limit: float | None = 180.0,
    on_phase: OnPhase = silent,
) -> AlternativesRun:
    """Find what nearly best plans share and how different they can be; write every plan as a run.

    Seats that move within a district have not moved.

    Parameters
    ----------
    scenario_or_run : str or Path
        A scenario, or the folder of a run whose plan is the one in hand.
    out : str or Path, optional
        The folder; default ``runs/alternatives-NAME``. Earlier alternatives there are replaced.
    overrides, named
        See :func:`stz.prepare`.
    slack, n, time_limit
        See :func:`stz.tradeoffs.alternatives`. Ctrl-C keeps what was found.
    on_phase : callable
        Told what is being done.

    Returns
    -------
    AlternativesRun
        What was found, and what was written.

    Raises
    ------
    ScenarioError, DataError, InfeasibleError, TimeLimitError
        For what cannot be asked, and where there is no plan.
    """
    from stz.solver import Planner
    from stz.tradeoffs import alternatives

    ready, plan = _in_hand(scenario_or_run, overrides, named, on_phase)
    folder = Path("runs") / f"alternatives-{ready.scenario.name}" if out is None else Path(out)
    refuse_other(folder, DATA)

    def heard(state: AlternativesProgress) -> None:
        on_phase(
            f"{state.elapsed_s:,.0f} s, {state.phase}: {counted(state.must, 'must-have')} and "
            f"{state.never} never proven, {counted(state.plans, 'plan')}"
        )

    asked = ready.scenario.objective
    objective = asked if isinstance(asked, str) else asked[0]
    solver = ready.scenario.solver
    planner = Planner(
        ready.instance, objective, gap=solver.gap, engine=solver.engine, seed=solver.seed,
        threads=solver.threads,
    )  # fmt: skip
    found = alternatives(
        planner, plan, slack=slack, n=n, groups=districts(ready), time_limit=time_limit,
        progress=heard,
    )  # fmt: skip
    on_phase(f"writing {counted(len(found.plans) + 1, 'run')}")
    sense = f"{'max' if found.plan.maximize else 'min'} {found.plan.objective_name}"
    plans = [PlanRun(found.plan, ready.instance, sense, "the plan in hand")]
    plans += [PlanRun(one.plan, found.instance, sense, one.role) for one in found.plans]
    with plan_folder(folder, DATA, (PAGE, FREQUENCY, TABLE, SHARED, *CHART)) as work:
        from stz.figures import alternatives_chart
        from stz.maps import write_frequency_map, write_front_map

        read = write_plans(work, ready, plans, "alternative")
        names = [run.path.name for run in read]
        write_json(work / DATA, found.as_dict(names[1:]))
        write_spreadsheet(found.table().assign(run=names[1:]), work / TABLE)
        write_spreadsheet(found.shared(), work / SHARED)
        charts = write_chart(work, alternatives_chart(found))
        along = ALONG if found.plan.objective_name != ALONG else "capex"
        write_front_map(read, ready.layers, work / PAGE, along, found.plan.objective_name)
        files = [PAGE]
        if len(read) > 1:
            write_frequency_map(read, ready.layers, work / FREQUENCY)
            files.append(FREQUENCY)
    return AlternativesRun(
        found,
        folder,
        tuple(folder / name for name in names),
        tuple(folder / name for name in (*files, *charts, TABLE, SHARED, DATA)),
    )


def districts(ready: Prepared) -> dict[Hashable, Hashable]:
    """Return the district of each site that has one.

    Parameters
    ----------
    ready : Prepared
    """
    candidates = ready.assembly.candidates
    if "district" not in candidates:
        return {}
    named = zip(candidates["site"].tolist(), candidates["district"].tolist(), strict=True)
    return {site: district for site, district in named if district}


def _in_hand(
    scenario_or_run: str | Path,
    overrides: Sequence[str],
    named: Sequence[str] | str,
    on_phase: OnPhase,
) -> tuple[Prepared, Plan | None]:
    """Return the problem of a scenario, or of a run with its plan."""
    from stz.run.find_run import find_run
    from stz.runs import is_run_folder

    folder = Path(scenario_or_run)
    if not is_run_folder(folder):
        return prepare(scenario_or_run, overrides, named=named, on_phase=on_phase), None
    run = find_run(folder)
    ready = prepare(folder / "scenario.yaml", overrides, named=named, on_phase=on_phase)
    if ready.instance.digest != run.instance.digest:
        on_phase("the problem is another one than that of the run: solving it first")
        return ready, None
    return ready, run.plan
