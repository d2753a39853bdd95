"""Failure cuts: no feasible network is lost, every broken one is found, and what they look like."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import tests.fixtures.failing_networks as fn
from stz.instance import Instance
from stz.instance.tables import PROTECTION_LEVELS
from stz.solver.cuts.failures import FailureCut, FailureCuts
from stz.solver.protection.link_graph import LinkGraph, Terminals, at_levels, link_graph
from tests.fixtures.tiers import random_problems

GOLDEN = Path(__file__).parent / "golden" / "survivability-cuts.txt"


def random_point(
    graph: LinkGraph, terminals: Terminals, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A fractional point with many zeros and ones."""
    value, demand = rng.random(graph.n_links), rng.random(len(terminals))
    value[rng.random(graph.n_links) < 0.3] = 0.0
    value[rng.random(graph.n_links) < 0.2] = 1.0
    demand[rng.random(len(terminals)) < 0.4] = 1.0
    return np.where(graph.existing, 1.0, value), demand


def holds(cut: FailureCut, in_use: np.ndarray, asked: bool) -> bool:
    return bool(cut.weights @ in_use[cut.links] >= cut.factor * asked - 1e-9)


@random_problems(quick=20, thorough=80)
@given(st.data())
def test_no_cut_loses_a_network_that_serves(data: st.DataObject) -> None:
    graph = data.draw(fn.link_graphs(most_links=7))
    terminals = data.draw(fn.terminals_on(graph))
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    separator = FailureCuts(graph)
    cuts: list[FailureCut] = []
    for _ in range(3):
        value, demand = random_point(graph, terminals, rng)
        found = separator.separate(value, demand, terminals, nested=3)
        assert all(cut.violation(value, demand) > 1e-4 for cut in found)
        assert len({cut.key for cut in found}) == len(found)
        cuts += found
    cuts += separator.separate(np.zeros(graph.n_links), np.ones(len(terminals)), terminals)
    for cut in cuts:
        assert not graph.existing[cut.links].any()
        assert cut.terminal in cut.inside
    for in_use in fn.networks(graph):
        fine = fn.all_survive(graph, in_use, terminals)
        for cut in cuts:
            assert holds(cut, in_use, bool(fine[cut.inside].any()))


@random_problems(quick=20, thorough=80)
@given(st.data())
def test_a_whole_network_is_cut_off_exactly_when_somebody_asked_is_not_served(
    data: st.DataObject,
) -> None:
    graph = data.draw(fn.link_graphs())
    terminals = data.draw(fn.terminals_on(graph))
    rng = np.random.default_rng(data.draw(st.integers(0, 999)))
    separator = FailureCuts(graph)
    for in_use in fn.some_networks(graph, rng, 12):
        asked = rng.random(len(terminals)) < 0.7
        lacking = asked & ~fn.all_survive(graph, in_use, terminals)
        cuts = separator.separate(in_use.astype(float), asked.astype(float), terminals)
        assert bool(cuts) == lacking.any()
        # everybody lacking is named by a cut, directly or as one more inside of it
        named = set(itertools.chain.from_iterable(cut.inside.tolist() for cut in cuts))
        assert set(np.flatnonzero(lacking).tolist()) <= named


def worst_failure_cut(
    graph: LinkGraph, value: np.ndarray, demand: np.ndarray, terminals: Terminals
) -> float:
    """Largest violation over all terminals at levels, failures and vertex sets."""
    worst = 0.0
    for position, vertex in enumerate(terminals.vertex.tolist()):
        if graph.gateway[vertex]:
            continue
        for links, vertices in fn.failures_of(graph, terminals.requirement(position)):
            if vertex in vertices:
                continue
            touched = graph.touching(fn.flags(vertices, graph.n_vertices))
            working = ~fn.flags(links, graph.n_links) & ~touched
            outside = [
                v for v in range(graph.n_vertices)
                if v != vertex and v not in vertices and not graph.gateway[v]
            ]  # fmt: skip
            for chosen in itertools.product([False, True], repeat=len(outside)):
                inside = np.zeros(graph.n_vertices, dtype=bool)
                inside[outside] = chosen
                inside[vertex] = True
                across = (inside[graph.tail] != inside[graph.head]) & working
                worst = max(worst, float(demand[position] - value[across].sum()))
    return worst


