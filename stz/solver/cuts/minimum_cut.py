"""Minimum cuts by maximum flow on one fixed pattern of arcs, for capacities that change."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from stz.model import FloatArray, IntArray
from stz.solver.protection import BoolArray

#: Capacities are whole numbers: this many make 1.
SCALE = 1_000_000
#: Added to every arc in use so that, among minimum cuts, one with few arcs is found.
CREEP = 8
#: Capacity of what no cut may cross.
UNLIMITED = 4.0


class FlowNetwork:
    """Directed multigraph with one slot per ordered pair of vertices, and its reverse.

    Parameters
    ----------
    n_vertices : int
    tail, head : int array, shape (n_arcs,)
        Ends of every arc; capacities are given in this order. Arcs side by side share a slot.
    """

    def __init__(self, n_vertices: int, tail: IntArray, head: IntArray) -> None:
        self.n_vertices = n_vertices
        forth, back = tail * n_vertices + head, head * n_vertices + tail
        keys = np.unique(np.concatenate([forth, back]))
        self.row, self.column = keys // n_vertices, (keys % n_vertices).astype(np.int32)
        counts = np.bincount(self.row, minlength=n_vertices)
        self.indptr = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        self.slot = np.searchsorted(keys, forth)
        self.reverse = np.searchsorted(keys, self.column.astype(np.int64) * n_vertices + self.row)

    def scaled(self, capacity: FloatArray) -> np.ndarray:
        """Return whole capacities per slot; arcs of capacity 0 stay shut, others get the creep."""
        whole = np.where(capacity > 0, np.rint(np.minimum(capacity, UNLIMITED) * SCALE) + CREEP, 0)
        sums = np.bincount(self.slot, weights=whole, minlength=len(self.column))
        return np.minimum(sums, UNLIMITED * SCALE).astype(np.int32)

    def flow(self, scaled: np.ndarray, source: int, target: int) -> tuple[float, np.ndarray]:
        """Return the value of a maximum flow and the net flow per slot, both in units of 1."""
        value, flow = self._flow(scaled, source, target)
        return value / SCALE, flow / SCALE

    def minimum_cuts(
        self, scaled: np.ndarray, source: int, target: int, below: float
    ) -> list[BoolArray]:
        """Return the target's sides of minimum cuts, if their value is less than ``below``.

        Nearest the target first, then nearest the source unless it is the same.
        """
        value, flow = self._flow(scaled, source, target)
        if value >= below * SCALE:
            return []
        residual = scaled - flow
        near_target = self._reached(residual[self.reverse] > 0, target)
        near_source = ~self._reached(residual > 0, source)
        if (near_source == near_target).all():
            return [near_target]
        return [near_target, near_source]

    def filled(self, scaled: np.ndarray, inside: BoolArray) -> np.ndarray:
        """Return capacities with the open arcs of a cut filled, so that another cut shows."""
        crossing = ~inside[self.row] & inside[self.column] & (scaled > 0)
        return np.where(crossing, int(UNLIMITED * SCALE), scaled).astype(np.int32)

    def _flow(self, scaled: np.ndarray, source: int, target: int) -> tuple[int, np.ndarray]:
        shape = (self.n_vertices, self.n_vertices)
        graph = sp.csr_array((scaled, self.column, self.indptr), shape=shape)
        result = maximum_flow(graph, source, target)
        return int(result.flow_value), result.flow.data

    def _reached(self, usable: BoolArray, start: int) -> BoolArray:
        counts = np.concatenate([[0], np.cumsum(usable)])
        graph = sp.csr_matrix(
            (np.ones(counts[-1], dtype=np.int8), self.column[usable], counts[self.indptr]),
            shape=(self.n_vertices, self.n_vertices),
        )
        reached = np.zeros(self.n_vertices, dtype=bool)
        reached[breadth_first_order(graph, start, return_predecessors=False)] = True
        return reached
