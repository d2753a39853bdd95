"""Who is served at each level, against trying every failure with networkx."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.fixtures.failing_networks as fn
from stz.instance import Instance
from stz.instance.tables import PROTECTION_LEVELS
from stz.solver.protection.link_graph import LinkGraph, at_levels, link_graph
from stz.solver.protection.survival import (
    all_served,
    broken_groups,
    group_numbers,
    search,
    served,
)
from tests.fixtures.tiers import random_problems

LEVEL = {name: number for number, name in enumerate(PROTECTION_LEVELS)}


@random_problems(quick=37, thorough=150)
@given(st.data())
def test_served_is_what_survives_every_failure(data: st.DataObject) -> None:
    graph = data.draw(fn.link_graphs())
    terminals = data.draw(fn.terminals_on(graph))
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    for in_use in fn.some_networks(graph, rng, 6):
        expected = fn.all_survive(graph, in_use, terminals)
        assert served(graph, in_use, terminals).tolist() == expected.tolist()
        assert all_served(graph, in_use, terminals) == expected.all()


@random_problems(quick=15, thorough=60)
@given(st.data())
def test_groups_that_cut_off(data: st.DataObject) -> None:
    graph = data.draw(fn.link_graphs())
    in_use = np.array([data.draw(st.booleans()) for _ in range(graph.n_links)])
    for vertex, broken in enumerate(broken_groups(graph, in_use)):
        expected = [
            number
            for number, group in enumerate(graph.groups)
            if not group.vertices[vertex]
            and not fn.reaches(
                graph, in_use, vertex,
                set(np.flatnonzero(group.links)), set(np.flatnonzero(group.vertices)),
            )
        ]  # fmt: skip
        assert list(group_numbers(broken)) == expected


def ring(**more: Any) -> LinkGraph:
    """Gateways g and h; a way g-a-b-h between them; c on b and, by a flooded link, on h."""
    return link_graph(
        Instance.from_tables(
            nodes=[{"node": node} for node in "gabhc"],
            links=[
                {"link": "ga", "a": "g", "b": "a", "capex_musd": 1, "risk_group": "flood"},
                {"link": "ab", "a": "a", "b": "b", "capex_musd": 1},
                {"link": "bh", "a": "b", "b": "h", "capex_musd": 1, "risk_group": " bridge ;"},
                {"link": "bc", "a": "b", "b": "c", "capex_musd": 1},
                {"link": "ch", "a": "c", "b": "h", "capex_musd": 1, "risk_group": "flood;bridge"},
            ],
            gateways=["g", "h"],
            **more,
        )
    )


def levels_of(graph: LinkGraph, in_use: np.ndarray, node: str) -> dict[str, bool]:
    vertex = graph.vertex[node]
    terminals = at_levels(graph, [vertex] * len(LEVEL), LEVEL.values())
    return dict(zip(LEVEL, served(graph, in_use, terminals).tolist(), strict=True))


def test_levels_by_hand() -> None:
    graph = ring()
    everything = np.ones(5, dtype=bool)
    assert levels_of(graph, everything, "a") == dict.fromkeys(LEVEL, True)
    # c: without b it has ch; without h it has b-a-g; without the flooded links it has b-h;
    # without the bridge it has b-a-g.
    assert levels_of(graph, everything, "c") == dict.fromkeys(LEVEL, True)
    without_ga = np.array([False, True, True, True, True])
    assert levels_of(graph, without_ga, "b") == {
        "single": True, "dual_link": True, "dual_node": True, "dual_gateway": False,
        "shared_risk": False,
    }  # fmt: skip
    assert levels_of(graph, without_ga, "a") == dict.fromkeys(LEVEL, False) | {"single": True}
    assert levels_of(graph, without_ga, "g") == dict.fromkeys(LEVEL, True)


def test_a_group_is_one_name_in_both_tables() -> None:
    graph = ring(
        failures=[
            {"failure": "flood", "links": "bc", "nodes": "b", "rate_per_year": 0.5, "repair_h": 72},
            {"failure": "quake", "nodes": ["h"]},
        ]
    )
    assert {group.name for group in graph.groups} == {"flood", "quake", "bridge"}
    flood, quake, bridge = (graph.groups[k] for k in (0, 1, 2))
    assert flood.name == "flood"
    assert np.flatnonzero(flood.links).tolist() == [0, 3, 4]
    assert flood.down == pytest.approx(0.5 * 72 / 8760)
    assert np.flatnonzero(graph.struck[0]).tolist() == [0, 1, 2, 3, 4]
    assert np.flatnonzero(graph.struck[1]).tolist() == [2, 4]
    assert quake.down == 0.0
    assert bridge.name == "bridge"
    assert np.flatnonzero(bridge.links).tolist() == [2, 4]
    everything = np.ones(5, dtype=bool)
    # b is in the flood, so the flood does not hold it cut off; a and c are left alone by it.
    assert [levels_of(graph, everything, node)["shared_risk"] for node in "abc"] == [
        False, True, False
    ]  # fmt: skip


def test_search_tree_of_a_path_needs_no_deep_recursion() -> None:
    n = 5_000
    graph = LinkGraph(
        nodes=tuple(range(n)),
        tail=np.arange(n - 1),
        head=np.arange(1, n),
        existing=np.zeros(n - 1, dtype=bool),
        gateway=np.arange(n) == 0,
    )
    tree = search(graph, np.ones(n - 1, dtype=bool))
    assert tree.sequence == list(range(n))
    assert tree.is_bridge(n - 1)
    assert not tree.is_bridge(0)
    assert tree.is_cut_by_parent(n - 1)
    assert not tree.is_cut_by_parent(0)
    assert served(graph, np.ones(n - 1, dtype=bool), at_levels(graph, [n - 1], [0])).all()
    assert served(graph, np.ones(n - 1, dtype=bool), at_levels(graph, [], [])).shape == (0,)


def test_a_national_network_is_judged_as_if_every_failure_were_tried() -> None:
    rng = np.random.default_rng(1)
    n, m = 330, 400
    tail = np.concatenate([np.arange(n - 1), rng.integers(0, n, m - n + 1)])
    head = np.concatenate([np.arange(1, n), rng.integers(0, n, m - n + 1)])
    head = np.where(head == tail, (head + 1) % n, head)
    graph = LinkGraph(
        nodes=tuple(range(n)), tail=tail, head=head, existing=np.ones(m, dtype=bool),
        gateway=np.arange(n) % 160 == 0,
    )  # fmt: skip
    asked = rng.choice(n, 5, replace=False)
    terminals = at_levels(graph, asked, range(5))
    in_use = np.arange(m) % 20 != 10
    found = served(graph, in_use, terminals)
    assert 0 < found.sum() < len(found)
    assert found.tolist() == fn.all_survive(graph, in_use, terminals).tolist()
