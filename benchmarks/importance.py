"""Replacement costs of all elements of the national plan: seconds, and what stays undecided."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from benchmarks.record import Record
from benchmarks.regions import region_problem
from benchmarks.timeline import Timeline
from benchmarks.trial import DEFAULT, Conclusion, Outcome, Problem, Settings, Trial
from stz.errors import ScenarioError

REGION = "pakistan"
GAP, TIME_LIMIT_S = 0.01, 120.0


def elements_of_a_plan(arguments: tuple[str, ...]) -> list[Trial]:
    """Return a trial per region; the default is the national plan.

    Raises
    ------
    ScenarioError
        For an empty name; unknown regions are told when they are built.
    """
    if not all(arguments):
        raise ScenarioError("importance needs names of regions", mend="leave them out, or name one")
    return [
        Trial(
            "" if name == REGION else name, partial(region_problem, name), GAP, TIME_LIMIT_S,
            run=explain_all, solves=2,
        )
        for name in arguments or (REGION,)
    ]  # fmt: skip


def explain_all(problem: Problem, settings: Settings, timeline: Timeline) -> Outcome:
    """Solve, then work out what every element of the plan is worth; only the latter is timed."""
    from stz.replacement import importance
    from stz.solver import Planner

    if settings.engine not in (DEFAULT, "highs"):
        raise ScenarioError("importance is worked out by HiGHS", mend="leave out --engine")
    planner = Planner(
        problem.instance, str(problem.objective), gap=settings.gap,
        time_limit=settings.time_limit_s, seed=settings.seed,
    )  # fmt: skip
    began = time.perf_counter()
    plan = planner.solve()
    solve_s = time.perf_counter() - began
    timeline.note(solve_s, plan.objective, plan.gap)
    if not plan.has_plan:
        raise ScenarioError("there is no plan to explain", mend="give more time")
    began = time.perf_counter()
    found = importance(planner, plan, time_limit=settings.time_limit_s, processes=settings.threads)
    total_s = time.perf_counter() - began
    verdicts = Counter(row.verdict for row in found.rows)
    own = [row for row in found.rows if row.element.chosen]
    details: list[dict[str, Any]] = [
        {**row.as_dict(), "status": row.status, "fixed_outcome": row.fixed_outcome}
        for row in found.rows
    ]
    return Outcome(
        status=str(plan.status),
        objective=found.value,
        bound=found.optimum.high if plan.maximize else found.optimum.low,
        gap=found.optimum.width / max(abs(found.value), 1e-9),
        total_s=total_s,
        nodes=plan.nodes,
        cuts=len(planner.cuts),
        engine=plan.engine,
        solver=plan.solver,
        message="; ".join(found.notes),
        undecided=round(found.undecided, 4),
        figures={
            "elements": float(len(found.rows)), "own": float(len(own)), "solve_s": solve_s,
            **{verdict: float(count) for verdict, count in verdicts.items()},
        },
        details=tuple(details),
    )  # fmt: skip


def summary(records: Sequence[Record]) -> Conclusion:
    """Say in a line per trial how many elements are decided, and in which time."""
    lines = [
        f"importance{' of ' + record.trial if record.trial else ''}: "
        f"{record.figures['elements']:.0f} elements in {record.total_s:.1f} s, "
        f"{record.undecided:.0%} of the plan's own {record.figures['own']:.0f} undecided"
        for record in records
        if "elements" in record.figures
    ]
    return Conclusion(list(records), tuple(lines))
