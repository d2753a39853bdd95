"""Numbers of layers that a scenario multiplies or sets, in the rows that a filter takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

import pandas as pd

from stz.errors import Problem
from stz.layers.fields import Field
from stz.layers.frames import ReadLayer
from stz.layers.own_rows import mark_changed, put
from stz.near_names import did_you_mean
from stz.plurals import counted


@dataclass(frozen=True)
class Adjusted:
    """What to multiply or set in a layer.

    Attributes
    ----------
    at : str
        Where the scenario says so, such as ``adjust[0]``.
    layer, column : str
        What is meant; ``*`` in the column stands for any letters.
    where : mapping
        Column to the value, or the values of which one, a row must have.
    multiply : float or None
        Factor; whole numbers are rounded.
    set : object
        Value in place of what was there, where there is no factor.
    basis : str
        Where the factor or value comes from.
    """

    at: str
    layer: str
    column: str
    where: Mapping[str, Any] = field(default_factory=dict)
    multiply: float | None = None
    set: Any = None
    basis: str = ""

    @property
    def how(self) -> str:
        """What is done, in words."""
        if self.multiply is not None:
            return f"multiplied by {self.multiply:g}"
        return f"set to {self.set}"

    @property
    def rows(self) -> str:
        """Which rows are meant, in words."""
        parts = [
            f"{name} {' or '.join(map(str, _values(wanted)))}"
            for name, wanted in self.where.items()
        ]
        return f"where {' and '.join(parts)}" if parts else "in all rows"


def adjustments(given: Sequence[Any]) -> list[Adjusted]:
    """Return the entries of a scenario's ``adjust`` that speak of layers.

    Parameters
    ----------
    given : sequence of mapping or object
        With ``layer, column, where, multiply, set, name, basis`` as keys or attributes.
    """
    found = []
    for position, entry in enumerate(given):
        held = entry if isinstance(entry, Mapping) else vars(entry)
        if not held.get("layer"):
            continue
        name = held.get("name")
        found.append(
            Adjusted(
                f"adjust.{name}" if name else f"adjust[{position}]",
                str(held["layer"]),
                str(held.get("column") or ""),
                dict(held.get("where") or {}),
                held.get("multiply"),
                held.get("set"),
                str(held.get("basis") or ""),
            )
        )
    return found


def adjusted_layer(
    read: ReadLayer, entries: Sequence[Adjusted]
) -> tuple[ReadLayer, tuple[str, ...]]:
    """Return a layer with numbers multiplied or set, and what was done in words.

    Values must keep to the layer's contract, which is looked at afterwards: a breach is told with
    the place of the adjustment.
    """
    mine = [entry for entry in entries if entry.layer == read.contract.name]
    if read.frame is None or not mine:
        return read, ()
    frame = read.frame.copy()
    problems, origins, told = list(read.problems), dict(read.origins), list[str]()
    unread = set(read.unread)
    for entry in mine:
        columns, wrong = _columns(read, frame, entry)
        rows, unmatched = _rows(read, frame, entry)
        problems += [*wrong, *unmatched]
        if wrong or unmatched:
            continue
        touched = 0
        for at in rows:
            changed = []
            for column in columns:
                if (at, column.name) in unread:
                    continue
                value, ok = _value(frame[column.name].iloc[at], column, entry)
                if ok:
                    put(frame, at, column.name, value)
                    origins[at, column.name] = f"scenario ({entry.at})"
                    changed.append(column.name)
            because = f" ({entry.basis})" if entry.basis else ""
            mark_changed(read.contract, frame, at, changed, f"{entry.how} by the scenario{because}")
            touched += bool(changed)
        names = ", ".join(column.name for column in columns)
        if not touched:
            what = f"{names} is empty in all of these rows, so there is nothing to multiply"
            problems.append(_problem(read, entry, "column", entry.column, what, "use `set`"))
            continue
        because = f" ({entry.basis})" if entry.basis else ""
        count = counted(touched, "row")
        told.append(f"{names} {entry.how} in {count}, {entry.rows}{because}")
    done = replace(read, frame=frame, problems=tuple(problems), origins=origins)
    return done, tuple(told)


def _problem(
    read: ReadLayer, entry: Adjusted, part: str, value: object, what: str, mend: str
) -> Problem:
    return Problem(
        "scenario",
        what,
        mend,
        layer=read.contract.name,
        field=f"{entry.at}.{part}",
        value=str(value),
    )


def _columns(
    read: ReadLayer, frame: pd.DataFrame, entry: Adjusted
) -> tuple[list[Field], list[Problem]]:
    """Return the columns that an entry means, and what is wrong with its value for them."""
    identity = read.contract.identity
    fields = [column for column in read.contract.all_fields if column.name in frame]
    numbers = [column.name for column in fields if column.kind in ("real", "whole")]
    found = [column for column in fields if fnmatchcase(column.name, entry.column)]
    if len(found) > 1 and entry.multiply is not None:
        found = [column for column in found if column.name in numbers]
    if not found:
        near = did_you_mean(entry.column, [column.name for column in fields], "")
        listed = f"its numbers are {', '.join(numbers)}" if numbers else "it has no numbers"
        what = "the layer has no such column"
        return [], [_problem(read, entry, "column", entry.column, what, near or listed)]
    wrong = []
    for column in found:
        what = mend = ""
        if column.name == identity:
            what, mend = "the id of a row cannot be changed", "use `drop` and `add`"
        elif entry.multiply is not None and column.name not in numbers:
            what, mend = "holds no numbers to multiply", "use `set`, or name another column"
        elif entry.multiply is None and not _fits(entry.set, column):
            what = f"must be {_KINDS[column.kind]}"
            mend = f"write {_KINDS[column.kind]}: {column.meaning}"
        if what:
            part = "column" if column.name == identity or entry.multiply is not None else "set"
            shown = column.name if part == "column" else entry.set
            wrong.append(_problem(read, entry, part, shown, what, mend))
    return found, wrong


_KINDS = {"text": "a text", "real": "a number", "whole": "a whole number", "flag": "true or false"}


def _fits(value: Any, column: Field) -> bool:
    if column.kind == "flag":
        return isinstance(value, bool)
    if column.kind == "text":
        return isinstance(value, str)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and (column.kind == "real" or float(value).is_integer())


def _value(old: Any, column: Field, entry: Adjusted) -> tuple[Any, bool]:
    """Return the new value of a cell, and whether there was anything to change."""
    if entry.multiply is None:
        return entry.set, True
    if pd.isna(old):
        return old, False
    product = float(f"{float(old) * entry.multiply:.12g}")
    return (round(product) if column.kind == "whole" else product), True


def _values(wanted: Any) -> tuple[Any, ...]:
    return tuple(wanted) if isinstance(wanted, list | tuple) else (wanted,)


def _rows(read: ReadLayer, frame: pd.DataFrame, entry: Adjusted) -> tuple[list[int], list[Problem]]:
    """Return the positions of the rows that a filter takes; one that takes none is a problem."""
    taken = pd.Series(True, index=frame.index)
    problems = []
    known = [str(name) for name in frame.columns if name != "geometry"]
    for name, wanted in entry.where.items():
        if name not in known:
            mend = did_you_mean(name, known, f"its columns are {', '.join(known)}")
            what = "the layer has no such column"
            problems.append(_problem(read, entry, f"where.{name}", name, what, mend))
            continue
        column, here = frame[name], pd.Series(False, index=frame.index)
        for value in _values(wanted):
            same = _same(column, value)
            if not same.any():
                texts = sorted(set(column.dropna().astype("str")))
                few = f"it holds {', '.join(texts)}" if len(texts) <= 12 else "look at the layer"
                mend = did_you_mean(str(value), texts, few)
                what = f"no row of {read.contract.name} has this {name}"
                problems.append(_problem(read, entry, f"where.{name}", value, what, mend))
            here |= same
        taken &= here
    if not problems and not taken.any():
        what = "each value occurs, but no row has all of them"
        shown = ", ".join(f"{name}: {value}" for name, value in entry.where.items())
        problems.append(_problem(read, entry, "where", shown, what, "remove one of them"))
    return [int(at) for at in taken.to_numpy().nonzero()[0]], problems


def _same(column: pd.Series, value: Any) -> pd.Series:
    """Return which cells hold a value: flags and numbers as such, all else as text."""
    found: pd.Series
    if column.dtype == bool:
        found = column == (str(value).lower() == "true") if _is_flag(value) else column != column
    elif column.dtype.kind in "iuf" and not isinstance(value, bool):
        number = pd.to_numeric(pd.Series([value]), errors="coerce").iloc[0]
        found = column == number
    else:
        found = column.astype("str") == str(value)
    return found


def _is_flag(value: Any) -> bool:
    return str(value).lower() in ("true", "false")
