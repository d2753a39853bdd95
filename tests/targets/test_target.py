"""Targets held against exhaustion: what they cost, the ceiling, and what each number needs."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import stz
from stz.errors import ScenarioError
from stz.instance import Instance, MetricBound, Quota
from stz.targets import (
    Factor,
    Target,
    bars_to_ceiling,
    ceiling,
    factors_of,
    needed_alone,
    target,
    target_problem,
    without_money,
)
from stz.verifier import verify_plan
from tests.fixtures.front_oracle import exports_and_capex
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import bounded
from tests.fixtures.trading_instances import trading_instance


def most(instance: Instance) -> float:
    """Return the most exports of any plan without limits of money, by exhaustion."""
    return max((exports for exports, _ in exports_and_capex(without_money(instance))),
               default=-math.inf)  # fmt: skip


@pytest.mark.examples(quick=8, thorough=40)
def test_the_ceiling_holds_the_most_of_any_plan(examples: int) -> None:
    found = 0

    @bounded(examples)
    @given(instance=small_instance() | st.integers(0, 9999).map(trading_instance))
    def check(instance: Instance) -> None:
        nonlocal found
        best = most(instance)
        top = ceiling(instance, gap=0.0, time_limit=None)
        if math.isinf(best):
            assert not top.plan.has_plan
            return
        assert best in top.exports
        found += top.exports.is_point

    check()
    assert found > 0


@pytest.mark.examples(quick=4, thorough=12)
def test_costs_hold_those_of_exhaustion_and_grow(examples: int) -> None:
    priced = 0

    @bounded(examples)
    @given(seed=st.integers(0, 9999), share=st.sampled_from([0.3, 0.7, 0.95]))
    def check(seed: int, share: float) -> None:
        nonlocal priced
        instance = trading_instance(seed)
        truth = exports_and_capex(without_money(instance))
        asked = share * max(exports for exports, _ in truth)
        if asked <= 0:
            return
        found = target(instance, asked, objective="capex", gap=0.0, time_limit=None, points=3)
        assert found.reachable == "yes"
        for point in found.curve:
            least = min(capex for exports, capex in truth if exports >= point.exports - 1e-6)
            assert least in point.cost, point.exports
        assert found.plan is not None
        assert verify_plan(target_problem(instance, asked), found.plan).ok
        assert all(one.cost.high <= other.cost.high + 1e-9 for one, other in pairwise(found.curve))
        priced += 1

    check()
    assert priced > 0


@pytest.fixture(scope="module")
def instance() -> Instance:
    return trading_instance(6, budget_musd=5.0)


@pytest.fixture(scope="module")
def above(instance: Instance) -> Target:
    return target(instance, 3.0 * most(instance), gap=0.0)


def test_above_the_ceiling_is_an_answer(above: Target, instance: Instance) -> None:
    assert above.reachable == "no"
    assert above.plan is None
    assert not above.curve
    assert "out of reach" in above.headline
    told = above.as_dict()
    assert list(told) == ["target", "ceiling", "reachable", "cost", "run", "waterfall"]
    assert told["reachable"] is False
    assert told["ceiling"]["low"] == pytest.approx(most(instance))
    assert json.loads(json.dumps(told)) == told
    assert len(above.needed_table()) == len(above.waterfall) == 2


def test_what_each_number_needs_holds_on_both_sides(above: Target, instance: Instance) -> None:
    held = 0
    for one in above.waterfall:
        if not math.isfinite(one.times.high):
            continue
        assert one.times.low > 1.0
        free = above.ceiling.instance
        below = most(one.factor.at(free, 0.99 * one.times.low))
        assert below < above.exports
        assert most(one.factor.at(free, 1.0001 * one.times.high)) >= above.exports * (1 - 1e-6)
        held += 1
    assert held


def test_a_number_with_a_limit_may_not_be_enough(instance: Instance) -> None:
    top = ceiling(instance, gap=0.0)
    (people, _) = factors_of(instance)
    limited: Factor = replace(people, most=1.5 * people.value)
    told = needed_alone(limited, top, 10 * most(instance))
    assert told.reached == "no"
    assert math.isinf(told.times.low)
    assert told.text.startswith("cannot do it alone: even at")


def test_limits_of_money_go_and_nothing_else(instance: Instance) -> None:
    asked = replace(
        instance,
        bounds=(MetricBound("dear", "capex", maximum=1.0), MetricBound("few", "zones", maximum=2)),
        quotas=(Quota("spend", "spending", maximum=2.0), Quota("own", "zones", minimum=1)),
    )  # fmt: skip
    free = without_money(asked)
    assert free.limits.budget_musd is None
    assert [bound.name for bound in free.bounds] == ["few"]
    assert [quota.name for quota in free.quotas] == ["own"]
    assert asked.limits.budget_musd == 5.0, "the problem itself stays"


@pytest.mark.parametrize("exports", [0, -3, math.nan, math.inf, True])
def test_a_target_must_be_a_number_above_0(exports: float, instance: Instance) -> None:
    with pytest.raises(ScenarioError, match="above 0"):
        target(instance, exports)


def test_tables_have_no_bars_of_shares(instance: Instance) -> None:
    top = ceiling(instance, gap=0.0)
    assert bars_to_ceiling(instance, factors_of(instance), top.exports) == ()


def test_bars_go_down_to_the_ceiling() -> None:
    session = stz.Session("pakistan-2030")
    ready = session.first
    factors = factors_of(ready.instance, ready.scenario, ready.layers, ready.assembly)
    top = stz.Interval(50.0, 52.0)
    bars = bars_to_ceiling(ready.instance, factors, top)
    lefts = [bar.high for bar in bars[:-1]]
    assert lefts == sorted(lefts, reverse=True)
    assert (bars[-1].low, bars[-1].high) == (50.0, 52.0)
    by_key = {factor.key: factor.value for factor in factors}
    assert by_key["participation"] == ready.scenario.talent.participation
    assert bars[0].low == pytest.approx(by_key["people"] * by_key["revenue"] / 1e6)
