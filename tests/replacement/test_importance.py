"""Replacement costs: intervals that hold what cold solves say, both definitions."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given

import stz
from stz.errors import DataError
from stz.instance import Instance
from stz.plan import Plan
from stz.replacement import Element, Importance, importance
from stz.solver import Planner
from tests.fixtures.oracle import best_objective
from tests.fixtures.restricted_oracle import best_restricted
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import bounded, some


def fixed_instance(instance: Instance, plan: Plan, element: Element) -> Instance | None:
    """Return a problem whose plans are those with the rest fixed; None where there are none."""
    alone = {str(one) for one in element.members}
    out, on = (alone, set()) if element.chosen else (set(), alone)
    sites, cities, links = instance.sites, instance.cities, instance.links
    is_site, is_city = element.kind in ("zone", "candidate"), element.kind == "city"
    opened = {str(one) for one in plan.opened} - (out if is_site else set())
    opened |= on if is_site else set()
    connected = {str(one) for one in plan.connected} - (out if is_city else set())
    connected |= on if is_city else set()
    built = {str(one) for one in plan.built_links["link"]}
    if element.kind in ("link", "ring"):
        built -= out
    kept = links["existing"] | links["link"].astype(str).isin(built)
    served = _served(instance, links[kept])
    stay_sites = {
        str(site)
        for site, node, level in zip(sites["site"], sites["node"], sites["protection"], strict=True)
        if str(site) in opened
        and served.get(node, 0) >= (2 if (level or instance.protection) == "dual_link" else 1)
    }
    stay_cities = {
        str(node)
        for node, level in zip(cities["node"], cities["protection"], strict=True)
        if str(node) in connected and served.get(node, 0) >= (2 if level == "dual_link" else 1)
    }
    if not on <= stay_sites | stay_cities:
        return None
    try:
        return replace(
            instance,
            sites=sites.assign(
                must_open=sites["must_open"] | sites["site"].astype(str).isin(stay_sites),
                banned=sites["banned"] | ~sites["site"].astype(str).isin(stay_sites),
            ),
            links=links[kept].reset_index(drop=True),
            cities=cities[cities["node"].astype(str).isin(stay_cities)]
            .assign(must_connect=True)
            .reset_index(drop=True),
        )
    except DataError:
        return None


def _served(instance: Instance, links: object) -> dict[object, int]:
    import networkx as nx

    flow: nx.DiGraph[object] = nx.DiGraph()
    flow.add_nodes_from([*instance.nodes["node"].tolist(), "the internet"])
    for a, b in zip(links["a"], links["b"], strict=True):  # type: ignore[index]
        for tail, head in ((a, b), (b, a)):
            known = flow.get_edge_data(tail, head, {"capacity": 0})["capacity"]
            flow.add_edge(tail, head, capacity=known + 1)
    for gateway in instance.gateways:
        flow.add_edge(gateway, "the internet", capacity=99)
    return {
        node: nx.maximum_flow_value(flow, node, "the internet")
        for node in instance.nodes["node"].tolist()
    }


def loss(value: float, best: float, *, maximize: bool) -> float:
    """Return what is lost; infinite where there is no plan."""
    if math.isnan(best):
        return math.inf
    return value - best if maximize else best - value


def check_table(instance: Instance, objective: str, found: Importance) -> int:
    """Hold both intervals of every row against exhaustion; return how many were held."""
    plan, held = found.plan, 0
    for row in found.rows:
        if row.element.asked:
            continue
        best = best_restricted(instance, objective, row.element.other)
        exact = loss(found.value, best, maximize=plan.maximize)
        assert exact in row.free or exact == row.free.low == row.free.high, (row, exact)
        problem = fixed_instance(instance, plan, row.element)
        best = math.nan if problem is None else best_objective(problem, objective)
        exact = loss(plan.objective, best, maximize=plan.maximize)
        assert exact in row.fixed or exact == row.fixed.low == row.fixed.high, (row, exact)
        held += 1
    return held


@pytest.mark.examples(quick=6, thorough=120)
@pytest.mark.parametrize("objective", some(["exports", "cost", "npv"], "exports", "npv"))
def test_intervals_hold_what_exhaustion_says(objective: str, examples: int) -> None:
    held = exact = 0

    @bounded(examples)
    @given(instance=small_instance())
    def check(instance: Instance) -> None:
        nonlocal held, exact
        planner = Planner(instance, objective, gap=0.0, time_limit=300)
        plan = planner.solve()
        if not plan.has_plan:
            return
        found = importance(planner, plan, gap=0.0, time_limit=None)
        held += check_table(instance, objective, found)
        exact += sum(row.free.is_point for row in found.rows)

    check()
    assert held > examples / 2
    assert exact > held / 2


@pytest.mark.examples(quick=4, thorough=80)
def test_a_plan_that_is_not_best_is_measured_from_the_best_one(examples: int) -> None:
    bettered = 0

    @bounded(examples)
    @given(instance=small_instance())
    def check(instance: Instance) -> None:
        nonlocal bettered
        worse = stz.solve(instance.with_limits(budget_musd=2.0), "exports", gap=0.0)
        if not worse.has_plan or (instance.limits.budget_musd or 9.0) < 2.0:
            return
        poor = replace(worse, instance_digest=instance.digest, bound=math.inf)
        planner = Planner(instance, "exports", gap=0.0, time_limit=300)
        found = importance(planner, poor, gap=0.0, time_limit=None)
        check_table(instance, "exports", found)
        if found.value > poor.objective + 1e-6:
            assert found.better is not None
            assert found.better.objective == pytest.approx(found.value)
            assert any("better plan" in note for note in found.notes)
            bettered += 1

    check()
    assert bettered
