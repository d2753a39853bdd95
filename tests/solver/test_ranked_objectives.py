"""Objectives in order of rank, against exhaustion by two solves with the first value held."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

import stz
from stz.errors import ScenarioError
from stz.instance import Instance, MetricBound
from stz.solver import ENGINES
from stz.solver import ranked_objectives as in_order
from stz.solver.engines.phases import WarmStart, run_search
from stz.solver.search.search import Search
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import random_problems


def tie(budget: float = 5.0) -> Instance:
    """Two places earn the same; one is cheaper."""
    return Instance.from_tables(
        links=[{"a": "hub", "b": "near", "capex_musd": 1.0},
               {"a": "hub", "b": "far", "capex_musd": 3.0}],
        gateways=["hub"],
        sites=[{"site": "N", "node": "near", "capex_musd": 1.0, "seats": 50},
               {"site": "F", "node": "far", "capex_musd": 1.0, "seats": 50}],
        pools=[{"pool": "p", "talent": 50}],
        reach=[{"pool": "p", "site": "N", "benefit_musd": 0.1},
               {"pool": "p", "site": "F", "benefit_musd": 0.1}],
        budget_musd=budget,
    )  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_the_second_objective_breaks_the_tie(engine: str) -> None:
    plan = stz.solve(tie(), ["exports", "min capex"], gap=0.0, engine=engine)
    assert plan.opened == ["N"]
    assert [stage["objective"] for stage in plan.stages] == ["exports", "capex"]
    assert plan.stages[0]["value"] == pytest.approx(5.0)
    assert (plan.objective_name, plan.maximize) == ("capex", False)
    assert plan.objective == pytest.approx(2.0)
    assert plan.status == "optimal"
    assert stz.verify_plan(tie(), plan).ok


def test_the_other_order_opens_nothing() -> None:
    plan = stz.solve(tie(), ["min capex", "exports"], gap=0.0)
    assert (plan.opened, plan.objective) == ([], pytest.approx(0.0))


@pytest.mark.parametrize(
    ("objectives", "words"),
    [([], "no objective"), (["exports", "min exports"], "twice"), (["exports", "jbos"], "unknown")],
)
def test_what_cannot_be_ranked_is_refused(objectives: list[str], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        stz.solve(tie(), objectives)


@random_problems(quick=4, thorough=20)
@given(instance=small_instance())
def test_rank_by_rank_is_what_two_solves_by_hand_give(instance: Instance) -> None:
    both = stz.solve(instance, ["exports", "min capex"], gap=0.0, time_limit=300)
    first = stz.solve(instance, "exports", gap=0.0, time_limit=300)
    assert both.has_plan == first.has_plan
    if not first.has_plan:
        return
    floor = MetricBound("held", "exports", minimum=first.objective - 1e-6)
    held = replace(instance, bounds=(*instance.bounds, floor))
    second = stz.solve(held, "min capex", gap=0.0, time_limit=300)
    assert both.stages[0]["value"] == pytest.approx(first.objective, rel=1e-5, abs=1e-5)
    assert both.objective == pytest.approx(second.objective, rel=1e-4, abs=1e-4)
    assert stz.verify_plan(instance, both).ok


def test_a_later_stage_that_fails_leaves_the_plan_before_and_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails_on_capex(search: Search, engine: str, warmth: WarmStart) -> str:
        if search.model.objective_name == "capex":
            search.failure = "HiGHS failed: numbers"
            return ""
        return run_search(search, engine, warmth)

    monkeypatch.setattr(in_order, "run_search", fails_on_capex)
    plan = stz.solve(tie(), ["exports", "min capex"], gap=0.0, engine="highs")
    assert plan.objective_name == "exports"
    assert plan.status == "feasible"
    assert plan.message == "HiGHS failed: numbers; 1 objectives not reached"
    assert stz.verify_plan(tie(), plan).ok
