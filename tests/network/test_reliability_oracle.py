"""The oracle with shared-risk events against a list of all states, simulation and its own order."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.network import FiberReliability, fiber_downtime, fiber_downtime_bounds
from stz.network import oracle as network_oracle
from stz.network.frontier import Interval
from stz.network.oracle import MINUTES_PER_YEAR, TOLERANCE_MIN
from stz.network.series_parallel import part_failure
from tests.fixtures.tiers import random_problems

HOURS = 8760.0


@dataclass(frozen=True)
class Case:
    """A small system: links (a, b, share down, risk group) and events (links, nodes, share)."""

    links: tuple[tuple[Any, Any, float, str], ...]
    events: tuple[tuple[tuple[int, ...], tuple[Any, ...], float], ...]
    gateways: tuple[Any, ...]

    @property
    def table(self) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "link": range(100, 100 + len(self.links)),
                "a": pd.Series([a for a, *_ in self.links], dtype=object),
                "b": pd.Series([b for _, b, *_ in self.links], dtype=object),
                "km": [share for _, _, share, _ in self.links],
                "cut_rate_per_1000km_year": 1000.0,
                "repair_h": HOURS,
                "existing": False,
                "risk_group": [group for *_, group in self.links],
            }
        )

    @property
    def failures(self) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "failure": [f"event{k}" for k in range(len(self.events))],
                "links": [tuple(100 + row for row in rows) for rows, _, _ in self.events],
                "nodes": [nodes for _, nodes, _ in self.events],
                "rate_per_year": [share * 10 for *_, share in self.events],
                "repair_h": HOURS / 10,
            }
        )

    def oracle(self, **options: Any) -> FiberReliability:
        return FiberReliability(self.table, self.gateways, self.failures, **options)

    def broken_by(self, event: int) -> set[int]:
        rows, nodes, _ = self.events[event]
        return set(rows) | {
            row
            for row, (a, b, _, group) in enumerate(self.links)
            if a in nodes or b in nodes or f"event{event}" in group.split(";")
        }

    def cut_off(self, node: Any, working: set[int]) -> bool:
        graph = nx.MultiGraph([self.links[row][:2] for row in working])
        graph.add_node(node)
        return not nx.node_connected_component(graph, node) & set(self.gateways)

    def enumerate(self, in_use: list[bool], node: Any) -> float:
        """Sum the probability of all states of links and events in which the node is cut off."""
        rows = [row for row, used in enumerate(in_use) if used]
        events = [k for k, (_, nodes, _) in enumerate(self.events) if node not in nodes]
        broken = {k: self.broken_by(k) for k in events}
        total = 0.0
        known: dict[frozenset[int], bool] = {}
        for happens in itertools.product([False, True], repeat=len(events)):
            mass = 1.0
            down: set[int] = set()
            for k, now in zip(events, happens, strict=True):
                mass *= self.events[k][2] if now else 1 - self.events[k][2]
                down |= broken[k] if now else set()
            left = [row for row in rows if row not in down]
            for works in itertools.product([False, True], repeat=len(left)):
                odds = mass
                for row, up in zip(left, works, strict=True):
                    odds *= 1 - self.links[row][2] if up else self.links[row][2]
                up_rows = frozenset(itertools.compress(left, works))
                if up_rows not in known:
                    known[up_rows] = self.cut_off(node, set(up_rows))
                total += odds * known[up_rows]
        return total


NODES = (0, "one", 2, ("three",), 4.5)
node_ids = st.sampled_from(NODES)
shares = st.sampled_from([0.0, 0.001, 0.01, 0.1, 0.3, 0.8])
risk_groups = st.sampled_from(["", "", "event0", "event1;event2", "other", "event2; other"])
cases = st.builds(
    Case,
    links=st.lists(
        st.tuples(node_ids, node_ids, shares, risk_groups).filter(lambda row: row[0] != row[1]),
        min_size=1,
        max_size=7,
    ).map(tuple),
    events=st.lists(
        st.tuples(
            st.lists(st.integers(0, 7), max_size=3, unique=True).map(tuple),
            st.lists(node_ids, max_size=2, unique=True).map(tuple),
            st.sampled_from([0.0, 0.001, 0.02, 0.2, 0.5]),
        ),
        max_size=4,
    ).map(tuple),
    gateways=st.lists(st.sampled_from(NODES[1:]), min_size=1, max_size=2, unique=True).map(tuple),
)


@random_problems(quick=62, thorough=250)
@given(case=cases, data=st.data())
def test_equals_the_sum_over_all_states(case: Case, data: st.DataObject) -> None:
    in_use = data.draw(
        st.lists(st.booleans(), min_size=len(case.links), max_size=len(case.links)), label="in use"
    )
    oracle = case.oracle()
    for node in NODES:
        found = oracle.downtime(np.array(in_use), node)
        wanted = case.enumerate(in_use, node)
        assert found.exact
        assert found.probability == pytest.approx(wanted, rel=1e-9, abs=1e-15)
        again = oracle.downtime(np.array(in_use), node)
        assert again == found


@random_problems(quick=25, thorough=100)
@given(case=cases, minutes=st.sampled_from([0.0, 52.56, 5_000.0, 100_000.0, 525_600.0]))
def test_decisions_agree_with_the_exact_value(case: Case, minutes: float) -> None:
    in_use = np.ones(len(case.links), dtype=bool)
    oracle = case.oracle()
    for node in NODES:
        wanted = oracle.downtime(in_use, node).minutes
        if abs(wanted - minutes - TOLERANCE_MIN) > 1e-8:
            assert oracle.exceeds(in_use, node, minutes) is (wanted > minutes + TOLERANCE_MIN)


@random_problems(quick=25, thorough=100)
@given(case=cases, data=st.data())
def test_a_link_more_never_means_more_downtime(case: Case, data: st.DataObject) -> None:
    in_use = np.array(data.draw(st.lists(st.booleans(), min_size=7, max_size=7)))
    in_use = in_use[: len(case.links)]
    oracle = case.oracle()
    for node in NODES:
        before = oracle.downtime(in_use, node).minutes
        for row in np.flatnonzero(~in_use):
            more = in_use.copy()
            more[row] = True
            assert oracle.downtime(more, node).minutes <= before + 1e-7


@random_problems(quick=25, thorough=100)
@given(case=cases, limit=st.integers(1, 12))
def test_bounds_bracket_the_exact_value(case: Case, limit: int) -> None:
    in_use = np.ones(len(case.links), dtype=bool)
    exact, rough = case.oracle(), case.oracle(max_states=limit)
    for node in NODES:
        wanted, found = exact.downtime(in_use, node), rough.downtime(in_use, node)
        assert found.lower_min <= wanted.minutes + 1e-7
        assert found.upper_min >= wanted.minutes - 1e-7


@random_problems(quick=50, thorough=200)
@given(case=cases, data=st.data())
def test_enlarged_set_is_insufficient_and_maximal(case: Case, data: st.DataObject) -> None:
    in_use = np.array(data.draw(st.lists(st.booleans(), min_size=7, max_size=7)))
    in_use = in_use[: len(case.links)]
    order = data.draw(st.permutations(range(len(case.links))))
    allowed = data.draw(st.sampled_from([0.0, 100.0, 2_000.0, 60_000.0, 300_000.0]))
    oracle = case.oracle()
    for node in NODES:
        if not oracle.exceeds(in_use, node, allowed):
            with pytest.raises(ValueError, match="not proven"):
                oracle.maximal_insufficient(in_use, node, allowed, order)
            continue
        found = oracle.maximal_insufficient(in_use, node, allowed, order)
        assert (found >= in_use).all()
        assert case.enumerate(list(found), node) * MINUTES_PER_YEAR > allowed
        for row in np.flatnonzero(~found):
            more = found.copy()
            more[row] = True
            downtime = case.enumerate(list(more), node) * MINUTES_PER_YEAR
            assert downtime <= allowed + TOLERANCE_MIN * 1.001
        # one link after the other, each by the exact value, leads to the same set
        greedy = in_use.copy()
        for row in order:
            more = greedy.copy()
            more[row] = True
            if oracle.downtime(more, node).minutes > allowed + TOLERANCE_MIN:
                greedy = more
        assert (found == greedy).all()


def grid_case(seed: int, size: int = 4) -> Case:
    """A grid with floods over rows of links and faults of nodes; gateways in two corners."""
    rng = np.random.default_rng(seed)
    edges = list(nx.grid_2d_graph(size, size).edges)
    links = tuple((a, b, float(rng.uniform(0.02, 0.2)), "") for a, b in edges)
    floods = [tuple(int(row) for row in rng.choice(len(edges), 4, replace=False)) for _ in range(5)]
    nodes = [(1, 1), (2, 2), (0, 2), (0, size - 1)]
    events = tuple((rows, (), float(rng.uniform(0.01, 0.1))) for rows in floods)
    events += tuple(((), (node,), float(rng.uniform(0.01, 0.1))) for node in nodes)
    return Case(links, events, ((size - 1, size - 1), (0, size - 1)))


def simulate(case: Case, node: Any, draws: int, seed: int) -> float:
    """Share of drawn states in which the node is cut off."""
    rng = np.random.default_rng(seed)
    down = np.array([share for _, _, share, _ in case.links])
    failed = 0
    for works, strikes in zip(
        rng.random((draws, len(down))) >= down,
        rng.random((draws, len(case.events))) < np.array([share for *_, share in case.events]),
        strict=True,
    ):
        broken: set[int] = set()
        for event in np.flatnonzero(strikes):
            broken |= case.broken_by(int(event))
        near: dict[Any, list[Any]] = {}
        for row in np.flatnonzero(works):
            if row not in broken:
                a, b = case.links[row][:2]
                near.setdefault(a, []).append(b)
                near.setdefault(b, []).append(a)
        seen, stack = {node}, [node]
        while stack:
            for other in near.get(stack.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    stack.append(other)
        failed += not seen & set(case.gateways)
    return failed / draws


def test_agrees_with_simulation_on_a_grid_with_floods() -> None:
    case, draws = grid_case(5), 20_000
    found = case.oracle().downtime(np.ones(len(case.links), dtype=bool), (0, 0))
    share = simulate(case, (0, 0), draws, seed=9)
    half_width = 3.3 * (share * (1 - share) / draws) ** 0.5  # 99.9 % confidence
    assert found.exact
    assert share > 0.0
    assert abs(found.probability - share) < half_width


def test_sweep_with_events_equals_the_sum_over_all_states_of_the_cube() -> None:
    """Nothing to merge in series or in parallel, and events that are active for long."""
    rng = np.random.default_rng(31)
    cube = [(a, b) for a in range(8) for b in range(a) if (a ^ b) in (1, 2, 4)]
    case = Case(
        tuple((a, b, float(rng.uniform(0.05, 0.4)), "") for a, b in cube),
        (((0, 5, 11), (), 0.1), ((2, 7), (), 0.2), ((), (3,), 0.05), ((1, 4, 9, 10), (), 0.15)),
        gateways=(7,),
    )
    found = case.oracle().downtime(np.ones(12, dtype=bool), 0)
    assert found.exact
    assert found.probability == pytest.approx(case.enumerate([True] * 12, 0), rel=1e-11)


def test_too_many_states_give_bounds() -> None:
    case = grid_case(6, 5)
    everything = np.ones(len(case.links), dtype=bool)
    exact = case.oracle(max_states=1_000_000).downtime(everything, (0, 0))
    rough = case.oracle(max_states=50).downtime(everything, (0, 0))
    assert exact.exact
    assert not rough.exact
    assert rough.lower_min < exact.minutes < rough.upper_min


RING = Case(
    links=(("z", "p", 0.01, "event0"), ("p", "g", 0.02, ""), ("z", "q", 0.03, "event0;event1"),
           ("q", "g", 0.04, "event1")),
    events=(((), (), 0.001), ((), (), 0.1), ((), ("p",), 0.2), ((), ("z",), 0.5)),
    gateways=("g",),
)  # fmt: skip


def test_ring_with_a_flood_by_hand() -> None:
    """Event 0 cuts both sides; event 1 is the second side's alone, event 2 the first's; 3 is z."""
    first = 1 - 0.99 * 0.98 * 0.8
    second = 1 - 0.97 * 0.96 * 0.9
    wanted = 0.001 + 0.999 * first * second
    table, failures = RING.table, RING.failures
    assert fiber_downtime(table, range(100, 104), "z", ["g"], failures) == pytest.approx(
        wanted * MINUTES_PER_YEAR
    )
    without = fiber_downtime(table, range(100, 104), "z", ["g"])
    assert without == pytest.approx((1 - 0.99 * 0.98) * (1 - 0.97 * 0.96) * MINUTES_PER_YEAR)


def test_event_of_the_asked_node_is_left_out_with_its_links() -> None:
    """Event 2 names p: to p neither its fault nor what it cuts elsewhere counts."""
    found = RING.oracle().downtime(np.ones(4, dtype=bool), "p")
    assert found.probability == pytest.approx(RING.enumerate([True] * 4, "p"), rel=1e-12)
    # from p: link p-g, or p-z-q-g; event 3 takes z down
    around = 1 - 0.99 * 0.97 * 0.96 * 0.999 * 0.9 * 0.5
    assert found.probability == pytest.approx(0.02 * around, rel=1e-12)


def test_event_at_a_gateway_takes_its_links_but_not_the_other_gateway() -> None:
    case = Case(
        links=(("z", "g", 0.1, ""), ("z", "h", 0.2, ""), ("g", "h", 0.0, "")),
        events=(((), ("g",), 0.05),),
        gateways=("g", "h"),
    )
    everything = np.ones(3, dtype=bool)
    found = case.oracle().downtime(everything, "z")
    assert found.probability == pytest.approx((1 - 0.9 * 0.95) * 0.2)
    assert case.oracle().downtime(everything, "g").minutes == 0.0


def test_event_over_two_parts_of_a_chain_is_not_counted_twice() -> None:
    """Two links in a row in one duct: both are down with it, at once."""
    case = Case(
        links=(("z", "m", 0.0, "event0"), ("m", "g", 0.0, "event0")),
        events=(((), (), 0.1),),
        gateways=("g",),
    )
    found = fiber_downtime_bounds(case.table, (100, 101), "z", ("g",), case.failures)
    assert found.probability == pytest.approx(0.1)


def test_wrong_number_of_links_and_unknown_nodes() -> None:
    oracle = RING.oracle()
    with pytest.raises(ValueError, match="4 links"):
        oracle.downtime(np.ones(3, dtype=bool), "z")
    assert oracle.downtime(np.ones(4, dtype=bool), "nowhere").minutes == MINUTES_PER_YEAR
    assert oracle.exceeds(np.ones(4, dtype=bool), "nowhere", 10.0) is True
    assert oracle.maximal_insufficient(np.zeros(4, dtype=bool), "nowhere", 10.0).all()
    with pytest.raises(ValueError, match="not proven"):
        oracle.maximal_insufficient(np.zeros(4, dtype=bool), "g", 10.0)


def test_arguments_are_not_changed() -> None:
    table, failures = RING.table, RING.failures
    in_use = np.array([True, False, False, False])
    oracle = FiberReliability(table, ("g",), failures)
    oracle.downtime(in_use, "z")
    oracle.maximal_insufficient(in_use, "z", 50_000.0, [3, 2, 1])
    assert in_use.tolist() == [True, False, False, False]
    pd.testing.assert_frame_equal(table, RING.table)
    pd.testing.assert_frame_equal(failures, RING.failures)


type Tables = tuple[pd.DataFrame, tuple[int, ...], pd.DataFrame, list[tuple[int, int]]]


def national_size(rng: np.random.Generator, cut_rate: float) -> Tables:
    """300 towns, 880 links, floods and faults of nodes: links, gateways, failures, pairs."""
    spots = rng.random((300, 2))
    pairs = sorted(
        {
            (min(a, int(b)), max(a, int(b)))
            for a in range(300)
            for b in np.argsort(((spots - spots[a]) ** 2).sum(axis=1))[1:6]
        }
    )
    near = [tuple(np.round(spots[a] * 8).astype(int)) for a, _ in pairs]
    links = pd.DataFrame(pairs, columns=["a", "b"]).assign(
        link=range(len(pairs)),
        km=[1_500 * float(np.hypot(*(spots[a] - spots[b]))) for a, b in pairs],
        cut_rate_per_1000km_year=cut_rate,
        repair_h=8.0,
        risk_group=[f"flood{x}-{y}" if (x + y) % 3 == 0 else "" for x, y in near],
    )
    floods = sorted(set(links["risk_group"]) - {""})
    failures = pd.DataFrame(
        [(name, (), (), 0.1, 48.0) for name in floods]
        + [(f"node{node}", (), (node,), 0.05, 6.0) for node in range(0, 300, 10)],
        columns=["failure", "links", "nodes", "rate_per_year", "repair_h"],
    )
    return links, (0, 1, 2, 3), failures, pairs


def test_sets_are_maximal_at_national_size() -> None:
    rng = np.random.default_rng(23)
    links, gateways, failures, pairs = national_size(rng, 2.73)
    oracle = FiberReliability(links, gateways, failures)
    graph: nx.Graph[int] = nx.Graph()
    for row, (a, b) in enumerate(pairs):
        graph.add_edge(a, b, row=row, km=links["km"][row])
    nx.add_path(graph, gateways, row=-1, km=0.0)
    tree = nx.minimum_spanning_tree(graph, weight="km")
    in_use = np.zeros(len(links), dtype=bool)
    in_use[[row for _, _, row in tree.edges(data="row") if row >= 0]] = True
    in_use[rng.choice(len(links), 40, replace=False)] = True
    asked = [int(node) for node in rng.choice(np.arange(4, 300), 12, replace=False)]
    cuts = 0
    for node in asked:
        found = oracle.downtime(in_use, node)
        assert found.exact
        if not oracle.exceeds(in_use, node, 30.0):
            continue
        enlarged = oracle.maximal_insufficient(in_use, node, 30.0)
        cuts += 1
        assert oracle.exceeds(enlarged, node, 30.0) is True
        for row in np.flatnonzero(~enlarged):
            more = enlarged.copy()
            more[row] = True
            assert oracle.exceeds(more, node, 30.0) is False
    assert cuts > 3


def test_hard_questions_are_answered_by_bounds_that_tighten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a hundred times the cuts, the most probable states alone decide nothing."""
    links, gateways, failures, pairs = national_size(np.random.default_rng(23), 270.0)
    everything = np.ones(len(pairs), dtype=bool)
    swept: list[int] = []

    def counted(*args: Any) -> Interval:
        swept.append(args[-1])
        return part_failure(*args)

    monkeypatch.setattr(network_oracle, "part_failure", counted)
    hard = 0
    for node in (40, 200):
        closer = FiberReliability(links, gateways, failures, max_states=600)
        known = closer.downtime(everything, node)
        for minutes in (known.lower_min * 0.5, known.upper_min * 2.0):
            swept.clear()
            exceeds = FiberReliability(links, gateways, failures).exceeds(everything, node, minutes)
            assert exceeds is (minutes < known.lower_min)
            hard += bool(swept)
            assert max(swept, default=0) <= 600, "never the closest sweep"
    assert hard


