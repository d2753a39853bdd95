"""Questions asked one by one: each answer must be what a solve from nothing says."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

import stz
from stz.errors import InfeasibleError, ScenarioError
from stz.interval import Interval
from stz.session import Answer, Session
from stz.session.delta import optimum
from tests.conftest import TINY

REGION: dict[str, Any] = {
    "territory": {"districts": ["Peshawar", "Mardan", "Nowshera", "Charsadda", "Swabi"]},
    "budget_musd": 8,
    "protection": "single",
}


@pytest.fixture(scope="module")
def region() -> stz.Scenario:
    return stz.load_scenario("pakistan-2030", REGION)


@pytest.fixture
def session(region: stz.Scenario) -> Session:
    return Session(region, gap=0.2)


def cold(answer: Answer, gap: float = 0.05) -> Interval:
    """Return where the best value lies, solved from nothing."""
    plan = stz.solve(answer.instance, answer.scenario.objective, gap=gap, time_limit=60)
    return optimum(plan)


@pytest.mark.thorough
def test_every_question_is_answered_as_from_nothing(session: Session, tmp_path: Path) -> None:
    base = session.solve()
    town = next(site for site in base.plan.opened if "stp" not in str(site))
    questions = [
        lambda: session.budget(10),
        lambda: session.ban(town),
        lambda: session.free(town),
        lambda: session.cost(fiber=0.5, zones=-0.2),
        lambda: session.talent("Peshawar", factor=0.5),
        lambda: session.require("jobs_tier23", of="jobs", min_share=0.5),
        lambda: session.set("fiber.repair_h", 12),
        lambda: session.lock("Mardan"),
        lambda: session.protect("dual_link", zones=["Mardan"]),
    ]
    for ask in questions:
        answer = ask()
        assert stz.verify_plan(answer.instance, answer.plan).ok
        assert answer.before is not None
        assert answer.delta is not None
        assert answer.delta.value is not None
        # the file that an answer writes asks the same question
        file = tmp_path / "asked.yaml"
        file.write_text(answer.as_scenario(), encoding="utf-8")
        assert stz.prepare(file).instance.digest == answer.instance.digest, answer.asked
    hows = [answer.how for answer in session.answers]
    assert hows[:6] == ["cold", "warm", "warm", "warm", "warm", "warm"]
    assert hows[7] == "cold"  # other repair times are other links


def test_the_truth_lies_in_every_answer_and_difference() -> None:
    session = Session(tables(), gap=0.2)
    session.solve()
    questions = [
        lambda: session.budget(6, name="little"),
        lambda: session.budget(12, name="much"),
        lambda: session.ban("E"),
        lambda: session.free("E"),
        lambda: session.lock("W"),
        lambda: session.cost(fiber=0.5, zones=-0.2),
        lambda: session.talent("a", factor=0.5),
        lambda: session.require("jobs", minimum=30),
        lambda: session.protect("dual_link", zones=["E"]),
    ]
    for ask in questions:
        answer = ask()
        exact = cold(answer, gap=0.0)
        assert exact.middle in answer.value, answer.asked
        assert answer.before is not None
        assert answer.delta is not None
        assert answer.delta.value is not None
        before = cold(answer.before, gap=0.0)
        assert exact.middle - before.middle in answer.delta.value, answer.asked
    same = session.compare("much", "much").value
    assert same is not None
    assert 0.0 in same


@pytest.mark.thorough
def test_history(session: Session) -> None:
    base = session.solve()
    one = session.budget(6, name="six")
    two = session.budget(9)
    assert two.name == "budget 9"
    assert session.undo() is one
    assert session.undo() is base
    with pytest.raises(ScenarioError, match="nothing to undo"):
        session.undo()
    assert session.redo() is one
    assert session.redo() is two
    with pytest.raises(ScenarioError, match="nothing was undone"):
        session.redo()
    assert session.go("six") is one
    other = session.budget(7)  # forgets "budget 9"
    assert session.names == ("base", "six", "budget 7")
    assert other.before is one
    with pytest.raises(ScenarioError, match="did you mean 'six'"):
        session.compare("base", "sixx")
    with pytest.raises(ScenarioError, match="name of another answer"):
        session.budget(8, name="six")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.plan = two.plan  # type: ignore[misc]


@pytest.mark.thorough
def test_a_question_without_a_plan_leaves_the_session_where_it_was(session: Session) -> None:
    base = session.solve()
    with pytest.raises(InfeasibleError) as refused:
        session.require("jobs", minimum=1e7)
    assert "jobs" in str(refused.value)
    assert session.answer is base
    assert session.budget(7).plan.has_plan


def test_names_are_hinted_at(session: Session) -> None:
    base = session.solve()
    questions: list[tuple[Callable[[Session], Answer], str]] = [
        (lambda s: s.lock("Mardaan"), "did you mean 'Mardan'"),
        (lambda s: s.ban("Peshawwar"), "did you mean 'Peshawar'"),
        (lambda s: s.talent("Peshawwar", factor=2), "did you mean 'Peshawar'"),
        (lambda s: s.outage("Peshawwar"), "did you mean 'Peshawar'"),
        (lambda s: s.outage("PESKO", kind="company"), "did you mean 'PESCO'"),
        (lambda s: s.outage("x", kind="nodes"), "did you mean 'node'"),
        (lambda s: s.protect("dual_nod"), "did you mean 'dual_node'"),
        (lambda s: s.require("job", minimum=1), "jobs"),
        (lambda s: s.require("jobs"), "give minimum"),
        (lambda s: s.set("fiber.repair", 3), "repair_h"),
        (lambda s: s.cost(fiber=-1.0), "0.5 means"),
        (lambda s: s.add_link("Peshawar", "Mardaan"), "did you mean 'Mardan'"),
    ]
    for ask, hint in questions:
        with pytest.raises(stz.StzError) as refused:
            ask(session)
        assert hint in str(refused.value)
        assert session.answer is base


@pytest.mark.thorough
def test_what_is_not_there_and_what_nobody_planned(session: Session) -> None:
    session.solve()
    dark = session.outage("Mardan")
    assert "mardan" not in set(dark.instance.nodes["node"])
    assert dark.how == "cold"
    session.undo()
    site = session.add_site("New Town", lon=71.7, lat=34.05)
    assert "New Town" in set(site.instance.sites["name"])
    link = session.add_link("Peshawar", "Mardan", capex_musd=0.0)
    assert link.scenario.what_if.links[0].km > 40
    assert len(link.scenario.what_if.sites) == 1
    assert stz.verify_plan(link.instance, link.plan).ok


@pytest.mark.thorough
def test_answers_show_themselves(session: Session) -> None:
    session.solve()
    answer = session.budget(6)
    assert answer.plan.headline in str(answer)
    assert "budget 6 against base" in str(answer)
    html = answer._repr_html_()
    assert "<svg" in html
    assert "<script" not in html
    assert "Peshawar" in html
    assert "{{" not in html
    assert answer.as_dict()["delta"]["base"] == "base"


@pytest.mark.thorough
def test_answers_are_kept_as_runs(session: Session, tmp_path: Path) -> None:
    session.solve()
    session.budget(6, name="six million")
    paths = session.save(tmp_path)
    assert [path.name for path in paths] == ["base", "six-million"]
    for path in paths:
        assert stz.verify_run(path).ok
        assert (path / "map.html").exists()
    again = Session(paths[1])
    assert again.solve().how == "read"
    assert again.answer.plan.opened == session.answer.plan.opened
    assert cold(again.budget(7)).overlaps(again.answer.value)
    run = stz.load_run(paths[1])
    pd.testing.assert_frame_equal(
        session.answer.run.zones.drop(columns="geometry"), run.zones.drop(columns="geometry"),
        check_dtype=False,
    )  # fmt: skip


def tables() -> stz.Instance:
    at = {"gate": (70, 30), "hub": (71, 30), "east": (72, 30), "west": (71, 31), "far": (70, 31)}
    nodes = [{"node": node, "lon": lon, "lat": lat} for node, (lon, lat) in at.items()]
    return stz.Instance.from_tables(**{**TINY, "nodes": nodes, "budget_musd": 8.0})


def test_a_problem_from_tables() -> None:
    session = Session(tables(), gap=0.0)
    assert session.solve().plan.objective == pytest.approx(7.5)
    assert session.ban("F").plan.objective == pytest.approx(7.05)
    assert session.ban("F").how == "warm"
    with pytest.raises(ScenarioError, match="came as tables"):
        session.outage("hub")
    with pytest.raises(ScenarioError, match="came as tables"):
        session.set("fiber.repair_h", 3)


@pytest.mark.thorough
def test_a_scenario_that_reads_back(session: Session) -> None:
    session.solve()
    asked = yaml.safe_load(session.budget(6).as_scenario())
    assert asked["budget_musd"] == 6
    assert asked["changes"]
