"""The ceiling: the most exports of any plan when money is no object, as an interval."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from stz.feasibility import PeopleInReach, most_of, unreachable_cities, unreachable_sites
from stz.instance import Instance, MetricBound, Quota
from stz.interval import Interval
from stz.model import downtime_targets
from stz.plan import Plan, unit_of
from stz.solver import Progress, solve

METRIC = "exports"
MONEY = frozenset(
    {
        "assignment", "capex", "capex_cities", "capex_discounted", "capex_links", "capex_zones",
        "cost", "npv", "opex",
    }
)  # fmt: skip
"""Metrics of what a plan costs: caps on them are limits of money."""
LIMITS = ("minimum", "maximum", "min_share", "max_share")
"""What a bound or a quota may say."""
LINKS = frozenset({"fiber_km", "links_built"})
"""Metrics of how much fiber a plan builds."""


@dataclass(frozen=True, eq=False)
class Ceiling:
    """The most exports, and a plan that reaches the low end.

    Attributes
    ----------
    exports : Interval
        The low end is what `plan` earns, the high end what no plan exceeds.
    instance : Instance
        The problem without limits of money.
    built : Instance
        The problem that `plan` answers: without fiber, as if every link were built, where that
        comes to the same.
    plan : Plan
        What the solve returned.
    lost : frozenset of str
        Sites that cannot get the fiber they need.
    """

    exports: Interval
    instance: Instance
    built: Instance
    plan: Plan
    lost: frozenset[str]


def without_money(instance: Instance) -> Instance:
    """Return a problem without limits of money and without a floor of exports.

    Budgets, caps on metrics of cost and caps on spending go. Whatever else is asked for stays:
    protection, availability, numbers of zones, locks, bans, quotas.
    """
    return replace(
        instance,
        limits=replace(instance.limits, budget_musd=None, exports_min_musd=None),
        years=instance.years.assign(budget_musd=np.inf),
        bounds=tuple(bound for rule in instance.bounds if (bound := _freed(rule, rule.metric))),
        quotas=tuple(quota for rule in instance.quotas if (quota := _freed(rule, rule.measure))),
    )


def limit_of_money(counted: str) -> Literal["minimum", "maximum"] | None:
    """Return which limit on a metric, or on the measure of a quota, goes where money is no object.

    Of net present value more is better: its floor is the limit of money. A floor of exports is what
    a target asks for itself.
    """
    if counted in (METRIC, "npv"):
        return "minimum"
    return "maximum" if counted in MONEY or counted == "spending" else None


def _freed[Rule: (MetricBound, Quota)](rule: Rule, counted: str) -> Rule | None:
    """Return a rule without its limit of money; None where nothing is left of it."""
    limit = limit_of_money(counted)
    kept = replace(
        rule,
        minimum=None if limit == "minimum" else rule.minimum,
        maximum=None if limit == "maximum" else rule.maximum,
    )
    given = any(getattr(kept, name) is not None for name in LIMITS)
    return kept if given else None


def ceiling(
    instance: Instance,
    *,
    gap: float = 0.01,
    time_limit: float | None = 60.0,
    seed: int = 1,
    progress: Callable[[Progress], None] | None = None,
) -> Ceiling:
    """Return the most exports that any plan has when money is no object.

    Where nothing but money speaks against fiber, every link is taken as built: more links never
    take anything away, so that what is left to decide is who works where, and solved in seconds.

    Parameters
    ----------
    instance : Instance
        A planning problem; its limits of money do not count.
    gap, time_limit, seed, progress
        As for :func:`stz.solve`.

    Returns
    -------
    Ceiling
        Its low end is minus infinity where there is no plan at all, and where none was found.
    """
    free = without_money(instance)
    lost = frozenset(unreachable_sites(free))
    built = _without_fiber(free, lost) if _fiber_is_no_object(free, lost) else free
    plan = solve(
        built, METRIC, gap=gap, time_limit=time_limit, seed=seed, progress=progress, ties=False
    )
    most = most_by_people(free, lost)
    unit = unit_of(METRIC, instance.n_years)
    proven = plan.bound if math.isfinite(plan.bound) else most
    return Ceiling(
        exports=Interval.of_optimum(plan.objective, min(proven, most), maximize=True, unit=unit),
        instance=free,
        built=built,
        plan=plan,
        lost=lost,
    )


def most_by_people(instance: Instance, lost: frozenset[str]) -> float:
    """Return what all people within reach could earn at most, USD million a year."""
    most = most_of(PeopleInReach(instance, lost), METRIC)
    assert most is not None
    return most


def _fiber_is_no_object(instance: Instance, lost: frozenset[str]) -> bool:
    """Whether a plan may have every link there is, and minutes of downtime do not matter."""
    asked = {bound.metric for bound in instance.bounds} | {bound.of for bound in instance.bounds}
    if instance.n_years > 1 or asked & (MONEY | LINKS):
        return False
    sites = instance.sites
    must = sites["must_open"].to_numpy(bool) | sites["existing"].to_numpy(bool)
    if (must & np.isin(sites["site"].astype(str).to_numpy(), [*lost])).any():
        return False
    return not np.isfinite(downtime_targets(instance)).any() and not unreachable_cities(instance)


def _without_fiber(instance: Instance, lost: frozenset[str]) -> Instance:
    """Return the problem as it is with every link built: who can be served is, others are not.

    No link is ever a reason then, so that none is written.
    """
    sites = instance.sites
    banned = sites["banned"] | sites["site"].astype(str).isin([*lost])
    return replace(
        instance,
        has_network=False,
        links=instance.links.iloc[:0],
        failures=instance.failures.iloc[:0],
        gateways=(),
        sites=sites.assign(banned=banned),
    )
