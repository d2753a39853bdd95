from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from stz.layers.fields import PROVENANCE
from stz.messages.numbers import (
    GRADES,
    grades_meaning,
    name,
    number,
    percent,
    source_line,
    text_of,
    words_of,
    year_span,
)


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (1234.5, 0, "1,234"),
        (0.126, 2, "0.13"),
        (-0.001, 1, "0.0"),
        (float("nan"), 0, "not stated"),
        (None, 0, "not stated"),
        (pd.NA, 0, "not stated"),
        ("12", 1, "12.0"),
        ("<b>", 1, "not stated"),
        (float("inf"), 0, "no limit"),
    ],
)
def test_numbers_are_readable(value: object, digits: int, text: str) -> None:
    assert number(value, digits) == text


def test_units_and_shares() -> None:
    assert number(12, unit="km") == "12 km"
    assert percent(0.0055, 2) == "0.55 %"
    assert percent(None) == "not stated"


def test_text_of_nothing_is_empty() -> None:
    assert [text_of(value) for value in (None, float("nan"), pd.NA, 3)] == ["", "", "", "3"]


def test_names_keep_their_direction_to_themselves() -> None:
    assert name("a<b") == "<bdi>a&#60;b</bdi>"
    assert words_of("dual_link") == "dual link"


def test_years_are_found_in_any_text() -> None:
    assert year_span(["2018-19", "before 2023", ""]) == "2018–2023"
    assert year_span(["2023"]) == "2023"
    assert year_span([""]) == "not stated"


def test_a_layer_says_its_years_and_grades() -> None:
    frame = pd.DataFrame({"year": ["2021", "2023"], "grade": ["B", "A"]})
    assert source_line(frame) == "2021–2023 · grade A, B"
    assert source_line(frame.head(0)) == ""


def test_grades_are_defined_once_and_alike_everywhere() -> None:
    told = grades_meaning().removeprefix("Grades: ")
    assert [part[0] for part in told.split("; ")] == list(GRADES)
    root = Path(__file__).parents[2]
    for page in ("README.md", "docs/glossary.md"):
        assert told in " ".join((root / page).read_text(encoding="utf-8").split()), page
    assert told in next(field.meaning for field in PROVENANCE if field.name == "grade")
