"""Connectivity verdicts against maximum flow and against removing every link in turn."""

from __future__ import annotations

import networkx as nx
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from stz.instance.tables import PROTECTION_LEVELS
from stz.verifier.survivability import (
    LEVELS,
    NOTHING_FAILS,
    ROOT,
    Failure,
    bridges,
    fiber_graph,
    reached,
    shared_risks,
    unserved,
)
from tests.fixtures.tiers import random_problems

NODES = [f"n{number}" for number in range(8)]
ends = st.tuples(st.sampled_from(NODES), st.sampled_from(NODES))
multigraphs = st.lists(ends, max_size=16)
gateway_sets = st.lists(st.sampled_from(NODES), max_size=3, unique=True)


def links_of(pairs: list[tuple[str, str]]) -> pd.DataFrame:
    rows = [(f"L{number}", a, b) for number, (a, b) in enumerate(pairs)]
    return pd.DataFrame(rows, columns=["link", "a", "b"])


def disjoint_paths(pairs: list[tuple[str, str]], gateways: list[str], node: str) -> float:
    """Number of link-disjoint paths to gateways by maximum flow; infinite at a gateway."""
    if node in gateways:
        return float("inf")
    flow: nx.DiGraph[str] = nx.DiGraph()
    flow.add_nodes_from([node, "sink"])
    for a, b in pairs:
        for u, v in ((a, b), (b, a)):
            if u != v:
                before = flow.get_edge_data(u, v, {"capacity": 0})["capacity"]
                flow.add_edge(u, v, capacity=before + 1)
    for gateway in gateways:
        flow.add_edge(gateway, "sink", capacity=1000)
    return float(nx.maximum_flow_value(flow, node, "sink"))


@random_problems(quick=62, thorough=250)
@given(multigraphs, gateway_sets)
def test_levels_agree_with_maximum_flow(pairs: list[tuple[str, str]], gateways: list[str]) -> None:
    graph = fiber_graph(links_of(pairs), gateways)
    paths = {node: disjoint_paths(pairs, gateways, node) for node in NODES}
    single = unserved(graph, NODES, LEVELS["single"](graph, ()))
    dual = unserved(graph, NODES, LEVELS["dual_link"](graph, ()))
    assert set(single) == {node for node in NODES if paths[node] < 1}
    assert set(dual) == {node for node in NODES if paths[node] < 2}


@random_problems(quick=25, thorough=100)
@given(multigraphs, gateway_sets)
def test_bridges_tell_all_single_links(pairs: list[tuple[str, str]], gateways: list[str]) -> None:
    links = links_of(pairs)
    graph = fiber_graph(links, gateways)
    every = [Failure(f"link {link} fails", frozenset([link])) for link in links["link"]]
    listed = unserved(graph, NODES, LEVELS["dual_link"](graph, ()))
    assert set(unserved(graph, NODES, every)) == set(listed)
    for link, a, b in links.itertuples(index=False):
        rest = nx.Graph(fiber_graph(links[links["link"] != link], gateways))
        rest.add_nodes_from([a, b])
        assert (link in bridges(graph)) == (not nx.has_path(rest, a, b))


def test_two_paths_may_end_at_one_gateway() -> None:
    graph = fiber_graph(links_of([("n0", "n1"), ("n1", "n2"), ("n2", "n0")]), ["n0"])
    assert unserved(graph, ["n1", "n2"], LEVELS["dual_link"](graph, ())) == {}


def test_failures_may_be_any_set_of_links_and_nodes() -> None:
    pairs = [("n0", "n1"), ("n1", "n2"), ("n2", "n3"), ("n3", "n4")]
    graph = fiber_graph(links_of(pairs), ["n0", "n4"])
    flood = Failure("flood", frozenset(["L0", "L2"]))
    town = Failure("n1 is dark", nodes=frozenset(["n1"]))
    gateway = Failure("n4 is dark", nodes=frozenset(["n4"]))
    both = Failure("n1 and n4 are dark", nodes=frozenset(["n1", "n4"]))
    lost = unserved(graph, ["n1", "n2", "n3"], [flood, town, gateway, both])
    assert lost == {"n1": (flood,), "n2": (flood, both), "n3": (both,)}


