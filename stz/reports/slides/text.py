"""Text on slides, set such that it fits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches, Pt

from stz.messages import current_translation
from stz.reports.slides.text_fit import fitting_size, text_height
from stz.reports.slides.theme import NAMESPACES, PALE, TEXT_COLORS, rgb


@dataclass(frozen=True)
class Box:
    """A place on a slide, inches."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Left, top, width and height as slides count them."""
        left, top, width, height = (
            Emu(Inches(one)) for one in (self.left, self.top, self.width, self.height)
        )
        return left, top, width, height


@dataclass(frozen=True)
class Style:
    """How text is set."""

    points: float
    color: str = TEXT_COLORS["body"]
    bold: bool = False
    italic: bool = False
    centered: bool = False
    numeric: bool = False
    after: float = 0.0


def turned() -> bool:
    """Return whether the language is written from right to left."""
    return current_translation().direction == "rtl"


def language() -> str:
    """Return the tag of the language for the spelling checker; our English is American."""
    return "en-US" if current_translation().tag == "en" else current_translation().tag


def write(paragraph: Any, text: str, style: Style | None, points: float | None = None) -> None:
    """Append text to a paragraph, in the writing direction of the language."""
    run = paragraph.add_run()
    run.text = text
    run._r.get_or_add_rPr().set("lang", language())
    size = style.points if style else points
    if size:
        run.font.size = Pt(size)
    if style:
        run.font.bold, run.font.italic = style.bold, style.italic
        run.font.color.rgb = rgb(style.color)
        if style.after:
            paragraph.space_after = Pt(style.after * style.points)
    turn = turned()
    if style and style.centered:
        paragraph.alignment = PP_ALIGN.CENTER
    elif turn or (style and style.numeric):
        paragraph.alignment = PP_ALIGN.RIGHT
    if turn:
        paragraph._p.get_or_add_pPr().set("rtl", "1")
        if style and style.numeric:
            paragraph.alignment = PP_ALIGN.LEFT


def add_text(
    slide: Any,
    box: Box,
    paragraphs: Iterable[tuple[str, Style]],
    *,
    fill: str = "",
    inside: float = 0.0,
    middle: bool = False,
    bullets: bool = False,
) -> Any:
    """Add a box of text.

    Parameters
    ----------
    slide : Slide
        Where.
    box : Box
        Its place.
    paragraphs : iterable of (str, Style)
        What it says.
    fill : str
        Color behind it; nothing for none.
    inside : float
        Space between its edge and the text, inches.
    middle : bool
        Whether the text stands halfway up.
    bullets : bool
        Whether the paragraphs are points of a list.
    """
    if fill:
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(fill)
        shape.line.fill.background()
        shape.shadow.inherit = False
    else:
        shape = slide.shapes.add_textbox(*box.emu)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(inside)
    frame.margin_top = frame.margin_bottom = Inches(inside * 0.8)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for at, (text, style) in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        if not style.centered:
            paragraph.alignment = PP_ALIGN.LEFT
        write(paragraph, text, style)
        if bullets:
            _bullet(paragraph)
    return shape


def _bullet(paragraph: Any) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(Inches(0.2)))
    properties.set("indent", str(-Inches(0.2)))
    for part in ('<a:buFont {0} typeface="Arial"/>', '<a:buChar {0} char="•"/>'):
        properties.append(parse_xml(part.format(NAMESPACES)))


def add_card(
    slide: Any, box: Box, texts: Sequence[str], sizes: Sequence[float], *, color: str = PALE
) -> None:
    """Add sentences on a card no higher than they need, in the largest size that fits."""
    inside, after = 0.2, 0.6
    room = box.width - 2 * inside
    points = fitting_size(texts, room, box.height - 2 * inside, sizes, after=after)
    height = text_height(texts, room, points, after=after) + 2 * inside
    box = Box(box.left, box.top, box.width, min(box.height, height))
    style = Style(points, after=after)
    add_text(slide, box, [(text, style) for text in texts], fill=color, inside=inside)
