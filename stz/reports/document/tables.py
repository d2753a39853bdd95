"""Tables, captions and pictures as documents hold them."""

from __future__ import annotations

import io
from typing import Any

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from stz.colors import GRAY, INK, SLATE, WHITE
from stz.messages import current_translation, translate
from stz.reports.document.style import add_field, color
from stz.reports.facts import Chart, Table, Value
from stz.reports.office import Picture
from stz.reports.slides import PALE, cell_text, column_widths, estimated_columns, head_lines, mixed

_POINTS = 8.5
_INCH = 2.54
_NARROW = 45.0
"""Width of a table, in its own measure, up to which it does not fill the page."""
_SIDE = 0.16


def add_table(document: Document, table: Table, width: float, number: int) -> None:
    """Add a table in full with its caption and note.

    Parameters
    ----------
    document : Document
        The document.
    table : Table
        The table; its heads are repeated on each page, and no row is broken over two.
    width : float
        Room, cm.
    number : int
        Which table of the document it is.
    """
    caption = document.add_paragraph(style="Caption")
    caption.paragraph_format.keep_with_next = True
    _number(caption, "Table", translate("report.doc.table"), number, table.caption)
    # cells stand in by their margin, so that the table's edge is that of the text
    room = (width - _SIDE) * (0.75 if table.width <= _NARROW else 1.0)
    widths = [one * _INCH for one in column_widths(table, room / _INCH, _POINTS)]
    grid: Any = document.add_table(rows=1, cols=len(table.columns))
    grid.alignment = WD_TABLE_ALIGNMENT.LEFT
    grid.autofit = False
    _frame(grid, table)
    marks = estimated_columns(table)
    for cell, column, mark in zip(grid.rows[0].cells, table.columns, marks, strict=True):
        _shade(cell, INK)
        cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
        for at, line in enumerate(head_lines(column, mark)):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            run = _write(paragraph, line, numeric=column.numeric)
            run.font.bold, run.font.italic = at == 0, at > 0
            run.font.color.rgb = color(WHITE)
            paragraph.paragraph_format.keep_with_next = True
    total = translate("report.total")
    for at, row in enumerate(table.rows):
        cells = grid.add_row().cells
        for cell, column, value, mark in zip(cells, table.columns, row, marks, strict=True):
            run = _write(cell.paragraphs[0], cell_text(value), numeric=column.numeric)
            run.font.bold = cell_text(row[0]) == total
            run.font.italic = isinstance(value, Value) and value.estimated and not mark
            if at % 2:
                _shade(cell, PALE)
    for line in grid.rows:
        _whole(line._tr, head=line._tr is grid.rows[0]._tr)
        for cell, one in zip(line.cells, widths, strict=True):
            cell.width = Cm(one)
    for column, one in zip(grid.columns, widths, strict=True):
        column.width = Cm(one)
    marked = [translate("report.italics")] if mixed(table) else []
    note = document.add_paragraph()
    run = note.add_run(" ".join(text for text in (table.note, *marked) if text))
    run.font.size, run.font.color.rgb = Pt(8.5), color(SLATE)
    note.paragraph_format.space_before = Pt(3)


def add_figure(
    document: Document, chart: Chart, picture: Picture, width: float, height: float, number: int
) -> None:
    """Add a picture with its caption and what it shows in words.

    Parameters
    ----------
    document : Document
        The document.
    chart : Chart
        What is said of it.
    picture : Picture
        The picture.
    width, height : float
        The most it may take, cm.
    number : int
        Which figure of the document it is.
    """
    scale = min(width / picture.width, height / picture.height)
    paragraph: Any = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.paragraph_format.space_after = Pt(0)
    shape = paragraph.add_run().add_picture(
        io.BytesIO(picture.png), width=Cm(picture.width * scale)
    )
    for named in shape._inline.iter("{*}docPr", "{*}cNvPr"):
        named.set("name", chart.title)
        named.set("descr", chart.alt)
        named.set("id", str(number))
    caption = document.add_paragraph(style="Caption")
    caption.paragraph_format.space_before = Pt(2)
    _number(caption, "Figure", translate("report.doc.figure"), number, chart.title)
    if chart.caption:
        note = document.add_paragraph().add_run(chart.caption)
        note.font.size, note.font.color.rgb = Pt(8.5), color(SLATE)


def _number(caption: Any, kind: str, word: str, number: int, text: str) -> None:
    caption.add_run(f"{word} ")
    add_field(caption, f"SEQ {kind} \\* ARABIC", str(number))
    caption.add_run(f". {text}")


def _write(paragraph: Any, text: str, *, numeric: bool) -> Any:
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.0
    if numeric:
        # in a right-to-left paragraph, "right" means where lines begin
        turned = current_translation().direction == "rtl"
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if turned else WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(text)
    run.font.size = Pt(_POINTS)
    return run


def _frame(grid: Any, table: Table) -> None:
    """Set thin lines, room in the cells and the words for those who do not see the table."""
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{GRAY[1:].upper()}"'
    side = round(_SIDE / _INCH * 1440)
    parts = (
        (
            f"<w:tblBorders {nsdecls('w')}><w:top {line}/><w:bottom {line}/><w:insideH {line}/>"
            "</w:tblBorders>"
        ),
        f'<w:tblInd {nsdecls("w")} w:w="{side}" w:type="dxa"/>',
        f'<w:tblLayout {nsdecls("w")} w:type="fixed"/>',
        (
            f'<w:tblCellMar {nsdecls("w")}><w:top w:w="25" w:type="dxa"/>'
            f'<w:left w:w="{side}" w:type="dxa"/><w:bottom w:w="25" w:type="dxa"/>'
            f'<w:right w:w="{side}" w:type="dxa"/></w:tblCellMar>'
        ),
        (
            f'<w:tblLook {nsdecls("w")} w:val="0620" w:firstRow="1" w:lastRow="0" '
            'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        ),
        f"<w:tblCaption {nsdecls('w')}/>",
        f"<w:tblDescription {nsdecls('w')}/>",
    )
    properties = grid._tbl.tblPr
    if current_translation().direction == "rtl":
        properties.append(parse_xml(f"<w:bidiVisual {nsdecls('w')}/>"))
    for part in parts:
        element = parse_xml(part)
        for old in properties.findall(element.tag):
            properties.remove(old)
        properties.append(element)
    _sorted(properties)
    columns = ", ".join(column.title for column in table.columns)
    words = f"{table.caption}: {columns}"
    for name, text in (("tblCaption", table.caption), ("tblDescription", words)):
        found = properties.find(f"{{*}}{name}")
        found.set(f"{{{found.nsmap['w']}}}val", text)


_ORDER = (
    "tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize",
    "tblW", "jc", "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar",
    "tblLook", "tblCaption", "tblDescription",
)  # fmt: skip


def _sorted(properties: Any) -> None:
    """Put a table's properties in the order that the standard wants."""
    parts = sorted(properties, key=lambda part: _ORDER.index(part.tag.rpartition("}")[2]))
    for part in parts:
        properties.append(part)


def _shade(cell: Any, behind: str) -> None:
    cell._tc.get_or_add_tcPr().append(
        parse_xml(
            f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{behind[1:].upper()}"/>'
        )
    )


def _whole(row: Any, *, head: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    if head:
        properties.append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
