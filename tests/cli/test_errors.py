from __future__ import annotations

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stz.errors import (
    DataError,
    InfeasibleError,
    Problem,
    ScenarioError,
    SolverMissingError,
    StzError,
    TimeLimitError,
    VerificationError,
)
from tests.fixtures.tiers import some

Stz = Callable[..., Any]
SAMPLE = "extends: pakistan-2030\nname: mine\n"
SINDH = (
    "territory: {exclude_provinces: [Azad Jammu and Kashmir, Gilgit-Baltistan, Balochistan,"
    " Islamabad Capital Territory, Khyber Pakhtunkhwa, Punjab]}\n"
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StzError, 1),
        (VerificationError, 1),
        (ScenarioError, 2),
        (InfeasibleError, 3),
        (TimeLimitError, 4),
        (DataError, 5),
        (SolverMissingError, 6),
    ],
)
def test_every_error_has_its_code_and_all_its_problems(
    error: type[StzError], code: int, stz: Stz, monkeypatch: pytest.MonkeyPatch
) -> None:
    problems = [
        Problem(
            "a.csv", "is negative", "write 0 or more", layer="l", row="7", field="x", value="-1"
        ),
        Problem("b.csv", "is empty", "fill it"),
    ]

    def fail(*_: object, **__: object) -> None:
        raise error(problems)

    monkeypatch.setattr("stz.run.run_scenario", fail)
    said = stz("solve", "pakistan-2030")
    assert said.code == code
    assert said.out == ""
    assert "2 problems" in said.err
    assert "a.csv · layer l · row 7 · x = '-1': is negative. Fix: write 0 or more" in said.err
    assert "b.csv: is empty. Fix: fill it" in said.err
    as_json = stz("solve", "pakistan-2030", "--json")
    assert as_json.code == code
    assert as_json.data == {
        "error": error.title,
        "exit_code": code,
        "problems": [problem.as_dict() for problem in problems],
    }


def test_the_unexpected_is_short_and_keeps_a_report(
    stz: Stz, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("seven by nothing")

    monkeypatch.setattr("tempfile.tempdir", str(here))
    monkeypatch.setattr("stz.run.run_scenario", fail)
    said = stz("solve", "pakistan-2030", "--json")
    assert said.code == 1
    assert said.data["error"] == "internal error"
    assert "seven by nothing" in said.err
    (log,) = here.glob("stz-error-*.log")
    assert log.name in said.err
    assert "Traceback" in log.read_text()
    assert len(said.err.splitlines()) <= 4


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["solve"], "Missing argument"),
        (["solv", "x"], "Did you mean 'solve'"),
        (["solve", "x", "--gapp", "1"], "--gap"),
        (["solve", "x", "--gap", "much"], "--gap"),
        (["show"], "Missing argument"),
    ],
)
def test_usage(words: list[str], hint: str, stz: Stz) -> None:
    said = stz(*words)
    assert said.code == 2
    assert hint in said.err
    assert "--help" in said.err
    as_json = stz(*words, "--json")
    assert as_json.data["exit_code"] == 2
    assert as_json.data["error"] == "usage"


def test_nothing_at_all_shows_the_verbs(stz: Stz) -> None:
    said = stz()
    assert said.code == 2
    assert "solve" in said.out + said.err


