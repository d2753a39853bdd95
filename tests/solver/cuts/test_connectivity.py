"""Directed cuts: valid for every plan, found whenever a plan is broken, on random graphs."""

from __future__ import annotations

from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest

from stz.instance import Instance
from stz.model.fiber_graph import ROOT
from stz.solver.cuts.pool import Cut
from stz.solver.search.search import Search
from tests.fixtures.tiers import some

SEEDS = some(range(25), *range(8))
Network = Callable[[int], Instance]
SearchOn = Callable[..., Search]


def random_point(search: Search, rng: np.random.Generator) -> np.ndarray:
    """A fractional point: arcs and demands anywhere from 0 to 1."""
    point = rng.random(search.matrix.n_columns)
    point[rng.random(len(point)) < 0.4] = 0.0
    point[rng.random(len(point)) < 0.2] = 1.0
    return point


def random_plan(search: Search, rng: np.random.Generator, *, served_only: bool) -> np.ndarray:
    """A whole point: some links built and oriented, some sinks asked for."""
    columns, graph = search.model.columns.years[0], search.model.graph
    point = np.zeros(search.matrix.n_columns)
    candidates = columns.build[columns.build >= 0]
    point[candidates] = rng.random(len(candidates)) < rng.choice([0.3, 0.7, 1.0])
    point = search.incumbent.completed(point)
    sinks = search.sinks
    served = search.service_check.with_paths(search.service_check.in_use(point))
    asked = rng.random(len(sinks)) < 0.7
    for sink in np.flatnonzero(asked & served if served_only else asked):
        point[sinks.columns[0][sink][0]] = 1.0
    assert graph.n_edges == len(columns.arc_out)
    return point


def cuts_at_random(search: Search, rng: np.random.Generator) -> list[Cut]:
    found = []
    for _ in range(6):
        point = random_point(search, rng)
        cuts = search.connectivity.separate(point)
        assert all(cut.violation(point) > 1e-4 for cut in cuts)
        found += cuts
    point = np.zeros(search.matrix.n_columns)
    for own in search.sinks.columns[0]:
        point[own] = 1.0
    return found + search.connectivity.separate(point)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_cut_loses_a_feasible_plan(seed: int, network: Network, search_on: SearchOn) -> None:
    search = search_on(network(seed))
    rng = np.random.default_rng(seed)
    cuts = cuts_at_random(search, rng)
    for _ in range(25):
        plan = random_plan(search, rng, served_only=True)
        assert not len(search.incumbent.unserved(plan))
        worst = max((cut.violation(plan) for cut in cuts), default=0.0)
        assert worst <= 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_a_whole_plan_is_cut_off_exactly_when_somebody_is_not_served(
    seed: int, network: Network, search_on: SearchOn
) -> None:
    search = search_on(network(seed))
    rng = np.random.default_rng(100 + seed)
    for _ in range(10):
        plan = random_plan(search, rng, served_only=False)
        broken = len(search.incumbent.unserved(plan)) > 0
        assert bool(search.connectivity.separate(plan, tolerance=1e-5)) == broken


@pytest.mark.parametrize("seed", SEEDS)
def test_a_fractional_point_is_cut_off_exactly_when_a_maximum_flow_falls_short(
    seed: int, network: Network, search_on: SearchOn
) -> None:
    search = search_on(network(seed))
    graph, columns, sinks = search.model.graph, search.model.columns.years[0], search.sinks
    rng = np.random.default_rng(200 + seed)
    for _ in range(5):
        point = random_point(search, rng)
        flow: nx.DiGraph[int] = nx.DiGraph()
        flow.add_nodes_from(range(graph.n_vertices))
        for edge in range(graph.n_edges):
            ends = int(graph.tail[edge]), int(graph.head[edge])
            for arc, (a, b) in ((columns.arc_out, ends), (columns.arc_back, ends[::-1])):
                held = flow.get_edge_data(a, b, {"capacity": 0.0})["capacity"]
                flow.add_edge(a, b, capacity=held + point[arc[edge]])
        short = 0.0
        for sink, asked in enumerate(sinks.demand(point)):
            vertex = int(sinks.vertex[sink])
            short = max(short, asked - nx.maximum_flow_value(flow, ROOT, vertex))
            if sinks.dual[sink]:
                short = max(short, asked - nx.maximum_flow_value(flow, vertex, ROOT))
        found = search.connectivity.separate(point)
        if short > 1e-3:
            assert found
        if short < 1e-5:
            assert not found


