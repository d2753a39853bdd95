"""Constraint groups of people: pools, remote work, reach, mandatory talent."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from stz.model.columns import NO_COLUMN, FloatArray, IntArray, YearColumns, linear
from stz.model.rows import INFINITY, Layout, Row, reach_bounds
from stz.model.zone_rows import on_offer

#: Above this many pairs of pool and site, over all years, the strong reach rows are separated
#: instead of stated.
STATED_REACH_PAIRS = 2_000


def pool_rows(layout: Layout) -> Iterator[Row]:
    """Nobody works twice; a mandatory pool is served whole; remote work needs a connected city."""
    at, cities = layout.at, layout.instance.cities
    mandatory = layout.instance.pools["mandatory"].to_numpy()
    share = cities["remote_share"].to_numpy(float)
    for t, columns in enumerate(layout.columns.years):
        talent, suffix = layout.horizon.talent[t], layout.horizon.suffix(t)
        for pool, pool_id in enumerate(layout.instance.pools["pool"].tolist()):
            city = at.city_of_pool.get(pool_id, NO_COLUMN)
            remote = columns.remote[[city]] if city != NO_COLUMN else np.array([], dtype=np.int64)
            everybody = linear((columns.workers[at.pairs_of_pool[pool]], 1.0), (remote, 1.0))
            if mandatory[pool] or len(everybody.columns):
                yield Row(f"pool_{pool_id}{suffix}", everybody,
                          talent[pool] if mandatory[pool] else -INFINITY, talent[pool],
                          "mandatory" if mandatory[pool] else "pool")  # fmt: skip
            if len(remote):
                connected = columns.connected[[city]]
                yield Row(f"remote_{pool_id}{suffix}",
                          linear((remote, 1.0), (connected, -share[city] * talent[pool])),
                          upper=0.0, group="remote")  # fmt: skip


def reach_row(
    pair: int, bound: float, columns: YearColumns, options: IntArray, name: str = ""
) -> Row:
    """``workers <= reach * talent * opened`` for one pair of pool and site."""
    terms = linear((columns.workers[[pair]], 1.0), (columns.open[options], -bound))
    return Row(f"reach_{name or pair}", terms, upper=0.0, group="reach")


def reach_rows(layout: Layout) -> Iterator[Row]:
    """Strong reach rows, one per pair while they are few; else the aggregate row per site."""
    at, reach = layout.at, layout.instance.reach
    stated = states_reach(layout)
    pools, sites = reach["pool"].tolist(), reach["site"].tolist()
    ids = layout.instance.sites["site"].tolist()
    for t, columns in enumerate(layout.columns.years):
        bounds = reach_bounds(layout.instance, at, layout.horizon, t)
        suffix = layout.horizon.suffix(t)
        for site, pairs in enumerate(at.pairs_of_site):
            options = at.options_of_site[site]
            if stated:
                for pair in pairs.tolist():
                    name = f"{pools[pair]}_{sites[pair]}{suffix}"
                    yield reach_row(pair, bounds[pair], columns, options, name)
            elif len(pairs):
                total = float(bounds[pairs].sum())
                yield Row(f"reach_{ids[site]}{suffix}",
                          linear((columns.workers[pairs], 1.0), (columns.open[options], -total)),
                          upper=0.0, group="reach")  # fmt: skip


def nested_rows(layout: Layout) -> Iterator[Row]:
    """``sum of workers at sites with share <= r  <=  r * talent``, for every share ``r`` of a pool.

    Willingness is nested: whoever would travel far would travel less far, too, so those drawn to
    sites with share at most ``r`` are among the same ``r`` of the pool. Where the bounds of single
    pairs say as much, no row is stated.
    """
    at, reach = layout.at, layout.instance.reach
    share = reach["share"].to_numpy(float)
    pools = layout.instance.pools["pool"].tolist()
    for t, columns in enumerate(layout.columns.years):
        talent, suffix = layout.horizon.talent[t], layout.horizon.suffix(t)
        for pool, pairs in enumerate(at.pairs_of_pool):
            for pairs_up_to, most in nested(pairs, share[pairs]):
                yield Row(f"nested_{pools[pool]}_{most:.6g}{suffix}",
                          linear((columns.workers[pairs_up_to], 1.0)),
                          upper=most * float(talent[pool]), group="reach")  # fmt: skip


def nested(pairs: IntArray, share: FloatArray) -> Iterator[tuple[IntArray, float]]:
    """Yield the pairs with share up to each of their shares, where those sum to more than it."""
    order = np.argsort(share, kind="stable")
    ranked, summed = share[order], np.cumsum(share[order])
    _, first = np.unique(ranked, return_index=True)
    for place in [*(first[1:] - 1).tolist(), len(ranked) - 1][: len(first)]:
        most = float(ranked[place])
        if most < 1.0 and summed[place] > most * (1.0 + 1e-12):
            yield pairs[order[: place + 1]], most


def states_reach(layout: Layout) -> bool:
    """Whether the strong reach rows are stated; if not, they are separated."""
    return len(layout.instance.reach) * layout.columns.n_years <= STATED_REACH_PAIRS


def mandatory_rows(layout: Layout) -> Iterator[Row]:
    """Cover all mandatory talent by seats: implied, but it tightens the relaxation far."""
    instance = layout.instance
    pools = instance.pools
    must = pools["mandatory"].to_numpy()
    seats = instance.options["block_seats"].to_numpy(float)
    if not (must.any() and np.isfinite(seats).all() and len(instance.reach)):
        return
    served = np.isin(instance.cities["pool"].to_numpy(object), pools["pool"][must].tolist())
    every = np.arange(len(seats))
    for t, columns in enumerate(layout.columns.years):
        yield Row(f"mandatory_total{layout.horizon.suffix(t)}",
                  linear(*on_offer(layout, every, seats, t), (columns.remote[served], 1.0)),
                  float(layout.horizon.talent[t][must].sum()), group="mandatory")  # fmt: skip
