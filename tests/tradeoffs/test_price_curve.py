"""Prices are differences of intervals, and are shared between settings only where that is valid."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Any

import pytest

from stz.errors import DataError, ScenarioError
from stz.instance import Instance, Quota
from stz.interval import Interval
from stz.plan import Plan
from stz.solver import Planner, solve
from stz.tradeoffs import Curve, price_of
from tests.fixtures import oracle
from tests.fixtures.trading_instances import trading_instance


@pytest.fixture(scope="module")
def instance() -> Instance:
    return trading_instance(3, budget_musd=9.0)


@pytest.fixture(scope="module")
def some_plan(instance: Instance) -> Plan:
    return solve(instance, "exports", gap=0.0)


def known(plan: Plan, found: float, bound: float, status: str = "feasible") -> Plan:
    """Return a plan that says so much of its value and bound."""
    return dataclasses.replace(plan, objective=found, bound=bound, status=status)  # type: ignore[arg-type]


def test_budgets_cost_what_exhaustion_says(instance: Instance) -> None:
    budgets = [9.0, 4.0, 6.5]
    curve = price_of("budget", budgets, Planner(instance, "exports", gap=0.0))
    best = {
        budget: oracle.best_objective(instance.with_limits(budget_musd=budget), "exports")
        for budget in budgets
    }
    for point in curve.points:
        assert best[point.value] in point.optimum
        assert curve.price(point.value) == Interval.point(0.0, curve.unit) or (
            best[9.0] - best[point.value] in curve.price(point.value)
        )
    assert best[6.5] - best[4.0] in curve.price(4.0, base=6.5)
    assert best[6.5] > best[4.0]


def test_redundancy_is_priced(instance: Instance) -> None:
    curve = price_of(
        "redundancy", ["single", "dual_link", "dual_node"], Planner(instance, "exports", gap=0.0)
    )
    for point in curve.points:
        cold = solve(dataclasses.replace(instance, protection=point.value), gap=0.0)
        assert (point.status == "infeasible") == (cold.status == "infeasible")
        if cold.has_plan:
            assert cold.objective in point.optimum
    assert curve.price("dual_link").high >= -1e-9


def test_quotas_and_availability_are_set(instance: Instance) -> None:
    quota = Quota("small towns", "zones", tiers=(3,), minimum=0.0)
    asked = dataclasses.replace(instance, quotas=(quota,))
    curve = price_of("quota small towns", [0, 1], Planner(asked, "exports", gap=0.0))
    for point in curve.points:
        changed = dataclasses.replace(quota, minimum=float(point.value))
        cold = solve(dataclasses.replace(asked, quotas=(changed,)), gap=0.0)
        assert point.status == cold.status
        if cold.has_plan:
            assert cold.objective in point.optimum
    promised = price_of("availability", [None, 0.9], Planner(instance, "exports", gap=0.0))
    assert [point.label for point in promised.points] == ["none", "0.9"]
    assert promised.price(0.9).low == pytest.approx(0.0, abs=1e-9)


def test_bounds_and_plans_are_shared_where_one_setting_allows_the_other(some_plan: Plan) -> None:
    told = {10.0: (5.0, 9.0), 20.0: (4.0, 8.0), None: (7.0, 20.0)}
    curve = price_of("budget", list(told), lambda value: known(some_plan, *told[value]))
    spans = {point.value: (point.optimum.low, point.optimum.high) for point in curve.points}
    # a plan for 10 is one for 20; what 20 cannot reach, 10 cannot
    assert spans == {10.0: (5.0, 8.0), 20.0: (5.0, 8.0), None: (7.0, 20.0)}
    assert [point.shared for point in curve.points] == [True, True, False]
    apart = price_of("some.key", list(told), lambda value: known(some_plan, *told[value]))
    assert [(p.optimum.low, p.optimum.high) for p in apart.points] == list(told.values())


def test_levels_that_do_not_hold_each_other_share_nothing(some_plan: Plan) -> None:
    told = {"dual_node": (5.0, 9.0), "shared_risk": (6.0, 7.0), "single": (5.5, 30.0)}
    curve = price_of("redundancy", list(told), lambda level: known(some_plan, *told[level]))
    spans = [(point.optimum.low, point.optimum.high) for point in curve.points]
    assert spans == [(5.0, 9.0), (6.0, 7.0), (6.0, 30.0)]
    assert curve.price("single", base="shared_risk") == Interval(-24.0, 1.0, curve.unit)


def test_a_caller_says_which_setting_of_a_key_allows_which(some_plan: Plan) -> None:
    told = {1: (5.0, 9.0), 2: (3.0, 8.0)}
    curve = price_of(
        "fiber.repair_h", [1, 2], lambda hours: known(some_plan, *told[hours]),
        allows=lambda one, other: one <= other,
    )  # fmt: skip
    assert [(p.optimum.low, p.optimum.high) for p in curve.points] == [(5.0, 9.0), (3.0, 8.0)]


def test_a_solve_without_a_plan_stays_in_the_curve(some_plan: Plan) -> None:
    plans = {
        1.0: known(some_plan, math.nan, math.nan, "infeasible"),
        2.0: known(some_plan, math.nan, 6.0, "no_plan"),
        3.0: known(some_plan, 4.0, 9.0),
    }
    curve = price_of("budget", [3.0, 2.0, 1.0], lambda budget: plans[budget])
    assert [point.status for point in curve.points] == ["feasible", "no_plan", "infeasible"]
    assert (curve.points[1].optimum.low, curve.points[1].optimum.high) == (-math.inf, 6.0)
    assert not curve.points[2].optimum.is_known
    assert curve.price(2.0).low == -2.0
    assert not curve.price(1.0).is_known


def test_it_tells_itself_as_data_table_and_text(some_plan: Plan) -> None:
    told = {10.0: (5.0, 9.0), 5.0: (3.0, 4.0)}
    curve = price_of("budget", list(told), lambda value: known(some_plan, *told[value]))
    data = curve.as_dict()
    assert data["points"][1]["price"] == {"low": 1.0, "high": 6.0, "unit": curve.unit}
    assert json.loads(json.dumps(data)) == data
    assert list(curve.table()["price_high"]) == [0.0, 6.0]
    assert "budget 5 instead of 10 costs 1.00 to 6.00 USD million per year" in str(curve)
    assert "<table>" in curve._repr_html_()


@pytest.mark.parametrize(
    ("what", "values", "said"),
    [
        ("budget", [], "no settings"),
        ("budget", [3.0, 3.0], "given twice"),
        ("redundnacy", ["single"], "did you mean 'redundancy'"),
        ("quota nobody", [1], "no such quota"),
        ("availability", [99.99], "share of the year"),
    ],
)
def test_what_cannot_be_is_refused(
    instance: Instance, what: str, values: list[Any], said: str
) -> None:
    with pytest.raises(ScenarioError, match=said):
        price_of(what, values, Planner(instance, "exports"))


def test_values_that_cannot_be_are_refused(instance: Instance) -> None:
    with pytest.raises(DataError):
        price_of("redundancy", ["triple"], Planner(instance, "exports"))
    with pytest.raises(ScenarioError, match="no such setting"):
        _two(instance).price(3.0)


def _two(instance: Instance) -> Curve:
    return price_of("budget", [1.0, 2.0], Planner(instance, "exports"))


def test_a_stop_keeps_what_is_there(some_plan: Plan) -> None:
    def solve_at(budget: float) -> Plan:
        if budget == 3.0:
            raise KeyboardInterrupt
        return known(some_plan, 4.0, 9.0)

    assert len(price_of("budget", [1.0, 2.0, 3.0], solve_at).points) == 2
    with pytest.raises(KeyboardInterrupt):
        price_of("budget", [3.0], solve_at)
