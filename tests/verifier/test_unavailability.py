"""Minutes without any path to a gateway, against every state of links and events listed."""

from __future__ import annotations

import itertools
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.network.reliability import fiber_downtime
from stz.verifier.sweep import Edge, cut_off_bounds
from stz.verifier.unavailability import (
    MINUTES_PER_YEAR,
    Event,
    fiber_minutes,
    share_down,
    shared_events,
)
from tests.fixtures.tiers import random_problems

NODES = [f"n{number}" for number in range(7)]


def links_of(rows: list[tuple[str, str, float]]) -> pd.DataFrame:
    """Links whose share of time down is the third entry."""
    frame = pd.DataFrame(rows, columns=["a", "b", "km"])
    return frame.assign(
        link=[f"L{number}" for number in range(len(rows))],
        cut_rate_per_1000km_year=1000.0,
        repair_h=8760.0,
    )


def listed(links: pd.DataFrame, events: list[Event], node: str, gateways: set[str]) -> float:
    """Add up the probability of every state in which the node reaches no gateway in service."""
    if node in gateways:
        return 0.0
    parts: list[tuple[float, set[str], set[str]]] = [
        (float(row["km"]), {row["link"]}, set()) for row in links.to_dict("records")
    ]
    parts += [
        (event.down, set(event.links), set(event.nodes))
        for event in events
        if node not in event.nodes
    ]
    lost = 0.0
    for state in itertools.product([False, True], repeat=len(parts)):
        mass, out, dark = 1.0, set[str](), set[str]()
        for fails, (down, some, nodes) in zip(state, parts, strict=True):
            mass *= down if fails else 1 - down
            if fails:
                out |= some
                dark |= nodes
        if not mass:
            continue
        graph: nx.Graph[str] = nx.Graph()
        graph.add_node(node)
        for link, a, b in zip(links["link"], links["a"], links["b"], strict=True):
            if link not in out and not {a, b} & dark:
                graph.add_edge(a, b)
        if not nx.node_connected_component(graph, node) & (gateways - dark):
            lost += mass
    return lost


shares = st.one_of(st.sampled_from([0.0, 1.0]), st.floats(0.001, 0.999))
rows_of_links = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), shares), min_size=1, max_size=9
)
shocks = st.lists(
    st.tuples(
        st.frozensets(st.integers(0, 8), max_size=4),
        st.frozensets(st.sampled_from(NODES), max_size=2),
        shares,
    ),
    max_size=3,
)


@random_problems(quick=37, thorough=150)
@given(
    rows_of_links, shocks, st.sets(st.sampled_from(NODES), max_size=3), st.sampled_from(NODES[:3])
)
def test_agrees_with_every_state_listed(
    rows: list[tuple[str, str, float]],
    struck: list[tuple[frozenset[int], frozenset[str], float]],
    gateways: set[str],
    node: str,
) -> None:
    links = links_of(rows)
    events = [
        Event(f"e{number}", frozenset(f"L{link}" for link in some), nodes, down)
        for number, (some, nodes, down) in enumerate(struck)
    ]
    found = fiber_minutes(links, events, node, gateways)
    wanted = listed(links, events, node, gateways) * MINUTES_PER_YEAR
    assert found.exact
    assert found.upper == pytest.approx(wanted, rel=1e-9, abs=1e-6)


@random_problems(quick=10, thorough=40)
@given(
    st.lists(st.floats(0.01, 0.9), min_size=9, max_size=9),
    st.lists(st.frozensets(st.integers(0, 8), min_size=2, max_size=5), min_size=1, max_size=3),
)
@pytest.mark.thorough
def test_sweep_of_a_graph_where_nothing_can_be_merged(
    downs: list[float], events: list[frozenset[int]]
) -> None:
    """K 3,3: every node has three links, so that the sweep itself is what is tested."""
    pairs = [(f"n{a}", f"n{b}") for a in (0, 1, 2) for b in (3, 4, 5)]
    rows = [(a, b, down) for (a, b), down in zip(pairs, downs, strict=True)]
    struck = [
        Event(f"e{number}", frozenset(f"L{link}" for link in some), frozenset(), 0.3)
        for number, some in enumerate(events)
    ]
    edges = [
        Edge(a, b, down, frozenset(e.name for e in struck if f"L{number}" in e.links))
        for number, (a, b, down) in enumerate(rows)
    ]
    lower, upper = cut_off_bounds(edges, {e.name: 0.3 for e in struck}, "n0", "n5", 10_000)
    wanted = listed(links_of(rows), struck, "n0", {"n5"})
    assert lower == pytest.approx(wanted, rel=1e-9)
    assert upper == pytest.approx(wanted, rel=1e-9)


