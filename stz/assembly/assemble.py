"""From scenario and layers to the planning problem, with what a reader must know beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from stz.assembly.programme import (
    annuity_years,
    growing_pools,
    home_growth,
    programme_notes,
    with_lead_years,
    with_zone_years,
    years_table,
)
from stz.assembly.promises import promise_notes, with_promises
from stz.assembly.risk_events import risk_events
from stz.assembly.zone_options import room_notes, sites_with_room, zone_options
from stz.candidates import assign_tiers, check_names, existing_notes, screen_candidates
from stz.instance import TABLES, Instance, Levers, MetricBound, Quota
from stz.network import FiberNetwork, build_network, join_existing, reached_nodes
from stz.power import package_options
from stz.talent import SUFFIX as HOME
from stz.talent import build_home_pools, build_reach, remote_benefit_musd

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.scenario import Scenario

_DIGITS = {
    "talent": 2,
    "growth_per_year": 6,
    "share": 6,
    "minutes": 2,
    "power_downtime_min": 4,
    "km": 1,
    "discount": 12,
}
_MONEY_DIGITS = 9  # USD million: a thousandth of a dollar


@dataclass(frozen=True, eq=False)
class Assembly:
    """The planning problem of a scenario, and what it was made of.

    Attributes
    ----------
    instance : Instance
        The problem itself.
    tiers : DataFrame
        ``place_id, tier, metro, minutes_to_metro, metro_place``.
    candidates : DataFrame
        One row per site; see :class:`stz.candidates.Candidates`.
    refused : DataFrame
        Places and zones that are no site: ``place_id, name, reason``, with ``site, tier, province,
        lon, lat``.
    network : FiberNetwork
        The fiber graph with owner, status and terrain of its links, lines of existing zones
        included.
    power : DataFrame
        ``site, package, power_downtime_min, offered, reason, basis, ...`` for every package.
    pools : DataFrame
        Talent pools with ``district, lon, lat``: for zones (by place id) and, at home, of the
        cities (``<place>/home``).
    notes : tuple of str
        What a reader of the plan must know.
    """

    instance: Instance
    tiers: pd.DataFrame
    candidates: pd.DataFrame
    refused: pd.DataFrame
    network: FiberNetwork
    power: pd.DataFrame
    pools: pd.DataFrame
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Assembly({self.instance!r}, {len(self.refused)} refused, {len(self.notes)} notes)"


def assemble(scenario: Scenario, layers: Layers) -> Assembly:
    """Build the planning problem of a scenario.

    Parameters
    ----------
    scenario : Scenario
        What the planner asks.
    layers : Layers
        What is known of the country.

    Raises
    ------
    ScenarioError, DataError
        With every problem found in the scenario's names or in the tables.
    """
    check_names(layers, scenario)
    tiers = assign_tiers(layers.places, scenario)
    chosen = screen_candidates(layers, scenario, tiers)
    network = build_network(layers, scenario)
    sites, refused = sites_with_room(chosen.sites, chosen.refused, scenario)
    reached = reached_nodes(layers, network, scenario)
    sites, network, joined = _join_existing(sites, network, layers, scenario)
    power = package_options(sites, layers.grid_reliability, scenario)
    pools = growing_pools(layers, tiers, scenario)
    reach = build_reach(pools.pools, sites, scenario)
    options = with_zone_years(zone_options(sites, power.offered, scenario), scenario)
    failures, risk_notes = risk_events(network, layers.places, scenario)
    cities, city_notes = _cities(tiers, layers.places, reached, scenario)
    home = build_home_pools(layers.talent, layers.places, tiers, scenario, cities["node"])
    at_home = home.pools.assign(growth_per_year=home_growth(scenario))
    everyone = pd.concat([pools.pools, at_home] if len(at_home) else [pools.pools])
    instance = Instance.from_tables(
        nodes=_columns("nodes", network.nodes),
        links=_columns("links", with_lead_years(network.links, scenario)),
        gateways=network.gateways,
        sites=_columns("sites", with_promises(sites.drop(columns="seats"), scenario)),
        options=_columns("options", options),
        pools=_columns("pools", everyone),
        cities=_columns("cities", cities),
        reach=_columns("reach", reach),
        failures=_columns("failures", failures),
        years=_columns("years", years_table(scenario)),
        protection=scenario.protection,
        n_zones=scenario.n_zones,
        max_zones=scenario.max_zones,
        budget_musd=scenario.budget_musd,
        exports_min_musd=scenario.exports_min_musd,
        annuity_years=annuity_years(scenario),
        downtime_target_min=scenario.availability.target_min if scenario.availability else None,
        spacing_km=scenario.spacing_km,
        quotas=[Quota(**rule.model_dump()) for rule in scenario.quotas],
        bounds=[MetricBound(**rule.model_dump()) for rule in scenario.bounds],
        levers=Levers(**scenario.policy.model_dump()),
        name=scenario.name,
    )
    notes = (
        *existing_notes(sites, scenario),
        *joined,
        *room_notes(scenario),
        *network.notes,
        *city_notes,
        *power.notes,
        *pools.notes,
        *home.notes,
        *programme_notes(scenario),
        *promise_notes(sites, scenario),
        *risk_notes,
    )
    return Assembly(
        instance,
        tiers,
        sites,
        refused,
        network,
        power.table,
        everyone.reset_index(drop=True),
        notes,
    )


def _columns(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Columns of the instance only, rounded so that one problem has one digest everywhere."""
    names = [column.name for column in TABLES[table] if column.name in frame.columns]
    digits = {
        name: _DIGITS.get(name, _MONEY_DIGITS)
        for name in names
        if name in _DIGITS or name.endswith("_musd")
    }
    return frame[names].round(digits)


