"""The way from official exports to the goal, by hand."""

from __future__ import annotations

from typing import Any

import pytest

import stz
from stz.errors import ScenarioError
from stz.interval import Interval
from stz.scenario import National, load_scenario
from stz.targets import bars_to_goal, national_steps, steps_table, target_scenario

SECTION: dict[str, Any] = {
    "exports_musd": 900.0, "fiscal_year": "FY2024-25", "goal_musd": 1500.0, "basis": "by hand",
    "grade": "B",
    "unrecorded": {"low": 0.1, "high": 0.25, "basis": "by hand", "grade": "D"},
    "reforms": {
        "retention": {"to": 0.75, "low": 0.2, "high": 0.5, "basis": "by hand", "grade": "C"},
        "tax": {"to": 0.015, "low": 0.1, "high": 0.4, "basis": "by hand", "grade": "D"},
    },
}  # fmt: skip


def ends(key: str, **changes: Any) -> tuple[float, float]:
    steps = national_steps(National.model_validate({**SECTION, **changes}), Interval(40.0, 50.0))
    (one,) = [step.amount for step in steps if step.key == key]
    return pytest.approx(one.low), pytest.approx(one.high)


def test_by_hand() -> None:
    # unrecorded: 900 x 0.1 / 0.9 = 100, and 900 x 0.25 / 0.75 = 300
    assert ends("retention") == (20.0, 150.0)
    # of what is left, 0.5 to 0.8 of it: 100 x 0.5 x 0.1, and 300 x 0.8 x 0.4
    assert ends("tax") == (5.0, 96.0)
    assert ends("zones") == (40.0, 50.0)
    assert ends("total") == (965.0, 1196.0)
    assert ends("missing") == (304.0, 535.0)
    assert ends("missing", goal_musd=1000.0) == (0.0, 35.0)


def test_a_reform_can_be_switched_off() -> None:
    off = {**SECTION["reforms"], "retention": {**SECTION["reforms"]["retention"], "on": False}}
    steps = national_steps(
        National.model_validate({**SECTION, "reforms": off}), Interval(40.0, 50.0)
    )
    assert [step.key for step in steps] == ["official", "tax", "zones", "total", "goal", "missing"]
    assert ends("tax", reforms=off) == (10.0, 120.0)


def test_assumptions_are_called_so_and_carry_the_worst_grade() -> None:
    steps = national_steps(National.model_validate(SECTION), Interval(40.0, 50.0))
    kinds = {step.key: (step.kind, step.grade) for step in steps}
    assert kinds["retention"] == kinds["tax"] == ("assumption", "D")
    assert kinds["zones"] == ("answer", "")
    assert steps_table(steps)["low"].iat[0] == 900.0


def test_bars_stand_on_one_another() -> None:
    bars = bars_to_goal(national_steps(National.model_validate(SECTION), Interval(40.0, 50.0)))
    assert [(bar.start, bar.low) for bar in bars[:4]] == [
        (0.0, 900.0), (900.0, 920.0), (920.0, 925.0), (925.0, 965.0),
    ]  # fmt: skip
    assert bars[-1].start == 1500.0


def test_ends_in_order_and_all_problems_at_once() -> None:
    wrong = {
        **SECTION, "fiscal_year": "2024", "unrecorded": {**SECTION["unrecorded"], "low": 0.5},
    }  # fmt: skip
    with pytest.raises(ScenarioError) as caught:
        load_scenario("pakistan-2030", {"national": wrong})
    assert {problem.field for problem in caught.value.problems} == {
        "national.fiscal_year", "national.unrecorded",
    }  # fmt: skip


def test_the_scenario_of_a_target_has_no_limit_of_money() -> None:
    scenario = load_scenario(
        "pakistan-2030",
        {"bounds": [{"name": "dear", "metric": "capex", "maximum": 9.0},
                    {"name": "few", "metric": "zones", "maximum": 9.0}]},
    )  # fmt: skip
    asked = target_scenario(scenario, 25.0)
    assert (asked.budget_musd, asked.exports_min_musd, asked.objective) == (None, 25.0, "cost")
    assert [rule.name for rule in asked.bounds] == ["few"]


def test_no_plan_depends_on_it() -> None:
    with_it = stz.prepare("pakistan-2030").instance
    without = stz.prepare("pakistan-2030", {"national": None}).instance
    assert with_it.digest == without.digest
