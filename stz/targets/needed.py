"""How much one number alone would have to be, all others as they are, for a target to be reached.

Two ends, found apart. Below the low one even a linear program over people alone, with money and
fiber no object, stays below the target. At the high one there is a plan that reaches it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from stz.instance import Instance
from stz.interval import Interval
from stz.plan import Plan
from stz.solver import solve
from stz.targets.ceiling import METRIC, Ceiling, most_by_people
from stz.targets.factors import Factor
from stz.verifier import by_year, dated, recompute, with_text_ids

Reached = Literal["yes", "no", "undecided"]

#: Relative width to which the low end is found.
FINE = 2e-4
#: A number of which no more than this share is needed is not needed.
NOTHING = 1e-3
#: No number is multiplied by more than this.
HUGE = 1e4
#: Multiples above the low end at which a plan is looked for, one after the other.
STEPS = (1.15, 1.03)
#: Share of what a step leaves open that a search for a plan may leave open.
OF_STEP = 0.25


@dataclass(frozen=True, eq=False)
class Needed:
    """What one number would have to be, alone.

    Attributes
    ----------
    factor : Factor
        The number.
    times : Interval
        The least multiple that reaches the target; the high end is inf where no plan was found
        that does, both are where none can.
    reached : str
        ``yes``: at a value that the number may have; ``no``: at none; ``undecided``.
    most : float
        What people could earn at most with the number as large as it may be, USD million a year.
    """

    factor: Factor
    times: Interval
    reached: Reached
    most: float

    @property
    def value(self) -> Interval:
        """The least value that reaches the target."""
        value = self.factor.value
        ends = [value * end if end else 0.0 for end in (self.times.low, self.times.high)]
        return Interval(ends[0], ends[1], self.factor.unit)

    @property
    def text(self) -> str:
        """In words, such as ``would have to be 2.1 times``."""
        if self.reached == "no":
            at = f"{self.factor.most:,.3g}" if self._limited else f"{HUGE:,.0f} times as much"
            return f"cannot do it alone: even at {at}, at most USD {self.most:,.2f} million a year"
        if not math.isfinite(self.times.high):
            return f"would have to be at least {self.times.low:.2f} times; no plan found yet"
        if self.times.high < NOTHING:
            return "is not needed: the others reach it without"
        said = f"would have to be {self.times.text()} times"
        if self.times.high <= 1.0:
            said = f"could fall to {self.times.text()} times"
        return said if self.reached == "yes" else f"{said}: not decided whether it can be"

    @property
    def _limited(self) -> bool:
        return math.isfinite(self.factor.most)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        value, times = self.value.as_json(), self.times.as_json()
        return {
            "factor": self.factor.key,
            "name": self.factor.name,
            "unit": self.factor.unit,
            "now": self.factor.value,
            "most": self.factor.most if self._limited else None,
            "needed": {"low": value["low"], "high": value["high"]},
            "times": {"low": times["low"], "high": times["high"]},
            "reached_alone": self.reached,
            "ceiling_at_most": self.most if math.isfinite(self.most) else None,
            "text": self.text,
        }


def needed_alone(
    factor: Factor,
    found: Ceiling,
    target: float,
    *,
    time_limit: float = 20.0,
    seed: int = 1,
) -> Needed:
    """Return what one number would have to be for a target, all others as they are.

    Parameters
    ----------
    factor : Factor
        The number.
    found : Ceiling
        The ceiling of the problem as it is.
    target : float
        Exports asked for, USD million a year.
    time_limit, seed
        Of each search for a plan; see :func:`stz.solve`.
    """

    def people(times: float) -> float:
        return most_by_people(factor.at(found.instance, times), found.lost)

    most_times = min(factor.most_times, HUGE)
    most = people(most_times)
    if most < target * (1 - 1e-9):
        return Needed(factor, Interval(math.inf, math.inf), "no", most)
    low = _least(people, target, most_times)
    high = _planned(factor, found, target, low, most_times, limit=time_limit, seed=seed)
    low = min(low, high)
    reached: Reached = "yes" if high <= most_times * (1 + 1e-9) else "undecided"
    return Needed(factor, Interval(low, high), reached, most)


def alike(one: Factor, other: Factor) -> bool:
    """Whether the same multiple of two numbers makes the same problem."""
    return one.scales == other.scales and bool((one.share == other.share).all())


def limited(known: Needed, factor: Factor, found: Ceiling) -> Needed:
    """Return what another number needs that makes the same problems, but has its own limit."""
    times, most_times = known.times, min(factor.most_times, HUGE)
    most = most_by_people(factor.at(found.instance, most_times), found.lost)
    if times.low > most_times:
        return Needed(factor, Interval(math.inf, math.inf), "no", most)
    reached: Reached = "yes" if times.high <= most_times else "undecided"
    return Needed(factor, times, reached, most)


def _least(value: Callable[[float], float], target: float, most_times: float) -> float:
    """Return a multiple whose value is below the target, or 0, next to one whose value is not."""
    if value(0.0) >= target:
        return 0.0
    low, high = 0.0, 1.0
    while high < most_times and value(high) < target:
        low, high = high, min(2.0 * high, most_times)
    while high - low > FINE * high:
        middle = (low + high) / 2
        if value(middle) < target:
            low = middle
        else:
            high = middle
    return low


def _planned(
    factor: Factor,
    found: Ceiling,
    target: float,
    low: float,
    most_times: float,
    *,
    limit: float,
    seed: int,
) -> float:
    """Return a multiple at which a plan is known that reaches the target; inf if none is."""
    best = math.inf
    if found.plan.has_plan:
        if found.plan.objective >= target:
            best = 1.0
        if factor.scales != "people":
            best = min(best, _by_plan(factor, found, target))
    for step in STEPS:
        times = min(max(low, 1e-9) * step, most_times)
        if times >= best:
            continue
        changed = factor.at(found.built, times)
        plan = solve(
            changed, METRIC, gap=OF_STEP * (step - 1), time_limit=limit, seed=seed, ties=False
        )
        if not _reaches(plan, target):
            break
        best = times
    return best


def _reaches(plan: Plan, target: float) -> bool:
    return plan.has_plan and plan.objective >= target * (1 - 1e-9)


def _by_plan(factor: Factor, found: Ceiling, target: float) -> float:
    """Return the multiple at which the plan of the ceiling itself earns the target."""
    instance: Instance = found.built
    bare = earned(factor.at(instance, 0.0), found.plan)
    scaled = earned(instance, found.plan) - bare
    if scaled <= 0:
        return math.inf
    return max(0.0, (target - bare) / scaled)


def earned(instance: Instance, plan: Plan) -> float:
    """Return the exports of a plan with the amounts per person of a problem, USD million a year."""
    named, told = with_text_ids(instance, dated(instance, plan))
    discount = named.years.sort_values("year")["discount"].to_numpy(float)
    return float(by_year(recompute(named, told))["exports"].to_numpy(float) @ discount)
