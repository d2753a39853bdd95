"""Every cost and number of a plan, recomputed from its decisions: per year, and over the years."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from stz.instance import Instance
from stz.verifier.recomputed import Amounts, Recomputed, lead, since

BY_YEAR = (
    "year", "capex", "exports", "opex", "assignment", "jobs", "zones", "cities", "fiber_km"
)  # fmt: skip
"""Columns of :func:`by_year`."""


def totals(instance: Instance, recomputed: Recomputed) -> dict[str, float]:
    """Return the metrics of a plan; units in :mod:`stz.plan.units`.

    Money per year is summed with the ``discount`` of each year, capex is discounted only within
    ``cost`` and ``npv``; counts and people are those of the last year. ``jobs`` are people in zones
    and remote workers, ``zones`` leaves existing zones out, ``seats`` leaves out zones without a
    limit of seats.
    """
    zones, links, cities = recomputed.zones, recomputed.links, recomputed.cities
    workers, remote = in_last_year(recomputed)
    discount = instance.years.sort_values("year")["discount"].to_numpy(float)
    capex_t = capex_by_year(recomputed)
    benefits_t, opex_t, assignment_t = flows_by_year(recomputed)
    exports = float(discount @ benefits_t)
    opex, assignment = float(discount @ opex_t), float(discount @ assignment_t)
    weight = np.ones(len(discount))
    weight[-1] = instance.limits.annuity_years
    yearly = benefits_t - opex_t - assignment_t
    capex = float(capex_t.sum())
    levers = instance.levers
    recorded = levers.formal_share * exports
    in_existing = workers_of_existing(recomputed)
    kept = float(discount @ _in_year(in_existing, "benefit_musd", len(discount)))
    kept_jobs = in_existing.loc[in_existing["t"] == recomputed.last, "persons"].sum()
    jobs = workers["persons"].sum() + remote["persons"].sum()
    paid = float(discount @ capex_t)
    numbers = {
        "exports": exports,
        "new_exports": exports - kept,
        "recorded_exports": recorded,
        "tax_receipts": levers.tax_rate * recorded,
        "retained_dollars": levers.retention_share * recorded,
        "jobs": jobs,
        "new_jobs": jobs - kept_jobs,
        "jobs_tier23": later_tiers(people(instance, recomputed, "zone")),
        "workers_from_tier23": later_tiers(people(instance, recomputed, "origin")),
        "workers": workers["persons"].sum(),
        "remote_workers": remote["persons"].sum(),
        "talent_reached": talent_reached(instance, recomputed),
        "seats": limited(zones["seats"]).sum(),
        "zones": int((~zones["existing"].astype(bool)).sum()),
        "cities_connected": len(cities),
        "links_built": len(links),
        "capex": capex,
        "capex_zones": zones["zone_capex_musd"].sum(),
        "capex_links": links["capex_musd"].sum(),
        "capex_cities": cities["capex_musd"].sum(),
        "capex_discounted": paid,
        "opex": opex,
        "assignment": assignment,
        "cost": paid + opex + assignment,
        "npv": float((discount * weight) @ yearly - paid),
        "fiber_km": links["km"].sum(),
    }
    return {name: float(value) for name, value in numbers.items()}


def capex_by_year(recomputed: Recomputed) -> Amounts:
    """Return the capex paid in each year, USD million, (years,).

    Zones, blocks of seats and links are paid for ``lead_years`` before they are commissioned,
    cities' equipment in the same year. What would be paid before the first year counts in it.
    """
    paid = np.zeros(len(recomputed.years))
    zones, links, cities = recomputed.zones, recomputed.links, recomputed.cities
    new = (~zones["existing"].astype(bool)).to_numpy(float)
    wait = lead(zones).astype(int)
    opening = np.maximum(zones["t"].to_numpy(int) - wait, 0)
    np.add.at(paid, opening, zones["fixed_capex_musd"].to_numpy(float) * new)
    each = zones["block_capex_musd"].to_numpy(float) * new
    for t in range(len(paid)):
        np.add.at(paid, np.maximum(t - wait, 0), recomputed.added[:, t] * each)
    ordered = links["t"].to_numpy(int) - links["lead_years"].to_numpy(int)
    np.add.at(paid, np.maximum(ordered, 0), links["capex_musd"].to_numpy(float))
    np.add.at(paid, cities["t"].to_numpy(int), cities["capex_musd"].to_numpy(float))
    return paid


def flows_by_year(recomputed: Recomputed) -> tuple[Amounts, Amounts, Amounts]:
    """Return benefits, opex and assignment cost of each year, USD million, each (years,)."""
    n_years = len(recomputed.years)
    zones, cities = recomputed.zones, recomputed.cities
    workers, remote = recomputed.workers, recomputed.remote
    fixed = zones["fixed_opex_musd"].to_numpy(float) @ recomputed.opened
    blocks = zones["block_opex_musd"].to_numpy(float) @ recomputed.added.cumsum(axis=1)
    links = _from_then_on(recomputed.links, "opex_musd", n_years)
    opex = fixed + blocks + links + _from_then_on(cities, "opex_musd", n_years)
    benefits = (
        _in_year(workers, "benefit_musd", n_years)
        + _in_year(remote, "remote_benefit_musd", n_years)
        + _from_then_on(cities, "connect_benefit_musd", n_years)
    )
    return benefits, opex, _in_year(workers, "assign_cost_musd", n_years)


def _from_then_on(rows: pd.DataFrame, column: str, n_years: int) -> Amounts:
    return np.asarray(rows[column].to_numpy(float) @ since(rows, n_years), dtype=float)


def _in_year(people: pd.DataFrame, each: str, n_years: int) -> Amounts:
    amount = people["persons"].to_numpy(float) * people[each].to_numpy(float)
    return np.bincount(people["t"].to_numpy(int), amount, n_years)


def by_year(recomputed: Recomputed) -> pd.DataFrame:
    """Return capex by year of payment, and flows and stocks of each year, undiscounted.

    ``zones`` leaves existing zones out, ``fiber_km`` existing links, as the metrics do.
    """
    n_years = len(recomputed.years)
    benefits, opex, assignment = flows_by_year(recomputed)
    new = ~recomputed.zones["existing"].astype(bool)
    persons = [
        np.bincount(table["t"].to_numpy(int), table["persons"].to_numpy(float), n_years)
        for table in (recomputed.workers, recomputed.remote)
    ]
    columns = {
        "year": recomputed.years,
        "capex": capex_by_year(recomputed),
        "exports": benefits,
        "opex": opex,
        "assignment": assignment,
        "jobs": persons[0] + persons[1],
        "zones": new.to_numpy(float) @ recomputed.opened,
        "cities": since(recomputed.cities, n_years).sum(axis=0),
        "fiber_km": _from_then_on(recomputed.links, "km", n_years),
    }
    return pd.DataFrame(columns, columns=list(BY_YEAR))


def in_last_year(recomputed: Recomputed) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return people in zones and remote workers of the last year."""
    workers, remote = recomputed.workers, recomputed.remote
    return workers[workers["t"] == recomputed.last], remote[remote["t"] == recomputed.last]


