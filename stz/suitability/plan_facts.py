"""What a plan says of a candidate: who reaches its people already, fiber still to build, downtime.

Facts of one plan with everything else left as it is. They say why a score and a choice differ; they
do not prove that no better plan has the place, or does without it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from stz.network import two_routes
from stz.suitability.measures import Row, shortest_ways
from stz.verifier import Recomputed, dated, in_last_year, recompute, with_text_ids

if TYPE_CHECKING:
    import pandas as pd

    from stz.instance import Instance
    from stz.plan import Plan


@dataclass(frozen=True)
class PlanFacts:
    """What the plan in hand says of one candidate.

    Attributes
    ----------
    reached_by : str
        Name of the zone of the plan that reaches most of its people; empty where none does.
    reached_share : float
        Share of its people in reach whom that zone reaches too, 0 to 1.
    reached_by_any : float
        The same for all zones of the plan together, itself left out.
    people_free : float
        Most of its people in reach who work in no zone of the plan; of a zone of the plan, those
        who work there.
    people_needed : float
        Fewest people with whom a zone may open there; 0 where nothing says so.
    seats : float
        Seats of the zone there that would bring most exports for a dollar of zone and fiber; of a
        zone of the plan, those it has.
    exports_musd : float
        What people left would export at most in it, USD million a year; of a zone of the plan, what
        it exports.
    zone_musd : float
        Capital of that zone, USD million.
    fiber_km, fiber_musd : float
        New fiber that it needs at least beside what the plan builds; of a zone of the plan, new
        fiber on its cheapest ways, shared with others.
    downtime_min : float
        Least minutes a year without power there; of a zone of the plan, those it has.
    budget_left_musd : float
        What the plan leaves of the budget, USD million; infinite without one.
    """

    reached_by: str
    reached_share: float
    reached_by_any: float
    people_free: float
    people_needed: float
    seats: float
    exports_musd: float
    zone_musd: float
    fiber_km: float
    fiber_musd: float
    downtime_min: float
    budget_left_musd: float


class PlanBeside:
    """A plan, asked for facts on one candidate after the other.

    Parameters
    ----------
    instance : Instance
        The problem.
    plan : Plan
        A plan of it.
    """

    def __init__(self, instance: Instance, plan: Plan) -> None:
        self.instance, self.plan = with_text_ids(instance, dated(instance, plan))

    @cached_property
    def recomputed(self) -> Recomputed:
        """The decisions joined with the problem."""
        return recompute(self.instance, self.plan)

    @cached_property
    def zones(self) -> dict[str, Row]:
        """Zones of the plan by site, existing ones included."""
        return {str(row["site"]): row for row in self.recomputed.zones.to_dict("records")}

    @property
    def chosen(self) -> frozenset[str]:
        """Sites of the new zones."""
        return frozenset(site for site, row in self.zones.items() if not bool(row["existing"]))

    def facts(self, site: str) -> PlanFacts:
        """Return what the plan says of a candidate."""
        shared, any_zone = self._reached(site)
        name = max(shared, key=lambda zone: (shared[zone], zone), default="")
        share = shared.get(name, 0.0)
        km, cost = self._fiber(site)
        if site in self.zones:
            people, exports = self._working(site)
            seats, capital = float(self.zones[site]["seats"]), self.zones[site]["zone_capex_musd"]
        else:
            left = self._free(site)
            people = sum(persons for persons, _ in left)
            seats, capital, exports = self._best_zone(site, left, cost)
        return PlanFacts(
            reached_by=self._named(name) if share > 0 else "",
            reached_share=share,
            reached_by_any=any_zone,
            people_free=people,
            people_needed=self._fewest(site),
            seats=seats,
            exports_musd=exports,
            zone_musd=float(capital),
            fiber_km=km,
            fiber_musd=cost,
            downtime_min=self._downtime(site),
            budget_left_musd=self.budget_left_musd,
        )

    @property
    def exports_per_capital(self) -> float:
        """Exports of new zones in the last year for each dollar of their capital and of the fiber.

        USD a year per USD; NaN where nothing is spent.
        """
        spent = sum(float(row["zone_capex_musd"]) for row in self.zones.values())
        spent += float(self.recomputed.links["capex_musd"].sum())
        earned = sum(self._working(site)[1] for site in self.chosen)
        return earned / spent if spent > 0 else math.nan

    @cached_property
    def budget_left_musd(self) -> float:
        """What the plan leaves of the budget, USD million; infinite without a budget."""
        budget = self.instance.limits.budget_musd
        if budget is None or self.instance.n_years > 1:
            return math.inf
        return float(budget) - float(self.plan.metrics["capex"])

    @cached_property
    def _names(self) -> dict[str, str]:
        sites, nodes = self.instance.sites, self.instance.nodes
        called = dict(zip(nodes["node"], nodes["name"], strict=True))
        rows = zip(sites["site"], sites["name"], sites["node"], strict=True)
        return {site: name or called.get(node) or site for site, name, node in rows}

    def _named(self, site: str) -> str:
        return self._names.get(site, site)

    @cached_property
    def _talent(self) -> dict[str, float]:
        """People of each pool in the last year."""
        last = self.recomputed.talent.iloc[:, -1]
        return {str(pool): float(persons) for pool, persons in last.items()}

    @cached_property
    def _reach(self) -> dict[str, dict[str, Row]]:
        """Pools in reach of each site, by site and pool."""
        found: dict[str, dict[str, Row]] = {}
        for row in self.instance.reach.to_dict("records"):
            found.setdefault(str(row["site"]), {})[str(row["pool"])] = row
        return found

    @cached_property
    def _workers(self) -> pd.DataFrame:
        return in_last_year(self.recomputed)[0]

    @cached_property
    def _employed(self) -> dict[str, list[tuple[float, float]]]:
        """Share and persons of each pool in each zone of the plan where some of it work."""
        found: dict[str, list[tuple[float, float]]] = {}
        columns = (self._workers[name] for name in ("pool", "share", "persons"))
        for pool, share, persons in zip(*columns, strict=True):
            found.setdefault(str(pool), []).append((float(share), float(persons)))
        return found

    def _left(self, pool: str, share: float) -> float:
        """Return the people of a pool who are left for a site with this share.

        Those drawn to zones with share at most ``r`` are at most ``r`` of the pool, for every
        ``r`` (:mod:`stz.model.people_rows`).
        """
        taken, persons = self._employed.get(pool, []), self._talent[pool]
        steps = {share, *(one for one, _ in taken if one > share)}
        return max(
            0.0,
            min(step * persons - sum(n for one, n in taken if one <= step) for step in steps),
        )

    def _coming(self, site: str) -> dict[str, float]:
        pools = self._reach.get(site, {})
        return {pool: float(row["share"]) * self._talent[pool] for pool, row in pools.items()}

    def _reached(self, site: str) -> tuple[dict[str, float], float]:
        """Return the share of a site's people whom each other zone of the plan reaches, and all."""
        coming = self._coming(site)
        whole = sum(coming.values())
        if whole <= 0:
            return {}, 0.0
        others = [zone for zone in self.zones if zone != site]
        pools = {zone: self._reach.get(zone, {}) for zone in others}
        shares = {
            zone: sum(persons for pool, persons in coming.items() if pool in own) / whole
            for zone, own in pools.items()
        }
        covered = {pool for own in pools.values() for pool in own}
        return shares, sum(n for pool, n in coming.items() if pool in covered) / whole

    def _free(self, site: str) -> list[tuple[float, float]]:
        """Return who is left at most, by pool, and what each would export; most first."""
        rows = self._reach.get(site, {})
        left = [
            (self._left(pool, float(row["share"])), float(row["benefit_musd"]))
            for pool, row in rows.items()
        ]
        return sorted(left, key=lambda one: -one[1])

    def _working(self, site: str) -> tuple[float, float]:
        rows = self._workers[self._workers["site"] == site]
        return float(rows["persons"].sum()), float((rows["persons"] * rows["benefit_musd"]).sum())

    @cached_property
    def _options(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.instance.options.to_dict("records"):
            found.setdefault(str(row["site"]), []).append(row)
        return found

    def _fewest(self, site: str) -> float:
        """Return the fewest people that a zone may open with."""
        people = [
            _times(one["min_blocks"], one["block_seats"]) * float(one["min_occupancy"])
            for one in self._options.get(site, [])
        ]
        return min((one for one in people if math.isfinite(one)), default=0.0)

    def _best_zone(
        self, site: str, left: list[tuple[float, float]], fiber: float
    ) -> tuple[float, float, float]:
        """Return seats, capital and exports of the zone with most exports for a dollar."""
        best, most = (0.0, 0.0, 0.0), -1.0
        for one in self._options.get(site, []):
            for blocks in range(int(one["min_blocks"]), int(one["max_blocks"]) + 1):
                seats = _times(blocks, one["block_seats"])
                cost = float(one["fixed_capex_musd"]) + blocks * float(one["block_capex_musd"])
                earned = _filled(seats, left)
                each = earned / (cost + fiber) if cost + fiber > 0 else math.inf
                if each > most:
                    best, most = (seats, cost, earned), each
        return best

    def _downtime(self, site: str) -> float:
        if site in self.zones:
            return float(self.zones[site]["power_downtime_min"])
        options = self._options.get(site, [])
        return min((float(one["power_downtime_min"]) for one in options), default=math.nan)

    @cached_property
    def _built(self) -> frozenset[str]:
        return frozenset(str(link) for link in self.recomputed.links["link"])

    @cached_property
    def _links(self) -> dict[str, Row]:
        return {str(row["link"]): row for row in self.instance.links.to_dict("records")}

    @cached_property
    def _priced(self) -> pd.DataFrame:
        """All links with the price that is still to pay as their length."""
        links = self.instance.links
        paid = links["existing"].astype(bool) | links["link"].isin(self._built)
        return links.assign(km=links["capex_musd"].astype(float).where(~paid, 0.0), existing=True)

    @cached_property
    def _single(self) -> Mapping[str, tuple[str, list[str]]]:
        """The cheapest way of each node to a gateway."""
        links, gateways = self.instance.links, self.instance.gateways
        return shortest_ways(links, gateways, "capex_musd", self._built)[1]

    def _fiber(self, site: str) -> tuple[float, float]:
        """Return km and cost of new fiber on the cheapest ways that its protection level needs.

        One way for ``single``, else two that share no link: levels above ask for more, so it is
        the least. Of a zone of the plan, what the plan builds on them counts.
        """
        if not self.instance.has_network:
            return 0.0, 0.0
        row = self._sites[site]
        node, level = str(row["node"]), str(row["protection"]) or self.instance.protection
        opened = site in self.zones
        if level == "single":
            found = self._single.get(node)
            used = set(found[1]) if found else None
        else:
            routes = two_routes(self._priced, (), node, self.instance.gateways)
            enough = len(routes) == 2 or node in self.instance.gateways
            used = {link for route in routes for link in route.links} if enough else None
        if used is None:
            return math.inf, math.inf
        new = [
            self._links[link]
            for link in used
            if not bool(self._links[link]["existing"]) and (link in self._built) == opened
        ]
        return (
            sum(float(link["km"]) for link in new),
            sum(float(link["capex_musd"]) for link in new),
        )

    @cached_property
    def _sites(self) -> dict[str, Row]:
        return {str(row["site"]): row for row in self.instance.sites.to_dict("records")}


def _times(blocks: Any, seats: Any) -> float:
    """Return seats of some blocks, where no block has none even without a limit."""
    return 0.0 if float(blocks) == 0 else float(blocks) * float(seats)


def _filled(seats: float, left: list[tuple[float, float]]) -> float:
    """Return what people export who fill so many seats, those first who export most."""
    earned = 0.0
    for persons, each in left:
        taken = min(persons, seats)
        earned += taken * each
        seats -= taken
    return earned
