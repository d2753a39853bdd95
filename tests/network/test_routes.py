from __future__ import annotations

import itertools

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.network.routes import Route, two_routes
from tests.fixtures.tiers import random_problems


def make_links(rows: list[tuple[str, str, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"link": f"L{k}", "a": a, "b": b, "km": km, "existing": True}
            for k, (a, b, km) in enumerate(rows)
        ],
        columns=["link", "a", "b", "km", "existing"],
    )


def test_greedy_first_route_would_block_the_second() -> None:
    """The trap that Suurballe's algorithm is for: the shortest route uses both sides' best link."""
    links = make_links(
        [("z", "a", 1), ("a", "b", 1), ("b", "g", 1), ("z", "b", 10), ("a", "g", 10)]
    )
    routes = two_routes(links, (), "z", {"g"})
    assert [route.km for route in routes] == [11, 11]
    assert {link for route in routes for link in route.links} == {"L0", "L4", "L3", "L2"}


def test_one_route_where_only_one_exists() -> None:
    links = make_links([("z", "a", 3), ("a", "g", 1), ("a", "g", 2)])
    assert two_routes(links, (), "z", {"g"}) == [Route(("z", "a", "g"), ("L0", "L1"), 4, "g")]


def test_parallel_links_count_as_two_and_candidates_only_when_built() -> None:
    links = make_links([("z", "g", 5), ("g", "z", 7)]).assign(existing=[True, False])
    assert len(two_routes(links, (), "z", {"g"})) == 1
    assert [route.km for route in two_routes(links, ["L1"], "z", {"g"})] == [5, 7]


def test_at_a_gateway_and_without_any() -> None:
    links = make_links([("z", "y", 1)])
    assert two_routes(links, (), "z", {"z"}) == [Route(("z",), (), 0.0, "z")]
    assert two_routes(links, (), "z", {"g"}) == []


def test_a_route_ends_at_the_first_gateway_it_meets() -> None:
    links = make_links([("z", "g", 1), ("g", "h", 1), ("z", "h", 1)])
    routes = two_routes(links, (), "z", {"g", "h"})
    assert {route.gateway for route in routes} == {"g", "h"}
    assert all(len(route.links) == 1 for route in routes)


nodes = st.integers(0, 5).map(str)


@random_problems(quick=30, thorough=120)
@given(
    rows=st.lists(
        st.tuples(nodes, nodes, st.integers(1, 30)).filter(lambda row: row[0] != row[1]),
        min_size=1,
        max_size=10,
    ),
    gateways=st.sets(st.integers(1, 5).map(str), min_size=1, max_size=2),
)
def test_as_short_as_any_disjoint_pair(
    rows: list[tuple[str, str, int]], gateways: set[str]
) -> None:
    graph = nx.MultiGraph()
    graph.add_node("0")
    for k, (a, b, km) in enumerate(rows):
        graph.add_edge(a, b, key=f"L{k}", km=km)
    paths = [
        ({key for _, _, key in path}, sum(graph.edges[edge]["km"] for edge in path))
        for gateway in gateways & set(graph)
        for path in nx.all_simple_edge_paths(graph, "0", gateway)
    ]
    pairs = [
        one[1] + two[1] for one, two in itertools.combinations(paths, 2) if not one[0] & two[0]
    ]
    routes = two_routes(make_links(rows), (), "0", gateways)
    if pairs:
        assert sum(route.km for route in routes) == pytest.approx(min(pairs))
        assert not set(routes[0].links) & set(routes[1].links)
    elif paths:
        assert [route.km for route in routes] == [min(km for _, km in paths)]
    else:
        assert routes == []
    for route in routes:
        assert route.nodes[0] == "0"
        assert route.nodes[-1] == route.gateway
        assert not gateways & set(route.nodes[:-1])
        for here, there, link in zip(route.nodes, route.nodes[1:], route.links, strict=False):
            assert graph.has_edge(here, there, key=link)
