"""Both engines against exhaustion where anything may fail, at every level and with targets."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import pytest

import stz
from stz.instance import Instance
from stz.instance.tables import PROTECTION_LEVELS
from stz.plan import Plan
from tests.fixtures.against_oracle import GAP, compare, verified
from tests.fixtures.failure_oracle import failing, keeps_promise, levels_of
from tests.fixtures.oracle_years import best_programme
from tests.fixtures.small_protected import small_protected

OBJECTIVES = ("exports", "cost", "npv")
STRONGER = ("single", "dual_link", "dual_node", "dual_gateway")


def compare_protected(instance: Instance, objective: str) -> bool:
    """Hold both engines against exhaustion; tell whether there was a plan."""
    return compare(instance, objective, oracle=best_programme, check=check_plan)


def check_plan(instance: Instance, plan: Plan) -> None:
    """Verify a plan, and its table of downtimes against every state."""
    verified(instance, plan)
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


def problems(seeds: range, n_years: int = 1, *, promised: bool = False) -> Iterator[Instance]:
    for seed in seeds:
        instance = small_protected(seed, n_years, promised=promised)
        if instance is not None:
            yield instance


@pytest.mark.examples(quick=6, thorough=30)
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_every_level_by_exhaustion(objective: str, examples: int) -> None:
    found, levels = 0, set()
    for instance in problems(range(examples)):
        if compare_protected(instance, objective):
            found += 1
            levels.update(levels_of(instance))
    assert found > examples / 3
    assert levels == set(PROTECTION_LEVELS)


@pytest.mark.examples(quick=4, thorough=25)
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_availability_by_exhaustion(objective: str, examples: int) -> None:
    found = refused = 0
    for instance in problems(range(100, 100 + examples), promised=True):
        found += compare_protected(instance, objective)
        site = instance.sites["site"].tolist()
        refused += any(
            not keeps_promise(instance, site.index(owner), option).all()
            for option, owner in enumerate(instance.options["site"].tolist())
        )
    assert found > examples / 5
    assert refused > examples / 2.5


@pytest.mark.examples(quick=3, thorough=20)
@pytest.mark.parametrize("promised", [False, True])
def test_two_years_by_exhaustion(promised: bool, examples: int) -> None:
    found = 0
    seeds = range(200, 200 + examples)
    for number, instance in enumerate(problems(seeds, 2, promised=promised)):
        found += compare_protected(instance, OBJECTIVES[number % 3])
    assert found > examples / 4


@pytest.mark.examples(quick=4, thorough=12)
def test_more_protection_costs_no_less(examples: int) -> None:
    dearer = 0
    for instance in problems(range(300, 300 + examples)):
        before = -math.inf
        for level in STRONGER:
            sites = instance.sites.assign(protection="", must_open=True)
            cities = instance.cities.assign(protection=level)
            everybody = replace(instance, protection=level, sites=sites, cities=cities)
            plan = stz.solve(everybody, "cost", gap=GAP, time_limit=600)
            assert plan.has_plan or plan.status == "infeasible"
            cost = plan.objective if plan.has_plan else math.inf
            assert cost >= before or cost == pytest.approx(before, rel=1e-6)
            dearer += cost > before + 1e-3 and level != "single"
            before = max(before, cost)
    assert dearer > examples / 2
