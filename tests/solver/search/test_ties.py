"""Among plans of the same objective, the cheapest is returned, then the one with least travel."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

import stz
from stz.instance import Instance
from stz.solver.search import ties
from stz.solver.search.search import Search
from tests.fixtures.against_oracle import verified
from tests.fixtures.oracle import best_objective
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import random_problems

ENGINES = ("highs", "scip", "side_by_side", "HiGHS")


def two_zones(**changes: Any) -> Instance:
    """Everybody fits in A, at 3 and 2 for its link; B costs 20 and 21 and is needed by nobody."""
    return Instance.from_tables(
        nodes=[{"node": node} for node in "gab"],
        links=[
            {"link": "ga", "a": "g", "b": "a", "capex_musd": 2},
            {"link": "gb", "a": "g", "b": "b", "capex_musd": 21},
        ],
        gateways=["g"],
        sites=[
            {"site": "A", "node": "a", "capex_musd": 3, "seats": 100},
            {"site": "B", "node": "b", "capex_musd": 20, "seats": 100},
        ],
        pools=[{"pool": "p", "talent": 50}],
        reach=[
            {"pool": "p", "site": "A", "benefit_musd": 0.1, "minutes": 60},
            {"pool": "p", "site": "B", "benefit_musd": 0.1, "minutes": 10},
        ],
        **changes,
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_no_zone_is_built_for_nobody(engine: str) -> None:
    plan = stz.solve(two_zones(), engine=engine)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(5.0, abs=1e-9)
    assert plan.metrics["capex"] == pytest.approx(5.0)
    assert plan.zones["site"].tolist() == ["A"]
    assert plan.built_links["link"].tolist() == ["ga"]
    verified(two_zones(), plan)


def test_no_zone_is_built_for_nobody_in_a_programme() -> None:
    years = [{"year": 2026 + t, "discount": 0.9**t} for t in range(3)]
    plan = stz.solve(two_zones(years=years))
    assert plan.metrics["capex"] == pytest.approx(5.0)
    assert plan.metrics["exports"] == pytest.approx(5.0 * (1 + 0.9 + 0.81))
    rolling = stz.solve(two_zones(years=years), foresight="myopic")
    assert rolling.metrics["capex"] == pytest.approx(5.0)


def test_what_pays_for_itself_only_later_comes_later() -> None:
    """Nobody is there in the first year: to build then would earn nothing, and cost more."""
    years = [
        {"year": 2026, "discount": 1.0, "talent_factor": 0.0},
        {"year": 2027, "discount": 0.9, "talent_factor": 1.0},
    ]
    plan = stz.solve(two_zones(years=years))
    assert plan.metrics["cost"] == pytest.approx(5.0 * 0.9)


@pytest.mark.parametrize(
    "objective", ["max jobs", ["jobs", "exports"], ["exports", "min fiber_km"]]
)
def test_other_objectives_and_ranked_ones(objective: Any) -> None:
    plan = stz.solve(two_zones(), objective)
    assert plan.metrics["jobs"] == pytest.approx(50)
    assert plan.metrics["capex"] == pytest.approx(5.0)


def test_a_minimum_that_ties_is_the_cheapest() -> None:
    """One zone is asked for; both are one link."""
    plan = stz.solve(two_zones(n_zones=1), "min links_built")
    assert plan.metrics["capex"] == pytest.approx(5.0)
    assert stz.solve(two_zones(n_zones=1), "min capex").objective == pytest.approx(5.0)


def test_changed_problems_too() -> None:
    planner = stz.Planner(two_zones())
    assert planner.solve().metrics["capex"] == pytest.approx(5.0)
    assert planner.resolve(budget_musd=100).metrics["capex"] == pytest.approx(5.0)
    assert planner.resolve(ban=["A"]).metrics["capex"] == pytest.approx(41.0)


def test_least_travel_sends_nobody_home() -> None:
    """Both zones are locked: all who can work in the nearer one do, and everybody works."""
    instance = two_zones()
    sites = instance.sites.assign(must_open=True, seats=100)
    options = instance.options.assign(block_seats=[100.0, 20.0])
    plan = stz.solve(replace(instance, sites=sites, options=options), "min capex")
    assert plan.metrics["capex"] == pytest.approx(46.0)
    exports = stz.solve(replace(instance, sites=sites, options=options))
    by_site = exports.assignment.groupby("site")["persons"].sum()
    assert by_site["B"] == pytest.approx(20)
    assert by_site["A"] == pytest.approx(30)


@random_problems(quick=4, thorough=30)
@given(instance=small_instance())
def test_cheapest_among_all_optimal_plans_by_exhaustion(instance: Instance) -> None:
    """Small problems are searched whole: no plan with as many exports costs less."""
    plain = replace(
        instance,
        links=instance.links.assign(opex_musd=0.0),
        options=instance.options.assign(fixed_opex_musd=0.0, block_opex_musd=0.0),
        cities=instance.cities.assign(opex_musd=0.0),
        reach=instance.reach.assign(assign_cost_musd=0.0),
    )
    best = best_objective(plain, "exports")
    plan = stz.solve(plain, gap=1e-7, time_limit=600)
    if math.isnan(best):
        assert plan.status == "infeasible"
        return
    floor = max(best * (1 - 1e-6), plain.limits.exports_min_musd or 0.0)
    asked = replace(plain, limits=replace(plain.limits, exports_min_musd=floor))
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert plan.metrics["capex"] == pytest.approx(best_objective(asked, "cost"), abs=1e-4)
    verified(plain, plan)


@random_problems(quick=3, thorough=15)
@given(instance=small_instance())
def test_nothing_is_lost_by_it(instance: Instance) -> None:
    """Whatever is asked for, the plan is as good as without, and not dearer."""
    for objective in ("npv", "jobs", "min capex"):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("stz.solver.engines.phases.break_ties", lambda search: None)
            without = stz.solve(instance, objective, gap=1e-6, time_limit=600)
        plan = stz.solve(instance, objective, gap=1e-6, time_limit=600)
        assert plan.status == without.status
        if not plan.has_plan:
            continue
        size = max(1.0, abs(without.objective))
        sign = 1.0 if plan.maximize else -1.0
        assert sign * (plan.objective - without.objective) >= -2e-9 * size
        assert plan.metrics["capex"] <= without.metrics["capex"] + 1e-6
        verified(instance, plan)


def test_larger_problems_lose_what_they_do_not_need(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the plan uses is looked through there, which is enough to drop a needless zone."""
    monkeypatch.setattr(ties, "SMALL", 0)
    plan = stz.solve(two_zones())
    assert "B" not in plan.zones["site"].tolist() or plan.metrics["zones"] == 1


def test_without_time_the_plan_stays_and_says_so(search_on: Callable[..., Search]) -> None:
    search = search_on(two_zones())
    everything = search.matrix.upper.copy()
    year = search.model.columns.last
    everything[year.workers] = [30.0, 20.0]
    everything[year.arc_back] = 0.0
    assert search.offer(everything)
    search.clock.time_limit = 0.0
    ties.break_ties(search)
    assert search.ties == ties.NOT_LOOKED_FOR
    assert search.incumbent.solution == pytest.approx(everything)
    search.clock.time_limit = 60.0
    ties.break_ties(search)
    assert search.incumbent.objective == pytest.approx(5.0)
    used = search.model.instance.options["site"][search.incumbent.solution[year.open] > 0.5]
    assert used.tolist() == ["A"]
