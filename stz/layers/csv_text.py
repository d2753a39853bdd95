"""CSV files as real programs write them: separators, encodings, empty tails, decimal commas."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Sequence
from pathlib import Path

import pandas as pd

from stz.plurals import counted

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
"""What may stand between cells, and what it is called."""
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_NAMED = 5
_SPACES = re.compile("[\u0020\u00a0\u2009\u202f']")
_DECIMAL_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+(e[+-]?\d+)?", re.IGNORECASE)
_DECIMAL_POINT = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d*)\.\d+(e[+-]?\d+)?", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_THOUSANDS = {
    ",": re.compile(r"[+-]?\d{1,3}(,\d{3})+"),
    ".": re.compile(r"[+-]?\d{1,3}(\.\d{3})+"),
}


class UnreadableError(ValueError):
    """A file that cannot be read, in its own terms.

    Attributes
    ----------
    what, mend : str
        What is wrong, and how to fix it.
    """

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


def read_csv(path: Path, known: Collection[str]) -> tuple[pd.DataFrame, list[str]]:
    """Read a CSV file as text.

    Parameters
    ----------
    path : Path
        UTF-8 with or without a byte order mark, UTF-16, or Windows-1252; cells separated by commas,
        semicolons, tabs or vertical bars.
    known : collection of str
        Names of columns, by which the separator is told.

    Returns
    -------
    DataFrame
        All columns as text, a row per line, without empty lines and without empty columns at the
        end. Names of columns may come twice: the reader of the contract refuses that.
    list of str
        How the file was read, where it is not UTF-8 with commas.

    Raises
    ------
    UnreadableError
        Where lines do not fit the heading, once for each cause.
    """
    text, notes = _decoded(path)
    separator = _separator(text, known)
    if separator != ",":
        notes.append(f"cells are separated by {SEPARATORS[separator]}")
    return headed(_lines(text, separator)), notes


def headed(lines: Sequence[tuple[int, list[str]]]) -> pd.DataFrame:
    """Return lines, each with its number, as a table whose heading is the first one.

    Raises
    ------
    UnreadableError
        Where there is no line, or lines do not fit the heading.
    """
    if not lines:
        raise UnreadableError("the file is empty", "save the table again, with its column names")
    head = [name.strip() for name in lines[0][1]]
    body = lines[1:]
    while head and not head[-1] and not any("".join(cells[len(head) - 1 :]) for _, cells in body):
        head.pop()
    _check(head, body)
    rows = [(cells + [""] * len(head))[: len(head)] for _, cells in body]
    return pd.DataFrame(rows, columns=head, dtype=str)


def _decoded(path: Path) -> tuple[str, list[str]]:
    data = path.read_bytes()
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            try:
                return data.decode(encoding), []
            except UnicodeDecodeError as error:
                raise UnreadableError(
                    f"the file begins like {encoding.upper()} but is not", "save it again as UTF-8"
                ) from error
    if b"\0" in data:
        raise UnreadableError("the file is not text", "save it again as CSV (UTF-8)")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), ["read as Windows-1252, it is not UTF-8"]


def _separator(text: str, known: Collection[str]) -> str:
    """Return what separates the names in the first line: most of them known, else most of them."""
    first = next((line for line in text.splitlines() if line.strip()), "")

    def worth(separator: str) -> tuple[int, int]:
        names = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
        return len(set(names) & set(known)), len(names)

    return max(SEPARATORS, key=worth)


def _lines(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Return the lines that hold anything, with their numbers."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, cells))
    except csv.Error as error:
        raise UnreadableError(
            f"line {reader.line_num}: {error}", 'close every quote, and write " as "" inside quotes'
        ) from error
    return found


def _check(head: list[str], body: Sequence[tuple[int, list[str]]]) -> None:
    """Refuse lines and columns that do not fit the heading."""
    unnamed = [str(place) for place, name in enumerate(head, start=1) if not name]
    if unnamed:
        raise UnreadableError(
            f"column {', '.join(unnamed)} has no name", "name every column in the first line"
        )
    longer = [line for line, cells in body if any(cell.strip() for cell in cells[len(head) :])]
    shorter = [line for line, cells in body if len(cells) < len(head)]
    for lines, what, mend in (
        (longer, "more", "put text that holds the separator in quotes"),
        (shorter, "fewer", "write every cell, also where it is empty"),
    ):
        if lines:
            named = ", ".join(map(str, lines[:_NAMED])) + (" ..." if len(lines) > _NAMED else "")
            noun = counted(len(lines), "line has", "lines have")
            raise UnreadableError(
                f"{noun} {what} cells than the {counted(len(head), 'column')}: {named}", mend
            )


def decimal_signs(columns: Sequence[pd.Series[str]], separator_is_comma: bool) -> tuple[str, ...]:
    """Return the decimal signs of the numbers of a file.

    Parameters
    ----------
    columns : sequence of Series of str
        All columns of numbers.
    separator_is_comma : bool
        Whether cells are separated by commas: then ``1,234`` in quotes has a thousands sign.

    Returns
    -------
    tuple of str
        One; two where the file mixes them.
    """
    cells = [_SPACES.sub("", cell) for column in columns for cell in column.unique()]
    comma = any(
        _DECIMAL_COMMA.fullmatch(cell) and not (separator_is_comma and _is_thousands(cell, ","))
        for cell in cells
    )
    point = any(
        _DECIMAL_POINT.fullmatch(cell) and not (comma and _is_thousands(cell, "."))
        for cell in cells
    )
    return (*([","] if comma else []), *(["."] if point or not comma else []))


def _is_thousands(cell: str, sign: str) -> bool:
    return bool(_THOUSANDS[sign].fullmatch(cell))


def with_points(column: pd.Series[str], decimal: str) -> pd.Series[str]:
    """Return numbers as text with a decimal point and without thousands signs."""
    other = "," if decimal == "." else "."

    def plain(cell: str) -> str:
        whole, sign, rest = _SPACES.sub("", cell).partition(decimal)
        if _is_thousands(whole, other):
            whole = whole.replace(other, "")
        number = f"{whole}.{rest}" if sign else whole
        return number if _NUMBER.fullmatch(number) else cell

    return column.map(plain)
