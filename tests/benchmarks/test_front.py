"""The benchmark of fronts measures a real front, and says when a plan is refused."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.front import enclose, exports_against_capex
from benchmarks.timeline import Timeline
from benchmarks.trial import DEFAULT, Problem, Settings
from stz.errors import ScenarioError
from tests.fixtures.trading_instances import trading_instance

SETTINGS = Settings(engine=DEFAULT, gap=0.05, time_limit_s=60.0)


def test_a_front_is_measured() -> None:
    outcome = enclose(Problem(trading_instance(6)), SETTINGS, Timeline())
    assert outcome.status == "optimal"
    assert 0 <= outcome.area_gap <= 0.05
    assert outcome.figures["points"] == len(outcome.details) > 2
    assert outcome.objective <= outcome.bound


def test_a_refused_plan_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refused:
        violations = ("too dear",)

    def refuse(*_: Any) -> Refused:
        return Refused()

    monkeypatch.setattr("stz.verifier.verify_plan", refuse)
    outcome = enclose(Problem(trading_instance(9)), SETTINGS, Timeline())
    assert outcome.status == "refused"
    assert "too dear" in outcome.message


def test_trials_are_regions() -> None:
    assert [trial.name for trial in exports_against_capex(())] == [""]
    assert [trial.name for trial in exports_against_capex(("karachi:25",))] == ["karachi:25"]
    with pytest.raises(ScenarioError, match="names of regions"):
        exports_against_capex(("",))
