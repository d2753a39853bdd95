"""Pool cuts: people of one pool can reach the zones of a region only if fiber reaches the region.

For a pool with ``T`` people and a set ``S`` of vertices without the root,

    sum of workers of the pool at sites in S  <=  D * (arcs into S),   D = T * largest reach in S

Valid: where no site in ``S`` is open nobody works there; where one is, at least one arc enters
``S`` (every open site is reached from the root), and no more than ``D`` people of the pool work
in ``S``, since willingness is nested: those drawn to any of its sites are among those drawn to
the one of largest reach. For sites that ask for two paths the same holds of the arcs that leave
``S``.

The cuts of single sites do not imply this. Where a pool looks at several sites of one ring, a
relaxation that builds a third of the ring opens a third of each site, and would serve the whole
pool three times over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from stz.model import ROOT, FloatArray, IntArray, PlanningModel, YearColumns, horizon, linear
from stz.solver.cuts.pool import Cut

SCALE = 1_000_000
#: Added to every arc so that, among minimum cuts, one with few arcs is found.
CREEP = 8


@dataclass(frozen=True, eq=False)
class _Pool:
    """One pool in one year: pairs with sites off the root, and most people per pair."""

    year: int
    talent: float
    pairs: IntArray
    vertex: IntArray
    bound: FloatArray
    dual: np.ndarray


class TalentPoolCuts:
    """Separator of pool cuts for one model."""

    def __init__(self, model: PlanningModel) -> None:
        instance, at = model.instance, model.at
        self.years = model.columns.years
        self.tail = np.concatenate([model.graph.tail, model.graph.head])
        self.head = np.concatenate([model.graph.head, model.graph.tail])
        self.n_vertices = model.graph.n_vertices
        self.pools: list[_Pool] = []
        if not instance.has_network or not len(instance.sites) or not len(self.tail):
            return
        vertex = np.array([model.graph.vertex[node] for node in instance.sites["node"].tolist()])
        levels = instance.sites["protection"].tolist()
        dual = np.array([(level or instance.protection) != "single" for level in levels])
        share = instance.reach["share"].to_numpy(float)
        for year, talent in enumerate(horizon(instance).talent):
            for pool, pairs in enumerate(at.pairs_of_pool):
                site = at.site_of_pair[pairs]
                off = vertex[site] != ROOT
                if talent[pool] <= 0 or off.sum() < 2:
                    continue  # the cut of the single site implies it
                self.pools.append(
                    _Pool(year, float(talent[pool]), pairs[off], vertex[site[off]],
                          share[pairs[off]] * talent[pool], dual[site[off]])
                )  # fmt: skip

    def separate(self, solution: FloatArray, *, tolerance: float = 1e-3) -> list[Cut]:
        """Return violated pool cuts: one maximum flow per pool, year and direction.

        Parameters
        ----------
        solution : float array, shape (n_columns,)
        tolerance : float
            Least violation worth a cut, as a share of the pool.
        """
        cuts: list[Cut] = []
        arcs: dict[tuple[int, bool], sp.coo_array] = {}
        for pool in self.pools:
            columns = self.years[pool.year]
            share = solution[columns.workers[pool.pairs]] / pool.talent
            for backward in (False, True):
                asked = np.where(pool.dual, share, 0.0) if backward else share
                if (asked > tolerance).sum() < 2:
                    continue
                key = pool.year, backward
                if key not in arcs:
                    arcs[key] = self._arcs(solution, columns, backward)
                cuts += self._cuts(pool, asked, arcs[key], solution, backward, tolerance)
        return cuts

    def _ends(self, backward: bool) -> tuple[IntArray, IntArray]:
        return (self.head, self.tail) if backward else (self.tail, self.head)

    def _arcs(self, solution: FloatArray, columns: YearColumns, backward: bool) -> sp.coo_array:
        """Return capacities of arcs, those side by side added up; reversed when ``backward``."""
        value = solution[np.concatenate([columns.arc_out, columns.arc_back])]
        shape = self.n_vertices + 1, self.n_vertices + 1
        capacity = np.rint(np.maximum(value, 0.0) * SCALE).astype(np.int32) + CREEP
        graph = sp.coo_array((capacity, self._ends(backward)), shape=shape)
        graph.sum_duplicates()
        return graph

    def _cuts(
        self,
        pool: _Pool,
        asked: FloatArray,
        arcs: sp.coo_array,
        solution: FloatArray,
        backward: bool,
        tolerance: float,
    ) -> list[Cut]:
        """Return the cuts nearest the root and nearest the pool, where the flow falls short."""
        sink = self.n_vertices
        wanted = np.bincount(pool.vertex, weights=asked, minlength=sink)
        near = np.flatnonzero(wanted > tolerance / 10)
        graph = sp.csr_array(
            (
                np.concatenate([arcs.data, np.rint(wanted[near] * SCALE).astype(np.int32)]),
                (
                    np.concatenate([arcs.row, near]),
                    np.concatenate([arcs.col, np.full(len(near), sink)]),
                ),
            ),
            shape=arcs.shape,
        )
        flow = maximum_flow(graph, ROOT, sink)
        if flow.flow_value >= (asked.sum() - tolerance) * SCALE:
            return []
        residual = sp.csr_array(graph - flow.flow)
        residual.data = (residual.data > 0).astype(np.int8)
        residual.eliminate_zeros()
        sides = [~_reached(residual, ROOT), _reached(sp.csr_array(residual.T), sink)]
        if (sides[0] == sides[1]).all():
            sides.pop()
        cuts = [self._cut(pool, inside[:sink], backward) for inside in sides]
        return [cut for cut in cuts if cut.violation(solution) > tolerance]

    def _cut(self, pool: _Pool, inside: np.ndarray, backward: bool) -> Cut:
        columns = self.years[pool.year]
        source, target = self._ends(backward)
        arcs = np.concatenate([columns.arc_out, columns.arc_back])
        crossing = arcs[~inside[source] & inside[target]]
        mine = inside[pool.vertex] & (pool.dual if backward else True)
        most = float(pool.bound[mine].max())
        people = columns.workers[pool.pairs[mine]]
        return Cut.at_least(linear((crossing, 1.0), (people, -1.0 / most)), 0.0, "pool")


def _reached(graph: sp.csr_array, start: int) -> np.ndarray:
    reached = np.zeros(graph.shape[0], dtype=bool)
    reached[breadth_first_order(graph, start, return_predecessors=False)] = True
    return reached