def _cities(
    tiers: pd.DataFrame, places: pd.DataFrame, reached: frozenset[str], scenario: Scenario
) -> tuple[pd.DataFrame, list[str]]:
    """Places that only new fiber would reach, and what is said of those it has reached."""
    rules = scenario.cities
    excluded = set(scenario.territory.exclude_provinces)
    known = places[["place_id", "name", "province", "population_2023"]].merge(tiers, on="place_id")
    wanted = known[
        known["tier"].isin(rules.tiers)
        & (known["population_2023"] >= rules.min_population)
        & ~known["province"].isin(excluded)
    ]
    there = wanted["place_id"].isin(reached)
    rows = wanted[~there]
    cities = pd.DataFrame(
        {
            "node": rows["place_id"],
            "pool": rows["place_id"] + HOME,
            "remote_share": scenario.exports.remote_share,
            "remote_benefit_musd": remote_benefit_musd(rows["tier"], scenario),
            "protection": rules.protection,
            "capex_musd": rules.capex_musd,
            "opex_musd": rules.opex_musd,
            "tier": rows["tier"],
            "province": rows["province"],
        }
    )
    grades = ", ".join(sorted({*rules.reached_grades, *scenario.fiber.backbone_grades}))
    note = (
        f"{int(there.sum())} cities are on trunks of grade {grades} already, so connecting them is "
        f"no decision and earns nothing; {len(rows)} are not"
    )
    return cities, [note] if there.any() else []


def _join_existing(
    sites: pd.DataFrame, network: FiberNetwork, layers: Layers, scenario: Scenario
) -> tuple[pd.DataFrame, FiberNetwork, list[str]]:
    """Keep existing zones open that no trusted link reaches; see :func:`stz.network.join_existing`.

    They work today. Left out, their free seats would be lost; held to the graph as it is, every
    plan would have to pay for a link to them.
    """
    joined, nodes = join_existing(network, sites[sites["existing"]], layers, scenario)
    if not nodes:
        return sites, network, []
    names = ", ".join(sites.loc[sites["site"].isin(nodes), "name"].astype(str))
    moved = sites["site"].map(nodes)
    note = (
        "existing zones that no trusted link reaches: each has a presumed line of its own, which "
        f"nothing else may use: {names}"
    )
    return sites.assign(node=moved.fillna(sites["node"])), joined, [note]
