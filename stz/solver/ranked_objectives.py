"""Objectives in order of rank: the second is pushed as far as the first allows, and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from stz.errors import ScenarioError
from stz.instance import Instance, MetricBound
from stz.model import Objective, WritingStopped, build_model, parse_objective
from stz.plan import Plan
from stz.solver.cuts import CutPool
from stz.solver.engines import WarmStart, run_search
from stz.solver.lp import from_pulp
from stz.solver.presolve import closed_options, out_of_reach
from stz.solver.progress import Clock, Listener
from stz.solver.result import plan_from
from stz.solver.search import start_search
from stz.solver.standing_plan import standing_plan

#: Share of an earlier objective's value that later ones may cost: no more than tolerances ask for.
GIVEN_UP = 1e-6


def read_objectives(objective: str | Sequence[str]) -> list[Objective]:
    """Return the objectives in order of rank, each read by :func:`stz.model.parse_objective`.

    Raises
    ------
    ScenarioError
        For an unknown one, for none at all, and for one that is named twice.
    """
    if isinstance(objective, str):
        return [parse_objective(objective)]
    asked = [parse_objective(one) for one in objective]
    if not asked:
        raise ScenarioError("no objective given", mend="name at least one metric")
    names = [one.metric for one in asked]
    if len(set(names)) < len(names):
        raise ScenarioError(
            f"an objective is named twice: {', '.join(names)}", mend="name each metric once"
        )
    return asked


def solve_in_order(
    instance: Instance,
    objectives: Sequence[Objective],
    clock: Clock,
    *,
    gap: float,
    engine: str,
    seed: int,
    listener: Listener | None,
) -> Plan:
    """Solve for each objective in turn, the values of those before held.

    Every stage begins from the plan and the cuts of the one before, and has an equal share of the
    time that is left. What a stage proved of its objective is in ``Plan.stages``; the status is
    ``optimal`` only if every stage was.

    Parameters
    ----------
    instance : Instance
        What to plan.
    objectives : sequence of Objective
        The first matters most.
    clock : Clock
        The time for all of them.
    """
    held: list[MetricBound] = []
    stages: list[Mapping[str, Any]] = []
    warmth, pool, width = WarmStart(), CutPool(), -1
    best: Plan | None = None
    for rank, objective in enumerate(objectives):
        bounded = replace(instance, bounds=(*instance.bounds, *held))
        closed = closed_options(bounded, str(objective), lambda: clock.is_over)
        remark = out_of_reach(instance, closed, lambda: clock.is_over)
        try:
            model = build_model(bounded, str(objective), closed, stopped=lambda: clock.is_over)
            matrix = from_pulp(model.problem, lambda: clock.is_over)
        except WritingStopped:
            if best is not None:
                break
            return standing_plan(
                instance, str(objective), clock, gap=gap, engine=engine, seed=seed
            )  # fmt: skip
        if model.columns.n_columns != width:
            warmth, pool, width = WarmStart(), CutPool(), model.columns.n_columns
        stage = clock.part(1.0 / (len(objectives) - rank))
        search = start_search(
            model, stage, gap=gap, seed=seed, listener=listener, matrix=matrix, pool=pool
        )  # fmt: skip
        message = run_search(search, engine, warmth)
        plan = plan_from(search, engine=engine, message=message, remark=remark)
        if not plan.has_plan:
            # With a plan of the stage before, that one stands: it is worth what it was proven.
            if best is None:
                return _finished(instance, plan, stages, clock)
            said = "; ".join(filter(None, (best.message, search.failure)))
            return _finished(
                instance, replace(best, message=said), stages, clock, all_of=len(objectives)
            )
        stages.append(
            {
                "objective": objective.metric,
                "maximize": objective.maximize,
                "value": plan.objective,
                "bound": plan.bound,
                "gap": plan.gap,
                "status": plan.status,
                "tolerance": GIVEN_UP,
            }
        )
        best = plan
        warmth.plans = [] if search.incumbent.solution is None else [search.incumbent.solution]
        room = GIVEN_UP * max(1.0, abs(plan.objective)) / 2
        held.append(
            MetricBound(
                name=f"objective {rank + 1}: {objective.metric}",
                metric=objective.metric,
                minimum=plan.objective - room if objective.maximize else None,
                maximum=None if objective.maximize else plan.objective + room,
            )
        )
        if clock.is_over:
            break
    assert best is not None
    return _finished(instance, best, stages, clock, all_of=len(objectives))


def _finished(
    instance: Instance,
    plan: Plan,
    stages: Sequence[Mapping[str, Any]],
    clock: Clock,
    *,
    all_of: int = 0,
) -> Plan:
    """Return the last plan as the answer to all objectives."""
    whole = len(stages) == all_of and all(stage["status"] == "optimal" for stage in stages)
    status = plan.status if whole or not plan.has_plan else "feasible"
    said = plan.message
    if plan.has_plan and all_of and len(stages) < all_of:
        said = "; ".join(filter(None, (said, f"{all_of - len(stages)} objectives not reached")))
    return replace(
        plan, status=status, stages=tuple(stages), message=said, wall_time=clock.elapsed,
        instance_digest=instance.digest,
    )  # fmt: skip
