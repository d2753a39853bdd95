"""The briefing in eight slides, for ten minutes; the long deck is its appendix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from stz.colors import BLUE, GREEN, SLATE
from stz.messages import translate
from stz.reports.facts import Chart, Facts, Section, Table
from stz.reports.office import Picture
from stz.reports.slides.charts import add_chart, parts
from stz.reports.slides.map_slide import add_map
from stz.reports.slides.sheet import Deck, add_picture
from stz.reports.slides.table_pages import paged
from stz.reports.slides.tables import add_table
from stz.reports.slides.text import Box, Style, add_card, add_text
from stz.reports.slides.text_fit import fitting_size, text_height
from stz.reports.slides.theme import BOTTOM, FULL, LEFT, TOP
from stz.reports.slides.tiles import add_tiles

_BESIDE = 3.5
_GAP = 0.4
_CARD = (18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
_LIST = (22.0, 20.0, 18.0, 16.0, 15.0, 14.0)
_TILES = 4
_ROWS = 14


def short_slides(facts: Facts, pictures: Mapping[str, Picture]) -> bytes:
    """Return the briefing as a PowerPoint file of eight slides; the same facts, the same bytes.

    Parameters
    ----------
    facts : Facts
        All that is said; tables are cut to one slide.
    pictures : mapping
        Figures by the key of their chart.
    """
    said = {paragraph.lead: paragraph.text for paragraph in facts.summary}

    def of(lead: str) -> list[str]:
        return [said[key] for key in (translate(f"report.lead.{lead}"),) if key in said]

    deck = Deck(facts, with_sources=False)
    _ask(deck, facts, of("gain"))
    add_map(deck, facts, pictures, of("zones"))
    known = {section.key: section for section in facts.sections}
    zones, fiber, money, power = (
        known.get(key, Section(key, translate(f"report.{key}")))
        for key in ("zones", "fiber", "money", "availability")
    )
    _shown(deck, zones, of("zones"), pictures, table="zones")
    _shown(deck, fiber, of("fiber"), pictures, table="fiber")
    _shown(deck, money, of("cost"), pictures, table="kinds", chart="budget")
    _shown(deck, power, of("availability"), pictures, chart="downtime")
    _listed(deck, translate("report.rests_on"), (f"{facts.badge}.", *facts.rests_on))
    appendix = translate("report.appendix")
    _listed(deck, translate("report.next"), facts.next_steps, foot=appendix)
    return deck.save()


def _ask(deck: Deck, facts: Facts, gain: Sequence[str]) -> None:
    slide = deck.slide(facts.title, (facts.ask, *gain), kicker=translate("report.ask.title"))
    height = 1.5
    points = fitting_size([facts.ask], FULL, height, (30.0, 28.0, 26.0, 24.0, 22.0, 20.0, 16.0))
    ask = Style(points, BLUE, bold=True)
    add_text(slide, Box(LEFT, TOP, FULL, height), [(facts.ask, ask)])
    add_tiles(slide, facts.headlines[:_TILES], TOP + height + 0.15, 1.7)
    top = TOP + height + 2.1
    add_text(slide, Box(LEFT, top, FULL, 0.35), [(facts.badge, Style(16, GREEN, bold=True))])
    about = [(line, Style(13, SLATE, after=0.2)) for line in (*facts.about[:1], *facts.about[3:])]
    add_text(slide, Box(LEFT, top + 0.4, FULL, BOTTOM - top - 0.4), about)


def _shown(
    deck: Deck,
    section: Section,
    words: Sequence[str],
    pictures: Mapping[str, Picture],
    *,
    table: str = "",
    chart: str = "",
) -> None:
    """Show what a section says beside its table or chart; what there is of them."""
    told = list(words or section.sentences[:2] or [section.title])
    slide = deck.slide(section.title, told)
    listed, drawn = section.table(table), section.chart(chart)
    if (listed is None or not listed.rows) and drawn is None:
        add_card(slide, Box(LEFT, TOP, FULL, BOTTOM - TOP), told, _CARD)
        return
    add_card(slide, Box(LEFT, TOP, _BESIDE, BOTTOM - TOP), told, _CARD)
    place = Box(LEFT + _BESIDE + _GAP, TOP, FULL - _BESIDE - _GAP, BOTTOM - TOP)
    if listed is not None and listed.rows:
        place = _put_table(slide, place, listed, whole=drawn is None)
    if drawn is not None:
        _put_chart(slide, place, drawn, pictures)


def _put_table(slide: object, place: Box, table: Table, *, whole: bool) -> Box:
    """Put a table into a place, cut where it does not fit; return what is left below."""
    small = _narrowed(table)
    laid = paged(small, place.width, place.height - 0.3 if whole else place.height / 2, most=1)
    page = laid.pages[0]
    tall = laid.height(page)
    add_table(slide, Box(place.left, place.top, place.width, tall), small, laid, page)
    below = place.top + tall + 0.08
    if laid.left_out:
        more = translate("report.more_rows", number=laid.left_out)
        box = Box(place.left, below, place.width, 0.3)
        add_text(slide, box, [(more, Style(12, SLATE, italic=True))])
        below += 0.3
    return Box(place.left, below + 0.1, place.width, place.top + place.height - below - 0.1)


def _narrowed(table: Table) -> Table:
    """Return a table with the columns that a slide for an audience has room for."""
    kept = [
        at
        for at, column in enumerate(table.columns)
        if column.title not in {translate(f"report.col.{name}") for name in _LEFT_OUT}
    ]
    return Table(
        table.key,
        table.caption,
        tuple(table.columns[at] for at in kept),
        tuple(tuple(row[at] for at in kept) for row in table.rows),
    )


_LEFT_OUT = ("size", "package", "tier", "target", "role")


def _put_chart(slide: object, place: Box, chart: Chart, pictures: Mapping[str, Picture]) -> None:
    if chart.series and chart.categories:
        add_chart(slide, place, chart, parts(chart, _ROWS)[0])
    elif chart.key in pictures:
        add_picture(slide, place, pictures[chart.key], chart.alt, chart.title)


def _listed(deck: Deck, title: str, said: Sequence[str], *, foot: str = "") -> None:
    slide = deck.slide(title, (*said, *([foot] if foot else [])))
    room = BOTTOM - TOP - (0.5 if foot else 0.0)
    points = fitting_size(said, FULL - 0.4, room, _LIST, after=0.5)
    style = Style(points, after=0.5)
    height = text_height(said, FULL - 0.4, points, after=0.5)
    box = Box(LEFT, TOP, FULL, min(room, height + 0.2))
    add_text(slide, box, [(text, style) for text in said], bullets=True)
    if foot:
        add_text(slide, Box(LEFT, BOTTOM - 0.4, FULL, 0.35), [(foot, Style(13, SLATE))])
