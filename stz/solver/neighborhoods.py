"""Large-neighborhood search: the plan stays as it is but for two regions, which trade money.

One region is drawn where relaxation and incumbent disagree most, the other likewise or anywhere;
links, zones and cities in both are free, all else keeps what the incumbent decided. The small
program left is solved with the cuts known (Shaw 1998 for the idea; the regions are balls in the
fiber graph).
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import breadth_first_order

from stz.model.columns import NO_COLUMN, FloatArray, IntArray
from stz.model.fiber_graph import ROOT
from stz.solver.cut_loop import run_mip
from stz.solver.cut_pool import CutPool
from stz.solver.heuristics import Heuristics
from stz.solver.relaxation import Relaxed
from stz.solver.search import Search

#: Vertices of a region at first, at least, and at most.
SIZE, SMALLEST, LARGEST = 30, 12, 200
#: Seconds one neighborhood may take.
SECONDS = 6.0
#: Neighborhoods in a row without a better plan after which the search ends.
FUTILE = 12


class Neighborhoods:
    """Draws regions of one search and frees what lies in them."""

    def __init__(self, search: Search, relaxed: Relaxed) -> None:
        self.search = search
        self.random = np.random.default_rng(search.seed)
        graph, at = search.model.graph, search.model.at
        off = (graph.tail != ROOT) & (graph.head != ROOT)
        ends = np.concatenate([graph.tail[off], graph.head[off]])
        others = np.concatenate([graph.head[off], graph.tail[off]])
        n = graph.n_vertices
        self.near = sp.csr_array((np.ones(len(ends)), (ends, others)), shape=(n, n))
        nodes = search.model.instance.sites["node"].tolist()
        self.site_vertex = np.array([graph.vertex[node] for node in nodes], dtype=np.int64)
        nodes = search.model.instance.cities["node"].tolist()
        self.city_vertex = np.array([graph.vertex[node] for node in nodes], dtype=np.int64)
        self.neighbors = [
            np.unique(np.concatenate([at.site_of_pair[at.pairs_of_pool[pool]] for pool in pools]))
            if len(pools := at.pool_of_pair[pairs]) else np.array([site])
            for site, pairs in enumerate(at.pairs_of_site)
        ]  # fmt: skip
        self.leaning = relaxed.solution

    def draw(self, size: int) -> tuple[FloatArray, FloatArray]:
        """Return bounds that free two regions of so many vertices around the incumbent."""
        search = self.search
        assert search.incumbent.solution is not None
        plan = search.incumbent.solution
        lower, upper = search.matrix.lower.copy(), search.matrix.upper.copy()
        whole = search.matrix.integer
        lower[whole] = upper[whole] = plan[whole]
        inside = np.zeros(search.model.graph.n_vertices, dtype=bool)
        for vertex in self._seeds(plan):
            order = breadth_first_order(self.near, vertex, return_predecessors=False)
            inside[order[:size]] = True
        inside[ROOT] = False
        for column in self._free(inside):
            lower[column] = search.matrix.lower[column]
            upper[column] = search.matrix.upper[column]
        return lower, upper

    def _seeds(self, plan: FloatArray) -> list[int]:
        """Draw two vertices, those preferred where relaxation and plan disagree."""
        sinks = self.search.sinks
        apart = sum(
            np.abs(sinks.demand(self.leaning, t) - sinks.demand(plan, t))
            for t in range(sinks.n_years)
        )
        weight = np.where(sinks.outside, np.asarray(apart) + 0.02, 0.0)
        if not weight.sum() > 0:
            return []
        many = min(2, int((weight > 0).sum()))
        drawn = self.random.choice(len(weight), many, replace=False, p=weight / weight.sum())
        return [int(vertex) for vertex in sinks.vertex[drawn]]

    def _free(self, inside: np.ndarray) -> list[IntArray]:
        """Return the columns of what lies in the regions, and of zones that share its people."""
        model = self.search.model
        graph, at = model.graph, model.at
        edges = inside[graph.tail] | inside[graph.head]
        links = graph.link_row[edges & ~graph.existing]
        here = np.flatnonzero(inside[self.site_vertex])
        sites = np.unique(np.concatenate([here, *[self.neighbors[site] for site in here]]))
        options = np.concatenate(
            [np.zeros(0, np.int64), *[at.options_of_site[int(site)] for site in sites]]
        )
        cities = np.flatnonzero(inside[self.city_vertex])
        free: list[IntArray] = []
        for columns in model.columns.years:
            free += [
                columns.build[links], columns.open[options], columns.blocks[options],
                columns.connected[cities],
            ]  # fmt: skip
        return [column[column != NO_COLUMN] for column in free]


def search_neighborhoods(
    search: Search, relaxed: Relaxed, heuristics: Heuristics, *, seconds: float
) -> None:
    """Better the incumbent region by region, until time is up or nothing more is gained.

    Regions grow while their programs are solved in time, and shrink when they are not.
    """
    if search.incumbent.solution is None or not len(search.sinks):
        return
    search.phase = "neighborhoods"
    until = search.clock.elapsed + seconds
    neighborhoods = Neighborhoods(search, relaxed)
    rows = CutPool(relaxed.tight)
    size, futile = SIZE, 0
    while futile < FUTILE and not search.is_over:
        began = search.clock.elapsed
        left = until - began
        if left <= 0:
            return
        before = search.incumbent.objective
        lower, upper = neighborhoods.draw(size)
        result = run_mip(
            search, rows.cuts, lower=lower, upper=upper, time=min(SECONDS, left), gap=1e-4,
            global_bound=False,
        )  # fmt: skip
        if result.solution is not None:
            rows.add(search.separate(result.solution))
            if search.incumbent.is_better(search.matrix.objective(result.solution)):
                heuristics.repair(result.solution, seconds=min(2.0, left))
        futile = 0 if search.incumbent.objective != before else futile + 1
        quick = search.clock.elapsed - began < SECONDS / 3
        size = int(np.clip(size * (1.25 if quick else 0.8), SMALLEST, LARGEST))
