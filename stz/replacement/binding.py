"""Which limits of the problem hold a plan back, and what a step more or less of each is worth.

The price of a limit is found by solving again with a step more and a step less of it. Shadow prices
of the linear relaxation say little of an integer program, and are not used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from stz.errors import DataError
from stz.instance import Instance
from stz.interval import Interval
from stz.model import (
    FloatArray,
    PlanningModel,
    Row,
    bound_rows,
    limit_rows,
    quota_rows,
    year_budget_rows,
)
from stz.solver import Planner

#: A limit binds where less than this share of it is left.
NEARLY = 0.02
#: A step is this share of a limit; of a number of zones, one zone.
STEP = 0.05
#: Limits that are priced: each takes two solves.
MOST_PRICED = 4


@dataclass(frozen=True)
class Binding:
    """A limit that a plan uses up.

    Attributes
    ----------
    name : str
        Constraint group, as ``stz`` names it in a diagnosis: ``budget``, ``max_zones``, ...
    used, limit : float
        What the plan takes, and what is allowed or asked for.
    step : float
        Change of the limit that the prices are of.
    looser, tighter : Interval or None
        What the objective gains per unit of limit where there is a step more room, and what it
        loses per unit where there is a step less; None where that was not solved.
    """

    name: str
    used: float
    limit: float
    step: float
    looser: Interval | None
    tighter: Interval | None

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "name": self.name, "used": self.used, "limit": self.limit, "step": self.step,
            "looser": None if self.looser is None else self.looser.as_json(),
            "tighter": None if self.tighter is None else self.tighter.as_json(),
        }  # fmt: skip

    @property
    def text(self) -> str:
        """In a sentence without an end."""
        told = f"{self.name}: {self.used:,.4g} of {self.limit:,.4g} used"
        if self.looser is not None:
            told += f"; {self.step:,.3g} more would bring {self.looser.text()} each"
        if self.tighter is not None:
            told += f"; {self.step:,.3g} less would cost {self.tighter.text()} each"
        return told


@dataclass(frozen=True)
class _Limit:
    """A row of the problem that a plan fills, and the instance with another limit in its place."""

    row: Row
    used: float
    limit: float
    step: float
    moved: Callable[[float], Instance] | None


def binding_limits(
    planner: Planner,
    model: PlanningModel,
    vector: FloatArray,
    optimum: Interval,
    *,
    seconds: float,
) -> tuple[Binding, ...]:
    """Return the limits that a plan uses up, with the price of a step to either side.

    Parameters
    ----------
    planner : Planner
        Of the problem.
    model : PlanningModel
        Its model.
    vector : float array
        The plan as a solution vector.
    optimum : Interval
        Where the best objective of the problem lies.
    seconds : float
        For all prices together; without any, limits are named only.
    """
    bound = [
        filled for row, moved in _limits(model)
        if (filled := _filled(row, moved, vector)) is not None
    ]  # fmt: skip
    share = seconds / max(1, 2 * min(len(bound), MOST_PRICED))
    out = []
    for number, one in enumerate(bound):
        looser = tighter = None
        if one.moved is not None and number < MOST_PRICED and share > 0.05:
            outward = 1.0 if math.isfinite(one.row.upper) else -1.0
            looser = _price(planner, one, outward * one.step, optimum, share, gains=True)
            tighter = _price(planner, one, -outward * one.step, optimum, share, gains=False)
        out.append(Binding(one.row.group, one.used, one.limit, one.step, looser, tighter))
    return tuple(out)


def _price(
    planner: Planner, one: _Limit, change: float, optimum: Interval, seconds: float, *, gains: bool
) -> Interval | None:
    """Return what a unit of a limit is worth; None where the problem with the step is none."""
    assert one.moved is not None
    try:
        instance = one.moved(one.limit + change)
    except DataError:
        return None
    plan = planner.answer(instance, time_limit=max(0.1, seconds))
    if not plan.has_plan and plan.status != "infeasible":
        return None
    maximize = plan.maximize
    there = (
        Interval.of_optimum(plan.objective, plan.bound, maximize=maximize)
        if plan.has_plan
        else Interval.point(-math.inf if maximize else math.inf)
    )
    here = Interval(optimum.low, optimum.high)
    gained = there - here if maximize else here - there
    # more room never makes the best plan worse, and less room never better
    worth = (gained if gains else -gained).clipped(low=0.0)
    if not worth.is_known:
        return None
    return Interval(worth.low / abs(change), worth.high / abs(change), optimum.unit)


def _filled(
    row: Row, moved: Callable[[float], Instance] | None, vector: FloatArray
) -> _Limit | None:
    """Return a row that a plan fills, nearly at least; None where there is room."""
    used = row.expression.value(vector)
    limit = row.upper if math.isfinite(row.upper) else row.lower
    left = limit - used if math.isfinite(row.upper) else used - limit
    counts = row.group in ("n_zones", "max_zones")
    if left > (0.5 if counts else NEARLY * max(abs(limit), abs(used), 1e-9)):
        return None
    step = 1.0 if counts else STEP * abs(limit)
    return _Limit(row, used, limit, step, moved if step > 0 else None)


def _limits(
    model: PlanningModel,
) -> Iterator[tuple[Row, Callable[[float], Instance] | None]]:
    """Yield the rows of limits, quotas and bounds, with the way to move each."""
    layout, instance = model.layout, model.instance
    for row in limit_rows(layout):
        yield row, _of_limit(instance, row.group)
    for row in year_budget_rows(layout):
        yield row, None
    for row in chain(quota_rows(layout), bound_rows(layout)):
        yield row, None if row.name.endswith("_share") else _of_bound(instance, row)


def _of_limit(instance: Instance, group: str) -> Callable[[float], Instance]:
    field = {"budget": "budget_musd", "exports_min": "exports_min_musd"}.get(group, group)
    whole = group in ("n_zones", "max_zones")

    def moved(value: float) -> Instance:
        return instance.with_limits(**{field: round(value) if whole else max(0.0, value)})

    return moved


def _of_bound(instance: Instance, row: Row) -> Callable[[float], Instance]:
    field = "maximum" if math.isfinite(row.upper) else "minimum"

    def moved(value: float) -> Instance:
        change: dict[str, Any] = {field: value}
        quotas = tuple(
            replace(one, **change) if f"quota_{one.name}" == row.name else one
            for one in instance.quotas
        )
        bounds = tuple(
            replace(one, **change) if f"bound_{one.name}" == row.name else one
            for one in instance.bounds
        )
        return replace(instance, quotas=quotas, bounds=bounds)

    return moved
