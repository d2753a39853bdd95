"""The two heuristics on networks whose answer can be worked out on paper."""

from __future__ import annotations

import math
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest

from benchmarks.spanning import Chosen, Place, Trench, prim_then_prune, tree_then_choose

BOTH = pytest.mark.parametrize("method", [tree_then_choose, prim_then_prune])


def trenches(*rows: tuple[str, str, float]) -> list[Trench]:
    """Trenches named after their ends, at a cost of 1 per km."""
    return [Trench(a, b, f"{a}{b}", length, length) for a, b, length in rows]


@BOTH
def test_connected_places_serve_as_relays(method) -> None:  # type: ignore[no-untyped-def]
    found = method(
        trenches(("g", "a", 2), ("a", "b", 1), ("g", "b", 2.5)),
        ["g"],
        {"a": Place(0.1), "b": Place(0.2)},
        math.inf,
    )
    assert set(found.places) == {"a", "b"}
    assert set(found.links) == {"ga", "ab"}
    assert found.fiber_capex_musd == pytest.approx(3)
    assert found.capex_musd == pytest.approx(3.3)


@BOTH
def test_neither_sees_a_junction_away_from_places(method) -> None:  # type: ignore[no-untyped-def]
    found = method(
        trenches(("g", "h", 1), ("h", "a", 1), ("h", "b", 1), ("a", "b", 1.9)),
        ["g"],
        {"a": Place(0), "b": Place(0)},
        math.inf,
    )
    assert found.fiber_capex_musd == pytest.approx(3.9), "over h to both would cost 3"
    assert set(found.links) == {"gh", "ab", "ha"} or set(found.links) == {"gh", "ab", "hb"}


@BOTH
def test_a_trench_that_two_connections_share_is_paid_once(method) -> None:  # type: ignore[no-untyped-def]
    found = method(
        trenches(("g", "h", 1), ("h", "a", 1), ("h", "b", 1), ("a", "b", 9)),
        ["g"],
        {"a": Place(0), "b": Place(0)},
        math.inf,
    )
    assert found.fiber_capex_musd == pytest.approx(3)


@BOTH
def test_links_in_service_are_free_and_gateways_one_network(method) -> None:  # type: ignore[no-untyped-def]
    in_service = Trench("g", "s", "gs", 500.0, 0.0, existing=True)
    dug_beside = Trench("g", "s", "new", 1.0, 1.0)
    found = method(
        [in_service, dug_beside, *trenches(("s", "a", 3), ("k", "b", 2), ("a", "b", 9))],
        ["g", "k"],
        {"s": Place(0.5), "a": Place(0), "b": Place(0), "far": Place(0)},
        math.inf,
    )
    assert set(found.places) == {"s", "a", "b"}, "nothing leads to far"
    assert set(found.links) == {"sa", "kb"}
    assert found.capex_musd == pytest.approx(5.5)


@BOTH
def test_trees_are_short_in_km_unless_told_otherwise(method) -> None:  # type: ignore[no-untyped-def]
    mountain, plain = Trench("g", "a", "mountain", 10, 9.0), Trench("g", "m", "plain", 8, 1.0)
    rows = [mountain, plain, Trench("m", "a", "bend", 8, 1.0)]
    by_length = method(rows, ["g"], {"a": Place(0)}, math.inf)
    assert (by_length.links, by_length.capex_musd) == (("mountain",), 9.0)
    by_cost = method(rows, ["g"], {"a": Place(0)}, math.inf, weight="capex_musd")
    assert (set(by_cost.links), by_cost.capex_musd) == ({"plain", "bend"}, 2.0)


def test_the_choice_serves_the_most_users_relays_included() -> None:
    rows = trenches(("g", "a", 1), ("a", "b", 1), ("g", "c", 1.5), ("g", "d", 4))
    places = {"a": Place(0, 1), "b": Place(0, 10), "c": Place(0, 8), "d": Place(0, 100)}

    def chosen(budget: float) -> set[object]:
        return set(tree_then_choose(rows, ["g"], places, budget).places)

    assert chosen(0.5) == set()
    assert chosen(1.5) == {"c"}
    assert chosen(2.0) == {"a", "b"}, "b alone has no path"
    assert chosen(3.5) == {"a", "b", "c"}
    assert chosen(4.0) == {"d"}


