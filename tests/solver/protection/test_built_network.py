"""Who a network serves, and its orientation, against networkx on random graphs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest

from stz.model.fiber_graph import ROOT, FiberGraph, contract
from stz.solver.protection.built_network import Service, adjacency, service
from tests.fixtures.tiers import some

SEEDS = some(range(40), *range(12))


def random_use(network: Callable[..., Any], seed: int) -> tuple[FiberGraph, np.ndarray, Service]:
    graph = contract(network(seed))
    rng = np.random.default_rng(10_000 + seed)
    in_use = graph.existing | (rng.random(graph.n_edges) < rng.choice([0.3, 0.6, 0.9]))
    return graph, in_use, service(graph, adjacency(graph), in_use)


@pytest.mark.parametrize("seed", SEEDS)
def test_who_is_served(seed: int, network: Any, multigraph: Any, paths_to_root: Any) -> None:
    graph, in_use, state = random_use(network, seed)
    known = multigraph(graph, in_use)
    reached = nx.node_connected_component(known, ROOT)
    assert set(np.flatnonzero(state.single).tolist()) == reached
    twice = {vertex for vertex in known if paths_to_root(known, vertex) >= 2}
    assert set(np.flatnonzero(state.dual).tolist()) == twice


@pytest.mark.parametrize("seed", SEEDS)
def test_dual_is_what_no_bridge_separates_from_the_root(
    seed: int, network: Any, multigraph: Any
) -> None:
    graph, in_use, state = random_use(network, seed)
    known = multigraph(graph, in_use)
    firm = known.copy()
    firm.remove_edges_from([(a, b, key) for a, b in nx.bridges(known) for key in known[a][b]])
    assert set(np.flatnonzero(state.dual).tolist()) == nx.node_connected_component(firm, ROOT)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_orientation_is_strong_where_it_must_be(
    seed: int, network: Any, multigraph: Any
) -> None:
    graph, in_use, state = random_use(network, seed)
    assert set(np.unique(state.direction)) <= {-1, 0, 1}
    oriented = state.direction != 0
    inside = state.single[graph.tail]
    assert (oriented == (in_use & inside)).all()
    arcs: nx.DiGraph[int] = nx.DiGraph()
    arcs.add_nodes_from(range(graph.n_vertices))
    for edge in np.flatnonzero(oriented):
        ends = int(graph.tail[edge]), int(graph.head[edge])
        arcs.add_edge(*(ends if state.direction[edge] == 1 else ends[::-1]))
    outward = {ROOT} | nx.descendants(arcs, ROOT)
    back = {ROOT} | nx.ancestors(arcs, ROOT)
    assert outward == set(np.flatnonzero(state.single).tolist())
    assert set(np.flatnonzero(state.dual).tolist()) == outward & back


def test_ring_and_spur_by_hand(tiny: Any) -> None:
    """Tiny country, everything built: the ring and both trunks are dual, far hangs on wf."""
    graph = contract(tiny())
    state = service(graph, adjacency(graph), np.ones(6, dtype=bool))
    at = graph.vertex
    assert state.single.all()
    assert [bool(state.dual[at[node]]) for node in ("hub", "east", "west", "far")] == [
        True, True, True, False
    ]  # fmt: skip


def test_nothing_built_but_what_stands(tiny: Any) -> None:
    graph = contract(tiny())
    state = service(graph, adjacency(graph), graph.existing)
    at = graph.vertex
    assert np.flatnonzero(state.single).tolist() == [ROOT, at["hub"]]
    assert np.flatnonzero(state.dual).tolist() == [ROOT]
    assert state.direction.tolist() == [1, 0, 0, 0, 0, 0]


def test_a_long_path_needs_no_deep_recursion() -> None:
    n = 5_000
    graph = FiberGraph(
        vertex={node: node for node in range(n)},
        n_vertices=n,
        tail=np.arange(n - 1),
        head=np.arange(1, n),
        link_row=np.arange(n - 1),
        existing=np.zeros(n - 1, dtype=bool),
    )
    state = service(graph, adjacency(graph), np.ones(n - 1, dtype=bool))
    assert state.single.all()
    assert state.dual.sum() == 1
