"""When to build what: on a network that serves everybody wanted, years and budgets decide the rest.

Every sink served by the network gets a *warrant*: links that serve it there, of one path, of two
link-disjoint paths, or of whatever its protection takes. Whoever waits until its warrant is built
is served in every year, since further links take nothing away. So the program ``asked[sink, t] <=
built[link, t]`` for the links of each warrant finds plans without a single cut, and is free to
leave out sinks and links.
"""

from __future__ import annotations

import numpy as np

from stz.model import NO_COLUMN, PATH_LEVELS, FloatArray, IntArray, linear
from stz.solver.cuts import Cut
from stz.solver.protection import BoolArray
from stz.solver.repair import FREE
from stz.solver.search import Search, run_mip


def schedule_on(search: Search, network: BoolArray, *, seconds: float) -> FloatArray | None:
    """Return the best solution on a network and its parts, found within some seconds."""
    years = search.model.columns.years
    candidate = years[-1].build != NO_COLUMN
    lower, upper = search.matrix.lower.copy(), search.matrix.upper.copy()
    for t, columns in enumerate(years):
        upper[columns.build[candidate & ~network]] = 0.0
        upper[columns.arc_out] = upper[columns.arc_back] = 0.0
        upper[search.service_check.closed(network, t)] = 0.0
    if (lower > upper).any() or search.clock.is_over:
        return None
    rows = _warranted(search, network, candidate, upper)
    result = run_mip(
        search, rows, lower=lower, upper=upper, time=seconds,
        gap=max(1e-4, min(0.002, search.gap / 2)), global_bound=False,
        start=_without_arcs(search),
    )  # fmt: skip
    return result.solution


def _warranted(
    search: Search, network: BoolArray, candidate: BoolArray, upper: FloatArray
) -> list[Cut]:
    """Return ``built[link, t] - asked[sink, t] >= 0`` for every link of every warrant."""
    sinks = search.sinks
    warrants = [
        (_warrant(search, network, sink), [own[sink] for own in sinks.columns])
        for sink in range(len(sinks))
        if upper[sinks.columns[-1][sink]].any() and sinks.level[sink] in PATH_LEVELS
    ]
    for handler in search.handlers:
        warrants += handler.warrants(network)
    rows: list[Cut] = []
    for links, asked in warrants:
        for columns, own in zip(search.model.columns.years, asked, strict=True):
            if not upper[own].any():
                continue
            for link in links[candidate[links]].tolist():
                terms = linear((columns.build[[link]], 1.0), (own, -1.0))
                rows.append(Cut.at_least(terms, 0.0, "warrant"))
    return rows


def _warrant(search: Search, network: BoolArray, sink: int) -> IntArray:
    """Return links of a network that give a sink the paths it asks for."""
    sinks, row = search.sinks, search.model.graph.link_row
    if not sinks.outside[sink]:
        return np.zeros(0, dtype=np.int64)
    builder = search.builder
    cost = np.where(network[row], np.maximum(builder.capex, FREE), np.inf)
    edges = builder.cheapest(cost, int(sinks.vertex[sink]), 2 if sinks.dual[sink] else 1)
    if edges is None:
        raise AssertionError("a network was said to serve a sink that it does not reach")
    return row[sorted(edges)]


def _without_arcs(search: Search) -> FloatArray | None:
    """Return the incumbent as a start: the program on a network has no use for arcs."""
    if search.incumbent.solution is None:
        return None
    start = search.incumbent.solution.copy()
    for columns in search.model.columns.years:
        start[columns.arc_out] = start[columns.arc_back] = 0.0
    return start
