"""A scenario comes in; the front between two metrics leaves, each of its plans a run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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
from stz.run.prepare import OnPhase, prepare, silent
from stz.run.spreadsheets import write_spreadsheet

if TYPE_CHECKING:
    from stz.scenario import Scenario
    from stz.tradeoffs import Front, FrontProgress

PAGE, TABLE, DATA = "front.html", "front.csv", "front.json"
CHART = ("front.svg", "front.png")


@dataclass(frozen=True, eq=False)
class FrontRun:
    """A front and where it was written.

    Attributes
    ----------
    front : Front
        The front.
    folder : Path
        Its folder.
    runs : tuple of Path
        Run folders of its points, in their order.
    files : tuple of Path
        Page, chart and tables.
    """

    front: Front
    folder: Path
    runs: tuple[Path, ...]
    files: tuple[Path, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data: ``metrics, points, area_gap`` and more."""
        return {
            **self.front.as_dict([str(run) for run in self.runs]),
            "folder": str(self.folder),
            "files": [str(file) for file in self.files],
        }


def front_run(
    scenario: Scenario | str | Path,
    metrics: tuple[str, str] = ("exports", "capex"),
    out: str | Path | None = None,
    overrides: Mapping[str, Any] | Sequence[str] = (),
    *,
    named: Sequence[str] | str = (),
    points: int = 15,
    gap: float = 0.01,
    time_limit: float | None = 180.0,
    on_phase: OnPhase = silent,
) -> FrontRun:
    """Enclose the best trade-offs between two metrics and write every plan as a run.

    Parameters
    ----------
    scenario, overrides, named
        See :func:`stz.prepare`.
    metrics : (str, str)
        Metrics of the registry, with ``max`` or ``min`` before one whose other direction is meant.
    out : str or Path, optional
        The folder; default ``runs/front-NAME``. An earlier front there is replaced.
    points, gap, time_limit
        See :func:`stz.tradeoffs.certified_front`. Ctrl-C keeps the plans found.
    on_phase : callable
        Told what is being done.

    Returns
    -------
    FrontRun
        The front, and what was written.

    Raises
    ------
    ScenarioError, DataError, InfeasibleError, TimeLimitError
        For what cannot be asked, and where there is no plan.
    """
    from stz.solver import Planner
    from stz.tradeoffs import axes_of, certified_front

    axes_of(*metrics)
    ready = prepare(scenario, overrides, named=named, on_phase=on_phase)
    folder = Path("runs") / f"front-{ready.scenario.name}" if out is None else Path(out)
    refuse_other(folder, DATA)

    def heard(state: FrontProgress) -> None:
        on_phase(
            f"{state.elapsed_s:,.0f} s: {counted(state.points, 'plan')} after "
            f"{counted(state.solves, 'solve')}, area gap "
            + (f"{state.area_gap:.1%}" if math.isfinite(state.area_gap) else "not known yet")
        )

    solver = ready.scenario.solver
    planner = Planner(
        ready.instance, metrics[0], engine=solver.engine, seed=solver.seed, threads=solver.threads
    )
    front = certified_front(
        planner, *metrics, points=points, gap=gap, time_limit=time_limit, progress=heard
    )
    on_phase(f"writing {counted(len(front.points), 'run')}")
    plans = [
        PlanRun(point.plan, point.instance, point.objective, _title(front, number))
        for number, point in enumerate(reversed(front.points), start=1)
    ]
    with plan_folder(folder, DATA, (PAGE, TABLE, *CHART)) as work:
        from stz.figures import front_chart
        from stz.maps import write_front_map

        # numbers go along the slider of the page: from the best of the second metric on
        read = write_plans(work, ready, plans, "front")[::-1]
        names = [run.path.name for run in read]
        write_json(work / DATA, front.as_dict(names))
        write_spreadsheet(front.table().assign(run=names), work / TABLE)
        charts = write_chart(work, front_chart(front))
        one, other = front.metrics
        write_front_map(read, ready.layers, work / PAGE, other, one, front)
    return FrontRun(
        front,
        folder,
        tuple(folder / name for name in names),
        tuple(folder / name for name in (PAGE, *charts, TABLE, DATA)),
    )


def _title(front: Front, number: int) -> str:
    one, other = front.metrics
    return f"plan {number} of {len(front.points)} between {one} and {other}"
