"""Reading a layer's file into a typed table: what cannot be read is reported, not guessed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from stz.errors import Problem
from stz.layers.contract import LayerContract
from stz.layers.csv_text import UnreadableError
from stz.layers.fields import Field
from stz.layers.raw_files import read_table, read_vector
from stz.plurals import agreeing
from stz.whole_files import is_file

Column = pd.Series  # of any type
TRUE = frozenset({"true", "yes", "1", "1.0", "t"})
FALSE = frozenset({"false", "no", "0", "0.0", "f"})


@dataclass(frozen=True)
class ReadLayer:
    """A layer as read: the typed table (None if the file gave none) and what was wrong on the way.

    ``unread`` holds the (row position, column) of values already reported, so that they are
    reported once; ``notes`` say how an unusual file was read. ``origins`` says where rows and
    values come from that are not of ``path``, by (row position, column); the column is empty for
    a whole row.
    """

    contract: LayerContract
    path: Path
    frame: pd.DataFrame | None
    problems: tuple[Problem, ...]
    unread: frozenset[tuple[int, str]] = frozenset()
    notes: tuple[str, ...] = ()
    origins: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def problem(
        self, what: str, mend: str, row: str | int = "", field: str = "", value: str = ""
    ) -> Problem:
        """Return a problem placed in this layer; ``row`` is an id or a position."""
        where = str(self.path)
        if isinstance(row, int):
            where = self.origins.get((row, field)) or self.origins.get((row, "")) or where
            row = self.row_name(row)
        return Problem(
            where=where,
            what=what,
            mend=mend,
            layer=self.contract.name,
            row=row,
            field=field,
            value=value,
        )

    def unread_words(self, field: Field, shown: str) -> tuple[str, str]:
        """Return what is wrong with a value that could not be read, and how to mend it."""
        return _unread_rule(field, shown), _unread_mend(field)

    def row_name(self, position: int) -> str:
        """Return the id of a row for messages, or its number where the id is missing."""
        if self.frame is not None and self.contract.identity in self.frame:
            value = self.frame[self.contract.identity].iloc[position]
            if not pd.isna(value) and str(value):
                return str(value)
        others = {place for place, column in self.origins if not column and place < position}
        own = self.origins.get((position, ""))
        same = sum(self.origins[place, ""] == own for place in others)
        return f"number {(same if own else position) + 1}"


def read_layer(contract: LayerContract, path: Path) -> ReadLayer:
    """Read a layer's file and give its columns the types of the contract.

    Parameters
    ----------
    contract : LayerContract
        What the layer must hold.
    path : Path
        GeoJSON, GeoPackage or another vector file; CSV for tables.

    Returns
    -------
    ReadLayer
        Vectors as a GeoDataFrame in the CRS of the file, tables as a DataFrame.
    """
    return typed(read_raw(contract, path))


def read_raw(contract: LayerContract, path: Path, *, lenient: bool = False) -> ReadLayer:
    """Read a layer's file with its columns as they are.

    Parameters
    ----------
    contract, path
        See :func:`read_layer`.
    lenient : bool
        Whether rows may come without positions.
    """
    empty = ReadLayer(contract, path, None, ())
    if not is_file(path):
        mend = "give the right path, or leave the layer out to use the packaged one"
        problem = empty.problem("the file does not exist", mend)
        return ReadLayer(contract, path, None, (problem,))
    try:
        if contract.kind == "table":
            raw, notes = read_table(contract, path)
        else:
            raw, notes = read_vector(contract, path, lenient=lenient)
    except UnreadableError as error:
        return ReadLayer(contract, path, None, (empty.problem(error.what, error.mend),))
    # whatever a reader of foreign files may raise is one thing to the planner
    except Exception as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        kind = "CSV (UTF-8)" if contract.kind == "table" else "GeoJSON or GeoPackage"
        problem = empty.problem(f"the file cannot be read: {reason}", f"save it again as {kind}")
        return ReadLayer(contract, path, None, (problem,))
    told = tuple(f"layer {contract.name} ({path.name}): {note}" for note in notes)
    read = ReadLayer(contract, path, raw.reset_index(drop=True), (), notes=told)
    if raw.columns.has_duplicates:
        twice = sorted({str(c) for c in raw.columns[raw.columns.duplicated()]})
        columns = agreeing(len(twice), "column")
        come = agreeing(len(twice), "comes", "come")
        what = f"the {columns} {', '.join(twice)} {come} twice"
        problem = read.problem(what, "keep one of each")
        return ReadLayer(contract, path, None, (problem,))
    return read


def typed(read: ReadLayer, may_be_empty: Collection[str] = ()) -> ReadLayer:
    """Return the layer with the contract's types, absent optional columns filled in.

    Parameters
    ----------
    read : ReadLayer
        What :func:`read_raw` gave.
    may_be_empty : collection of str
        Columns whose cells may be empty although the contract asks for them; they are then missing.
    """
    if read.frame is None:
        return read
    frame = read.frame.copy()
    problems: list[Problem] = []
    unread: set[tuple[int, str]] = set()
    for column in read.contract.all_fields:
        if column.name not in frame:
            if not column.required:
                frame[column.name] = pd.Series([column.fill] * len(frame), dtype="str")
            continue
        rule = replace(column, nullable=True) if column.name in may_be_empty else column
        values, bad = converted(frame[column.name], rule)
        for position in bad:
            value = frame[column.name].iloc[position]
            shown = "" if pd.isna(value) else str(value)
            what, mend = read.unread_words(column, shown)
            problems.append(read.problem(what, mend, position, column.name, shown))
            unread.add((position, column.name))
        frame[column.name] = values
    problems = [*read.problems, *problems]
    return replace(read, frame=frame, problems=tuple(problems), unread=frozenset(unread))


def blank(column: Column) -> Column:
    """Return which values are missing: null, or text that is empty or says NaN."""
    as_text = column.astype("str").str.strip().str.lower()
    return column.isna() | as_text.isin(["", "nan", "null", "none", "na", "n/a"])


def _to_text(column: Column, field: Field) -> tuple[Column, list[int]]:
    if column.dtype.kind == "f" and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")  # whole numbers, made fractions by a cell that is missing
    values = column.astype("str").where(column.notna(), "")
    empty = values.str.strip() == ""
    if field.blank:
        return values.astype("str"), []
    bad = [] if field.nullable else [int(position) for position in empty.to_numpy().nonzero()[0]]
    return values.mask(empty).astype("str"), bad


def _to_number(column: Column, field: Field) -> tuple[Column, list[int]]:
    empty = blank(column)
    numbers = pd.to_numeric(column.mask(empty), errors="coerce").astype("float64")
    wrong = numbers.isna() & ~empty
    if field.kind == "whole":
        wrong |= numbers.notna() & (numbers % 1 != 0)
    if not field.nullable:
        wrong |= empty
    numbers = numbers.mask(wrong)
    if field.kind == "whole" and not field.nullable:
        finite = numbers.notna() & (numbers.abs() < 2**53)
        wrong |= ~finite
        whole = numbers.where(finite, 0).astype("int64")
        return whole, [int(position) for position in wrong.to_numpy().nonzero()[0]]
    return numbers, [int(position) for position in wrong.to_numpy().nonzero()[0]]


def _to_flag(column: Column, field: Field) -> tuple[Column, list[int]]:
    words = column.astype("str").str.strip().str.lower()
    wrong = ~words.isin(TRUE | FALSE)
    return words.isin(TRUE), [int(position) for position in wrong.to_numpy().nonzero()[0]]


_CONVERTERS: dict[str, Callable[[Column, Field], tuple[Column, list[int]]]] = {
    "text": _to_text,
    "real": _to_number,
    "whole": _to_number,
    "flag": _to_flag,
}


def converted(column: Column, field: Field) -> tuple[Column, list[int]]:
    """Return a column in the type of its field, and the positions of what could not be read."""
    return _CONVERTERS[field.kind](column, field)


def _unread_rule(field: Field, shown: str) -> str:
    if not shown.strip() or shown.strip().lower() in ("nan", "null", "none", "na", "n/a"):
        return "the value is missing (empty or NaN)"
    return {
        "text": "the value is missing",
        "real": "is not a number",
        "whole": "is not a whole number",
        "flag": "is neither true nor false",
    }[field.kind]


def _unread_mend(field: Field) -> str:
    kinds = {
        "text": "a text",
        "real": "a number",
        "whole": "a whole number",
        "flag": "true or false",
    }
    return f"write {kinds[field.kind]}: {field.meaning}"
