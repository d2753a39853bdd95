"""Downtime of every zone by cause, recomputed from the instance and the decisions alone."""

from __future__ import annotations

import pandas as pd

from stz.instance import Instance
from stz.verifier.recomputed import Recomputed
from stz.verifier.unavailability import MINUTES_PER_YEAR, FiberMinutes, fiber_minutes, shared_events


def links_in_use(instance: Instance, recomputed: Recomputed, t: int) -> pd.DataFrame:
    """Return the links in service in year ``t``: existing, and commissioned by then."""
    links, built = instance.links, recomputed.links
    by_then = built["link"][built["t"] <= t]
    return links[links["existing"].astype(bool) | links["link"].isin(by_then)]


def allowed_minutes(instance: Instance, zones: pd.DataFrame) -> pd.Series:
    """Return the downtime allowed to each zone: its own target, else that of all; inf for none."""
    target = instance.limits.downtime_target_min
    return zones["downtime_target_min"].fillna(float("inf") if target is None else float(target))


def zone_downtime(instance: Instance, recomputed: Recomputed) -> pd.DataFrame:
    """Return minutes per year each zone is down, by cause, in the year it opens.

    The network only grows, so that no later year is worse. Power and fiber fail independently:
    ``1 - (1 - u_power) (1 - u_fiber)`` of the year is lost.

    Returns
    -------
    DataFrame
        ``site, power_min, fiber_min, downtime_min, target_min``, and ``fiber_least_min,
        downtime_least_min``, the lower bounds where fiber was not worked out exactly. Without a
        network fiber is never down.
    """
    zones = recomputed.zones
    found = fiber_of_zones(instance, recomputed)
    power = zones["power_downtime_min"].astype(float)
    least = pd.Series([fiber.lower for fiber in found], zones.index, dtype=float)
    most = pd.Series([fiber.upper for fiber in found], zones.index, dtype=float)
    return pd.DataFrame(
        {
            "site": zones["site"],
            "power_min": power,
            "fiber_min": most,
            "downtime_min": _either(power, most),
            "target_min": allowed_minutes(instance, zones).astype(float),
            "fiber_least_min": least,
            "downtime_least_min": _either(power, least),
        }
    )


def fiber_of_zones(instance: Instance, recomputed: Recomputed) -> list[FiberMinutes]:
    """Return the fiber downtime of every opened zone in the year it opens, in their order."""
    if not instance.has_network:
        return [FiberMinutes(0.0, 0.0)] * len(recomputed.zones)
    events = shared_events(instance.links, instance.failures)
    gateways = frozenset(instance.gateways)
    network: dict[int, pd.DataFrame] = {}
    known: dict[tuple[str, int], FiberMinutes] = {}
    where = list(zip(recomputed.zones["node"], recomputed.zones["t"], strict=True))
    for node, t in where:
        if t not in network:
            network[t] = links_in_use(instance, recomputed, t)
        if (node, t) not in known:
            known[node, t] = fiber_minutes(network[t], events, node, gateways)
    return [known[place] for place in where]


def _either(power: pd.Series, fiber: pd.Series) -> pd.Series:
    """Return minutes per year in which at least one of two independent things is down."""
    return power + fiber - power * fiber / MINUTES_PER_YEAR
