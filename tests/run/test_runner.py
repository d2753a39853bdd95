from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import stz
from stz.errors import DrawingError, InfeasibleError, ScenarioError, StzError, TimeLimitError
from stz.instance import MetricBound
from stz.plan import Plan
from stz.run.prepare import Prepared, prepare
from stz.run.runner import no_plan, run_scenario
from stz.whole_files import folders

KHYBER = {
    "name": "khyber",
    "budget_musd": 4,
    "protection": "single",
    "solver": {"gap": 0.02},
    "territory": {
        "exclude_provinces": [
            "Azad Jammu and Kashmir",
            "Gilgit-Baltistan",
            "Balochistan",
            "Punjab",
            "Sindh",
        ]
    },
}


@pytest.fixture(scope="module")
def ready() -> Prepared:
    return prepare("pakistan-2030", KHYBER)


@pytest.fixture(scope="module")
def scenario() -> stz.Scenario:
    return stz.load_scenario("pakistan-2030", KHYBER)


def test_prepare_reads_layers_and_assembles(ready: Prepared) -> None:
    assert ready.instance is ready.assembly.instance
    assert ready.instance.limits.budget_musd == 4
    assert set(ready.instance.sites["province"]) == {
        "Khyber Pakhtunkhwa",
        "Islamabad Capital Territory",
    }
    assert "khyber" in repr(ready)


