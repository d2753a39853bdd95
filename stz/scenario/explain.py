"""Turn what pydantic refuses into problems a planner can mend, all of them at once."""

from __future__ import annotations

import typing
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Literal

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from stz.errors import Problem, ScenarioError
from stz.scenario.adjusting import with_adjusted_keys
from stz.scenario.data import ScenarioData
from stz.scenario.key_paths import listed, models_in, near_paths, paths_named
from stz.scenario.rules import broken_rules
from stz.scenario.scenario import Scenario
from stz.scenario.source import Key, Source, key_text


def build_scenario(source: Source) -> Scenario:
    """Return the scenario a source describes.

    Raises
    ------
    ScenarioError
        With every problem: of single fields, and of rules between fields that are in order.
    """
    data, bad, problems = source.data, set[Key](), list[Problem]()
    for _round in range(20):
        try:
            read = ScenarioData.model_validate(data)
            break
        except ValidationError as error:
            found = [
                (_trim(tuple(detail["loc"])), detail)
                for detail in error.errors()
                if not (
                    detail["type"] == "too_short" and detail["input"]
                )  # items that failed, not absent
            ]
            for key, detail in found:
                if key not in bad:
                    bad.add(key)
                    problems.append(_problem(source, key, detail))
            pruned = data
            for key, _detail in sorted(
                found, key=lambda item: [str(part) for part in item[0]], reverse=True
            ):
                pruned = _repaired(pruned, key)
            if pruned == data:
                raise ScenarioError(problems) from None
            data = pruned
    else:
        raise ScenarioError(problems)
    for rule in broken_rules(read):
        if not any(_touches(key, other) for key in rule.keys for other in bad):
            mark = source.mark(rule.keys[0])
            value = "" if rule.value in ("", None) else str(rule.value)
            problems.append(
                Problem(
                    mark.where,
                    rule.what,
                    rule.mend,
                    row=mark.row,
                    field=key_text(rule.keys[0]),
                    value=value,
                )
            )
    if problems:
        raise ScenarioError(sorted(problems, key=lambda p: (p.where, _line(p))))
    adjusted = with_adjusted_keys(source, read)
    return Scenario.model_validate(data) if adjusted is None else build_scenario(adjusted)


def _line(problem: Problem) -> int:
    digits = "".join(c for c in problem.row if c.isdigit())
    return int(digits) if digits else 0


def _touches(key: Key, other: Key) -> bool:
    size = min(len(key), len(other))
    return key[:size] == other[:size]


def _trim(loc: Key) -> Key:
    """Drop what pydantic adds to a path that is not in the data.

    That is ``[key]`` of a mapping's key, and the tag of a kind of value.
    """
    return tuple(part for part in loc if not (isinstance(part, str) and part.startswith("[")))


def _repaired(data: Any, key: Key) -> Any:
    """Return the data with what is wrong at ``key`` taken out, or a stand-in where it is needed."""
    return _replace(data, key, _stand_in(key))


_MISSING = object()


def _stand_in(key: Key) -> Any:
    """Return a value that is valid at ``key``, or ``_MISSING`` to take the key out."""
    field = _field(key)
    if field is None or not field.is_required():
        return _MISSING
    return _example(field.annotation, field.metadata)


