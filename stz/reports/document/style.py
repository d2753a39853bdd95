"""The empty document: A4, our type and colors, page numbers, and fields that Word works out."""

from __future__ import annotations

from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from stz.colors import BLUE, GREEN, INK, SLATE
from stz.messages import current_translation, translate
from stz.reports.facts import Facts
from stz.reports.office import made_at
from stz.reports.slides import language

FONT = "Arial"
MARGIN, SHORT, LONG = 2.0, 21.0, 29.7
"""Of a page of A4, cm."""
_HEADS = {"Heading 1": (18, INK, 0, 8), "Heading 2": (13, BLUE, 12, 4)}


def empty_document(facts: Facts) -> Document:
    """Return a document without text, with its styles, properties and footer.

    Parameters
    ----------
    facts : Facts
        For title and date.
    """
    document = docx.Document()
    _styles(document)
    _properties(document, facts)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(SHORT), Cm(LONG)
    page.left_margin = page.right_margin = Cm(MARGIN)
    page.top_margin = page.bottom_margin = Cm(MARGIN)
    page.header_distance = page.footer_distance = Cm(1.0)
    _footer(page.footer.paragraphs[0], facts)
    return document


def turn(page: Any, *, wide: bool) -> None:
    """Lay a section of a document across the page, or upright."""
    page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (Cm(LONG), Cm(SHORT)) if wide else (Cm(SHORT), Cm(LONG))


def color(hexadecimal: str) -> RGBColor:
    """Return a color like ``#0072b2`` as documents take it."""
    made: Any = RGBColor
    found: RGBColor = made(*bytes.fromhex(hexadecimal.removeprefix("#")))
    return found


def add_field(paragraph: Any, order: str, shown: str) -> None:
    """Append a field.

    Parameters
    ----------
    paragraph : Paragraph
        Where.
    order : str
        What Word works out, such as ``PAGE``.
    shown : str
        What stands there until it does.
    """
    for kind, text in (("begin", ""), ("", order), ("separate", ""), ("text", shown), ("end", "")):
        run = paragraph.add_run(text if kind == "text" else "")
        if kind == "":
            part = f'<w:instrText {nsdecls("w")} xml:space="preserve"> {order} </w:instrText>'
        elif kind != "text":
            part = f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'
        else:
            continue
        run._r.append(parse_xml(part))


def _styles(document: Document) -> None:
    styles: Any = document.styles
    normal = styles["Normal"]
    _font(normal, 10, INK)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.1
    for name, (points, shade, before, after) in _HEADS.items():
        _font(styles[name], points, shade, bold=True)
        styles[name].paragraph_format.space_before = Pt(before)
        styles[name].paragraph_format.space_after = Pt(after)
        styles[name].paragraph_format.keep_with_next = True
    styles["Heading 1"].paragraph_format.page_break_before = True
    _font(styles["Title"], 28, INK, bold=True)
    for border in styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)
    styles["Title"].paragraph_format.space_before = Pt(60)
    styles["Title"].paragraph_format.space_after = Pt(10)
    _font(styles["Subtitle"], 14, GREEN, bold=True)
    _font(styles["Caption"], 9, INK, bold=True)
    styles["Caption"].paragraph_format.space_before = Pt(10)
    styles["Caption"].paragraph_format.space_after = Pt(3)
    _font(styles["List Bullet"], 10, INK)
    _font(styles["Footer"], 8, SLATE)
    root = styles.element
    fonts = root.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in fonts.findall(qn("w:lang")):
        fonts.remove(old)
    tag = language()
    fonts.append(
        parse_xml(f'<w:lang {nsdecls("w")} w:val="{tag}" w:eastAsia="{tag}" w:bidi="{tag}"/>')
    )
    if current_translation().direction == "rtl":
        around = root.find(f".//{qn('w:pPrDefault')}/{qn('w:pPr')}")
        around.insert(0, parse_xml(f"<w:bidi {nsdecls('w')}/>"))


def _font(style: Any, points: float, shade: str, *, bold: bool = False) -> None:
    style.font.name, style.font.size = FONT, Pt(points)
    style.font.bold, style.font.italic = bold, False
    style.font.color.rgb = color(shade)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name or "theme" in name:
            del fonts.attrib[name]
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _properties(document: Document, facts: Facts) -> None:
    known = document.core_properties
    moment = made_at(facts.created)
    known.title = facts.title[:255]
    known.subject = " · ".join(facts.about)[:255]
    known.comments = facts.badge[:255]
    known.author = known.last_modified_by = "stz"
    known.keywords = known.category = ""
    known.identifier = facts.run_id
    known.language = language()
    known.revision = 1
    known.created = known.modified = known.last_printed = moment


def _footer(paragraph: Any, facts: Facts) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(" · ".join((facts.title, *facts.about[1:2])) + " · ")
    paragraph.add_run(f"{translate('report.page')} ")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(f" {translate('report.of')} ")
    add_field(paragraph, "NUMPAGES", "1")
