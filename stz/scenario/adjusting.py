"""Adjustments of a scenario's own numbers: what they must keep to, and how they are carried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from stz.scenario.broken import BrokenRule, twice
from stz.scenario.key_paths import matching_keys
from stz.scenario.source import Key, Source
from stz.scenario.target_rules import target_rules, unknown_key

if TYPE_CHECKING:
    from stz.scenario.data import ScenarioData
    from stz.scenario.own_data import Adjustment


def adjust_rules(scenario: ScenarioData) -> Iterator[BrokenRule]:
    """Yield every entry of ``adjust`` that does not say what to change, or how."""
    if not scenario.adjust:
        return
    data = scenario.model_dump(mode="json")
    names = [entry.name or f"[{position}]" for position, entry in enumerate(scenario.adjust)]
    yield from twice(names, "adjust")
    for position, entry in enumerate(scenario.adjust):
        here: Key = ("adjust", position)
        if (entry.multiply is None) == (entry.set is None):
            neither = entry.multiply is None
            what = "has neither multiply nor set" if neither else "has both multiply and set"
            yield BrokenRule((here,), what, "write one of them, e.g. `multiply: 1.2`")
        yield from target_rules(entry, here)
        if (entry.key is None) == (entry.layer is None):
            continue
        if entry.key is not None:
            yield from _key_rules(scenario, entry, here, data)
        elif entry.column is None:
            yield BrokenRule((here,), "names a layer but no column of it", "add `column: NAME`")


def _key_rules(
    scenario: ScenarioData, entry: Adjustment, here: Key, data: Mapping[str, Any]
) -> Iterator[BrokenRule]:
    assert entry.key is not None
    found = matching_keys(data, entry.key)
    if not found:
        yield unknown_key(scenario, data, entry.key, here, "there is no such key with a value")
    elif entry.multiply is not None and not any(_is_number(value) for _, value in found):
        yield BrokenRule(((*here, "key"),), "holds no number to multiply", "use `set`", entry.key)


def with_adjusted_keys(source: Source, scenario: ScenarioData) -> Source | None:
    """Return the scenario with its own numbers adjusted and the entries that said so left out.

    Parameters
    ----------
    source : Source
        The scenario as written.
    scenario : ScenarioData
        The same as read; it keeps to :func:`adjust_rules`.

    Returns
    -------
    Source or None
        None where no entry names a key.
    """
    if all(entry.key is None for entry in scenario.adjust):
        return None
    data = scenario.model_dump(mode="json")
    marks = dict(source.marks)
    for position, entry in enumerate(scenario.adjust):
        for key, value in matching_keys(data, entry.key) if entry.key else ():
            if entry.multiply is None:
                _put(data, key, entry.set)
            elif _is_number(value):
                product = float(f"{value * entry.multiply:.12g}")
                _put(data, key, round(product) if isinstance(value, int) else product)
            else:
                continue
            marks[key] = source.mark(("adjust", position))
    data["adjust"] = [
        kept
        for kept, entry in zip(data["adjust"], scenario.adjust, strict=True)
        if entry.key is None
    ]
    return Source(data, marks)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _put(data: Any, key: Key, value: Any) -> None:
    for part in key[:-1]:
        data = data[part]
    data[key[-1]] = value
