"""The planner that keeps what it knows: every re-solve must say what a solve from nothing says."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stz
from stz.errors import DataError, ScenarioError
from stz.instance import Instance
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import bounded, some


def agree(planner: stz.Planner, changes: dict[str, Any]) -> None:
    instance = planner.edited(**changes)
    warm = planner.resolve(**changes)
    cold = stz.solve(instance, planner.objective, gap=planner.gap, time_limit=300)
    assert warm.status == cold.status
    if cold.has_plan:
        assert stz.verify_plan(instance, warm).ok
        assert warm.objective == pytest.approx(cold.objective, rel=1e-5, abs=1e-5)


def changes_of(instance: Instance, rng: np.random.Generator) -> list[dict[str, Any]]:
    """Return edits of every kind that mean something for an instance."""
    sites = instance.sites
    free = sites.loc[~(sites["existing"] | sites["banned"] | sites["must_open"]), "site"].tolist()
    links = instance.links.loc[~instance.links["existing"], "link"].tolist()
    listed: list[dict[str, Any]] = [
        {"budget_musd": float(rng.integers(1, 20))},
        {"max_zones": int(rng.integers(0, 3))} if not sites["must_open"].any() else {},
        {"zone_cost_factor": dict.fromkeys(free[:1], 1.7)},
        {"link_capex_musd": dict.fromkeys(links[:2], float(rng.integers(0, 9)))},
        {"bounds": [{"metric": "jobs", "minimum": float(rng.integers(0, 30))}]},
        {"link_cost_factor": 1.5},
        {"zone_cost_factor": 0.8, "link_cost_factor": dict.fromkeys(links[:1], 3.0)},
        {"talent_factor": 0.5},
        {"talent_factor": 1.5, "budget_musd": float(rng.integers(1, 20))},
        {"spacing_km": float(rng.integers(20, 200))},
        {"talent_factor": dict.fromkeys(instance.pools["pool"].tolist()[:1], 2.0)},
        {"protection": "single"},
        {"protection": "dual_link"},
        {"connect": instance.cities["node"].tolist()[:1]},
    ]
    if free:
        one = free[int(rng.integers(len(free)))]
        listed += [{"ban": [one]}, {"lock": [one]}, {"ban": [one], "budget_musd": 9.0}]
    locked = sites.loc[sites["must_open"] & ~sites["existing"], "site"].tolist()
    banned = sites.loc[sites["banned"], "site"].tolist()
    return [*listed, {"unlock": locked[:1]}, {"unban": banned[:1]}, {}]


@pytest.mark.examples(quick=1, thorough=4)
@pytest.mark.parametrize("objective", some(["exports", "cost"], "exports"))
def test_warm_is_cold(objective: str, examples: int) -> None:
    checked = 0

    @bounded(examples)
    @given(instance=small_instance(), seed=st.integers(0, 2**16))
    def check(instance: Instance, seed: int) -> None:
        nonlocal checked
        planner = stz.Planner(instance, objective, gap=0.0, time_limit=300)
        planner.solve()
        for changes in changes_of(instance, np.random.default_rng(seed)):
            try:
                planner.edited(**changes)
            except DataError:
                continue
            agree(planner, changes)
            checked += 1

    check()
    assert checked > 5 * examples


@pytest.mark.examples(quick=4, thorough=25)
def test_other_objectives_with_floors_are_what_a_cold_solve_says(examples: int) -> None:
    aims = ("min capex", "max jobs", "min links_built", "min zones", "max talent_reached")
    checked = 0

    @bounded(examples)
    @given(instance=small_instance(), jobs=st.integers(0, 40))
    def check(instance: Instance, jobs: int) -> None:
        nonlocal checked
        planner = stz.Planner(instance, gap=0.0, time_limit=300)
        floored = planner.edited(bounds=[{"metric": "jobs", "minimum": float(jobs)}])
        for aim in aims:
            warm = planner.answer(floored, aim)
            cold = stz.solve(floored, aim, gap=0.0, time_limit=300)
            assert (warm.status, warm.maximize) == (cold.status, cold.maximize), aim
            assert warm.objective_name == aim.split()[1]
            if cold.has_plan:
                assert stz.verify_plan(floored, warm).ok
                assert warm.objective == pytest.approx(cold.objective, rel=1e-5, abs=1e-5), aim
                checked += 1

    check()
    assert checked > examples


def test_a_cap_on_people_reached_is_laid_out_anew() -> None:
    planner = stz.Planner(two_ways(budget_musd=9.0), "max talent_reached", gap=0.0)
    capped = planner.edited(bounds=[{"metric": "talent_reached", "maximum": 20.0}])
    assert planner.solve().objective == pytest.approx(80.0)
    assert planner.warmth(capped) == "cold"
    assert planner.answer(capped).objective == pytest.approx(0.0)


def test_it_says_what_it_can_use() -> None:
    planner = stz.Planner(two_ways(budget_musd=9.0), gap=0.0)
    for changes in (
        {}, {"budget_musd": 2.0}, {"ban": ["X"]}, {"lock": ["X"]}, {"talent_factor": 0.5},
        {"link_cost_factor": 2.0}, {"bounds": [{"metric": "jobs", "minimum": 1.0}]},
    ):  # fmt: skip
        assert planner.warmth(planner.edited(**changes)) == "warm", changes
    # one path needs fewer columns than a target of minutes does
    for changes in ({"protection": "dual_link"}, {"downtime_target_min": 52.56}):
        assert planner.warmth(planner.edited(**changes)) == "cold"
    base = planner.instance
    for other in (
        dataclasses.replace(base, links=base.links[:1]),
        dataclasses.replace(base, links=base.links.assign(repair_h=1.0)),
        dataclasses.replace(base, reach=base.reach.assign(share=0.5)),
        dataclasses.replace(base, sites=base.sites.assign(protection="dual_link")),
    ):
        assert planner.warmth(other) == "cold"
        cold = stz.solve(other, gap=0.0)
        assert planner.answer(other).objective == pytest.approx(cold.objective)


def two_ways(**limits: Any) -> Instance:
    return Instance.from_tables(
        links=[
            {"a": "hub", "b": "x", "capex_musd": 1.0, "link": "short", "km": 50.0,
             "cut_rate_per_1000km_year": 4.0, "repair_h": 12.0},
            {"a": "hub", "b": "x", "capex_musd": 2.0, "link": "long", "km": 90.0,
             "cut_rate_per_1000km_year": 4.0, "repair_h": 12.0},
        ],
        gateways=["hub"],
        sites=[{"site": "X", "node": "x", "capex_musd": 1.0, "seats": 100}],
        pools=[{"pool": "p", "talent": 80}],
        reach=[{"pool": "p", "site": "X", "benefit_musd": 0.1}],
        **limits,
    )  # fmt: skip


def test_a_downtime_target_comes_and_goes() -> None:
    planner = stz.Planner(two_ways(budget_musd=9.0), "npv", gap=0.0)
    assert planner.solve().built_links["link"].tolist() == ["short"]
    strict = planner.resolve(downtime_target_min=52.56)
    assert sorted(strict.built_links["link"]) == ["long", "short"]
    assert stz.verify_plan(planner.edited(downtime_target_min=52.56), strict).ok
    assert planner.solve().built_links["link"].tolist() == ["short"]


def test_changes_are_measured_from_the_problem_as_given() -> None:
    planner = stz.Planner(two_ways(budget_musd=9.0), gap=0.0)
    assert planner.resolve(ban=["X"]).opened == []
    assert planner.resolve(budget_musd=1.5).opened == []
    assert planner.resolve().opened == ["X"]


def test_unknown_changes_and_ids_are_refused() -> None:
    planner = stz.Planner(two_ways())
    with pytest.raises(ScenarioError, match="budget_musd"):
        planner.resolve(budget=3)
    with pytest.raises(DataError) as refused:
        planner.resolve(ban=["Y"], lock=["Z"], link_capex_musd={"none": 1.0})
    assert len(refused.value.problems) == 3
    with pytest.raises(DataError, match="banned"):
        planner.resolve(ban=["X"], lock=["X"])
    planner.solve()
    with pytest.raises(ScenarioError, match="jobs"):
        planner.resolve(bounds=[{"metric": "job", "minimum": 1.0}])


def test_several_years_are_solved_again_too() -> None:
    base = two_ways(years=[{"year": 2026, "budget_musd": 1.0}, {"year": 2027}])
    planner = stz.Planner(base, gap=0.0)
    assert planner.solve().objective == pytest.approx(8.0)
    agree(planner, {"budget_musd": 1.5})
    agree(planner, {"budget_musd": 8.0})
    agree(planner, {"lock": ["X"]})


def test_the_pool_is_kept() -> None:
    planner = stz.Planner(two_ways(protection="dual_link"), gap=0.0)
    planner.solve()
    known = len(planner._pool)
    again = planner.resolve(budget_musd=20.0)
    assert known > 0
    assert again.cuts >= known


def test_edits_by_factor_change_what_they_say() -> None:
    instance = Instance.from_tables(
        nodes=[{"node": node} for node in "gab"],
        links=[
            {"a": "g", "b": "a", "capex_musd": 2.0, "opex_musd": 0.1},
            {"a": "a", "b": "b", "existing": True, "capex_musd": 0.0},
        ],
        gateways=["g"],
        sites=[
            {"site": "new", "node": "a", "capex_musd": 4.0},
            {"site": "old", "node": "a", "existing": True, "capex_musd": 5.0},
        ],
        pools=[{"pool": "p", "talent": 10}, {"pool": "q", "talent": 20}],
    )
    planner = stz.Planner(instance)
    dearer = planner.edited(link_cost_factor=2, zone_cost_factor=1.5, talent_factor={"q": 0.5})
    assert dearer.links["capex_musd"].tolist() == [4.0, 0.0]
    assert dearer.links["opex_musd"].tolist() == [0.2, 0.0]
    assert dearer.options.set_index("site")["fixed_capex_musd"].to_dict()["new"] == 6.0
    assert (
        dearer.options.set_index("site").loc["old"].tolist()
        == instance.options.set_index("site").loc["old"].tolist()
    )
    assert dearer.pools["talent"].tolist() == [10, 10]
    assert planner.edited(protection="dual_link").protection == "dual_link"
    assert instance.pools["talent"].tolist() == [10, 20]


@pytest.mark.parametrize(
    "wrong",
    [
        {"talent_factor": -1}, {"talent_factor": "half"}, {"zone_cost_factor": {"s9": 2}},
        {"link_cost_factor": float("nan")}, {"protection": "triple"}, {"talent_factor": {"p9": 1}},
    ],
)  # fmt: skip
def test_wrong_factors_are_refused(wrong: dict[str, Any]) -> None:
    planner = stz.Planner(
        Instance.from_tables(sites=[{"site": "s"}], pools=[{"pool": "p", "talent": 1}])
    )
    with pytest.raises(DataError) as told:
        planner.edited(**wrong)
    assert told.value.problems[0].mend
