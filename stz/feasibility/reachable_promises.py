"""Which availability can be promised where, if everything were built, and what would bring more.

More links never mean more downtime. So a zone that misses its target with every link built, in the
power package that fails least, misses it in every plan; what it reaches then is the best there is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import Geod
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_flow

from stz.instance import DEFAULT_DOWNTIME_TARGET_MIN, Instance
from stz.network import MINUTES_PER_YEAR, FiberReliability, link_unavailability
from stz.plurals import counted

type Links = npt.NDArray[np.bool_]

STATES = 200
"""States kept by the sweep: enough for bounds a few per cent apart."""
QUICKER = (0.75, 0.5, 0.25, 0.125)
"""Repair times that are tried, as a share of the present one."""
ROUTE_FACTOR = 1.3
"""Length of a further way over the straight line, as for roads."""
HUBS_TRIED = 6
NOTHING = "neither repair in an eighth of the time, nor one further way, nor one gateway nearby"
_HUB_LINKS = 4


def promises(
    instance: Instance, stopped: Callable[[], bool] = lambda: False, *, remedies: bool = True
) -> pd.DataFrame:
    """Return how available a zone could be at every site, and whether its target is in reach.

    Parameters
    ----------
    instance : Instance
        The planning problem.
    stopped : callable
        Whether time is up: sites left then are undecided.
    remedies : bool
        Whether to look for what would bring a target into reach.

    Returns
    -------
    DataFrame
        One row per site that is not banned: ``site, name, ways`` (ways to gateways that share no
        link), ``power_min, fiber_least_min, fiber_most_min, down_least_min, down_most_min``
        (minutes per year with every link built and the package that fails least: bounds, which are
        close to one another where the target is out of reach),
        ``target_min`` (allowed; inf where nothing is promised), ``best_pct`` (share of the year in
        service that can be promised for certain, %), ``verdict`` (``yes, no`` or ``undecided``) and
        ``helps`` (what would bring the target, in words).
    """
    country = _Country(instance)
    rows = []
    for site in instance.sites[~instance.sites["banned"].astype(bool)].to_dict("records"):
        power = country.least_power.get(site["site"])
        if power is None:
            continue
        target = country.target(site)
        low, high = (0.0, MINUTES_PER_YEAR)
        if not stopped():
            low, high = country.compared(site["node"], power, target)
        least, most = _either(power, low), _either(power, high)
        verdict = "yes" if most <= target else "no" if least > target else "undecided"
        asked = verdict != "yes" and remedies and not stopped()
        rows.append(
            {
                "site": site["site"],
                "name": site["name"] or country.names.get(site["node"], "") or str(site["site"]),
                "ways": country.ways(site["node"]),
                "power_min": power,
                "fiber_least_min": low,
                "fiber_most_min": high,
                "down_least_min": least,
                "down_most_min": most,
                "target_min": target,
                "best_pct": 100.0 * (1.0 - most / MINUTES_PER_YEAR),
                "verdict": verdict,
                "helps": ", or ".join(country.helps(site["node"], power, target)) if asked else "",
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


COLUMNS = (
    "site", "name", "ways", "power_min", "fiber_least_min", "fiber_most_min", "down_least_min",
    "down_most_min", "target_min", "best_pct", "verdict", "helps",
)  # fmt: skip
"""Columns of :func:`promises`."""


def _either(power_min: float, fiber_min: float) -> float:
    """Return the minutes per year without power or without fiber, independent of one another."""
    works = (1.0 - power_min / MINUTES_PER_YEAR) * (1.0 - fiber_min / MINUTES_PER_YEAR)
    return (1.0 - works) * MINUTES_PER_YEAR


@dataclass(frozen=True, eq=False)
class _Country:
    """An instance with every link built, asked node by node."""

    instance: Instance

    @cached_property
    def names(self) -> dict[Hashable, str]:
        nodes = self.instance.nodes
        return dict(zip(nodes["node"], nodes["name"], strict=True))

    @cached_property
    def least_power(self) -> dict[Hashable, float]:
        """Downtime of the package that fails least, by site."""
        least = self.instance.options.groupby("site", sort=False)["power_downtime_min"].min()
        return {site: float(minutes) for site, minutes in least.items()}

    def target(self, site: Mapping[Hashable, Any]) -> float:
        """Return the minutes allowed at a site."""
        own, limit = float(site["downtime_target_min"]), self.instance.limits.downtime_target_min
        if not math.isnan(own):
            return own
        return math.inf if limit is None else float(limit)

    @cached_property
    def reliability(self) -> FiberReliability:
        return self.oracle()

    def oracle(self, quicker: float = 1.0, gateway: Hashable | None = None) -> FiberReliability:
        """Return the fiber downtime if repair were quicker, or a node a gateway too."""
        links = self.instance.links
        links = links.assign(repair_h=links["repair_h"] * quicker)
        gateways = (*self.instance.gateways, *(() if gateway is None else (gateway,)))
        return FiberReliability(links, gateways, self.instance.failures, max_states=STATES)

    @cached_property
    def quicker(self) -> dict[float, FiberReliability]:
        return {share: self.oracle(share) for share in QUICKER}

    @cached_property
    def _in_time(self) -> Links:
        links = self.instance.links
        early = links["lead_years"].to_numpy(np.int64) < self.instance.n_years
        return np.asarray(early | links["existing"].to_numpy(bool))

    def compared(self, node: Hashable, power: float, target: float) -> tuple[float, float]:
        """Return bounds of the fiber downtime of a node that tell whether a target is in reach."""
        if not self.instance.has_network:
            return 0.0, 0.0
        aimed = target if math.isfinite(target) else DEFAULT_DOWNTIME_TARGET_MIN
        if aimed >= power and power < MINUTES_PER_YEAR:
            allowed = (aimed - power) / (1.0 - power / MINUTES_PER_YEAR)
            exceeds, found = self.reliability.compared(self._in_time, node, allowed)
            if exceeds is False:
                return found.lower_min, found.upper_min
        return self.fiber(node)

    def fiber(self, node: Hashable, oracle: FiberReliability | None = None) -> tuple[float, float]:
        """Return bounds of the fiber downtime of a node, minutes per year."""
        if not self.instance.has_network:
            return 0.0, 0.0
        found = (oracle or self.reliability).downtime(self._in_time, node)
        return found.lower_min, found.upper_min

    def ways(self, node: Hashable) -> int:
        """Return how many ways to gateways share no link, with every link built."""
        system = self.reliability.system
        if node in system.gateways or not self.instance.has_network:
            return 0
        number = system.number.get(node)
        if number is None:
            return 0
        return int(maximum_flow(self._capacities, number, 0).flow_value)

    @cached_property
    def _capacities(self) -> Any:
        ends = np.array([pair for pair in self.reliability.system.ends if pair[0] != pair[1]])
        ends = ends.reshape(-1, 2)
        both = np.concatenate([ends, ends[:, ::-1]])
        size = self.reliability.system.n_nodes
        ones = np.ones(len(both), dtype=np.int32)
        where: Any = (ones, (both[:, 0], both[:, 1]))
        return csr_array(where, shape=(size, size))

    def helps(self, node: Hashable, power: float, target: float) -> list[str]:
        """Return what would bring a target into reach, each on its own."""
        if power > target:
            return self._with_better_power(node, target)
        if not self.instance.has_network:
            return []
        found = []
        _, before = self.fiber(node)
        hours = float(self.instance.links["repair_h"].max())
        for share, oracle in self.quicker.items():
            if _either(power, self.fiber(node, oracle)[1]) <= target:
                found.append(
                    f"cuts repaired within {counted(hours * share, 'hour')} instead of {hours:g}"
                )
                break
        way = self._further_way(node)
        if way is not None and _either(power, before * way[1]) <= target:
            found.append(f"a further way of {way[0]:,.0f} km that shares nothing with the others")
        hub = next(
            (
                hub
                for hub in self._hubs(node)
                if _either(power, self.fiber(node, self.oracle(gateway=hub))[1]) <= target
            ),
            None,
        )
        if hub is not None:
            found.append(f"another gateway in {self.names.get(hub) or hub}")
        return found or [NOTHING]

    def _with_better_power(self, node: Hashable, target: float) -> list[str]:
        """Return what would be enough where power alone is down for too long."""
        fiber = self.fiber(node)[1]
        left = (target - fiber) / max(1.0 - fiber / MINUTES_PER_YEAR, 1e-9)
        better = "a power package that is down less than {:,.3g} minutes a year"
        if left > 0.0:
            return [better.format(left)]
        best = better.format(target)
        return [f"{best} together with {way}" for way in self.helps(node, 0.0, target)]

    def _further_way(self, node: Hashable) -> tuple[float, float] | None:
        """Return length (km) and share of time down of a new way to the nearest gateway."""
        away = [self._km(node, gateway) for gateway in self.instance.gateways]
        known = [km for km in away if not math.isnan(km)]
        if not known:
            return None
        km = ROUTE_FACTOR * min(known)
        links = self.instance.links
        rate, hours = links["cut_rate_per_1000km_year"].max(), links["repair_h"].max()
        return km, link_unavailability(km, float(rate), float(hours))

    def _hubs(self, node: Hashable) -> list[Hashable]:
        """Return the nearest nodes at which several links meet, other than gateways."""
        links = self.instance.links
        meet = pd.concat([links["a"], links["b"]]).value_counts()
        others = set(meet.index[meet >= _HUB_LINKS]) - {node, *self.instance.gateways}
        away = {hub: self._km(node, hub) for hub in sorted(others, key=str)}
        known = [hub for hub, km in away.items() if not math.isnan(km)]
        return sorted(known, key=away.__getitem__)[:HUBS_TRIED]

    @cached_property
    def _places(self) -> dict[Hashable, tuple[float, float]]:
        nodes = self.instance.nodes
        spots = zip(nodes["lon"].astype(float), nodes["lat"].astype(float), strict=True)
        return dict(zip(nodes["node"], spots, strict=True))

    def _km(self, one: Hashable, two: Hashable) -> float:
        """Return the straight distance of two nodes, km; NaN where one has no place."""
        spots = (*self._places[one], *self._places[two])
        if any(math.isnan(number) for number in spots):
            return math.nan
        return float(_EARTH.inv(*spots)[2] / 1000.0)


_EARTH = Geod(ellps="WGS84")
