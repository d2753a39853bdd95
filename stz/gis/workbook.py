"""A plan as an Excel workbook: what it is, its figures, and a sheet for each table."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import xlsxwriter  # type: ignore[import-untyped]

from stz.gis.contents import Contents, describe_field, described_fields, is_point
from stz.messages import translate

MADE_BY = "made by stz export"
ABOUT, FIGURES, FIELDS = "about", "figures", "fields"
"""Sheets besides those of the layers."""
_DATE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""In place of the hour of writing, so that the bytes do not depend on it."""
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_LONGEST = 32_767
"""Characters that a cell may hold."""
_NARROW, _WIDE, _TEXT = 8, 45, 100
"""Widths of columns, characters."""
_PLAIN_NUMBERS = ("year", "number", "tier", "route")
_FORMATS = {"int": "#,##0", "float": "#,##0.0##", "plain": "0", "degrees": "0.00000"}

type Rows = Sequence[Sequence[Any]]


def write_workbook(path: Path, exported: Contents) -> None:
    """Write a plan as a workbook that Excel and LibreOffice open without a warning.

    The first sheet says what the plan is, how good it is and what it was made from; the second has
    its figures with their units; then a sheet for each table, with what each column means and its
    unit in the first row, which stays in sight. Numbers are numbers, and no text is a formula or
    a link.

    Parameters
    ----------
    path : Path
        A file that is not there yet.
    exported : Contents
        What to write.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, _OPTIONS) as book:
        book.set_properties({"comments": MADE_BY, "created": _DATE})
        writer = _Writer(book)
        topics = (describe_field(ABOUT, "topic"), describe_field(ABOUT, "text"))
        about = writer.sheet(ABOUT, topics, list(exported.about.items()))
        about.set_column(0, 0, 24, writer.wrapped)
        about.set_column(1, 1, _TEXT, writer.wrapped)
        heads = tuple(translate(f"gis.figures.{part}") for part in ("name", "value", "unit"))
        writer.sheet(FIGURES, heads, exported.figures)
        fields: list[tuple[str, str, str]] = []
        for name, layer in exported.layers.items():
            columns = _columns(name, layer)
            kinds = [_kind(layer, column) for column in columns]
            heads = tuple(meaning or column for column, meaning in columns.items())
            writer.sheet(name, heads, _rows(layer, columns), kinds)
            fields += [(name, head, column) for head, column in zip(heads, columns, strict=True)]
        heads = tuple(translate(f"gis.fields.{part}") for part in ("sheet", "column", "field"))
        writer.sheet(FIELDS, heads, fields)
    path.write_bytes(made.getvalue())


def is_exported_workbook(path: Path) -> bool:
    """Return whether a file is a workbook that :func:`write_workbook` wrote."""
    try:
        with zipfile.ZipFile(path) as parts:
            return MADE_BY.encode() in parts.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


class _Writer:
    """Writes sheets of one workbook in one style."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#e8f1f8"}
        )
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.numbers = {
            kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()
        }

    def sheet(self, name: str, heads: Sequence[str], rows: Rows, kinds: Sequence[str] = ()) -> Any:
        """Write a sheet whose first row stays in sight and can be filtered by."""
        sheet = self.book.add_worksheet(name)
        for place, head in enumerate(heads):
            sheet.write_string(0, place, head[:_LONGEST], self.head)
            cells = [row[place] for row in rows]
            sheet.set_column(place, place, _width(head, cells))
            kind = kinds[place] if kinds else ""
            for line, cell in enumerate(cells, start=1):
                self._cell(sheet, line, place, cell, kind)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _cell(self, sheet: Any, line: int, place: int, cell: Any, kind: str) -> None:
        value = cell.item() if hasattr(cell, "item") else cell
        if value is None or (isinstance(value, float) and not math.isfinite(value)):
            return
        if isinstance(value, bool):
            sheet.write_boolean(line, place, value)
        elif isinstance(value, int | float):
            kind = kind or ("int" if isinstance(value, int) else "float")
            sheet.write_number(line, place, value, self.numbers[kind])
        else:
            sheet.write_string(line, place, str(value)[:_LONGEST])


def _columns(name: str, layer: gpd.GeoDataFrame) -> Mapping[str, str]:
    """Return the columns of a table with what each means; of points, also where they are."""
    found = {
        field: meaning
        for field, meaning in described_fields(name).items()
        if field in layer.columns
    }
    if is_point(name):
        found |= {place: describe_field(name, place) for place in ("lon", "lat")}
    return found


def _kind(layer: gpd.GeoDataFrame, column: str) -> str:
    if column in ("lon", "lat"):
        return "degrees"
    if column in _PLAIN_NUMBERS:
        return "plain"
    return {"i": "int", "f": "float"}.get(layer[column].dtype.kind, "")


def _rows(layer: gpd.GeoDataFrame, columns: Mapping[str, str]) -> Rows:
    table = layer.drop(columns="geometry")
    if "lon" in columns:
        places = [
            (None, None) if shape is None or shape.is_empty else (shape.x, shape.y)
            for shape in layer.geometry
        ]
        table = table.assign(lon=[x for x, _ in places], lat=[y for _, y in places])
    return [[row[column] for column in columns] for row in table.to_dict("records")]


def _width(head: str, cells: Sequence[Any]) -> int:
    """Return a width that shows most cells whole; heads may take several lines."""
    longest = max((len(_shown(cell)) for cell in cells), default=0)
    word = max((len(part) for part in head.split()), default=0)
    return max(_NARROW, min(_WIDE, max(longest, word, len(head) // 3) + 2))


def _shown(cell: Any) -> str:
    return f"{cell:,.3f}" if isinstance(cell, float) else str(cell)
