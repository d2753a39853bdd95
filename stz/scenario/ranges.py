"""The range of each uncertain number beside its central value, and rules of such entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stz.scenario.broken import BrokenRule, twice
from stz.scenario.key_paths import matching_keys
from stz.scenario.source import Key
from stz.scenario.target_rules import target_rules, unknown_key

if TYPE_CHECKING:
    from stz.scenario.data import ScenarioData
    from stz.scenario.uncertain import Uncertain


@dataclass(frozen=True)
class Range:
    """A number with how far it is known.

    Attributes
    ----------
    name, where : str
        What it is called, and its key or its layer and column.
    low, central, high : float
        In the unit of the number; for a ``factor`` multiples of it, ``central`` 1.
    factor : bool
        Whether these are multiples.
    distribution, basis, grade : str
        As the scenario says.
    """

    name: str
    where: str
    low: float
    central: float
    high: float
    factor: bool
    distribution: str
    basis: str
    grade: str

    @property
    def inside(self) -> bool:
        """Whether the central value lies within the range; a what-if may leave it."""
        return self.low <= self.central <= self.high


def ranges(scenario: ScenarioData) -> tuple[Range, ...]:
    """Return the range of every uncertain number that a scenario uses, in its order."""
    data = scenario.model_dump(mode="json")
    found = []
    for one in scenario.uncertain:
        central = 1.0
        if not one.factor:
            numbers = _numbers(data, str(one.key))
            if not numbers:
                continue  # the scenario turns it off
            central = float(numbers[0][1])
        where = one.key or f"{one.layer}.{one.column}"
        found.append(
            Range(one.name, where, one.low, central, one.high, one.factor, one.distribution,
                  one.basis, one.grade)
        )  # fmt: skip
    return tuple(found)


def uncertain_rules(scenario: ScenarioData) -> Iterator[BrokenRule]:
    """Yield every entry of ``uncertain`` that names no number, or has no range."""
    if not scenario.uncertain:
        return
    data = scenario.model_dump(mode="json")
    yield from twice((one.name for one in scenario.uncertain), "uncertain")
    for position, one in enumerate(scenario.uncertain):
        here: Key = ("uncertain", position)
        if one.low >= one.high:
            yield BrokenRule(
                ((*here, "low"), (*here, "high")), f"is not below high ({one.high:g})",
                "lower low or raise high", one.low,
            )  # fmt: skip
        if one.distribution == "lognormal" and one.low <= 0:
            yield BrokenRule(
                ((*here, "low"),), "must be above 0 for a lognormal distribution",
                "raise it, or use triangular", one.low,
            )  # fmt: skip
        yield from target_rules(one, here)
        if (one.key is None) == (one.layer is None):
            continue
        if one.key is not None:
            yield from _of_key(scenario, one, here, data)
        elif one.column is None or not one.factor:
            yield BrokenRule(
                (here,), "is of a layer, but has no column or no `factor: true`",
                "add `column: NAME` and `factor: true`: low and high multiply its cells",
            )  # fmt: skip


def _of_key(
    scenario: ScenarioData, one: Uncertain, here: Key, data: Mapping[str, Any]
) -> Iterator[BrokenRule]:
    assert one.key is not None
    found = _numbers(data, one.key)
    if not found and not _is_off(data, one.key):
        yield unknown_key(scenario, data, one.key, here, "there is no such number")
    elif len(found) > 1 and not one.factor:
        yield BrokenRule(
            ((*here, "key"),), f"names {len(found)} numbers", "add `factor: true`", one.key
        )


def _is_off(data: Mapping[str, Any], path: str) -> bool:
    """Whether a key, or the section that it is in, is null: nothing is counted with it."""
    value: Any = data
    for part in path.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return False
        value = value[part]
        if value is None:
            return True
    return False


def _numbers(data: Mapping[str, Any], pattern: str) -> list[tuple[Key, float]]:
    """Return the numbers of a scenario that a pattern takes."""
    return [
        (key, value)
        for key, value in matching_keys(data, pattern)
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
