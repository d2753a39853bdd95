"""Every cost and number of a plan, recomputed from the instance and the plan's tables alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from stz.instance import Instance
from stz.instance.tables import TABLES
from stz.plan.plan import Plan

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "zones": ("site", "size", "package", "blocks", "seats", "year"),
    "expansions": ("site", "year", "blocks"),
    "connections": ("node", "year"),
    "built_links": ("link", "a", "b", "year"),
    "assignment": ("pool", "site", "year", "persons"),
    "remote": ("pool", "node", "year", "persons"),
}
"""Columns that each table of a plan must have."""

UNITS: Mapping[str, str] = {
    "exports": "USD million per year",
    "jobs": "persons",
    "jobs_tier23": "persons",
    "workers_from_tier23": "persons",
    "workers": "persons",
    "remote_workers": "persons",
    "seats": "seats",
    "zones": "zones",
    "cities_connected": "cities",
    "links_built": "links",
    "capex": "USD million",
    "capex_zones": "USD million",
    "capex_links": "USD million",
    "capex_cities": "USD million",
    "opex": "USD million per year",
    "assignment": "USD million per year",
    "cost": "USD million",
    "npv": "USD million",
    "fiber_km": "km",
}
"""Units of the metrics that :func:`totals` returns."""


@dataclass(frozen=True, eq=False)
class Reckoning:
    """The rows of a plan joined with what the instance says about them.

    Rows that name something unknown are left out here; the table checks report them.

    Attributes
    ----------
    zones : DataFrame
        Opened zones with the columns of sites and of the chosen option, ``seats``,
        ``zone_capex_musd`` (0 for existing zones) and ``zone_opex_musd``.
    links, cities : DataFrame
        Rows of the built links and of the connected cities.
    workers : DataFrame
        ``pool, site, persons, share, benefit_musd, assign_cost_musd, talent``; share 0 for a pair
        that is not in reach.
    remote : DataFrame
        ``pool, node, persons``, and the columns of the city the people live in.
    """

    zones: pd.DataFrame
    links: pd.DataFrame
    cities: pd.DataFrame
    workers: pd.DataFrame
    remote: pd.DataFrame


NUMBERS = ("persons", "blocks")
IDS = ("node", "link", "a", "b", "site", "size", "package", "pool")


def with_text_ids(instance: Instance, plan: Plan) -> tuple[Instance, Plan]:
    """Return both with all ids as text, so that ids compare equal whatever type they came in."""

    def text(table: pd.DataFrame) -> pd.DataFrame:
        types: dict[str, type] = {name: str for name in IDS if name in table.columns}
        return table.astype(types | {name: float for name in NUMBERS if name in table.columns})

    given: dict[str, Any] = {name: text(getattr(instance, name)) for name in TABLES}
    given["gateways"] = tuple(str(gateway) for gateway in instance.gateways)
    decided: dict[str, Any] = {name: text(getattr(plan, name)) for name in COLUMNS}
    return replace(instance, **given), replace(plan, **decided)


def reckon(instance: Instance, plan: Plan) -> Reckoning:
    """Join a plan's tables with its instance."""
    return Reckoning(
        zones=_zones(instance, plan),
        links=instance.links[instance.links["link"].isin(plan.built_links["link"])],
        cities=instance.cities[instance.cities["node"].isin(plan.connected)],
        workers=_workers(instance, plan),
        remote=_remote(instance, plan),
    )


def _zones(instance: Instance, plan: Plan) -> pd.DataFrame:
    chosen = plan.zones[["site", "size", "package", "blocks"]]
    sites = instance.sites.drop(columns=["capex_musd", "seats"])
    zones = chosen.merge(sites, on="site").merge(instance.options, on=["site", "size", "package"])
    zones = zones.drop_duplicates("site", ignore_index=True)
    blocks = zones["blocks"]
    capex = zones["fixed_capex_musd"] + blocks * zones["block_capex_musd"]
    return zones.assign(
        seats=np.where(blocks == 0, 0.0, blocks * zones["block_seats"]),
        zone_capex_musd=capex.where(~zones["existing"].astype(bool), 0.0),
        zone_opex_musd=zones["fixed_opex_musd"] + blocks * zones["block_opex_musd"],
    )


