"""Checks of what is opened, how much of it, for whom, and at what price."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from stz.instance import Instance
from stz.verifier.recomputed import Amounts, Recomputed, since
from stz.verifier.verification import Findings, compared, flagged

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth."""


def check_opening(instance: Instance, recomputed: Recomputed) -> Iterator[Findings]:
    """Yield findings of groups existing, locked, banned, blocks, n_zones and max_zones."""
    sites, cities, zones = instance.sites, instance.cities, recomputed.zones
    closed = sites[~sites["site"].isin(zones["site"])]
    opened = sites[sites["site"].isin(zones["site"])]
    what = "existing zone {row} is not among the opened ones"
    yield flagged("existing", closed["site"][closed["existing"].astype(bool)], what)
    what = "site {row} must open but is closed"
    yield flagged("locked", closed["site"][closed["must_open"].astype(bool)], what)
    left_out = cities[cities["must_connect"].astype(bool)]
    left_out = left_out[~left_out["node"].isin(recomputed.cities["node"])]
    yield flagged("locked", left_out["node"], "city {row} must be connected but is not")
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


def check_spacing(instance: Instance, recomputed: Recomputed) -> Iterator[Findings]:
    """Yield findings of pairs of zones, one of them new, that stand too close to one another."""
    least = instance.limits.spacing_km
    if least is None:
        return
    zones = recomputed.zones.merge(instance.nodes[["node", "lon", "lat"]], on="node")
    one, two = np.triu_indices(len(zones), 1)
    there = zones["existing"].to_numpy(bool)
    one, two = (side[~(there[one] & there[two])] for side in (one, two))
    lon, lat = (np.radians(zones[column].to_numpy(float)) for column in ("lon", "lat"))
    half = (
        np.sin((lat[one] - lat[two]) / 2) ** 2
        + np.cos(lat[one]) * np.cos(lat[two]) * np.sin((lon[one] - lon[two]) / 2) ** 2
    )  # haversine formula
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0)))
    site = zones["site"].to_numpy()
    pairs = [f"{a} and {b}" for a, b in zip(site[one], site[two], strict=True)]
    what = "{row} are {left} km apart, at least {right} are asked for"
    yield compared("spacing", pairs, km, ">=", least, what)


def check_people(instance: Instance, recomputed: Recomputed) -> Iterator[Findings]:
    """Yield findings of groups pool, mandatory, reach, seats and occupancy, in every year."""
    zones, workers, remote = recomputed.zones, recomputed.workers, recomputed.remote
    years, pools = recomputed.years, instance.pools["pool"]
    used = _summed(workers, "pool", pools, years) + _summed(remote, "pool", pools, years)
    talent = recomputed.talent.to_numpy()
    rows = in_years(pools, years)
    what = "pool {row} gives {left} people but has only {right}"
    yield compared("pool", rows, used.T.ravel(), "<=", talent.T.ravel(), what, field="talent")
    whole = instance.pools["mandatory"].to_numpy(bool)
    what = "{left} people of mandatory pool {row} are served, all {right} must be"
    rows = in_years(pools[whole], years)
    all_used, all_there = used[whole].T.ravel(), talent[whole].T.ravel()
    yield compared("mandatory", rows, all_used, "==", all_there, what)

    cities = recomputed.cities
    on = _there(remote, "node", cities["node"], since(cities, len(years)))
    limit = (remote["remote_share"] * remote["talent"]).where(on, 0.0)
    rows = _dated(remote["node"], remote["t"], years)
    what = "{left} remote workers in {row}, at most {right} (0 where the city is not connected)"
    yield compared("pool", rows, remote["persons"], "<=", limit, what)

    is_open = _there(workers, "site", zones["site"], recomputed.opened)
    limit = (workers["share"] * workers["talent"]).where(is_open, 0.0)
    rows = _dated(workers["pool"] + " at " + workers["site"], workers["t"], years)
    what = "{row}: {left} people, at most {right} (0 where closed or out of reach)"
    yield compared("reach", rows, workers["persons"], "<=", limit, what)
    yield _nested(workers, years)

    taken = _summed(workers, "site", zones["site"], years).T.ravel()
    rows = in_years(zones["site"], years)
    what = "{row} has {left} people on {right} seats"
    offered = recomputed.offered.T.ravel()
    yield compared("seats", rows, taken, "<=", offered, what, field="seats")
    mature = np.where(np.isfinite(recomputed.mature), recomputed.mature, 0.0)
    least = zones["min_occupancy"].to_numpy(float)[:, None] * mature
    what = "{row} has {left} people, at least {right} are needed"
    yield compared("occupancy", rows, taken, ">=", least.T.ravel(), what)


def _nested(workers: pd.DataFrame, years: tuple[int, ...]) -> Findings:
    """Hold that whoever works far away is among those who would also work nearer.

    The people of a pool at sites with share at most ``r`` are at most ``r`` times the pool.
    """
    ordered = workers.sort_values(["t", "pool", "share"], kind="stable")
    own = [ordered["t"], ordered["pool"]]
    ordered = ordered.assign(up_to=ordered["persons"].groupby(own).cumsum())
    ends = ~ordered.duplicated(["t", "pool", "share"], keep="last")
    ordered = ordered[ends & (ordered["share"] < 1.0)]
    named = zip(ordered["pool"].tolist(), ordered["share"].tolist(), strict=True)
    labels = pd.Series([f"{pool} up to share {share:.4g}" for pool, share in named], dtype=object)
    rows = _dated(labels, ordered["t"], years)
    what = "{row}: {left} people in all, at most {right} of the pool would travel so far"
    return compared(
        "reach", rows, ordered["up_to"], "<=", ordered["share"] * ordered["talent"], what
    )


def in_years(ids: pd.Series, years: tuple[int, ...]) -> list[str]:
    """Return every id with every year, year by year; the ids alone where there is but one year."""
    listed = [str(i) for i in ids]
    if len(years) == 1:
        return listed
    return [f"{i} in {year}" for year in years for i in listed]


def _dated(ids: pd.Series, t: pd.Series, years: tuple[int, ...]) -> list[str]:
    if len(years) == 1:
        return [str(i) for i in ids]
    return [f"{i} in {years[place]}" for i, place in zip(ids, t, strict=True)]


def _summed(people: pd.DataFrame, key: str, ids: pd.Series, years: tuple[int, ...]) -> Amounts:
    """Return persons by id and year, (ids, years)."""
    row = pd.Index(ids).get_indexer(people[key])
    known = row >= 0
    summed = np.zeros((len(ids), len(years)))
    here = people[known]
    np.add.at(summed, (row[known], here["t"].to_numpy(int)), here["persons"].to_numpy(float))
    return summed


def _there(people: pd.DataFrame, key: str, ids: pd.Series, years: np.ndarray) -> pd.Series:
    """Return for each row whether its place is there in its year."""
    row = pd.Index(ids).get_indexer(people[key])
    found = row >= 0
    there = np.zeros(len(people), dtype=bool)
    there[found] = years[row[found], people["t"].to_numpy(int)[found]]
    return pd.Series(there, people.index)


def check_declared_seats(zones: pd.DataFrame, recomputed: Recomputed) -> Iterator[Findings]:
    """Yield findings where the seats a plan's table lists are not blocks times seats per block."""
    declared = zones.drop_duplicates("site")
    listed = declared.set_index("site")["seats"].reindex(recomputed.zones["site"]).to_numpy()
    what = "{row} lists {left} seats, but its blocks give {right}"
    yield compared("seats", recomputed.zones["site"], listed, "==", recomputed.zones["seats"], what)
