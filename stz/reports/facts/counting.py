"""Counted things in words, with the plural that goes with the number."""

from __future__ import annotations

import math

from stz.messages import translate_counted
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
