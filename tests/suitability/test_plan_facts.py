"""What a plan says of a candidate, worked out by hand; and the people who are left, by search."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.instance import Instance
from stz.plan import Plan
from stz.suitability.plan_facts import PlanBeside
from stz.suitability.reasons import why_chosen, why_not_chosen


@pytest.fixture(scope="module")
def beside(instance: Instance, plan: Plan) -> PlanBeside:
    return PlanBeside(instance, plan)


def test_a_place_whose_people_are_taken(beside: PlanBeside) -> None:
    """Of 1,000 in Multan 400 would come; 200 work in the park and 200 more in Sahiwal."""
    facts = beside.facts("multan-new")
    assert (facts.reached_share, facts.reached_by_any) == (1.0, 1.0)
    assert facts.reached_by in {"Sahiwal", "Multan software park"}
    assert (facts.people_free, facts.people_needed) == (0.0, 120.0)
    assert (facts.fiber_km, facts.fiber_musd) == (0.0, 0.0), "both ways are there or built"
    assert facts.budget_left_musd == pytest.approx(16 - 15.85)
    told = why_not_chosen(facts, banned=False, plan_yield=1.0)
    assert "at most 0 people within its reach are left, fewer than the 120" in told
    assert "also reaches 100% of its people" in told


def test_a_zone_of_the_plan(beside: PlanBeside) -> None:
    """200 of Multan, 300 of Sahiwal and 36 of Toba Tek Singh are in reach of Sahiwal."""
    facts = beside.facts("sahiwal")
    assert facts.reached_by == "lahore-east" or facts.reached_by == "Lahore"
    assert facts.reached_share == pytest.approx(300 / 536)
    assert facts.reached_by_any == pytest.approx(500 / 536)
    assert facts.people_free == 380
    assert facts.exports_musd == pytest.approx(200 * 0.004 + 180 * 0.006)
    assert (facts.seats, facts.zone_musd) == (400, pytest.approx(6.3))
    assert (facts.fiber_km, facts.fiber_musd) == (350, 5), "Multan and Lahore, both new"
    assert beside.chosen == {"sahiwal", "lahore-east"}
    assert beside.exports_per_capital == pytest.approx((1.88 + 0.24) / (9.7 + 6))


def test_a_place_that_the_fiber_does_not_pay_for(instance: Instance, plan: Plan) -> None:
    """With nothing built, Sahiwal needs its two ways; 3 and 2 are the cheapest."""
    empty = replace(
        plan,
        zones=plan.zones[plan.zones["site"] == "multan-park"],
        expansions=plan.expansions[plan.expansions["site"] == "multan-park"],
        built_links=plan.built_links[:0],
        assignment=plan.assignment[:1],
    )
    facts = PlanBeside(instance, empty).facts("sahiwal")
    assert (facts.fiber_km, facts.fiber_musd) == (350, 5)
    # nested: the 200 in the park may be others than the 200 who would come this far
    assert facts.people_free == pytest.approx(200 + 300 + 36)
    # 2 to 5 blocks at 1 + 1.2 each, those first who export 0.006
    each = {b: min(336, 100 * b) * 0.006 + max(0, 100 * b - 336) * 0.004 for b in (2, 3, 4, 5)}
    best = max(each, key=lambda b: each[b] / (1.0 + 1.2 * b + 5))
    assert facts.seats == 100 * best
    assert facts.exports_musd == pytest.approx(each[best])
    assert facts.zone_musd == pytest.approx(1.0 + 1.2 * best)
    told = why_not_chosen(facts, banned=False, plan_yield=10.0)
    assert f"A zone of {100 * best} seats there would add at most USD" in told
    assert "its fiber at least USD 5.00 million (350 km)" in told
    assert "where the plan's zones and fiber bring 10.00" in told
    cheap = replace(facts, budget_left_musd=1.0)
    told = why_not_chosen(cheap, banned=False, plan_yield=0.0)
    assert told.endswith("The plan leaves USD 1.00 million of the budget.")
    rich = replace(facts, budget_left_musd=20.0)
    assert "or a longer search finds a better plan" in why_not_chosen(
        rich, banned=False, plan_yield=0.0
    )
    free = replace(facts, budget_left_musd=math.inf)
    assert "budget" not in why_not_chosen(free, banned=False, plan_yield=0.0)


def test_words_where_nothing_can_be_built_or_is_allowed(beside: PlanBeside) -> None:
    facts = beside.facts("multan-new")
    assert why_not_chosen(facts, banned=True, plan_yield=1.0) == "The scenario bans it."
    nowhere = replace(facts, fiber_km=math.inf, fiber_musd=math.inf)
    assert "no such fiber ways" in why_not_chosen(nowhere, banned=False, plan_yield=1.0)
    told = why_chosen(beside.facts("sahiwal"), (), {})
    assert "380 people work there" in told
    assert "USD 5.00 million (350 km)" in told


@given(
    st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.4, 0.6]), st.integers(0, 60)), max_size=5),
    st.sampled_from([0.1, 0.2, 0.3, 0.6]),
)
def test_people_left_are_the_most_that_nested_reach_allows(
    taken: list[tuple[float, int]], share: float
) -> None:
    """Of a pool of 100: one more person would break a rule of the model, fewer do not."""
    at = PlanBeside.__new__(PlanBeside)
    at.__dict__ |= {"_talent": {"p": 100.0}, "_employed": {"p": taken}}

    def allowed(more: float) -> bool:
        drawn = [*taken, (share, more)]
        return all(
            sum(n for own, n in drawn if own <= step) <= step * 100 + 1e-9
            for step in {own for own, _ in drawn if own >= share}
        )

    left = at._left("p", share)
    assert left == 0 or allowed(left)
    assert not allowed(left + 1)


def test_plans_of_older_runs_without_years_are_read(instance: Instance, plan: Plan) -> None:
    assert isinstance(plan.zones, pd.DataFrame)
    old = replace(plan, zones=plan.zones.drop(columns="year"))
    assert PlanBeside(instance, old).chosen == {"sahiwal", "lahore-east"}
