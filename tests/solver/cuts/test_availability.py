"""Availability: limits left to fiber, cuts that lose no plan, repair, and what is out of reach."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.fixtures.failing_networks as fn
from stz.instance import Instance
from stz.network.reliability import FiberReliability
from stz.solver.cuts.availability import AvailabilityCut, AvailabilityCuts
from stz.solver.cuts.failures import FailureCuts
from stz.solver.protection.downtime_targets import (
    MINUTES_PER_YEAR,
    Targets,
    allowed_fiber_min,
    implied,
    targets_of,
    total_downtime_min,
)
from stz.solver.protection.link_graph import LinkGraph, link_graph
from stz.solver.protection.survival import served
from stz.solver.repair.availability import hopeless_options, reach_target
from tests.fixtures.availability_oracle import EveryState
from tests.fixtures.tiers import random_problems

SHARES = (0.02, 0.06, 0.15, 0.3)


def drawn(data: st.DataObject, most_links: int = 6) -> tuple[LinkGraph, Targets, np.ndarray]:
    """A graph, targets of two zones with one to three options, and prices."""
    graph = data.draw(fn.link_graphs(most_links=most_links, most_vertices=5))
    zone_vertex = np.array([data.draw(st.integers(0, graph.n_vertices - 1)) for _ in range(2)])
    option_zone = np.array([0] * data.draw(st.integers(1, 3)) + [1] * data.draw(st.integers(1, 2)))
    shares = [data.draw(st.sampled_from((*SHARES, -0.1, 2.0))) for _ in option_zone]
    targets = targets_of(graph, zone_vertex, option_zone, np.array(shares) * MINUTES_PER_YEAR)
    prices = np.array([float(data.draw(st.integers(0, 9))) for _ in range(graph.n_links)])
    return graph, targets, prices


def test_what_a_target_leaves_to_the_fiber() -> None:
    power = np.array([0.0, 40.0, 52.6, 60.0, 525_600.0, 10.0])
    target = np.array([52.6, 52.6, 52.6, 52.6, 52.6, math.inf])
    left = allowed_fiber_min(power, target)
    assert left[0] == pytest.approx(52.6)
    assert 0 < left[1] < 52.6
    assert left[2] == pytest.approx(0.0, abs=1e-9)
    assert left[3] < 0
    assert left[4] == -math.inf
    assert left[5] == math.inf
    both = total_downtime_min(power[:3], left[:3])
    assert both == pytest.approx(target[:3])


def test_options_of_a_zone_form_a_chain() -> None:
    graph = two_ways()
    allowed = np.array([50.0, -3.0, 20.0, 50.0, math.inf, 7.0, 0.0])
    targets = targets_of(graph, np.array([1, 0, 2]), np.array([0, 0, 0, 0, 0, 1, 2]), allowed)
    assert targets.allowed_min.tolist() == [20.0, 50.0, 0.0]
    assert targets.vertex.tolist() == [1, 1, 2]
    assert targets.zone.tolist() == [0, 0, 2]
    assert [options.tolist() for options in targets.options] == [[2], [0, 2, 3], [6]]
    assert targets.impossible.tolist() == [1]
    opened = np.array([0.25, 1, 0.5, 0.125, 1, 1, 0.75])
    assert targets.demand(opened).tolist() == [0.5, 0.875, 0.75]


def two_ways(**more: Any) -> LinkGraph:
    """g to v by a good link, by a bad one, and over m; down 0.1, 0.2 and twice 0.05 of the time."""
    return LinkGraph(
        nodes=("g", "v", "m"), tail=np.array([0, 0, 0, 2]), head=np.array([1, 1, 2, 1]),
        existing=np.array([False, True, False, False]), gateway=np.array([True, False, False]),
        down=np.array([0.1, 0.2, 0.05, 0.05]), **more,
    )  # fmt: skip


def one_target(graph: LinkGraph, share: float) -> Targets:
    return targets_of(graph, np.array([1]), np.array([0]), np.array([share]) * MINUTES_PER_YEAR)


def test_cuts_by_hand() -> None:
    """Bad link alone 0.2; with the good one 0.02; over m 0.0975 * 0.2 = 0.0195; all 0.00195."""
    graph, prices = two_ways(), np.array([5.0, 0.0, 1.0, 1.0])
    opened, nothing = np.ones(1), graph.existing.astype(float)

    def cuts(share: float) -> list[list[int]]:
        separator = AvailabilityCuts(graph, one_target(graph, share), EveryState(graph), prices)
        assert separator.violated(graph.existing, opened > 0).tolist() == [0]
        return [cut.links.tolist() for cut in separator.separate(nothing, opened)]

    assert cuts(0.1) in ([[0, 2]], [[0, 3]])
    assert cuts(0.01) == [[0]]  # cheap links are let in first, and do not suffice
    (out_of_reach,) = cuts(0.001)
    assert out_of_reach == []


@random_problems(quick=15, thorough=60)
@given(st.data())
def test_no_cut_loses_a_network_that_is_up_long_enough(data: st.DataObject) -> None:
    graph, targets, prices = drawn(data)
    oracle = EveryState(graph)
    separator = AvailabilityCuts(graph, targets, oracle, prices)
    n_options = max([0, *(int(o) + 1 for own in targets.options for o in own)])
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    cuts: list[AvailabilityCut] = []
    for _ in range(3):
        value = rng.random(graph.n_links) * (rng.random(graph.n_links) < 0.6)
        opened = rng.random(n_options)
        found = separator.separate(value, opened)
        assert all(cut.violation(value, opened) > 1e-4 for cut in found)
        cuts += found
    cuts += separator.separate(np.zeros(graph.n_links), np.ones(n_options))
    for cut in cuts:
        assert not graph.existing[cut.links].any()
        node = graph.nodes[int(targets.vertex[cut.target])]
        for in_use in fn.networks(graph):
            if not oracle.exceeds(in_use, node, float(targets.allowed_min[cut.target])):
                assert in_use[cut.links].any()


@random_problems(quick=15, thorough=60)
@given(st.data())
def test_a_whole_plan_is_cut_off_exactly_when_a_zone_is_down_too_long(data: st.DataObject) -> None:
    graph, targets, prices = drawn(data)
    oracle = EveryState(graph)
    separator = AvailabilityCuts(graph, targets, oracle, prices)
    n_options = max([0, *(int(o) + 1 for own in targets.options for o in own)])
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    for in_use in fn.some_networks(graph, rng, 5):
        opened = np.zeros(n_options)
        for zone in np.unique(targets.zone):
            own = np.concatenate(
                [o for o, z in zip(targets.options, targets.zone, strict=True) if z == zone]
            )
            opened[rng.choice(own)] = 1.0
        expected = {
            int(targets.zone[row])
            for row, options in enumerate(targets.options)
            if opened[options].sum() > 0.5
            and oracle.exceeds(
                in_use, graph.nodes[int(targets.vertex[row])], float(targets.allowed_min[row])
            )
        }
        rows = separator.violated(in_use, opened > 0.5)
        assert {int(targets.zone[row]) for row in rows} == expected
        assert len(rows) == len(expected)
        cuts = separator.separate(in_use.astype(float), opened)
        assert {int(targets.zone[cut.target]) for cut in cuts} == expected
        assert all(cut.violation(in_use.astype(float), opened) == 1.0 for cut in cuts)


@random_problems(quick=15, thorough=60)
@given(st.data())
def test_what_is_up_long_enough_survives_what_the_target_implies(data: st.DataObject) -> None:
    graph, targets, _ = drawn(data)
    oracle, terminals = EveryState(graph), implied(graph, targets)
    assert terminals.vertex.tolist() == targets.vertex.tolist()
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    cuts = FailureCuts(graph).separate(
        rng.random(graph.n_links), np.ones(len(terminals)), terminals
    )
    for in_use in fn.networks(graph):
        fine = served(graph, in_use, terminals)
        up = np.array(
            [
                not oracle.exceeds(in_use, graph.nodes[int(vertex)], float(minutes))
                for vertex, minutes in zip(targets.vertex, targets.allowed_min, strict=True)
            ],
            dtype=bool,
        )
        assert fine[up].all()
        for cut in cuts:
            assert cut.weights @ in_use[cut.links] >= cut.factor * up[cut.inside].any()


def test_implied_failures_by_hand() -> None:
    group = fn.Failure("g", fn.flags({0}, 4), fn.flags(set(), 3), 0.06)
    own = fn.Failure("own", fn.flags({1}, 4), fn.flags({1}, 3), 0.9)
    graph = two_ways(groups=(group, own))
    terminals = implied(graph, one_target(graph, 0.15))
    # link 0 is down 1 - 0.9 * 0.94 = 0.154; the event in the zone's own place is left out
    assert terminals.requirement(0).links.tolist() == [True, True, False, False]
    assert terminals.requirement(0).groups.tolist() == [False, False]
    tighter = implied(graph, one_target(graph, 0.055)).requirement(0)
    assert tighter.links.tolist() == [True, True, False, False]
    assert tighter.groups.tolist() == [True, False]


@random_problems(quick=20, thorough=80)
@given(st.data())
def test_targets_are_reached_where_they_can_be(data: st.DataObject) -> None:
    graph, _, prices = drawn(data)
    oracle = EveryState(graph)
    vertex = data.draw(st.integers(0, graph.n_vertices - 1))
    minutes = data.draw(st.sampled_from(SHARES)) * MINUTES_PER_YEAR
    allowed = np.array([data.draw(st.integers(0, 9)) < 8 for _ in range(graph.n_links)])
    built = reach_target(graph, oracle, graph.existing, prices, vertex, minutes, allowed)
    most = allowed | graph.existing
    if oracle.exceeds(most, vertex, minutes):
        assert built is None
        return
    assert built is not None
    assert not oracle.exceeds(built, vertex, minutes)
    assert not (built & ~most).any()
    assert built[graph.existing].all()
    for link in np.flatnonzero(built & ~graph.existing).tolist():
        less = built.copy()
        less[link] = False
        assert oracle.exceeds(less, vertex, minutes)


def test_options_out_of_reach_are_found() -> None:
    graph = two_ways()
    oracle = EveryState(graph)
    year = MINUTES_PER_YEAR
    power = np.array([0.0, 0.001, 0.5, 0.0, 0.0]) * year
    target = np.array([0.01, 0.001, 0.1, 0.0, math.inf]) * year
    found = hopeless_options(graph, oracle, np.array([1, 1, 1, 0, 2]), power, target)
    assert found.tolist() == [False, True, True, False, False]
    nothing = np.zeros(4, dtype=bool)
    fewer = hopeless_options(
        graph, oracle, np.array([1]), np.zeros(1), np.array([0.01 * year]), nothing
    )
    assert fewer.tolist() == [True]


@pytest.mark.parametrize("seed", range(12))
def test_the_oracle_of_the_network_room_sees_the_same_graph(seed: int) -> None:
    """Random instances with events: both oracles agree, and separation and repair go through."""
    instance = random_instance(seed)
    graph = link_graph(instance)
    exact = FiberReliability(instance.links, instance.gateways, instance.failures)
    plain = EveryState(graph)
    rng = np.random.default_rng(seed)
    vertices = np.flatnonzero(~graph.gateway)
    for in_use in fn.some_networks(graph, rng, 4):
        for vertex in vertices.tolist():
            node = graph.nodes[vertex]
            known = plain.downtime(in_use, node).lower_min
            assert exact.downtime(in_use, node).lower_min == pytest.approx(known, abs=1e-6)
    allowed = np.full(len(vertices), 0.02 * MINUTES_PER_YEAR)
    targets = targets_of(graph, vertices, np.arange(len(vertices)), allowed)
    prices = instance.links["capex_musd"].to_numpy(float)
    separator = AvailabilityCuts(graph, targets, exact, prices)
    opened = np.ones(len(vertices))
    in_use = graph.existing.copy()
    for row in range(len(targets)):
        more = reach_target(
            graph, exact, in_use, prices, int(targets.vertex[row]), float(targets.allowed_min[row])
        )
        in_use = in_use if more is None else more
    hopeless = hopeless_options(graph, exact, vertices, np.zeros(len(vertices)), allowed)
    rows = separator.violated(in_use, opened > 0)
    assert set(targets.vertex[rows].tolist()) == set(vertices[hopeless].tolist())
    cuts = separator.separate(in_use.astype(float), opened)
    assert {cut.target for cut in cuts} == set(rows.tolist())
    assert all(not len(cut.links) for cut in cuts)


def random_instance(seed: int) -> Instance:
    rng = np.random.default_rng(seed)
    n = 5
    ends = [(int(rng.integers(0, node)), node) for node in range(1, n)]
    ends += [(int(a), int(b)) for a, b in rng.integers(0, n, (4, 2)) if a != b]
    return Instance.from_tables(
        nodes=[{"node": f"n{node}"} for node in range(n)],
        links=[
            {
                "link": f"l{row}", "a": f"n{a}", "b": f"n{b}",
                "capex_musd": float(rng.integers(1, 9)), "km": 100.0,
                "existing": bool(rng.random() < 0.3), "repair_h": 24.0,
                "cut_rate_per_1000km_year": float(rng.integers(50, 400)),
                "risk_group": str(rng.choice(["", "flood", "name only"])),
            }
            for row, (a, b) in enumerate(ends)
        ],
        gateways=["n0", "n3"],
        failures=[
            {"failure": "flood", "nodes": ["n3"], "rate_per_year": 0.5, "repair_h": 240.0},
            {"failure": "quake", "links": ["l1"], "nodes": ["n2"], "rate_per_year": 0.2,
             "repair_h": 500.0},
        ],
    )  # fmt: skip
