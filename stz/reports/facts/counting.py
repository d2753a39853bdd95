"""Counted things in words, with the plural that goes with the number."""

from __future__ import annotations

from collections.abc import Sequence

from stz.messages import translate
from stz.reports.facts.values import Value, count


def counted(number: object, thing: str, *, estimated: bool = False) -> Value:
    """Return a whole number whose unit is the thing counted, in singular or plural.

    Parameters
    ----------
    number : object
        How many.
    thing : str
        What: there are words ``report.count.THING.one`` and ``.many``.
    estimated : bool
        Whether the number is modeled.
    """
    plain = count(number, estimated=estimated)
    form = "one" if plain.text == "1" else "many"
    return count(number, translate(f"report.count.{thing}.{form}"), estimated=estimated)


def listed(parts: Sequence[str]) -> str:
    """Return parts as a list in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return translate("report.list.and", first=", ".join(parts[:-1]), last=parts[-1])
