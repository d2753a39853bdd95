"""Two ways in which planning tools choose fiber today: span by a tree, then cut it to the budget.

Both join places by the shortest routes; neither looks for junctions away from places, at what a
kilometer costs where, or for second routes. Written from the descriptions their makers publish:

**Spanning tree, then choose** (:func:`tree_then_choose`). ITU Connectivity Planning Platform, user
guide, pages "Models" and "Scenarios" (https://fns-division.github.io/cpp-user-guide): shortest
paths along roads between all points of interest and the fiber in service; Kruskal's minimum
spanning tree over them, places that are connected serving as relays; then a binary program that
picks places for the most users within the budget, a place only together with its relay.

**Prim with costliest-leaf pruning** (:func:`prim_then_prune`). UNICEF Giga open cost model
(https://github.com/unicef/giga-open-cost-model, ``docs/models.md`` and the descriptions of its
budget-constrained minimizer and of its tree pruner): always connect the nearest place not yet
connected, so that connected places serve as relays; the places behind one node in service are a
cluster; clusters are taken whole in the order of cost per place while the budget lasts, and the
first one that is too dear loses its costliest leaf until it fits, which ends the plan.

Where the descriptions leave a choice it is made in their favor: lengths are those of the rights of
way instead of straight lines, no connection is too long, what is within the budget goes by true
costs instead of an average per kilometer, and a trench that two connections share is paid once.
With ``weight="capex_musd"`` the trees are even grown by true costs, which no tool does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

_ROOT = ("network in service",)
_DIGITS = 9
"""Of a length that count, so that a tie is a tie."""


@dataclass(frozen=True)
class Trench:
    """A link that may be built, or that is in service and free: ends, id, km, capex USD million."""

    a: object
    b: object
    link: object
    km: float
    capex_musd: float
    existing: bool = False


@dataclass(frozen=True)
class Place:
    """A point of interest: what its equipment costs, USD million, and how many people it serves."""

    capex_musd: float
    users: float = 1.0


@dataclass(frozen=True)
class Chosen:
    """Places served and links built; ``capex_musd`` counts every trench once."""

    places: tuple[object, ...]
    links: tuple[object, ...]
    capex_musd: float
    fiber_capex_musd: float


@dataclass(frozen=True)
class Branch:
    """How a place joins the tree: its relay, the trenches to it, and the node in service behind."""

    relay: object | None
    links: tuple[object, ...]
    capex_musd: float
    source: object


def tree_then_choose(
    trenches: Iterable[Trench],
    gateways: Iterable[object],
    places: Mapping[object, Place],
    budget_musd: float,
    weight: str = "km",
) -> Chosen:
    """Span all places by the shortest tree, then choose the most users within the budget.

    Parameters
    ----------
    trenches : iterable of Trench
        Links that may be built and links in service.
    gateways : iterable
        Nodes where the network in service begins.
    places : mapping
        Points of interest by node.
    budget_musd : float
        Capex that may be spent, USD million; inf for any.
    weight : {"km", "capex_musd"}
        What the tree is short in.
    """
    graph = _graph(trenches, weight)
    tree = _grow(graph, set(gateways), places)
    names = list(tree)
    if not names:
        return Chosen((), (), 0.0, 0.0)
    row = {name: number for number, name in enumerate(names)}
    cost = np.array([tree[name].capex_musd + places[name].capex_musd for name in names])
    users = np.array([places[name].users for name in names])
    rules = [LinearConstraint(cost, -np.inf, min(budget_musd, cost.sum()))]
    hanging = [name for name in names if tree[name].relay is not None]
    if hanging:
        precedence = np.zeros((len(hanging), len(names)))
        for number, name in enumerate(hanging):
            precedence[number, row[name]], precedence[number, row[tree[name].relay]] = 1, -1
        rules.append(LinearConstraint(precedence, -np.inf, 0))
    found = milp(
        -users,
        integrality=np.ones(len(names), dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=rules,
        options={"mip_rel_gap": 1e-6},
    )
    if found.x is None:
        raise ValueError(f"the choice within the budget failed: {found.message}")
    taken = [name for name in names if found.x[row[name]] > 0.5]
    return _chosen(graph, tree, places, taken)


def prim_then_prune(
    trenches: Iterable[Trench],
    gateways: Iterable[object],
    places: Mapping[object, Place],
    budget_musd: float,
    weight: str = "km",
) -> Chosen:
    """Connect the nearest place again and again, then drop costliest leaves until the budget holds.

    Parameters are those of :func:`tree_then_choose`.
    """
    graph = _graph(trenches, weight)
    tree = _grow(graph, set(gateways), places)
    cost = {name: branch.capex_musd + places[name].capex_musd for name, branch in tree.items()}
    clusters: dict[object, list[object]] = defaultdict(list)
    for name, branch in tree.items():
        clusters[branch.source].append(name)
    left = budget_musd
    taken: list[object] = []
    for cluster in sorted(clusters.values(), key=lambda c: sum(cost[n] for n in c) / len(c)):
        kept = _pruned(cluster, tree, cost, left)
        taken += kept
        left -= sum(cost[name] for name in kept)
        if len(kept) < len(cluster):
            break
    return _chosen(graph, tree, places, taken)


def _pruned(
    cluster: list[object], tree: Mapping[object, Branch], cost: Mapping[object, float], left: float
) -> list[object]:
    """Return what stays of a cluster once it costs no more than what is left."""
    kept = dict.fromkeys(cluster)
    total = sum(cost[name] for name in kept)
    while kept and total > left + 1e-9:
        relays = {tree[name].relay for name in kept}
        leaf = max((name for name in kept if name not in relays), key=lambda name: cost[name])
        total -= cost[leaf]
        del kept[leaf]
    return list(kept)


def _graph(trenches: Iterable[Trench], weight: str) -> nx.Graph[Any]:
    """Return the shortest trench between any two nodes; links in service are free and no way."""
    graph: nx.Graph[Any] = nx.Graph()
    for trench in trenches:
        free = trench.existing
        length = 0.0 if free else trench.km if weight == "km" else trench.capex_musd
        rank = (length, not free, trench.capex_musd)
        known = graph.get_edge_data(trench.a, trench.b)
        if known is None or rank < known["rank"]:
            graph.add_edge(
                trench.a,
                trench.b,
                length=length,
                capex=0.0 if free else trench.capex_musd,
                link=None if free else trench.link,
                rank=rank,
            )
    return graph


def _grow(
    graph: nx.Graph[Any], gateways: set[object], places: Mapping[object, Place]
) -> dict[object, Branch]:
    """Return the minimum spanning tree over places and network in service, relays before others.

    The tree lives in the graph of shortest paths between places. Kruskal and Prim find the same one
    but for ties; a tie goes to the network in service.
    """
    in_service: nx.Graph[Any] = nx.Graph()
    in_service.add_nodes_from([*graph, *gateways])
    in_service.add_edges_from(
        (a, b) for a, b, data in graph.edges(data=True) if data["link"] is None
    )
    root = set().union(*(nx.node_connected_component(in_service, node) for node in gateways))
    whole = graph.copy()
    whole.add_edges_from(((_ROOT, node) for node in root), length=0.0, capex=0.0, link=None)
    closure: nx.Graph[Any] = nx.Graph()
    paths: dict[tuple[object, object], list[Any]] = {}
    points = [_ROOT, *(name for name in places if name in whole)]
    wanted = set(points)
    for start in points:
        reached: Any = nx.single_source_dijkstra(whole, start, weight="length")
        far, way = reached
        for end in wanted & far.keys() - {start}:
            if not closure.has_edge(start, end):
                closure.add_edge(start, end, length=round(far[end], _DIGITS))
                paths[start, end] = way[end]
    if _ROOT not in closure:
        return {}
    kept: nx.Graph[Any] = nx.Graph(
        nx.minimum_spanning_edges(closure, "kruskal", weight="length", data=False)
    )
    tree: dict[object, Branch] = {}
    for relay, name in nx.bfs_edges(kept, _ROOT):
        way = paths[relay, name] if (relay, name) in paths else paths[name, relay][::-1]
        ends = list(pairwise(way))
        links = tuple(whole.edges[end]["link"] for end in ends)
        tree[name] = Branch(
            relay=None if relay == _ROOT else relay,
            links=tuple(link for link in links if link is not None),
            capex_musd=sum(whole.edges[end]["capex"] for end in ends),
            source=next(node for node in reversed(way) if node in root)
            if relay == _ROOT
            else tree[relay].source,
        )
    return tree


def _chosen(
    graph: nx.Graph[Any],
    tree: Mapping[object, Branch],
    places: Mapping[object, Place],
    taken: list[object],
) -> Chosen:
    capex = {data["link"]: data["capex"] for *_, data in graph.edges(data=True)}
    links = dict.fromkeys(link for name in taken for link in tree[name].links)
    fiber = sum(capex[link] for link in links)
    return Chosen(
        places=tuple(taken),
        links=tuple(links),
        capex_musd=fiber + sum(places[name].capex_musd for name in taken),
        fiber_capex_musd=fiber,
    )
