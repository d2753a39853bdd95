"""What a set of built links serves: reachability, two-edge-connection, orientation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stz.model import ROOT, FiberGraph

Adjacency = list[list[tuple[int, int]]]


def adjacency(graph: FiberGraph) -> Adjacency:
    """Return for every vertex its ``(edge, other end)`` pairs."""
    neighbors: Adjacency = [[] for _ in range(graph.n_vertices)]
    for edge, (tail, head) in enumerate(zip(graph.tail.tolist(), graph.head.tolist(), strict=True)):
        neighbors[tail].append((edge, head))
        neighbors[head].append((edge, tail))
    return neighbors


@dataclass(frozen=True, eq=False)
class Service:
    """Who is served by a network.

    Attributes
    ----------
    single : bool array, shape (n_vertices,)
        A path leads to the root.
    dual : bool array, shape (n_vertices,)
        Two link-disjoint paths lead to the root.
    direction : int array, shape (n_edges,)
        1 for tail to head, -1 for head to tail, 0 for edges not in use: an orientation in which the
        root reaches every single vertex, and every dual vertex reaches the root too.
    """

    single: np.ndarray
    dual: np.ndarray
    direction: np.ndarray


def service(graph: FiberGraph, neighbors: Adjacency, in_use: np.ndarray) -> Service:
    """Search depth-first from the root: bridges split single from dual, tree and back edges orient.

    Tree edges point away from the root and back edges toward it, which makes every part without
    bridges strongly connected (Robbins 1939).
    """
    n = graph.n_vertices
    tail = graph.tail
    used = in_use.tolist()
    order = [-1] * n
    low = [0] * n
    parent_edge = [-1] * n
    direction = np.zeros(graph.n_edges, dtype=np.int8)
    sequence: list[int] = [ROOT]
    order[ROOT] = 0
    stack: list[tuple[int, int]] = [(ROOT, 0)]
    while stack:
        vertex, position = stack[-1]
        around = neighbors[vertex]
        if position == len(around):
            stack.pop()
            if stack:
                above = stack[-1][0]
                low[above] = min(low[above], low[vertex])
            continue
        stack[-1] = (vertex, position + 1)
        edge, other = around[position]
        if not used[edge] or direction[edge] != 0:
            continue
        direction[edge] = 1 if tail[edge] == vertex else -1
        if order[other] < 0:
            order[other] = low[other] = len(sequence)
            sequence.append(other)
            parent_edge[other] = edge
            stack.append((other, 0))
        else:
            low[vertex] = min(low[vertex], order[other])

    single = np.array([number >= 0 for number in order])
    dual = np.zeros(n, dtype=bool)
    dual[ROOT] = True
    for vertex in sequence[1:]:
        edge = parent_edge[vertex]
        above = int(graph.tail[edge]) if graph.head[edge] == vertex else int(graph.head[edge])
        dual[vertex] = dual[above] and low[vertex] < order[vertex]
    return Service(single, dual, direction)
