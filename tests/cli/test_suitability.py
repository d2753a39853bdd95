"""``stz suitability``: the sheet of a scenario, beside the plan of a run, as data."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import stz

Stz = Callable[..., Any]
NORTH = "territory.provinces=[Khyber Pakhtunkhwa]"
ROOT = Path(__file__).resolve().parents[2]


def test_a_scenario_is_scored_best_first(stz: Stz) -> None:
    said = stz("suitability", "pakistan-2030", "--set", NORTH, "--top", "3")
    assert said.code == 0
    assert said.out.startswith("Weights: people in reach 35 %, new fiber 20 %")
    assert len(re.findall(r"^ +[123] ", said.out, re.MULTILINE)) == 3
    assert "missing" in said.out
    assert "have no number" in said.err
    assert "plan" not in said.out.splitlines()[3]


def test_as_data_and_one_candidate(stz: Stz) -> None:
    asked = ("suitability", "pakistan-2030", "--set", NORTH)
    whole = stz(*asked, "--json").data
    assert whole["plan"] is None
    mardan = next(one for one in whole["candidates"] if one["site"] == "mardan")
    assert stz(*asked, "mardan", "--json").data == mardan
    told = stz(*asked, "Mardan").out
    assert f"rank {mardan['rank']} of {len(whole['candidates'])}" in told
    assert "average of PESCO" in told
    wrong = stz(*asked, "Mardaan")
    assert wrong.code == 2
    assert "did you mean 'Mardan'" in wrong.err


def test_a_run_has_the_choice_beside_the_rank(stz: Stz, solved: Path) -> None:
    run = solved / "runs/khyber"
    said = stz("suitability", run)
    assert said.code == 0
    assert "opens" in said.out
    assert " that the plan opens, " in said.out
    data = stz("suitability", run, "--json").data
    assert data["disagreements"]
    assert all(one["why"] in said.out for one in data["disagreements"])
    refused = stz("suitability", run, "--set", "budget_musd=3", "--json")
    assert refused.code == 2
    assert "change weights only" in refused.err


@pytest.mark.thorough
def test_a_disagreement_is_explained_by_solving_again(stz: Stz, solved: Path) -> None:
    asked = ("--explain", "1", "--time-limit", "20", "--json")
    first, *others = stz("suitability", solved / "runs/khyber", *asked).data["disagreements"]
    assert first["name"] in first["contrast"]
    assert "Verdict: " in first["contrast"]
    assert {one["contrast"] for one in others} == {""}
    none = stz("suitability", "pakistan-2030", *asked)
    assert none.code == 2
    assert "has no plan to explain" in none.err


def test_weights_are_needed_and_checked(stz: Stz) -> None:
    none = stz("suitability", "pakistan-2030", "--set", "suitability=null")
    assert none.code == 2
    assert "has no weights" in none.err
    zero = [f"suitability.{part}.weight=0" for part in
            ("talent", "fiber", "grid", "flood", "seismic", "gateway", "existing")]  # fmt: skip
    words = [word for one in zero for word in ("--set", one)]
    all_zero = stz("suitability", "pakistan-2030", *words)
    assert all_zero.code == 2
    assert "every weight of the score is 0" in all_zero.err
    checked = stz("check", "pakistan-2030", "--set", NORTH)
    assert "weights of the score of candidates: people in reach 35 %" in checked.err
    assert stz("check", "pakistan-2030", "--set", NORTH, "--json").data["suitability_weights"] == {
        "talent": 0.35, "fiber": 0.2, "grid": 0.15, "flood": 0.1, "seismic": 0.05, "gateway": 0.1,
        "existing": 0.05,
    }  # fmt: skip


def test_the_example_of_the_page_runs(capsys: Any) -> None:
    page = (ROOT / "docs" / "suitability.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, "docs/suitability.md", "exec"), names)
    assert isinstance(names["table"], stz.suitability.SuitabilityTable)
    assert capsys.readouterr().out.startswith("1 ")
