"""Proximity graphs over points in whole meters: every machine finds the same links."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]


def squared_distances(points: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return squared distances between all points, in square meters, exact in 64-bit integers."""
    difference = points[:, None, :] - points[None, :, :]
    squared: NDArray[np.int64] = (difference**2).sum(axis=2)
    return squared


def neighbor_pairs(squared: NDArray[np.int64], cosine: float = 0.0) -> list[Pair]:
    """Return pairs that no third point sees under an angle wider than ``arccos(-cosine)``.

    ``cosine=0`` (a right angle) is the Gabriel graph; a little more is a circle-based
    beta-skeleton with beta below one, which also keeps pairs with a third point just inside their
    diametral circle.
    """
    pairs = []
    for i in range(len(squared)):
        to_i = squared[i][None, :].astype(np.float64)
        to_j = squared.astype(np.float64)
        dot = (to_i + to_j - squared[i][:, None]) / 2
        blocked = ((dot < 0) & (dot * dot > cosine * cosine * to_i * to_j)).any(axis=1)
        pairs += [(i, j) for j in range(i + 1, len(squared)) if not blocked[j]]
    return pairs


def spanning_pairs(squared: NDArray[np.int64], have: list[Pair]) -> list[Pair]:
    """Return the shortest pairs that connect what ``have`` leaves apart, if anything."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(squared)))
    graph.add_edges_from(have)
    added = []
    while nx.number_connected_components(graph) > 1:
        parts = [sorted(part) for part in nx.connected_components(graph)]
        smallest = min(parts, key=lambda part: (len(part), part))
        rest = np.setdiff1d(np.arange(len(squared)), smallest)
        block = squared[np.ix_(smallest, rest)]
        row, column = divmod(int(block.argmin()), block.shape[1])
        pair = (int(smallest[row]), int(rest[column]))
        added.append((min(pair), max(pair)))
        graph.add_edge(*pair)
    return added


def bridge_pairs(have: list[Pair]) -> list[Pair]:
    """Return the pairs that alone hold a part of the graph, sorted."""
    edges: Any = nx.bridges(nx.Graph(have))
    return sorted((min(edge), max(edge)) for edge in edges)


def second_path(
    squared: NDArray[np.int64], have: list[Pair], bridge: Pair, allowed: NDArray[np.bool_]
) -> Pair | None:
    """Return the shortest allowed pair that makes ``bridge`` no longer one, if there is one."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(squared)))
    graph.add_edges_from(pair for pair in have if pair != bridge)
    side = sorted(nx.node_connected_component(graph, bridge[0]))
    other = sorted(nx.node_connected_component(graph, bridge[1]))
    best: tuple[int, Pair] | None = None
    for i in side:
        for j in other:
            pair = (min(i, j), max(i, j))
            if (
                pair != bridge
                and allowed[i, j]
                and (best is None or (int(squared[i, j]), pair) < best)
            ):
                best = (int(squared[i, j]), pair)
    return None if best is None else best[1]