class TestScenarioErrors:
    @pytest.mark.parametrize("verb", ["check", "solve"])
    def test_missing_file(self, verb: str, stz: Stz, here: Path) -> None:
        (here / "plan-a.yaml").write_text(SAMPLE)
        said = stz(verb, "plan-b.yaml")
        assert said.code == 2
        assert "did you mean plan-a.yaml" in said.err
        assert "pakistan-2030" in stz(verb, "pakistan-2003").err

    @pytest.mark.parametrize("verb", ["check", "solve"])
    def test_unreadable_yaml(self, verb: str, stz: Stz, here: Path) -> None:
        (here / "x.yaml").write_text("name: [1\nother: 2\n")
        said = stz(verb, "x.yaml", "--json")
        assert said.code == 2
        assert said.data["exit_code"] == 2
        assert said.data["problems"][0]["row"] == "line 2, column 6"

    def test_unknown_key(self, stz: Stz, here: Path) -> None:
        (here / "x.yaml").write_text(SAMPLE + "budgte_musd: 3\n")
        said = stz("solve", "x.yaml")
        assert said.code == 2
        assert "x.yaml · row line 3 · budgte_musd" in said.err
        assert "did you mean budget_musd?" in said.err
        assert not (here / "runs").exists()

    @pytest.mark.parametrize(
        ("words", "hint"),
        [
            (["--set", "budget_musd=-3"], "must be at least 0"),
            (["--set", "budgetmusd=3"], "did you mean budget_musd?"),
            (["--set", "budget_musd"], "not of the form key.sub=value"),
            (["--override", "high-cost-fibre"], "did you mean 'high-cost-fiber'?"),
            (["--engine", "cplex"], "must be one of scip, highs"),
            (["--gap", "-1"], "must be at least 0"),
            (["--gap", "nan"], "must be a finite number"),
            (["--time-limit", "0"], "must be above 0"),
            (["--seed", "-1"], "must be at least 0"),
        ],
    )
    def test_options(self, words: list[str], hint: str, stz: Stz, here: Path) -> None:
        said = stz("solve", "pakistan-2030", *words)
        assert said.code == 2
        assert hint in said.err
        assert not list(here.iterdir())

    def test_output_that_is_no_run_folder_is_left_as_it_is(self, stz: Stz, here: Path) -> None:
        (here / "photos").mkdir()
        (here / "photos/me.jpg").write_text("me")
        said = stz("solve", "pakistan-2030", "-o", "photos")
        assert said.code == 2
        assert "left unchanged" in said.err
        assert [p.name for p in (here / "photos").iterdir()] == ["me.jpg"]
        assert stz("solve", "pakistan-2030", "-o", "photos/me.jpg").code == 2

    def test_a_place_that_is_not_there(self, stz: Stz, here: Path) -> None:
        (here / "x.yaml").write_text(SAMPLE + "candidates: {lock: [multann]}\n")
        said = stz("check", "x.yaml")
        assert said.code in (2, 5)
        assert "multann" in said.err


