"""Switch points: how far one number must move before the decision on a place changes.

The number is multiplied by a factor, and the best plan with the place is held against the best one
without it, both solved again. The decision is known where the interval of one lies above that of
the other. Bisection closes in on the change from both sides; what lies between the last factor of
the one decision and the first of the other is the switch point, an interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from stz.errors import DataError
from stz.instance import Edits, Instance, edited
from stz.interval import Interval
from stz.plan import Plan
from stz.replacement.contrast import Contrast
from stz.replacement.doubts import Number
from stz.replacement.elements import Element
from stz.solver import Clock, Planner

#: Factors beyond which a number is not moved, and how often the range is halved at most.
MOST, HALVINGS = 8.0, 10
#: A switch point this narrow, as a share of its factor, is narrow enough.
NARROW = 0.02
#: Relative to the objective: what two plans must differ by to be told apart.
NOISE = 1e-7

Side = Literal["in", "out", "undecided"]


@dataclass(frozen=True)
class SwitchPoint:
    """Where the decision on a place changes.

    Attributes
    ----------
    number : str
        What is moved: ``talent``, ``fiber`` or ``downtime``.
    of : str
        What it is a number of, for people: the city a pool lives in, the place itself.
    ids : tuple
        Ids of the rows that are moved: a pool, links, a site.
    now : float
        Its value in the problem.
    unit : str
    factor : Interval
        The decision changes between these multiples of it; an infinite high end: nowhere up to
        `MOST` times.
    chosen : bool
        Whether the place is in the plan now.
    status : str
        ``found``; ``never`` where the decision is the same at the end of the range; ``undecided``
        where it is not known there, or not known at the number as it is.
    """

    number: Number
    of: str
    ids: tuple[Any, ...]
    now: float
    unit: str
    factor: Interval
    chosen: bool
    status: Literal["found", "never", "undecided"]

    @property
    def at(self) -> Interval:
        """The same in units of the number."""
        return Interval(self.factor.low * self.now, self.factor.high * self.now, self.unit)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        factor = self.factor.as_json()
        return {
            "number": self.number, "of": self.of, "now": self.now, "unit": self.unit,
            "factor": {"low": factor["low"], "high": factor["high"]}, "at": self.at.as_json(),
            "status": self.status,
        }  # fmt: skip

    @property
    def text(self) -> str:
        """In a sentence without an end."""
        name = {"talent": "people of", "fiber": "cost of the fiber to", "downtime": "power cuts at"}
        what, stays = f"{name[self.number]} {self.of}", "stays in" if self.chosen else "stays out"
        if self.status == "never":
            return f"{what}: it {stays} whatever this number is, up to {MOST:g} times as much"
        if self.status == "undecided":
            return f"{what}: not known how far it must move"
        leaves = "leaves the plan" if self.chosen else "enters the plan"
        return (
            f"{what}: it {leaves} at {self.factor.text()} times as much as now "
            f"({self.at.text()} instead of {self.now:,.4g})"
        )


def switch_point(
    planner: Planner,
    element: Element,
    number: Number,
    between: Contrast | None,
    having: Plan | None,
    *,
    seconds: float,
    clock: Clock,
) -> SwitchPoint | None:
    """Return where the decision on a zone or candidate changes; None where nothing can be moved.

    Parameters
    ----------
    planner : Planner
        Of the problem.
    element : Element
        A zone of the plan, or a candidate.
    number : str
        What to move. Where the place has no fiber of its own, its talent is moved instead.
    between : Contrast or None
        What the best plans with and without it do otherwise: its fiber.
    having : Plan or None
        A plan that has it.
    seconds : float
        For all solves together.
    clock : Clock
        Stops everything.
    """
    moved = _moved(planner.instance, element, number, between, having)
    if moved is None:
        return None
    more_is_better = moved.number == "talent"
    until = Clock(seconds)
    until.interrupted = clock.interrupted
    each = seconds / (2 * (HALVINGS + 2))

    def side(factor: float) -> Side:
        if until.is_over or clock.is_over:
            return "undecided"
        return _side(planner, moved.at(factor), element, min(each, until.left))

    # a place in the plan leaves it where its number gets worse; a place outside, the other way
    far = 0.0 if element.chosen == more_is_better else MOST
    own: Side = "in" if element.chosen else "out"
    factor, status = _bracket(side, own, far)
    return SwitchPoint(
        moved.number, moved.of, moved.ids, moved.now, moved.unit, factor, element.chosen, status
    )


def _bracket(
    side: Callable[[float], Side], own: Side, far: float
) -> tuple[Interval, Literal["found", "never", "undecided"]]:
    """Return between which factors a decision changes, from 1 to ``far``."""
    other: Side = "out" if own == "in" else "in"
    at_far = side(far)
    if at_far == own:
        return Interval(far, math.inf) if far > 1 else Interval(-math.inf, far), "never"
    if at_far != other:
        return Interval(min(1.0, far), max(1.0, far)), "undecided"
    at_now = side(1.0)
    if at_now == other:
        return Interval(1.0, 1.0), "undecided"
    near = 1.0
    lost = False  # between the ends, a factor was met at which nothing is decided
    inner = far
    for _ in range(HALVINGS):
        if abs(near - inner) <= NARROW * max(near, inner):
            break
        middle = 0.5 * (near + inner)
        here = side(middle)
        if here == own:
            near = middle
        elif here == other:
            inner = middle
        else:
            lost = True
            break
    if lost:
        near, inner = _closed_in(side, own, near, middle), _closed_in(side, other, inner, middle)
    return Interval(min(near, inner), max(near, inner)), "found"


def _closed_in(side: Callable[[float], Side], here: Side, known: float, unknown: float) -> float:
    """Return the factor nearest to an undecided one at which a decision is still known."""
    for _ in range(HALVINGS // 2):
        if abs(known - unknown) <= NARROW * max(known, unknown):
            break
        middle = 0.5 * (known + unknown)
        if side(middle) == here:
            known = middle
        else:
            unknown = middle
    return known


def _side(planner: Planner, instance: Instance, element: Element, seconds: float) -> Side:
    """Return whether the best plan of an instance has a site."""
    having = _best(planner, instance, {"lock": element.members}, seconds)
    without = _best(planner, instance, {"unlock": element.members, "ban": element.members}, seconds)
    if having is None or without is None:
        return "undecided"
    slack = NOISE * max(1.0, *(abs(x) for x in (having.low, without.low) if math.isfinite(x)))
    if having.low > without.high + slack:
        return "in"
    return "out" if without.low > having.high + slack else "undecided"


def _best(
    planner: Planner, instance: Instance, edits: dict[str, Any], seconds: float
) -> Interval | None:
    """Return where the best objective lies, more being better; None where nothing is known."""
    try:
        changed = edited(instance, Edits(**edits))
    except DataError:
        return Interval.point(-math.inf)
    plan = planner.answer(changed, time_limit=max(0.05, seconds))
    if plan.status == "infeasible":
        return Interval.point(-math.inf)
    if not plan.has_plan:
        return None
    best = Interval.of_optimum(plan.objective, plan.bound, maximize=plan.maximize)
    return best if plan.maximize else -best


@dataclass(frozen=True, eq=False)
class _Moved:
    """A number of a place that can be multiplied."""

    number: Number
    of: str
    ids: tuple[Any, ...]
    now: float
    unit: str
    at: Callable[[float], Instance]


def _moved(
    instance: Instance,
    element: Element,
    number: Number,
    between: Contrast | None,
    having: Plan | None,
) -> _Moved | None:
    if element.kind not in ("zone", "candidate"):
        return None
    if number == "fiber":
        links = () if between is None else (between.dropped if element.chosen else between.built)
        known = {str(link): link for link in instance.links["link"].tolist()}
        ids = [known[one.id] for one in links]
        capex = float(instance.links.loc[instance.links["link"].isin(ids), "capex_musd"].sum())
        if ids and capex > 0:
            return _Moved(
                "fiber", element.name, tuple(ids), capex, "USD million",
                lambda factor: edited(
                    instance, Edits(link_cost_factor=dict.fromkeys(ids, factor))
                ),
            )  # fmt: skip
    if number == "downtime":
        return _downtime(instance, element)
    pool = _main_pool(instance, element, having)
    if pool is None:
        return None
    talent = float(instance.pools.loc[instance.pools["pool"] == pool, "talent"].iat[0])
    return _Moved(
        "talent", _pool_name(instance, pool), (pool,), talent, "persons",
        lambda factor: edited(instance, Edits(talent_factor={pool: factor})),
    )  # fmt: skip


def _downtime(instance: Instance, element: Element) -> _Moved | None:
    own = instance.options["site"].isin(element.members)
    if not own.any():
        return None
    minutes = instance.options["power_downtime_min"]

    def at(factor: float) -> Instance:
        changed = minutes.where(~own, minutes * factor)
        return replace(instance, options=instance.options.assign(power_downtime_min=changed))

    now = float(minutes[own].min())
    return (
        _Moved("downtime", element.name, element.members, now, "minutes per year", at)
        if now > 0
        else None
    )


def _main_pool(instance: Instance, element: Element, having: Plan | None) -> Any:
    """Return the pool that a site lives on: that most of its people come from, or could."""
    site = element.members[0]
    if having is not None:
        working = having.assignment[having.assignment["site"] == site]
        if len(working):
            return working.groupby("pool", sort=False)["persons"].sum().idxmax()
    reach = instance.reach[instance.reach["site"] == site]
    if not len(reach):
        return None
    talent = instance.pools.set_index("pool")["talent"]
    coming = reach["share"] * reach["pool"].map(talent)
    return None if coming.max() <= 0 else reach["pool"].loc[coming.idxmax()]


def _pool_name(instance: Instance, pool: Any) -> str:
    """Return what people call a pool: the city it lives in."""
    names = dict(zip(instance.nodes["node"].tolist(), instance.nodes["name"].tolist(), strict=True))
    home = instance.cities.loc[instance.cities["pool"] == pool, "node"].tolist()
    return (names.get(home[0]) if home else "") or str(pool)
