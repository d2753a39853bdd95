"""Keys of a scenario by their paths: where a key of some name is, and what a pattern takes."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Any

from pydantic import BaseModel

from stz.scenario.source import Key

_NOT_NUMBERS = (
    "name", "title", "description", "layers", "adjust", "uncertain",
    "changed_from", "changes",
)  # fmt: skip
"""Parts of a scenario that no adjustment reaches into."""
_MOST = 4
"""So many paths stand in a suggestion."""


def models_in(annotation: Any) -> list[type[BaseModel]]:
    """Return the parts of a scenario that a type speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in typing.get_args(annotation) for model in models_in(part)]


def paths_named(model: type[BaseModel], name: str, data: Any) -> list[str]:
    """Return the paths, as ``--set`` takes them, of all keys of a name in a scenario.

    Parameters
    ----------
    model : type
        The scenario's.
    name : str
        A key, without the path to it.
    data : mapping
        The scenario as far as it is known; names of list items are taken from it.
    """
    return [path for path, key in _paths(model, data, "") if key == name]


def near_paths(model: type[BaseModel], name: str, data: Any) -> list[str]:
    """Return the paths of the keys whose names are nearest to one that is not there."""
    paths = list(_paths(model, data, ""))
    near = get_close_matches(name, {key for _, key in paths}, n=1, cutoff=0.75)
    return [path for path, key in paths if key in near]


def listed(paths: list[str]) -> str:
    """Return paths as a suggestion."""
    shown = paths[:_MOST]
    more = f", or {len(paths) - _MOST} more" if len(paths) > _MOST else ""
    return (", ".join(shown) if more else " or ".join(shown)) + more


def _paths(model: type[BaseModel], data: Any, prefix: str) -> Iterator[tuple[str, str]]:
    held = data if isinstance(data, Mapping) else {}
    for name, field in model.model_fields.items():
        path = f"{prefix}.{name}" if prefix else name
        yield path, name
        if name in ("layers", "changes"):
            continue
        for inner in models_in(field.annotation):
            if "tuple" not in str(field.annotation):
                yield from _paths(inner, held.get(name), path)
                continue
            items = held.get(name) or ()
            for position, item in enumerate(items if isinstance(items, list | tuple) else ()):
                label = item.get("name") if isinstance(item, Mapping) else None
                yield from _paths(inner, item, f"{path}.{label or position}")


def matching_keys(data: Mapping[str, Any], pattern: str) -> list[tuple[Key, Any]]:
    """Return the keys that a pattern takes, with what they hold.

    Parameters
    ----------
    data : mapping
        A whole scenario as plain data.
    pattern : str
        Path with ``.`` between; items of lists by name or number; ``*`` for any letters of a part.
    """
    parts = pattern.replace("[", ".").replace("]", "").split(".")
    if parts[0] in _NOT_NUMBERS:
        return []
    open_to = {name: item for name, item in data.items() if name not in _NOT_NUMBERS}
    return list(_matching(open_to, parts, ()))


def _matching(data: Any, parts: list[str], done: Key) -> Iterator[tuple[Key, Any]]:
    if not parts:
        if not isinstance(data, Mapping | list):
            yield done, data
        return
    if isinstance(data, Mapping):
        for name, item in data.items():
            if fnmatchcase(str(name), parts[0]):
                yield from _matching(item, parts[1:], (*done, name))
    elif isinstance(data, list):
        for position, item in enumerate(data):
            label = item.get("name", "") if isinstance(item, Mapping) else ""
            if fnmatchcase(str(label), parts[0]) or str(position) == parts[0]:
                yield from _matching(item, parts[1:], (*done, position))
