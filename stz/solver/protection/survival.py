"""Who survives what on a network: one depth-first search for links and nodes, bits for groups.

All failures of a requirement are looked at, none is tried out: a link cuts off exactly what lies
behind a bridge, a node exactly what lies behind an articulation point (Tarjan 1972), both read off
one search from a vertex behind all gateways. Shared-risk groups are followed all at once: every
vertex carries the set of groups under which it is still reached, as the bits of one integer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stz.solver.protection.link_graph import BoolArray, LinkGraph, Neighbors, Terminals

#: Stands for the link between the root and a gateway, which never fails.
NO_LINK = -1


@dataclass(frozen=True, eq=False)
class SearchTree:
    """Depth-first search from the root, the vertex ``n_vertices`` behind all gateways.

    Attributes
    ----------
    sequence : list of int
        Vertices reached, in the order reached, the root left out.
    number : list of int
        Place of every vertex in the order reached, root 0; -1 where not reached.
    low : list of int
        Least number that the vertex and all below it reach by one link outside the tree.
    parent : list of int
        Vertex above; -1 for the root and where not reached.
    link : list of int
        Link to the parent; :data:`NO_LINK` from root to gateway.
    """

    sequence: list[int]
    number: list[int]
    low: list[int]
    parent: list[int]
    link: list[int]

    def is_bridge(self, vertex: int) -> bool:
        """Whether only the link to its parent joins a vertex to the root."""
        return self.link[vertex] != NO_LINK and self.low[vertex] == self.number[vertex]

    def is_cut_by_parent(self, vertex: int) -> bool:
        """Whether the loss of its parent cuts a vertex off from the root."""
        above = self.parent[vertex]
        return self.number[above] > 0 and self.low[vertex] >= self.number[above]


def links_in_use(graph: LinkGraph, in_use: BoolArray) -> Neighbors:
    """Return for every vertex the ``(link, other end)`` pairs in use."""
    around: Neighbors = [[] for _ in range(graph.n_vertices)]
    rows = np.flatnonzero(in_use)
    for link, tail, head in zip(
        rows.tolist(), graph.tail[rows].tolist(), graph.head[rows].tolist(), strict=True
    ):
        around[tail].append((link, head))
        around[head].append((link, tail))
    return around


def search(graph: LinkGraph, in_use: BoolArray) -> SearchTree:
    """Search a network depth-first from the root over links in use."""
    root = graph.n_vertices
    around = links_in_use(graph, in_use)
    around.append([])
    for gateway in np.flatnonzero(graph.gateway).tolist():
        around[root].append((NO_LINK, gateway))
        around[gateway].append((NO_LINK, root))
    number, low = [-1] * (root + 1), [0] * (root + 1)
    parent, via = [-1] * (root + 1), [NO_LINK] * (root + 1)
    number[root] = 0
    sequence: list[int] = []
    stack = [(root, iter(around[root]))]
    while stack:
        vertex, waiting = stack[-1]
        for link, other in waiting:
            if number[other] < 0:
                sequence.append(other)
                number[other] = low[other] = len(sequence)
                parent[other], via[other] = vertex, link
                stack.append((other, iter(around[other])))
                break
            if number[other] < low[vertex] and (link != via[vertex] or other != parent[vertex]):
                low[vertex] = number[other]
        else:
            stack.pop()
            above = parent[vertex]
            if stack and low[vertex] < low[above]:
                low[above] = low[vertex]
    return SearchTree(sequence, number, low, parent, via)


def alive(graph: LinkGraph, in_use: BoolArray) -> list[int]:
    """Return per vertex the shared-risk groups under which it reaches a surviving gateway, as bits.

    Grows from the gateways to a fixed point. A vertex that is in a group is not alive under it.
    """
    around = links_in_use(graph, in_use)
    every = (1 << len(graph.groups)) - 1
    spared_link = [every & ~struck for struck in graph.link_groups]
    spared_vertex = [every & ~inside for inside in graph.vertex_groups]
    reached = [0] * graph.n_vertices
    gateways = np.flatnonzero(graph.gateway).tolist()
    for gateway in gateways:
        reached[gateway] = spared_vertex[gateway]
    queue = deque(gateways)
    waiting = set(gateways)
    while queue:
        vertex = queue.popleft()
        waiting.discard(vertex)
        here = reached[vertex]
        for link, other in around[vertex]:
            fresh = here & spared_link[link] & spared_vertex[other] & ~reached[other]
            if fresh:
                reached[other] |= fresh
                if other not in waiting:
                    waiting.add(other)
                    queue.append(other)
    return reached


def broken_groups(graph: LinkGraph, in_use: BoolArray) -> list[int]:
    """Return per vertex the shared-risk groups that cut it off, as bits; never one it is in."""
    every = (1 << len(graph.groups)) - 1
    return [
        every & ~reached & ~own
        for reached, own in zip(alive(graph, in_use), graph.vertex_groups, strict=True)
    ]


def broken_kinds(graph: LinkGraph, tree: SearchTree, terminals: Terminals) -> list[int]:
    """Return per vertex the requirements that one link or one node breaks there, as bits.

    A vertex not reached at all breaks every requirement. Otherwise a requirement is broken at a
    vertex if it is at the parent, if the link to the parent is a bridge that may fail, or if the
    parent may fail and cuts the vertex off. The root and the links to gateways never fail, and a
    gateway reaches the root without its parent, so no gateway is ever held cut off.
    """
    broken = [(1 << len(terminals.requirements)) - 1] * (graph.n_vertices + 1)
    broken[graph.n_vertices] = 0
    link_kinds, vertex_kinds = terminals.link_kinds, terminals.vertex_kinds
    number, low, parent, via = tree.number, tree.low, tree.parent, tree.link
    for vertex in tree.sequence:
        above = parent[vertex]
        lost = broken[above]
        if low[vertex] >= number[above] > 0:
            lost |= vertex_kinds[above]
            if low[vertex] == number[vertex]:
                lost |= link_kinds[via[vertex]]
        broken[vertex] = lost
    return broken


def served(graph: LinkGraph, in_use: BoolArray, terminals: Terminals) -> BoolArray:
    """Return which terminals a network serves, each against all failures it asks to survive.

    Parameters
    ----------
    graph : LinkGraph
    in_use : bool array, shape (n_links,)
        Links in service, the existing ones included.
    terminals : Terminals

    Returns
    -------
    bool array, shape (n_terminals,)
    """
    if not len(terminals):
        return np.zeros(0, dtype=bool)
    broken = broken_kinds(graph, search(graph, in_use), terminals)
    kinds, vertices = terminals.kind.tolist(), terminals.vertex.tolist()
    fine = [not broken[vertex] >> kind & 1 for vertex, kind in zip(vertices, kinds, strict=True)]
    asked = terminals.kind_groups
    if any(asked[kind] for kind, ok in zip(kinds, fine, strict=True) if ok):
        lost = broken_groups(graph, in_use)
        fine = [
            ok and not lost[vertex] & asked[kind]
            for ok, vertex, kind in zip(fine, vertices, kinds, strict=True)
        ]
    return np.array(fine, dtype=bool) | graph.gateway[terminals.vertex]


def all_served(graph: LinkGraph, in_use: BoolArray, terminals: Terminals) -> bool:
    """Whether a network serves every terminal."""
    return bool(served(graph, in_use, terminals).all())


def group_numbers(mask: int) -> Sequence[int]:
    """Return the positions of the bits that are set."""
    return [number for number in range(mask.bit_length()) if mask >> number & 1]
