"""``CITATION.cff`` says what the project and its changelog say."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    found = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_it_has_what_version_1_2_0_of_the_format_asks_for(said: dict[str, Any]) -> None:
    assert said["cff-version"] == "1.2.0"
    assert said["type"] == "software"
    assert said["message"]
    assert said["title"] == "stz"
    assert said["abstract"]
    assert said["authors"] == [{"name": "stz contributors"}]  # an entity, not a person
    # Schema: text, each keyword once; dates and versions as text too, which YAML would make numbers
    assert all(isinstance(said[key], str) for key in ("version", "license", "date-released"))
    assert len(set(said["keywords"])) == len(said["keywords"])
    assert set(said) <= {
        "abstract", "authors", "cff-version", "date-released", "doi", "keywords", "license",
        "message", "repository-code", "title", "type", "url", "version",
    }  # fmt: skip


def test_version_and_licence_are_those_of_the_project(said: dict[str, Any]) -> None:
    assert said["version"] == PROJECT["version"]
    assert said["license"] == PROJECT["license"]
    assert said["keywords"] == PROJECT["keywords"]


def test_the_date_is_that_of_the_changelog(said: dict[str, Any]) -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    dates = dict(re.findall(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)$", changes, re.MULTILINE))
    assert said["date-released"] == dates[said["version"]]
