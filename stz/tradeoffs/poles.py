"""The four poles: plans within the slack that are the most of one thing that planners ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np

from stz.instance import Instance, Quota
from stz.model import REGISTRY, Columns, Linear, Metric, linear
from stz.plan import Plan
from stz.tradeoffs.plan_distance import seats_of

LEAST_CONCENTRATED = "least concentrated"
TIER = 3


def _jobs_in_tier(instance: Instance, columns: Columns) -> Linear:
    """People working in zones, or exporting from home, in places of tier 3, in the last year."""
    sites = instance.sites
    tier = dict(zip(sites["site"].tolist(), sites["tier"].tolist(), strict=True))
    at_site = np.array([tier[site] == TIER for site in instance.reach["site"].tolist()])
    at_home = instance.cities["tier"].to_numpy() == TIER
    last = columns.last
    return linear((last.workers, at_site.astype(float)), (last.remote, at_home.astype(float)))


POLES: Mapping[str, Metric] = {
    "fewest links": REGISTRY["links_built"],
    "fewest zones": replace(REGISTRY["zones"], maximize=False),
    "most tier 3": Metric("jobs_tier3", "persons", _jobs_in_tier),
}
"""Poles that are a metric pushed, by name; :data:`LEAST_CONCENTRATED` is the fourth."""


def largest_share(instance: Instance, plan: Plan) -> float:
    """Return the share of all seats that stands in the province with the most, 0 to 1.

    Where some zone may have seats without limit, zones are counted in place of seats.

    Parameters
    ----------
    instance : Instance
    plan : Plan
    """
    sites = instance.sites
    province = dict(zip(sites["site"].tolist(), sites["province"].tolist(), strict=True))
    by_seats = _counted(instance) == "seats"
    counts: dict[str, float] = {}
    for site, seats in seats_of(plan).items():
        counts[province[site]] = counts.get(province[site], 0.0) + (seats if by_seats else 1.0)
    whole = sum(counts.values())
    most = max((count for name, count in counts.items() if name), default=0.0)
    return most / whole if whole > 0 else 0.0


def shares_capped(instance: Instance, share: float) -> Instance:
    """Return a problem in which no province has more than a share of all seats.

    Zones count in place of seats as in :func:`largest_share`.

    Parameters
    ----------
    instance : Instance
    share : float
        0 to 1.
    """
    provinces = sorted(set(instance.sites["province"]) - {""})
    measure = _counted(instance)
    caps = tuple(
        Quota(f"share of {province}", measure, provinces=(province,), max_share=share)
        for province in provinces
    )
    return replace(instance, quotas=(*instance.quotas, *caps))


def _counted(instance: Instance) -> Literal["seats", "zones"]:
    return "seats" if np.isfinite(instance.options["block_seats"]).all() else "zones"
