"""Bounds of the failure probability from the most probable states, for quick decisions.

A path that works settles all states in which it does; what is left are the states in which its
first component is down, or works while the second is down, and so on. Each of those is searched for
a path in turn, the most probable first; where there is none, all its states are failures. What is
settled bounds the probability from both sides. In a reliable network a few dozen paths decide
whether a limit is exceeded, however large the graph is.

This is the algorithm of Dotson and Gobien, "A new analysis technique for probabilistic graphs",
IEEE Transactions on Circuits and Systems 26 (1979), 855-865, with shared-risk events as components
beside the links, and with paths found by A* from the distances to the gateways over all links.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from stz.network.fiber_system import GATEWAYS, FiberSystem, bits, distances
from stz.network.frontier import Interval


@dataclass(frozen=True)
class FailedState:
    """Some links and events that are down, and what the asked node still reaches then.

    Attributes
    ----------
    share : float
        Probability of the state.
    down : int
        Bits of the links that are down in it.
    reached : frozenset of int
        Nodes that hang together with the asked node; every link in use that leaves them is down.
    """

    share: float
    down: int
    reached: frozenset[int]


@dataclass(frozen=True)
class Decision:
    """Whether a node is cut off for more than a limit.

    Attributes
    ----------
    exceeds : bool or None
        The answer, None where the bounds do not tell.
    bounds : Interval
        Bounds of the probability of being cut off.
    failures : tuple of FailedState
        Disjoint states that add up to the lower bound.
    paths : int
        Paths that were searched.
    links : int
        Bits of the links on the paths that were found.
    """

    exceeds: bool | None
    bounds: Interval
    failures: tuple[FailedState, ...]
    paths: int = 0
    links: int = 0


@dataclass(frozen=True)
class StateSearch:
    """Search of the states of a fiber system, prepared once."""

    system: FiberSystem
    near: list[list[tuple[int, int, float, int]]] = field(init=False, repr=False)
    far: list[float] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "near", self.system.neighbors())
        object.__setattr__(self, "far", distances(self.near))

    def decide(
        self, in_use: int, node: int, limit: float, *, max_paths: int = 400, more: int = 24
    ) -> Decision:
        """Search until it is certain on which side of the limit the probability lies.

        Parameters
        ----------
        in_use : int
            Bits of the links in use.
        node : int
            Number of the asked node; not the gateways.
        limit : float
            Probability.
        max_paths : int
            Paths searched before giving up.
        more : int
            Paths searched beyond the proof that the limit is exceeded: they find more of the failed
            states, which decide more questions about further links.
        """
        system = self.system
        idle = ~in_use
        left_out = system.own_events.get(node, 0)
        failures: list[FailedState] = []
        failed, pending, searched, fresh, used = 0.0, 1.0, 0, 0, 0
        heap = [(-1.0, 0, 0, 0, left_out)]  # share, tie, links down, links and events settled
        while heap and searched < max_paths:
            if failed > limit:
                if more <= 0:
                    break
                more -= 1
            elif failed + pending <= limit:
                break
            share, _, down, works, settled = heapq.heappop(heap)
            share = -share
            pending -= share
            searched += 1
            path, reached = self._path(node, idle | down)
            if path is None:
                failed += share
                failures.append(FailedState(share, down, frozenset(reached)))
                continue
            for link in path:
                used |= 1 << link
            for also_down, up, known, odds in self._broken(path, works, settled):
                fresh += 1
                heapq.heappush(heap, (-share * odds, fresh, down | also_down, up, known))
                pending += share * odds
        pending = sum(-entry[0] for entry in heap)
        exceeds = True if failed > limit else False if failed + pending <= limit else None
        return Decision(
            exceeds, Interval(failed, failed + pending), tuple(failures), searched, used
        )

    def _broken(
        self, path: list[int], works: int, settled: int
    ) -> Iterator[tuple[int, int, int, float]]:
        """Ways for a path to break, disjoint: links down, links and events settled, the odds."""
        system = self.system
        odds = 1.0
        events = 0
        for link in path:
            events |= system.tags[link]
            share = system.down[link]
            if share > 0.0 and not works >> link & 1:
                yield 1 << link, works, settled, odds * share
                odds *= 1.0 - share
                works |= 1 << link
        for event in bits(events & ~settled):
            share = system.event_share[event]
            settled |= 1 << event
            yield system.event_links[event], works, settled, odds * share
            odds *= 1.0 - share

    def _path(self, node: int, blocked: int) -> tuple[list[int] | None, set[int]]:
        """Links of a reliable path from a node to the gateways; else all nodes that it reaches."""
        near, far = self.near, self.far
        done: set[int] = set()
        if math.isinf(far[node]):
            return None, {node}
        came: dict[int, tuple[int, int]] = {}
        gone = {node: 0.0}
        heap = [(far[node], node)]
        while heap:
            _, here = heapq.heappop(heap)
            if here == GATEWAYS:
                path = []
                while here != node:
                    link, here = came[here]
                    path.append(link)
                return path[::-1], done
            if here in done:
                continue
            done.add(here)
            distance = gone[here]
            for other, link, weight, bit in near[here]:
                if other in done or blocked & bit:
                    continue
                ahead = distance + weight
                if ahead < gone.get(other, math.inf):
                    gone[other] = ahead
                    came[other] = (link, here)
                    heapq.heappush(heap, (ahead + far[other], other))
        return None, done
