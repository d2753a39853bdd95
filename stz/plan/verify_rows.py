"""Checks of every constraint group of the formulation except survivability."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from stz.instance import Instance, Quota
from stz.plan.recompute import Reckoning, limited, people
from stz.plan.verification import Findings, Sense, compared, flagged


def check_opening(instance: Instance, reckoning: Reckoning) -> Iterator[Findings]:
    """Yield findings of groups existing, locked, banned, blocks, n_zones and max_zones."""
    sites, cities, zones = instance.sites, instance.cities, reckoning.zones
    closed = sites[~sites["site"].isin(zones["site"])]
    opened = sites[sites["site"].isin(zones["site"])]
    what = "existing zone {row} is not among the opened ones"
    yield flagged("existing", closed["site"][closed["existing"].astype(bool)], what)
    what = "site {row} must open and is closed"
    yield flagged("locked", closed["site"][closed["must_open"].astype(bool)], what)
    left_out = cities[cities["must_connect"].astype(bool)]
    left_out = left_out[~left_out["node"].isin(reckoning.cities["node"])]
    yield flagged("locked", left_out["node"], "city {row} must be connected and is not")
    what = "banned site {row} is open"
    yield flagged("banned", opened["site"][opened["banned"].astype(bool)], what)
    site, blocks = zones["site"], zones["blocks"]
    what = "{row} has {left} blocks, its option needs at least {right}"
    yield compared("blocks", site, blocks, ">=", zones["min_blocks"], what, field="blocks")
    what = "{row} has {left} blocks, its option allows at most {right}"
    yield compared("blocks", site, blocks, "<=", zones["max_blocks"], what, field="blocks")
    new = int((~zones["existing"].astype(bool)).sum())
    if instance.limits.n_zones is not None:
        what = "{left} new zones are opened, exactly {right} are asked for"
        yield compared("n_zones", ["zones"], new, "==", instance.limits.n_zones, what)
    if instance.limits.max_zones is not None:
        what = "{left} new zones are opened, at most {right} are allowed"
        yield compared("max_zones", ["zones"], new, "<=", instance.limits.max_zones, what)


def check_people(instance: Instance, reckoning: Reckoning) -> Iterator[Findings]:
    """Yield findings of groups pool, mandatory, reach, seats and occupancy."""
    zones, workers, remote = reckoning.zones, reckoning.workers, reckoning.remote
    pools = instance.pools
    busy = pd.concat([workers[["pool", "persons"]], remote[["pool", "persons"]]])
    used = busy.groupby("pool")["persons"].sum().reindex(pools["pool"], fill_value=0.0).to_numpy()
    what = "pool {row} gives {left} people and has {right}"
    yield compared("pool", pools["pool"], used, "<=", pools["talent"], what, field="talent")
    whole = pools["mandatory"].astype(bool).to_numpy()
    what = "{left} people of mandatory pool {row} are served, all {right} must be"
    yield compared(
        "mandatory", pools["pool"][whole], used[whole], "==", pools["talent"][whole], what
    )

    on = remote["node"].isin(reckoning.cities["node"])
    talent = remote["pool"].map(pools.set_index("pool")["talent"])
    limit = (remote["remote_share"] * talent).where(on, 0.0)
    what = "{left} remote workers in {row}, at most {right} (0 where the city is not connected)"
    yield compared("pool", remote["node"], remote["persons"], "<=", limit, what)

    is_open = workers["site"].isin(zones["site"])
    limit = (workers["share"] * workers["talent"]).where(is_open, 0.0)
    pairs = workers["pool"] + " at " + workers["site"]
    what = "{row}: {left} people, at most {right} (0 where closed or out of reach)"
    yield compared("reach", pairs, workers["persons"], "<=", limit, what)

    taken = workers.groupby("site")["persons"].sum().reindex(zones["site"], fill_value=0.0)
    taken_here = taken.to_numpy()
    what = "{row} has {left} people on {right} seats"
    yield compared("seats", zones["site"], taken_here, "<=", zones["seats"], what, field="seats")
    least = (zones["min_occupancy"] * limited(zones["seats"])).to_numpy()
    what = "{row} has {left} people, at least {right} are needed"
    yield compared("occupancy", zones["site"], taken_here, ">=", least, what)


def check_declared_seats(zones: pd.DataFrame, reckoning: Reckoning) -> Iterator[Findings]:
    """Yield findings where the seats a plan's table lists are not blocks times seats per block."""
    declared = zones.drop_duplicates("site")
    listed = declared.set_index("site")["seats"].reindex(reckoning.zones["site"]).to_numpy()
    what = "{row} lists {left} seats, its blocks make {right}"
    yield compared("seats", reckoning.zones["site"], listed, "==", reckoning.zones["seats"], what)


def check_limits(instance: Instance, metrics: dict[str, float]) -> Iterator[Findings]:
    """Yield findings of groups budget and exports_min."""
    limits = instance.limits
    if limits.budget_musd is not None:
        what = "capex is USD {left} million, the budget USD {right} million"
        yield compared("budget", ["capex"], metrics["capex"], "<=", limits.budget_musd, what)
    if limits.exports_min_musd is not None:
        what = "exports are USD {left} million per year, at least {right} are asked for"
        floor = limits.exports_min_musd
        yield compared("exports_min", ["exports"], metrics["exports"], ">=", floor, what)


def check_quotas(instance: Instance, reckoning: Reckoning) -> Iterator[Findings]:
    """Yield findings of every quota, each a group of its own: ``quota:NAME``."""
    for quota in instance.quotas:
        counted = measured(instance, reckoning, quota)
        total = counted["amount"].sum()
        chosen = counted
        if quota.tiers:
            chosen = chosen[chosen["tier"].isin(quota.tiers)]
        if quota.provinces:
            chosen = chosen[chosen["province"].isin(quota.provinces)]
        part = chosen["amount"].sum()
        bounds: tuple[tuple[Sense, float | None, float, str], ...] = (
            (">=", quota.minimum, 1.0, "at least {right}"),
            ("<=", quota.maximum, 1.0, "at most {right}"),
            (">=", quota.min_share, total, f"at least {{right}} of {total:,.9g}"),
            ("<=", quota.max_share, total, f"at most {{right}} of {total:,.9g}"),
        )
        for sense, bound, scale, words in bounds:
            if bound is not None:
                what = f"{quota.measure} of quota {{row}} are {{left}}, asked for {words}"
                limit = bound * scale
                yield compared(f"quota:{quota.name}", [quota.name], part, sense, limit, what)


def measured(instance: Instance, reckoning: Reckoning, quota: Quota) -> pd.DataFrame:
    """Return what a quota counts, as rows of ``tier, province, amount``."""
    zones, cities = reckoning.zones, reckoning.cities
    if quota.measure == "zones":
        counted = zones.assign(amount=1.0)
    elif quota.measure == "seats":
        counted = zones.assign(amount=limited(zones["seats"]))
    elif quota.measure == "spending":
        counted = zones.assign(amount=zones["zone_capex_musd"])
    elif quota.measure == "cities":
        counted = cities.assign(amount=1.0)
    else:
        counted = people(instance, reckoning, quota.by)
    return counted[["tier", "province", "amount"]]
