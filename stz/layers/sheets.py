"""Sheets of Excel and OpenDocument workbooks as text, as a CSV file would hold them."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path

import pandas as pd
from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from stz.layers.csv_text import UnreadableError, headed

SHEET_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_NAMED = 5


def read_sheet(path: Path, name: str) -> tuple[pd.DataFrame, list[str]]:
    """Read a sheet of a workbook as text.

    Parameters
    ----------
    path : Path
        A workbook.
    name : str
        The layer's; the sheet of this name is read, else the only one that is not hidden.

    Returns
    -------
    DataFrame
        All columns as text, without empty rows, columns named by the first row that holds
        anything. Whole numbers have no decimals, dates are as in 2025-03-31, formulas are what
        they last came to.
    list of str
        Which sheet was read, where there are several.

    Raises
    ------
    UnreadableError
        With what is wrong and how to fix it.
    """
    try:
        with CalamineWorkbook.from_path(path) as book:
            chosen, notes = _chosen(book, name)
            sheet = book.get_sheet_by_name(chosen)
            rows = sheet.to_python(skip_empty_area=False)
            merged = sheet.merged_cell_ranges or []
    except CalamineError as error:
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise UnreadableError(
            f"the workbook cannot be read: {reason}",
            "save it again as .xlsx, without a password, or as CSV (UTF-8)",
        ) from error
    lines = [
        (number, [_text(cell) for cell in row])
        for number, row in enumerate(rows, start=1)
        if any(_text(cell).strip() for cell in row)
    ]
    _refuse_merged(chosen, merged, lines[0][0] if lines else 0)
    if _has_errors(path):
        notes = [*notes, "formulas that come to an error, such as #DIV/0!, are read as empty"]
    return headed(lines), notes


def _chosen(book: CalamineWorkbook, name: str) -> tuple[str, list[str]]:
    listed = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
        and (sheet.visible == SheetVisibleEnum.Visible or sheet.name == name)
    ]
    same = [sheet for sheet in listed if sheet.strip().lower() == name]
    if len(same) == 1 or name in same:
        chosen = name if name in same else same[0]
        return chosen, [f"sheet {chosen} of {len(listed)} in the file"] if len(listed) > 1 else []
    if len(listed) == 1:
        return listed[0], []
    if not listed:
        raise UnreadableError("the workbook has no sheet with cells", "add a sheet with the table")
    raise UnreadableError(
        f"the workbook has several sheets: {', '.join(listed)}",
        f"rename the right one to {name}, or keep only that one",
    )


def _refuse_merged(
    sheet: str, merged: list[tuple[tuple[int, int], tuple[int, int]]], head: int
) -> None:
    """Refuse merged cells: which column or row their value is of cannot be known."""
    if not merged:
        return
    shown = ", ".join(
        f"{_column(left)}{top + 1}:{_column(right)}{bottom + 1}"
        for (top, left), (bottom, right) in merged[:_NAMED]
    )
    more = " ..." if len(merged) > _NAMED else ""
    in_head = any(top < head for (top, _), _ in merged)
    what = "the heading has merged cells" if in_head else "the sheet has merged cells"
    raise UnreadableError(
        f"{what} ({sheet}: {shown}{more})",
        "unmerge them: one row of column names at the top, one value in each cell below",
    )


def _has_errors(path: Path) -> bool:
    """Return whether some formula of a workbook came to an error; the reader shows it as empty."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/")]
        return any(b' t="e"' in parts.read(name) for name in sheets)


def _column(place: int) -> str:
    """Return the letters of a column, from 0 for A."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _text(cell: object) -> str:
    """Return a cell as text; whole numbers without decimals, since Excel has no others."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime.datetime):
        at_midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if at_midnight else cell.isoformat(" ")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)
