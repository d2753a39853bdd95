"""The optimum of a programme of years by exhaustion of all its courses.

A *course* says for every year what is there. Courses of zones and cities are tried one by one, all
courses of the links at once as arrays, people by linear programming. Written from the meaning of
the tables alone; no code of ``stz.model`` or ``stz.solver`` is used. Only for a few decisions.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from failure_oracle import keeps_promise, serves
from oracle import Choice, _counts_hold, _discrete_quotas_hold, _networks, _part, _rows
from scipy.optimize import linprog

from stz.instance import Instance

MAXIMIZE = {"exports": True, "cost": False, "npv": True, "jobs": True, "capex": False}
CLOSE = 1e-9


@dataclass(frozen=True)
class Zone:
    """One site: its option, and per year whether it is open, blocks, seats, and what is paid."""

    site: int
    option: int
    opened: tuple[bool, ...]
    blocks: tuple[int, ...]
    seats: tuple[float, ...]
    needed: tuple[float, ...]
    capex: tuple[float, ...]
    opex: tuple[float, ...]


@dataclass(frozen=True)
class Time:
    """Numbers per year."""

    discount: np.ndarray
    budget: np.ndarray
    talent: np.ndarray

    @property
    def n(self) -> int:
        return len(self.discount)


def time_of(instance: Instance) -> Time:
    years = _rows(instance.years)
    talent = [
        [
            pool["talent"] * (1 + pool["growth_per_year"]) ** t * year["talent_factor"]
            for pool in _rows(instance.pools)
        ]
        for t, year in enumerate(years)
    ]
    return Time(
        np.array([year["discount"] for year in years], dtype=float),
        np.array([year["budget_musd"] for year in years], dtype=float),
        np.array(talent, dtype=float).reshape(len(years), len(instance.pools)),
    )


def starts(n_years: int, lead: int) -> list[int | None]:
    """Years in which something can be commissioned, or never."""
    return [None, *range(lead, n_years)]


def zone_courses(instance: Instance, number: int, time: Time) -> list[Zone | None]:
    site = instance.sites.iloc[number]
    out: list[Zone | None] = [] if site["must_open"] or site["existing"] else [None]
    if site["banned"]:
        return out
    for row, option in enumerate(_rows(instance.options)):
        if option["site"] != site["site"]:
            continue
        existing = bool(site["existing"])
        lead = 0 if existing else option["lead_years"]
        ramp = 0 if existing else option["ramp_years"]
        for start in [0] if existing else range(lead, time.n):
            sizes = range(option["min_blocks"], option["max_blocks"] + 1)
            for path in itertools.combinations_with_replacement(sizes, time.n - start):
                out.append(_zone(number, row, option, [0] * start + list(path), start,
                                 lead, ramp, existing))  # fmt: skip
    return out


def _zone(
    number: int, row: int, option: dict[str, Any], blocks: list[int], start: int, lead: int,
    ramp: int, existing: bool,
) -> Zone:  # fmt: skip
    n = len(blocks)
    each = option["block_seats"]
    added = [blocks[t] - (blocks[t - 1] if t else 0) for t in range(n)]
    seats, needed, capex, opex = [0.0] * n, [0.0] * n, [0.0] * n, [0.0] * n
    for t in range(n):
        for k in range(t + 1):
            if added[k]:
                share = min(1.0, (t - k + 1) / (ramp + 1))
                seats[t] += added[k] * (share * each if math.isfinite(each) else math.inf)
                if k + ramp <= t and math.isfinite(each):
                    needed[t] += added[k] * each * option["min_occupancy"]
        if t >= start:
            opex[t] = option["fixed_opex_musd"] + blocks[t] * option["block_opex_musd"]
        if not existing and t >= start:
            capex[t - lead] += added[t] * option["block_capex_musd"]
            capex[t - lead] += option["fixed_capex_musd"] if t == start else 0.0
    opened = tuple(t >= start for t in range(n))
    return Zone(number, row, opened, tuple(blocks), tuple(seats), tuple(needed), tuple(capex),
                tuple(opex))  # fmt: skip


@dataclass(frozen=True, eq=False)
class LinkCourses:
    """Every course of all candidate links together; first axis course, second year."""

    capex: np.ndarray
    opex: np.ndarray
    total: np.ndarray
    km: np.ndarray
    single: dict[Any, np.ndarray]
    dual: dict[Any, np.ndarray]
    state: np.ndarray

    def serves(self, instance: Instance, node: Any, level: str) -> np.ndarray:
        """Whether a node is served at a level, per course and year."""
        paths = {"single": self.single, "dual_link": self.dual}
        return paths[level][node] if level in paths else serves(instance, node, level)[self.state]


@lru_cache(maxsize=2)
def link_courses(instance: Instance) -> LinkCourses:
    time = time_of(instance)
    links = [link for link in _rows(instance.links) if not link["existing"]]
    networks = _networks(instance)
    courses = list(itertools.product(*[starts(time.n, link["lead_years"]) for link in links]))
    capex, opex = np.zeros((len(courses), time.n)), np.zeros((len(courses), time.n))
    km = np.zeros(len(courses))
    state = np.zeros((len(courses), time.n), dtype=int)
    for row, course in enumerate(courses):
        for place, (link, start) in enumerate(zip(links, course, strict=True)):
            if start is None:
                continue
            capex[row, start - link["lead_years"]] += link["capex_musd"]
            opex[row, start:] += link["opex_musd"]
            km[row] += link["km"]
            # Networks are listed with the last link changing fastest.
            state[row, start:] += 2 ** (len(links) - 1 - place)
    nodes = instance.nodes["node"].tolist()
    return LinkCourses(
        capex=capex,
        opex=opex,
        total=capex.sum(axis=1),
        km=km,
        single={v: np.array([v in net[2] for net in networks])[state] for v in nodes},
        dual={v: np.array([v in net[3] for net in networks])[state] for v in nodes},
        state=state,
    )


def best_programme(instance: Instance, objective: str) -> float:
    """Return the optimum, or NaN where nothing is feasible."""
    values = list(programmes(instance, objective))
    if not values:
        return math.nan
    return max(values) if MAXIMIZE[objective] else min(values)


def programmes(instance: Instance, objective: str) -> Iterator[float]:
    """Yield the best value of every course of zones and cities that is feasible."""
    time = time_of(instance)
    zones_of = [zone_courses(instance, site, time) for site in range(len(instance.sites))]
    cities = _rows(instance.cities)
    city_starts = [
        [start for start in starts(time.n, 0) if start is not None or not city["must_connect"]]
        for city in cities
    ]
    links = link_courses(instance)
    people = People(instance, time, objective)
    for chosen in itertools.product(*zones_of):
        zones = [zone for zone in chosen if zone is not None]
        last = [Choice(zone.site, zone.option, zone.blocks[-1]) for zone in zones]
        if not _counts_hold(instance, last) or not _apart(instance, zones):
            continue
        for since in itertools.product(*city_starts):
            on = [row for row, start in enumerate(since) if start is not None]
            if not _discrete_quotas_hold(instance, last, on):
                continue
            paid, run = _paid(instance, zones, since, time)
            fits = _fitting(instance, zones, since, paid, links, time)
            if not fits.any():
                continue
            fixed = _fixed(instance, objective, paid, run, links, time)[fits]
            gained = people.best(zones, since)
            if gained is not None:
                best = fixed.max() if MAXIMIZE[objective] else fixed.min()
                yield float(best + gained)


def _apart(instance: Instance, zones: Sequence[Zone]) -> bool:
    spacing = instance.limits.spacing_km
    if spacing is None:
        return True
    places = instance.nodes.set_index("node")
    for one, other in itertools.combinations(zones, 2):
        rows = [instance.sites.iloc[zone.site] for zone in (one, other)]
        if all(row["existing"] for row in rows):
            continue
        (lon_a, lat_a), (lon_b, lat_b) = (
            np.radians(places.loc[row["node"], ["lon", "lat"]].to_numpy(float)) for row in rows
        )
        # Spherical law of cosines, clipped: not how the model does it.
        cosine = math.sin(lat_a) * math.sin(lat_b)
        cosine += math.cos(lat_a) * math.cos(lat_b) * math.cos(lon_a - lon_b)
        if 6371.0088 * math.acos(max(-1.0, min(1.0, cosine))) < spacing:
            return False
    return True


def _paid(
    instance: Instance, zones: Sequence[Zone], since: Sequence[int | None], time: Time
) -> tuple[np.ndarray, np.ndarray]:
    """Capex and opex of zones and cities per year."""
    capex, opex = np.zeros(time.n), np.zeros(time.n)
    for zone in zones:
        capex += zone.capex
        opex += zone.opex
    for city, start in zip(_rows(instance.cities), since, strict=True):
        if start is not None:
            capex[start] += city["capex_musd"]
            opex[start:] += city["opex_musd"]
    return capex, opex


def _fitting(
    instance: Instance,
    zones: Sequence[Zone],
    since: Sequence[int | None],
    paid: np.ndarray,
    links: LinkCourses,
    time: Time,
) -> np.ndarray:
    """Return the link courses that serve everybody in time and within all budgets and bounds."""
    fits = (links.capex + paid <= time.budget + CLOSE).all(axis=1)
    capex = links.total + paid.sum()
    if instance.limits.budget_musd is not None:
        fits &= capex <= instance.limits.budget_musd + CLOSE
    if instance.has_network:
        for zone in zones:
            site = instance.sites.iloc[zone.site]
            served = links.serves(instance, site["node"], site["protection"] or instance.protection)
            served = served & keeps_promise(instance, zone.site, zone.option)[links.state]
            fits &= (served | ~np.array(zone.opened)).all(axis=1)
        for city, start in zip(_rows(instance.cities), since, strict=True):
            if start is not None:
                served = links.serves(instance, city["node"], city["protection"])
                fits &= served[:, start:].all(axis=1)
    numbers = {
        "capex": capex,
        "capex_links": links.total,
        "fiber_km": links.km,
        "zones": np.full(len(capex), sum(not _exists(instance, zone) for zone in zones), float),
    }
    for bound in instance.bounds:
        if bound.metric == "jobs":
            continue
        value = numbers[bound.metric]
        if bound.minimum is not None:
            fits &= value >= bound.minimum - CLOSE
        if bound.maximum is not None:
            fits &= value <= bound.maximum + CLOSE
        if bound.max_share is not None:
            fits &= value <= bound.max_share * numbers[bound.of] + CLOSE
    return fits


def _exists(instance: Instance, zone: Zone) -> bool:
    return bool(instance.sites["existing"].iat[zone.site])


def _fixed(
    instance: Instance, objective: str, paid: np.ndarray, run: np.ndarray, links: LinkCourses,
    time: Time,
) -> np.ndarray:  # fmt: skip
    """Return what all but people and connections are worth, per link course."""
    weights = time.discount.copy()
    weights[-1] *= instance.limits.annuity_years
    capex, opex = links.capex + paid, links.opex + run
    return {
        "exports": np.zeros(len(capex)),
        "jobs": np.zeros(len(capex)),
        "capex": capex.sum(axis=1),
        "cost": (capex + opex) @ time.discount,
        "npv": -capex @ time.discount - opex @ weights,
    }[objective]


class People:
    """Who works where, year by year; together only where one limit spans the years."""

    def __init__(self, instance: Instance, time: Time, objective: str) -> None:
        self.instance, self.time, self.objective = instance, time, objective
        self.known: dict[Any, float | None] = {}

    def best(self, zones: Sequence[Zone], since: Sequence[int | None]) -> float | None:
        """Return the best that people and connections add, or None where they cannot be placed."""
        years = range(self.time.n)
        if self.instance.limits.exports_min_musd is not None:
            return self._solve([self._state(zones, since, t) for t in years])
        total = 0.0
        for t in years:
            state = self._state(zones, since, t)
            if state not in self.known:
                self.known[state] = self._solve([state])
            found = self.known[state]
            if found is None:
                return None
            total += found
        return total

    def _state(self, zones: Sequence[Zone], since: Sequence[int | None], t: int) -> tuple[Any, ...]:
        there = tuple(
            (zone.site, zone.seats[t], zone.needed[t]) for zone in zones if zone.opened[t]
        )
        on = tuple(row for row, start in enumerate(since) if start is not None and start <= t)
        return t, there, on

    def _worth(self, t: int, benefit: float, cost: float, persons: float) -> float:
        weight = self.time.discount[t]
        last = t == self.time.n - 1
        annuity = self.instance.limits.annuity_years if last else 1.0
        return {
            "exports": weight * benefit,
            "jobs": persons * last,
            "capex": 0.0,
            "cost": weight * cost,
            "npv": weight * annuity * (benefit - cost),
        }[self.objective]

    def _solve(self, states: Sequence[tuple[Any, ...]]) -> float | None:
        instance, sites = self.instance, self.instance.sites["site"].tolist()
        pools, cities = _rows(instance.pools), _rows(instance.cities)
        number = {pool["pool"]: row for row, pool in enumerate(pools)}
        unknowns: list[dict[str, Any]] = []
        constant = earned = 0.0
        for t, there, on in states:
            opened = {sites[site]: site for site, _, _ in there}
            for pair in _rows(instance.reach):
                if pair["site"] in opened:
                    site = instance.sites.iloc[opened[pair["site"]]]
                    unknowns.append({
                        "t": t, "pool": pair["pool"], "site": pair["site"],
                        "limit": pair["share"] * self.time.talent[t, number[pair["pool"]]],
                        "benefit": pair["benefit_musd"],
                        "worth": self._worth(t, pair["benefit_musd"], pair["assign_cost_musd"], 1),
                        "tier": site["tier"], "province": site["province"],
                    })  # fmt: skip
            for row in on:
                city = cities[row]
                gift = city["connect_benefit_musd"]
                constant += self._worth(t, gift, 0.0, 0.0)
                earned += self.time.discount[t] * gift
                if city["pool"] != "":
                    unknowns.append({
                        "t": t, "pool": city["pool"], "site": None,
                        "limit": city["remote_share"] * self.time.talent[t, number[city["pool"]]],
                        "benefit": city["remote_benefit_musd"],
                        "worth": self._worth(t, city["remote_benefit_musd"], 0.0, 1),
                        "tier": city["tier"], "province": city["province"],
                    })  # fmt: skip
        upper, equal = self._rows(states, unknowns, earned)
        return _optimum(unknowns, upper, equal, constant, MAXIMIZE[self.objective])

    def _rows(
        self, states: Sequence[tuple[Any, ...]], unknowns: list[dict[str, Any]], earned: float
    ) -> tuple[list[tuple[np.ndarray, float]], list[tuple[np.ndarray, float]]]:
        instance, sites = self.instance, self.instance.sites["site"].tolist()

        def mask(**values: Any) -> np.ndarray:
            same = [all(u[key] == value for key, value in values.items()) for u in unknowns]
            return np.array(same, dtype=float)

        upper: list[tuple[np.ndarray, float]] = []
        equal: list[tuple[np.ndarray, float]] = []
        for t, there, _ in states:
            for row, pool in enumerate(_rows(instance.pools)):
                everybody = mask(t=t, pool=pool["pool"]), float(self.time.talent[t, row])
                (equal if pool["mandatory"] else upper).append(everybody)
            for site, seats, needed in there:
                people = mask(t=t, site=sites[site])
                if math.isfinite(seats):
                    upper.append((people, seats))
                upper.append((-people, -needed))
            if t == self.time.n - 1:
                upper += self._last_year(unknowns, mask(t=t))
        floor = instance.limits.exports_min_musd
        if floor is not None:
            each = [-self.time.discount[u["t"]] * u["benefit"] for u in unknowns]
            upper.append((np.array(each), earned - floor))
        return upper, equal

    def _last_year(
        self, unknowns: list[dict[str, Any]], now: np.ndarray
    ) -> list[tuple[np.ndarray, float]]:

        upper: list[tuple[np.ndarray, float]] = []
        for bound in self.instance.bounds:
            if bound.metric == "jobs" and bound.minimum is not None:
                upper.append((-now, -bound.minimum))
        for quota in self.instance.quotas:
            if quota.measure != "workers":
                continue
            table = pd.DataFrame(unknowns, columns=["tier", "province", "pool"])
            if quota.by == "origin":
                origin = self.instance.pools.set_index("pool")[["tier", "province"]]
                table = origin.reindex(table["pool"])
            part = _part(table, quota).astype(float) * now
            if quota.minimum is not None:
                upper.append((-part, -quota.minimum))
            if quota.maximum is not None:
                upper.append((part, quota.maximum))
            if quota.min_share is not None:
                upper.append((quota.min_share * now - part, 0.0))
            if quota.max_share is not None:
                upper.append((part - quota.max_share * now, 0.0))
        return upper


def _optimum(
    unknowns: list[dict[str, Any]],
    upper: list[tuple[np.ndarray, float]],
    equal: list[tuple[np.ndarray, float]],
    constant: float,
    maximize: bool,
) -> float | None:
    if not unknowns:
        fits = all(limit >= -CLOSE for _, limit in upper) and all(abs(v) < CLOSE for _, v in equal)
        return constant if fits else None
    sign = -1.0 if maximize else 1.0
    result = linprog(
        [sign * unknown["worth"] for unknown in unknowns],
        A_ub=np.array([row for row, _ in upper]) if upper else None,
        b_ub=[limit for _, limit in upper] if upper else None,
        A_eq=np.array([row for row, _ in equal]) if equal else None,
        b_eq=[value for _, value in equal] if equal else None,
        bounds=[(0, unknown["limit"]) for unknown in unknowns],
        method="highs",
    )
    return constant + sign * result.fun if result.status == 0 else None
