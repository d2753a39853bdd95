"""Read a plan out of a finished search."""

from __future__ import annotations

import math
from typing import Any

from stz.model import REGISTRY
from stz.plan import Plan, Status
from stz.solver.engines import solver_version
from stz.solver.progress import CTRL_C
from stz.solver.result.plan_tables import plan_tables
from stz.solver.search import Search


def plan_from(search: Search, *, engine: str, message: str, remark: str = "") -> Plan:
    """Return the plan of the incumbent with the proof the search holds.

    ``remark`` is added to whatever the plan says of itself.
    """
    instance, model = search.model.instance, search.model
    solution = search.incumbent.solution
    status = _status(search, message)
    doubts = [doubt for handler in search.handlers for doubt in handler.doubts]
    said = message or search.note or _limit_message(search, status)
    objective = search.incumbent.objective
    bound = search.bound
    if solution is not None and math.isnan(bound):
        bound = -search.worst
    tables: dict[str, Any] = {**plan_tables(model, solution)}
    metrics = (
        {name: metric.value(instance, model.columns, solution) for name, metric in REGISTRY.items()}
        if solution is not None
        else {}
    )
    return Plan(
        status=status,
        objective_name=model.objective_name,
        maximize=model.maximize,
        objective=objective,
        bound=bound,
        gap=abs(bound - objective) / max(abs(objective), 1e-9),
        **tables,
        metrics=metrics,
        wall_time=search.clock.elapsed,
        engine=engine,
        solver=solver_version(engine),
        seed=search.seed,
        gap_asked=search.gap,
        time_limit=search.clock.time_limit if math.isfinite(search.clock.time_limit) else None,
        nodes=search.nodes,
        cuts=len(search.pool),
        interrupted=search.clock.interrupted.reason == CTRL_C,
        message="; ".join(filter(None, (said, *doubts, search.ties, remark))),
        instance_digest=instance.digest,
        history=tuple(search.history),
    )


def _status(search: Search, message: str) -> Status:
    doubted = any(handler.doubts for handler in search.handlers)
    if search.incumbent.solution is not None:
        return "optimal" if search.is_proven and not doubted else "feasible"
    if search.infeasible:
        return "infeasible"
    if message == "unbounded":
        return "unbounded"
    return "error" if message or search.failure else "no_plan"


def _limit_message(search: Search, status: Status) -> str:
    if status not in ("feasible", "no_plan", "error"):
        return ""
    if search.is_proven:
        return ""
    if search.failure:
        return search.failure
    if search.clock.interrupted.is_set():
        return search.clock.interrupted.reason
    # Solvers look at their own clocks, and may stop a moment before ours is over.
    if search.clock.elapsed >= 0.95 * search.clock.time_limit:
        return "time limit reached"
    return "the solver stopped before the gap was proven"
