"""A part of the briefing as slides: charts first, then tables, then what it does not say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from stz.colors import SLATE
from stz.messages import translate
from stz.reports.facts import Chart, Section, Table
from stz.reports.office import Picture
from stz.reports.slides.charts import add_chart, parts
from stz.reports.slides.sheet import Deck, add_picture
from stz.reports.slides.table_pages import SIZES, paged
from stz.reports.slides.tables import add_table, mixed, spoken_table
from stz.reports.slides.text import Box, Style, add_card, add_text
from stz.reports.slides.text_fit import fitting_size, text_height
from stz.reports.slides.theme import BOTTOM, FULL, LEFT, TOP

NARROW = 66.0
"""Width of a table, in its own measure, up to which words stand beside it."""
MOST_PAGES = 3
"""Slides of one table or chart; longer ones stand in full in the other forms."""
ROWS = 20
"""Rows of a chart on one slide."""
_PAIRS = {"budget": "kinds", "years": "years", "cost": "running"}
_SHORT = 12
_BESIDE = 3.5
_GAP = 0.35
_CARD = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0)
_LARGE = (18.0, 17.0, 16.0, 15.0, *SIZES)
_BAND = 15.0
_NOTE = 11.0
_LISTED = (16.0, 15.0, 14.0, 13.0)
_LISTED_ALONE = (22.0, 20.0, 18.0)
_READABLE = 11.0
"""Width of a list in one column, inches."""


def add_section(deck: Deck, section: Section, pictures: Mapping[str, Picture]) -> None:
    """Add the slides of a section.

    Parameters
    ----------
    deck : Deck
        The deck.
    section : Section
        What to say.
    pictures : mapping
        Figures by the key of their chart, for charts that have no series.
    """
    said = list(section.sentences)
    paired = set()
    for chart in section.charts:
        if not _drawable(chart, pictures):
            continue
        table = section.table(_PAIRS.get(chart.key, ""))
        if table and len(table.rows) <= _SHORT:
            paired.add(table.key)
            _pair(deck, section, chart, table, said, pictures)
        else:
            _chart(deck, section, chart, said, pictures)
        said = []
    for table in section.tables:
        if table.key not in paired:
            _table(deck, section, table, said)
            said = []
    if said:
        slide = deck.slide(section.title, said)
        add_card(slide, Box(LEFT, TOP, FULL, min(3.4, BOTTOM - TOP)), said, (22.0, *_CARD))
    if section.notes:
        _notes(deck, section)


def pages_of(heights: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Return first and last of the things on each page, about as many on each.

    Parameters
    ----------
    heights : sequence of float
        Of each thing.
    room : float
        On a page.
    """
    for number in range(1, len(heights) + 1):
        size = -(-len(heights) // number)
        cuts = [(at, min(at + size, len(heights))) for at in range(0, len(heights), size)]
        if all(sum(heights[a:b]) <= room or b - a == 1 for a, b in cuts):
            return cuts
    return []


def _drawable(chart: Chart, pictures: Mapping[str, Picture]) -> bool:
    return _native(chart) or chart.key in pictures


def _native(chart: Chart) -> bool:
    """Whether there is anything that the slide itself can draw; else a picture is shown."""
    return bool(chart.series and chart.categories)


def _titled(title: str, number: int) -> str:
    if number == 0:
        return title
    told = translate("report.continued", title=title)
    return told if number == 1 else f"{told} ({number + 1})"


def _band(slide: Any, said: Sequence[str]) -> float:
    """Write sentences above what is shown; return where that begins."""
    if not said:
        return TOP
    height = text_height(said, FULL, _BAND, after=0.3)
    style = Style(_BAND, after=0.3)
    add_text(slide, Box(LEFT, TOP - 0.1, FULL, height), [(text, style) for text in said])
    return TOP - 0.1 + height + 0.15


def _pair(
    deck: Deck,
    section: Section,
    chart: Chart,
    table: Table,
    said: Sequence[str],
    pictures: Mapping[str, Picture],
) -> None:
    """Show a short table and the chart of it on one slide."""
    notes = (*said, spoken_table(table, None), chart.alt)
    slide = deck.slide(table.caption, notes, kicker=section.title)
    top = _band(slide, said)
    wide = table.width > NARROW
    note = _note(table)
    room = FULL if wide else 5.3
    below = text_height([note], room, _NOTE) + 0.1 if note else 0.0
    laid = paged(table, room, BOTTOM - top - below, most=1, sizes=_LARGE if not wide else SIZES)
    height = laid.height(laid.pages[0])
    add_table(slide, Box(LEFT, top, room, height), table, laid, laid.pages[0])
    if note:
        place = Box(LEFT, top + height + 0.08, room, below)
        add_text(slide, place, [(note, Style(_NOTE, SLATE))])
    if wide:
        top += height + below + 0.15
        place = Box(LEFT, top, FULL, BOTTOM - top)
    else:
        place = Box(LEFT + room + _GAP, top, FULL - room - _GAP, BOTTOM - top)
    if chart.title != table.caption and _native(chart):
        head = Style(14, SLATE, bold=True)
        add_text(slide, Box(place.left, place.top, place.width, 0.3), [(chart.title, head)])
        place = Box(place.left, place.top + 0.32, place.width, place.height - 0.32)
    if _native(chart):
        part = parts(chart, ROWS)[0]
        if not wide:
            tall = 1.2 + 1.0 * len(part.categories)
            place = Box(place.left, place.top, place.width, min(place.height, tall))
        add_chart(slide, place, chart, part)
    else:
        add_picture(slide, place, pictures[chart.key], chart.alt, chart.title)


def _chart(
    deck: Deck,
    section: Section,
    chart: Chart,
    said: Sequence[str],
    pictures: Mapping[str, Picture],
) -> None:
    cuts = parts(chart, ROWS) if _native(chart) else (None,)
    for number, part in enumerate(cuts[:MOST_PAGES]):
        last = number == MOST_PAGES - 1 and len(cuts) > MOST_PAGES
        notes = [*(said if number == 0 else ()), chart.alt]
        slide = deck.slide(_titled(chart.title, number), notes, kicker=section.title)
        words = list(said) if number == 0 else []
        if last:
            words.append(translate("report.elsewhere", tables=chart.title))
        place = Box(LEFT, TOP, FULL, BOTTOM - TOP)
        if words:
            place = _beside(slide, words)
        if part:
            add_chart(slide, place, chart, part)
        else:
            add_picture(slide, place, pictures[chart.key], chart.alt, chart.title)


def _beside(slide: Any, words: Sequence[str]) -> Box:
    """Write words on a card; return the place beside it."""
    height = BOTTOM - TOP
    add_card(slide, Box(LEFT, TOP, _BESIDE, height), words, _CARD)
    return Box(LEFT + _BESIDE + _GAP, TOP, FULL - _BESIDE - _GAP, height)


def _table(deck: Deck, section: Section, table: Table, said: Sequence[str]) -> None:
    """Show a table, on several slides where it is long.

    A narrow one has the words beside it, if it fits on one slide that way; else they stand above
    and below.
    """
    note = _note(table)
    words = [*said, *([note] if note else [])]
    if words and table.width <= NARROW:
        laid = paged(table, FULL - _BESIDE - _GAP, BOTTOM - TOP, most=MOST_PAGES)
        if len(laid.pages) == 1 and not laid.left_out:
            notes = (*said, spoken_table(table, laid.pages[0]))
            slide = deck.slide(table.caption, notes, kicker=section.title)
            add_table(slide, _beside(slide, words), table, laid, laid.pages[0])
            return
    above = text_height(said, FULL, _BAND, after=0.3) + 0.05 if said else 0.0
    below = text_height([note], FULL, _NOTE) + 0.12 if note else 0.0
    laid = paged(table, FULL, BOTTOM - TOP - above - below, most=MOST_PAGES)
    for number, page in enumerate(laid.pages):
        first, last = number == 0, number == len(laid.pages) - 1
        more = translate("report.elsewhere", tables=table.caption) if laid.left_out and last else ""
        notes = (*(said if first else ()), spoken_table(table, page))
        slide = deck.slide(_titled(table.caption, number), notes, kicker=section.title)
        top = _band(slide, said) if first else TOP
        add_table(slide, Box(LEFT, top, FULL, BOTTOM - top), table, laid, page)
        under = " ".join(text for text in (note, more) if text)
        if under:
            spot = Box(LEFT, top + laid.height(page) + 0.08, FULL, 0.4)
            add_text(slide, spot, [(under, Style(_NOTE, SLATE))])


def _note(table: Table) -> str:
    marked = [translate("report.italics")] if mixed(table) else []
    return " ".join(text for text in (table.note, *marked) if text)


def _notes(deck: Deck, section: Section) -> None:
    """Show the notes of a section as a list, in two columns where they are many."""
    title = section.notes_title or section.title
    height = BOTTOM - TOP
    large = fitting_size(section.notes, _READABLE, height, (*_LISTED_ALONE, 0.0), after=0.5)
    if large:
        slide = deck.slide(title, section.notes, kicker=section.title)
        place = Box(LEFT, TOP, _READABLE + 0.2, height)
        _list(slide, place, section.notes, large)
        return
    width = (FULL - _GAP) / 2
    room = width - 0.2
    points = fitting_size(section.notes, room, 2 * height - 0.8, _LISTED, after=0.5)
    heights = [text_height([note], room, points, after=0.5) for note in section.notes]
    for number, columns in enumerate(_columns(heights, height)):
        shown = [note for a, b in columns for note in section.notes[a:b]]
        slide = deck.slide(_titled(title, number), shown, kicker=section.title)
        for at, (first, last) in enumerate(columns):
            place = Box(LEFT + at * (width + _GAP), TOP, width, height)
            _list(slide, place, section.notes[first:last], points)


def _list(slide: Any, place: Box, notes: Sequence[str], points: float) -> None:
    style = Style(points, after=0.5)
    add_text(slide, place, [(note, style) for note in notes], bullets=True)


def _columns(heights: Sequence[float], room: float) -> Iterator[tuple[tuple[int, int], ...]]:
    cuts = pages_of(heights, room)
    for at in range(0, len(cuts), 2):
        yield tuple(cuts[at : at + 2])
