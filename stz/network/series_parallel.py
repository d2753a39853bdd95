"""Failure of a part of the fiber graph between two nodes: make it small, then sweep what is left.

Every step is exact:

- An event that takes down one link only is one more way for that link to fail.
- An event that on its own cuts the two ends apart is taken out of the part: the part fails when it
  happens, or when it does not and the rest fails.
- Two links in series fail when one of them does: their own failures are joined, and their events.
- Two links side by side with the same events fail when an event happens or when both fail by
  themselves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from stz.network.fiber_system import Edge, bits
from stz.network.frontier import Interval, failure_probability


def part_failure(
    edges: Sequence[Edge],
    source: int,
    target: int,
    event_share: Sequence[float],
    max_states: int,
) -> Interval:
    """Probability that no path joins the two ends of a part.

    Parameters
    ----------
    edges : sequence of Edge
        Links of the part, each on some path between the ends.
    source, target : int
        The two ends.
    event_share : sequence of float
        Probability of every event.
    max_states : int
        Limit of the sweep, see :func:`~stz.network.frontier.failure_probability`.
    """
    fatal = _fatal(edges, source, target)
    core = _reduce(
        [(one, two, down, tags & ~fatal) for one, two, down, tags in edges],
        source,
        target,
        event_share,
    )
    if len(core) == 1 and not core[0][3]:
        found = Interval(core[0][2], core[0][2])
    else:
        found = failure_probability(core, source, target, event_share, max_states)
    if not fatal:
        return found
    none = sum(math.log1p(-event_share[event]) for event in bits(fatal))
    return Interval(_either(found.lower, none), _either(found.upper, none))


def _either(failure: float, log_none: float) -> float:
    """Probability of a failure or of an event, whose absence has the given logarithm."""
    return 1.0 if failure >= 1.0 else -math.expm1(math.log1p(-failure) + log_none)


def _shared(edges: Iterable[Edge]) -> int:
    """Bits of the events that take down more than one link."""
    once = twice = 0
    for *_, tags in edges:
        twice |= once & tags
        once |= tags
    return twice


def _fatal(edges: Sequence[Edge], source: int, target: int) -> int:
    """Bits of the shared events that leave no path between the ends."""
    fatal = 0
    for event in bits(_shared(edges)):
        near: dict[int, list[int]] = {}
        for one, two, _, tags in edges:
            if not tags >> event & 1:
                near.setdefault(one, []).append(two)
                near.setdefault(two, []).append(one)
        seen, stack = {source}, [source]
        while stack:
            for other in near.get(stack.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        fatal |= (target not in seen) << event
    return fatal


def _fold(edge: Edge, shared: int, event_share: Sequence[float]) -> Edge:
    """Make the events that strike this link alone a part of its own failures."""
    one, two, down, tags = edge
    alone = tags & ~shared
    if not alone:
        return edge
    for event in bits(alone):
        down += event_share[event] - down * event_share[event]
    return one, two, down, tags & shared


def _reduce(
    edges: Sequence[Edge], source: int, target: int, event_share: Sequence[float]
) -> list[Edge]:
    """Merge links in series and side by side, and fold events, until nothing is left to merge."""
    there = dict(enumerate(edges))
    at: dict[int, set[int]] = {source: set(), target: set()}
    for name, (one, two, _, _) in there.items():
        at.setdefault(one, set()).add(name)
        at.setdefault(two, set()).add(name)
    queue = set(at)
    fresh = len(there)
    while queue:
        shared = _shared(there.values())
        for name, edge in there.items():
            folded = _fold(edge, shared, event_share)
            if folded is not edge:
                there[name] = folded
                queue.update(edge[:2])
        while queue:
            node = queue.pop()
            if node not in at:
                continue
            _merge_parallel(there, at, node)
            names = at[node]
            if node in (source, target) or len(names) > 2:
                continue
            ends = [(there[name][0] + there[name][1] - node, there.pop(name)) for name in names]
            del at[node]
            for name, (other, _) in zip(names, ends, strict=True):
                at[other].discard(name)
                queue.add(other)
            if len(ends) == 2 and ends[0][0] != ends[1][0]:
                (one, (_, _, down, tags)), (two, (_, _, also, more)) = ends
                there[fresh] = (one, two, down + also - down * also, tags | more)
                at[one].add(fresh)
                at[two].add(fresh)
                fresh += 1
        if _shared(there.values()) != shared:  # some events are down to one link
            queue = {source}
    return list(there.values())


def _merge_parallel(there: dict[int, Edge], at: dict[int, set[int]], node: int) -> None:
    """Merge links of the node that have the other end and the events in common."""
    kept: dict[tuple[int, int], int] = {}
    for name in sorted(at[node]):
        one, two, down, tags = there[name]
        other = one + two - node
        first = kept.setdefault((other, tags), name)
        if first != name:
            there[first] = (node, other, there[first][2] * down, tags)
            del there[name]
            at[node].discard(name)
            at[other].discard(name)
