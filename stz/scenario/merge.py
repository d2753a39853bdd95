"""The one rule by which scenarios are merged: mappings merge, lists and scalars replace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stz.errors import Problem, ScenarioError
from stz.scenario.data import ScenarioData
from stz.scenario.key_paths import listed, paths_named
from stz.scenario.source import Key, Mark, Source, key_text, parse_value


def merge(base: Source, change: Source) -> Source:
    """Return ``base`` with ``change`` laid over it.

    Where both hold a mapping, their keys merge, again by this rule. Anywhere else (lists, numbers,
    text, null) what ``change`` says replaces what ``base`` said. Neither argument is changed.
    """
    marks = dict(base.marks)
    data = _merged(base.data, change.data, change.marks, marks, ())
    return Source(data, marks)


def _merged(
    base: Mapping[str, Any],
    change: Mapping[str, Any],
    new_marks: Mapping[Key, Mark],
    marks: dict[Key, Mark],
    key: Key,
) -> dict[str, Any]:
    data = dict(base)
    for name, value in change.items():
        here = (*key, name)
        if isinstance(value, Mapping) and isinstance(data.get(name), Mapping):
            data[name] = _merged(data[name], value, new_marks, marks, here)
            continue
        for old in [path for path in marks if path[: len(here)] == here]:
            del marks[old]
        marks.update({path: m for path, m in new_marks.items() if path[: len(here)] == here})
        data[name] = value
    return data


def source_of(changes: Mapping[str, Any], where: str = "overrides") -> Source:
    """Return a mapping given in Python as a :class:`Source`; keys become text, tuples lists."""
    mark = Mark(where, 0, Path.cwd())
    return Source(_text_keys(changes), {(str(name),): mark for name in changes})


def plain(value: Any) -> Any:
    """Return the value with tuples as lists and no mapping shared with the caller."""
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def _text_keys(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _text_keys(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_text_keys(item) for item in value]
    return value


def apply_settings(base: Source, settings: Sequence[str]) -> Source:
    """Return ``base`` with every ``key.sub=value`` set.

    A part of the path may be the number of a list item, or its name: ``sizes.0.max_blocks=8`` and
    ``sizes.leased.max_blocks=8`` both work. The value is read as YAML.

    Raises
    ------
    ScenarioError
        With a problem for every setting of another form, or that names a list item not there.
    """
    problems: list[Problem] = []
    for setting in settings:
        path, equals, text = setting.partition("=")
        where = f"--set {setting}"
        parts = path.strip().replace("[", ".").replace("]", "").split(".")
        if not equals or not all(parts):
            problems.append(
                Problem(
                    where, "is not of the form key.sub=value", "write e.g. --set budget_musd=30"
                )
            )
            continue
        try:
            value = parse_value(text)
            data, key = _with(base.data, tuple(parts), value, ())
        except ScenarioError as error:
            paths = paths_named(ScenarioData, parts[-1], base.data)
            mend = f"did you mean {listed(paths)}?" if paths else error.problems[0].mend
            problems.append(Problem(where, error.problems[0].what, mend))
            continue
        marks = {mark: m for mark, m in base.marks.items() if mark[: len(key)] != key}
        marks[key] = Mark(where, 0, Path.cwd())
        base = Source(data, marks)
    if problems:
        raise ScenarioError(problems)
    return base


def _with(data: Any, parts: tuple[str, ...], value: Any, done: Key) -> tuple[Any, Key]:
    """Return ``data`` with the value at the path, and the path with list items as numbers."""
    if not parts:
        if isinstance(value, Mapping) and isinstance(data, Mapping):
            return _merged(data, value, {}, {}, ()), done
        return value, done
    name, rest = parts[0], parts[1:]
    if isinstance(data, list):
        index = _index(data, name, done)
        item, key = _with(data[index], rest, value, (*done, index))
        return [*data[:index], item, *data[index + 1 :]], key
    if isinstance(data, Mapping):
        item, key = _with(data.get(name, {} if rest else None), rest, value, (*done, name))
        return {**data, name: item}, key
    if data is None:
        item, key = _with({} if rest else None, rest, value, (*done, name))
        return {name: item}, key
    raise ScenarioError(
        Problem("", f"{key_text(done)} is {data!r} and has no part {name!r}", "shorten the key")
    )


def _index(items: list[Any], name: str, done: Key) -> int:
    names = [str(item.get("name", "")) for item in items if isinstance(item, Mapping)]
    if name.isdigit() and int(name) < len(items):
        return int(name)
    if name in names:
        return names.index(name)
    raise ScenarioError(
        Problem(
            "",
            f"{key_text(done)} has no item {name!r}",
            f"use a number from 0 to {len(items) - 1}"
            + (f" or one of {names}" if any(names) else ""),
        )
    )
