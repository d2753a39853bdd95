"""Contraction of gateways and protected core, against networkx on random graphs."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import networkx as nx
import numpy as np
import pytest

from stz.instance import Instance
from stz.model.fiber_graph import ROOT, contract
from tests.fixtures.tiers import some

Build = Callable[..., Instance]


def test_tiny_country_by_hand(tiny: Build) -> None:
    """Only gate is the root: the one trunk to hub is a bridge."""
    graph = contract(tiny())
    assert graph.vertex == {"gate": ROOT, "hub": 1, "east": 2, "west": 3, "far": 4}
    assert graph.n_vertices == 5
    assert graph.n_edges == 6
    assert graph.link_row.tolist() == [0, 1, 2, 3, 4, 5]
    assert graph.existing.tolist() == [True] + [False] * 5
    assert (graph.tail[1], graph.head[1]) == (1, ROOT)


def test_a_second_trunk_in_service_protects_hub(tiny: Build, tiny_rows: Callable[..., Any]) -> None:
    graph = contract(tiny(links=tiny_rows("links", trunk2={"existing": True})))
    assert graph.vertex == {"gate": ROOT, "hub": ROOT, "east": 1, "west": 2, "far": 3}
    assert graph.link_row.tolist() == [2, 3, 4, 5]


def test_gateways_are_one_root(tiny: Build) -> None:
    """With gateways at both ends of ew that link can serve no cut."""
    graph = contract(tiny(gateways=["east", "west"]))
    assert graph.vertex["east"] == graph.vertex["west"] == ROOT
    assert 4 not in graph.link_row.tolist()


def test_no_network(tiny: Build) -> None:
    graph = contract(tiny(links=None, gateways=[], cities=None))
    assert graph.n_edges == 0


def random_instance(seed: int) -> Instance:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 12))
    nodes = list(range(n))
    links = [
        {"a": int(a), "b": int(b), "capex_musd": 1, "existing": bool(rng.random() < 0.6)}
        for a, b in rng.integers(0, n, size=(int(rng.integers(1, 2 * n)), 2))
        if a != b
    ]
    gateways = (
        [int(node) for node in rng.choice(nodes, size=int(rng.integers(1, 3)), replace=False)]
        if n > 2
        else [0]
    )
    return Instance.from_tables(nodes=[{"node": v} for v in nodes], links=links, gateways=gateways)


@pytest.mark.parametrize("seed", some(range(60), *range(20)))
def test_root_is_exactly_what_two_disjoint_standing_paths_protect(seed: int) -> None:
    inst = random_instance(seed)
    graph = contract(inst)
    standing: nx.DiGraph[Hashable] = nx.DiGraph()
    standing.add_nodes_from([*inst.nodes["node"], "root"])
    for link in inst.links[inst.links["existing"]].itertuples():
        for a, b in ((link.a, link.b), (link.b, link.a)):
            held = standing.get_edge_data(a, b, {"capacity": 0})["capacity"]
            standing.add_edge(a, b, capacity=held + 1)
    for gateway in inst.gateways:
        standing.add_edge(gateway, "root", capacity=1000)
    for node in inst.nodes["node"]:
        protected = nx.maximum_flow_value(standing, node, "root") >= 2
        assert (graph.vertex[node] == ROOT) == protected


@pytest.mark.parametrize("seed", some(range(60), *range(20)))
def test_every_other_node_and_link_is_kept(seed: int) -> None:
    inst = random_instance(seed)
    graph = contract(inst)
    others = [vertex for vertex in graph.vertex.values() if vertex != ROOT]
    assert sorted(others) == list(range(1, graph.n_vertices))
    ends = [
        (graph.vertex[a], graph.vertex[b])
        for a, b in zip(inst.links["a"], inst.links["b"], strict=True)
    ]
    kept = [row for row, (a, b) in enumerate(ends) if a != b]
    assert graph.link_row.tolist() == kept
    assert list(zip(graph.tail.tolist(), graph.head.tolist(), strict=True)) == [
        ends[r] for r in kept
    ]
    assert graph.existing.tolist() == inst.links["existing"].to_numpy()[kept].tolist()


@pytest.mark.parametrize("seed", some(range(30), *range(10)))
def test_contraction_changes_nobodys_protection(seed: int) -> None:
    """With random links built, who has one or two disjoint paths is the same before and after."""
    inst = random_instance(seed)
    graph = contract(inst)
    rng = np.random.default_rng(1000 + seed)
    built = inst.links["existing"].to_numpy() | (rng.random(len(inst.links)) < 0.5)
    whole: nx.MultiGraph[Hashable] = nx.MultiGraph()
    whole.add_nodes_from([*inst.nodes["node"], "root"])
    whole.add_edges_from((row.a, row.b) for row in inst.links[built].itertuples())
    for gateway in inst.gateways:
        whole.add_edges_from([("root", gateway)] * 3)
    merged: nx.MultiGraph[Hashable] = nx.MultiGraph()
    merged.add_nodes_from(range(graph.n_vertices))
    merged.add_edges_from(
        (int(graph.tail[edge]), int(graph.head[edge]))
        for edge in range(graph.n_edges)
        if built[graph.link_row[edge]]
    )
    for node in inst.nodes["node"]:
        assert paths(whole, node, "root") == paths(merged, graph.vertex[node], ROOT)


def paths(graph: nx.MultiGraph[Hashable], node: Hashable, root: Hashable) -> int:
    """Return how many link-disjoint paths there are, 2 standing for more."""
    if node == root:
        return 2
    simple = nx.DiGraph()
    simple.add_nodes_from(graph)
    for a, b in graph.edges():
        for tail, head in ((a, b), (b, a)):
            held = simple.get_edge_data(tail, head, {"capacity": 0})["capacity"]
            simple.add_edge(tail, head, capacity=held + 1)
    return min(2, int(nx.maximum_flow_value(simple, node, root)))
