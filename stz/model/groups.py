"""The constraint groups of the formulation, one function each; connectivity is separated later."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stz.instance import Instance, Quota
from stz.model.columns import NO_COLUMN, Columns, FloatArray, IntArray, Linear, linear
from stz.model.metrics import REGISTRY, Parts, seats_parts, zone_capex_parts

INFINITY = float("inf")
#: Above this many pairs of pool and site the strong reach rows are separated instead of stated.
STATED_REACH_PAIRS = 2_000


@dataclass(frozen=True, eq=False)
class Row:
    """One row ``lower <= expression <= upper`` with the name a diagnosis speaks of."""

    name: str
    expression: Linear
    lower: float = -INFINITY
    upper: float = INFINITY


@dataclass(frozen=True, eq=False)
class Positions:
    """Rows of each site's and pool's items, so that groups need not search for them."""

    options_of_site: list[IntArray]
    pairs_of_site: list[IntArray]
    pairs_of_pool: list[IntArray]
    city_of_pool: dict[object, int]
    site_of_option: IntArray
    site_of_pair: IntArray
    pool_of_pair: IntArray


def positions(instance: Instance) -> Positions:
    """Index the tables of an instance by row number."""
    site_row = {site: row for row, site in enumerate(instance.sites["site"].tolist())}
    pool_row = {pool: row for row, pool in enumerate(instance.pools["pool"].tolist())}
    site_of_option = _rows(instance.options["site"], site_row)
    site_of_pair = _rows(instance.reach["site"], site_row)
    pool_of_pair = _rows(instance.reach["pool"], pool_row)
    return Positions(
        options_of_site=_grouped(site_of_option, len(site_row)),
        pairs_of_site=_grouped(site_of_pair, len(site_row)),
        pairs_of_pool=_grouped(pool_of_pair, len(pool_row)),
        city_of_pool={
            pool: row for row, pool in enumerate(instance.cities["pool"].tolist()) if pool != ""
        },
        site_of_option=site_of_option,
        site_of_pair=site_of_pair,
        pool_of_pair=pool_of_pair,
    )


def _rows(ids: pd.Series, row_of: dict[object, int]) -> IntArray:
    return np.array([row_of[value] for value in ids.tolist()], dtype=np.int64)


def _grouped(owner: IntArray, count: int) -> list[IntArray]:
    order = np.argsort(owner, kind="stable")
    return np.split(order, np.searchsorted(owner[order], np.arange(1, count))) if count else []


def open_rows(instance: Instance, columns: Columns, at: Positions) -> Iterator[Row]:
    """At most one size and package per site; exactly one where it is locked or exists."""
    sites = instance.sites
    ids = sites["site"].tolist()
    locked = (sites["must_open"] | sites["existing"]).to_numpy()
    for site, options in enumerate(at.options_of_site):
        if locked[site] or len(options) > 1:
            yield Row(f"open_{ids[site]}", linear((columns.open[options], 1.0)),
                      1.0 if locked[site] else -INFINITY, 1.0)  # fmt: skip


def block_rows(instance: Instance, columns: Columns) -> Iterator[Row]:
    """``min_blocks * open <= blocks <= max_blocks * open`` for modular options."""
    options = instance.options
    smallest = options["min_blocks"].to_numpy(float)
    largest = options["max_blocks"].to_numpy(float)
    for option in np.flatnonzero(columns.blocks != NO_COLUMN).tolist():
        pair = columns.blocks[[option]], columns.open[[option]]
        name = "_".join(str(options[key].iat[option]) for key in ("site", "size", "package"))
        yield Row(f"blocks_min_{name}", linear((pair[0], 1.0), (pair[1], -smallest[option])), 0.0)
        yield Row(f"blocks_max_{name}", linear((pair[0], 1.0), (pair[1], -largest[option])),
                  upper=0.0)  # fmt: skip


def pool_rows(instance: Instance, columns: Columns, at: Positions) -> Iterator[Row]:
    """Nobody works twice; a mandatory pool is served whole; remote work needs a connected city."""
    pools, cities = instance.pools, instance.cities
    talent = pools["talent"].to_numpy(float)
    mandatory = pools["mandatory"].to_numpy()
    share = cities["remote_share"].to_numpy(float)
    for pool, pool_id in enumerate(pools["pool"].tolist()):
        city = at.city_of_pool.get(pool_id, NO_COLUMN)
        remote = columns.remote[[city]] if city != NO_COLUMN else np.array([], dtype=np.int64)
        everybody = linear((columns.workers[at.pairs_of_pool[pool]], 1.0), (remote, 1.0))
        if mandatory[pool] or len(everybody.columns):
            yield Row(f"pool_{pool_id}", everybody,
                      talent[pool] if mandatory[pool] else -INFINITY, talent[pool])  # fmt: skip
        if len(remote):
            connected = columns.connected[[city]]
            yield Row(f"remote_{pool_id}",
                      linear((remote, 1.0), (connected, -share[city] * talent[pool])),
                      upper=0.0)  # fmt: skip


def reach_bounds(instance: Instance, at: Positions) -> FloatArray:
    """Return ``reach * talent`` of every pair: the most people the pool can send to the site."""
    talent = instance.pools["talent"].to_numpy(float)
    share = instance.reach["share"].to_numpy(float)
    return share * talent[at.pool_of_pair] if len(share) else share


def reach_row(pair: int, bound: float, columns: Columns, options: IntArray, name: str = "") -> Row:
    """``workers <= reach * talent * opened`` for one pair of pool and site."""
    terms = linear((columns.workers[[pair]], 1.0), (columns.open[options], -bound))
    return Row(f"reach_{name or pair}", terms, upper=0.0)


def reach_rows(instance: Instance, columns: Columns, at: Positions) -> Iterator[Row]:
    """Strong reach rows, one per pair while they are few; always the aggregate row per site."""
    bounds = reach_bounds(instance, at)
    stated = len(bounds) <= STATED_REACH_PAIRS
    pools, sites = instance.reach["pool"].tolist(), instance.reach["site"].tolist()
    ids = instance.sites["site"].tolist()
    for site, pairs in enumerate(at.pairs_of_site):
        options = at.options_of_site[site]
        if stated:
            for pair in pairs:
                yield reach_row(
                    int(pair), bounds[pair], columns, options, f"{pools[pair]}_{sites[pair]}"
                )
        elif len(pairs):
            total = float(bounds[pairs].sum())
            yield Row(f"reach_{ids[site]}",
                      linear((columns.workers[pairs], 1.0), (columns.open[options], -total)),
                      upper=0.0)  # fmt: skip


def seat_rows(instance: Instance, columns: Columns, at: Positions) -> Iterator[Row]:
    """People fit in the seats, and an opened zone reaches its minimum occupancy."""
    options = instance.options
    seats = options["block_seats"].to_numpy(float)
    occupancy = options["min_occupancy"].to_numpy(float)
    ids = instance.sites["site"].tolist()
    only_size = options["min_blocks"].to_numpy(float)
    bounds = reach_bounds(instance, at)
    for site, pairs in enumerate(at.pairs_of_site):
        own = at.options_of_site[site]
        people = (columns.workers[pairs], 1.0)
        limited = np.isfinite(seats[own])
        if (limited | (only_size[own] == 0)).any() and len(pairs):
            # A block without a limit seats everybody within reach; no block seats nobody.
            room = np.where(limited, seats[own], float(bounds[pairs].sum()))
            seated = linear(people, *_blocks(columns, own, only_size, -room))
            yield Row(f"seats_{ids[site]}", seated, upper=0.0)
        needed = np.where(np.isfinite(seats[own]), occupancy[own], 0.0) * np.where(
            np.isfinite(seats[own]), seats[own], 0.0
        )
        if needed.any():
            filled = linear(people, *_blocks(columns, own, only_size, -needed))
            yield Row(f"occupancy_{ids[site]}", filled, 0.0)


def _blocks(columns: Columns, own: IntArray, only_size: FloatArray, each: FloatArray) -> Parts:
    """Return the terms of ``each * blocks`` over some options, ``blocks`` fixed or free."""
    modular = columns.blocks[own] != NO_COLUMN
    return [
        (columns.open[own[~modular]], each[~modular] * only_size[own[~modular]]),
        (columns.blocks[own[modular]], each[modular]),
    ]


def mandatory_rows(instance: Instance, columns: Columns) -> Iterator[Row]:
    """Cover all mandatory talent by seats: implied, but it tightens the relaxation far."""
    pools = instance.pools
    must = pools["mandatory"].to_numpy()
    finite = np.isfinite(instance.options["block_seats"].to_numpy(float)).all()
    if must.any() and finite and len(instance.reach):
        served = np.isin(instance.cities["pool"].to_numpy(object), pools["pool"][must].tolist())
        total = float(pools["talent"][must].sum())
        yield Row("mandatory_total",
                  linear(*seats_parts(instance, columns), (columns.remote[served], 1.0)),
                  total)  # fmt: skip


def limit_rows(instance: Instance, columns: Columns) -> Iterator[Row]:
    """Budget, number of zones, and the exports asked for."""
    limits = instance.limits
    zones = REGISTRY["zones"].expression(instance, columns)
    if limits.budget_musd is not None:
        yield Row(
            "budget", REGISTRY["capex"].expression(instance, columns), upper=limits.budget_musd
        )
    if limits.n_zones is not None:
        yield Row("n_zones", zones, limits.n_zones, limits.n_zones)
    if limits.max_zones is not None:
        yield Row("max_zones", zones, upper=limits.max_zones)
    if limits.exports_min_musd is not None:
        exports = REGISTRY["exports"].expression(instance, columns)
        yield Row("exports_min", exports, limits.exports_min_musd)


def quota_rows(instance: Instance, columns: Columns, at: Positions) -> Iterator[Row]:
    """Bounds on counts, seats, people, spending or cities, absolute or as a share of the whole."""
    for quota in instance.quotas:
        chosen = _measured(instance, columns, at, quota, whole=False)
        whole = _measured(instance, columns, at, quota, whole=True)
        name = f"quota_{quota.name}"
        if quota.minimum is not None or quota.maximum is not None:
            yield Row(name, chosen,
                      -INFINITY if quota.minimum is None else quota.minimum,
                      INFINITY if quota.maximum is None else quota.maximum)  # fmt: skip
        for share, lower, upper in (
            (quota.min_share, 0.0, INFINITY),
            (quota.max_share, -INFINITY, 0.0),
        ):
            if share is not None:
                yield Row(f"{name}_share",
                          linear((chosen.columns, chosen.coefficients),
                                 (whole.columns, -share * whole.coefficients)),
                          lower, upper)  # fmt: skip


def _measured(
    instance: Instance, columns: Columns, at: Positions, quota: Quota, *, whole: bool
) -> Linear:
    """Return what a quota measures, over its tiers and provinces or over everything."""

    def chosen(table: pd.DataFrame) -> FloatArray:
        mask = np.ones(len(table))
        if not whole and quota.tiers:
            mask *= table["tier"].isin(quota.tiers).to_numpy(float)
        if not whole and quota.provinces:
            mask *= table["province"].isin(quota.provinces).to_numpy(float)
        return mask

    def scaled(parts: Parts, mask: FloatArray) -> Linear:
        kept = mask > 0
        picked = np.concatenate([columns.open[kept], columns.blocks[kept]])
        whole_sum = linear(*parts)
        inside = np.isin(whole_sum.columns, picked)
        return Linear(whole_sum.columns[inside], whole_sum.coefficients[inside])

    of_site = chosen(instance.sites)
    of_option = of_site[at.site_of_option]
    of_city = chosen(instance.cities)
    if quota.measure == "zones":
        return linear((columns.open, of_option))
    if quota.measure == "seats":
        return scaled(seats_parts(instance, columns), of_option)
    if quota.measure == "spending":
        return scaled(zone_capex_parts(instance, columns), of_option)
    if quota.measure == "cities":
        return linear((columns.connected, of_city))
    if quota.by == "origin":
        of_pool = chosen(instance.pools)
        rows = {pool: row for row, pool in enumerate(instance.pools["pool"].tolist())}
        of_city = np.array(
            [
                of_pool[rows[pool]] if pool in rows else 0.0
                for pool in instance.cities["pool"].tolist()
            ]
        )
        return linear((columns.workers, of_pool[at.pool_of_pair]), (columns.remote, of_city))
    return linear((columns.workers, of_site[at.site_of_pair]), (columns.remote, of_city))


def orientation_rows(columns: Columns, existing: np.ndarray, build: IntArray) -> Iterator[Row]:
    """``arc[u,v] + arc[v,u] <= built``: a link is used in one direction only."""
    for edge in range(len(existing)):
        arcs = (columns.arc_out[[edge]], 1.0), (columns.arc_back[[edge]], 1.0)
        if existing[edge]:
            yield Row(f"orient_{edge}", linear(*arcs), upper=1.0)
        else:
            yield Row(f"orient_{edge}", linear(*arcs, (build[[edge]], -1.0)), upper=0.0)
