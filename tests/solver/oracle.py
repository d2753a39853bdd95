"""The optimum by exhaustion: every zone, block, link and city tried, people by linear programming.

Written from the meaning of the tables alone; no code of ``stz.model`` or ``stz.solver`` is used.
Only for instances with a dozen binary decisions.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from scipy.optimize import linprog

from stz.instance import Instance, Quota

BIG = 10**6
MAXIMIZE = {"exports": True, "cost": False, "npv": True}


@dataclass(frozen=True)
class Choice:
    """What is opened at one site: the row of the option and the blocks, or nothing."""

    site: int
    option: int = -1
    blocks: int = 0


def best_objective(instance: Instance, objective: str) -> float:
    """Return the optimum, or NaN where nothing is feasible."""
    values = list(all_values(instance, objective))
    if not values:
        return math.nan
    return max(values) if MAXIMIZE[objective] else min(values)


def all_values(instance: Instance, objective: str) -> Iterator[float]:
    """Yield the best value of every feasible choice of zones and cities that may be optimal."""
    sign = 1.0 if MAXIMIZE[objective] else -1.0
    years = instance.limits.annuity_years
    weight = {"exports": (0.0, 0.0), "cost": (-1.0, -1.0), "npv": (-1.0, -years)}[objective]
    networks = _networks(instance)
    cities = _rows(instance.cities)
    best = -math.inf
    for choice in itertools.product(*_choices_by_site(instance)):
        zones = [c for c in choice if c.option >= 0]
        if not _counts_hold(instance, zones):
            continue
        for on in itertools.product(
            *[[True] if c["must_connect"] else [False, True] for c in cities]
        ):
            connected = [row for row, yes in enumerate(on) if yes]
            if not _discrete_quotas_hold(instance, zones, connected):
                continue
            capex, opex = _own_costs(instance, zones, connected)
            links = _cheapest_network(instance, networks, zones, connected, capex, weight)
            if links is None:
                continue
            fixed = weight[0] * (capex + links[0]) + weight[1] * (opex + links[1])
            ceiling = fixed + _most_people_are_worth(instance, connected, objective)
            if ceiling <= best:
                continue
            people = _people(instance, zones, connected, objective)
            if people is None:
                continue
            best = max(best, fixed + people)
            yield sign * (fixed + people)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return table.to_dict("records")  # type: ignore[return-value]


def _choices_by_site(instance: Instance) -> list[list[Choice]]:
    out = []
    options = _rows(instance.options)
    for number, site in enumerate(_rows(instance.sites)):
        nothing = [] if site["must_open"] or site["existing"] else [Choice(number)]
        something = [
            Choice(number, row, blocks)
            for row, option in enumerate(options)
            if option["site"] == site["site"]
            for blocks in range(option["min_blocks"], option["max_blocks"] + 1)
        ]
        out.append(nothing if site["banned"] else nothing + something)
    return out


def _counts_hold(instance: Instance, zones: list[Choice]) -> bool:
    new = sum(not instance.sites["existing"].iat[zone.site] for zone in zones)
    limits = instance.limits
    if limits.n_zones is not None and new != limits.n_zones:
        return False
    return limits.max_zones is None or new <= limits.max_zones


def _zone_capex(instance: Instance, zone: Choice) -> float:
    if instance.sites["existing"].iat[zone.site]:
        return 0.0
    option = instance.options.iloc[zone.option]
    return float(option["fixed_capex_musd"] + zone.blocks * option["block_capex_musd"])


def _seats(instance: Instance, zone: Choice) -> float:
    return (
        zone.blocks * float(instance.options["block_seats"].iat[zone.option])
        if zone.blocks
        else 0.0
    )


def _own_costs(
    instance: Instance, zones: list[Choice], connected: list[int]
) -> tuple[float, float]:
    capex = sum(_zone_capex(instance, zone) for zone in zones)
    opex = 0.0
    for zone in zones:
        option = instance.options.iloc[zone.option]
        opex += option["fixed_opex_musd"] + zone.blocks * option["block_opex_musd"]
    at = instance.cities.iloc[connected]
    return capex + float(at["capex_musd"].sum()), opex + float(at["opex_musd"].sum())


@lru_cache(maxsize=2)
def _networks(instance: Instance) -> list[tuple[float, float, set[Any], set[Any]]]:
    """Every set of candidate links: capex, opex, nodes served once, nodes served twice."""
    links = _rows(instance.links)
    standing = [link for link in links if link["existing"]]
    candidates = [link for link in links if not link["existing"]]
    out = []
    for chosen in itertools.product([False, True], repeat=len(candidates)):
        built = [link for link, yes in zip(candidates, chosen, strict=True) if yes]
        flow: nx.DiGraph[Any] = nx.DiGraph()
        flow.add_nodes_from([*instance.nodes["node"].tolist(), "the internet"])
        for link in standing + built:
            for a, b in ((link["a"], link["b"]), (link["b"], link["a"])):
                known = flow.get_edge_data(a, b, {"capacity": 0})["capacity"]
                flow.add_edge(a, b, capacity=known + 1)
        for gateway in instance.gateways:
            flow.add_edge(gateway, "the internet", capacity=BIG)
        paths = {
            node: nx.maximum_flow_value(flow, node, "the internet")
            for node in instance.nodes["node"].tolist()
        }
        out.append(
            (
                float(sum(link["capex_musd"] for link in built)),
                float(sum(link["opex_musd"] for link in built)),
                {node for node, count in paths.items() if count >= 1},
                {node for node, count in paths.items() if count >= 2},
            )
        )
    return out


def _cheapest_network(
    instance: Instance,
    networks: list[tuple[float, float, set[Any], set[Any]]],
    zones: list[Choice],
    connected: list[int],
    capex: float,
    weight: tuple[float, float],
) -> tuple[float, float] | None:
    budget = instance.limits.budget_musd
    room = math.inf if budget is None else budget - capex + 1e-9
    if not instance.has_network:
        return (0.0, 0.0) if room >= 0 else None
    once, twice = set(), set()
    for zone in zones:
        site = instance.sites.iloc[zone.site]
        level = site["protection"] or instance.protection
        (twice if level == "dual_link" else once).add(site["node"])
    for city in connected:
        row = instance.cities.iloc[city]
        (twice if row["protection"] == "dual_link" else once).add(row["node"])
    fitting = [
        (links_capex, links_opex)
        for links_capex, links_opex, single, dual in networks
        if links_capex <= room and once <= single and twice <= dual
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda pair: weight[0] * pair[0] + weight[1] * pair[1])


def _part(table: pd.DataFrame, quota: Quota) -> np.ndarray:
    mask = np.ones(len(table), dtype=bool)
    if quota.tiers:
        mask &= table["tier"].isin(quota.tiers).to_numpy()
    if quota.provinces:
        mask &= table["province"].isin(quota.provinces).to_numpy()
    return mask


def _discrete_quotas_hold(instance: Instance, zones: list[Choice], connected: list[int]) -> bool:
    for quota in instance.quotas:
        if quota.measure == "workers":
            continue
        if quota.measure == "cities":
            mask = _part(instance.cities, quota)
            amounts = [(1.0, bool(mask[city])) for city in connected]
        else:
            mask = _part(instance.sites, quota)
            measure = {
                "zones": lambda zone: 1.0,
                "seats": lambda zone: _seats(instance, zone),
                "spending": lambda zone: _zone_capex(instance, zone),
            }[quota.measure]
            amounts = [(measure(zone), bool(mask[zone.site])) for zone in zones]
        part = sum(amount for amount, counts in amounts if counts)
        whole = sum(amount for amount, _ in amounts)
        if (
            (quota.minimum is not None and part < quota.minimum - 1e-9)
            or (quota.maximum is not None and part > quota.maximum + 1e-9)
            or (quota.min_share is not None and part < quota.min_share * whole - 1e-9)
            or (quota.max_share is not None and part > quota.max_share * whole + 1e-9)
        ):
            return False
    return True


def _worth(instance: Instance, objective: str, benefit: float, cost: float) -> float:
    years = instance.limits.annuity_years
    return {"exports": benefit, "cost": -cost, "npv": years * (benefit - cost)}[objective]


def _most_people_are_worth(instance: Instance, connected: list[int], objective: str) -> float:
    """Bound what people and connections can add, to save linear programs."""
    each = [0.0]
    each += [
        _worth(instance, objective, pair["benefit_musd"], pair["assign_cost_musd"])
        for pair in _rows(instance.reach)
    ]
    each += [
        _worth(instance, objective, city["remote_benefit_musd"], 0.0)
        for city in _rows(instance.cities)
    ]
    by_connection = instance.cities["connect_benefit_musd"].iloc[connected].sum()
    total = float(instance.pools["talent"].sum())
    return max(each) * total + _worth(instance, objective, by_connection, 0.0) + 1e-9


def _people(
    instance: Instance, zones: list[Choice], connected: list[int], objective: str
) -> float | None:
    """Return the most that people add to the objective, or None where they cannot be placed."""
    pools = _rows(instance.pools)
    talent = {pool["pool"]: pool["talent"] for pool in pools}
    tier_of_pool = instance.pools.set_index("pool")
    opened = {instance.sites["site"].iat[zone.site]: zone for zone in zones}
    # One unknown per usable pair of pool and site, and per connected home.
    unknowns: list[dict[str, Any]] = []
    for pair in _rows(instance.reach):
        if pair["site"] in opened:
            site = instance.sites.iloc[opened[pair["site"]].site]
            unknowns.append(
                {
                    "worth": _worth(
                        instance, objective, pair["benefit_musd"], pair["assign_cost_musd"]
                    ),
                    "benefit": pair["benefit_musd"],
                    "limit": pair["share"] * talent[pair["pool"]],
                    "pool": pair["pool"],
                    "site": pair["site"],
                    "tier": site["tier"],
                    "province": site["province"],
                }
            )
    for row in connected:
        city = instance.cities.iloc[row]
        if city["pool"] != "":
            unknowns.append(
                {
                    "worth": _worth(instance, objective, city["remote_benefit_musd"], 0.0),
                    "benefit": city["remote_benefit_musd"],
                    "limit": city["remote_share"] * talent[city["pool"]],
                    "pool": city["pool"],
                    "site": None,
                    "tier": city["tier"],
                    "province": city["province"],
                }
            )
    by_connection = float(instance.cities["connect_benefit_musd"].iloc[connected].sum())
    constant = _worth(instance, objective, by_connection, 0.0)
    upper: list[tuple[np.ndarray, float]] = []
    equal: list[tuple[np.ndarray, float]] = []

    def mask(key: str, value: Any) -> np.ndarray:
        return np.array([float(unknown[key] == value) for unknown in unknowns])

    for pool in pools:
        row = mask("pool", pool["pool"]), pool["talent"]
        (equal if pool["mandatory"] else upper).append(row)
    for site, zone in opened.items():
        seats = _seats(instance, zone)
        if math.isfinite(seats):
            upper.append((mask("site", site), seats))
            occupancy = instance.options["min_occupancy"].iat[zone.option]
            upper.append((-mask("site", site), -occupancy * seats))
    floor = instance.limits.exports_min_musd
    if floor is not None:
        upper.append((-np.array([u["benefit"] for u in unknowns]), by_connection - floor))
    for quota in instance.quotas:
        if quota.measure != "workers":
            continue
        table = pd.DataFrame(unknowns, columns=["tier", "province", "pool"])
        if quota.by == "origin":
            table = tier_of_pool[["tier", "province"]].reindex(table["pool"])
        part = _part(table, quota).astype(float)
        if quota.minimum is not None:
            upper.append((-part, -quota.minimum))
        if quota.maximum is not None:
            upper.append((part, quota.maximum))
        if quota.min_share is not None:
            upper.append((quota.min_share - part, 0.0))
        if quota.max_share is not None:
            upper.append((part - quota.max_share, 0.0))
    if not unknowns:
        fits = all(limit >= -1e-9 for _, limit in upper) and all(abs(v) < 1e-9 for _, v in equal)
        return constant if fits else None
    result = linprog(
        [-unknown["worth"] for unknown in unknowns],
        A_ub=np.array([row for row, _ in upper]) if upper else None,
        b_ub=[limit for _, limit in upper] if upper else None,
        A_eq=np.array([row for row, _ in equal]) if equal else None,
        b_eq=[value for _, value in equal] if equal else None,
        bounds=[(0, unknown["limit"]) for unknown in unknowns],
        method="highs",
    )
    return constant - result.fun if result.status == 0 else None
