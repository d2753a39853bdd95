"""``stz explain``: a place in words and as data, the whole table, and names that were misspelt."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stz.runs import load_run, stored_importance, verify_run

Stz = Callable[..., Any]


@pytest.fixture
def run(solved: Path, tmp_path: Path) -> Path:
    """A copy of a run: files are written into it."""
    return Path(shutil.copytree(solved / "runs/khyber", tmp_path / "khyber"))


@pytest.mark.thorough
def test_a_place(stz: Stz, run: Path) -> None:
    said = stz("explain", run, "peshawar", "--time-limit", "20", "--json")
    assert said.code == 0, said.err
    data = said.data
    assert set(data) == {"place", "chosen", "loss", "verdict", "contrast", "binding", "switch"}
    assert (data["place"], data["chosen"]) == ("Peshawar", True)
    assert set(data["loss"]) == {"low", "high", "unit"}
    assert data["verdict"] in ("proven", "likely", "undecided")


def test_a_candidate_in_words(stz: Stz, run: Path) -> None:
    left_out = load_run(run).candidates["name"].iloc[0]
    said = stz("explain", run, left_out, "--time-limit", "5")
    assert said.code == 0, said.err
    assert f"{left_out} is not opened." in said.out
    assert "Verdict: " in said.out


@pytest.mark.thorough
def test_all_of_it_is_written_into_the_run(stz: Stz, run: Path) -> None:
    said = stz("explain", run, "--time-limit", "5", "--json")
    assert said.code == 0, said.err
    assert set(said.data) == {"elements", "undecided"}
    read = load_run(run)
    stored = stored_importance(read)
    assert stored is not None
    assert len(stored.rows) == len(said.data["elements"])
    zones = [row for row in stored.rows if row.kind == "zone"]
    assert {row.id for row in zones} <= set(read.plan.opened)
    assert (run / "importance.csv").read_bytes().startswith(b"\xef\xbb\xbfkind,id,name")
    assert verify_run(run).ok
    data = json.loads((run / "importance.json").read_text(encoding="utf-8"))
    (run / "importance.json").write_text(json.dumps(data | {"run_id": "another"}), encoding="utf-8")
    assert stored_importance(read) is None


def test_wrong_words_are_refused(stz: Stz, run: Path) -> None:
    wrong = stz("explain", run, "Peshavar")
    assert wrong.code == 2
    assert "did you mean 'Peshawar'" in wrong.err
    both = stz("explain", run, "Peshawar", "--all")
    assert both.code == 2
    assert stz("explain", run / "no-run").code == 2


@pytest.mark.thorough
def test_the_briefing_says_what_the_plan_stands_on(stz: Stz, run: Path) -> None:
    assert stz("explain", run, "--time-limit", "5").code == 0
    assert stz("report", run, "--format", "html").code == 0
    page = (run / "briefing.html").read_text(encoding="utf-8")
    assert "What this plan stands on" in page
    assert "The parts that matter most" in page
