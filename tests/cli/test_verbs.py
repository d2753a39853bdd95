from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stz.run import map_run
from tests.fixtures.tiers import some

Stz = Callable[..., Any]
VERBS = ("new", "check", "solve", "map", "show", "verify", "schema", "layers", "versions")


class TestNew:
    def test_it_writes_a_scenario_that_is_in_order_and_says_what_next(
        self, stz: Stz, here: Path
    ) -> None:
        said = stz("new", "demo")
        assert said.code == 0
        assert said.out.split() == [
            "demo/khyber.yaml",
            "demo/README.md",
            "demo/scenario.schema.json",
        ]
        assert "stz solve demo/khyber.yaml" in said.err
        assert stz("check", "demo/khyber.yaml").code == 0

    @pytest.mark.parametrize("there", ["khyber.yaml", "README.md"])
    def test_it_overwrites_nothing_and_writes_nothing_then(
        self, there: str, stz: Stz, here: Path
    ) -> None:
        (here / there).write_text("mine")
        said = stz("new", ".", "--json")
        assert said.code == 2
        assert "already exists" in said.data["problems"][0]["rule"]
        assert [path.name for path in here.iterdir()] == [there]
        assert (here / there).read_text() == "mine"

    def test_a_file_in_the_way(self, stz: Stz, here: Path) -> None:
        (here / "x").write_text("")
        assert stz("new", "x").code == 2
        assert stz("new", "x/y").code == 2