def _example(annotation: Any, metadata: Sequence[Any] = ()) -> Any:
    """Return some value that an annotation accepts, so that the rest can be looked at."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        base, *extra = typing.get_args(annotation)
        return _example(base, [*metadata, *extra])
    if origin is Literal:
        return typing.get_args(annotation)[0]
    if origin is tuple:
        inner = typing.get_args(annotation)[0]
        return [_example(inner)]
    if origin is dict:
        return {str(tier): 1.0 for tier in (1, 2, 3)}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {
            name: _example(field.annotation, field.metadata)
            for name, field in annotation.model_fields.items()
            if field.is_required()
        }
    if annotation is str:
        return "x"
    value = 1.0
    for item in metadata:
        for part in getattr(item, "metadata", [item]):
            low, high = getattr(part, "ge", None), getattr(part, "le", None)
            value = value if low is None else max(value, float(low))
            value = value if high is None else min(value, float(high))
    return int(value) if annotation is int else value


def _replace(data: Any, key: Key, value: Any) -> Any:
    if not key:
        return data
    name, rest = key[0], key[1:]
    if isinstance(data, Mapping) and isinstance(name, str):
        copy = dict(data)
        if not rest:
            copy.pop(name, None)
            if value is not _MISSING:
                copy[name] = value
        elif name in copy:
            copy[name] = _replace(copy[name], rest, value)
        return copy
    if isinstance(data, list) and isinstance(name, int) and name < len(data):
        items = list(data)
        if not rest:
            items[name] = _example(_item_type(key)) if value is _MISSING else value
        else:
            items[name] = _replace(items[name], rest, value)
        return items
    return data


def _item_type(key: Key) -> Any:
    """Return the type of the items of the list that ``key`` points into."""
    field = _field(key[:-1])
    annotation = field.annotation if field else Any
    return typing.get_args(annotation)[0] if typing.get_origin(annotation) is tuple else annotation


def model_at(key: Key) -> type[BaseModel] | None:
    """Return the part of the scenario that the key path points to, if it is one."""
    model: type[BaseModel] | None = Scenario
    named = False
    for part in key:
        if isinstance(part, int) or named:
            named = False
            continue
        field = model.model_fields.get(part) if model else None
        found = models_in(field.annotation) if field else []
        model = found[0] if found else None
        named = field is not None and typing.get_origin(field.annotation) is dict
    return model


def _field(key: Key) -> FieldInfo | None:
    if not key or isinstance(key[-1], int):
        return None
    owner = model_at(key[:-1])
    return owner.model_fields.get(key[-1]) if owner else None


def _meaning(key: Key) -> str:
    named = key
    while named and isinstance(named[-1], int):
        named = named[:-1]
    field = _field(named)
    if field is None and len(named) > 1:
        field = _field(named[:-1])
    return (field.description or "").split("\n")[0].rstrip(".") if field else ""


def _problem(source: Source, key: Key, detail: Any) -> Problem:
    mark = source.mark(key)
    what, mend = _words(key, detail, source.data)
    value = detail["input"]
    shown = "" if detail["type"] == "missing" or isinstance(value, (dict, list)) else _short(value)
    return Problem(mark.where, what, mend, row=mark.row, field=key_text(key), value=shown)


def _short(value: Any) -> str:
    text = (
        "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    )
    return text if len(text) <= 60 else text[:57] + "..."


def _words(key: Key, detail: Any, data: Mapping[str, Any]) -> tuple[str, str]:
    kind, context = str(detail["type"]), detail.get("ctx") or {}
    meaning = _meaning(key)
    explained = f" ({meaning})" if meaning else ""
    if kind == "extra_forbidden":
        return "there is no such key", _did_you_mean(key, data)
    if kind == "missing":
        return f"is missing{explained}", _add(key)
    if kind == "literal_error":
        return _one_of(detail["input"], str(context.get("expected", "")), meaning)
    bounds = {
        "greater_than_equal": ("must be at least {ge}", "ge"),
        "greater_than": ("must be above {gt}", "gt"),
        "less_than_equal": ("must be at most {le}", "le"),
        "less_than": ("must be below {lt}", "lt"),
    }
    if kind in bounds:
        text, name = bounds[kind]
        return text.format(**{name: f"{context[name]:g}"}), f"give a number in range{explained}"
    types = {
        "float_type": "must be a number",
        "float_parsing": "must be a number",
        "int_type": "must be a whole number",
        "int_parsing": "must be a whole number",
        "int_from_float": "must be a whole number",
        "bool_type": "must be true or false",
        "string_type": "must be text",
        "finite_number": "must be a finite number, not NaN or infinity",
        "tuple_type": "must be a list",
        "dict_type": "must hold keys with values",
        "model_type": "must hold keys with values",
        "model_attributes_type": "must hold keys with values",
        "string_too_short": "must not be empty",
        "too_short": "must have at least one item",
        "string_too_long": "is too long",
        "string_pattern_mismatch": "may only hold letters, digits, dot, dash and underscore",
    }
    mends = {
        "string_type": f"put it in quotes if it is meant as text{explained}",
        "tuple_type": f"write it as [one, two] or as lines that start with a dash{explained}",
    }
    what = types.get(kind) or str(detail["msg"])
    return what, mends.get(kind, f"correct the value{explained}")


def _one_of(value: Any, expected: str, meaning: str) -> tuple[str, str]:
    words = [
        part.strip(" '") for part in expected.replace(" or ", ",").split(",") if part.strip(" '")
    ]
    near = get_close_matches(str(value), words, n=1, cutoff=0.5)
    mend = (
        f"did you mean {near[0]}?"
        if near
        else f"use one of them{f' ({meaning})' if meaning else ''}"
    )
    return f"must be one of {', '.join(words)}", mend


def _add(key: Key) -> str:
    """Return how to add a missing key: what is extended has none for items of the file's lists."""
    if any(isinstance(part, int) for part in key):
        return f"add `{key[-1]}: ...` to this entry"
    section = _field(key[:1])
    if section is not None and not section.is_required():
        return f"add `{key[-1]}: ...` to {key[0]}"
    return "add it, or start the file with `extends: pakistan-2030`"


def _did_you_mean(key: Key, data: Mapping[str, Any]) -> str:
    owner = model_at(key[:-1])
    known = list(owner.model_fields) if owner else []
    if len(key) == 1:
        known += ["extends", "overrides"]
    name = str(key[-1])
    elsewhere = paths_named(Scenario, name, data)
    if not elsewhere and len(key) == 1 and isinstance(data.get(name), Mapping):
        # whole sections are often guessed: what stands in them may exist elsewhere
        elsewhere = [path for inner in data[name] for path in paths_named(Scenario, inner, data)]
    near = get_close_matches(name, known, n=2, cutoff=0.6)
    if name in elsewhere:
        return f"did you mean {name} at the top of the file?"
    if not near or elsewhere:
        near = elsewhere or near_paths(Scenario, name, data)
    if near:
        return f"did you mean {listed(near)}?"
    return f"remove it; the keys here are {', '.join(known)}"
