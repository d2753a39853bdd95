"""The panel: what its controls ask, and what it shows."""

from __future__ import annotations

import builtins
import threading
from typing import Any

import pytest

import stz
from stz.errors import SolverMissingError
from stz.session import Session
from stz.session.panel import Panel
from tests.session.test_session import REGION

WAIT_S = 300


@pytest.fixture
def panel() -> Panel:
    scenario = stz.load_scenario("pakistan-2030", REGION)
    return Session(scenario, gap=0.2).panel()  # type: ignore[no-any-return]


def solved(panel: Panel) -> None:
    panel.press_solve()
    assert panel.worker.wait(WAIT_S)


@pytest.mark.thorough
def test_it_asks_what_the_controls_say(panel: Panel) -> None:
    panel.budget.value = 6.0
    panel.share.value = 0.5
    panel.locks.value = ["Mardan"]
    panel.bans.value = ["Swabi"]
    solved(panel)
    answer = panel.session.answer
    assert answer.scenario.budget_musd == 6.0
    assert answer.scenario.candidates.lock == ("mardan",)
    assert answer.scenario.candidates.ban == ("swabi",)
    assert answer.scenario.bounds[0].min_share == 0.5
    assert "mardan" in answer.plan.opened
    assert panel.history.value == answer.name
    assert panel.progress.value == answer.plan.headline
    assert 'sandbox="allow-scripts"' in panel.map.value
    assert "than base" in panel.delta.value
    panel.history.value = "base"
    assert panel.session.answer.name == "base"
    assert panel.delta.value == ""


def test_nothing_is_solved_by_moving_a_control(panel: Panel) -> None:
    panel.budget.value = 5.0
    panel.share.value = 0.3
    assert not panel.worker.busy
    assert panel.session.names == ()


@pytest.mark.thorough
def test_a_question_without_a_plan_is_told(panel: Panel) -> None:
    panel.budget.value = 0.5
    panel.locks.value = ["Mardan", "Peshawar"]
    solved(panel)
    assert "budget" in panel.progress.value
    assert panel.session.answer.name == "base"


@pytest.mark.thorough
def test_stop_keeps_the_best_plan(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    panel.session.solve()
    heard, stopped = threading.Event(), list[bool]()
    tell = panel._heard

    def listen(state: Any) -> None:
        tell(state)
        if not heard.is_set():
            heard.set()
            panel.press_stop()
            stopped.append(True)

    monkeypatch.setattr(panel, "_heard", listen)
    panel.budget.value = 7.0
    solved(panel)
    assert stopped
    assert panel.session.answer.plan.has_plan


def test_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "ipywidgets":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SolverMissingError, match=r"stz\[notebook\]"):
        Panel(Session(stz.load_scenario("pakistan-2030", REGION)))
