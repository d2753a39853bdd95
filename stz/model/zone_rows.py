"""Constraint groups of zones: who opens with what, blocks of seats, seats, occupancy, spacing."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from stz.model.columns import NO_COLUMN, FloatArray, IntArray, Parts, linear
from stz.model.rows import INFINITY, Layout, Row, reach_bounds

#: Mean radius of the earth, km (IUGG 1980).
EARTH_KM = 6371.0088


def open_rows(layout: Layout) -> Iterator[Row]:
    """At most one size and package per site; exactly one where it is locked or exists.

    What is open stays open with the same option, so that the last year speaks for all; an existing
    zone is open in the first.
    """
    sites, years = layout.instance.sites, layout.columns.years
    locked, existing = sites["must_open"].to_numpy(), sites["existing"].to_numpy()
    last = len(years) - 1
    for site, name in enumerate(sites["site"].tolist()):
        options = layout.at.options_of_site[site]
        group = "existing" if existing[site] else "locked" if locked[site] else "open"
        if existing[site] and last:
            yield Row(f"open_{name}{layout.horizon.suffix(0)}",
                      linear((years[0].open[options], 1.0)), 1.0, 1.0, group)  # fmt: skip
        must = locked[site] or (existing[site] and not last)
        if must or len(options) > 1:
            yield Row(f"open_{name}{layout.horizon.suffix(last)}",
                      linear((years[last].open[options], 1.0)),
                      1.0 if must else -INFINITY, 1.0, group if must else "open")  # fmt: skip


def block_rows(layout: Layout) -> Iterator[Row]:
    """``min_blocks * open <= blocks <= max_blocks * open`` for modular options.

    There are no more blocks than people to fill them as ``occupancy`` asks: stated here too, which
    tightens the relaxation.
    """
    smallest = layout.min_blocks
    for t, columns in enumerate(layout.columns.years):
        largest = most_blocks(layout, t)
        for option in np.flatnonzero(columns.blocks != NO_COLUMN).tolist():
            blocks, opened = columns.blocks[[option]], columns.open[[option]]
            name = layout.option_names[option] + layout.horizon.suffix(t)
            yield Row(f"blocks_min_{name}",
                      linear((blocks, 1.0), (opened, -smallest[option])), 0.0,
                      group="blocks")  # fmt: skip
            yield Row(f"blocks_max_{name}",
                      linear((blocks, 1.0), (opened, -largest[option])), upper=0.0,
                      group="blocks")  # fmt: skip


def most_blocks(layout: Layout, t: int) -> FloatArray:
    """Return the most blocks of each option in a year: as allowed, and as people can fill.

    Blocks count as occupied ``ramp_years`` after they are there, and stay; so those of year ``t``
    are filled in every year from ``t + ramp_years`` on. Never less than ``min_blocks``: whether an
    option can open at all is for other rows to say.
    """
    options, years = layout.instance.options, layout.horizon
    seats = options["block_seats"].to_numpy(float)
    finite = np.isfinite(seats)
    needed = options["min_occupancy"].to_numpy(float) * np.where(finite, seats, 0.0)
    most = options["max_blocks"].to_numpy(float)
    for later in range(t, years.n_years):
        coming = np.bincount(
            layout.at.site_of_pair,
            weights=reach_bounds(layout.instance, layout.at, years, later),
            minlength=len(layout.instance.sites),
        )[layout.at.site_of_option]
        counts = (needed > 0) & (t + years.option_ramp <= later)
        fillable = np.floor(coming / np.where(counts, needed, 1.0) * (1 + 1e-9) + 1e-9)
        most = np.where(counts, np.minimum(most, fillable), most)
    bounded: FloatArray = np.maximum(most, layout.min_blocks)
    return bounded


def seat_rows(layout: Layout) -> Iterator[Row]:
    """People fit in the seats on offer, and an opened zone reaches its minimum occupancy.

    Blocks commissioned in year ``k`` offer ``min(1, (t - k + 1) / (ramp_years + 1))`` of their
    seats in year ``t``: together the mean of what was there in the last ``ramp_years + 1`` years.
    Occupancy counts what was there ``ramp_years`` ago.
    """
    seats, only_size = layout.block_seats, layout.min_blocks
    occupancy = layout.instance.options["min_occupancy"].to_numpy(float)
    finite = np.isfinite(seats)
    needed = np.where(finite, occupancy, 0.0) * np.where(finite, seats, 0.0)
    ids = layout.instance.sites["site"].tolist()
    for t, columns in enumerate(layout.columns.years):
        bounds = reach_bounds(layout.instance, layout.at, layout.horizon, t)
        for site, pairs in enumerate(layout.at.pairs_of_site):
            own = layout.at.options_of_site[site]
            people = (columns.workers[pairs], 1.0)
            name = f"{ids[site]}{layout.horizon.suffix(t)}"
            if (finite[own] | (only_size[own] == 0)).any() and len(pairs):
                # A block without a limit seats everybody within reach; no block seats nobody.
                room = np.where(finite[own], seats[own], float(bounds[pairs].sum()))
                yield Row(f"seats_{name}", linear(people, *on_offer(layout, own, -room, t)),
                          upper=0.0, group="seats")  # fmt: skip
            mature = needed[own] * (layout.horizon.option_ramp[own] <= t)
            if mature.any():
                filled = linear(people, *_since(layout, own, -mature, t))
                yield Row(f"occupancy_{name}", filled, 0.0, group="occupancy")


def on_offer(layout: Layout, own: IntArray, each: FloatArray, t: int) -> Parts:
    """Return the terms of ``each`` times the blocks on offer in year ``t``, over some options.

    Blocks without a limit of seats need no ramp.
    """
    ramp = layout.horizon.option_ramp[own]
    ramp = np.where(np.isfinite(layout.block_seats[own]), ramp, 0)
    terms: Parts = []
    for back in range(min(t, int(ramp.max(initial=0))) + 1):
        share = np.where(back <= ramp, each / (ramp + 1), 0.0)
        terms += _blocks(layout, own, share, t - back)
    return terms


def _since(layout: Layout, own: IntArray, each: FloatArray, t: int) -> Parts:
    """Return the terms of ``each`` times the blocks that were there ``ramp_years`` ago."""
    ramp = layout.horizon.option_ramp[own]
    terms: Parts = []
    for back in np.unique(ramp[ramp <= t]).tolist():
        terms += _blocks(layout, own, np.where(ramp == back, each, 0.0), t - back)
    return terms


def _blocks(layout: Layout, own: IntArray, each: FloatArray, t: int) -> Parts:
    """Return the terms of ``each * blocks`` over some options, ``blocks`` fixed or free."""
    columns = layout.columns.years[t]
    only_size = layout.min_blocks
    modular = columns.blocks[own] != NO_COLUMN
    return [
        (columns.open[own[~modular]], each[~modular] * only_size[own[~modular]]),
        (columns.blocks[own[modular]], each[modular]),
    ]


def spacing_rows(layout: Layout) -> Iterator[Row]:
    """No two open zones closer than ``spacing_km``, unless both exist: one row per clique.

    Sites of which any two conflict share one row, which is tighter than a row per pair.
    """
    spacing = layout.instance.limits.spacing_km
    if not spacing:
        return
    conflict = too_close(layout, float(spacing))
    ids = layout.instance.sites["site"].tolist()
    opened, at = layout.columns.last.open, layout.at
    waiting = np.triu(conflict)
    for first, second in np.argwhere(waiting).tolist():
        if not waiting[first, second]:
            continue
        clique = [first, second]
        common = conflict[first] & conflict[second]
        while common.any():
            other = int(np.argmax(common))
            clique.append(other)
            common &= conflict[other]
        clique.sort()
        waiting[np.ix_(clique, clique)] = False
        options = np.concatenate([at.options_of_site[site] for site in clique])
        yield Row("spacing_" + "_".join(str(ids[site]) for site in clique),
                  linear((opened[options], 1.0)), upper=1.0, group="spacing")  # fmt: skip


def too_close(layout: Layout, spacing_km: float) -> npt.NDArray[np.bool_]:
    """Return which pairs of sites must not both open: great circle between their nodes."""
    instance = layout.instance
    places = instance.nodes.drop_duplicates("node").set_index("node")
    nodes = instance.sites["node"].tolist()
    lon = np.radians(places["lon"].reindex(nodes).to_numpy(float))
    lat = np.radians(places["lat"].reindex(nodes).to_numpy(float))
    half = (
        np.sin((lat[:, None] - lat) / 2) ** 2
        + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    )
    with np.errstate(invalid="ignore"):
        near = 2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half))) < spacing_km
    existing = instance.sites["existing"].to_numpy()
    out: npt.NDArray[np.bool_] = near & ~(existing[:, None] & existing)
    np.fill_diagonal(out, False)
    return out