def workers_of_existing(recomputed: Recomputed) -> pd.DataFrame:
    """Return the people who work in existing zones, whom no plan needs to pay for."""
    zones = recomputed.zones
    existing = zones.loc[zones["existing"].astype(bool), "site"]
    return recomputed.workers[recomputed.workers["site"].isin(existing)]


def talent_reached(instance: Instance, recomputed: Recomputed) -> float:
    """Return the persons of the last year who could take part, if there were seats for all.

    Of each pool the largest share that an opened zone reaches, since whoever would travel far would
    travel less far, too, and the share that can export from home; together at most all of it.
    """
    reach = instance.reach[instance.reach["site"].isin(recomputed.zones["site"])]
    pools = recomputed.talent.index
    travel = reach.groupby("pool")["share"].max().reindex(pools, fill_value=0.0)
    at_home = recomputed.cities.groupby("pool")["remote_share"].sum().reindex(pools, fill_value=0.0)
    share = np.minimum(1.0, travel.to_numpy(float) + at_home.to_numpy(float))
    return float(recomputed.talent[recomputed.last].to_numpy() @ share)


def people(
    instance: Instance, recomputed: Recomputed, by: Literal["zone", "origin"]
) -> pd.DataFrame:
    """Return people of the last year as rows of ``tier, province, amount``.

    ``by`` says whose tier and province: of the zone or city they work in, or of their pool.
    """
    workers, remote = in_last_year(recomputed)
    in_zones = workers[["pool", "site", "persons"]]
    at_home = remote[["pool", "tier", "province", "persons"]]
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
