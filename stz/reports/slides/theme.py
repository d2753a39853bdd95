"""The empty deck: 16:9, our colors and type, two layouts, numbers and footers in their places."""

from __future__ import annotations

import re
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.util import Inches

from stz.colors import BLUE, GRAY, GREEN, INK, ORANGE, PURPLE, SKY, SLATE, VERMILION, WHITE
from stz.messages import current_translation

WIDTH, HEIGHT = 13.333, 7.5
LEFT, TOP, BOTTOM = 0.6, 1.45, 6.85
FULL = WIDTH - 2 * LEFT
"""Room for what a slide says, inches."""
FONT = "Arial"
PALE = "#f2f5f8"
"""Behind numbers, cards and every other row."""
TITLE_SIZES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0)
_KEPT = ("Title Slide", "Title Only")
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
# inches: left, top, width, height
_PLACES = {
    "title": (LEFT, 0.62, FULL, 0.68),
    "ctrTitle": (LEFT + 0.3, 1.7, 11.2, 2.1),
    "subTitle": (LEFT + 0.3, 4.15, 11.2, 2.2),
    "ftr": (LEFT, 6.98, 11.0, 0.32),
    "sldNum": (WIDTH - LEFT - 0.9, 6.98, 0.9, 0.32),
}


def empty_deck() -> Deck:
    """Return a deck without slides; its layouts are ``Title Slide`` and ``Title Only``."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    # the template says 4:3
    size: Any = deck.part._element.find(_tag("p", "sldSz"))
    size.attrib.pop("type", None)
    for layout in list(deck.slide_layouts):
        if layout.name not in _KEPT:
            deck.slide_layouts.remove(layout)
    _drop_thumbnail(deck)
    _recolor(deck)
    master = deck.slide_master
    _place(master)
    _style(master._element)
    _strip(master, 0.0, 0.0, WIDTH, 0.14, INK)
    _strip(master, 0.0, 0.14, WIDTH, 0.04, GREEN)
    for layout in deck.slide_layouts:
        _place(layout)
    _cover(deck.slide_layouts.get_by_name("Title Slide"))
    return deck


def rgb(color: str) -> RGBColor:
    """Return a color like ``#0072b2`` as slides take it."""
    made: Any = RGBColor
    found: RGBColor = made(*bytes.fromhex(color.removeprefix("#")))
    return found


def _tag(prefix: str, name: str) -> str:
    spaces = dict(re.findall(r'xmlns:(\w)="([^"]*)"', NAMESPACES))
    return f"{{{spaces[prefix]}}}{name}"


def _drop_thumbnail(deck: Deck) -> None:
    """Take away the template's small picture of a slide that is not there."""
    links: Any = deck.part.package._rels
    for key in [key for key, link in links.items() if link.reltype == RT.THUMBNAIL]:
        links.pop(key)


def _recolor(deck: Deck) -> None:
    theme: Any = deck.slide_master.part.part_related_by(RT.THEME)
    text = theme.blob.decode("utf-8")
    names = ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink")
    colors = (BLUE, ORANGE, GREEN, PURPLE, SKY, VERMILION, BLUE, PURPLE)
    for name, color in (*zip(names, colors, strict=True), ("dk2", INK), ("lt2", PALE)):
        one = f'<a:{name}><a:srgbClr val="{color[1:].upper()}"/></a:{name}>'
        text = re.sub(f"<a:{name}>.*?</a:{name}>", one, text)
    text = re.sub('<a:latin typeface="Calibri"/>', f'<a:latin typeface="{FONT}"/>', text)
    text = re.sub('(script="Arab" typeface=)"[^"]*"', rf'\1"{FONT}"', text)
    theme._blob = text.replace('name="Office', 'name="Plan').encode("utf-8")


def _place(sheet: Any) -> None:
    """Put placeholders where a wide slide wants them, and take away the date's."""
    for shape in list(sheet.placeholders):
        kind = shape._element.ph.get("type", "obj")
        place = _PLACES.get(kind)
        if kind == "dt":
            shape._element.getparent().remove(shape._element)
        elif place:
            shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in place)
        elif kind == "body":
            place = (LEFT, TOP, FULL, BOTTOM - TOP)
            shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in place)
        for level in shape._element.iter(_tag("a", "lvl1pPr")):
            if kind in ("ftr", "sldNum"):
                level.set("algn", _aligned(end=kind == "sldNum"))
                level.find(_tag("a", "defRPr")).set("sz", "1000")
        for body in shape._element.iter(_tag("a", "bodyPr")):
            body.set("lIns", "0")
            body.set("rIns", "0")


def _aligned(*, end: bool) -> str:
    return "r" if end == (current_translation().direction == "ltr") else "l"


def _style(master: Any) -> None:
    for level in master.find(f".//{_tag('p', 'titleStyle')}"):
        level.set("algn", _aligned(end=False))
        level.set("rtl", "1" if current_translation().direction == "rtl" else "0")
        font = level.find(_tag("a", "defRPr"))
        font.set("sz", f"{TITLE_SIZES[0] * 100:.0f}")
        font.set("b", "1")
        font.find(f".//{_tag('a', 'schemeClr')}").set("val", "tx2")


def _strip(sheet: Any, left: float, top: float, width: float, height: float, color: str) -> None:
    """Draw a bar behind everything on a master or layout."""
    tree = sheet._element.cSld.spTree
    off, extent = (
        " ".join(f'{name}="{Inches(inches)}"' for name, inches in pairs)
        for pairs in ((("x", left), ("y", top)), (("cx", width), ("cy", height)))
    )
    number = 100 + len(tree)
    shape = parse_xml(
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="Bar {number}"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off {off}/><a:ext {extent}/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>'
        f'<a:srgbClr val="{color[1:].upper()}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )
    tree.insert(2, shape)


def _cover(layout: Any) -> None:
    """Make the title slide dark, its bars its own."""
    layout._element.set("showMasterSp", "0")
    layout.background.fill.solid()
    layout.background.fill.fore_color.rgb = rgb(INK)
    _strip(layout, LEFT, 1.7, 0.09, 4.65, GREEN)
    for shape in layout.placeholders:
        kind = shape._element.ph.get("type")
        for frame in shape._element.iter(_tag("a", "bodyPr")):
            if kind in ("ctrTitle", "subTitle"):
                frame.set("anchor", "b" if kind == "ctrTitle" else "t")
        for level in shape._element.iter(_tag("a", "lvl1pPr")):
            if kind == "subTitle":
                level.set("algn", _aligned(end=False))
                level.set("rtl", "1" if current_translation().direction == "rtl" else "0")


COVER_COLORS = {"title": WHITE, "badge": "#8fd6bf", "about": "#d5dce2", "foot": GRAY}
TEXT_COLORS = {"body": INK, "quiet": SLATE, "strong": BLUE}