def test_pruning_drops_the_costliest_leaf_until_the_budget_holds() -> None:
    # One cluster: g - a - b, a - c, a - d; leaves b (2), c (3 with its equipment) and d (1).
    rows = trenches(("g", "a", 5), ("a", "b", 2), ("a", "c", 1), ("a", "d", 1))
    places = {"a": Place(0), "b": Place(0), "c": Place(2), "d": Place(0)}

    def kept(budget: float) -> set[object]:
        return set(prim_then_prune(rows, ["g"], places, budget).places)

    assert kept(11) == {"a", "b", "c", "d"}
    assert kept(10.9) == {"a", "b", "d"}
    assert kept(7) == {"a", "d"}
    assert kept(5) == {"a"}, "a is no leaf before b, c and d are gone"
    assert kept(4.9) == set()


def test_clusters_are_taken_by_cost_per_place_until_one_is_too_dear() -> None:
    service = [Trench("g", node, f"g{node}", 1, 0, existing=True) for node in ("p", "q", "r")]
    rows = [
        *service,
        *trenches(("p", "a", 1), ("q", "b", 2), ("b", "c", 3), ("r", "d", 4)),
    ]  # per place: p 1, q 2.5, r 4
    places = {name: Place(0) for name in "abcd"}

    def kept(budget: float) -> set[object]:
        return set(prim_then_prune(rows, ["g"], places, budget).places)

    assert kept(10) == {"a", "b", "c", "d"}
    assert kept(9) == {"a", "b", "c"}
    assert kept(5.9) == {"a", "b"}, "c is pruned, and the plan ends before d"
    assert kept(1) == {"a"}


@BOTH
@pytest.mark.parametrize("seed", range(8))
def test_without_a_budget_the_tree_is_minimal(method, seed: int) -> None:  # type: ignore[no-untyped-def]
    random = np.random.default_rng(seed)
    points = random.uniform(0, 10, (9, 2))
    rows = [
        Trench(i, j, (i, j), float(np.linalg.norm(points[i] - points[j])), 1.0)
        for i, j in combinations(range(9), 2)
        if random.random() < 0.6 or j == i + 1
    ]
    found = method(rows, [0], {node: Place(0) for node in range(1, 9)}, math.inf)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from((row.a, row.b, row.km) for row in rows)  # type: ignore[misc]
    km = {row.link: row.km for row in rows}
    shortest = nx.minimum_spanning_tree(graph).size(weight="weight")
    assert sum(km[link] for link in found.links) == pytest.approx(shortest)


@pytest.mark.parametrize("seed", range(12))
def test_the_choice_is_that_of_enumeration(seed: int) -> None:
    random = np.random.default_rng(seed)
    parent = {node: int(random.integers(node)) for node in range(1, 9)}
    length = {node: float(random.integers(1, 6)) for node in parent}
    rows = [Trench(parent[node], node, node, length[node], length[node]) for node in parent]
    places = {
        node: Place(float(random.integers(3)), float(random.integers(1, 9))) for node in parent
    }
    budget = float(random.integers(5, 25))
    found = tree_then_choose(rows, [0], places, budget)
    best = 0.0
    for count in range(9):
        for some in combinations(parent, count):
            closed = all(parent[node] == 0 or parent[node] in some for node in some)
            cost = sum(length[node] + places[node].capex_musd for node in some)
            if closed and cost <= budget:
                best = max(best, sum(places[node].users for node in some))
    assert sum(places[node].users for node in found.places) == best  # type: ignore[index]
    assert found.capex_musd <= budget


@BOTH
def test_whatever_is_chosen_hangs_together_within_the_budget(method) -> None:  # type: ignore[no-untyped-def]
    random = np.random.default_rng(5)
    nodes = [f"n{number}" for number in range(40)]
    rows = trenches(*((a, b, float(random.uniform(1, 9))) for a, b in pairwise(nodes)))
    rows += trenches(
        *((a, b, float(random.uniform(1, 9))) for a, b in zip(nodes, nodes[7:], strict=False))
    )
    places = {node: Place(0.3, float(random.uniform(0, 5))) for node in nodes[1::2]}
    found: Chosen = method(rows, nodes[:1], places, 30.0)
    assert 0 < found.capex_musd <= 30.0 + 1e-9
    ends = {row.link: (row.a, row.b) for row in rows}
    graph: nx.Graph[object] = nx.Graph([ends[link] for link in found.links])
    assert {*found.places} <= nx.node_connected_component(graph, "n0")


@BOTH
def test_nothing_to_serve_is_no_failure(method) -> None:  # type: ignore[no-untyped-def]
    assert method([], ["g"], {}, 5.0) == Chosen((), (), 0.0, 0.0)
    assert method(trenches(("a", "b", 1)), ["g"], {"a": Place(0)}, 5.0).places == ()
