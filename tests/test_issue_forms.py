"""The forms for issues: what the site that shows them takes, and what a bug report must hold."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).resolve().parents[1] / ".github" / "ISSUE_TEMPLATE"
FORMS = sorted(path for path in FOLDER.glob("*.yml") if path.name != "config.yml")
KINDS = {"markdown", "input", "textarea", "dropdown", "checkboxes"}


def read(path: Path) -> dict[str, Any]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_one_that_can_be_shown(path: Path) -> None:
    form = read(path)
    assert set(form) <= {"name", "description", "title", "labels", "assignees", "body"}
    assert form["name"]
    assert form["description"]
    fields = form["body"]
    assert {field["type"] for field in fields} <= KINDS
    assert all(field["attributes"]["label"] for field in fields)
    named = [field["id"] for field in fields]
    assert len(set(named)) == len(named)
    for field in fields:
        assert set(field) <= {"type", "id", "attributes", "validations"}
        if field["type"] in ("dropdown", "checkboxes"):
            assert field["attributes"]["options"]


def test_a_bug_report_asks_for_versions_scenario_and_what_was_expected() -> None:
    fields = {field["id"]: field for field in read(FOLDER / "bug.yml")["body"]}
    for name in ("versions", "command", "scenario", "expected", "happened"):
        assert fields[name]["validations"]["required"] is True
    assert "stz versions" in fields["versions"]["attributes"]["label"]
