"""In which order the frontier sweep takes the nodes, so that it stays narrow."""

from __future__ import annotations

from collections.abc import Sequence

from stz.network.fiber_system import Edge, bits

_STARTS = 8  # orders that are tried
_EASY = 3_000.0  # cost below which no other order is tried

type Step = list[tuple[int, float, int]]
"""Links that a node brings: the node seen before it (or the target), share down, event bits."""


def sweep_order(edges: Sequence[Edge], source: int, target: int) -> tuple[list[int], list[Step]]:
    """Order the nodes, the target left out, and list the links each brings to those before it.

    The target needs no place in the frontier: it is a label. So orders may jump from component to
    component of the graph without it. Several greedy orders are made from different starts; the
    one with the smallest sum of ``3^width 2^active events`` is taken.
    """
    near: dict[int, dict[int, list[tuple[float, int]]]] = {source: {}}
    for one, two, down, tags in edges:
        for node, other in ((one, two), (two, one)):
            if node != target:
                near.setdefault(node, {}).setdefault(other, []).append((down, tags))
    tagged: dict[int, int] = {}
    for *_, tags in edges:
        for event in bits(tags):
            tagged[event] = tagged.get(event, 0) + 1
    starts = sorted(near, key=lambda node: (node != source, len(near[node])))
    best: tuple[float, list[int], list[Step]] | None = None
    for start in starts[:_STARTS]:
        order, widths = _greedy_order(near, start, target)
        steps = _steps(near, order, target)
        cost = _cost(steps, widths, tagged)
        if best is None or cost < best[0]:
            best = cost, order, steps
        if best[0] < _EASY:
            break
    assert best is not None  # the source is a start
    return best[1], best[2]


def _steps(
    near: dict[int, dict[int, list[tuple[float, int]]]], order: list[int], target: int
) -> list[Step]:
    """Links by step, those to the target first."""
    seen: set[int] = set()
    steps: list[Step] = []
    for node in order:
        links = near[node]
        step = [(target, down, tags) for down, tags in links.get(target, ())]
        step += [
            (other, down, tags)
            for other, parallel in links.items()
            if other in seen
            for down, tags in parallel
        ]
        seen.add(node)
        steps.append(step)
    return steps


def _cost(steps: list[Step], widths: list[int], tagged: dict[int, int]) -> float:
    """Estimate the number of states of a sweep."""
    left = dict(tagged)
    active: set[int] = set()
    cost = 0.0
    for step, width in zip(steps, widths, strict=True):
        for *_, tags in step:
            for event in bits(tags):
                left[event] -= 1
                active.add(event)
        cost += 3.0**width * 2.0 ** len(active)
        active = {event for event in active if left[event]}
    return cost


def _greedy_order(
    near: dict[int, dict[int, list[tuple[float, int]]]], start: int, target: int
) -> tuple[list[int], list[int]]:
    """Take next the node that leaves the smallest frontier; with the widths on the way."""
    unseen = {node: {other for other in links if other != target} for node, links in near.items()}
    left = set(near)
    frontier: set[int] = set()
    order: list[int] = []
    widths: list[int] = []
    node = start
    while True:
        order.append(node)
        left.discard(node)
        frontier.add(node)
        widths.append(len(frontier))
        for other in near[node]:
            if other != target:
                unseen[other].discard(node)
        frontier = {other for other in frontier if unseen[other]}
        if not left:
            return order, widths
        touched: dict[int, int] = {}
        closing: dict[int, int] = {}
        for seen in frontier:
            ahead = unseen[seen]
            for other in ahead:
                touched[other] = touched.get(other, 0) + 1
            if len(ahead) == 1:
                (other,) = ahead
                closing[other] = closing.get(other, 0) + 1
        node = min(
            touched or left,
            key=lambda other: (
                bool(unseen[other]) - closing.get(other, 0), -touched.get(other, 0), other,
            ),
        )  # fmt: skip
