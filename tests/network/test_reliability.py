"""The exact reliability against enumeration, simulation and formulae on paper."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.errors import DataError
from stz.network.frontier import failure_probability
from stz.network.reliability import (
    MINUTES_PER_YEAR,
    fiber_downtime,
    fiber_downtime_bounds,
    link_unavailability,
)
from tests.fixtures.tiers import random_problems


def make_links(rows: list[tuple[str, str, float]], existing: bool = True) -> pd.DataFrame:
    """Links whose unavailability is the third entry: rate and repair chosen so that u = km."""
    return pd.DataFrame(
        {
            "link": [f"L{k}" for k in range(len(rows))],
            "a": [a for a, _, _ in rows],
            "b": [b for _, b, _ in rows],
            "km": [u for _, _, u in rows],
            "existing": existing,
            "cut_rate_per_1000km_year": 1000.0,
            "repair_h": 8760.0,
        }
    )


def enumerate_failure(rows: list[tuple[str, str, float]], node: str, gateways: set[str]) -> float:
    """Sum the probability of every state of the links in which the node is cut off."""
    failed = 0.0
    for state in itertools.product([True, False], repeat=len(rows)):
        graph = nx.Graph()
        graph.add_node(node)
        mass = 1.0
        for works, (a, b, down) in zip(state, rows, strict=True):
            mass *= 1 - down if works else down
            if works:
                graph.add_edge(a, b)
        if not nx.node_connected_component(graph, node) & gateways:
            failed += mass
    return failed


nodes = st.integers(0, 6).map(str)
rows_of_links = st.lists(
    st.tuples(nodes, nodes, st.floats(0.0, 0.95)).filter(lambda row: row[0] != row[1]),
    min_size=1,
    max_size=12,
)


@random_problems(quick=20, thorough=80)
@given(rows=rows_of_links, gateways=st.sets(st.integers(1, 6).map(str), min_size=1, max_size=3))
def test_equals_enumeration_on_random_graphs(
    rows: list[tuple[str, str, float]], gateways: set[str]
) -> None:
    wanted = enumerate_failure(rows, "0", gateways)
    found = fiber_downtime_bounds(make_links(rows), (), "0", gateways)
    assert found.exact
    assert found.probability == pytest.approx(wanted, rel=1e-7, abs=1e-8)


@random_problems(quick=10, thorough=40)
@given(
    downs=st.lists(st.floats(0.01, 0.9), min_size=12, max_size=12),
    source=st.integers(0, 7),
)
def test_frontier_equals_enumeration_on_the_cube(downs: list[float], source: int) -> None:
    """The cube has no series or parallel links, so that the sweep itself is what is tested."""
    cube = [(str(a), str(b)) for a in range(8) for b in range(a) if (a ^ b) in (1, 2, 4)]
    rows = [(a, b, down) for (a, b), down in zip(cube, downs, strict=True)]
    target = str(7 - source)
    found = failure_probability(
        [(int(a), int(b), down, 0) for a, b, down in rows], source, 7 - source
    )
    assert found.exact
    assert found.lower == pytest.approx(enumerate_failure(rows, str(source), {target}), rel=1e-9)


def test_agrees_with_simulation_on_a_grid() -> None:
    """A 5 x 5 grid with 40 links: too many states to list, so draw 20,000 of them."""
    rng = np.random.default_rng(7)
    grid = nx.grid_2d_graph(5, 5)
    rows = [(str(a), str(b), float(rng.uniform(0.1, 0.5))) for a, b in grid.edges]
    node, gateways = str((0, 0)), {str((4, 4)), str((4, 0))}
    found = fiber_downtime_bounds(make_links(rows), (), node, gateways)
    assert found.exact
    downs = np.array([down for _, _, down in rows])
    draws = rng.random((20_000, len(rows))) >= downs
    failed = 0
    for works in draws:
        seen, stack = {node}, [node]
        near: dict[str, list[str]] = {}
        for ok, (a, b, _) in zip(works, rows, strict=True):
            if ok:
                near.setdefault(a, []).append(b)
                near.setdefault(b, []).append(a)
        while stack:
            for other in near.get(stack.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        failed += not (seen & gateways)
    share = failed / len(draws)
    error = (share * (1 - share) / len(draws)) ** 0.5
    assert abs(found.probability - share) < 4 * error


def test_state_limit_gives_bounds_around_the_value() -> None:
    rng = np.random.default_rng(3)
    grid = nx.grid_2d_graph(6, 6)
    rows = [(str(a), str(b), float(rng.uniform(0.01, 0.1))) for a, b in grid.edges]
    node, gateways = str((0, 0)), {str((5, 5))}
    exact = fiber_downtime_bounds(make_links(rows), (), node, gateways)
    rough = fiber_downtime_bounds(make_links(rows), (), node, gateways, max_states=20)
    assert exact.exact
    assert not rough.exact
    assert rough.lower_min <= exact.minutes <= rough.upper_min
    assert "bounds" in str(rough)


def test_tiny_probabilities_keep_their_digits() -> None:
    ring = [("z", "p", 1e-7), ("p", "g", 1e-7), ("z", "q", 1e-7), ("q", "g", 1e-7)]
    found = fiber_downtime_bounds(make_links(ring), (), "z", {"g"})
    assert found.probability == pytest.approx(4e-14, rel=1e-6)


def test_minutes_of_one_link_by_hand() -> None:
    links = make_links([("z", "g", 1.0)]).assign(
        km=100.0, cut_rate_per_1000km_year=2.73, repair_h=8.0
    )
    # 0.273 cuts a year, 8 hours each
    assert fiber_downtime(links, (), "z", {"g"}) == pytest.approx(0.273 * 8 * 60)


def test_two_parallel_links_and_built_candidates() -> None:
    links = make_links([("z", "g", 0.1), ("g", "z", 0.2)]).assign(existing=[True, False])
    assert fiber_downtime(links, (), "z", {"g"}) == pytest.approx(0.1 * MINUTES_PER_YEAR)
    assert fiber_downtime(links, ("L1",), "z", {"g"}) == pytest.approx(0.02 * MINUTES_PER_YEAR)
    with pytest.raises(DataError, match="L9"):
        fiber_downtime(links, ("L9",), "z", {"g"})


def test_gateway_never_down_and_island_always_down() -> None:
    links = make_links([("z", "y", 0.1), ("w", "g", 0.1)])
    assert fiber_downtime(links, (), "g", {"g"}) == 0.0
    assert fiber_downtime(links, (), "z", {"g"}) == MINUTES_PER_YEAR
    assert fiber_downtime(links, (), "nowhere", {"g"}) == MINUTES_PER_YEAR
    assert fiber_downtime(links, (), "z", ()) == MINUTES_PER_YEAR


def test_gateways_do_not_fail_and_share_the_load() -> None:
    """A path through one gateway to another is of no use: both are the same target."""
    links = make_links([("z", "g", 0.1), ("g", "h", 0.5), ("z", "h", 0.3)])
    assert fiber_downtime(links, (), "z", {"g", "h"}) == pytest.approx(0.03 * MINUTES_PER_YEAR)


def test_unavailability_stays_below_one() -> None:
    assert link_unavailability(1e9, 100.0, 8760.0) < 1.0
    assert link_unavailability(0.0, 2.73, 8.0) == 0.0
