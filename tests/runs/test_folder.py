"""A run folder has any name, is refused before solving where it cannot be, and tells one story."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from stz.assembly.assemble import Assembly
from stz.errors import ScenarioError
from stz.layers import Layers
from stz.plan import Plan
from stz.runs import folder as folder_module
from stz.runs import stale_files
from stz.runs.folder import refuse_unwritable, replacing
from stz.runs.plain_files import read_plan, write_plan
from stz.runs.store import Run, load_run, save_run, verify_run
from stz.scenario import Scenario

ODD = ["a!b", "a;b", "tab\tand\nline", "x" * 255, "زون", ".hidden", "GPKG:x", "%41#?*", " a "]


@pytest.mark.parametrize("name", [*ODD, os.fsdecode(b"\xff\xfe")])
def test_any_name_holds_a_run(
    name: str,
    tmp_path: Path,
    plan: Plan,
    assembly: Assembly,
    scenario: Scenario,
    layers: Layers,
) -> None:
    refuse_unwritable(tmp_path / name)
    save_run(tmp_path / name, plan, assembly, scenario, layers)
    run = load_run(tmp_path / name)
    assert len(run.zones) == 3
    assert verify_run(run.path).ok
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["x" * 256, "new/" + "زون" * 100, "a\0b", "\ud800", "file/run"])
def test_a_path_that_can_be_none_is_refused_before_solving(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file")
    with pytest.raises(ScenarioError, match="another folder"):
        refuse_unwritable(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_disk_without_room_is_refused_before_solving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=3 * 2**20)
    monkeypatch.setattr(folder_module.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ScenarioError, match="only 3 MiB are free"):
        refuse_unwritable(tmp_path / "run")


def test_a_folder_that_takes_no_file_is_refused_before_solving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(folder_module.tempfile, "TemporaryDirectory", refuse)
    with pytest.raises(ScenarioError, match="Read-only file system"):
        refuse_unwritable(tmp_path / "run")


@pytest.fixture
def run(tmp_path: Path, plan: Plan, assembly: Assembly, scenario: Scenario, layers: Layers) -> Run:
    return save_run(tmp_path / "small", plan, assembly, scenario, layers)


def test_what_was_made_from_an_earlier_run_is_kept_apart(run: Run) -> None:
    added = {"briefing.docx": "edited by a person", "figures/map.png": "drawn",
             "figures/logo.ai": "mine", "plan/notes.txt": "mine", "notes.md": "mine"}  # fmt: skip
    for name, text in added.items():
        (run.path / name).parent.mkdir(exist_ok=True)
        (run.path / name).write_text(text)
    tables = sorted(path.name for path in (run.path / "plan").iterdir())
    with replacing(run.path) as work:
        shutil.copytree(run.path / "instance", work / "instance")
    kept = run.path / f"earlier-{run.run_id}"
    assert (kept / "briefing.docx").read_text() == "edited by a person"
    assert (kept / "figures/map.png").read_text() == "drawn"
    assert not (run.path / "briefing.docx").exists()
    assert not (run.path / "figures/map.png").exists()
    assert not (run.path / "metrics.json").exists()
    assert [path.name for path in (run.path / "plan").iterdir()] == ["notes.txt"]
    assert "zones.csv" in tables
    for name in ("figures/logo.ai", "plan/notes.txt", "notes.md"):
        assert (run.path / name).read_text() == "mine"


def test_a_file_made_from_another_run_is_told(run: Run) -> None:
    own, other = run.path / "map.html", run.path / "briefing.html"
    own.write_text(f"<p>run {run.run_id}</p>")
    assert stale_files(run.path, run.run_id) == []
    assert verify_run(run.path).ok
    other.write_text("<p>run 0123456789ab</p>")
    (run.path / "briefing.pptx").write_bytes(b"no deck at all")
    assert stale_files(run.path, run.run_id) == ["briefing.html", "briefing.pptx"]
    found = verify_run(run.path)
    assert not found.ok
    assert [problem.where for problem in found.violations] == ["briefing.html", "briefing.pptx"]
    assert run.run_id in found.violations[0].what


def test_cells_of_the_plain_tables_run_nowhere_and_come_back(run: Run) -> None:
    plan = run.plan
    hostile = plan.zones.assign(package=["=cmd|' /C calc'!A0", "'quoted", "@x"][: len(plan.zones)])
    write_plan(run.path / "plan", type(plan)(**{**vars(plan), "zones": hostile}))
    text = (run.path / "plan/zones.csv").read_text()
    assert '"=' not in text
    assert '"@' not in text
    assert read_plan(run.path / "plan").zones["package"].tolist() == hostile["package"].tolist()
