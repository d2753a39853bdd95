"""The JSON Schema of scenario files, so that editors complete and check them."""

from __future__ import annotations

import json
from typing import Any

from stz.scenario.scenario import Scenario


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file.

    A file may leave out keys only where it extends another; ``stz check`` says what is then still
    missing. Items of lists are always whole, because lists replace.
    """
    full = Scenario.model_json_schema()
    definitions = full.pop("$defs")
    whole = _list_items(full, definitions)
    for name, definition in definitions.items():
        if name not in whole:
            definition.pop("required", None)
    properties: dict[str, Any] = full["properties"]
    variant = {"type": "object", "additionalProperties": False, "properties": properties}
    definitions["Changes"] = {
        **variant,
        "description": "Keys of a scenario that a named override changes.",
    }
    extends = {
        "type": "string",
        "minLength": 1,
        "description": "Scenario this one starts from: a file beside this one, or a packaged name.",
    }
    overrides = {
        "type": "object",
        "additionalProperties": {"$ref": "#/$defs/Changes"},
        "description": "Named variants, picked with --override NAME.",
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "stz scenario",
        "description": full["description"],
        **variant,
        "properties": {"extends": extends, "overrides": overrides, **properties},
        "anyOf": [{"required": ["extends"]}, {"required": full["required"]}],
        "$defs": dict(sorted(definitions.items())),
    }


def schema_text() -> str:
    """Return the schema as the text of ``models/scenario.schema.json``."""
    return json.dumps(scenario_schema(), indent=2, ensure_ascii=False) + "\n"


def _list_items(schema: dict[str, Any], definitions: dict[str, Any]) -> set[str]:
    """Return the names of definitions that are items of a list."""
    found: set[str] = set()
    for part in (schema, *definitions.values()):
        for field in part.get("properties", {}).values():
            reference = field.get("items", {}).get("$ref", "")
            if reference:
                found.add(reference.rsplit("/", 1)[-1])
    return found
