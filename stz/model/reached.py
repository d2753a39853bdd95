"""The metric ``talent_reached``: people who could take part at once, if there were seats for all.

Willingness to travel is nested: whoever would travel far would travel less far, too. So opened
zones reach the largest of their shares of a pool, never the sum. People who can export from home
are others, up to the whole pool: ``talent * min(1, largest share of an opened zone + share at
home)``, the most people that pool, reach and remote rows let work.

The largest share is that of a location problem with preferences. Where the metric is asked for,
each pool has a column ``reached`` in 0 to 1, and for every share ``r`` of the pool there is a row
``reached <= r + sum((share - r) * opened for zones with share > r) + home * connected``: at the
largest share that is opened it says what is reached, anywhere else it says no less (the optimality
cuts of uncapacitated facility location, Magnanti and Wong 1981). That is exact as long as more is
better. Where less may be better, ``reached >= share * opened + home * connected`` for every zone,
and a column ``full`` in {0, 1} lifts that where the two may exceed 1: ``reached >= full``, and
``full`` may relax the other row by what it exceeds 1.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from stz.instance import Instance
from stz.model.columns import (
    NO_COLUMN,
    Columns,
    FloatArray,
    IntArray,
    Linear,
    Parts,
    linear,
)
from stz.model.horizon import horizon
from stz.model.rows import Layout, Positions, Row, positions

NAME = "talent_reached"


def is_asked(instance: Instance, objective: str) -> bool:
    """Whether objective or bounds speak of the metric."""
    named = {name for bound in instance.bounds for name in (bound.metric, bound.of)}
    return objective == NAME or NAME in named


def less_may_be_better(instance: Instance, objective: str, maximize: bool) -> bool:
    """Whether objective or bounds may gain from counting fewer people than are reached."""
    if objective == NAME and not maximize:
        return True
    return any(
        (bound.metric == NAME and (bound.maximum is not None or bound.max_share is not None))
        or bound.of == NAME
        for bound in instance.bounds
    )


def reached_shares(instance: Instance, columns: Columns, solution: FloatArray) -> FloatArray:
    """Return the share of every pool that a plan reaches, at most 1."""
    at, year = positions(instance), columns.last
    opened = np.bincount(
        at.site_of_option, weights=solution[year.open], minlength=len(instance.sites)
    ).astype(float)
    home = _at_home(instance, at)
    for row, pool in enumerate(instance.pools["pool"].tolist()):
        if pool in at.city_of_pool:
            home[row] *= solution[year.connected[at.city_of_pool[pool]]]
    shares: FloatArray = np.minimum(1.0, _largest(instance, at, opened) + home)
    return shares


def _largest(instance: Instance, at: Positions, opened: FloatArray) -> FloatArray:
    """Return the largest share of every pool among the sites that are opened."""
    largest = np.zeros(len(instance.pools))
    share = instance.reach["share"].to_numpy(float) * opened[at.site_of_pair]
    np.maximum.at(largest, at.pool_of_pair, share)
    return largest


def _at_home(instance: Instance, at: Positions) -> FloatArray:
    """Return the share of every pool that can export from home once its city is connected."""
    homes = instance.cities["remote_share"].tolist()
    at_home = np.zeros(len(instance.pools))
    for row, pool in enumerate(instance.pools["pool"].tolist()):
        if pool in at.city_of_pool:
            at_home[row] = homes[at.city_of_pool[pool]]
    return at_home


def expression(instance: Instance, columns: Columns) -> Linear:
    """Return the metric over the columns ``reached``; persons."""
    return linear((columns.reached, horizon(instance).talent[-1]))


def value(instance: Instance, columns: Columns, solution: FloatArray) -> float:
    """Return the metric of a plan from what it opens and connects; persons."""
    return float(horizon(instance).talent[-1] @ reached_shares(instance, columns, solution))


def reached_rows(layout: Layout) -> Iterator[Row]:
    """``reached`` is at most what is reached, and where less may be better at least that."""
    columns, at = layout.columns, layout.at
    share = layout.instance.reach["share"].to_numpy(float)
    at_home = _at_home(layout.instance, at)
    for pool, name in enumerate(layout.instance.pools["pool"].tolist()):
        own = columns.reached[[pool]]
        if own[0] == NO_COLUMN:
            continue
        pairs = at.pairs_of_pool[pool]
        home: Parts = []
        if at_home[pool] > 0.0:
            connected = columns.last.connected[[at.city_of_pool[name]]]
            home = [(connected, -float(at_home[pool]))]
        for r, farther in levels(share[pairs]):
            beyond = [_opened(layout, pair, share[pair] - r) for pair in pairs[farther]]
            yield Row(f"reached_{name}" + (f"_{r:.6g}" if r else ""),
                      linear((own, 1.0), *beyond, *home), upper=r, group=NAME)  # fmt: skip
        full = columns.full[[pool]]
        if full[0] == NO_COLUMN:
            continue
        yield Row(f"reached_all_{name}", linear((own, 1.0), (full, -1.0)), 0.0, group=NAME)
        for pair in pairs.tolist():
            over = max(0.0, float(share[pair] + at_home[pool]) - 1.0)
            site = layout.instance.reach["site"].iat[pair]
            yield Row(f"reached_least_{name}_{site}",
                      linear((own, 1.0), _opened(layout, pair, share[pair]), *home, (full, over)),
                      0.0, group=NAME)  # fmt: skip
        if home:
            yield Row(f"reached_least_{name}", linear((own, 1.0), *home), 0.0, group=NAME)


def _opened(layout: Layout, pair: int, weight: float) -> tuple[IntArray, float]:
    """Return ``-weight * opened`` of the site of a pair, in the last year."""
    options = layout.at.options_of_site[int(layout.at.site_of_pair[pair])]
    return layout.columns.last.open[options], -float(weight)


def levels(share: FloatArray) -> Iterator[tuple[float, IntArray]]:
    """Yield every ``r`` that needs a row, 0 and shares of a pool, with which shares are above it.

    With one site alone at ``r`` or above, the row of the next smaller ``r`` says as much.
    """
    for r in np.unique([0.0, *share.tolist()]).tolist():
        if r < 1.0 and (r == 0.0 or np.count_nonzero(share >= r) > 1):
            yield r, np.flatnonzero(share > r)
