"""Which links in use matter to a node: the chain of blocks between it and the gateways.

The links on some simple path between two nodes are those of the biconnected components (blocks) on
the way between them in the tree of blocks. Blocks meet in single nodes, so a path passes them one
after the other. One depth-first search from the gateways serves every node.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stz.network.fiber_system import GATEWAYS, FiberSystem


@dataclass(frozen=True)
class Block:
    """One biconnected component: bits of its links, and its node nearest to the gateways."""

    links: int
    top: int


@dataclass(frozen=True, eq=False)
class BlockTree:
    """Blocks of the links in use, as far as they hang together with the gateways.

    Attributes
    ----------
    blocks : tuple of Block
        The blocks.
    above : dict
        Node to the position of the block through which it reaches the gateways.
    """

    blocks: tuple[Block, ...]
    above: dict[int, int]

    def chain(self, node: int) -> list[tuple[int, int, int]] | None:
        """Blocks from a node to the gateways: entry, exit and links; None where none leads there.

        Parameters
        ----------
        node : int
            Number of the node; not the gateways themselves.
        """
        if node not in self.above:
            return None
        found = []
        while node != GATEWAYS:
            block = self.blocks[self.above[node]]
            found.append((node, block.top, block.links))
            node = block.top
        return found


def block_tree(system: FiberSystem, links: Iterable[int]) -> BlockTree:
    """Find the blocks by depth-first search (Hopcroft and Tarjan 1973, Comm. ACM 16, 372-378).

    Parameters
    ----------
    system : FiberSystem
        The graph.
    links : iterable of int
        Usable links in use.
    """
    near: dict[int, list[tuple[int, int]]] = {GATEWAYS: []}
    for link in links:
        one, two = system.ends[link]
        near.setdefault(one, []).append((two, link))
        near.setdefault(two, []).append((one, link))
    found = {GATEWAYS: 0}  # node to when it was found
    low = {GATEWAYS: 0}  # the earliest found node that its branch has a link to
    passed: list[tuple[int, int]] = []  # links in the order seen, each with the node it led to
    blocks: list[Block] = []
    above: dict[int, int] = {}
    stack = [(GATEWAYS, -1, iter(near[GATEWAYS]))]
    while stack:
        node, came_by, ahead = stack[-1]
        for other, link in ahead:
            if link == came_by:
                continue
            if other not in found:
                passed.append((link, other))
                found[other] = low[other] = len(found)
                stack.append((other, link, iter(near[other])))
                break
            if found[other] < found[node]:
                passed.append((link, -1))
                low[node] = min(low[node], found[other])
        else:
            stack.pop()
            if not stack:
                break
            parent = stack[-1][0]
            low[parent] = min(low[parent], low[node])
            if low[node] >= found[parent]:
                mask, link = 0, -1
                while link != came_by:
                    link, led_to = passed.pop()
                    mask |= 1 << link
                    if led_to >= 0:
                        above[led_to] = len(blocks)
                blocks.append(Block(mask, parent))
    return BlockTree(tuple(blocks), above)
