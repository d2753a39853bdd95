"""Fronts held against exhaustion: the enclosure holds the true front, and closes on it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.errors import InfeasibleError, ScenarioError
from stz.instance import Edits, Instance, MetricBound, edited
from stz.solver import Planner, solve
from stz.tradeoffs import Front, FrontProgress, axes_of, certified_front
from stz.tradeoffs.front_search import _Search
from stz.verifier import verify_plan
from tests.fixtures.front_oracle import Pair, exports_and_capex, exports_and_zones, front_of
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import bounded
from tests.fixtures.trading_instances import trading_instance


def reached(front: Front, cap: float) -> float:
    """Return the exports that plans of a front reach within a cap on the second metric."""
    return max(
        (point.values[0] for point in front.points if point.values[1] <= cap + 1e-6),
        default=-math.inf,
    )


def allowed(front: Front, cap: float) -> float:
    """Return the exports that the outer boundary of a front allows at a cap, slopes included."""
    there = []
    for (first, at), (other, until) in pairwise([*front.outer, front.outer[-1]]):
        if min(at, until) - 1e-6 <= cap <= max(at, until) + 1e-6:
            upright = abs(at - until) < 1e-9
            share = 0.0 if upright else min(max((cap - at) / (until - at), 0.0), 1.0)
            there.append(max(first, other) if upright else first + share * (other - first))
    return max(there)


def holds(front: Front, truth: list[Pair]) -> None:
    """Hold a front against the true one, from the most exports on."""
    low, high = (front.points[end].values[1] for end in (-1, 0))
    for exports, second in truth:
        assert reached(front, second) <= exports + 1e-5, "a plan beats the best there is"
        if low - 1e-6 <= second <= high + 1e-6:
            assert exports <= allowed(front, second) + 1e-5, "a bound excludes a plan that there is"
    for point in front.points:
        best = max(exports for exports, second in truth if second <= point.values[1] + 1e-6)
        assert best in point.best, "the interval of a point misses the best value there"
        if point.proven:
            assert any(
                point.values == pytest.approx(pair, rel=1e-5, abs=1e-5) for pair in truth
            ), "called nondominated and is not on the front"  # fmt: skip


@pytest.mark.examples(quick=4, thorough=20)
@pytest.mark.parametrize("gap", [0.0, 0.05])
def test_the_enclosure_holds_the_front(gap: float, examples: int) -> None:
    several = 0

    @bounded(examples)
    @given(instance=small_instance() | st.integers(0, 9999).map(trading_instance))
    def check(instance: Instance) -> None:
        nonlocal several
        truth = front_of(exports_and_capex(instance))
        try:
            front = certified_front(
                instance, "exports", "capex", points=60, gap=gap, time_limit=None
            )
        except InfeasibleError:
            assert not truth
            return
        holds(front, truth)
        several += len(front.points) > 1
        for point in front.points:
            assert verify_plan(point.instance, point.plan).ok
        assert front.area_gap <= max(gap, 1e-4)
        if gap == 0:
            assert [point.values for point in front.points] == [
                pytest.approx(pair, rel=1e-5, abs=1e-5) for pair in truth
            ]
            assert all(point.proven for point in front.points)

    check()
    assert several > 1


def test_a_front_of_little_spread_is_proven_more_finely() -> None:
    """The front spans a tenth of its values: a gap of a solve, 2.5 %, is 25 % of that."""
    instance = Instance.from_tables(
        nodes=[{"node": "hub"}, {"node": "near"}, {"node": "far"}],
        links=[
            {"a": "hub", "b": "near", "capex_musd": 1.0},
            {"a": "hub", "b": "far", "capex_musd": 2.0},
        ],
        gateways=["hub"],
        sites=[{"site": at, "node": at, "capex_musd": 1.0, "seats": 100} for at in ("near", "far")],
        pools=[{"pool": "big", "talent": 92}, {"pool": "small", "talent": 10}],
        reach=[
            {"pool": "big", "site": "near", "share": 1.0, "benefit_musd": 0.05},
            {"pool": "small", "site": "far", "share": 1.0, "benefit_musd": 0.05},
        ],
        protection="single",
    )
    floor = MetricBound("most of it", "exports", minimum=4.5)
    front = certified_front(
        replace(instance, bounds=(floor,)), "exports", "capex", gap=0.05, time_limit=None
    )
    holds(front, front_of(exports_and_capex(replace(instance, bounds=(floor,)))))
    assert front.area_gap <= 0.05


@pytest.mark.examples(quick=2, thorough=10)
def test_lines_and_plans_between_hold_too(examples: int) -> None:
    lines = between = 0

    @bounded(examples)
    @given(seed=st.integers(0, 9999))
    def check(seed: int) -> None:
        nonlocal lines, between
        instance = trading_instance(seed)
        search = _Search(
            instance, axes_of("exports", "capex"), points=4, gap=0.001, time_limit=300.0,
            progress=None,
        )  # fmt: skip
        search.run()
        front, truth = search.front(), front_of(exports_and_capex(instance))
        holds(front, truth)
        for slope, limit in search.enclosure.lines:
            assert all(exports - slope * capex <= limit + 1e-6 for exports, capex in truth)
        for point in front.points:
            assert verify_plan(point.instance, point.plan).ok
        lines += len(search.enclosure.lines)
        between += sum(one.between for one in search.found)

    check()
    assert lines > 0
    assert between > 0


@pytest.mark.examples(quick=2, thorough=15)
def test_counts_are_traded_too(examples: int) -> None:
    @bounded(examples)
    @given(instance=small_instance() | st.integers(0, 9999).map(trading_instance))
    def check(instance: Instance) -> None:
        truth = front_of(exports_and_zones(instance))
        try:
            front = certified_front(instance, "exports", "min zones", gap=0.0, time_limit=None)
        except InfeasibleError:
            assert not truth
            return
        assert [point.values for point in front.points] == [
            pytest.approx(pair, rel=1e-5, abs=1e-5) for pair in truth
        ]

    check()


@pytest.fixture(scope="module")
def instance() -> Instance:
    return trading_instance(6)


@pytest.fixture(scope="module")
def front(instance: Instance) -> Front:
    return certified_front(instance, "exports", "capex", points=30, gap=0.0, time_limit=None)


def test_the_order_of_the_metrics_is_that_of_the_values(instance: Instance, front: Front) -> None:
    turned = certified_front(instance, "capex", "exports", points=30, gap=0.0, time_limit=None)
    assert turned.metrics == ("capex", "exports")
    mirrored = [point.values[::-1] for point in reversed(front.points)]
    assert [point.values for point in turned.points] == [pytest.approx(one) for one in mirrored]
    assert len(front.points) > 3


def test_the_steps_are_drawn_between_the_ends(front: Front) -> None:
    first, last = front.points[0].values, front.points[-1].values
    for boundary in (front.inner, front.outer):
        assert boundary[0] == pytest.approx(first)
        assert boundary[-1] == pytest.approx(last, abs=1e-5)
        assert all(
            ahead[0] <= behind[0] + 1e-9 and ahead[1] <= behind[1] + 1e-9
            for behind, ahead in pairwise(boundary)
        )


def test_few_points_leave_a_gap_that_is_told(instance: Instance, front: Front) -> None:
    heard: list[FrontProgress] = []
    coarse = certified_front(
        instance, "exports", "capex", points=3, gap=0.0, time_limit=None, progress=heard.append
    )
    assert len(coarse.points) == 3
    assert not coarse.complete
    assert 0 < coarse.area_gap < 1
    assert "as many plans as asked for" in str(coarse)
    assert [one.solves for one in heard] == list(range(1, coarse.solves + 1))
    assert heard[-1].area_gap == pytest.approx(coarse.area_gap)
    holds(coarse, [point.values for point in front.points])


def test_it_tells_itself_as_data_table_and_text(front: Front) -> None:
    told = front.as_dict([f"runs/{number}" for number in range(len(front.points))])
    assert [one["name"] for one in told["metrics"]] == ["exports", "capex"]
    assert [one["sense"] for one in told["metrics"]] == ["max", "min"]
    assert told["area_gap"] < 1e-4
    assert set(told["points"][0]) >= {"run", "values", "bound", "proven"}
    assert json.loads(json.dumps(told)) == told
    table = front.table()
    assert list(table["exports"]) == [point.values[0] for point in front.points]
    assert (table["best_low"] <= table["best_high"]).all()
    assert "<table>" in front._repr_html_()
    assert f"{len(front.points)} plans between exports and capex" in front.headline


def test_a_planner_lends_its_cuts_and_plans(instance: Instance, front: Front) -> None:
    planner = Planner(instance, "exports", gap=0.0)
    best = planner.solve()
    again = certified_front(planner, "exports", "capex", points=30, gap=0.0, time_limit=None)
    assert again.points[0].values[0] == pytest.approx(best.objective)
    assert [one.values for one in again.points] == [pytest.approx(o.values) for o in front.points]


def test_people_reached_can_be_traded(instance: Instance) -> None:
    found = certified_front(
        instance, "talent_reached", "capex", points=30, gap=0.0, time_limit=None
    )
    for point in found.points:
        cap = {"metric": "capex", "maximum": point.values[1] + 1e-6}
        best = solve(edited(instance, Edits(bounds=[cap])), "talent_reached", gap=0.0)
        assert best.objective == pytest.approx(point.values[0], rel=1e-5)
        assert point.proven
    assert len(found.points) > 1


def test_a_stop_keeps_what_is_there(instance: Instance) -> None:
    def stop(state: FrontProgress) -> None:
        if state.solves == 5:
            raise KeyboardInterrupt

    found = certified_front(instance, "exports", "capex", gap=0.0, time_limit=None, progress=stop)
    assert (found.solves, found.stopped) == (5, "interrupted")
    assert len(found.points) > 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first": "exprots"}, "did you mean 'exports'"),
        ({"second": "exports"}, "two different metrics"),
        ({"second": "min exports"}, "two different metrics"),
        ({"points": 1}, "from 2 on"),
        ({"gap": 1.5}, "less than 1"),
        ({"time_limit": 0}, "above 0"),
    ],
)
def test_what_cannot_be_is_refused(instance: Instance, wrong: dict[str, Any], said: str) -> None:
    asked: dict[str, Any] = {"first": "exports", "second": "capex"} | wrong
    with pytest.raises(ScenarioError, match=said):
        certified_front(instance, **asked)


def test_no_plan_at_all_is_said() -> None:
    none = trading_instance(1, budget_musd=0.0)
    asked = edited(none, Edits(bounds=[{"metric": "zones", "minimum": 3.0}]))
    with pytest.raises(InfeasibleError):
        certified_front(asked, "exports", "capex")
