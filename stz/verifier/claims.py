"""Checks of what a plan says of itself: objective, bound, gap, metrics, status, stages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from stz.plan import LESS_IS_BETTER, Plan
from stz.verifier.verification import TOLERANCE, Findings, Sense, compared, flagged, problem


def check_claims(plan: Plan, metrics: Mapping[str, float]) -> Iterator[Findings]:
    """Yield findings of groups objective, metrics, bound, status and stages."""
    invented = [name for name in plan.metrics if name not in metrics]
    yield flagged("metrics", invented, "reports {row}, which is not a metric and cannot be checked")
    missing = [name for name in metrics if name not in plan.metrics]
    if missing:
        what = f"does not report {', '.join(missing)}"
        yield Findings((problem("metrics", what, field="metrics"),), 1.0)
    shared = [known for known in plan.metrics if known in metrics]
    reported = [plan.metrics[known] for known in shared]
    right = [metrics[known] for known in shared]
    what = "reported metric {row} is {left}, but the decisions give {right}"
    yield compared("metrics", shared, reported, "==", right, what)
    yield from _stages(plan, metrics)
    if plan.objective_name not in metrics:
        what = f"objective {plan.objective_name!r} is unknown (known: {', '.join(metrics)})"
        yield Findings((problem("objective", what, field="objective_name"),), 1.0)
        return
    name = [plan.objective_name]
    what = "reported {row} is {left}, but the decisions give {right}"
    yield compared("objective", name, plan.objective, "==", metrics[plan.objective_name], what)
    what = "bound {left} on {row} is worse than the objective {right}"
    sense: Sense = ">=" if plan.maximize else "<="
    yield compared("bound", name, plan.bound, sense, plan.objective, what)
    gap = gap_between(plan.bound, plan.objective)
    what = "reported gap of {row} is {left}, but bound and objective give {right}"
    yield compared("bound", name, plan.gap, "==", gap, what, field="gap")
    if plan.status == "optimal" and not gap <= plan.gap_asked + 1e-9:
        what = f"called optimal at a gap of {gap:.3g}, asked for {plan.gap_asked:.3g}"
        yield Findings((problem("status", what, field="status", value=plan.status),), 1.0)


def gap_between(bound: float, objective: float) -> float:
    """Return the relative gap, as a share of the objective."""
    return abs(bound - objective) / max(abs(objective), 1e-9)


def _stages(plan: Plan, metrics: Mapping[str, float]) -> Iterator[Findings]:
    """Yield findings of objectives in order of rank.

    The last stage is the plan's own objective and value. Of earlier ones no more is given up than
    their ``tolerance``, a share of the value, or where none is listed the gap that was asked for.
    """
    if not plan.stages:
        return
    for rank, stage in enumerate(plan.stages, start=1):
        name, value = str(stage.get("objective", "")), _number(stage.get("value"))
        if name not in metrics:
            what = f"objective {name!r} of stage {rank} is unknown"
            yield Findings((problem("stages", what, row=str(rank)),), 1.0)
            continue
        last = rank == len(plan.stages)
        yield from _proof(plan, stage, rank, name)
        if last:
            what = f"stage {{row}} reports {name} as {{left}}, but the decisions give {{right}}"
            yield compared("stages", [rank], value, "==", metrics[name], what)
            if name != plan.objective_name:
                what = f"the last stage is {name}, the objective {plan.objective_name}"
                yield Findings((problem("stages", what, row=str(rank)),), 1.0)
            continue
        given_up = _number(stage.get("tolerance", plan.gap_asked))
        slack = abs(value) * (given_up if math.isfinite(given_up) else 0.0)
        sense: Sense = ">=" if _maximizes(stage, name) else "<="
        limit = value - slack if sense == ">=" else value + slack
        what = f"{name} of stage {{row}} ends as {{left}}, but {{right}} had to be kept"
        yield compared("stages", [rank], metrics[name], sense, limit, what)


def _proof(plan: Plan, stage: Mapping[str, Any], rank: int, name: str) -> Iterator[Findings]:
    """Yield findings where bound, gap and status of a stage do not fit its value."""
    value, bound = _number(stage.get("value")), _number(stage.get("bound"))
    gap = _number(stage.get("gap"))
    sense: Sense = ">=" if _maximizes(stage, name) else "<="
    what = f"bound {{left}} on {name} of stage {{row}} is worse than its value {{right}}"
    yield compared("stages", [rank], bound, sense, value, what, field="bound")
    what = f"gap of stage {{row}} is {{left}}, but its bound and value of {name} give {{right}}"
    true = gap_between(bound, value)
    yield compared("stages", [rank], gap, "==", true, what, field="gap")
    if stage.get("status") == "optimal" and not true <= plan.gap_asked + TOLERANCE:
        what = f"stage {rank} is called optimal at a gap of {true:.3g}"
        yield Findings((problem("stages", what, row=str(rank), field="status"),), 1.0)


def _maximizes(stage: Mapping[str, Any], name: str) -> bool:
    return bool(stage.get("maximize", name not in LESS_IS_BETTER))


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else math.nan
