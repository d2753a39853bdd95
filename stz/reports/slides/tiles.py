"""Numbers that stand alone, each on a tile."""

from __future__ import annotations

from collections.abc import Sequence

from stz.colors import BLUE, SLATE
from stz.messages import translate
from stz.reports.facts import Headline
from stz.reports.slides.text import Box, Style, add_text
from stz.reports.slides.text_fit import text_width
from stz.reports.slides.theme import BOTTOM, FULL, LEFT, PALE, TEXT_COLORS

_ACROSS = 4
_GAP = 0.2


def add_tiles(slide: object, headlines: Sequence[Headline], top: float, highest: float) -> None:
    """Add numbers in rows of four.

    Parameters
    ----------
    slide : Slide
        Where.
    headlines : sequence of Headline
        The numbers.
    top : float
        Where the first row begins, inches.
    highest : float
        Most height of a tile, inches.
    """
    down = max(1, -(-len(headlines) // _ACROSS))
    width = (FULL - (_ACROSS - 1) * _GAP) / _ACROSS
    height = min(highest, (BOTTOM - top - (down - 1) * _GAP) / down)
    for at, headline in enumerate(headlines):
        row, column = divmod(at, _ACROSS)
        box = Box(LEFT + column * (width + _GAP), top + row * (height + _GAP), width, height)
        _tile(slide, box, headline)


def _tile(slide: object, box: Box, headline: Headline) -> None:
    one = headline.value
    room = box.width - 0.36
    points = next(
        (size for size in (32.0, 28.0, 24.0, 20.0) if text_width(one.text, size, bold=True) < room),
        16.0,
    )
    lines = [
        (headline.label, Style(13, SLATE, after=0.15)),
        (one.text, Style(points, BLUE, bold=True)),
    ]
    if one.unit:
        lines.append((one.unit, Style(13, TEXT_COLORS["body"])))
    if one.estimated:
        lines.append((translate("report.estimated"), Style(11, SLATE, italic=True)))
    add_text(slide, box, lines, fill=PALE, inside=0.16, middle=True)
