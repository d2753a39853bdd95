"""Cheapest paths, cheapest disjoint pairs and pruning, against networkx."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest

from stz.instance import Instance
from stz.model.fiber_graph import ROOT, FiberGraph, contract
from stz.solver.protection.built_network import service
from stz.solver.repair.augment import NetworkBuilder
from tests.fixtures.tiers import some

SEEDS = some(range(30), *range(10))


def builder_of(instance: Instance) -> tuple[FiberGraph, NetworkBuilder]:
    graph = contract(instance)
    capex = instance.links["capex_musd"].to_numpy(float)[graph.link_row]
    return graph, NetworkBuilder(graph, capex)


def least_cost(graph: FiberGraph, cost: np.ndarray, vertex: int, paths: int) -> float:
    """Cost of a cheapest flow of so many units over links of capacity 1; infinite if none."""
    flow: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    flow.add_nodes_from(range(graph.n_vertices), demand=0)
    flow.nodes[vertex]["demand"] = -paths
    flow.nodes[ROOT]["demand"] = paths
    for edge in range(graph.n_edges):
        a, b = int(graph.tail[edge]), int(graph.head[edge])
        flow.add_edge(a, b, capacity=1, weight=int(cost[edge]))
        flow.add_edge(b, a, capacity=1, weight=int(cost[edge]))
    try:
        return float(nx.network_simplex(flow)[0])
    except nx.NetworkXUnfeasible:
        return math.inf


@pytest.mark.parametrize("dual", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_one_sink_is_served_at_least_cost(
    seed: int, dual: bool, network: Callable[[int], Instance]
) -> None:
    graph, builder = builder_of(network(seed))
    for vertex in range(1, graph.n_vertices):
        best = least_cost(graph, builder.capex, vertex, 2 if dual else 1)
        built, failed = builder.connect(graph.existing, [(vertex, dual)], builder.capex)
        if math.isinf(best):
            assert failed == [0]
            assert (built == graph.existing).all()
            continue
        assert failed == []
        state = service(graph, builder.neighbors, built)
        assert (state.dual if dual else state.single)[vertex]
        assert builder.capex[built].sum() == best


@pytest.mark.parametrize("seed", SEEDS)
def test_many_sinks_in_turn(seed: int, network: Callable[[int], Instance]) -> None:
    graph, builder = builder_of(network(seed))
    rng = np.random.default_rng(seed)
    wanted = [(int(v), bool(rng.random() < 0.5)) for v in rng.permutation(graph.n_vertices)]
    built, failed = builder.connect(graph.existing, wanted, builder.capex)
    state = service(graph, builder.neighbors, built)
    for position, (vertex, dual) in enumerate(wanted):
        served = (state.dual if dual else state.single)[vertex]
        assert served or position in failed
    every = service(graph, builder.neighbors, np.ones(graph.n_edges, dtype=bool))
    for position in failed:
        vertex, dual = wanted[position]
        assert not (every.dual if dual else every.single)[vertex]


@pytest.mark.parametrize("seed", range(20))
def test_only_allowed_links_are_built(seed: int, network: Callable[[int], Instance]) -> None:
    graph, builder = builder_of(network(seed))
    rng = np.random.default_rng(seed)
    allowed = rng.random(graph.n_edges) < 0.6
    wanted = [(vertex, False) for vertex in range(1, graph.n_vertices)]
    before = graph.existing.copy()
    built, _ = builder.connect(graph.existing, wanted, builder.capex, allowed)
    assert not (built & ~allowed & ~graph.existing).any()
    assert (graph.existing == before).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_pruning_keeps_service_and_leaves_nothing_idle(
    seed: int, network: Callable[[int], Instance]
) -> None:
    graph, builder = builder_of(network(seed))
    rng = np.random.default_rng(seed)
    full = graph.existing | (rng.random(graph.n_edges) < 0.8)
    state = service(graph, builder.neighbors, full)
    single = [int(v) for v in np.flatnonzero(state.single) if rng.random() < 0.5]
    dual = [int(v) for v in np.flatnonzero(state.dual) if rng.random() < 0.5]
    before = full.copy()
    kept = builder.prune(full, single, dual)
    assert (full == before).all()
    assert not (kept & ~full).any()
    assert kept[graph.existing].all()
    after = service(graph, builder.neighbors, kept)
    assert after.single[single].all()
    assert after.dual[dual].all()
    for edge in np.flatnonzero(kept & ~graph.existing):
        without = kept.copy()
        without[edge] = False
        then = service(graph, builder.neighbors, without)
        assert not (then.single[single].all() and then.dual[dual].all())


def test_the_second_path_may_undo_part_of_the_first() -> None:
    """The shortest path crosses both disjoint ones (Suurballe's trap); greedy paths would fail."""
    links = [("s", "a", 1), ("a", "b", 1), ("b", "g", 1), ("s", "b", 4), ("a", "g", 4)]
    instance = Instance.from_tables(
        links=[{"a": a, "b": b, "capex_musd": cost} for a, b, cost in links],
        gateways=["g"],
        sites=[{"site": "s", "node": "s"}],
    )
    graph, builder = builder_of(instance)
    built, failed = builder.connect(graph.existing, [(graph.vertex["s"], True)], builder.capex)
    assert failed == []
    assert built.tolist() == [True, False, True, True, True]


def test_links_that_stand_are_used_first(tiny: Callable[..., Any], tiny_rows: Any) -> None:
    """he and ew stand: west is reached over them, not over hw."""
    links = tiny_rows("links", he={"existing": True}, ew={"existing": True})
    graph, builder = builder_of(tiny(links=links))
    built, _ = builder.connect(graph.existing, [(graph.vertex["far"], False)], builder.capex)
    assert set(graph.link_row[built & ~graph.existing].tolist()) == {5}