class TestSolve:
    def test_it_writes_a_whole_run_where_it_says(self, solved: Path) -> None:
        said = json.loads((solved / "solve.json").read_text())
        assert said["run"] == "runs/khyber"
        assert said["status"] == "optimal"
        assert 0 <= said["gap"] <= 0.05
        assert said["zones"]
        assert {"name", "seats", "exports_musd"} <= set(said["zones"][0])
        names = {path.name for path in (solved / "runs/khyber").iterdir()}
        assert names >= {"scenario.yaml", "provenance.json", "plan.gpkg", "metrics.json"}
        assert names >= {"solver.log", "map.html"}
        log = (solved / "runs/khyber/solver.log").read_text()
        assert "reading and checking layers" in log
        assert said["headline"] in log
        assert not [path for path in (solved / "runs").iterdir() if path.name.startswith(".")]

    @pytest.mark.thorough
    def test_options_go_into_the_run(self, stz: Stz, here: Path, solved: Path) -> None:
        said = stz(
            *("solve", solved / "demo/khyber.yaml", "-o", "mine", "--engine", "highs"),
            *("--gap", "0.05", "--time-limit", "50", "--seed", "3", "--override", "cheap"),
            *("--set", "title=Ours", "--set", "protection=single"),
        )
        assert said.code == 0, said.err
        assert said.out.startswith("Ours\n")
        assert "map mine/map.html" in said.out
        assert "verifying the plan" in said.err
        assert "gap" in said.err
        text = (here / "mine/scenario.yaml").read_text()
        for line in ("engine: highs", "gap: 0.05", "time_limit_s: 50", "seed: 3", "budget_musd: 9"):
            assert line in text
        assert "protection: single" in text

    def test_a_second_run_replaces_the_first_whole_and_keeps_notes(
        self, stz: Stz, here: Path, solved: Path
    ) -> None:
        shutil.copytree(solved / "runs/khyber", here / "run")
        (here / "run/my-notes.txt").write_text("keep")
        before = json.loads((here / "run/metrics.json").read_text())
        said = stz(
            "solve", solved / "demo/khyber.yaml", "-o", "run", "--override", "cheap", "--gap", "0.2"
        )
        assert said.code == 0, said.err
        after = json.loads((here / "run/metrics.json").read_text())
        assert after["objective"] < before["objective"]
        assert (here / "run/my-notes.txt").read_text() == "keep"
        assert [path.name for path in here.iterdir()] == ["run"]

    def test_a_run_that_fails_leaves_the_one_before_as_it_was(
        self, stz: Stz, here: Path, solved: Path
    ) -> None:
        shutil.copytree(solved / "runs/khyber", here / "run")
        before = _bytes_of(here)
        asked = ("--time-limit", "0.0001", "--set", "n_zones=1")
        said = stz("solve", solved / "demo/khyber.yaml", "-o", "run", *asked)
        assert said.code == 4
        assert _bytes_of(here) == before

    @pytest.mark.thorough
    def test_a_map_that_cannot_be_drawn_does_not_cost_the_plan(
        self, stz: Stz, here: Path, solved: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise RuntimeError("no ink")

        monkeypatch.setattr("tempfile.tempdir", str(here))
        monkeypatch.setattr("stz.run.runner.map_run", fail)
        said = stz("solve", solved / "demo/khyber.yaml", "-o", "run", "--gap", "0.2")
        assert said.code == 7
        assert "no ink" in said.err
        assert "stz map run" in said.err
        assert stz("verify", "run").code == 0
        assert not (here / "run/map.html").exists()

    @pytest.mark.thorough
    def test_layers_that_cannot_be_drawn_do_not_cost_the_plan_and_are_drawn_later(
        self, stz: Stz, here: Path, solved: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise ValueError("a line with holes")

        with monkeypatch.context() as broken:
            broken.setattr("stz.runs.store.draw", fail)
            said = stz("solve", solved / "demo/khyber.yaml", "-o", "run", "--gap", "0.2")
        assert said.code == 7
        assert "a line with holes" in said.err
        assert "Traceback" not in said.err
        assert not (here / "run/plan.gpkg").exists()
        assert stz("verify", "run").code == 0
        assert stz("map", "run").code == 0
        assert (here / "run/plan.gpkg").is_file()
        assert stz("verify", "run").code == 0
        assert stz("show", "run").code == 0


@pytest.mark.parametrize("encoding", some(["cp1252", "ascii"], "cp1252"))
def test_what_a_terminal_cannot_show_is_replaced(encoding: str, solved: Path, here: Path) -> None:
    shutil.copytree(solved / "runs/khyber", here / "پشاور")
    for words in (["show", "پشاور"], ["show", "پشاور", "--json"], ["show", "کراچی"]):
        done = subprocess.run(
            [sys.executable, "-m", "stz", *words],
            capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": encoding},
        )  # fmt: skip
        assert done.returncode == (2 if "کراچی" in words else 0), done.stderr
        assert b"internal" not in done.stderr
        if "--json" in words:
            assert json.loads(done.stdout.decode(encoding))["run"] == "پشاور"


def _bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


class TestReadRuns:
    def test_show(self, stz: Stz, solved: Path) -> None:
        said = stz("show", solved / "runs/khyber")
        assert said.code == 0
        title = "A first plan for Khyber Pakhtunkhwa"
        for part in (title, "optimal", "Metrics", "Zones (", "Natural Earth"):
            assert part in said.out
        data = stz("show", solved / "runs/khyber", "--json").data
        first = json.loads((solved / "solve.json").read_text())
        assert {**data, "run": ""} == {**first, "run": ""}

    def test_verify(self, stz: Stz, solved: Path) -> None:
        assert stz("verify", solved / "runs/khyber").out.startswith("verified")
        assert stz("verify", solved / "runs/khyber", "--json").data["ok"] is True

    def test_verify_refuses_a_run_that_was_changed(
        self, stz: Stz, here: Path, solved: Path
    ) -> None:
        shutil.copytree(solved / "runs/khyber", here / "run")
        path = here / "run/metrics.json"
        said = json.loads(path.read_text())
        said["metrics"]["exports"] *= 2
        path.write_text(json.dumps(said))
        refused = stz("verify", "run", "--json")
        assert refused.code == 5
        assert refused.data["exit_code"] == 5
        assert refused.data["problems"]
        assert refused.err

    def test_map_is_the_one_that_solve_drew(self, stz: Stz, here: Path, solved: Path) -> None:
        said = stz("map", solved / "runs/khyber", "-o", "deep/m.html", "--json")
        assert said.code == 0, said.err
        assert said.data["map"] == "deep/m.html"
        assert (here / "deep/m.html").read_bytes() == (solved / "runs/khyber/map.html").read_bytes()

    def test_map_run_takes_a_folder(self, here: Path, solved: Path) -> None:
        assert map_run(solved / "runs/khyber", here / "m.html") == here / "m.html"

    def test_map_into_a_folder_is_refused(self, stz: Stz, here: Path, solved: Path) -> None:
        said = stz("map", solved / "runs/khyber", "-o", ".")
        assert said.code == 2
        assert "is a folder" in said.err
        assert stz("map", solved / "runs/khyber", "-o", "/dev/null/x.html").code == 2

    @pytest.mark.parametrize("verb", ["show", "map", "verify"])
    def test_a_folder_that_is_no_run(self, verb: str, stz: Stz, solved: Path) -> None:
        near = stz(verb, solved / "runs/kyhber")
        assert near.code == 2
        assert re.search(r"did you mean \S*runs/khyber\?", near.err)
        inside = stz(verb, solved / "runs", "--json")
        assert inside.code == 2
        assert "runs/khyber" in inside.data["problems"][0]["mend"]
        assert stz(verb, solved / "demo/khyber.yaml").code == 2

    def test_a_damaged_run_is_invalid_data(self, stz: Stz, here: Path, solved: Path) -> None:
        shutil.copytree(solved / "runs/khyber", here / "run")
        (here / "run/metrics.json").write_text("{")
        said = stz("show", "run", "--json")
        assert (said.code, said.data["exit_code"]) == (5, 5)


class TestOther:
    def test_schema_is_the_one_beside_the_models(self, stz: Stz) -> None:
        from stz.scenario import models_dir

        said = stz("schema")
        assert said.out == (models_dir() / "scenario.schema.json").read_text(encoding="utf-8")
        assert stz("schema", "--json").data["title"] == "stz scenario"

    def test_layers(self, stz: Stz) -> None:
        said = stz("layers")
        assert said.code == 0
        for part in ("places", "CC BY 4.0", "A 8, B 28, C 78"):
            assert part in said.out
        data = stz("layers", "--json").data["layers"]
        assert data["places"]["sha256"]
        assert len(data) >= 15

    def test_versions_are_the_same_as_text_and_as_data(self, stz: Stz) -> None:
        said = stz("versions")
        assert said.code == 0
        assert said.err == ""
        data = stz("versions", "--json").data
        lines = said.out.splitlines()
        for group, values in data.items():
            start = lines.index(f"{group}:")
            shown = [f"  {name}: {value}" for name, value in values.items()]
            assert lines[start + 1 : start + 1 + len(values)] == shown

    def test_help_names_every_verb_and_exit_code(self, stz: Stz) -> None:
        said = stz("--help")
        assert said.code == 0
        for verb in VERBS:
            assert re.search(rf"^  {verb} ", said.out, re.MULTILINE)
        told = " ".join(said.out.split())
        assert "5 invalid data" in told
        assert "7 plan stored but not drawn" in told

    def test_every_verb_has_json(self, stz: Stz) -> None:
        for verb in VERBS:
            assert "--json" in stz(verb, "--help").out

    def test_help_is_light(self) -> None:
        code = (
            "import sys\n"
            "from stz.cli import app\n"
            "heavy = {'pandas', 'geopandas', 'pydantic', 'pulp', 'folium', 'highspy'}\n"
            "print(sorted(heavy & set(sys.modules)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"

    def test_it_runs_as_a_module(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "stz", "--version"], capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith("stz")
