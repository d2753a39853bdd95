"""The metric ``talent_reached``: ``sum(talent * min(1, shares that could take part))``.

The minimum is not linear. Where the metric is asked for, each pool has a column ``reached`` in 0 to
1 that its shares bound from above. That is exact as long as more is better; where less may be
better, a column ``full`` in {0, 1} per pool bounds it from below as well: ``reached >= full`` and
``reached >= shares - (most - 1) * full``, ``most`` being what the shares can sum to. If they sum to
more than 1, ``full`` has to be 1, and then the first row asks for all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from stz.instance import Instance
from stz.model.columns import NO_COLUMN, Columns, FloatArray, Linear, Parts, linear
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


def most_shares(instance: Instance, at: Positions) -> FloatArray:
    """Return the sum of all shares of every pool: of its sites within reach, and of its city."""
    shares = np.bincount(
        at.pool_of_pair, weights=instance.reach["share"].to_numpy(float),
        minlength=len(instance.pools),
    ).astype(float)  # fmt: skip
    homes = instance.cities["remote_share"].tolist()
    for row, pool in enumerate(instance.pools["pool"].tolist()):
        if pool in at.city_of_pool:
            shares[row] += homes[at.city_of_pool[pool]]
    return shares


def _shares(
    layout: Layout, pool: int, pool_id: object, share: FloatArray, at_home: Sequence[float]
) -> Linear:
    """Return the shares of a pool that opened zones and its connected city reach, last year."""
    year, at = layout.columns.last, layout.at
    terms: Parts = [
        (year.open[at.options_of_site[int(at.site_of_pair[pair])]], float(share[pair]))
        for pair in at.pairs_of_pool[pool]
    ]
    city = at.city_of_pool.get(pool_id)
    if city is not None:
        terms.append((year.connected[[city]], at_home[city]))
    return linear(*terms)


def reached_shares(instance: Instance, columns: Columns, solution: FloatArray) -> FloatArray:
    """Return the share of every pool that a plan reaches, at most 1."""
    at, year, n_pools = positions(instance), columns.last, len(instance.pools)
    opened = np.bincount(
        at.site_of_option, weights=solution[year.open], minlength=len(instance.sites)
    )
    share = instance.reach["share"].to_numpy(float) * opened[at.site_of_pair]
    # of no pairs at all numpy counts in whole numbers, and shares would be cut down to them
    sums = np.bincount(at.pool_of_pair, weights=share, minlength=n_pools).astype(float)
    at_home = instance.cities["remote_share"].to_numpy(float) * solution[year.connected]
    for row, pool in enumerate(instance.pools["pool"].tolist()):
        if pool in at.city_of_pool:
            sums[row] += at_home[at.city_of_pool[pool]]
    shares: FloatArray = np.minimum(1.0, sums)
    return shares


def expression(instance: Instance, columns: Columns) -> Linear:
    """Return the metric over the columns ``reached``; persons."""
    return linear((columns.reached, horizon(instance).talent[-1]))


def value(instance: Instance, columns: Columns, solution: FloatArray) -> float:
    """Return the metric of a plan from what it opens and connects; persons."""
    return float(horizon(instance).talent[-1] @ reached_shares(instance, columns, solution))


def reached_rows(layout: Layout) -> Iterator[Row]:
    """``reached <= shares``, and where less may be better its counterparts."""
    instance, columns, at = layout.instance, layout.columns, layout.at
    most = most_shares(instance, at)
    share = instance.reach["share"].to_numpy(float)
    at_home = instance.cities["remote_share"].tolist()
    for pool, name in enumerate(instance.pools["pool"].tolist()):
        own = columns.reached[[pool]]
        if own[0] == NO_COLUMN:
            continue
        shares = _shares(layout, pool, name, share, at_home)
        less = (shares.columns, -shares.coefficients)
        yield Row(f"reached_{name}", linear((own, 1.0), less), upper=0.0, group=NAME)
        full = columns.full[[pool]]
        if full[0] == NO_COLUMN:
            continue
        yield Row(f"reached_all_{name}", linear((own, 1.0), (full, -1.0)), 0.0, group=NAME)
        slack = max(0.0, float(most[pool]) - 1.0)
        yield Row(f"reached_least_{name}", linear((own, 1.0), less, (full, slack)), 0.0, group=NAME)
