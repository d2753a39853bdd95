"""One orientation serves all failures, and the cuts that rest on it lose no plan."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.fixtures.failing_networks as fn
from stz.instance import Instance
from stz.model.fiber_graph import ROOT, contract
from stz.solver.cuts.failures import FailureCuts
from stz.solver.cuts.oriented_failures import OrientedCut, OrientedCuts
from stz.solver.protection.built_network import adjacency, service
from stz.solver.protection.link_graph import (
    LinkGraph,
    Requirement,
    Terminals,
    at_levels,
    link_graph,
)
from stz.solver.protection.orientation import orientation
from stz.solver.protection.survival import served
from tests.fixtures.tiers import random_problems


def directed(graph: LinkGraph, direction: np.ndarray, working: np.ndarray) -> nx.DiGraph:  # type: ignore[type-arg]
    arcs: nx.DiGraph[int] = nx.DiGraph()
    arcs.add_nodes_from(range(graph.n_vertices))
    for link in np.flatnonzero(working & (direction != 0)).tolist():
        ends = int(graph.tail[link]), int(graph.head[link])
        arcs.add_edge(*(ends if direction[link] > 0 else ends[::-1]))
    return arcs


def ways(arcs: nx.DiGraph, vertex: int, goals: set[int]) -> tuple[bool, bool]:  # type: ignore[type-arg]
    """Whether gateways reach a vertex, and whether it reaches a gateway."""
    above, below = nx.ancestors(arcs, vertex), nx.descendants(arcs, vertex)
    return bool(goals & above), bool(goals & below)


@random_problems(quick=37, thorough=150)
@given(st.data())
def test_one_orientation_for_all_failures(data: st.DataObject) -> None:
    graph = data.draw(fn.link_graphs(most_links=14, most_vertices=8))
    in_use = np.array([data.draw(st.integers(0, 9)) < 8 for _ in range(graph.n_links)])
    direction = orientation(graph, in_use)
    every = np.ones(graph.n_links, dtype=bool)
    goals = set(np.flatnonzero(graph.gateway).tolist())
    assert not direction[~in_use].any()
    nobody = set[int]()
    for vertex in range(graph.n_vertices):
        if graph.gateway[vertex]:
            continue
        reached = fn.reaches(graph, in_use, vertex, nobody, nobody)
        assert ways(directed(graph, direction, every), vertex, goals)[0] == reached
        if not fn.survives(graph, in_use, vertex, graph.levels[1]):
            continue
        assert all(ways(directed(graph, direction, every), vertex, goals))
        for link in range(graph.n_links):
            working = every.copy()
            working[link] = False
            assert any(ways(directed(graph, direction, working), vertex, goals))
        for other in set(range(graph.n_vertices)) - {vertex}:
            if fn.reaches(graph, in_use, vertex, nobody, {other}):
                left = ~graph.touching(fn.flags({other}, graph.n_vertices))
                arcs = directed(graph, direction, left)
                assert any(ways(arcs, vertex, goals - {other}))


@pytest.mark.parametrize("seed", range(25))
def test_the_directed_cuts_of_the_contracted_graph_hold_too(
    seed: int, network: Callable[[int], Instance]
) -> None:
    """Root reaches all that are connected, and all that no link cuts off reach the root."""
    instance = network(seed)
    graph, contracted = link_graph(instance), contract(instance)
    in_use = graph.existing | (np.random.default_rng(seed).random(graph.n_links) < 0.7)
    direction = orientation(graph, in_use)[contracted.link_row]
    state = service(contracted, adjacency(contracted), in_use[contracted.link_row])
    arcs: nx.DiGraph[int] = nx.DiGraph()
    arcs.add_nodes_from(range(contracted.n_vertices))
    for edge in np.flatnonzero(direction).tolist():
        ends = int(contracted.tail[edge]), int(contracted.head[edge])
        arcs.add_edge(*(ends if direction[edge] > 0 else ends[::-1]))
    assert set(np.flatnonzero(state.single)) <= {ROOT} | nx.descendants(arcs, ROOT)
    assert set(np.flatnonzero(state.dual)) <= {ROOT} | nx.ancestors(arcs, ROOT)


def test_all_links_reached_get_a_direction() -> None:
    graph = LinkGraph(
        nodes=(0, 1, 2, 3), tail=np.array([0, 1, 1, 2, 3]), head=np.array([1, 2, 2, 0, 3]),
        existing=np.zeros(5, dtype=bool), gateway=np.array([True, False, False, False]),
    )  # fmt: skip
    direction = orientation(graph, np.array([True, True, True, True, False]))
    assert (direction != 0).tolist() == [True, True, True, True, False]


def drawn_terminals(data: st.DataObject, graph: LinkGraph) -> Terminals:
    """Terminals at levels, and some whose vertices that may fail are drawn."""
    size = data.draw(st.integers(1, 5))
    vertices = [data.draw(st.integers(0, graph.n_vertices - 1)) for _ in range(size)]
    kinds = [data.draw(st.integers(0, 5)) for _ in range(size)]
    drawn = fn.flags(data.draw(st.sets(st.integers(0, graph.n_vertices - 1))), graph.n_vertices)
    any_link = np.ones(graph.n_links, dtype=bool)
    own = Requirement("own", any_link, drawn, np.zeros(len(graph.groups), dtype=bool))
    terminals = at_levels(graph, vertices, kinds)
    return Terminals(terminals.vertex, terminals.kind, (*graph.levels, own))


def carried(cut: OrientedCut, direction: np.ndarray) -> int:
    return int((direction[cut.out_links] > 0).sum() + (direction[cut.back_links] < 0).sum())


@random_problems(quick=20, thorough=80)
@given(st.data())
def test_no_cut_loses_a_network_that_serves(data: st.DataObject) -> None:
    graph = data.draw(fn.link_graphs(most_links=7))
    terminals = drawn_terminals(data, graph)
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    separator = OrientedCuts(graph)
    cuts: list[OrientedCut] = []
    for _ in range(4):
        out = rng.random(graph.n_links) * (rng.random(graph.n_links) < 0.6)
        back = rng.random(graph.n_links) * (1 - out) * (rng.random(graph.n_links) < 0.6)
        demand = np.where(rng.random(len(terminals)) < 0.5, 1.0, rng.random(len(terminals)))
        found = separator.separate(out, back, demand, terminals)
        assert all(cut.violation(out, back, demand) > 1e-4 for cut in found)
        assert all(cut.terminal in cut.inside for cut in found)
        cuts += found
    for in_use in fn.networks(graph):
        direction = orientation(graph, in_use)
        fine = fn.all_survive(graph, in_use, terminals)
        for cut in cuts:
            assert carried(cut, direction) >= fine[cut.inside].any()


@random_problems(quick=15, thorough=60)
@given(st.data())
def test_a_whole_network_that_lets_a_link_or_vertex_cut_off_is_separated(
    data: st.DataObject,
) -> None:
    """However the links are directed, even half each way; and nothing else is separated."""
    graph = data.draw(fn.link_graphs())
    levels = [data.draw(st.integers(1, 3)) for _ in range(3)]
    vertices = [data.draw(st.integers(0, graph.n_vertices - 1)) for _ in range(3)]
    terminals = at_levels(graph, vertices, levels)
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    separator = OrientedCuts(graph)
    for in_use in fn.some_networks(graph, rng, 6):
        direction = orientation(graph, in_use)
        fine = served(graph, in_use, terminals)
        for out in ((direction > 0).astype(float), in_use * 0.5, in_use * rng.random()):
            found = separator.separate(out, in_use - out, np.ones(3), terminals)
            assert found or fine.all()
        best = (direction > 0).astype(float), (direction < 0).astype(float)
        assert bool(separator.separate(*best, np.ones(3), terminals)) == (not fine.all())


def test_stronger_than_the_undirected_cut() -> None:
    """v hangs on g over w and over a, each link built to 0.6, and asks for 0.6.

    Without w the 0.6 over a is enough undirected. If g-a leads out and a-v leads back, though,
    nothing gets through either way, and the cut with S1 = {v} and S2 = {a, v} says so.
    """
    graph = LinkGraph(
        nodes=("g", "w", "a", "v"), tail=np.array([0, 1, 0, 2]), head=np.array([1, 3, 2, 3]),
        existing=np.zeros(4, dtype=bool), gateway=np.array([True, False, False, False]),
    )  # fmt: skip
    terminals, asked = at_levels(graph, [3], [2]), np.array([0.6])
    built = np.full(4, 0.6)
    assert FailureCuts(graph).separate(built, asked, terminals) == []
    out = np.array([0.3, 0.3, 0.6, 0.0])
    found = OrientedCuts(graph).separate(out, built - out, asked, terminals)
    lost = [cut for cut in found if cut.failure == "vertex 1"]
    assert ([3], [2]) in [(cut.out_links.tolist(), cut.back_links.tolist()) for cut in lost]
    both = np.array([0.0, 0.0, 0.6, 0.6])
    assert not [
        cut
        for cut in OrientedCuts(graph).separate(both, built - both, asked, terminals)
        if cut.failure == "vertex 1"
    ]
