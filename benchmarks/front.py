"""The front between exports and capex of the national plan: seconds, and the area left open."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.record import Record
from benchmarks.regions import region_problem
from benchmarks.timeline import Timeline
from benchmarks.trial import DEFAULT, Conclusion, Outcome, Problem, Settings, Trial
from stz.errors import ScenarioError

if TYPE_CHECKING:
    from stz.tradeoffs import Front

REGION = "pakistan"
METRICS = ("exports", "capex")
POINTS, GAP, TIME_LIMIT_S = 15, 0.01, 180.0


def exports_against_capex(arguments: tuple[str, ...]) -> list[Trial]:
    """Return a trial per region; the default is the national plan.

    Raises
    ------
    ScenarioError
        For an empty name; unknown regions are told when they are built.
    """
    if not all(arguments):
        raise ScenarioError("front needs names of regions", mend="leave them out, or name one")
    return [
        Trial(
            "" if name == REGION else name, partial(region_problem, name), GAP, TIME_LIMIT_S,
            run=enclose,
        )
        for name in arguments or (REGION,)
    ]  # fmt: skip


def enclose(problem: Problem, settings: Settings, timeline: Timeline) -> Outcome:
    """Enclose the front from nothing and hold every plan against the verifier."""
    from stz.solver import Planner
    from stz.tradeoffs import certified_front

    if settings.engine not in (DEFAULT, "highs"):
        raise ScenarioError("fronts are found by HiGHS", mend="leave out --engine")
    planner = Planner(problem.instance, METRICS[0], seed=settings.seed)
    began = time.perf_counter()
    front = certified_front(
        planner, *METRICS, points=POINTS, gap=settings.gap, time_limit=settings.time_limit_s
    )
    total_s = time.perf_counter() - began
    best = front.points[0]
    timeline.note(total_s, best.values[0], front.area_gap)
    wrong = _refused(front)
    bound = best.best.high
    return Outcome(
        status="refused" if wrong else "optimal" if front.complete else "feasible",
        objective=best.values[0],
        bound=bound,
        gap=(bound - best.values[0]) / max(abs(best.values[0]), 1e-9),
        total_s=total_s,
        nodes=sum(point.plan.nodes for point in front.points),
        cuts=max(point.plan.cuts for point in front.points),
        engine=best.plan.engine,
        solver=best.plan.solver,
        message="; ".join([front.stopped, *wrong[:3]]),
        area_gap=round(front.area_gap, 5),
        figures={
            "points": float(len(front.points)),
            "between": float(front.between),
            "solves": float(front.solves),
            "proven": float(sum(point.proven for point in front.points)),
        },
        details=tuple(point.as_dict() for point in front.points),
    )


def _refused(front: Front) -> list[str]:
    """Return what the verifier says against the plans."""
    from stz.verifier import verify_plan

    said = []
    for point in front.points:
        plan = replace(point.plan, instance_digest=point.instance.digest)
        said += [str(one) for one in verify_plan(point.instance, plan).violations]
    return said


def summary(records: Sequence[Record]) -> Conclusion:
    """Say in a line per trial how many plans there are, and what is left open."""
    lines = [
        f"front{' of ' + record.trial if record.trial else ''}: {record.figures['points']:.0f} "
        f"plans in {record.total_s:.1f} s, area gap {record.area_gap:.2%}"
        for record in records
        if math.isfinite(record.area_gap)
    ]
    return Conclusion(list(records), tuple(lines))
