"""Numbers and names as people read them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

import pandas as pd

from stz.escape import Html, element
from stz.interval import Interval
from stz.messages.catalog import translate

GRADES = ("A", "B", "C", "D")
"""Grades of confidence in a figure, best first."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def number(value: object, digits: int = 0, unit: str = "") -> str:
    """Return a number with thousands separated, or words where there is none.

    Parameters
    ----------
    value : object
        Number, text that reads as one, or nothing.
    digits : int
        Decimals.
    unit : str
        Written after the number.
    """
    amount = amount_of(value)
    if amount is None:
        return translate("missing")
    if math.isinf(amount):
        return translate("no.limit")
    text = f"{amount:,.{digits}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("-")
    return f"{text} {unit}" if unit else text


def interval_words(interval: Interval, digits: int = 2) -> str:
    """Return an interval in words, its ends rounded outward, so that it still holds the number.

    Where both ends are infinite and above all numbers, as a loss where there is no plan, it says
    that there is none.

    Parameters
    ----------
    interval : Interval
        The interval, with its unit.
    digits : int
        Decimals.
    """
    if interval.low == math.inf:
        return translate("importance.none")
    if not interval.is_known:
        return translate("importance.unknown")
    scale = 10.0**digits
    # 0.3 * 10 is not quite 3: a value that is whole but for rounding stays what it is
    low, high = (
        number((toward(end * scale - step) if math.isfinite(end) else end) / scale, digits)
        for end, toward, step in (
            (interval.low, math.floor, -1e-6), (interval.high, math.ceil, 1e-6),
        )
    )  # fmt: skip
    if math.isinf(interval.low):
        told = translate("importance.at.most", high=high, unit=interval.unit)
    elif math.isinf(interval.high):
        told = translate("importance.at.least", low=low, unit=interval.unit)
    elif low == high or interval.is_point:
        middle = number(interval.middle, digits)
        told = translate("importance.exactly", low=middle, unit=interval.unit)
    else:
        told = translate("importance.between", low=low, high=high, unit=interval.unit)
    return told.strip()


def rounded_down(value: float) -> str:
    """Return a limit that may not be passed, never more than it is: one decimal below 10."""
    digits = 1 if value < 10 else 0
    scale = 10.0**digits
    return number(math.floor(value * scale) / scale if math.isfinite(value) else value, digits)


def percent(value: object, digits: int = 0) -> str:
    """Return a share as a percentage."""
    amount = amount_of(value)
    return translate("missing") if amount is None else f"{amount * 100:,.{digits}f} %"


def amount_of(value: object) -> float | None:
    """Return a value as a number, None where it is none."""
    if not isinstance(value, str | int | float) and not hasattr(value, "__float__"):
        return None
    try:
        amount = float(value)
    except (TypeError, ValueError):
        return None
    return None if math.isnan(amount) else amount


def text_of(value: object) -> str:
    """Return a cell's text; an empty string for nothing."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(value)


def name(value: object) -> Html:
    """Return a name that comes from data, kept apart from the writing direction around it."""
    return element("bdi", text_of(value))


def words_of(code: object) -> str:
    """Return an id-like code as words: ``dual_link`` as ``dual link``."""
    return text_of(code).replace("_", " ")


def year_span(texts: Iterable[object]) -> str:
    """Return the first and last year that the texts name, as ``2017-2025``."""
    years = sorted({found for text in texts for found in _YEAR.findall(text_of(text))})
    if not years:
        return translate("missing")
    return years[0] if years[0] == years[-1] else f"{years[0]}–{years[-1]}"


def grades_meaning() -> str:
    """Return what the grades of confidence mean, in one line: the only place that says so."""
    return translate(
        "grades.meaning", **{grade.lower(): translate(f"grade.{grade}") for grade in GRADES}
    )


def worst_grade(grades: Iterable[object]) -> str:
    """Return the worst of some grades; nothing where there is none."""
    known = [text_of(grade) for grade in grades]
    return max((grade for grade in known if grade in GRADES), default="")


def source_line(frame: pd.DataFrame) -> str:
    """Return the years and grades of a layer's rows in a few words.

    Parameters
    ----------
    frame : DataFrame
        A layer, with ``year`` and ``grade`` where known.
    """
    parts = []
    if "year" in frame and len(frame):
        parts.append(year_span(frame["year"].unique()))
    if "grade" in frame and len(frame):
        grades = sorted({text_of(grade) for grade in frame["grade"]} - {""})
        if grades:
            parts.append(translate("grade.of", grades=", ".join(grades)))
    return " · ".join(part for part in parts if part != translate("missing"))
