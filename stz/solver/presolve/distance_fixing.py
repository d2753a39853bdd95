"""Distance fixing: sinks and links that no plan better than the incumbent can serve or use.

The reduced costs of a relaxation price every step away from it. Serving a sink takes a directed
path from the root, and back again where it asks for two link-disjoint paths; the reduced costs of
the arcs and links on the cheapest such paths, and of the sink itself, are a lower bound on what the
objective loses. Where that is more than the incumbent leaves room for, the sink is closed. The same
bound over all paths through a link closes the link: in a network without needless links every link
lies on such a path of some sink (for reduced-cost tests of this kind on Steiner trees see Duin and
Volgenant, Networks 19, 1989, and Polzin and Vahdati Daneshmand, Discrete Applied Mathematics 112,
2001).
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import dijkstra

from stz.model import ROOT, FiberGraph, FloatArray, IntArray

#: Added to every arc, so that sparse matrices keep arcs without a price; far below any tolerance.
CREEP = 1e-12


class PricedPaths:
    """Cheapest paths between root and vertices at reduced prices.

    Parameters
    ----------
    graph : FiberGraph
        Graph whose arcs are priced.
    out, back : float array, shape (n_edges,)
        Price of using an edge from tail to head and from head to tail, at least 0.
    """

    def __init__(self, graph: FiberGraph, out: FloatArray, back: FloatArray) -> None:
        self.graph, self.out, self.back = graph, out, back
        self.forward = self._matrix()
        self.backward = sp.csr_array(self.forward.T)
        self.from_root = self._distances(self.forward, ROOT)
        self.to_root = self._distances(self.backward, ROOT)

    def _matrix(self) -> sp.csr_array:
        graph, n = self.graph, self.graph.n_vertices
        tail = np.concatenate([graph.tail, graph.head])
        head = np.concatenate([graph.head, graph.tail])
        price = np.concatenate([self.out, self.back]) + CREEP
        order = np.lexsort((price, head, tail))
        tail, head, price = tail[order], head[order], price[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        return sp.csr_array((price[first], (tail[first], head[first])), shape=(n, n))

    def _distances(self, matrix: sp.csr_array, start: int) -> FloatArray:
        distances: FloatArray = np.asarray(dijkstra(matrix, indices=start), dtype=float)
        return distances

    def _from_many(self, matrix: sp.csr_array, vertex: IntArray, price: FloatArray) -> FloatArray:
        """Return the least of ``price`` plus distance over several starts."""
        n = self.graph.n_vertices
        least = np.full(n, np.inf)
        np.minimum.at(least, vertex, price)
        start = np.flatnonzero(np.isfinite(least))
        if not len(start):
            return least
        coo = matrix.tocoo()
        joined = sp.csr_array(
            (
                np.concatenate([coo.data, least[start] + CREEP]),
                (
                    np.concatenate([coo.row, np.full(len(start), n)]),
                    np.concatenate([coo.col, start]),
                ),
            ),
            shape=(n + 1, n + 1),
        )
        return self._distances(joined, n)[:n]

    def sinks(self, vertex: IntArray, dual: np.ndarray, own: FloatArray) -> FloatArray:
        """Return the least loss of serving each sink; ``own`` is its own price."""
        return self.from_root[vertex] + np.where(dual, self.to_root[vertex], 0.0) + own

    def links(self, vertex: IntArray, dual: np.ndarray, own: FloatArray) -> FloatArray:
        """Return the least loss of using each edge for any of the sinks given, shape (n_edges,)."""
        tail, head = self.graph.tail, self.graph.head
        onward = self._from_many(
            self.backward, vertex, own + np.where(dual, self.to_root[vertex], 0.0)
        )
        returning = self._from_many(
            self.forward, vertex[dual], own[dual] + self.from_root[vertex[dual]]
        )
        least: FloatArray = np.minimum.reduce(
            [
                self.from_root[tail] + self.out + onward[head],
                self.from_root[head] + self.back + onward[tail],
                returning[tail] + self.out + self.to_root[head],
                returning[head] + self.back + self.to_root[tail],
            ]
        )
        return least