def test_a_node_without_any_link_is_cut_off_before_anything_fails() -> None:
    graph = fiber_graph(links_of([]), ["n0"])
    assert reached(graph) == {ROOT, "n0"}
    assert unserved(graph, ["n0", "n5"], LEVELS["dual_link"](graph, ())) == {"n5": (NOTHING_FAILS,)}


def served(pairs: list[tuple[str, str]], gateways: list[str], node: str, failure: Failure) -> bool:
    """Whether a node reaches a gateway that has not failed, by plain search."""
    rest: nx.Graph[str] = nx.Graph()
    rest.add_nodes_from(n for n in NODES if n not in failure.nodes)
    for number, (a, b) in enumerate(pairs):
        if f"L{number}" not in failure.links and not failure.nodes & {a, b}:
            rest.add_edge(a, b)
    return any(
        gateway in rest and node in rest and nx.has_path(rest, node, gateway)
        for gateway in gateways
    )


def survives(
    pairs: list[tuple[str, str]], gateways: list[str], node: str, failures: list[Failure]
) -> bool:
    """Whether a node outlives every failure that does not contain it, one at a time."""
    states = [NOTHING_FAILS, *failures]
    return all(
        served(pairs, gateways, node, failure) for failure in states if node not in failure.nodes
    )


risk_groups = st.lists(
    st.tuples(
        st.frozensets(st.integers(0, 15), max_size=4),
        st.frozensets(st.sampled_from(NODES), max_size=2),
    ),
    max_size=4,
)


@random_problems(quick=50, thorough=200)
@given(multigraphs, gateway_sets, risk_groups)
def test_every_level_agrees_with_every_failure_tried(
    pairs: list[tuple[str, str]],
    gateways: list[str],
    groups: list[tuple[frozenset[int], frozenset[str]]],
) -> None:
    graph = fiber_graph(links_of(pairs), gateways)
    risks = [
        Failure(f"risk {number}", frozenset(f"L{link}" for link in links), nodes)
        for number, (links, nodes) in enumerate(groups)
    ]
    links = [Failure("", frozenset([f"L{number}"])) for number in range(len(pairs))]
    between = [Failure("", nodes=frozenset([n])) for n in NODES if n not in gateways]
    ends = [Failure("", nodes=frozenset([gateway])) for gateway in gateways]
    named = {
        "single": [],
        "dual_link": links,
        "dual_node": links + between,
        "dual_gateway": links + between + ends,
        "shared_risk": links + risks,
    }
    assert set(named) == set(LEVELS) == set(PROTECTION_LEVELS)
    for level, failures in named.items():
        lost = set(unserved(graph, NODES, LEVELS[level](graph, risks)))
        wanted = {n for n in NODES if not survives(pairs, gateways, n, failures)}
        assert lost == wanted, level


@random_problems(quick=37, thorough=150)
@given(multigraphs, gateway_sets)
def test_dual_gateway_is_two_node_disjoint_paths_to_different_gateways(
    pairs: list[tuple[str, str]], gateways: list[str]
) -> None:
    """By Menger: besides two ways by link, two that share no node but the first."""
    graph = fiber_graph(links_of(pairs), gateways)
    lost = unserved(graph, NODES, LEVELS["dual_gateway"](graph, ()))
    for node in NODES:
        if node in gateways:
            assert node not in lost
            continue
        whole: nx.Graph[str] = nx.Graph()
        whole.add_nodes_from([node, "all"])
        whole.add_edges_from((a, b) for a, b in pairs if a != b)
        whole.add_edges_from((gateway, "all") for gateway in gateways)
        paths = nx.node_connectivity(whole, node, "all")
        by_link = disjoint_paths(pairs, gateways, node) >= 2
        assert (node not in lost) == (paths >= 2 and by_link)


def test_groups_of_links_and_failures_of_one_name_are_one() -> None:
    links = pd.DataFrame({"link": ["l1", "l2", "l3"], "risk_group": ["flood; bridge", "flood", ""]})
    failures = pd.DataFrame(
        {"failure": ["flood", "mast"], "links": [("l3",), ()], "nodes": [("n1",), ("n2",)]}
    )
    groups = {failure.name.split()[2]: failure for failure in shared_risks(links, failures)}
    assert set(groups) == {"bridge", "flood", "mast"}
    assert groups["flood"].links == {"l1", "l2", "l3"}
    assert groups["flood"].nodes == {"n1"}
    assert (groups["bridge"].links, groups["mast"].nodes) == ({"l1"}, {"n2"})
