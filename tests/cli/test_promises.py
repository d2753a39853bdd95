"""``stz promises``: the promise in words, as a table of what lacks it, and as data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Stz = Callable[..., Any]
NORTH = "territory.provinces=[Khyber Pakhtunkhwa]"
ASKED = ("promises", "pakistan-2030-available", "--set", NORTH)


def test_places_that_cannot_have_it_are_listed_with_what_would_be_enough(stz: Stz) -> None:
    said = stz(*ASKED)
    assert said.code == 0
    first, *table = said.out.splitlines()
    assert first.startswith("99.99 % in service (at most 52.56 minutes of downtime a year) can be ")
    kept, places = (int(word) for word in first.split() if word.isdigit() and int(word) < 52)
    listed = [line for line in table if " at least " in line]
    assert len(listed) == places - kept >= 1
    assert any("Chitral" in line and "further way" in line for line in listed)


def test_as_data(stz: Stz) -> None:
    told = json.loads(stz(*ASKED, "--json").out)
    assert told["places"] == len(told["promises"]) == sum(told["verdicts"].values())
    chitral = next(row for row in told["promises"] if row["site"] == "chitral")
    assert chitral["verdict"] == "no"
    assert chitral["down_least_min"] > chitral["target_min"] == pytest.approx(52.56)


def test_where_nothing_is_promised_it_says_how_to_ask(stz: Stz) -> None:
    said = stz("promises", "pakistan-2030", "--set", NORTH)
    assert said.code == 0
    assert said.out == ""
    assert "--set availability.target_pct=99.99" in said.err


@pytest.mark.thorough
def test_a_run_folder_is_asked_as_it_was_solved(stz: Stz, tmp_path: Path) -> None:
    run = tmp_path / "north"
    little = ("--set", "budget_musd=5", "--time-limit", "5")
    assert stz("solve", *ASKED[1:], *little, "-o", str(run)).code == 0
    assert stz("promises", str(run), "--json").out == stz(*ASKED, "--json").out
    lower = stz("promises", str(run), "--set", "availability.target_pct=99", "--json")
    assert json.loads(lower.out)["promises"][0]["target_min"] == pytest.approx(5256)