def named(search: Search, cut: Cut) -> tuple[frozenset[str], frozenset[str]]:
    """Names of the columns with positive and with negative coefficients."""
    names = [variable.name for variable in search.model.problem.variables()]
    arcs = [names[c] for c, v in zip(cut.columns, cut.coefficients, strict=True) if v > 0]
    asked = [names[c] for c, v in zip(cut.columns, cut.coefficients, strict=True) if v < 0]
    assert set(cut.coefficients.tolist()) == {1.0, -1.0}
    return frozenset(arcs), frozenset(asked)


def test_cuts_of_the_tiny_country_by_hand(
    tiny: Callable[..., Instance], search_on: SearchOn
) -> None:
    """F open and nothing built: wf must lead to far, and the trunk's end must be left for the ring.

    The trunk is oriented outward already, so the cut nearest the root goes through he and hw.
    """
    search = search_on(tiny())
    column = {variable.name: variable.id for variable in search.model.problem.variables()}
    point = np.zeros(len(column))
    point[column["open_2_F_standard_standard"]] = 1.0
    point[column["arc_out_0_0"]] = 1.0
    cuts = {named(search, cut) for cut in search.connectivity.separate(point)}
    asked = frozenset({"open_2_F_standard_standard"})
    assert (frozenset({"arc_out_5_5"}), asked) in cuts
    assert (frozenset({"arc_out_2_2", "arc_out_3_3"}), asked) in cuts


def test_a_dual_sink_asks_for_the_way_back_too(
    tiny: Callable[..., Instance], search_on: SearchOn
) -> None:
    """E open on trunk and he alone: nothing leads back from east, nor from hub to gate."""
    search = search_on(tiny(protection="dual_link"))
    column = {variable.name: variable.id for variable in search.model.problem.variables()}
    point = np.zeros(len(column))
    for name in ("open_0_E_modular_standard", "arc_out_0_0", "arc_out_2_2"):
        point[column[name]] = 1.0
    cuts = {named(search, cut) for cut in search.connectivity.separate(point)}
    asked = frozenset({"open_0_E_modular_standard"})
    assert (frozenset({"arc_back_2_2", "arc_out_4_4"}), asked) in cuts
    assert (frozenset({"arc_back_0_0", "arc_out_1_1"}), asked) in cuts
    assert search_on(tiny()).connectivity.separate(point) == []


def test_nothing_asked_nothing_found(tiny: Callable[..., Instance], search_on: SearchOn) -> None:
    search = search_on(tiny())
    assert search.connectivity.separate(np.zeros(search.matrix.n_columns)) == []
    alone = search_on(tiny(links=None, gateways=[], cities=None))
    assert alone.connectivity.separate(np.ones(alone.matrix.n_columns)) == []


def test_a_sink_that_no_link_touches_is_cut_off(search_on: SearchOn) -> None:
    search = search_on(
        Instance.from_tables(
            nodes=[{"node": 1}, {"node": 2}, {"node": 3}],
            links=[{"a": 1, "b": 2, "capex_musd": 1}],
            gateways=[1],
            sites=[{"site": "s", "node": 3}],
        )
    )
    (cut, *_) = search.connectivity.separate(np.ones(search.matrix.n_columns))
    assert cut.coefficients.tolist() == [-1.0]
    assert cut.lower == 0.0
