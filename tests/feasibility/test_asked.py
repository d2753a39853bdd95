"""What all people within reach could do is never less than what a plan does."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given

import stz
from stz.feasibility import impossible
from stz.feasibility.asked import most_of
from stz.feasibility.people import PeopleInReach
from stz.instance import Instance, Limits
from tests.fixtures.oracle import best_objective
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import random_problems

METRICS = (
    "exports", "new_exports", "jobs", "new_jobs", "jobs_tier23", "workers", "workers_from_tier23",
    "remote_workers", "cities_connected",
)  # fmt: skip


@random_problems(quick=15, thorough=100)
@given(instance=small_instance())
def test_no_plan_earns_more_than_all_people_within_reach(instance: Instance) -> None:
    best = best_objective(replace(instance, limits=Limits(), quotas=(), bounds=()), "exports")
    if not math.isnan(best):
        assert best <= most_of(PeopleInReach(instance), "exports") * (1 + 1e-6) + 1e-6


@random_problems(quick=8, thorough=60)
@given(instance=small_instance())
def test_no_plan_has_more_of_anything_counted(instance: Instance) -> None:
    free = replace(instance, limits=Limits(), quotas=(), bounds=())
    people = PeopleInReach(free)
    for metric in METRICS:
        plan = stz.solve(free, f"max {metric}", gap=0.0, time_limit=600)
        if plan.has_plan:
            assert plan.objective <= most_of(people, metric) * (1 + 1e-6) + 1e-6, metric


@random_problems(quick=8, thorough=60)
@given(instance=small_instance())
def test_what_is_refused_has_no_plan_and_what_is_named_is_as_much_as_there_may_be(
    instance: Instance,
) -> None:
    free = replace(instance, limits=Limits(), quotas=(), bounds=())
    most = most_of(PeopleInReach(free), "exports")
    more = replace(free, limits=Limits(exports_min_musd=1.01 * most + 0.02))
    assert any(problem.field == "exports_min_musd" for problem in impossible(more))
    assert math.isnan(best_objective(more, "exports"))


def test_seats_bound_what_people_earn() -> None:
    """100 people, 30 seats, one person of each pair earns 0.01."""
    tables = {
        "nodes": [{"node": "g"}],
        "sites": [{"site": "s", "node": "g", "capex_musd": 1.0, "seats": 30}],
        "pools": [{"pool": "p", "talent": 100}],
        "reach": [{"pool": "p", "site": "s", "benefit_musd": 0.01}],
    }
    instance = Instance.from_tables(**tables, exports_min_musd=0.5)
    assert most_of(PeopleInReach(instance), "exports") == pytest.approx(0.3)
    (problem,) = impossible(instance)
    assert problem.mend.startswith("lower exports_min_musd to 0.3 or less; `stz target`")
    assert most_of(PeopleInReach(instance, ["s"]), "exports") == 0.0
    banned = Instance.from_tables(
        **(tables | {"sites": [tables["sites"][0] | {"banned": True}]}),  # type: ignore[index]
        exports_min_musd=0.5,
    )
    assert most_of(PeopleInReach(banned), "exports") == 0.0


def test_willingness_is_nested() -> None:
    """Half of the pool would go to one of two sites: never half to each."""
    instance = Instance.from_tables(
        nodes=[{"node": "g"}],
        sites=[{"site": s, "node": "g", "capex_musd": 1.0, "seats": 100} for s in "st"],
        pools=[{"pool": "p", "talent": 100}],
        reach=[{"pool": "p", "site": s, "benefit_musd": 0.01, "share": 0.5} for s in "st"],
    )
    assert most_of(PeopleInReach(instance), "workers") == pytest.approx(50)


def test_of_metrics_that_people_say_nothing_of_nothing_is_said() -> None:
    instance = Instance.from_tables(
        nodes=[{"node": "g"}],
        sites=[{"site": "s", "node": "g", "capex_musd": 1.0, "seats": 30}],
        pools=[{"pool": "p", "talent": 10}],
    )
    assert most_of(PeopleInReach(instance), "npv") is None
