"""Direct a network so that whoever survives a failure still has a directed way in or out.

Each block (part that no single vertex separates) is numbered from the vertex that joins it to the
root, ``s``, to a neighbor ``t`` of it, such that every other vertex has a lower and a higher
neighbor (an st-numbering: Lempel, Even, Cederbaum 1967), and its links point from low to high, but
for one link between ``s`` and ``t``, which closes the circle. Bridges point away from the root.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from stz.solver.protection.link_graph import BoolArray, LinkGraph
from stz.solver.protection.survival import SearchTree, search

#: Position of the vertex that joins a block to the root.
FIRST = -1


def orientation(graph: LinkGraph, in_use: BoolArray) -> npt.NDArray[np.int8]:
    """Return the direction of every link in use: 1 tail to head, -1 head to tail, 0 not reached.

    In this one orientation, for every vertex ``v`` reached, with the gateways as root:

    * the root reaches ``v``;
    * if no single link cuts ``v`` off, ``v`` reaches the root as well, and after the loss of any
      one link or any one vertex that does not cut it off, root still reaches ``v`` or ``v`` root.

    *Proof.* A block of two or more links is strongly connected: every vertex lies on rising paths
    from ``s`` and to ``t``, and ``t`` leads to ``s``. If no link cuts ``v`` off, all blocks between
    root and ``v`` are of that kind (a block of a gateway and the root behind it is at the root
    already). A loss strikes one block. Let ``u`` be where that block is left toward ``v``. If a
    vertex ``w`` other than ``s`` and ``u`` is lost, the rising path from ``s`` to ``u`` avoids it
    if ``w`` is higher than ``u``, and the one from ``u`` over ``t`` to ``s`` if it is lower. If the
    link from low ``a`` to high ``b`` is lost, the rising path from ``s`` avoids it unless ``u`` is
    at ``b`` or higher, and then the path over ``t`` does; without the link from ``t`` to ``s``
    the rising path stands. The other blocks give both directions, so one whole direction is left.
    """
    tree = search(graph, in_use)
    block, place = _numbered(graph.n_vertices, tree)
    direction = np.zeros(graph.n_links, dtype=np.int8)
    number, parent = tree.number, tree.parent
    rows = np.flatnonzero(in_use)
    for link, tail, head in zip(
        rows.tolist(), graph.tail[rows].tolist(), graph.head[rows].tolist(), strict=True
    ):
        if number[tail] < 0:
            continue
        deep, high = (tail, head) if number[tail] > number[head] else (head, tail)
        start = parent[block[deep]]
        rising = (FIRST if high == start else place[high]) < place[deep]
        closing = link == tree.link[deep] and block[deep] == deep and not tree.is_bridge(deep)
        toward_deep = rising != closing
        direction[link] = 1 if toward_deep == (deep == head) else -1
    return direction


def _numbered(n_vertices: int, tree: SearchTree) -> tuple[list[int], list[int]]:
    """Return per vertex the block its tree link is in, and its place in that block's numbering.

    A block is named by ``t``, the one vertex of it whose tree parent is ``s``. The numbering grows
    by inserting every vertex next to its parent (Tarjan, "Two streamlined depth-first search
    algorithms", Fundamenta Informaticae 9, 1986).
    """
    size = n_vertices + 1
    block, place = [-1] * size, [0] * size
    before, after, rises = [-1] * size, [-1] * size, [False] * size
    at = [n_vertices, *tree.sequence]
    for vertex in tree.sequence:
        above = tree.parent[vertex]
        if tree.low[vertex] >= tree.number[above]:
            block[vertex] = vertex
            continue
        block[vertex] = block[above]
        lowest = at[tree.low[vertex]]
        if lowest == tree.parent[block[vertex]] or not rises[lowest]:
            _insert(before, after, vertex, above)
            rises[above] = True
        else:
            _insert(after, before, vertex, above)
            rises[above] = False
    for last in tree.sequence:
        if block[last] == last:
            vertex, count = last, size
            while vertex >= 0:
                place[vertex] = count
                vertex, count = before[vertex], count - 1
    return block, place


def _insert(side: list[int], opposite: list[int], vertex: int, beside: int) -> None:
    """Put a vertex into a doubly linked list, on one side of another."""
    far = side[beside]
    side[beside], opposite[vertex] = vertex, beside
    side[vertex] = far
    if far >= 0:
        opposite[far] = vertex