@random_problems(quick=15, thorough=60)
@given(st.data())
def test_a_fractional_point_that_breaks_a_failure_cut_is_separated(data: st.DataObject) -> None:
    graph = data.draw(fn.link_graphs())
    terminals = data.draw(fn.terminals_on(graph, own=False))
    value, demand = random_point(
        graph, terminals, np.random.default_rng(data.draw(st.integers(0, 999)))
    )
    if worst_failure_cut(graph, value, demand, terminals) > 1e-3:
        assert FailureCuts(graph).separate(value, demand, terminals)


def test_nobody_asks_and_nothing_is_there() -> None:
    graph = LinkGraph(
        nodes=(0, 1), tail=np.zeros(0, dtype=int), head=np.zeros(0, dtype=int),
        existing=np.zeros(0, dtype=bool), gateway=np.array([True, False]),
    )  # fmt: skip
    separator = FailureCuts(graph)
    none = at_levels(graph, [], [])
    assert separator.separate(np.zeros(0), np.zeros(0), none) == []
    one = at_levels(graph, [1, 0], [2, 2])
    assert separator.separate(np.zeros(0), np.zeros(2), one) == []
    (cut,) = separator.separate(np.zeros(0), np.ones(2), one)
    assert (len(cut.links), cut.terminal, cut.inside.tolist()) == (0, 0, [0])


def country() -> LinkGraph:
    """Trunk gate-hub stands; ring hub-east-west-hub; a second gateway port on west; far on west."""
    return link_graph(
        Instance.from_tables(
            nodes=[{"node": node} for node in ("gate", "port", "hub", "east", "west", "far")],
            links=[
                {"link": "trunk", "a": "gate", "b": "hub", "capex_musd": 0, "existing": True},
                {"link": "he", "a": "hub", "b": "east", "capex_musd": 2, "risk_group": "flood"},
                {"link": "hw", "a": "hub", "b": "west", "capex_musd": 2, "risk_group": "flood"},
                {"link": "ew", "a": "east", "b": "west", "capex_musd": 1},
                {"link": "wp", "a": "west", "b": "port", "capex_musd": 9},
                {"link": "wf", "a": "west", "b": "far", "capex_musd": 1},
            ],
            gateways=["gate", "port"],
        )
    )


LINKS = ("trunk", "he", "hw", "ew", "wp", "wf")


def written(level: str, cuts: Iterable[FailureCut]) -> list[str]:
    """Rows as people read them, such as ``vertex 2: wp >= asked``."""
    rows = []
    for cut in cuts:
        terms = [
            LINKS[link] if weight == 1 else f"{weight:g} {LINKS[link]}"
            for link, weight in zip(cut.links.tolist(), cut.weights.tolist(), strict=True)
        ]
        asked = "asked" if cut.factor == 1 else f"{cut.factor:g} asked"
        rows.append(f"{level}: {' + '.join(terms) or '0'} >= {asked}  [{cut.failure}]")
    return sorted(rows)


def test_cuts_of_a_small_country_are_those_on_file() -> None:
    """East asks, at each level; rounds of cuts until the cheapest network that satisfies them."""
    graph = country()
    capex = np.array([0, 2, 2, 1, 9, 1])
    lines: list[str] = []
    for number, level in enumerate(PROTECTION_LEVELS):
        terminals = at_levels(graph, [graph.vertex["east"]], [number])
        pool: dict[bytes, FailureCut] = {}
        while True:
            best = min(
                (n for n in fn.networks(graph) if all(holds(c, n, True) for c in pool.values())),
                key=lambda in_use: (capex[in_use].sum(), in_use.tolist()),
            )
            found = FailureCuts(graph).separate(best.astype(float), np.ones(1), terminals)
            if not found:
                break
            pool |= {cut.key: cut for cut in found}
        lines += written(level, pool.values())
        lines.append(f"{level}: builds {' '.join(LINKS[k] for k in np.flatnonzero(best))}")
        assert fn.all_survive(graph, best, terminals).all()
    text = "\n".join(lines) + "\n"
    if os.environ.get("STZ_UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8"), "STZ_UPDATE_GOLDEN=1 if meant"
