"""Fixing: columns that no plan better than the incumbent can move, and the kernel of the others."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stz.model import NO_COLUMN, FloatArray, IntArray
from stz.solver.lp import Relaxed
from stz.solver.presolve.distance_fixing import PricedPaths
from stz.solver.search import Search


@dataclass(frozen=True, eq=False)
class ReducedCosts:
    """What the objective loses at least, measured from a relaxation, by a step away from it.

    Attributes
    ----------
    bound : float
        Objective of the relaxation.
    up, down : float array, shape (n_columns,)
        Raising a column that lies at its lower bound, lowering one at its upper bound, by 1.
    sink : list of float array, shape (n_sinks,)
        Serving a sink, per year.
    link : float array, shape (n_links,)
        Building a link for anybody, in any year; 0 for links nobody can judge.
    """

    bound: float
    up: FloatArray
    down: FloatArray
    sink: list[FloatArray]
    link: FloatArray


def reduced_costs(search: Search, relaxed: Relaxed) -> ReducedCosts:
    """Price every step away from a relaxation by its reduced costs.

    What it takes to reach a sink counts as well (:mod:`stz.solver.presolve.distance_fixing`). A
    link is built by a year to serve a sink then or later, so later years count with it.
    """
    sinks, graph = search.sinks, search.model.graph
    price = (-1.0 if search.matrix.maximize else 1.0) * relaxed.reduced_cost
    low = relaxed.solution <= search.matrix.lower + 1e-9
    high = relaxed.solution >= search.matrix.upper - 1e-9
    up, down = np.where(low, np.maximum(price, 0), 0.0), np.where(high, np.maximum(-price, 0), 0.0)
    link = np.zeros(len(search.model.instance.links))
    sink = [np.zeros(len(sinks)) for _ in range(sinks.n_years)]
    if not len(sinks) or not graph.n_edges:
        return ReducedCosts(relaxed.bound, up, down, sink, link)
    least = np.full(graph.n_edges, math.inf)
    later = np.zeros(len(link))
    for t in reversed(range(sinks.n_years)):
        columns = search.model.columns.years[t]
        decided = columns.build != NO_COLUMN
        later[decided] += up[columns.build[decided]]
        here = np.where(columns.build[graph.link_row] != NO_COLUMN, later[graph.link_row], 0.0)
        paths = PricedPaths(graph, up[columns.arc_out] + here, up[columns.arc_back] + here)
        own = np.array([up[own].min(initial=math.inf) for own in sinks.columns[t]])
        sink[t] = paths.sinks(sinks.vertex, sinks.dual, own)
        alive = np.isfinite(sink[t])
        least = np.minimum(least, paths.links(sinks.vertex[alive], sinks.dual[alive], own[alive]))
    link[graph.link_row] = least
    return ReducedCosts(relaxed.bound, up, down, sink, link)


def fixed(
    search: Search, priced: ReducedCosts, *, spared: float = 0.0
) -> tuple[FloatArray, FloatArray]:
    """Return bounds with whole-number columns fixed where a step costs more than the gap.

    Every plan that beats the incumbent keeps these columns where the relaxation has them (Dantzig,
    Fulkerson, Johnson 1954), so a bound proven on the rest, or the incumbent, bounds the whole. A
    link is closed only where nothing but its service to sinks can be wanted of it.

    With ``spared`` columns are fixed too that plans better than the incumbent by less than that may
    move: what is proven on the rest then bounds the whole only up to :func:`cutoff`. What the
    incumbent itself moves stays free, so that searches can start from it.
    """
    lower, upper = search.matrix.lower.copy(), search.matrix.upper.copy()
    best = search.incumbent.objective
    if math.isnan(best):
        return lower, upper
    room = max(0.0, abs(best - priced.bound) - spared)
    room += 1e-6 * max(1.0 / search.matrix.scale, abs(best))
    whole = search.matrix.integer
    at_lower, at_upper = whole & (priced.up > room), whole & (priced.down > room)
    lower, upper = np.where(at_upper, upper, lower), np.where(at_lower, lower, upper)
    for own, loss in zip(search.sinks.columns, priced.sink, strict=True):
        for columns in (own[place] for place in np.flatnonzero(loss > room)):
            upper[columns] = lower[columns]
    if not search.handlers and search.links_only_serve:
        close_links(search, priced.link > room, lower, upper)
    plan = search.incumbent.solution
    if spared and plan is not None:
        lower, upper = np.minimum(lower, plan), np.maximum(upper, plan)
    return lower, upper


def cutoff(search: Search, spared: float) -> float:
    """Return the objective ``spared`` better than the incumbent; NaN without one."""
    return search.incumbent.objective + (spared if search.matrix.maximize else -spared)


def kernel(
    search: Search, priced: ReducedCosts, size: int, *, also: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return bounds that leave free the candidate links of least loss, and those in ``also``.

    Parameters
    ----------
    size : int
        How many candidate links stay free.
    also : int array
        Rows of further links that stay free: those a relaxation or the incumbent uses.
    """
    lower, upper = fixed(search, priced)
    candidate = search.model.columns.last.build != NO_COLUMN
    ranked = np.where(candidate, priced.link, math.inf)
    shut = candidate.copy()
    shut[np.argsort(ranked, kind="stable")[:size]] = False
    shut[also] = False
    close_links(search, shut, lower, upper)
    return lower, upper


def close_links(search: Search, shut: np.ndarray, lower: FloatArray, upper: FloatArray) -> None:
    """Close candidate links in ``upper``, their arcs, and whom all other links cannot serve."""
    graph = search.model.graph
    edges = shut[graph.link_row] & ~graph.existing
    for columns in search.model.columns.years:
        own = columns.build[shut]
        own = own[own != NO_COLUMN]
        upper[own] = lower[own]
        arcs = np.concatenate([columns.arc_out[edges], columns.arc_back[edges]])
        upper[arcs] = lower[arcs]
    candidate = search.model.columns.last.build != NO_COLUMN
    network = search.service_check.existing | (candidate & ~shut)
    for t in range(len(search.model.columns.years)):
        lost = search.service_check.closed(network, t)
        upper[lost] = lower[lost]
