"""The page on planning problems by hand: its examples run, its tables are those of the code.

``python tests/instance/test_by_hand.py`` writes the tables of columns into the page again.
"""

from __future__ import annotations

import inspect
import math
import re
from pathlib import Path
from typing import Any

import pytest

from stz.instance import Instance
from stz.instance.tables import KEYS, PROTECTION_LEVELS, TABLES, Column

PAGE = Path(__file__).resolve().parents[2] / "docs" / "by-hand.md"
BEGIN = "<!-- columns: made by tests/instance/test_by_hand.py -->\n"
END = "<!-- end of columns -->"
KINDS = {"id": "id", "ids": "ids", "str": "text", "float": "number", "int": "whole number",
         "bool": "true or false"}  # fmt: skip
BLOCK = re.compile(r"^```python *(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def columns_text() -> str:
    """Return the reference of all tables as Markdown."""
    parts = []
    for name, columns in TABLES.items():
        key = ", ".join(f"`{column}`" for column in KEYS[name])
        parts.append(f"\n### `{name}`\n\nNo two rows share {key}.\n\n")
        parts.append(
            "| column | type | default | range | meaning |\n| --- | --- | --- | --- | --- |\n"
        )
        parts += [
            f"| `{column.name}` | {KINDS[column.kind]} | {default_text(column)} "
            f"| {range_text(column)} | {column.meaning} |\n"
            for column in columns
        ]
    return "".join(parts) + "\n"


def default_text(column: Column) -> str:
    value = column.default
    if column.required:
        return "required"
    if value in ("", ()) or (isinstance(value, float) and math.isnan(value)):
        return "empty"
    return (
        str(value).lower()
        if isinstance(value, bool)
        else f"{value:g}"
        if isinstance(value, (int, float))
        else f"`{value}`"
    )


def range_text(column: Column) -> str:
    low, high = column.minimum, column.maximum
    if low is None:
        return ""
    return f"{low:,g} to {high:,g}" if high is not None else f"at least {low:g}"


def rewritten(page: str) -> str:
    """Return the page with the tables of today."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + columns_text() + END + rest.split(END)[1]


def blocks(*kinds: str) -> list[tuple[str, str]]:
    """Return kind and text of the Python of the page, in order, and where it stands."""
    page = PAGE.read_text(encoding="utf-8")
    found = []
    for block in BLOCK.finditer(page):
        line = page[: block.start()].count("\n") + 1
        text = "\n" * line + block[2]
        if block[1] in kinds:
            found.append((block[1], text))
    return found


def run(*kinds: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for _, text in blocks(*kinds):
        exec(compile(text, str(PAGE), "exec"), names)
    return names


def test_tables_of_the_page_are_those_of_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == rewritten(page), f"run python {Path(__file__).name} to write them again"


def test_every_column_has_a_meaning_and_numbers_have_a_unit() -> None:
    units = ("km", "degrees", "USD", "hours", "minutes", "year", "persons", "share", "seats",
             "number", "1, 2 or 3", "tier", "cuts", "multiple", "weight")  # fmt: skip
    bare = [
        f"{table}.{column.name}"
        for table, columns in TABLES.items()
        for column in columns
        if not column.meaning
        or (column.kind in ("float", "int") and not any(u in column.meaning for u in units))
    ]
    assert bare == []


def test_every_keyword_and_level_is_explained() -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    keywords = set(inspect.signature(Instance.from_tables).parameters)
    assert keywords <= named
    assert set(PROTECTION_LEVELS) <= named


def test_problems_of_the_page_can_be_built() -> None:
    names = run("")
    assert names["programme"].n_years == 3
    assert names["flood"].protection == "shared_risk"


def test_plans_of_the_page_are_as_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    run("", "solve")


if __name__ == "__main__":
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
