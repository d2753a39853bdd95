"""A rule between fields of a scenario that does not hold, and the one rule all lists share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from stz.scenario.source import Key


@dataclass(frozen=True)
class BrokenRule:
    """A rule that does not hold. ``keys`` are the fields it speaks of, the one to mend first."""

    keys: tuple[Key, ...]
    what: str
    mend: str
    value: Any = ""


def twice(names: Iterable[str], section: str, field: str = "name") -> Iterator[BrokenRule]:
    """Yield a rule for every name that a list holds more than once."""
    listed = list(names)
    for name, count in Counter(listed).items():
        if count > 1:
            places = [index for index, other in enumerate(listed) if other == name]
            where: Key = (*section.split("."), places[-1], *([field] if field else []))
            yield BrokenRule((where,), f"is used {count} times", "give each its own", name)
