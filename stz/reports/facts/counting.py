"""Counted things in words, with the plural that goes with the number."""

from __future__ import annotations

import math
from collections.abc import Sequence

from stz.messages import translate, translate_counted
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
    known = plain.raw is not None and math.isfinite(plain.raw)
    whole = round(plain.raw or 0.0) if known else 2
    unit = translate_counted(f"report.count.{thing}", whole)
    return count(number, unit, estimated=estimated)


def listed(parts: Sequence[str]) -> str:
    """Return parts as a list in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return translate("report.list.and", first=", ".join(parts[:-1]), last=parts[-1])
