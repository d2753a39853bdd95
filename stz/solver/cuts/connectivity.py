"""Orientation-based connectivity cuts, found by minimum cut.

A sink asks every directed cut from root to sink to carry it; a sink with two link-disjoint paths
asks it of every cut from sink to root as well (Robbins 1939; Chimani, Kandyba, Ljubic, Mutzel,
"Orientation-based models for {0,1,2}-survivable network design", Math. Programming 124, 2010).
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from stz.model import ROOT, FloatArray, IntArray, PlanningModel, linear
from stz.solver.cuts.pool import Cut
from stz.solver.protection import Sinks

SCALE = 1_000_000
#: Added to every arc so that, among minimum cuts, one with few arcs is found.
CREEP = 8


class ConnectivityCuts:
    """Separator of directed cuts for one model.

    The years share one graph, so that a cut of one year is a cut of every other with that year's
    columns: each is tried there too.
    """

    def __init__(self, model: PlanningModel, sinks: Sinks) -> None:
        graph = model.graph
        self.sinks = sinks
        self.n_vertices = graph.n_vertices
        self.tail = np.concatenate([graph.tail, graph.head])
        self.head = np.concatenate([graph.head, graph.tail])
        self.arcs = [np.concatenate([y.arc_out, y.arc_back]) for y in model.columns.years]
        self.outside = sinks.outside
        pattern = sp.csr_matrix(
            (np.ones(len(self.tail)), (self.tail, self.head)),
            shape=(self.n_vertices, self.n_vertices),
        )
        pattern.sort_indices()
        self.indptr, self.indices = pattern.indptr, pattern.indices
        slot = sp.csr_matrix(
            (np.arange(1, pattern.nnz + 1), pattern.indices, pattern.indptr), shape=pattern.shape
        )
        self.slot_of_arc = self.reverse_slot = np.zeros(0, dtype=np.int64)
        if not pattern.nnz:
            return
        self.slot_of_arc = np.asarray(slot[self.tail, self.head]).ravel() - 1
        row_of_slot = np.repeat(np.arange(self.n_vertices), np.diff(self.indptr))
        self.reverse_slot = np.asarray(slot[self.indices, row_of_slot]).ravel() - 1

    def separate(
        self, solution: FloatArray, *, tolerance: float = 1e-4, nested: int = 3, most: int = 10_000
    ) -> list[Cut]:
        """Return violated directed cuts at a solution vector, fractional or not.

        Parameters
        ----------
        solution : float array, shape (n_columns,)
        tolerance : float
            Least violation worth a cut.
        nested : int
            How many cuts to peel off for one sink and direction.
        most : int
            Stop once so many cuts are found.
        """
        if not self.outside.any():
            return []
        found: dict[tuple[int, bytes], Cut] = {}
        for t in range(self.sinks.n_years):
            demand = np.where(self.outside, self.sinks.demand(solution, t), 0.0)
            for backward in (False, True):
                if backward and not self.sinks.dual.any():
                    break
                asked = np.where(self.sinks.dual, demand, 0.0) if backward else demand
                for across, sink in self._one_way(
                    solution, asked, t, backward, tolerance=tolerance, nested=nested, most=most
                ):
                    self._in_every_year(found, solution, across, sink, t, tolerance)
        return list(found.values())

    def _in_every_year(
        self,
        found: dict[tuple[int, bytes], Cut],
        solution: FloatArray,
        across: IntArray,
        sink: int,
        t: int,
        tolerance: float,
    ) -> None:
        """Keep the cut of year ``t``, and those it becomes in other years where they are broken."""
        shape = across.tobytes() + sink.to_bytes(8, "little")
        for year in range(self.sinks.n_years):
            if (year, shape) in found:
                continue
            cut = self._cut(across, sink, year)
            if year == t or cut.violation(solution) > tolerance:
                found[year, shape] = cut

    def _one_way(
        self,
        solution: FloatArray,
        asked: FloatArray,
        t: int,
        backward: bool,
        *,
        tolerance: float,
        nested: int,
        most: int,
    ) -> list[tuple[IntArray, int]]:
        """Cuts that carry flow from root to sink, or from sink to root when ``backward``.

        The backward case is the forward one on the reversed graph. A cut is the positions of its
        arcs, and the sink that asks most of it.
        """
        capacity = np.bincount(
            self.slot_of_arc, weights=solution[self.arcs[t]], minlength=len(self.indices)
        )
        if backward:
            capacity = capacity[self.reverse_slot]
        order = np.argsort(-asked, kind="stable")
        covered = np.zeros(self.n_vertices, dtype=bool)
        cuts: list[tuple[IntArray, int]] = []
        for sink in order:
            if asked[sink] <= tolerance or len(cuts) >= most:
                break
            vertex = int(self.sinks.vertex[sink])
            if covered[vertex]:
                continue
            scaled = np.rint(capacity * SCALE).astype(np.int32) + CREEP
            for _ in range(nested):
                inside_sets = self._minimum_cuts(scaled, vertex, asked[sink] - tolerance)
                if not inside_sets:
                    break
                for inside in inside_sets:
                    cut = self._across(inside, asked, backward)
                    if cut is not None and self._cut(*cut, t).violation(solution) > tolerance:
                        cuts.append(cut)
                    covered |= inside
                scaled = self._saturate(scaled, inside_sets[0])
        return cuts

    def _minimum_cuts(self, scaled: np.ndarray, vertex: int, asked: float) -> list[np.ndarray]:
        """Return sink sides of minimum cuts below ``asked``, nearest the sink and the root."""
        shape = (self.n_vertices, self.n_vertices)
        graph = sp.csr_array((scaled, self.indices, self.indptr), shape=shape)
        result = maximum_flow(graph, ROOT, vertex)
        if result.flow_value >= asked * SCALE:
            return []
        residual = scaled - result.flow.data
        near_sink = self._reached(residual[self.reverse_slot] > 0, vertex)
        near_root = ~self._reached(residual > 0, ROOT)
        if near_root[near_sink].all() and near_root.sum() == near_sink.sum():
            return [near_sink]
        return [near_sink, near_root]

    def _reached(self, usable: np.ndarray, start: int) -> np.ndarray:
        """Return the vertices reached from ``start`` over usable slots of the stored pattern."""
        counts = np.concatenate([[0], np.cumsum(usable)])
        graph = sp.csr_matrix(
            (np.ones(counts[-1], dtype=np.int8), self.indices[usable], counts[self.indptr]),
            shape=(self.n_vertices, self.n_vertices),
        )
        reached = np.zeros(self.n_vertices, dtype=bool)
        reached[breadth_first_order(graph, start, return_predecessors=False)] = True
        return reached

    def _saturate(self, scaled: np.ndarray, inside: np.ndarray) -> np.ndarray:
        """Return capacities with the arcs of a cut filled, so that another cut shows."""
        row_of_slot = np.repeat(np.arange(self.n_vertices), np.diff(self.indptr))
        crossing = ~inside[row_of_slot] & inside[self.indices]
        return np.where(crossing, SCALE, scaled).astype(np.int32)

    def _across(
        self, inside: np.ndarray, asked: FloatArray, backward: bool
    ) -> tuple[IntArray, int] | None:
        """Return the arcs across, and the most demanding sink inside."""
        candidates = np.where(inside[self.sinks.vertex], asked, -1.0)
        best = int(np.argmax(candidates))
        if candidates[best] <= 0 or inside[ROOT]:
            return None
        source, target = (self.head, self.tail) if backward else (self.tail, self.head)
        return np.flatnonzero(~inside[source] & inside[target]), best

    def _cut(self, across: IntArray, sink: int, t: int) -> Cut:
        """Return ``arcs across >= demand`` of a sink in a year."""
        terms = linear((self.arcs[t][across], 1.0), (self.sinks.columns[t][sink], -1.0))
        return Cut.at_least(terms, 0.0, "connectivity")