class TestInfeasible:
    def test_a_budget_too_small_for_locked_zones(self, stz: Stz, here: Path) -> None:
        (here / "x.yaml").write_text(
            SAMPLE + SINDH + "budget_musd: 1\ncandidates: {lock: [sukkur, larkana]}\n"
        )
        said = stz("check", "x.yaml", "--json")
        assert said.code == 3
        (problem,) = said.data["problems"]
        assert problem["field"] == "budget_musd"
        assert re.search(r"raise budget_musd to \d", problem["mend"])

        said = stz("solve", "x.yaml", "--json")
        assert said.code == 3
        (same,) = said.data["problems"]
        assert (same["rule"], same["mend"]) == (problem["rule"], problem["mend"])
        assert "solving" not in said.err, "counting is enough"
        assert not (here / "runs").exists()

    @pytest.mark.thorough
    def test_what_only_the_solver_can_tell(
        self, stz: Stz, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("stz.run.runner.DIAGNOSIS_SECONDS", 600.0)
        (here / "x.yaml").write_text(
            SAMPLE + SINDH + "budget_musd: 0.5\n"
            "quotas: [{name: half, measure: workers, minimum: 900}]\n"
        )
        said = stz("solve", "x.yaml", "--json", "--time-limit", "600")
        assert (said.code, said.data["exit_code"]) == (3, 3)
        conflict, money, people = said.data["problems"]
        assert "no plan satisfies all of: capital budget of USD 0.5 million" in conflict["rule"]
        assert "at least 900 people at work (quota 'half')" in conflict["rule"]
        assert "short by USD" in money["rule"]
        assert money["mend"].startswith("raise budget_musd from 0.5 to ")
        assert (people["layer"], people["row"], people["field"]) == ("quotas", "half", "minimum")
        assert people["mend"].startswith("lower minimum of quota 'half' from 900 to ")
        assert "finding out why there is no plan" in said.err


def test_time_limit_before_a_first_plan(stz: Stz, here: Path) -> None:
    (here / "x.yaml").write_text(SAMPLE + SINDH)
    asked = ("--set", "n_zones=1")
    said = stz("solve", "x.yaml", "--time-limit", "0.0001", *asked, "--json")
    assert said.code == 4
    (problem,) = said.data["problems"]
    assert "more time" in problem["mend"]
    assert (
        "no plan was found within 0.0001 s; it is not known whether there is one" in problem["rule"]
    )
    assert not (here / "runs").exists()


def test_a_solver_that_is_not_installed(
    stz: Stz, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name == "highspy" else find(name, *a)
    )
    (here / "x.yaml").write_text(SAMPLE + SINDH)
    said = stz("solve", "x.yaml", "--engine", "highs", "--json")
    assert (said.code, said.data["exit_code"]) == (6, 6)
    assert "highspy" in said.err


class TestData:
    def test_layers_and_scenario_are_told_at_once(self, stz: Stz, here: Path) -> None:
        (here / "places.geojson").write_text('{"type": "FeatureCollection", "features": []}')
        (here / "talent.csv").write_text("")
        (here / "x.yaml").write_text(
            SAMPLE + "layers: {places: places.geojson, talent: talent.csv, seismic: none.csv}\n"
        )
        said = stz("check", "x.yaml", "--json")
        assert said.code == 5
        files = json.dumps(said.data["problems"])
        for name in ("places", "talent", "seismic"):
            assert name in files
        assert stz("solve", "x.yaml").code == 5

    def test_a_broken_scenario_does_not_hide_broken_layers(
        self, stz: Stz, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            "stz.layers.check_layers", lambda *_: [Problem("places.geojson", "is upside down")]
        )
        (here / "x.yaml").write_text(SAMPLE + "budgte_musd: 3\n")
        said = stz("check", "x.yaml")
        assert said.code == 2
        assert "budgte_musd" in said.err
        assert "is upside down" in said.err


class TestHostileNames:
    NAME = "\x1b[31mEvil[/bold][link=x]{{7*7}}${1}<script>\x07\u202e"

    def test_no_text_of_data_drives_the_terminal(self, stz: Stz, here: Path) -> None:
        (here / "x.yaml").write_text(SAMPLE + 'candidates: {exclude: [{place: "\\e[31mEvil"}]}\n')
        said = stz("check", "x.yaml")
        assert said.code == 2
        assert "\x1b" not in said.err + said.out

    def test_names_are_shown_and_not_obeyed(
        self, stz: Stz, solved: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from stz import runs

        whole = runs.load_run

        def renamed(path: Path) -> Any:
            from dataclasses import replace

            run = whole(path)
            zones = run.zones.assign(name=self.NAME)
            return replace(run, zones=zones, metrics={**run.metrics, "title": self.NAME})

        monkeypatch.setattr(runs, "load_run", renamed)
        said = stz("show", solved / "runs/khyber")
        assert said.code == 0
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", said.out)
        assert "[31mEvil[/bold][link=x]{{7*7}}${1}<script>" in said.out
        data = stz("show", solved / "runs/khyber", "--json").data
        assert data["title"] == self.NAME


@pytest.mark.thorough
@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_keeps_the_best_plan(here: Path) -> None:
    words = ["solve", "pakistan-2030", "-o", "run", "--gap", "0", "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "stz", *words, "--set", "solver.time_limit_s=6000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert process.stderr is not None
    assert any(re.search(r"best plan \d", line) for line in process.stderr)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=1200)
    assert process.returncode == 0, err
    said = json.loads(out)
    assert said["interrupted"] is True
    assert said["status"] == "feasible"
    assert (here / "run/map.html").is_file()


@pytest.mark.parametrize(
    "verb", some(["map", "export", "embed", "figures", "report", "show", "verify"], "map", "verify")
)
@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "\ud800", "a/" + "زون" * 200])
def test_a_path_that_can_be_none_is_refused(verb: str, name: str, stz: Stz, here: Path) -> None:
    said = stz(verb, name)
    assert said.code == 2
    assert "no such run folder" in said.err or "Invalid value for 'RUN'" in said.err


@pytest.mark.parametrize("verb", some(["map", "export", "embed", "figures", "report"], "export"))
@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_an_output_that_can_be_none_is_refused(
    verb: str, name: str, stz: Stz, here: Path, solved: Path
) -> None:
    said = stz(verb, solved / "runs/khyber", "-o", f"{name}.gpkg" if verb == "export" else name)
    assert said.code == 2, said.err
    assert "cannot be written" in said.err or "Invalid value for '-o'" in said.err
