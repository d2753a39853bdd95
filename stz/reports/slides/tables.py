"""Tables as slides draw them: native, with heads that screen readers know."""

from __future__ import annotations

from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.util import Inches

from stz.colors import GRAY, INK, WHITE
from stz.messages import current_translation, translate
from stz.reports.facts import Cell, Table, Value, counted, listed
from stz.reports.slides.sheet import describe
from stz.reports.slides.table_pages import (
    SIDE,
    Page,
    Paged,
    cell_text,
    estimated_columns,
    head_lines,
    margin,
)
from stz.reports.slides.text import Box, Style, write
from stz.reports.slides.theme import NAMESPACES, PALE, rgb

_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's table style without fills and lines; ours are on the cells."""

_SPOKEN = 3
"""So many rows of a table are named aloud."""


def add_table(slide: Any, box: Box, table: Table, laid: Paged, page: Page) -> None:
    """Add one page of a table.

    Parameters
    ----------
    slide : Slide
        Where.
    box : Box
        Its place; the height follows from the rows.
    table : Table
        The table.
    laid : Paged
        How it is laid out.
    page : Page
        Which rows.
    """
    place = Box(box.left, box.top, sum(laid.widths), laid.height(page))
    frame = slide.shapes.add_table(len(page.rows) + 1, len(table.columns), *place.emu)
    describe(frame, table_words(table, page), table.caption)
    grid = frame.table
    grid._tbl.tblPr.find("./{*}tableStyleId").text = _PLAIN
    if current_translation().direction == "rtl":
        grid._tbl.tblPr.set("rtl", "1")
    for column, width in zip(grid.columns, laid.widths, strict=True):
        column.width = Inches(width)
    for line, height in zip(grid.rows, (laid.heads, *page.heights), strict=True):
        line.height = Inches(height)
    marks = estimated_columns(table)
    for at, (column, mark) in enumerate(zip(table.columns, marks, strict=True)):
        lines = head_lines(column, mark)
        styles = [
            Style(laid.points, WHITE, bold=at_line == 0, italic=at_line > 0, numeric=column.numeric)
            for at_line in range(len(lines))
        ]
        _fill(grid.cell(0, at), tuple(zip(lines, styles, strict=True)), INK, laid.points)
    last = translate("report.total")
    for number, row in enumerate(page.rows, start=1):
        total = cell_text(row[0]) == last
        for at, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            style = Style(
                laid.points,
                bold=total,
                italic=_alone(cell) and not marks[at],
                numeric=column.numeric,
            )
            behind = PALE if number % 2 == 0 else WHITE
            _fill(grid.cell(number, at), ((cell_text(cell), style),), behind, laid.points)


def table_words(table: Table, page: Page) -> str:
    """Return in words what a page of a table holds."""
    return translate(
        "report.table.alt",
        caption=table.caption,
        columns=", ".join(column.title for column in table.columns),
        rows=counted(len(page.rows), "row").spoken,
    )


def spoken_table(table: Table, page: Page | None) -> str:
    """Return what a speaker says to a table: what it shows, and what stands at its top.

    Parameters
    ----------
    table : Table
        The table.
    page : Page or None
        The page of it that is shown; None for all.
    """
    rows = table.rows if page is None else page.rows
    named = next((at for at, column in enumerate(table.columns) if not column.numeric), 0)
    first = [cell_text(row[named]) for row in rows[:_SPOKEN]]
    if not first:
        return f"{table.caption}."
    key = "report.say.table" if len(rows) > len(first) else "report.say.table.whole"
    return translate(key, caption=table.caption, first=listed(first))


def mixed(table: Table) -> bool:
    """Return whether some column holds estimated numbers beside others, set in italics."""
    marks = estimated_columns(table)
    return any(_alone(cell) and not marks[at] for row in table.rows for at, cell in enumerate(row))


def _alone(cell: Cell) -> bool:
    return isinstance(cell, Value) and cell.estimated and cell.raw is not None


def _fill(cell: Any, lines: tuple[tuple[str, Style], ...], behind: str, points: float) -> None:
    cell.margin_left = cell.margin_right = Inches(SIDE)
    cell.margin_top = cell.margin_bottom = Inches(margin(points))
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if behind == INK else MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(behind)
    frame = cell.text_frame
    for at, (text, style) in enumerate(lines):
        write(frame.paragraphs[0] if at == 0 else frame.add_paragraph(), text, style)
    line = parse_xml(
        f'<a:lnB {NAMESPACES} w="6350"><a:solidFill><a:srgbClr val="{_LINE}"/></a:solidFill>'
        "</a:lnB>"
    )
    # lines come before fills in a cell's properties
    cell._tc.get_or_add_tcPr().insert(0, line)


_LINE = GRAY[1:].upper()