def test_once_time_is_up_hard_questions_stay_open() -> None:
    links, gateways, failures, pairs = national_size(np.random.default_rng(23), 270.0)
    everything = np.ones(len(pairs), dtype=bool)
    late = FiberReliability(links, gateways, failures, stopped=lambda: True)
    closer = FiberReliability(links, gateways, failures, max_states=60)
    bounds = {node: closer.downtime(everything, node) for node in (40, 120, 200)}
    answers = {n: late.exceeds(everything, n, 2.0 * found.upper_min) for n, found in bounds.items()}
    assert None in answers.values()
    assert True not in answers.values()
    assert late.exceeds(everything, 40, 500_000.0) is False, "what takes no time is still told"


def test_a_set_made_with_little_work_is_insufficient_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(23)
    links, gateways, failures, pairs = national_size(rng, 27.0)
    some = rng.random(len(pairs)) < 0.4
    patient, hasty = (FiberReliability(links, gateways, failures) for _ in range(2))
    node = next(n for n in range(10, 300) if 30 < patient.downtime(some, n).lower_min < 3_000)
    enlarged = patient.maximal_insufficient(some, node, 30.0)
    monkeypatch.setattr(network_oracle, "_MOST_PATHS", 20)
    found = hasty.maximal_insufficient(some, node, 30.0)
    assert (found >= some).all()
    assert patient.exceeds(found, node, 30.0) is True
    assert enlarged.sum() > found.sum() > some.sum()
