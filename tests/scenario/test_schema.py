from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stz.scenario import models_dir, packaged_scenarios, scenario_schema, schema_text
from stz.scenario.source import parse_source

jsonschema = pytest.importorskip("jsonschema")


def _errors(data: dict[str, Any]) -> list[str]:
    return [
        error.message
        for error in jsonschema.Draft202012Validator(scenario_schema()).iter_errors(data)
    ]


def test_the_schema_beside_the_models_is_current() -> None:
    written = (models_dir() / "scenario.schema.json").read_text(encoding="utf-8")
    assert written == schema_text(), "write it again: stz schema > models/scenario.schema.json"


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(scenario_schema())


@pytest.mark.parametrize("name", packaged_scenarios())
def test_packaged_files_keep_to_it_and_name_it(name: str) -> None:
    text = (models_dir() / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=scenario.schema.json\n")
    assert _errors(parse_source(text, name).data) == []


def test_it_refuses_what_the_reader_refuses() -> None:
    assert _errors({"extends": "a", "name": "x", "budget_musd": 3}) == []
    assert _errors({"extends": "a", "budgte_musd": 3})
    assert _errors({"extends": "a", "overrides": {"b": {"budgte_musd": 3}}})
    assert _errors({"extends": "a", "sizes": [{"name": "half a size"}]})
    assert _errors({"name": "x"})


def test_every_field_is_described() -> None:
    schema = scenario_schema()
    parts = {"scenario": schema, **schema["$defs"]}
    bare = [
        f"{part}.{name}"
        for part, definition in parts.items()
        for name, field in definition.get("properties", {}).items()
        if not field.get("description") and "$ref" not in field
    ]
    assert bare == []


def test_no_packaged_file_holds_a_path_of_some_machine() -> None:
    for path in (found for found in Path(models_dir()).rglob("*") if found.is_file()):
        assert str(Path.home()) not in path.read_text(encoding="utf-8")
