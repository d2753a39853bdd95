"""What a plan says of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import stz
from stz.instance import Instance
from stz.plan import Plan


@pytest.fixture(scope="module")
def plan(tiny: Callable[..., Instance]) -> Plan:
    """E with 3 blocks and F, 150 people: exports of 7.5 for exactly the budget."""
    return stz.solve(tiny(budget_musd=8), gap=1e-6)


def test_the_headline_has_objective_bound_gap_and_what_is_proven(plan: Plan) -> None:
    assert plan.headline == ("exports 7.500 USD million per year, bound 7.500, gap 0.000%, optimal")
    stopped = replace(plan, status="feasible", bound=9.0, gap=0.2)
    assert stopped.headline.endswith("bound 9.000, gap 20.000%, best found")
    assert "gap over 1,000%, best" in replace(stopped, objective=1e-9, gap=9e9).headline


def test_no_number_is_minus_zero(plan: Plan) -> None:
    assert "bound 0.000" in replace(plan, objective=0.0, bound=-1e-9).headline


def test_the_unit_of_several_years_is_not_that_of_one(plan: Plan) -> None:
    twice = replace(plan, by_year=plan.by_year.loc[[0, 0]])
    assert "USD million, bound" in twice.headline


def test_without_a_plan_it_says_why(plan: Plan) -> None:
    none = replace(plan, status="infeasible", message="budgets too small")
    assert none.headline == "infeasible: budgets too small"
    assert replace(none, message="").headline == "infeasible"
    assert not none.has_plan


def test_decisions_come_as_the_caller_named_them(plan: Plan) -> None:
    assert plan.opened == ["E", "F"]
    assert set(plan.built) == {("hub", "east"), ("east", "west"), ("west", "far")}


def test_a_notebook_shows_names_literally(plan: Plan) -> None:
    odd = replace(plan, metrics={"<b>{{7*7}}": 1234567.0})
    page = odd._repr_html_()
    assert "&#60;b&#62;&#123;&#123;7*7" in page
    assert "1.23457e+06" in page
    assert "2 zones" in repr(plan)
