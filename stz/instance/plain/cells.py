"""Read the cells of plain tables: ids, several ids, text, numbers, flags."""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from stz.errors import Problem
from stz.instance.tables import TABLES, Column, row_name

WHERE = "Instance.from_tables"
"""What a problem calls the place it was found in."""


def plain(value: object) -> Any:
    """Return a numpy scalar as the Python value it holds, anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def plain_id(value: object) -> Any:
    """Return an id as the caller means it: a float that pandas made of a whole number is an int."""
    value = plain(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def is_id(value: object) -> bool:
    """Whether a value can be an id: text, a whole number, a tuple; not 1.5, not true or false."""
    return isinstance(value, Hashable) and not isinstance(value, (float, bool))


BLANK_ENDS = "an id must not begin or end with a blank: it would differ from the id without"
"""Rule for ids that look alike."""
NO_TEXT = "must be text: it contains an incomplete character, which cannot be saved"
"""Rule for text with a lone surrogate, as a name that is no Unicode becomes."""


def text_rule(value: object, *, is_id: bool = True) -> str:
    """Return the rule that a text breaks; '' for none, and for what is no text."""
    if not isinstance(value, str):
        return ""
    if is_id and value != value.strip():
        return BLANK_ENDS
    return "" if value.isascii() or not _HALVES.search(value) else NO_TEXT


_HALVES = re.compile("[\ud800-\udfff]")


def is_empty(value: object) -> bool:
    """Whether a cell holds nothing: None, NaN, a missing value of pandas, empty text."""
    return (
        value is None
        or value is pd.NA
        or value is pd.NaT
        or (isinstance(value, float) and math.isnan(value))
        or (isinstance(value, str) and value == "")
    )


def short(value: object) -> str:
    """Return a value as a message shows it, on one line and not too long."""
    return " ".join(repr(value).split())[:60]


def typed_table(table: str, frame: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """Return the table with all its columns, in order, in their types."""
    data: dict[str, pd.Series] = {}
    bad: list[_BadCell] = []
    for column in TABLES[table]:
        if column.name in frame.columns:
            data[column.name] = _cast(column, frame[column.name], bad)
        else:
            value = _stand_in(column) if column.required else column.default
            data[column.name] = pd.Series([value] * len(frame), dtype=column_dtype(column))
    typed = pd.DataFrame(data).reset_index(drop=True)
    for cell in sorted(bad, key=lambda cell: cell.row):
        row = {name: values.iat[cell.row] for name, values in typed.items()}
        problems.append(
            Problem(WHERE, cell.rule, layer=table, row=row_name(table, row, cell.row + 1),
                    field=cell.column.name, value=str(cell.value), mend=cell.column.meaning)
        )  # fmt: skip
    return typed


@dataclass(frozen=True)
class _BadCell:
    """A value that does not fit its column."""

    row: int
    column: Column
    value: object
    rule: str


def _stand_in(column: Column) -> Any:
    """Return what stands in a cell that could not be read, so that the others can be checked."""
    if column.kind in ("id", "ids", "str"):
        return "" if column.required else column.default
    return (column.minimum or 0) if column.required else column.default


def column_dtype(column: Column) -> Any:
    """Return the type a column has in a table; ids and text stay objects."""
    kinds = {"float": float, "int": np.int64, "bool": bool}
    return kinds.get(column.kind, object)


def _cast(column: Column, series: pd.Series, bad: list[_BadCell]) -> pd.Series:
    """Cast one column, reporting every value that does not fit."""
    values = [plain(value) for value in series.tolist()]

    def refuse(row: int, rule: str) -> None:
        bad.append(_BadCell(row, column, values[row], rule))
        out[row] = _stand_in(column)

    out: list[Any] = list(values)
    if column.kind in ("id", "str"):
        for row, value in enumerate(values):
            if is_empty(value):
                out[row] = column.default
                if column.required:
                    refuse(row, "an id must not be empty")
            elif not (
                is_id(plain_id(value)) if column.kind == "id" else isinstance(value, Hashable)
            ):
                refuse(row, "must be text or a whole number")
            elif rule := text_rule(value, is_id=column.kind == "id"):
                refuse(row, rule)
            else:
                out[row] = plain_id(value) if column.kind == "id" else str(plain_id(value))
    elif column.kind == "ids":
        for row, value in enumerate(values):
            several = _several_ids(value)
            out[row] = several
            if several is None:
                refuse(row, "must be a list of ids, or text with ';' between them")
            elif rule := next(filter(None, map(text_rule, several)), ""):
                refuse(row, rule)
    elif column.kind == "bool":
        for row, value in enumerate(values):
            out[row] = _FLAGS.get(str(value).strip().lower())
            if out[row] is None:
                refuse(row, "must be true or false")
    else:
        out = [_as_float(value) for value in values]
        optional = isinstance(column.default, float) and math.isnan(column.default)
        for row, number in enumerate(out):
            if math.isnan(number):
                if isinstance(values[row], bool):
                    refuse(row, "must be a number, not true or false")
                elif not (optional and is_empty(values[row])):
                    refuse(row, "must be a number, not empty or NaN")
            elif column.kind == "int" and not (abs(number) < _ENDLESS and number % 1 == 0):
                refuse(row, "must be a whole number")
    return pd.Series(out, dtype=object).astype(column_dtype(column))


def _as_float(value: object) -> float:
    """Return a number as pandas reads it, also from text; NaN for what is none."""
    if isinstance(value, bool):
        return math.nan
    try:
        return float(pd.to_numeric(value, errors="coerce"))  # type: ignore[call-overload]
    except OverflowError:
        return math.inf
    except (TypeError, ValueError):
        return math.nan


def _several_ids(value: object) -> tuple[Any, ...] | None:
    """Return the ids of one cell, each once; ``None`` where they are none."""
    if isinstance(value, str):
        value = [part.strip() for part in value.split(";")]
    elif not isinstance(value, (list, tuple, set, frozenset)) and is_empty(value):
        value = ()
    elif isinstance(value, (int, float)):
        value = [value]
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        return None
    ids = [plain_id(part) for part in value]
    named = [part for part in ids if not (isinstance(part, Hashable) and is_empty(part))]
    return tuple(dict.fromkeys(named)) if all(is_id(part) for part in named) else None


_FLAGS = {"true": True, "false": False, "1": True, "0": False, "1.0": True, "0.0": False}
_ENDLESS = 2**53
