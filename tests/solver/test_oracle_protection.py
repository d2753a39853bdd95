"""Both engines against exhaustion where anything may fail, at every level and with targets."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from failure_oracle import failing, keeps_promise, levels_of
from hypothesis import given
from hypothesis import strategies as st
from oracle_years import best_programme
from small_protected import small_protected
from test_oracle import GAP, bounded

import stz
from stz.instance import Instance
from stz.instance.tables import PROTECTION_LEVELS
from stz.plan import Plan
from stz.solver import ENGINES

OBJECTIVES = ("exports", "cost", "npv")
STRONGER = ("single", "dual_link", "dual_node", "dual_gateway")


def compare_protected(instance: Instance, objective: str) -> bool:
    """Hold both engines against exhaustion; tell whether there was a plan."""
    best = best_programme(instance, objective)
    for engine in ENGINES:
        plan = stz.solve(instance, objective, gap=GAP, time_limit=60, engine=engine)
        if math.isnan(best):
            assert plan.status == "infeasible", (engine, plan)
            continue
        assert plan.status == "optimal", (engine, plan, best)
        assert plan.objective == pytest.approx(best, rel=1e-5, abs=1e-5), engine
        assert plan.bound == pytest.approx(best, rel=1e-5, abs=1e-5), engine
        check_plan(instance, plan)
    return not math.isnan(best)


def check_plan(instance: Instance, plan: Plan) -> None:
    """Verify a plan, and its table of downtimes against every state."""
    verification = stz.verify_plan(instance, plan)
    assert verification.ok, [str(problem) for problem in verification.violations]
    assert plan.availability["site"].tolist() == plan.zones["site"].tolist()
    known = failing(instance)
    built = plan.built_links.set_index("link")["year"]
    nodes = instance.sites.set_index("site")["node"]
    for told, opened in zip(
        plan.availability.to_dict("records"), plan.zones["year"].tolist(), strict=True
    ):
        in_use = frozenset(
            row
            for row, link in enumerate(known.links)
            if link["existing"] or built.get(link["link"], math.inf) <= opened
        )
        minutes = known.minutes(in_use, nodes[told["site"]])
        assert told["fiber_min"] == pytest.approx(minutes, rel=1e-9, abs=1e-6)
        assert told["downtime_min"] <= told["target_min"] + 1e-6


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_level_by_exhaustion(objective: str) -> None:
    found, levels = 0, set()

    @bounded(50)
    @given(instance=small_protected())
    def check(instance: Instance) -> None:
        nonlocal found
        if compare_protected(instance, objective):
            found += 1
            levels.update(levels_of(instance))

    check()
    assert found > 20
    assert levels == set(PROTECTION_LEVELS)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_availability_by_exhaustion(objective: str) -> None:
    found = refused = 0

    @bounded(40)
    @given(instance=small_protected(promised=True))
    def check(instance: Instance) -> None:
        nonlocal found, refused
        found += compare_protected(instance, objective)
        site = instance.sites["site"].tolist()
        refused += any(
            not keeps_promise(instance, site.index(owner), option).all()
            for option, owner in enumerate(instance.options["site"].tolist())
        )

    check()
    assert found > 10
    assert refused > 15


@pytest.mark.parametrize("promised", [False, True])
def test_two_years_by_exhaustion(promised: bool) -> None:
    found = 0

    @bounded(30)
    @given(instance=small_protected(2, promised=promised), objective=st.sampled_from(OBJECTIVES))
    def check(instance: Instance, objective: str) -> None:
        nonlocal found
        found += compare_protected(instance, objective)

    check()
    assert found > 8


@bounded(20)
@given(instance=small_protected())
def test_more_protection_costs_no_less(instance: Instance) -> None:
    everybody = {
        level: replace(
            instance,
            protection=level,
            sites=instance.sites.assign(protection="", must_open=True),
            cities=instance.cities.assign(protection=level),
        )
        for level in STRONGER
    }
    before = -math.inf
    for level in STRONGER:
        plan = stz.solve(everybody[level], "cost", gap=GAP, time_limit=60)
        cost = plan.objective if plan.has_plan else math.inf
        assert cost >= before - 1e-6 * max(1.0, abs(before)) if math.isfinite(before) else True
        assert math.isfinite(cost) or plan.status == "infeasible"
        before = max(before, cost)
