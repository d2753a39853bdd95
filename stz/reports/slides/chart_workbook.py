"""The numbers of a native chart as the smallest workbook that Excel opens.

Texts are written as texts: a name that begins like a formula is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from stz.reports.facts import Series
from stz.reports.office import packed

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org"
_SHEET = f"{_OFFICE}/spreadsheetml/2006/main"
_LINKS = f"{_OFFICE}/package/2006/relationships"
_DOCUMENT = f"{_OFFICE}/officeDocument/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
        "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
        f'Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_SHEET}" xmlns:r="{_DOCUMENT}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
        f'Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def chart_workbook(categories: Sequence[str], series: Sequence[Series]) -> bytes:
    """Return a workbook with the categories in the first column and a series in each other.

    Parameters
    ----------
    categories : sequence of str
        Names of the rows, from the second row down.
    series : sequence of Series
        Names stand in the first row; where nothing is plotted the cell is left out.
    """
    rows = [[_text(f"{_column(at)}1", one.name) for at, one in enumerate(series, start=1)]]
    for at, category in enumerate(categories):
        cells = [_text(f"A{at + 2}", category)]
        for number, one in enumerate(series, start=1):
            plotted = one.values[at].plotted
            if plotted is not None:
                cells.append(f'<c r="{_column(number)}{at + 2}"><v>{plotted!r}</v></c>')
        rows.append(cells)
    body = "".join(
        f'<row r="{at}">{"".join(cells)}</row>' for at, cells in enumerate(rows, start=1)
    )
    sheet = f'<worksheet xmlns="{_SHEET}"><sheetData>{body}</sheetData></worksheet>'
    parts = _PARTS | {"xl/worksheets/sheet1.xml": sheet}
    return packed({name: (_HEAD + text).encode() for name, text in parts.items()})


def _column(at: int) -> str:
    return chr(ord("A") + at)


def _text(place: str, text: str) -> str:
    shown = escape(_ESCAPED.sub("_x005F_", text))
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