def test_phases_are_told_in_order(
    ready: Prepared, tmp_path: Path, scenario: stz.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stz.run.runner.prepare", lambda *_, **__: ready)
    phases: list[str] = []
    states: list[stz.Progress] = []
    run = run_scenario(
        scenario, tmp_path / "r", on_phase=phases.append, progress=states.append, draw_map=False
    )
    assert phases == ["solving", "verifying the plan", "writing the run folder"]
    assert states
    assert run.path == tmp_path / "r"
    assert run.scenario == scenario
    assert not (run.path / "map.html").exists()
    assert stz.verify_run(run.path).ok


def test_the_folder_is_named_for_the_scenario(
    ready: Prepared, tmp_path: Path, scenario: stz.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("stz.run.runner.prepare", lambda *_, **__: ready)
    assert run_scenario(scenario, draw_map=False).path == Path("runs/khyber")


@pytest.mark.parametrize("why", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_happens_while_writing_does_not_cost_the_plan(
    why: BaseException,
    ready: Prepared,
    tmp_path: Path,
    scenario: stz.Scenario,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object) -> None:
        raise why

    monkeypatch.setattr("stz.run.runner.prepare", lambda *_, **__: ready)
    monkeypatch.setattr("stz.run.runner.map_run", fail)
    with pytest.raises(DrawingError) as told:
        run_scenario(scenario, tmp_path / "r")
    assert "map could not be drawn" in str(told.value)
    assert stz.verify_run(tmp_path / "r").ok


def test_what_could_not_be_drawn_is_told_with_the_folder_that_the_planner_knows(
    ready: Prepared, tmp_path: Path, scenario: stz.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object, page: Path, *__: object) -> None:
        raise OSError(28, "No space left on device", str(page))

    monkeypatch.setattr("stz.run.runner.prepare", lambda *_, **__: ready)
    monkeypatch.setattr("stz.run.runner.map_run", fail)
    with pytest.raises(DrawingError) as told:
        run_scenario(scenario, tmp_path / "r")
    assert str(tmp_path / "r" / "map.html") in str(told.value)
    assert [path.name for path in tmp_path.iterdir()] == ["r"]
    assert ".r" not in str(told.value)


@pytest.mark.parametrize("everywhere", [False, True])
def test_a_folder_that_cannot_be_written_any_more_does_not_cost_the_plan(
    everywhere: bool,
    ready: Prepared,
    tmp_path: Path,
    scenario: stz.Scenario,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put = folders._carry

    def stubborn(former: Path, work: Path, kept: Any) -> None:
        if former == tmp_path / "r":
            raise OSError(30, "Read-only file system")
        put(former, work, kept)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "r").mkdir()
    (tmp_path / "other").mkdir()
    monkeypatch.setattr("stz.run.runner.prepare", lambda *_, **__: ready)
    monkeypatch.setattr(folders, "_carry", stubborn)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "other"))
    if everywhere:
        monkeypatch.setattr("stz.runs.store.write_plan", full)
        with pytest.raises(ScenarioError, match=r"No space left.*the plan is lost: exports \d"):
            run_scenario(scenario, tmp_path / "r", draw_map=False)
        return
    with pytest.raises(DrawingError, match="Read-only file system") as told:
        run_scenario(scenario, tmp_path / "r", draw_map=False)
    (kept,) = (tmp_path / "other").glob("stz-*/r")
    assert str(kept) in str(told.value)
    assert stz.verify_run(kept).ok
    assert list((tmp_path / "r").iterdir()) == []


def test_a_plan_that_fails_the_verifier_is_not_written(
    ready: Prepared, tmp_path: Path, scenario: stz.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = stz.solve

    def boast(*arguments: Any, **options: Any) -> Plan:
        plan = honest(*arguments, **options)
        return replace(plan, objective=plan.objective * 2)

    monkeypatch.setattr("stz.run.runner.prepare", lambda *_, **__: ready)
    monkeypatch.setattr(sys.modules["stz.solver"], "solve", boast)
    with pytest.raises(stz.VerificationError):
        run_scenario(scenario, tmp_path / "r")
    assert list(tmp_path.iterdir()) == []


def _plan(status: str, **more: Any) -> Plan:
    nan = float("nan")
    tables = [pd.DataFrame() for _ in range(8)]
    return Plan(status, "exports", nan, nan, nan, *tables, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "more", "error", "said"),
    [
        ("infeasible", {"message": "no way."}, InfeasibleError, "all constraints: no way"),
        ("unbounded", {}, InfeasibleError, "has no limit"),
        ("no_plan", {}, TimeLimitError, "within 120 s"),
        ("no_plan", {"interrupted": True}, TimeLimitError, "stopped before a first plan"),
        ("error", {"message": "boom"}, StzError, "boom"),
    ],
)
def test_every_way_to_have_no_plan_has_its_words(
    status: str, more: dict[str, Any], error: type[StzError], said: str, scenario: stz.Scenario
) -> None:
    told = no_plan(_plan(status, **more), scenario)
    assert type(told) is error
    assert said in str(told)
    assert told.problems[0].mend


def test_a_diagnosis_takes_the_place_of_guesses(scenario: stz.Scenario) -> None:
    instance = stz.Instance.from_tables(
        sites=[{"site": "a", "node": "a", "capex_musd": 4, "must_open": True}], budget_musd=3
    )
    plan = stz.solve(instance)
    told = no_plan(plan, scenario, stz.diagnose(instance, plan=plan))
    assert type(told) is InfeasibleError
    assert [problem.where for problem in told.problems] == ["khyber"] * 3
    assert [problem.mend for problem in told.problems] == [
        "any one of the 2 fixes below is enough", "raise budget_musd from 3 to 4", "unlock site a",
    ]  # fmt: skip
    late = stz.diagnose(instance, plan=replace(plan, status="no_plan", bound=7.5, time_limit=9.0))
    told = no_plan(replace(plan, status="no_plan"), scenario, late)
    assert type(told) is TimeLimitError
    assert "every plan has exports of at most 7.5" in str(told)


class TestPublicNames:
    def test_each_is_there_and_the_solve_function_is_not_the_room(self) -> None:
        missing = [name for name in stz.__all__ if getattr(stz, name, None) is None]
        assert missing == []
        import_module("stz.solver.progress.progress")
        assert callable(stz.solve)
        assert set(stz.__all__) <= set(dir(stz))

    def test_an_unknown_name(self) -> None:
        with pytest.raises(AttributeError, match="no attribute 'sovle'"):
            _ = stz.sovle  # type: ignore[attr-defined]

    def test_check_scenario_prints_well(self) -> None:
        report = stz.check_scenario("pakistan-2030", ["budgetmusd=<b>"])
        assert not report.ok
        assert report.exit_code == 2
        assert "&#60;b&#62;" in report._repr_html_()
        assert "<b>" not in report._repr_html_().replace("<b>1 problem</b>", "")


def test_names_follow_the_home_of_each() -> None:
    homes: Sequence[str] = sorted(set(stz._HOME.values()))
    assert set(stz._HOME) <= set(stz.__all__)
    assert all(home.startswith("stz.") for home in homes)


def test_metrics_that_there_are_not_are_told_before_anything_is_solved(
    ready: Prepared, scenario: stz.Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = MetricBound(name="b", metric="new_zones", minimum=1)
    odd = replace(ready.assembly.instance, bounds=(bound,))
    made = replace(ready.assembly, instance=odd)
    monkeypatch.setattr("stz.run.check._assembled", lambda *_: made)
    report = stz.check_scenario(scenario.model_copy(update={"objective": ("exprots", "jobs")}))
    assert [problem.mend for problem in report.problems] == [
        "did you mean 'exports'?",
        "write zones: as a metric it counts new zones only",
    ]
