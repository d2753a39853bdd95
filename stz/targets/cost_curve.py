"""The cost of each target: cheapest plans that earn at least so much, and what is proven of them.

A plan for one target is one for every lower target; a bound under one target holds under every
higher one. So each solve narrows the intervals of all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from stz.instance import Instance
from stz.interval import Interval
from stz.plan import Plan, unit_of
from stz.solver import Planner

#: Parts of the way from what stands to the ceiling at which costs are asked for by default.
PARTS = (0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, eq=False)
class TargetCost:
    """What one target costs.

    Attributes
    ----------
    exports : float
        The target, USD million a year.
    cost : Interval
        Of the cheapest plan: the low end is proven, at the high end there is a plan.
    plan : Plan
        What the solve of this target returned.
    """

    exports: float
    cost: Interval
    plan: Plan

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"exports": self.exports, "cost": self.cost.as_json(), "status": self.plan.status}


def asking(instance: Instance, exports: float) -> Instance:
    """Return a problem with a floor of exports, USD million a year."""
    return replace(instance, limits=replace(instance.limits, exports_min_musd=exports))


def cost_at(planner: Planner, exports: float, seconds: float) -> TargetCost:
    """Solve for one target, with what the planner knows already."""
    own = planner.instance
    same = own.limits.exports_min_musd == exports
    plan = planner.answer(own if same else asking(own, exports), time_limit=max(seconds, 0.1))
    unit = unit_of(plan.objective_name, own.n_years)
    if plan.status == "infeasible":
        return TargetCost(exports, Interval(math.inf, math.inf, unit), plan)
    bound = plan.bound if math.isfinite(plan.bound) else math.nan
    found = plan.objective if plan.has_plan else math.nan
    return TargetCost(exports, Interval.of_optimum(found, bound, maximize=False, unit=unit), plan)


def narrowed(points: Iterable[TargetCost]) -> tuple[TargetCost, ...]:
    """Return points by target, each interval narrowed by what the others show."""
    ordered = sorted(points, key=lambda point: point.exports)
    highs, best = [], math.inf
    for point in reversed(ordered):
        best = min(best, point.cost.high)
        highs.append(best)
    out, least = [], -math.inf
    for point, high in zip(ordered, reversed(highs), strict=True):
        least = max(least, point.cost.low)
        low = min(least, high) if math.isfinite(high) else least
        out.append(replace(point, cost=Interval(low, high, point.cost.unit)))
    return tuple(out)


def costs(
    planner: Planner,
    targets: Sequence[float],
    *,
    seconds: Callable[[], float],
    heard: Callable[[str], None],
) -> list[TargetCost]:
    """Solve for several targets, as far as time goes; ``seconds`` tells what is left for all."""
    found: list[TargetCost] = []
    for number, exports in enumerate(targets):
        left = seconds()
        if left <= 0:
            break
        heard(f"cheapest plan for USD {exports:,.1f} million a year")
        point = cost_at(planner, exports, left / (len(targets) - number))
        found.append(point)
        if point.plan.interrupted:
            break
    return found
