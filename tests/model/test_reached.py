"""People reached, counted one by one: against the metric, its rows and the verifier."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import stz
from stz.instance import Instance
from stz.model import REGISTRY, build_model
from stz.model.reached import levels

TEN = 10


@dataclass(frozen=True)
class Country:
    """Pools of ten persons: who would travel to which site, and who would export from home.

    Attributes
    ----------
    travel : sequence of sequences of int
        Of each pool, how many would travel to each site.
    at_home : sequence of int
        Of each pool, how many can export from home once its city is connected.
    """

    travel: Sequence[Sequence[int]]
    at_home: Sequence[int]

    def persons(self, opened: Sequence[bool], connected: Sequence[bool]) -> int:
        """Count persons whom an open zone or their connected city reaches.

        The first of a pool travels farthest; those who can work from home are the last.
        """
        count = 0
        for tenths, home, there in zip(self.travel, self.at_home, connected, strict=True):
            for person in range(1, TEN + 1):
                drawn = any(
                    person <= tenth and is_open
                    for tenth, is_open in zip(tenths, opened, strict=True)
                )
                count += drawn or (there and person > TEN - home)
        return count

    def instance(self, **limits: Any) -> Instance:
        """Everything costs 1 and seats are for all, so that only who is reached counts."""
        n_sites = len(self.travel[0])
        return Instance.from_tables(
            nodes=[{"node": "hub"}, *({"node": f"n{p}"} for p in range(len(self.travel)))],
            gateways=["hub", *(f"n{p}" for p in range(len(self.travel)))],
            sites=[
                {"site": f"s{n}", "node": "hub", "seats": 1000, "capex_musd": 1}
                for n in range(n_sites)
            ],
            pools=[{"pool": f"p{p}", "talent": TEN} for p in range(len(self.travel))],
            reach=[
                {"pool": f"p{p}", "site": f"s{n}", "share": tenth / TEN, "benefit_musd": 1.0}
                for p, tenths in enumerate(self.travel)
                for n, tenth in enumerate(tenths)
                if tenth
            ],
            cities=[
                {"node": f"n{p}", "pool": f"p{p}", "remote_share": home / TEN, "capex_musd": 1}
                for p, home in enumerate(self.at_home)
            ],
            **limits,
        )

    def plans(self) -> list[tuple[tuple[bool, ...], tuple[bool, ...]]]:
        """List every choice of zones and cities."""
        yes_no = (False, True)
        return [
            (opened, connected)
            for opened in itertools.product(yes_no, repeat=len(self.travel[0]))
            for connected in itertools.product(yes_no, repeat=len(self.travel))
        ]


@st.composite
def countries(draw: st.DrawFn) -> Country:
    """Draw one or two pools and up to three sites."""
    n_sites, n_pools = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    some = st.integers(0, TEN)
    travel = [[draw(some) for _ in range(n_sites)] for _ in range(n_pools)]
    return Country(travel, [draw(some) for _ in range(n_pools)])


@settings(deadline=None, max_examples=20)
@given(country=countries(), budget=st.integers(0, 4))
def test_the_most_within_a_budget_is_what_persons_one_by_one_say(
    country: Country, budget: int
) -> None:
    inst = country.instance(budget_musd=budget)
    plan = stz.solve(inst, "talent_reached", gap=1e-6)
    most = max(
        country.persons(opened, connected)
        for opened, connected in country.plans()
        if sum(opened) + sum(connected) <= budget
    )
    assert plan.objective == pytest.approx(most, abs=1e-5)
    report = stz.verify_plan(inst, plan)
    assert report.ok, report.violations
    assert report.metrics["talent_reached"] == pytest.approx(most, abs=1e-5)


@settings(deadline=None, max_examples=20)
@given(country=countries(), few=st.integers(0, 20))
def test_a_cap_keeps_just_the_plans_that_persons_one_by_one_allow(
    country: Country, few: int
) -> None:
    """With a cap less is better: the rows from below must not let anybody be left out."""
    bounds = [{"name": "few", "metric": "talent_reached", "maximum": few}]
    inst = country.instance(bounds=bounds)
    plan = stz.solve(inst, "max capex", gap=1e-6)
    dearest = max(
        sum(opened) + sum(connected)
        for opened, connected in country.plans()
        if country.persons(opened, connected) <= few
    )
    assert plan.objective == pytest.approx(dearest, abs=1e-5)
    report = stz.verify_plan(inst, plan)
    assert report.ok, report.violations
    assert report.metrics["talent_reached"] <= few + 1e-6


@settings(deadline=None, max_examples=30)
@given(country=countries())
def test_it_is_what_works_where_seats_are_for_all(country: Country) -> None:
    """Pool, reach and remote rows allow as many jobs as people are reached."""
    inst = country.instance()
    model = build_model(inst, "talent_reached")
    for opened, connected in country.plans():
        point = np.zeros(model.columns.n_columns)
        year = model.columns.last
        point[year.open] = opened
        point[year.connected] = connected
        value = REGISTRY["talent_reached"].value(inst, model.columns, point)
        assert value == pytest.approx(country.persons(opened, connected))
    everything = stz.solve(inst, "jobs", gap=1e-6)
    all_open = country.persons([True] * len(country.travel[0]), [True] * len(country.travel))
    assert everything.objective == pytest.approx(all_open, abs=1e-5)


@given(tenths=st.lists(st.integers(0, TEN), max_size=6))
def test_rows_of_all_levels_say_the_largest_share(tenths: list[int]) -> None:
    share = np.array(tenths, dtype=float) / TEN
    stated = list(levels(share))
    for opened in itertools.product((0.0, 1.0), repeat=len(share)):
        rows = [r + float((share[far] - r) @ np.array(opened)[far]) for r, far in stated]
        assert min(1.0, *rows) == pytest.approx(float(max(share * opened, default=0.0)))


def test_levels_that_others_imply_are_left_out() -> None:
    assert [r for r, _ in levels(np.array([0.8, 0.3]))] == [0.0, 0.3]
    assert [r for r, _ in levels(np.array([0.8, 0.8, 1.0, 1.0]))] == [0.0, 0.8]
    assert [r for r, _ in levels(np.array([]))] == [0.0]
