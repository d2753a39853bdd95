"""``stz compare``: tables, files, and refusals that leave everything as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from stz.errors import ScenarioError
from stz.run.compare_runs import compare_runs
from stz.runs.store import load_run

Stz = Callable[..., Any]


@pytest.fixture
def run(solved: Path) -> Path:
    return solved / "runs" / "khyber"


def test_two_runs_are_compared(stz: Stz, run: Path, here: Path) -> None:
    other = here / "again"
    shutil.copytree(run, other)
    said = stz("compare", run, other)
    assert said.code == 0
    folder = here / "runs" / "compare-khyber-again"
    assert sorted(path.name for path in folder.iterdir()) == [
        "compare.csv", "compare.html", "metrics.csv",
    ]  # fmt: skip
    assert "A khyber" in said.out
    assert "B again" in said.out
    rows = pd.read_csv(folder / "compare.csv")
    plan = load_run(run)
    assert set(rows["change"]) == {"kept"}
    assert len(rows) == len(plan.zones) + len(plan.links) + len(plan.cities)
    assert (pd.read_csv(folder / "metrics.csv")["delta"] == 0).all()


def test_all_pages_and_json(stz: Stz, run: Path, here: Path) -> None:
    words = ("compare", run, run, run, "-o", "out", "--frequency", "--front", "capex, exports")
    said = stz(*words, "--json")
    assert said.code == 0
    found = said.data
    assert [one["letter"] for one in found["runs"]] == ["A", "B", "C"]
    assert found["warnings"] == []
    assert found["counts"]["C"]["zone"]["added"] == 0
    names = {"compare.csv", "compare.html", "frequency.html", "front.html", "metrics.csv"}
    assert {Path(name).name for name in found["files"]} == names
    before = {path.name: path.read_bytes() for path in Path("out").iterdir()}
    assert before.keys() == names
    Path("out/notes.txt").write_text("mine")
    assert stz(*words).code == 0
    for name, content in before.items():
        assert (Path("out") / name).read_bytes() == content
    assert stz("compare", run, run, "-o", "out").code == 0
    left = {path.name for path in Path("out").iterdir()}
    assert left == {"compare.csv", "compare.html", "metrics.csv", "notes.txt"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "needs two runs"),
        (("nowhere",), "no such run folder"),
        (("RUN", "--front", "capex"), "not two metrics"),
        (("RUN", "--front", "capex,joy"), "no metric 'joy'"),
        (("RUN", "-o", "full"), "holds files but no comparison"),
        (("RUN", "-o", "full/file"), "is a file"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    stz: Stz, run: Path, here: Path, words: tuple[str, ...], told: str
) -> None:
    (here / "full").mkdir()
    (here / "full" / "file").write_text("mine")
    said = stz("compare", run, *(run if word == "RUN" else word for word in words))
    assert said.code == 2
    assert told in said.err
    left = {path.name for path in here.rglob("*")} - {"runs"}
    assert left == {"full", "file"}


def test_tables_open_well_in_a_spreadsheet(run: Path, here: Path) -> None:
    compare_runs([run, run], "out")
    for name in ("compare.csv", "metrics.csv"):
        written = (here / "out" / name).read_bytes()
        assert written.startswith(b"\xef\xbb\xbf")
        cells = [
            cell for line in written.decode("utf-8-sig").split("\n") for cell in line.split(",")
        ]
        numbers = [cell for cell in cells if cell.replace(".", "").replace("-", "").isdigit()]
        assert numbers
        assert not [cell for cell in numbers if cell.endswith(".0")]
        assert max(len(cell.partition(".")[2]) for cell in numbers) <= 3


def test_a_failure_leaves_the_earlier_comparison(
    run: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = compare_runs([run, run], "out")
    before = {path.name: path.read_bytes() for path in first.files}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("stz.maps.write_compare_map", fail)
    with pytest.raises(ScenarioError, match="No space left"):
        compare_runs([run, run], "out")
    assert {path.name: path.read_bytes() for path in (here / "out").iterdir()} == before
    assert [path.name for path in here.iterdir()] == ["out"]
