"""Fiber downtime of one node straight from the tables; :mod:`stz.network.oracle` has the method."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable

import numpy as np
import pandas as pd

from stz.errors import DataError, Problem
from stz.network.fiber_system import Links, link_unavailability
from stz.network.oracle import MINUTES_PER_YEAR, FiberDowntime, FiberReliability

__all__ = [
    "MINUTES_PER_YEAR",
    "FiberDowntime",
    "FiberReliability",
    "fiber_downtime",
    "fiber_downtime_bounds",
    "in_service",
    "link_unavailability",
]


def in_service(links: pd.DataFrame, built: Iterable[Hashable]) -> pd.DataFrame:
    """Rows of the links that exist or are in ``built`` (ids of candidate links)."""
    return links[_in_use(links, built)]


def _in_use(links: pd.DataFrame, built: Iterable[Hashable]) -> Links:
    chosen = set(built)
    unknown = chosen - set(links["link"])
    if unknown:
        raise DataError(
            [
                Problem("links", "a built link is not in the table of links", row=str(link))
                for link in sorted(unknown, key=str)
            ]
        )
    rows = links["existing"].astype(bool) | links["link"].isin(chosen)
    return rows.to_numpy(dtype=np.bool_)


def fiber_downtime(
    links: pd.DataFrame,
    built: Iterable[Hashable],
    node: Hashable,
    gateways: Collection[Hashable],
    failures: pd.DataFrame | None = None,
) -> float:
    """Minutes per year in which ``node`` has no path to any gateway; exact.

    Where the exact method meets its state limit, the upper bound is returned: ask
    :func:`fiber_downtime_bounds` whether it did. For many nodes or networks use
    :class:`FiberReliability`.

    Parameters
    ----------
    links : DataFrame
        Links of an :class:`~stz.instance.Instance`: ``link, a, b, km, existing,
        cut_rate_per_1000km_year, repair_h, risk_group``.
    built : iterable
        Ids of the candidate links that are built.
    node : hashable
        Node whose downtime is asked for.
    gateways : collection
        Nodes that count as being on the internet.
    failures : DataFrame, optional
        Shared-risk events of the instance.

    Returns
    -------
    float
        Minutes per year; 0 at a gateway, all of the year where no path exists.
    """
    return fiber_downtime_bounds(links, built, node, gateways, failures).minutes


def fiber_downtime_bounds(
    links: pd.DataFrame,
    built: Iterable[Hashable],
    node: Hashable,
    gateways: Collection[Hashable],
    failures: pd.DataFrame | None = None,
    *,
    max_states: int = 4_000,
) -> FiberDowntime:
    """Like :func:`fiber_downtime`, with both bounds and whether they coincide."""
    oracle = FiberReliability(links, gateways, failures, max_states=max_states)
    return oracle.downtime(_in_use(links, built), node)
