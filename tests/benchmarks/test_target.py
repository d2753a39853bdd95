"""The benchmark of targets measures a real answer, above the ceiling and below."""

from __future__ import annotations

import math

import pytest

from benchmarks.target import exports_asked_for, reach
from benchmarks.timeline import Timeline
from benchmarks.trial import DEFAULT, Problem, Settings
from stz.errors import ScenarioError
from tests.fixtures.trading_instances import trading_instance

SETTINGS = Settings(engine=DEFAULT, gap=0.01, time_limit_s=60.0)


def test_a_plan_is_priced_and_verified() -> None:
    outcome = reach(Problem(trading_instance(6)), SETTINGS, Timeline(), exports=1.0)
    assert outcome.status == "optimal"
    assert outcome.bound <= outcome.objective
    assert outcome.figures["ceiling_low"] >= 1.0


def test_above_the_ceiling_is_told() -> None:
    outcome = reach(Problem(trading_instance(6)), SETTINGS, Timeline(), exports=1000.0)
    assert outcome.status == "infeasible"
    assert math.isnan(outcome.objective)
    assert outcome.figures["ceiling_high"] < 1000.0
    assert "out of reach" in outcome.message


def test_trials_are_targets() -> None:
    assert [trial.name for trial in exports_asked_for(("40",))] == ["40"]
    for wrong in ("much", "-1", "nan"):
        with pytest.raises(ScenarioError, match="above 0"):
            exports_asked_for((wrong,))
