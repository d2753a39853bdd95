"""Cheapest ways to a gateway: around a failure, or two that no single failure takes both of."""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence

from stz.solver.protection import BoolArray, Failure, LinkGraph

#: Weight below which two ways count as equally long.
LEAST = 1e-15


def cheapest_path(
    graph: LinkGraph, cost: Sequence[float], start: int, failure: Failure | None = None
) -> list[int] | None:
    """Return the links of a cheapest path from a vertex to a gateway that survives a failure.

    Parameters
    ----------
    graph : LinkGraph
    cost : sequence of float, length n_links
        Price of using each link, not negative; infinite where it may not be used.
    start : int
        A vertex that has not failed.
    failure : Failure, optional
        Links and vertices to keep away from.

    Returns
    -------
    list of int or None
        Rows of links from start to gateway; None if no path is left.
    """
    usable = list(cost)
    goal = graph.gateway.tolist()
    if failure is not None:
        for link in (failure.links | graph.touching(failure.vertices)).nonzero()[0].tolist():
            usable[link] = math.inf
        goal = (graph.gateway & ~failure.vertices).tolist()
    _, via, end = _dijkstra(graph, usable, start, goal)
    if end is None:
        return None
    path: list[int] = []
    while end != start:
        link, end = via[end]
        path.append(link)
    return path[::-1]


def cheapest_pair(
    graph: LinkGraph, cost: Sequence[float], start: int, may_fail: BoolArray
) -> set[int] | None:
    """Return the links of two cheapest paths to gateways that share no link and no such vertex.

    The second path is searched in what the first leaves, where it may take back parts of the
    first; reduced costs keep all weights positive (Suurballe and Tarjan 1984). A vertex that may
    fail is split where the first path runs through it: whoever enters must follow that path back.

    Parameters
    ----------
    graph : LinkGraph
    cost : sequence of float, length n_links
        Price of using each link, not negative; infinite where it may not be used.
    start : int
        Not a gateway. It may be shared, whatever ``may_fail`` says.
    may_fail : bool array, shape (n_vertices,)
        Vertices, gateways among them, that the two paths must not share.

    Returns
    -------
    set of int or None
        Rows of links in use by either path; None if there are no two such paths.
    """
    goal = graph.gateway.tolist()
    distance, via, end = _dijkstra(graph, cost, start, goal)
    if end is None:
        return None
    most = distance[end]
    potential = [min(far, most) for far in distance]
    back: dict[int, tuple[int, int]] = {}
    while end != start:
        back[end] = via[end]
        end = via[end][1]
    first = {link for link, _ in back.values()}
    second = _second_path(graph, cost, start, back, potential, may_fail.tolist())
    return None if second is None else first ^ second


def _second_path(
    graph: LinkGraph,
    cost: Sequence[float],
    start: int,
    back: dict[int, tuple[int, int]],
    potential: Sequence[float],
    may_fail: Sequence[bool],
) -> set[int] | None:
    """Return the links of a cheapest path in what the first one leaves; links taken back included.

    ``back`` gives, for every vertex of the first path but the start, the link and the vertex before
    it. A vertex that was split is ``v`` on entering and ``v + n`` on leaving.
    """
    n, goal = graph.n_vertices, graph.gateway.tolist()
    split = {vertex for vertex in back if may_fail[vertex]}
    taken = {link for link, _ in back.values()}
    distance: dict[int, float] = {start: 0.0}
    via: dict[int, tuple[int, int]] = {}
    heap = [(0.0, start)]

    def relax(far: float, link: int, place: int, came_from: int) -> None:
        if far < distance.get(place, math.inf) - LEAST:
            distance[place] = far
            via[place] = (link, came_from)
            heapq.heappush(heap, (far, place))

    while heap:
        far, place = heapq.heappop(heap)
        if far > distance[place]:
            continue
        vertex = place % n
        entering = place == vertex and vertex in split
        if goal[vertex] and not entering:
            used: list[int] = []
            while place != start:
                link, place = via[place]
                used += [link] if link >= 0 else []
            return set(used)
        if entering or (place == vertex and vertex in back):
            link, before = back[vertex]
            relax(far, link, before + n if before in split else before, place)
        if entering:
            continue
        if place != vertex:
            relax(far, -1, vertex, place)
        for link, other in graph.neighbors[vertex]:
            if link not in taken and not math.isinf(cost[link]):
                step = max(0.0, cost[link] + potential[vertex] - potential[other])
                relax(far + step, link, other, place)
    return None


def _dijkstra(
    graph: LinkGraph, cost: Sequence[float], start: int, goal: Sequence[bool]
) -> tuple[list[float], dict[int, tuple[int, int]], int | None]:
    """Return distances, the link and vertex before every vertex, and the nearest goal."""
    distance = [math.inf] * graph.n_vertices
    distance[start] = 0.0
    via: dict[int, tuple[int, int]] = {}
    heap = [(0.0, start)]
    while heap:
        far, vertex = heapq.heappop(heap)
        if far > distance[vertex]:
            continue
        if goal[vertex]:
            return distance, via, vertex
        for link, other in graph.neighbors[vertex]:
            reached = far + cost[link]
            if reached < distance[other] - LEAST:
                distance[other] = reached
                via[other] = (link, vertex)
                heapq.heappush(heap, (reached, other))
    return distance, via, None
