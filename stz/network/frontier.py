"""Exact two-terminal failure probability of a small core, by sweeping a frontier over its nodes.

The nodes are taken one after the other. What must be remembered about the links seen so far is
only how the nodes of the frontier (seen, but with unseen neighbors) hang together, and which of the
groups hold the source or the target: a partition of a few nodes. Many link states share one
partition, so the work grows with the width of the frontier, not with two to the number of links.
This is the frontier (or node-partition) method of Carlier and Lucet, "A decomposition algorithm for
network reliability evaluation", Discrete Applied Mathematics 65 (1996), 141-156.

Failed states are summed directly, so tiny probabilities keep their digits.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

type Core = Mapping[Hashable, Mapping[Hashable, float]]
"""Adjacency: node to neighbor to the probability that the (single) link between them is down."""

_TARGET = 0  # label of the group that holds the target
_SOURCE = 1  # label of the group that holds the source
_OTHER = 2  # first label of all other groups
_STARTS = 16  # orders that are tried


@dataclass(frozen=True)
class Interval:
    """A probability between two bounds; exact where they coincide."""

    lower: float
    upper: float

    @property
    def exact(self) -> bool:
        """Whether the bounds coincide."""
        return self.lower == self.upper


def failure_probability(
    core: Core, source: Hashable, target: Hashable, max_states: int = 4_000
) -> Interval:
    """Probability that no path of working links joins source and target.

    Parameters
    ----------
    core : mapping
        Undirected adjacency without parallel links: ``core[a][b] == core[b][a]`` is the probability
        that the link is down, independent of all others.
    source, target : hashable
        Two different nodes of the core.
    max_states : int
        States kept at once. Beyond it the least probable states are set aside, and their mass
        becomes the width of the interval returned.

    Returns
    -------
    Interval
        Lower and upper bound of the probability, equal unless ``max_states`` was reached.
    """
    order = _best_order(core, source, target)
    position = {node: k for k, node in enumerate(order)}
    last_use = {
        node: max([position[node], *(position[other] for other in core[node] if other != target)])
        for node in order
    }
    frontier: list[Hashable] = []
    states: dict[tuple[int, ...], float] = {(): 1.0}
    failed = 0.0
    set_aside = 0.0
    for step, node in enumerate(order):
        label = _SOURCE if node == source else -1
        states = {
            (*state, label if label >= 0 else max((*state, _OTHER - 1)) + 1): mass
            for state, mass in states.items()
        }
        frontier.append(node)
        here = len(frontier) - 1
        links: list[tuple[int, float]] = [
            (slot, core[node][other])
            for slot, other in enumerate(frontier[:-1])
            if other in core[node]
        ]
        if target in core[node]:
            links.insert(0, (-1, core[node][target]))
        for slot, down in links:
            states = _add_link(states, slot, here, down)
        leaving = [slot for slot, other in enumerate(frontier) if last_use[other] <= step]
        if leaving:
            states, lost = _forget(states, leaving, source_seen=position[source] <= step)
            failed += lost
            frontier = [other for other in frontier if last_use[other] > step]
        if len(states) > max_states:
            ranked = sorted(states.items(), key=lambda item: -item[1])
            set_aside += sum(mass for _, mass in ranked[max_states:])
            states = dict(ranked[:max_states])
    return Interval(failed, failed + set_aside)


def _add_link(
    states: Mapping[tuple[int, ...], float], slot: int, here: int, down: float
) -> dict[tuple[int, ...], float]:
    """Branch every state on one link, between two slots or (slot -1) to the target."""
    up = 1.0 - down
    after: dict[tuple[int, ...], float] = {}
    for state, mass in states.items():
        one = _TARGET if slot < 0 else state[slot]
        two = state[here]
        if one == two:  # the link joins nothing new: both its states lead to the same partition
            after[state] = after.get(state, 0.0) + mass
            continue
        if down > 0.0:
            after[state] = after.get(state, 0.0) + mass * down
        low, high = (one, two) if one < two else (two, one)
        if high == _SOURCE:  # source meets target: success, nothing left to decide
            continue
        joined = _canonical(low if label == high else label for label in state)
        after[joined] = after.get(joined, 0.0) + mass * up
    return after


def _forget(
    states: Mapping[tuple[int, ...], float], leaving: Iterable[int], *, source_seen: bool
) -> tuple[dict[tuple[int, ...], float], float]:
    """Drop the slots of nodes with no links left; a source whose group dies out has failed."""
    gone = set(leaving)
    after: dict[tuple[int, ...], float] = {}
    failed = 0.0
    for state, mass in states.items():
        kept = [label for slot, label in enumerate(state) if slot not in gone]
        if source_seen and _SOURCE not in kept:
            failed += mass
            continue
        key = _canonical(kept)
        after[key] = after.get(key, 0.0) + mass
    return after, failed


def _canonical(labels: Iterable[int]) -> tuple[int, ...]:
    """Return labels in order of appearance, so that equal partitions are equal tuples."""
    names: dict[int, int] = {}
    return tuple(
        label if label < _OTHER else names.setdefault(label, _OTHER + len(names))
        for label in labels
    )


def _best_order(core: Core, source: Hashable, target: Hashable) -> list[Hashable]:
    """Order the nodes, the target left out, for a small frontier: the best of several tries."""
    nodes = [node for node in core if node != target]
    # The target needs no slot: it is a label. So orders may jump from component to component.
    starts = sorted(nodes, key=lambda node: (node != source, len(core[node])))[:_STARTS]
    best: list[Hashable] = []
    best_cost = float("inf")
    for start in starts:
        order, cost = _greedy_order(core, nodes, start, target, best_cost)
        if cost < best_cost:
            best, best_cost = order, cost
    return best


def _greedy_order(
    core: Core, nodes: list[Hashable], start: Hashable, target: Hashable, stop: float
) -> tuple[list[Hashable], float]:
    """Take next the node that leaves the smallest frontier; give up when the cost passes stop."""
    unseen = {node: {other for other in core[node] if other != target} for node in nodes}
    left = dict.fromkeys(nodes)
    frontier: dict[Hashable, None] = {}
    order: list[Hashable] = []
    cost = 0.0
    node = start
    while True:
        order.append(node)
        del left[node]
        frontier[node] = None
        width = len(frontier)
        for other in core[node]:
            if other != target:
                unseen[other].discard(node)
        for other in [other for other in frontier if not unseen[other]]:
            del frontier[other]
        cost += 3.0**width
        if not left or cost >= stop:
            return order, cost if not left else float("inf")
        near = {other: None for seen in frontier for other in core[seen] if other in left}
        node = min(
            near or left,
            key=lambda other: (
                bool(unseen[other] & left.keys())
                - sum(1 for seen in frontier if unseen[seen] == {other}),
                -sum(1 for seen in frontier if other in unseen[seen]),
            ),
        )