def grid(size: int, seed: int) -> list[tuple[str, str, float]]:
    rng = np.random.default_rng(seed)
    edges = nx.grid_2d_graph(size, size).edges
    return [(str(a), str(b), float(rng.uniform(0.01, 0.3))) for a, b in edges]


def test_too_many_states_give_bounds_around_the_value() -> None:
    rows = grid(5, 3)
    events = [Event("flood", frozenset(["L0", "L7", "L20", "L33"]), frozenset(), 0.05)]
    ask: Any = (links_of(rows), events, str((0, 0)), {str((4, 4))})
    exact, rough = fiber_minutes(*ask), fiber_minutes(*ask, max_states=15)
    assert exact.exact
    assert not rough.exact
    assert rough.lower <= exact.lower <= exact.upper <= rough.upper
    assert " to " in str(rough)


def test_agrees_with_draws_on_a_grid_with_events() -> None:
    rows, rng = grid(4, 5), np.random.default_rng(11)
    links = links_of(rows)
    flood = Event("flood", frozenset(["L2", "L9", "L14"]), frozenset([str((2, 2))]), 0.2)
    node, gateways = str((0, 0)), {str((3, 3)), str((0, 3))}
    found = fiber_minutes(links, [flood], node, gateways)
    draws, failed = 8_000, 0
    for _ in range(draws):
        out = rng.random(len(rows)) < links["km"].to_numpy(float)
        strikes = rng.random() < flood.down
        graph: nx.Graph[str] = nx.Graph()
        graph.add_node(node)
        for cut, (number, (a, b, _)) in zip(out, enumerate(rows), strict=True):
            hit = strikes and (f"L{number}" in flood.links or {a, b} & flood.nodes)
            if not cut and not hit:
                graph.add_edge(a, b)
        failed += not nx.node_connected_component(graph, node) & gateways
    share = failed / draws
    assert abs(found.upper / MINUTES_PER_YEAR - share) < 4 * (share * (1 - share) / draws) ** 0.5


def test_a_zone_is_not_charged_with_what_strikes_its_own_node() -> None:
    links = links_of([("n0", "n1", 0.0)])
    quake = Event("quake", frozenset(), frozenset(["n0"]), 0.5)
    dark = Event("dark", frozenset(), frozenset(["n1"]), 0.1)
    assert fiber_minutes(links, [quake], "n0", {"n1"}).upper == 0
    assert fiber_minutes(links, [dark], "n0", {"n1"}).upper == pytest.approx(52_560)
    assert fiber_minutes(links, [dark], "n1", {"n1"}).upper == 0
    assert fiber_minutes(links, [], "n5", {"n1"}).upper == MINUTES_PER_YEAR


def test_events_of_an_instance_take_links_of_their_name() -> None:
    links = pd.DataFrame({"link": ["l1", "l2"], "risk_group": ["flood;bridge", "bridge"]})
    failures = pd.DataFrame(
        {
            "failure": ["flood", "quake", "never"],
            "links": [("l2",), (), ()],
            "nodes": [(), ("n1",), ("n1",)],
            "rate_per_year": [0.2, 0.1, 0.0],
            "repair_h": [876.0, 87.6, 10.0],
        }
    )
    flood, quake = shared_events(links, failures)
    assert (flood.links, flood.down) == ({"l1", "l2"}, pytest.approx(0.02))
    assert (quake.nodes, quake.links, quake.down) == ({"n1"}, set(), pytest.approx(0.001))
    assert share_down(1e9, 8760.0) == 1.0


@random_problems(quick=15, thorough=60)
@given(rows_of_links, shocks, st.sets(st.sampled_from(NODES), min_size=1, max_size=2))
def test_agrees_with_the_method_that_the_optimizer_uses(
    rows: list[tuple[str, str, float]],
    struck: list[tuple[frozenset[int], frozenset[str], float]],
    gateways: set[str],
) -> None:
    """Two methods that share no code, on the same tables."""
    links = links_of(rows).assign(existing=True, risk_group="")
    links = links[links["a"] != links["b"]].assign(km=links["km"].clip(upper=0.99))
    known = set(links["link"])
    failures = pd.DataFrame(
        {
            "failure": [f"e{number}" for number in range(len(struck))],
            "links": [tuple(sorted({f"L{i}" for i in some} & known)) for some, _, _ in struck],
            "nodes": [tuple(sorted(nodes)) for _, nodes, _ in struck],
            "rate_per_year": [min(down, 0.99) for _, _, down in struck],
            "repair_h": 8760.0,
        }
    )
    mine = fiber_minutes(links, shared_events(links, failures), "n0", gateways)
    theirs = fiber_downtime(links, (), "n0", gateways, failures)
    assert mine.upper == pytest.approx(theirs, rel=1e-6, abs=1e-3)
