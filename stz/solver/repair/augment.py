"""Build links so that chosen sinks are served: cheapest paths, cheapest disjoint pairs, pruning."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable

import numpy as np

from stz.model import ROOT, FiberGraph, FloatArray
from stz.solver.protection import Adjacency, adjacency, service

#: Price of using a link that stands already: small, so that short routes win among free ones.
FREE = 1e-6


class NetworkBuilder:
    """Augments and prunes networks on one fiber graph.

    ``capex`` and the link sets are arrays over the edges of the graph.
    """

    def __init__(self, graph: FiberGraph, capex: FloatArray) -> None:
        self.graph = graph
        self.capex = np.where(graph.existing, 0.0, capex)
        self.neighbors: Adjacency = adjacency(graph)

    def connect(
        self,
        built: np.ndarray,
        wanted: Iterable[tuple[int, bool]],
        prices: FloatArray,
        allowed: np.ndarray | None = None,
    ) -> tuple[np.ndarray, list[int]]:
        """Serve ``(vertex, dual)`` pairs in the order given, each at the least further price.

        Returns the links in use and the positions of the pairs that cannot be served at all.
        """
        built = built | self.graph.existing
        failed: list[int] = []
        for position, (vertex, dual) in enumerate(wanted):
            if vertex == ROOT:
                continue
            cost = np.where(built, FREE, np.maximum(prices, FREE))
            if allowed is not None:
                cost = np.where(allowed | built, cost, math.inf)
            edges = self.cheapest(cost, vertex, 2 if dual else 1)
            if edges is None:
                failed.append(position)
            else:
                built = built.copy()
                built[list(edges)] = True
        return built, failed

    def prune(
        self,
        built: np.ndarray,
        single: Iterable[int],
        dual: Iterable[int],
        kept: np.ndarray | None = None,
    ) -> np.ndarray:
        """Drop links, ``kept`` apart, dearest first, as long as every vertex named stays served."""
        built = built | self.graph.existing
        single_list, dual_list = np.array([*single], dtype=int), np.array([*dual], dtype=int)
        held = self.graph.existing if kept is None else self.graph.existing | kept
        removable = np.flatnonzero(built & ~held)
        for edge in removable[np.argsort(-self.capex[removable], kind="stable")]:
            built[edge] = False
            state = service(self.graph, self.neighbors, built)
            if not (state.single[single_list].all() and state.dual[dual_list].all()):
                built[edge] = True
        return built

    def cheapest(self, prices: FloatArray, vertex: int, paths: int) -> set[int] | None:
        """Return the links of one or two link-disjoint paths to the root of least total cost.

        Successive shortest paths with reduced costs (Suurballe and Tarjan 1984).
        """
        cost: list[float] = prices.tolist()
        tail = self.graph.tail.tolist()
        potential = [0.0] * self.graph.n_vertices
        flow: dict[int, int] = {}
        for _ in range(paths):
            distance, via = self._dijkstra(cost, vertex, potential, flow, tail)
            if math.isinf(distance[ROOT]):
                return None
            reached = distance[ROOT]
            potential = [
                held + min(far, reached) for held, far in zip(potential, distance, strict=True)
            ]
            place = ROOT
            while place != vertex:
                edge, previous = via[place]
                step = 1 if tail[edge] == previous else -1
                if flow.get(edge) == -step:
                    del flow[edge]
                else:
                    flow[edge] = step
                place = previous
        return set(flow)

    def _dijkstra(
        self,
        cost: list[float],
        start: int,
        potential: list[float],
        flow: dict[int, int],
        tail: list[int],
    ) -> tuple[list[float], dict[int, tuple[int, int]]]:
        distance = [math.inf] * self.graph.n_vertices
        distance[start] = 0.0
        via: dict[int, tuple[int, int]] = {}
        heap = [(0.0, start)]
        while heap:
            far, vertex = heapq.heappop(heap)
            if far > distance[vertex]:
                continue
            if vertex == ROOT:
                break
            for edge, other in self.neighbors[vertex]:
                price = cost[edge]
                used = flow.get(edge)
                if used is not None:
                    step = 1 if tail[edge] == vertex else -1
                    if used == step:
                        continue
                    price = -price
                if math.isinf(price):
                    continue
                reduced = far + max(0.0, price + potential[vertex] - potential[other])
                if reduced < distance[other] - 1e-15:
                    distance[other] = reduced
                    via[other] = (edge, vertex)
                    heapq.heappush(heap, (reduced, other))
        return distance, via
