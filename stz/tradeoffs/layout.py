"""A planner whose columns fit whatever a front asks of its two metrics."""

from __future__ import annotations

from dataclasses import replace

from stz.instance import Instance, MetricBound
from stz.model import horizon
from stz.solver import Planner
from stz.tradeoffs.axes import Axis

REACHED = "talent_reached"


def laid_out(
    problem: Planner | Instance, pushed: Axis, axes: tuple[Axis, Axis]
) -> tuple[Instance, Planner]:
    """Return the problem and a planner whose columns fit whatever is asked of the two metrics.

    Where one of them is ``talent_reached``, its columns are there only if a bound asks for them.
    """
    given = problem.instance if isinstance(problem, Planner) else problem
    if not any(axis.metric == REACHED for axis in axes):
        if isinstance(problem, Planner):
            return given, problem
        return given, Planner(given, pushed.objective)
    most = float(horizon(given).talent[-1].sum())
    loose = MetricBound(f"front: {REACHED} at all", REACHED, minimum=0.0, maximum=most)
    base = replace(given, bounds=(*given.bounds, loose))
    return base, like(problem, base, pushed.objective)


def like(problem: Planner | Instance, instance: Instance, objective: str) -> Planner:
    """Return a planner of another problem with the settings of one at hand."""
    if isinstance(problem, Instance):
        return Planner(instance, objective)
    return Planner(
        instance, objective, gap=problem.gap, time_limit=problem.time_limit,
        engine=problem.engine, seed=problem.seed, threads=problem.threads,
        progress=problem.progress, memory_limit_mb=problem.memory_limit_mb,
    )  # fmt: skip
