"""Reach availability targets by building, and say which can't be reached by building everything."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from stz.model import FloatArray, IntArray
from stz.solver.cuts import UNLIMITED, FlowNetwork
from stz.solver.protection import (
    TOLERANCE_MIN,
    BoolArray,
    Failure,
    LinkGraph,
    Oracle,
    Targets,
    allowed_fiber_min,
    broken_groups,
    group_numbers,
    implied,
)
from stz.solver.repair.cheapest_paths import cheapest_path
from stz.solver.repair.strengthen import FREE, serve

#: Ways around probable failures that are tried before everything is built and pruned.
MOST_ROUNDS = 40
#: Nothing fails less often than this, so far as the search for probable failures is concerned.
RAREST = 1e-12


def hopeless_options(
    graph: LinkGraph,
    oracle: Oracle,
    option_vertex: IntArray,
    power_min: FloatArray,
    target_min: FloatArray,
    allowed: BoolArray | None = None,
) -> BoolArray:
    """Find the options that miss their target whatever is built.

    More links never mean more downtime, so with everything built the downtime is least.

    Parameters
    ----------
    graph : LinkGraph
    oracle : Oracle
    option_vertex : int array, shape (n_options,)
        Vertex of the option's zone.
    power_min, target_min : float array, shape (n_options,)
        Minutes per year.
    allowed : bool array, shape (n_links,), optional
        Candidate links that may be built; all of them by default.

    Returns
    -------
    bool array, shape (n_options,)
    """
    most = np.ones(graph.n_links, dtype=bool) if allowed is None else allowed | graph.existing
    left = allowed_fiber_min(power_min, target_min)
    hopeless: BoolArray = left < -TOLERANCE_MIN
    for vertex in np.unique(option_vertex[~graph.gateway[option_vertex]]).tolist():
        own = np.flatnonzero(option_vertex == vertex)
        node = graph.nodes[vertex]
        asked = own[np.isfinite(left[own]) & ~hopeless[own]]
        for minutes in np.unique(left[asked]).tolist():  # who allows more fails only if these do
            if oracle.exceeds(most, node, max(0.0, minutes)) is not True:
                break
            hopeless[asked[left[asked] == minutes]] = True
    return hopeless


def reach_target(
    graph: LinkGraph,
    oracle: Oracle,
    in_use: BoolArray,
    prices: FloatArray,
    vertex: int,
    allowed_min: float,
    allowed: BoolArray | None = None,
) -> BoolArray | None:
    """Add links at little further price until a zone is cut off no longer than allowed.

    First what :func:`stz.solver.protection.downtime_targets.implied` asks for is built. Then, while
    it is not enough, the cheapest path around the most probable state that cuts the zone off. If
    that leads nowhere, everything is built. Links added that turn out not to be needed are dropped,
    dearest first.

    Parameters
    ----------
    graph : LinkGraph
    oracle : Oracle
    in_use : bool array, shape (n_links,)
        Links in use so far; existing links are added.
    prices : float array, shape (n_links,)
    vertex : int
    allowed_min : float
        Fiber minutes per year.
    allowed : bool array, shape (n_links,), optional
        Candidate links that may be built.

    Returns
    -------
    bool array or None
        Links in use; None if all links allowed are not certainly enough.
    """
    network, node = in_use | graph.existing, graph.nodes[vertex]
    most = np.ones_like(network) if allowed is None else network | allowed

    def enough(links: BoolArray) -> bool:
        return graph.gateway[vertex] or oracle.exceeds(links, node, allowed_min) is False

    if enough(network):
        return network
    if not enough(most):
        return None
    one = Targets(
        np.array([vertex]), np.array([allowed_min]), np.zeros(1, dtype=np.int64),
        (np.zeros(0, dtype=np.int64),), np.zeros(0, dtype=np.int64),
    )  # fmt: skip
    found = serve(graph, network, prices, vertex, implied(graph, one).requirement(0), most)
    found = network if found is None else found
    spared = np.zeros(graph.n_links, dtype=bool)
    probable = _Probable(graph)
    for _ in range(MOST_ROUNDS):
        if enough(found):
            break
        failure = probable.failure(found, vertex, spared)
        if failure is None:
            break
        cost = np.where(found, FREE, np.where(most, np.maximum(prices, FREE), math.inf))
        path = cheapest_path(graph, cost.tolist(), vertex, failure)
        if path is None:
            spared |= failure.links | graph.touching(failure.vertices)
        else:
            found = found.copy()
            found[path] = True
    if not enough(found):
        found = most
    added = np.flatnonzero(found & ~network)
    dearest = added[np.argsort(-prices[added], kind="stable")].tolist()
    return _without(found, dearest, enough)


def _without(
    links: BoolArray, dearest: list[int], enough: Callable[[BoolArray], bool]
) -> BoolArray:
    """Drop links as long as it stays enough: many at once where that goes, else halves."""
    waiting = [dearest]
    while waiting:
        chunk = waiting.pop()
        if not chunk:
            continue
        less = links.copy()
        less[chunk] = False
        if enough(less):
            links = less
        elif len(chunk) > 1:
            half = len(chunk) // 2
            waiting += [chunk[half:], chunk[:half]]
    return links


class _Probable:
    """Finds the most probable state that cuts a vertex off: one event, or links down together."""

    def __init__(self, graph: LinkGraph) -> None:
        self.graph = graph
        self.gateways = np.flatnonzero(graph.gateway)
        self.network = FlowNetwork(
            graph.n_vertices + 1,
            np.concatenate([graph.tail, graph.head, np.full(len(self.gateways), graph.n_vertices)]),
            np.concatenate([graph.head, graph.tail, self.gateways]),
        )
        down = np.zeros(graph.n_links) if graph.down is None else graph.down
        # weights of links down together add up to the logarithm of how rarely that happens
        self.weight = np.log(np.clip(down, RAREST, 0.999)) / math.log(RAREST)
        self.down = down

    def failure(self, in_use: BoolArray, vertex: int, spared: BoolArray) -> Failure | None:
        """Return the state, or None if only spared or infallible links are left to fail."""
        graph = self.graph
        events = [
            graph.groups[number]
            for number in group_numbers(broken_groups(graph, in_use)[vertex])
            if graph.groups[number].down > 0 and not (graph.struck[number] & in_use & spared).any()
        ]
        likely = max(events, key=lambda event: event.down, default=None)
        firm = spared | (self.down <= RAREST)
        weight = np.where(in_use, np.where(firm, UNLIMITED, self.weight), 0.0)
        ways = np.full(len(self.gateways), UNLIMITED)
        scaled = self.network.scaled(np.concatenate([weight, weight, ways]))
        sides = self.network.minimum_cuts(scaled, graph.n_vertices, vertex, UNLIMITED - 0.1)
        if not sides:
            return likely
        inside = sides[0][:-1]
        links = in_use & (inside[graph.tail] != inside[graph.head])
        share = float(np.prod(self.down[links]))
        if likely is not None and likely.down >= share:
            return likely
        return Failure("links", links, np.zeros(graph.n_vertices, dtype=bool), share)
