"""Time is up before the problem is written: what stands is the plan, if it may be one."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import stz
from stz.instance import Instance
from stz.solver.progress import Clock
from stz.solver.standing_plan import standing, standing_plan

Build = Callable[..., Instance]
NO_TIME = 1e-9


def planned(instance: Instance, **given: Any) -> stz.Plan:
    plan = stz.solve(instance, time_limit=NO_TIME, **given)
    assert plan.instance_digest == instance.digest
    assert plan.message == "time limit reached"
    assert plan.time_limit == NO_TIME
    return plan


@pytest.mark.parametrize("objective", ["exports", ["exports", "min capex"], "min cost"])
def test_nothing_is_added_and_nothing_is_proven(tiny: Build, objective: str | list[str]) -> None:
    instance = tiny(budget_musd=8)
    plan = planned(instance, objective=objective)
    assert (plan.status, plan.objective) == ("feasible", 0.0)
    assert math.isinf(plan.bound)
    assert plan.zones.empty
    assert plan.built_links.empty
    assert stz.verify_plan(instance, plan).ok


def test_a_planner_ends_at_once_and_plans_with_time(tiny: Build) -> None:
    instance = tiny(budget_musd=8)
    assert stz.Planner(instance, time_limit=NO_TIME).solve().objective == 0
    planner = stz.Planner(instance, gap=1e-6)
    assert planner.solve().objective == pytest.approx(7.5)


@pytest.mark.parametrize(
    "asked", [{"n_zones": 2}, {"exports_min_musd": 0.5}], ids=["zones", "exports"]
)
def test_where_something_is_asked_for_there_is_no_plan(tiny: Build, asked: dict[str, Any]) -> None:
    plan = planned(tiny(**asked))
    assert plan.status == "no_plan"
    assert not plan.has_plan


def test_what_stands_stays_with_the_failures_of_its_links(tiny: Build) -> None:
    base = tiny(budget_musd=8)
    stands = base.sites["site"] == "W"
    sites = base.sites.assign(existing=stands, node=base.sites["node"].where(~stands, "hub"))
    links = base.links["link"].tolist()
    instance = replace(
        base,
        sites=sites,
        failures=Instance.from_tables(
            nodes=base.nodes, links=base.links, gateways=base.gateways,
            failures=[{"failure": "flood", "links": links, "rate_per_year": 1.0, "repair_h": 2.0}],
        ).failures,
    )  # fmt: skip
    bare, possible = standing(instance)
    assert possible
    assert bare.sites["site"].tolist() == ["W"]
    assert bare.links["existing"].all()
    assert set(bare.failures["links"].iat[0]) == set(bare.links["link"])
    assert set(links) > set(bare.links["link"])
    plan = standing_plan(instance, "exports", Clock(NO_TIME), gap=0.01, engine="highs", seed=1)
    assert plan.has_plan
    assert plan.zones["site"].tolist() == ["W"]
    assert stz.verify_plan(instance, replace(plan, instance_digest=instance.digest)).ok


def test_an_existing_zone_that_must_be_filled_is_filled(tiny: Build) -> None:
    """E needs 30 people for its one block: pool a has 80 willing."""
    base = tiny(budget_musd=8)
    stands = base.sites["site"] == "E"
    sites = base.sites.assign(existing=stands, node=base.sites["node"].where(~stands, "hub"))
    plan = planned(instance := replace(base, sites=sites))
    assert plan.zones["site"].tolist() == ["E"]
    assert plan.assignment["persons"].sum() >= 30
    assert math.isinf(plan.bound)
    assert stz.verify_plan(instance, plan).ok


def test_a_limit_that_is_met_later_leaves_existing_zones_standing(
    tiny: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = tiny(budget_musd=8)
    stands = base.sites["site"] == "W"
    sites = base.sites.assign(existing=stands, node=base.sites["node"].where(~stands, "hub"))
    instance = replace(base, sites=sites)

    def late(*_: Any) -> str:
        time.sleep(0.5)
        return ""

    monkeypatch.setattr("stz.solver.engines.phases._run", late)
    plan = stz.solve(instance, time_limit=0.4)
    assert (plan.status, plan.message) == ("feasible", "time limit reached")
    assert plan.zones["site"].tolist() == ["W"]
    assert stz.verify_plan(instance, plan).ok
