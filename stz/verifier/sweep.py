"""The probability that two nodes of a graph of failing links are not joined, by a sweep over nodes.

The nodes are taken in one after the other. At any moment all that matters of the past is which
nodes of the border (taken in, with links still to come) hang together, which of them hang together
with the two ends, and which shared events have struck among those that still concern links to come.
Pasts that agree in this are one state, and their probabilities are added. A past in which one end
is shut in, away from the other, is a failure for good; one in which both ends meet is a success.

The idea is that of Rosenthal (1977) and of Carlier and Lucet (1996), here with events that take
several links at once, looked at only when a state needs to know. States that are too many are given
up, the least likely first; what they weigh is the width of the bounds.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

SOURCE, TARGET = 0, 1
"""Block numbers of the border nodes that hang together with one of the ends."""
UNKNOWN, SPARED, STRUCK = 0, 1, 2
"""What a state knows of an event."""
NEGLIGIBLE = 1e-16
"""States less likely than this are given up at once (5e-11 minutes per year)."""

type State = tuple[tuple[int, ...], tuple[int, ...]]
"""Block of every border node, and what is known of every event still concerned."""


@dataclass(frozen=True)
class Edge:
    """A link: its ends, how likely it is down of itself, and the events that take it down."""

    a: Hashable
    b: Hashable
    down: float
    events: frozenset[Hashable] = frozenset()


def cut_off_bounds(
    edges: Sequence[Edge],
    struck: Mapping[Hashable, float],
    source: Hashable,
    target: Hashable,
    max_states: int,
) -> tuple[float, float]:
    """Return bounds of the probability of no path from ``source`` to ``target``.

    Parameters
    ----------
    edges : sequence of Edge
        Links, all of them in one part with both ends.
    struck : mapping
        Probability of each event the links name; events and links are independent of one another.
    source, target : hashable
        The two ends, not the same node.
    max_states : int
        States kept after each node.

    Returns
    -------
    lower, upper : float
        They differ by the probability of the states that were given up.
    """
    order = _order(edges, source)
    border: list[Hashable] = []
    concerned: list[Hashable] = []
    states: dict[State, float] = {((), ()): 1.0}
    lost = given_up = 0.0
    entered: set[Hashable] = set()
    left = list(edges)
    for node in order:
        now = [e for e in left if node in (e.a, e.b) and (e.a in entered or e.b in entered)]
        left = [e for e in left if e not in now]
        entered.add(node)
        border = [*border, node]
        new = sorted({v for e in now for v in e.events} - set(concerned), key=str)
        concerned = [*concerned, *new]
        number = {SOURCE: source, TARGET: target}
        label = next((block for block, end in number.items() if end == node), 2 + len(border))
        states = {
            ((*blocks, label), (*known, *[UNKNOWN] * len(new))): mass
            for (blocks, known), mass in states.items()
        }
        for edge in now:
            states = _crossed(states, edge, border, concerned, struck)
        ahead = {end for e in left for end in (e.a, e.b)}
        kept = [place for place, v in enumerate(border) if v in ahead]
        events_ahead = {v for e in left for v in e.events}
        told = [place for place, v in enumerate(concerned) if v in events_ahead]
        border, concerned = [border[p] for p in kept], [concerned[p] for p in told]
        states, failed = _closed(states, kept, told, target in entered)
        lost += failed
        states, dropped = _likely(states, max_states)
        given_up += dropped
    return lost, min(lost + given_up, 1.0)


def _order(edges: Sequence[Edge], source: Hashable) -> list[Hashable]:
    """Return the nodes from the source on, each time the one that keeps the border smallest."""
    near: dict[Hashable, set[Hashable]] = {}
    for edge in edges:
        near.setdefault(edge.a, set()).add(edge.b)
        near.setdefault(edge.b, set()).add(edge.a)
    entered: list[Hashable] = [source]
    inside = {source}
    outside = {node: set(others) - inside for node, others in near.items()}
    while len(inside) < len(near):
        best: tuple[tuple[int, int, int], Hashable] | None = None
        for age, node in enumerate(entered):
            for other in sorted(outside[node], key=str):
                closes = sum(1 for v in near[other] & inside if len(outside[v]) == 1)
                opens = 1 if outside[other] else 0
                rank = (opens - closes, len(outside[other]), age)
                if best is None or rank < best[0]:
                    best = rank, other
        assert best is not None, "the links are in one part"
        chosen = best[1]
        entered.append(chosen)
        inside.add(chosen)
        for v in near[chosen]:
            outside[v].discard(chosen)
    return entered


def _crossed(
    states: Mapping[State, float],
    edge: Edge,
    border: Sequence[Hashable],
    concerned: Sequence[Hashable],
    struck: Mapping[Hashable, float],
) -> dict[State, float]:
    """Return the states after one link is found up or down; states that meet both ends are gone."""
    one, two = border.index(edge.a), border.index(edge.b)
    events = [place for place, event in enumerate(concerned) if event in edge.events]
    chance = {place: struck[concerned[place]] for place in events}
    after: dict[State, float] = {}
    for (blocks, known), mass in states.items():
        first, second = blocks[one], blocks[two]
        if first == second or any(known[place] == STRUCK for place in events):
            _add(after, (blocks, known), mass)
            continue
        for told, share, spared in _found(known, events, chance):
            if not spared:
                _add(after, (blocks, told), mass * share)
                continue
            if edge.down > 0.0:
                _add(after, (blocks, told), mass * share * edge.down)
            if edge.down < 1.0 and {first, second} != {SOURCE, TARGET}:
                low, high = min(first, second), max(first, second)
                joined = tuple(low if block == high else block for block in blocks)
                _add(after, (joined, told), mass * share * (1.0 - edge.down))
    return after


def _found(
    known: tuple[int, ...], events: Sequence[int], chance: Mapping[int, float]
) -> Iterator[tuple[tuple[int, ...], float, bool]]:
    """Yield what is known after looking at the events one by one until one has struck.

    With it, the probability, and whether all of the events have spared the link.
    """
    share = 1.0
    for place in events:
        if known[place] != UNKNOWN:
            continue
        if chance[place] > 0.0:
            yield _told(known, place, STRUCK), share * chance[place], False
        share *= 1.0 - chance[place]
        known = _told(known, place, SPARED)
        if share == 0.0:
            return
    yield known, share, True


def _told(known: tuple[int, ...], place: int, state: int) -> tuple[int, ...]:
    return (*known[:place], state, *known[place + 1 :])


def _add(states: dict[State, float], state: State, mass: float) -> None:
    states[state] = states.get(state, 0.0) + mass


def _closed(
    states: Mapping[State, float], kept: Sequence[int], told: Sequence[int], target_in: bool
) -> tuple[dict[State, float], float]:
    """Forget what left the border; return the states with numbered blocks, and what has failed."""
    after: dict[State, float] = {}
    failed = 0.0
    for (blocks, known), mass in states.items():
        rest = tuple(blocks[place] for place in kept)
        if SOURCE not in rest or (target_in and TARGET not in rest):
            failed += mass
            continue
        names = {SOURCE: SOURCE, TARGET: TARGET}
        numbered = tuple(names.setdefault(block, len(names)) for block in rest)
        _add(after, (numbered, tuple(known[place] for place in told)), mass)
    return after, failed


def _likely(states: dict[State, float], most: int) -> tuple[dict[State, float], float]:
    """Give up states: those that are negligible, and the least likely where there are too many."""
    kept = {state: mass for state, mass in states.items() if mass >= NEGLIGIBLE}
    if len(kept) > most:
        kept = dict(sorted(kept.items(), key=lambda item: -item[1])[:most])
    if len(kept) == len(states):
        return kept, 0.0
    return kept, sum(mass for state, mass in states.items() if state not in kept)
