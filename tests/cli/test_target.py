"""``stz target`` as a planner runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stz import prepare
from stz.runs import load_run
from tests.cli.conftest import Stz

PART = (
    "extends: pakistan-2030\nname: sindh\n"
    "territory: {exclude_provinces: [Azad Jammu and Kashmir, Gilgit-Baltistan, Balochistan,"
    " Islamabad Capital Territory, Khyber Pakhtunkhwa, Punjab]}\n"
)


def test_above_the_ceiling(stz: Stz, here: Path) -> None:
    (here / "x.yaml").write_text(PART)
    said = stz("target", "x.yaml", "--exports", "1000", "--json", "-o", "t")
    assert said.code == 0, said.err
    assert (said.data["reachable"], said.data["run"]) == (False, None)
    assert set(said.data) >= {"target", "ceiling", "reachable", "cost", "run", "waterfall"}
    assert 0 < said.data["ceiling"]["low"] <= said.data["ceiling"]["high"] < 1000
    page = (here / "t/target.html").read_text("utf-8")
    assert "out of reach" in page
    assert "official exports, FY2024-25" in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")
    assert json.loads((here / "t/target.json").read_text())["target"] == 1000
    names = {path.name for path in (here / "t").iterdir()}
    assert names == {
        "target.html", "target.svg", "target.png", "target.json", "needed.csv", "national.csv",
    }  # fmt: skip


@pytest.mark.thorough
def test_the_cheapest_plan_is_a_run(stz: Stz, here: Path) -> None:
    (here / "x.yaml").write_text(PART)
    said = stz("target", "x.yaml", "--exports", "2", "--points", "1", "--time-limit", "25",
               "--gap", "0.1", "--json", "-o", "t")  # fmt: skip
    assert said.code == 0, said.err
    assert said.data["reachable"] is True
    assert 0 < said.data["cost"]["low"] <= said.data["cost"]["high"]
    run = Path(said.data["run"])
    assert (run / "map.html").is_file()
    assert stz("verify", str(run)).code == 0
    again = prepare(run / "scenario.yaml").instance
    assert again.digest == load_run(run).instance.digest, "the scenario asks the same again"


def test_what_cannot_be_asked(stz: Stz, here: Path) -> None:
    (here / "x.yaml").write_text(PART)
    said = stz("target", "x.yaml", "--exports", "-1", "--objective", "profit")
    assert said.code == 2
    assert "must be a number above 0" in said.err
    assert "must be cost or capex" in said.err
    assert not (here / "runs").exists()
