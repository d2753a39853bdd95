"""Willingness is nested: persons one by one, against the rows and against the verifier."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stz
from stz.instance import Instance
from stz.model.people_rows import nested

TEN = 10


def country(tenths: list[int], seats: list[int]) -> Instance:
    """One pool of ten persons; everything stands, so that people are all there is to decide."""
    sites = [
        {"site": f"s{n}", "node": "hub", "existing": True, "seats": seat}
        for n, seat in enumerate(seats)
    ]
    reach = [
        {"pool": "p", "site": f"s{n}", "share": tenth / TEN, "benefit_musd": 1.0}
        for n, tenth in enumerate(tenths)
    ]
    return Instance.from_tables(
        nodes=[{"node": "hub"}], sites=sites, pools=[{"pool": "p", "talent": TEN}], reach=reach
    )


def most_by_persons(tenths: list[int], seats: list[int]) -> int:
    """Return how many of ten persons find a seat: the first would travel farthest."""
    flow: nx.DiGraph[str] = nx.DiGraph()
    flow.add_nodes_from(["pool", "seats"])
    for person in range(1, TEN + 1):
        flow.add_edge("pool", f"person {person}", capacity=1)
        for n, tenth in enumerate(tenths):
            if person <= tenth:
                flow.add_edge(f"person {person}", f"site {n}", capacity=1)
    for n, seat in enumerate(seats):
        flow.add_edge(f"site {n}", "seats", capacity=seat)
    return int(nx.maximum_flow_value(flow, "pool", "seats"))


sites = st.lists(st.tuples(st.integers(0, TEN), st.integers(1, 6)), min_size=1, max_size=5)


@settings(deadline=None, max_examples=30)
@given(places=sites)
def test_as_many_work_as_persons_who_are_willing(places: list[tuple[int, int]]) -> None:
    tenths, seats = [list(part) for part in zip(*places, strict=True)]
    instance = country(tenths, seats)
    plan = stz.solve(instance, "jobs", gap=1e-6)
    assert plan.objective == pytest.approx(most_by_persons(tenths, seats), abs=1e-5)
    assert stz.verify_plan(instance, plan).ok


@given(tenths=st.lists(st.integers(0, TEN), max_size=6))
def test_only_rows_that_single_pairs_do_not_imply_are_stated(tenths: list[int]) -> None:
    share = np.array(tenths, dtype=float) / TEN
    stated = {most for _, most in nested(np.arange(len(share)), share)}
    for most in set(share.tolist()):
        needed = most < 1 and share[share <= most].sum() > most * (1 + 1e-9)
        assert (most in stated) == needed
    for pairs, most in nested(np.arange(len(share)), share):
        assert set(pairs.tolist()) == set(np.flatnonzero(share <= most).tolist())


def test_the_verifier_refuses_a_plan_that_counts_somebody_twice() -> None:
    """Three would go to the far zone, eight to the near one: the three are among the eight."""
    instance = country([3, 8], [10, 10])
    plan = stz.solve(instance, "jobs", gap=1e-6)
    assert plan.objective == pytest.approx(8)
    double = plan.assignment.reindex([0, 0]).assign(
        site=["s0", "s1"], persons=[2.0, 8.0], year=int(instance.years["year"].iat[0]), pool="p"
    )
    report = stz.verify_plan(instance, replace(plan, assignment=double.reset_index(drop=True)))
    assert not report.ok
    told = [text for text in map(str, report.violations) if "would travel so far" in text]
    assert len(told) == 1
    assert "10 people" in told[0]
    assert "p up to share 0.8" in told[0]
