"""Links are built until terminals are served, at least price where that is said; and dropped."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.fixtures.failing_networks as fn
from stz.solver.protection.link_graph import LinkGraph, Terminals, at_levels
from stz.solver.protection.survival import served
from stz.solver.repair.cheapest_paths import cheapest_pair, cheapest_path
from stz.solver.repair.strengthen import first_break, prune, serve, serve_all
from tests.fixtures.tiers import random_problems


def prices_on(graph: LinkGraph, rng: np.random.Generator) -> np.ndarray:
    return rng.integers(0, 9, graph.n_links).astype(float)


@random_problems(quick=25, thorough=100)
@given(st.data())
def test_links_and_vertices_are_survived_at_least_price(data: st.DataObject) -> None:
    graph = data.draw(fn.link_graphs(most_links=8))
    level = data.draw(st.integers(0, 3))
    vertex = data.draw(st.integers(0, graph.n_vertices - 1))
    prices = prices_on(graph, np.random.default_rng(data.draw(st.integers(0, 99))))
    prices[graph.existing] = 0.0
    built = serve(graph, graph.existing, prices, vertex, graph.levels[level])
    best = min(
        (
            prices[in_use].sum()
            for in_use in fn.networks(graph)
            if fn.survives(graph, in_use, vertex, graph.levels[level])
        ),
        default=math.inf,
    )
    if built is None:
        assert math.isinf(best)
    else:
        assert fn.survives(graph, built, vertex, graph.levels[level])
        assert prices[built].sum() == best


@random_problems(quick=25, thorough=100)
@given(st.data())
def test_every_terminal_that_can_be_served_is(data: st.DataObject) -> None:
    graph = data.draw(fn.link_graphs())
    terminals = data.draw(fn.terminals_on(graph))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    allowed = rng.random(graph.n_links) < 0.8
    before = rng.random(graph.n_links) < 0.2
    given_links, given_allowed = before.copy(), allowed.copy()
    built, failed = serve_all(graph, before, prices_on(graph, rng), terminals, allowed=allowed)
    assert (before == given_links).all()
    assert (allowed == given_allowed).all()
    assert not (built & ~allowed & ~graph.existing & ~before).any()
    assert built[graph.existing | before].all()
    most = fn.all_survive(graph, graph.existing | before | allowed, terminals)
    assert sorted(failed) == np.flatnonzero(~most).tolist()
    assert fn.all_survive(graph, built, terminals)[most].all()


@random_problems(quick=20, thorough=80)
@given(st.data())
def test_a_break_is_named_exactly_where_there_is_one(data: st.DataObject) -> None:
    graph = data.draw(fn.link_graphs())
    terminals = data.draw(fn.terminals_on(graph))
    in_use = np.array([data.draw(st.booleans()) for _ in range(graph.n_links)])
    for position, vertex in enumerate(terminals.vertex.tolist()):
        requirement = terminals.requirement(position)
        failure = first_break(graph, in_use, vertex, requirement)
        assert (failure is None) == fn.survives(graph, in_use, vertex, requirement)
        if failure is not None:
            links = set(np.flatnonzero(failure.links).tolist())
            vertices = set(np.flatnonzero(failure.vertices).tolist())
            assert (links, vertices) in list(fn.failures_of(graph, requirement))
            assert vertex not in vertices
            assert not fn.reaches(graph, in_use, vertex, links, vertices)


@random_problems(quick=20, thorough=80)
@given(st.data())
def test_pruning_keeps_service_and_leaves_nothing_idle(data: st.DataObject) -> None:
    graph = data.draw(fn.link_graphs())
    terminals = data.draw(fn.terminals_on(graph))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    full = rng.random(graph.n_links) < 0.9
    before = full.copy()
    kept = prune(graph, full, prices_on(graph, rng), terminals)
    assert (full == before).all()
    assert not (kept & ~full & ~graph.existing).any()
    assert kept[graph.existing].all()
    wanted = fn.all_survive(graph, full | graph.existing, terminals)
    assert (fn.all_survive(graph, kept, terminals) == wanted).all()
    for link in np.flatnonzero(kept & ~graph.existing).tolist():
        less = kept.copy()
        less[link] = False
        assert not fn.all_survive(graph, less, terminals)[wanted].all()


def test_pruning_keeps_another_property_too() -> None:
    graph = ladder()
    terminals = at_levels(graph, [2], [0])
    every, price = np.ones(4, dtype=bool), np.array([1.0, 2.0, 3.0, 4.0])
    assert prune(graph, every, price, terminals).tolist() == [True, False, True, False]
    cheap = prune(graph, every, price, terminals, lambda links: bool(links[3]))
    assert cheap.tolist() == [True, False, False, True]


def ladder() -> LinkGraph:
    """g to m twice, m to v twice."""
    return LinkGraph(
        nodes=("g", "m", "v"), tail=np.array([0, 0, 1, 1]), head=np.array([1, 1, 2, 2]),
        existing=np.zeros(4, dtype=bool), gateway=np.array([True, False, False]),
    )  # fmt: skip


def test_two_paths_may_meet_where_nothing_fails() -> None:
    graph, cost = ladder(), [1.0, 2.0, 3.0, 4.0]
    nobody = np.zeros(3, dtype=bool)
    assert cheapest_path(graph, cost, 2) == [2, 0]
    assert cheapest_pair(graph, cost, 2, nobody) == {0, 1, 2, 3}
    assert cheapest_pair(graph, cost, 2, ~nobody) is None
    assert cheapest_path(graph, [1.0, 2.0, math.inf, math.inf], 2) is None
    assert serve(graph, nobody[[0, 0, 0, 0]], np.array(cost), 2, graph.levels[2]) is None


def test_the_second_path_may_undo_part_of_the_first_through_a_vertex() -> None:
    """The shortest path s-a-b-g runs through both ways that are disjoint in vertices."""
    ends = [(1, 2), (2, 3), (3, 0), (1, 3), (2, 0)]
    graph = LinkGraph(
        nodes=("g", "s", "a", "b"), tail=np.array([a for a, _ in ends]),
        head=np.array([b for _, b in ends]), existing=np.zeros(5, dtype=bool),
        gateway=np.array([True, False, False, False]),
    )  # fmt: skip
    cost = [1.0, 1.0, 1.0, 4.0, 4.0]
    assert cheapest_path(graph, cost, 1) == [0, 1, 2]
    assert cheapest_pair(graph, cost, 1, ~graph.gateway) == {0, 2, 3, 4}
    assert cheapest_pair(graph, cost, 1, ~graph.gateway | True) is None


@pytest.mark.parametrize("level", range(5))
def test_serving_who_is_served_builds_nothing(level: int) -> None:
    graph = ladder()
    terminals = Terminals(np.array([1, 0]), np.array([level, level]), graph.levels)
    two = np.array([True, True, False, False])
    built, failed = serve_all(graph, two, np.zeros(4), terminals)
    assert failed == ([0] if level == 3 else [])
    assert (built == two).all()
    assert served(graph, two, terminals).tolist() == [level != 3, True]
