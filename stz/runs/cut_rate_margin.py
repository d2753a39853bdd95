"""Up to which cut rate a zone of a plan keeps its promise: the number most in doubt, turned round.

Cut rates of long-distance fiber are known to a factor of a hundred. Rather than one figure of
downtime for one guess, a plan can say up to which rate each zone stays within its minutes.
"""

from __future__ import annotations

import math
from collections.abc import Hashable

import numpy as np

from stz.instance import DEFAULT_DOWNTIME_TARGET_MIN, Instance
from stz.network import MINUTES_PER_YEAR, FiberReliability
from stz.verifier import Recomputed

PRECISION = 0.005
"""Relative width to which the rate is found; what is told is rounded down."""
MOST = 1e4
"""Factor on the present cut rate beyond which nobody asks."""


def holds_to_cut_rate(instance: Instance, recomputed: Recomputed) -> dict[Hashable, float]:
    """Return the highest cut rate at which each zone keeps its target, all else as it is.

    The target is the zone's own, else that of all, else 99.99 % of the year. The cut rate of all
    links in use is multiplied by one factor, found by bisection: downtime only rises with it. Every
    step is decided by exact bounds; where they do not tell, the zone counts as down for too long.

    Parameters
    ----------
    instance : Instance
        The problem, with text ids.
    recomputed : Recomputed
        The plan joined with it.

    Returns
    -------
    dict
        Cuts per 1,000 km and year by site, rounded down to 0.5 %, for the link that is cut most
        often; 0 where no rate is low enough (power alone is down for too long, or an event),
        infinite where fiber does not matter, NaN where links are never cut or nothing is promised,
        as to existing zones.
    """
    zones = recomputed.zones
    limit = instance.limits.downtime_target_min
    target = zones["downtime_target_min"].astype(float)
    target = target.fillna(DEFAULT_DOWNTIME_TARGET_MIN if limit is None else float(limit))
    power = zones["power_downtime_min"].astype(float)
    works = (1.0 - power / MINUTES_PER_YEAR).where(power < MINUTES_PER_YEAR, 1e-9)
    allowed = (target - power) / works
    found: dict[Hashable, float] = {}
    asked = zip(zones["site"], zones["node"], zones["t"], allowed, strict=True)
    networks: dict[int, _Network] = {}
    for site, node, t, minutes in asked:
        if minutes == math.inf:
            found[site] = math.nan
            continue
        if not instance.has_network or node in instance.gateways:
            found[site] = math.inf if minutes >= 0.0 else 0.0
            continue
        if t not in networks:
            networks[t] = _Network(instance, recomputed, int(t))
        found[site] = networks[t].highest_rate(node, float(minutes))
    return found


class _Network:
    """The links in use in a year, at any multiple of their cut rate."""

    def __init__(self, instance: Instance, recomputed: Recomputed, t: int) -> None:
        built = recomputed.links
        by_then = built["link"][built["t"] <= t]
        links = instance.links
        in_use = links["existing"].astype(bool) | links["link"].isin(by_then)
        self.links = links[in_use].reset_index(drop=True)
        self.instance = instance
        self.rate = float(self.links["cut_rate_per_1000km_year"].max()) if len(self.links) else 0.0
        self._oracles: dict[float, FiberReliability] = {}

    def highest_rate(self, node: Hashable, minutes: float) -> float:
        """Return the highest cut rate at which a node is cut off for no longer than allowed."""
        if not self.rate > 0.0:
            return math.nan
        if minutes < 0.0 or not self._keeps(node, minutes, 0.0):
            return 0.0
        low, high = 1.0, 1.0
        if self._keeps(node, minutes, 1.0):
            while low == high and high < MOST:
                high *= 4.0
                low = high if self._keeps(node, minutes, high) else high / 4.0
            if low == high:
                return math.inf
        else:
            while low == high and low > 1.0 / MOST:
                low /= 4.0
                high = low if not self._keeps(node, minutes, low) else low * 4.0
            if low == high:
                return 0.0
        while high > low * (1.0 + PRECISION):
            middle = math.sqrt(low * high)
            low, high = (middle, high) if self._keeps(node, minutes, middle) else (low, middle)
        return self.rate * low

    def _keeps(self, node: Hashable, minutes: float, factor: float) -> bool:
        if factor not in self._oracles:
            rates = self.links["cut_rate_per_1000km_year"] * factor
            links = self.links.assign(cut_rate_per_1000km_year=rates)
            failures = self.instance.failures
            self._oracles[factor] = FiberReliability(links, self.instance.gateways, failures)
        everything = np.ones(len(self.links), dtype=bool)
        return self._oracles[factor].exceeds(everything, node, minutes) is False