def _workers(instance: Instance, plan: Plan) -> pd.DataFrame:
    sent = plan.assignment.groupby(["pool", "site"])["persons"]
    workers = sent.sum(min_count=1).reset_index()
    workers = workers[workers["site"].isin(instance.sites["site"])]
    workers = workers.merge(instance.pools[["pool", "talent"]], on="pool")
    reach = instance.reach[["pool", "site", "share", "benefit_musd", "assign_cost_musd"]]
    joined = workers.merge(reach, on=["pool", "site"], how="left")
    return joined.fillna({"share": 0.0, "benefit_musd": 0.0, "assign_cost_musd": 0.0})


def _remote(instance: Instance, plan: Plan) -> pd.DataFrame:
    at_home = plan.remote.groupby(["pool", "node"])["persons"]
    remote = at_home.sum(min_count=1).reset_index()
    return remote.merge(instance.cities, on=["pool", "node"])


def totals(instance: Instance, reckoning: Reckoning) -> dict[str, float]:
    """Return the metrics of a plan; units in :data:`UNITS`.

    ``jobs`` are people in zones and remote workers, ``zones`` leaves existing zones out, ``seats``
    leaves out zones without a limit of seats.
    """
    zones, links, cities = reckoning.zones, reckoning.links, reckoning.cities
    workers, remote = reckoning.workers, reckoning.remote
    capex_zones = zones["zone_capex_musd"].sum()
    capex_links = links["capex_musd"].sum()
    capex_cities = cities["capex_musd"].sum()
    capex = capex_zones + capex_links + capex_cities
    opex = zones["zone_opex_musd"].sum() + links["opex_musd"].sum() + cities["opex_musd"].sum()
    assignment = (workers["persons"] * workers["assign_cost_musd"]).sum()
    exports = (
        (workers["persons"] * workers["benefit_musd"]).sum()
        + (remote["persons"] * remote["remote_benefit_musd"]).sum()
        + cities["connect_benefit_musd"].sum()
    )
    numbers = {
        "exports": exports,
        "jobs": workers["persons"].sum() + remote["persons"].sum(),
        "jobs_tier23": later_tiers(people(instance, reckoning, "zone")),
        "workers_from_tier23": later_tiers(people(instance, reckoning, "origin")),
        "workers": workers["persons"].sum(),
        "remote_workers": remote["persons"].sum(),
        "seats": limited(zones["seats"]).sum(),
        "zones": int((~zones["existing"].astype(bool)).sum()),
        "cities_connected": len(cities),
        "links_built": len(links),
        "capex": capex,
        "capex_zones": capex_zones,
        "capex_links": capex_links,
        "capex_cities": capex_cities,
        "opex": opex,
        "assignment": assignment,
        "cost": capex + opex + assignment,
        "npv": instance.limits.annuity_years * (exports - opex - assignment) - capex,
        "fiber_km": links["km"].sum(),
    }
    return {name: float(value) for name, value in numbers.items()}


def people(instance: Instance, reckoning: Reckoning, by: Literal["zone", "origin"]) -> pd.DataFrame:
    """Return people in zones and remote workers as rows of ``tier, province, amount``.

    ``by`` says whose tier and province: of the zone or city they work in, or of their pool.
    """
    in_zones = reckoning.workers[["pool", "site", "persons"]]
    at_home = reckoning.remote[["pool", "tier", "province", "persons"]]
    if by == "origin":
        everybody = pd.concat([in_zones[["pool", "persons"]], at_home[["pool", "persons"]]])
        placed = everybody.merge(instance.pools[["pool", "tier", "province"]], on="pool")
    else:
        workplaces = instance.sites[["site", "tier", "province"]]
        placed = pd.concat([in_zones.merge(workplaces, on="site"), at_home])
    amount = placed["persons"].astype(float)
    return placed.assign(amount=amount)[["tier", "province", "amount"]]


def later_tiers(counted: pd.DataFrame) -> float:
    """Return how much of what is counted falls to tiers 2 and 3."""
    return float(counted.loc[counted["tier"].isin([2, 3]), "amount"].sum())


def limited(seats: pd.Series) -> pd.Series:
    """Return seats with 0 where their number has no limit, so that they can be added up."""
    return seats.where(np.isfinite(seats), 0.0)
