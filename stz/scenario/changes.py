"""What was changed against the scenario that was named: key by key, and a name that says so.

A what-if that is called like its base is taken for it. So whatever is laid over a scenario file
(``--set``, ``--override``, a mapping in Python, another folder of layers) is kept in the scenario,
which gets a name and a title of its own unless the planner gives them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any

from stz.scenario.source import Source

LONGEST_NAME = 80
DATA_DIR = "data_dir"
"""Stands for a key where all layers were read from another folder."""
_TOLD = 2
"""So many changes stand in a title or a name; the others are counted."""
_NOT_ASKED = frozenset(
    {"name", "title", "description", "solver", "changed_from", "changes", "uncertain"}
)
"""Keys that do not change the question: what it is called, and how it is answered."""
_UNNAMED = re.compile(r"[^A-Za-z0-9._]+")


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values in nested data under their paths: ``sizes.leased.max_blocks``.

    Items of a list that have names are found by them, as ``--set`` does; other mappings in lists
    by their number. A list of plain values is one value.

    Parameters
    ----------
    value : Any
        Mappings and lists of plain values.
    path : str
        Where the value is.
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from flat(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple) and any(isinstance(item, Mapping) for item in value):
        names = [item.get("name") if isinstance(item, Mapping) else None for item in value]
        named = None not in names and len(set(map(str, names))) == len(names)
        for position, item in enumerate(value):
            rest = item
            if named:
                rest = {key: part for key, part in item.items() if key != "name"}
            yield from flat(rest, f"{path}.{names[position] if named else position}")
    else:
        yield path, value


def value_text(value: Any) -> str:
    """Return a value of a scenario as a planner would write it; lists with commas."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and abs(value) < 1e15 and value == int(value):
        return str(int(value))
    if isinstance(value, list | tuple):
        return ", ".join(value_text(item) for item in value) or "none"
    return str(value)


def changes_between(base: Mapping[str, Any], changed: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return what differs between the data of two scenarios, as ``key``, ``was`` and ``now``.

    Names, titles and how the search is run are no changes of the question. A key that only one of
    them has is ``not set`` in the other.
    """
    before, after = _asked(base), _asked(changed)
    told = []
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key, _MISSING), after.get(key, _MISSING)
        if was != now and {_plain(was), _plain(now)} != {_NOTHING}:
            told.append({"key": key, "was": _said(key, was), "now": _said(key, now)})
    return told


def with_changes(
    base: Source, varied: Source, changed: Source, variants: Sequence[str] = ()
) -> Source:
    """Return a changed scenario that says what it was changed from, with a name of its own.

    Parameters
    ----------
    base : Source
        The scenario that was named; itself perhaps a changed one.
    varied : Source
        The same with its named overrides laid over it.
    changed : Source
        The same with all other changes laid over it too.
    variants : sequence of str
        Names of those overrides.

    Returns
    -------
    Source
        ``changed`` itself where the question is the same.
    """
    told = changes_between(base.data, changed.data)
    beyond = changes_between(varied.data, changed.data)
    return Source(_renamed(base.data, changed.data, told, beyond, variants), changed.marks)


def with_data_dir(base: Source, folder: str) -> Source:
    """Return a scenario whose layers are read from another folder, which changes the answer."""
    told = [{"key": DATA_DIR, "was": "packaged", "now": folder}]
    return Source(_renamed(base.data, base.data, told, told), base.marks)


def name_of_file(stem: str) -> str:
    """Return a file's name without its ending as the name of a scenario."""
    return _UNNAMED.sub("-", stem).strip("-._")[:LONGEST_NAME] or "scenario"


_MISSING = object()
_NOTHING = "none"


def _asked(data: Mapping[str, Any]) -> dict[str, Any]:
    return dict(flat({key: item for key, item in data.items() if key not in _NOT_ASKED}))


def _plain(value: Any) -> str:
    """Return ``none`` for what is empty or not written, so that these are no change."""
    empty = value is _MISSING or value is None or value == [] or value == () or value == {}
    return _NOTHING if empty else repr(value)


def _said(key: str, value: Any) -> str:
    if value is _MISSING:
        return "not set"
    if key.startswith("layers.") and isinstance(value, str):
        return PurePath(value.replace("\\", "/")).name  # the folder says nothing, and is private
    return value_text(value)


def _renamed(
    base: Mapping[str, Any],
    changed: dict[str, Any],
    told: list[dict[str, str]],
    beyond: list[dict[str, str]],
    variants: Sequence[str] = (),
) -> dict[str, Any]:
    """Return changed data with what was told of it, called after it unless it has a name."""
    if not told:
        return changed
    root, title, earlier = _root(base)
    together = _together(earlier, told)
    parts = together if earlier else beyond
    data = dict(changed)
    data["changed_from"], data["changes"] = (root if together else ""), together
    if isinstance(root, str) and data.get("name") == base.get("name"):
        named = [*variants, *(f"{one['key']}-{one['now']}" for one in parts)]
        data["name"] = _longer(root, named) if together else root
    if isinstance(title, str) and title and data.get("title") == base.get("title"):
        data["title"] = f"{title} ({_words(parts, variants)})" if together else title
    return data


def _root(data: Mapping[str, Any]) -> tuple[Any, Any, list[dict[str, str]]]:
    """Return name and title before any change, and the changes there have been."""
    earlier = [dict(change) for change in data.get("changes") or ()]
    if not earlier:
        return data.get("name"), data.get("title"), []
    title = data.get("title")
    if isinstance(title, str) and title.endswith(")"):
        title = title.rpartition(" (")[0] or title
    return data.get("changed_from"), title, earlier


def _together(earlier: list[dict[str, str]], later: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return two rounds of changes as one: from the first value to the last."""
    found = {change["key"]: change for change in earlier}
    for change in later:
        was = found.get(change["key"], change)["was"]
        found[change["key"]] = {"key": change["key"], "was": was, "now": change["now"]}
    return [change for change in found.values() if change["was"] != change["now"]]


def _longer(name: str, parts: Sequence[str]) -> str:
    """Return a name with what was changed; a mark of all of it stands for what is too long."""
    words = [_UNNAMED.sub("-", part).strip("-._") for part in parts]
    whole = "-".join([name, *words])
    exact = all(part.isascii() and "--" not in part for part in parts)
    if len(parts) <= _TOLD and exact and len(whole) <= LONGEST_NAME:
        return whole
    mark = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:8]
    more = f"-and-{len(parts) - 1}-more" if len(parts) > 1 else ""
    start = f"{name}-{words[0]}"[: LONGEST_NAME - len(more) - 9].rstrip("-._")
    return f"{start}{more}-{mark}"


def _words(told: list[dict[str, str]], variants: Sequence[str]) -> str:
    words = [*variants, *(f"{one['key']}: {_cut(one['now'])}" for one in told)]
    left = len(words) - _TOLD
    return ", ".join(words[:_TOLD]) + (f", and {left} more" if left > 0 else "")


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
