"""From scenario and layers to the planning problem, with what a reader must know beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from stz.candidates import (
    Candidates,
    assign_tiers,
    check_names,
    existing_notes,
    screen_candidates,
)
from stz.instance import Instance, Quota
from stz.instance.tables import TABLES
from stz.network import FiberNetwork, build_network
from stz.power import package_options
from stz.talent import build_pools, build_reach
from stz.talent.reach import remote_benefit_musd

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.scenario import Scenario

EXISTING_SIZE = "existing"
"""Name of the size class of a zone that is there already."""
EXISTING_PROTECTION = "single"
"""An existing zone runs on the fiber it has: the plan need not pay for a second way to it."""
_DIGITS = {"talent": 2, "share": 6, "minutes": 2, "power_downtime_min": 4, "km": 1}
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
        The fiber graph with owner, status and terrain of its links.
    power : DataFrame
        ``site, package, power_downtime_min, offered, reason, basis, ...`` for every package.
    pools : DataFrame
        Talent pools with ``district, lon, lat``.
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
    sites, refused, set_aside = _set_aside(chosen, network)
    power = package_options(sites, layers.grid_reliability, scenario)
    pools = build_pools(layers.talent, layers.places, tiers, scenario)
    reach = build_reach(pools.pools, sites, scenario)
    offers = (
        _new_options(sites, power.offered, scenario),
        _existing_options(sites, power.offered, scenario),
    )
    options = pd.concat([table for table in offers if len(table)] or offers, ignore_index=True)
    instance = Instance.from_tables(
        nodes=_columns("nodes", network.nodes),
        links=_columns("links", network.links),
        gateways=network.gateways,
        sites=_columns("sites", _sites(sites)),
        options=_columns("options", options),
        pools=_columns("pools", pools.pools),
        cities=_columns("cities", _cities(pools.pools, layers.places, scenario)),
        reach=_columns("reach", reach),
        protection=scenario.protection,
        n_zones=scenario.n_zones,
        max_zones=scenario.max_zones,
        budget_musd=scenario.budget_musd,
        exports_min_musd=scenario.exports_min_musd,
        annuity_years=scenario.economics.annuity_years,
        quotas=[Quota(**rule.model_dump()) for rule in scenario.quotas],
        name=scenario.name,
    )
    notes = (
        *existing_notes(sites, scenario),
        *network.notes,
        *set_aside,
        *power.notes,
        *pools.notes,
    )
    return Assembly(
        instance,
        tiers,
        sites,
        refused,
        network,
        power.table,
        pools.pools,
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


def _sites(sites: pd.DataFrame) -> pd.DataFrame:
    """Sites without the columns that the options replace."""
    protection = sites["existing"].map({True: EXISTING_PROTECTION, False: ""})
    return sites.drop(columns="seats").assign(protection=protection)


def _new_options(sites: pd.DataFrame, offered: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Every size with every package that is offered, at every site without a zone."""
    sizes = pd.DataFrame([size.model_dump() for size in scenario.sizes])
    sizes = sizes.rename(columns={"name": "size"})
    new = sites.loc[~sites["existing"], ["site"]]
    options = new.merge(sizes, how="cross").merge(offered, on="site", how="left")
    return options.assign(
        block_capex_musd=options["block_capex_musd"]
        + options["capex_usd_per_seat"] * options["block_seats"] / 1e6,
        block_opex_musd=options["block_opex_musd"]
        + options["opex_usd_per_seat"] * options["block_seats"] / 1e6,
    )


def _existing_options(
    sites: pd.DataFrame, offered: pd.DataFrame, scenario: Scenario
) -> pd.DataFrame:
    """One option per existing zone: its free seats, no capex, the cheapest package on offer there.

    A seat is run at the lowest cost per seat among the scenario's sizes.
    """
    here = sites.loc[sites["existing"], ["site", "seats"]]
    cheapest = offered.sort_values("capex_usd_per_seat", kind="stable").drop_duplicates("site")
    options = here.merge(cheapest, on="site", how="left")
    seat_opex = min(size.block_opex_musd / size.block_seats for size in scenario.sizes)
    return options.assign(
        size=EXISTING_SIZE,
        fixed_capex_musd=0.0,
        block_capex_musd=0.0,
        fixed_opex_musd=0.0,
        block_seats=options["seats"],
        block_opex_musd=options["seats"] * (seat_opex + options["opex_usd_per_seat"] / 1e6),
        min_blocks=1,
        max_blocks=1,
        min_occupancy=0.0,
    )


def _cities(pools: pd.DataFrame, places: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Places that fiber may reach, whether it is there already or not."""
    rules = scenario.cities
    people = pools["pool"].map(places.set_index("place_id")["population_2023"]).astype(float)
    rows = pools[pools["tier"].isin(rules.tiers) & (people >= rules.min_population)]
    return pd.DataFrame(
        {
            "node": rows["pool"],
            "pool": rows["pool"],
            "remote_share": scenario.exports.remote_share,
            "remote_benefit_musd": remote_benefit_musd(rows["tier"], scenario),
            "protection": rules.protection,
            "capex_musd": rules.capex_musd,
            "opex_musd": rules.opex_musd,
            "tier": rows["tier"],
            "province": rows["province"],
        }
    )


def _set_aside(
    chosen: Candidates, network: FiberNetwork
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Take existing zones that no link in service reaches out of the sites.

    They work today, so they have a fiber that the layers (or the grades the scenario trusts) do not
    know. Were they kept, every plan would have to pay for a link to them.
    """
    lost = chosen.sites["existing"] & ~chosen.sites["node"].isin(network.on_net())
    if not lost.any():
        return chosen.sites, chosen.refused, []
    rows = chosen.sites[lost].assign(reason="existing, but no link in service is known to reach it")
    names = ", ".join(rows["name"].astype(str))
    return (
        chosen.sites[~lost].reset_index(drop=True),
        pd.concat([chosen.refused, rows[list(chosen.refused.columns)]], ignore_index=True),
        [f"existing zones left out, since no link in service is known to reach them: {names}"],
    )
