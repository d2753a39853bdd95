"""Build links until chosen terminals survive what they ask to, and drop those nobody needs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np

from stz.model import FloatArray
from stz.solver.protection import (
    BoolArray,
    Failure,
    LinkGraph,
    Requirement,
    SearchTree,
    Terminals,
    all_served,
    broken_groups,
    group_numbers,
    search,
    served,
)
from stz.solver.repair.cheapest_paths import cheapest_pair, cheapest_path

#: Price of using a link that stands already: small, so that short ways win among free ones.
FREE = 1e-6


def serve(
    graph: LinkGraph,
    in_use: BoolArray,
    prices: FloatArray,
    vertex: int,
    requirement: Requirement,
    allowed: BoolArray | None = None,
) -> BoolArray | None:
    """Add links at little further price so that one terminal survives all it asks to.

    Where any one link may fail, a cheapest pair of disjoint paths comes first, which is the least
    price for links and vertices (Menger 1927: surviving any one of them is having two paths that
    share none). Then, while some failure still cuts the terminal off, the cheapest path around
    that failure is added. Every round mends one failure and breaks none, so it ends.

    Parameters
    ----------
    graph : LinkGraph
    in_use : bool array, shape (n_links,)
        Links in use so far; existing links are added.
    prices : float array, shape (n_links,)
        Price of building each link.
    vertex : int
    requirement : Requirement
    allowed : bool array, shape (n_links,), optional
        Links that may be built.

    Returns
    -------
    bool array or None
        Links in use; None exactly if the terminal is not served with all links allowed either.
    """
    network = in_use | graph.existing
    if graph.gateway[vertex]:
        return network
    failure = first_break(graph, network, vertex, requirement)
    if failure is not None and requirement.links.all() and graph.n_links:
        cost = _cost(network, prices, allowed)
        pair = cheapest_pair(graph, cost, vertex, requirement.vertices)
        if pair is None:
            return None
        network[[*pair]] = True
        failure = first_break(graph, network, vertex, requirement)
    while failure is not None:
        path = cheapest_path(graph, _cost(network, prices, allowed), vertex, failure)
        if path is None:
            return None
        network[path] = True
        failure = first_break(graph, network, vertex, requirement)
    return network


def serve_all(
    graph: LinkGraph,
    in_use: BoolArray,
    prices: FloatArray,
    terminals: Terminals,
    order: Iterable[int] | None = None,
    allowed: BoolArray | None = None,
) -> tuple[BoolArray, list[int]]:
    """Serve terminals one after the other, each at little further price.

    Returns the links in use and the positions of the terminals that cannot be served at all.
    """
    network = in_use | graph.existing
    failed: list[int] = []
    for position in range(len(terminals)) if order is None else order:
        found = serve(
            graph, network, prices, int(terminals.vertex[position]),
            terminals.requirement(position), allowed,
        )  # fmt: skip
        if found is None:
            failed.append(position)
        else:
            network = found
    return network, failed


def first_break(
    graph: LinkGraph, in_use: BoolArray, vertex: int, requirement: Requirement
) -> Failure | None:
    """Return a failure of a requirement that cuts a vertex off, the one nearest to it first.

    Nothing failing is the first of all, links and vertices come before groups; None if there is
    no such failure.
    """
    if graph.gateway[vertex]:
        return None
    links, vertices = np.zeros(graph.n_links, dtype=bool), np.zeros(graph.n_vertices, dtype=bool)
    tree = search(graph, in_use)
    if tree.number[vertex] < 0:
        return Failure("nothing", links, vertices)
    place = vertex
    while place < graph.n_vertices:
        above = tree.parent[place]
        if tree.is_bridge(place) and requirement.links[tree.link[place]]:
            links[tree.link[place]] = True
            return Failure(f"link {tree.link[place]}", links, vertices)
        if tree.is_cut_by_parent(place) and requirement.vertices[above]:
            vertices[above] = True
            return Failure(f"vertex {above}", links, vertices)
        place = above
    if requirement.groups.any():
        for number in group_numbers(broken_groups(graph, in_use)[vertex]):
            if requirement.groups[number]:
                return graph.groups[number]
    return None


def prune(
    graph: LinkGraph,
    in_use: BoolArray,
    prices: FloatArray,
    terminals: Terminals,
    keeps: Callable[[BoolArray], bool] | None = None,
    kept: BoolArray | None = None,
) -> BoolArray:
    """Drop links, dearest first, while all terminals that were served stay served.

    A bridge is judged at once: it can go exactly if no terminal lies behind it. Other links are
    tried out. One pass leaves no link that could still go, since fewer links never serve better.

    Parameters
    ----------
    graph : LinkGraph
    in_use : bool array, shape (n_links,)
        Links in use; existing links stay.
    prices : float array, shape (n_links,)
    terminals : Terminals
        Those not served by ``in_use`` are let go.
    keeps : callable, optional
        Another property of the links in use that must stay, such as a target of availability. It
        may depend only on what lies between gateways and the terminals given.
    kept : bool array, shape (n_links,), optional
        Links that stay beside the existing ones.

    Returns
    -------
    bool array, shape (n_links,)
    """
    network = in_use | graph.existing
    fine = served(graph, network, terminals)
    wanted = Terminals(terminals.vertex[fine], terminals.kind[fine], terminals.requirements)
    tree = search(graph, network)
    leads_on = _leads_on(graph, tree, wanted)
    stays = graph.existing if kept is None else graph.existing | kept
    removable = np.flatnonzero(network & ~stays)
    for link in removable[np.argsort(-prices[removable], kind="stable")].tolist():
        tail, head = int(graph.tail[link]), int(graph.head[link])
        deep = tail if tree.number[tail] > tree.number[head] else head
        bridge = tree.number[deep] < 0 or (tree.link[deep] == link and tree.is_bridge(deep))
        if bridge:
            network[link] = leads_on[deep]
            continue
        network[link] = False
        if all_served(graph, network, wanted) and (keeps is None or keeps(network)):
            tree = search(graph, network)
            leads_on = _leads_on(graph, tree, wanted)
        else:
            network[link] = True
    return network


def _leads_on(graph: LinkGraph, tree: SearchTree, terminals: Terminals) -> list[bool]:
    """Return per vertex whether a terminal outside the gateways lies at it or below it."""
    leads = [False] * (graph.n_vertices + 1)
    for vertex in terminals.vertex[~graph.gateway[terminals.vertex]].tolist():
        leads[vertex] = True
    for vertex in reversed(tree.sequence):
        if leads[vertex]:
            leads[tree.parent[vertex]] = True
    return leads


def _cost(network: BoolArray, prices: FloatArray, allowed: BoolArray | None) -> list[float]:
    cost = np.where(network, FREE, np.maximum(prices, FREE))
    if allowed is not None:
        cost = np.where(allowed | network, cost, math.inf)
    found: list[float] = cost.tolist()
    return found
