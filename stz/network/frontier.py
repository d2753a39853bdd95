"""Exact two-terminal failure probability of a small core, by sweeping a frontier over its nodes.

The nodes are taken one after the other. What must be remembered about the links seen so far is
only how the nodes of the frontier (seen, but with unseen neighbors) hang together, and which of the
groups hold the source or the target: a partition of a few nodes. Many link states share one
partition, so the work grows with the width of the frontier, not with two to the number of links.
This is the frontier (or node-partition) method of Carlier and Lucet, "A decomposition algorithm for
network reliability evaluation", Discrete Applied Mathematics 65 (1996), 141-156.

Events that take several links down at once are conditioned on during the sweep: whether an event
happened is part of the state from its first link to its last, and is summed out after that. So
events that are local, as floods and ducts are, double the states only while they matter.

Failed states are summed directly, so tiny probabilities keep their digits.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from stz.network.fiber_system import Edge, bits
from stz.network.sweep_order import sweep_order

type Partitions = dict[tuple[int, ...], float]
"""Labels of the frontier's nodes, to the probability of the states that lead there."""

NEGLIGIBLE = 1e-24
"""Probability below which a state is not worth its time; millions of them are no millisecond."""

_TARGET = 0  # label of the group that holds the target
_SOURCE = 1  # label of the group that holds the source
_OTHER = 2  # first label of all other groups


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
    edges: Sequence[Edge],
    source: int,
    target: int,
    event_share: Mapping[int, float] | Sequence[float] = (),
    max_states: int = 4_000,
) -> Interval:
    """Probability that no path of working links joins source and target.

    Parameters
    ----------
    edges : sequence of Edge
        End nodes, probability that the link itself is down, bits of the events that take it down.
        Parallel links are allowed. Every node but the two ends has at least one link.
    source, target : int
        Two different nodes.
    event_share : mapping or sequence
        Probability of each event, by its position in the bits.
    max_states : int
        States kept at once. Beyond it the least probable states are set aside, and their mass
        becomes the width of the interval returned. Beyond a tenth of it, those below
        :data:`NEGLIGIBLE` are, which saves most of the work in a large network.

    Returns
    -------
    Interval
        Lower and upper bound of the probability, equal unless states were set aside.
    """
    order, steps = sweep_order(edges, source, target)
    last_link: dict[int, int] = {}
    count = 0
    for links in steps:
        for _, _, tags in links:
            last_link.update(dict.fromkeys(bits(tags), count))
            count += 1
    position = {node: step for step, node in enumerate(order)}
    last_use = dict(position)
    for one, two, _, _ in edges:
        if target not in (one, two):
            for node, other in ((one, two), (two, one)):
                last_use[node] = max(last_use[node], position[other])

    frontier: list[int] = []
    states: dict[int, Partitions] = {0: {(): 1.0}}  # by the bits of the active events that happened
    known = 0  # bits of the active events
    failed = set_aside = 0.0
    count = 0
    for step, (node, links) in enumerate(zip(order, steps, strict=True)):
        states = {
            happened: {
                (*state, _SOURCE if node == source else max((*state, _OTHER - 1)) + 1): mass
                for state, mass in parts.items()
            }
            for happened, parts in states.items()
        }
        frontier.append(node)
        here = len(frontier) - 1
        slot_of = {other: slot for slot, other in enumerate(frontier)}
        for other, down, tags in links:
            for event in bits(tags & ~known):
                states = _split(states, 1 << event, event_share[event])
                known |= 1 << event
            slot = -1 if other == target else slot_of[other]
            states = {
                happened: parts if happened & tags else _add_link(parts, slot, here, down)
                for happened, parts in states.items()
            }
            for event in bits(tags):
                if last_link[event] == count:
                    states = _sum_out(states, 1 << event)
                    known &= ~(1 << event)
            count += 1
        leaving = {slot for slot, other in enumerate(frontier) if last_use[other] <= step}
        if leaving:
            source_seen = position[source] <= step
            for happened, parts in states.items():
                states[happened], lost = _forget(parts, leaving, source_seen=source_seen)
                failed += lost
            frontier = [other for other in frontier if last_use[other] > step]
        for kept, least in ((max_states // 10, NEGLIGIBLE), (max_states, math.inf)):
            if sum(map(len, states.values())) > kept:
                states, dropped = _most_probable(states, kept, least)
                set_aside += dropped
    return Interval(failed, failed + set_aside)


def _split(states: Mapping[int, Partitions], event: int, share: float) -> dict[int, Partitions]:
    """Branch every state on an event."""
    after: dict[int, Partitions] = {}
    for happened, parts in states.items():
        after[happened] = {state: mass * (1.0 - share) for state, mass in parts.items()}
        after[happened | event] = {state: mass * share for state, mass in parts.items()}
    return after


def _sum_out(states: Mapping[int, Partitions], event: int) -> dict[int, Partitions]:
    """Forget whether an event happened: it has no links left."""
    after: dict[int, Partitions] = {}
    for happened, parts in states.items():
        there = after.setdefault(happened & ~event, {})
        for state, mass in parts.items():
            there[state] = there.get(state, 0.0) + mass
    return after


def _most_probable(
    states: Mapping[int, Partitions], max_states: int, least: float
) -> tuple[dict[int, Partitions], float]:
    """Set aside states beyond a number that are less probable than ``least``, and sum them."""
    ranked = sorted(
        ((mass, happened, state) for happened, parts in states.items()
         for state, mass in parts.items()),
        reverse=True,
    )  # fmt: skip
    kept: dict[int, Partitions] = {}
    dropped = 0.0
    for rank, (mass, happened, state) in enumerate(ranked):
        if rank < max_states or mass >= least:
            kept.setdefault(happened, {})[state] = mass
        else:
            dropped += mass
    return kept, dropped


def _add_link(states: Partitions, slot: int, here: int, down: float) -> Partitions:
    """Branch every state on one link, between two slots or (slot -1) to the target."""
    up = 1.0 - down
    after: Partitions = {}
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
        joined = _canonical([low if label == high else label for label in state])
        after[joined] = after.get(joined, 0.0) + mass * up
    return after


def _forget(
    states: Partitions, leaving: Collection[int], *, source_seen: bool
) -> tuple[Partitions, float]:
    """Drop the slots of nodes with no links left; a source whose group dies out has failed."""
    after: Partitions = {}
    failed = 0.0
    for state, mass in states.items():
        kept = [label for slot, label in enumerate(state) if slot not in leaving]
        if source_seen and _SOURCE not in kept:
            failed += mass
            continue
        key = _canonical(kept)
        after[key] = after.get(key, 0.0) + mass
    return after, failed


def _canonical(labels: Sequence[int]) -> tuple[int, ...]:
    """Return labels in order of appearance, so that equal partitions are equal tuples."""
    names: dict[int, int] = {}
    return tuple(
        label if label < _OTHER else names.setdefault(label, _OTHER + len(names))
        for label in labels
    )
