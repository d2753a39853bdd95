"""The ceiling: the most exports of any plan when money is no object, as an interval."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

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
        bounds=tuple(kept for bound in instance.bounds if (kept := _bound(bound)) is not None),
        quotas=tuple(one for quota in instance.quotas if (one := _quota(quota)) is not None),
    )


def _bound(bound: MetricBound) -> MetricBound | None:
    if bound.metric == METRIC:
        freed = replace(bound, minimum=None)
    elif bound.metric in MONEY:
        # of npv more is better: its floor is the limit of money
        npv = bound.metric == "npv"
        freed = replace(bound, minimum=None) if npv else replace(bound, maximum=None)
    else:
        return bound
    return freed if _says_something(freed) else None


def _quota(quota: Quota) -> Quota | None:
    freed = replace(quota, maximum=None) if quota.measure == "spending" else quota
    return freed if _says_something(freed) else None


def _says_something(one: MetricBound | Quota) -> bool:
    given = (one.minimum, one.maximum, one.min_share, one.max_share)
    return any(value is not None for value in given)


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
