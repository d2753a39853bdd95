"""What a target takes: seconds to the answer, and how far the least cost is known."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from functools import partial

from benchmarks.record import Record
from benchmarks.regions import region_problem
from benchmarks.timeline import Timeline
from benchmarks.trial import DEFAULT, Conclusion, Outcome, Problem, Settings, Trial
from stz.errors import ScenarioError

REGION = "pakistan"
TARGETS = ("100", "25")
"""USD million a year: one above the ceiling of the national plan, one below."""
GAP, TIME_LIMIT_S = 0.01, 120.0


def exports_asked_for(arguments: tuple[str, ...]) -> list[Trial]:
    """Return a trial per target, USD million a year, of the national plan.

    Raises
    ------
    ScenarioError
        For a target that is no number above 0.
    """
    trials = []
    for text in arguments or TARGETS:
        try:
            exports = float(text)
        except ValueError:
            exports = math.nan
        if not (math.isfinite(exports) and exports > 0):
            raise ScenarioError(f"target {text!r} is no number above 0", mend="name e.g. 25")
        trials.append(
            Trial(text, partial(region_problem, REGION), GAP, TIME_LIMIT_S,
                  run=partial(reach, exports=exports))
        )  # fmt: skip
    return trials


def reach(problem: Problem, settings: Settings, timeline: Timeline, *, exports: float) -> Outcome:
    """Ask for a target and hold the plan, if there is one, against the verifier."""
    from stz.targets import target, target_problem
    from stz.verifier import verify_plan

    if settings.engine not in (DEFAULT, "highs"):
        raise ScenarioError("targets are reached by HiGHS", mend="leave out --engine")
    began = time.perf_counter()
    found = target(
        problem.instance, exports, gap=settings.gap, time_limit=settings.time_limit_s, points=1,
        seed=settings.seed,
    )  # fmt: skip
    total_s = time.perf_counter() - began
    top = found.ceiling.exports
    figures = {"ceiling_low": top.low, "ceiling_high": top.high}
    plan = found.plan
    if plan is None:
        reached = "infeasible" if found.reachable == "no" else "no_plan"
        return Outcome(
            status=reached, objective=math.nan, bound=math.nan, gap=math.nan, total_s=total_s,
            nodes=0, cuts=0, engine=found.ceiling.plan.engine, solver=found.ceiling.plan.solver,
            message=found.headline, figures=figures,
        )  # fmt: skip
    timeline.note(total_s, plan.objective, plan.gap)
    wrong = verify_plan(target_problem(problem.instance, exports), plan).violations
    return Outcome(
        status="refused" if wrong else plan.status, objective=plan.objective, bound=plan.bound,
        gap=plan.gap, total_s=total_s, nodes=plan.nodes, cuts=plan.cuts, engine=plan.engine,
        solver=plan.solver, message="; ".join([found.headline, *map(str, wrong[:3])]),
        figures=figures,
    )  # fmt: skip


def summary(records: Sequence[Record]) -> Conclusion:
    """Say in a line per target what it takes."""
    lines = [f"{record.message}: {record.total_s:.1f} s" for record in records]
    return Conclusion(list(records), tuple(lines))
