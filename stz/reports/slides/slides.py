"""The briefing as slides: native tables and charts, notes for the speaker, words for pictures."""

from __future__ import annotations

from collections.abc import Mapping

from stz.colors import BLUE, GREEN
from stz.messages import translate
from stz.reports.facts import Facts, Paragraph
from stz.reports.office import Picture
from stz.reports.slides.map_slide import add_map
from stz.reports.slides.sections import add_section, pages_of
from stz.reports.slides.sheet import Deck
from stz.reports.slides.text import Box, Style, add_text, write
from stz.reports.slides.text_fit import line_count, text_height
from stz.reports.slides.theme import BOTTOM, COVER_COLORS, FULL, LEFT, TOP, rgb
from stz.reports.slides.tiles import add_tiles

_ACROSS = 4
_GAP = 0.2
_HIGH = 0.35
"""Where a map begins that takes the whole height of a slide, inches."""
_LEAST_BESIDE = 3.2
_CARD = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0)
_LEAD = 2.3
_SAID = FULL - _LEAD
_SUMMARY = (20.0, 19.0, 18.0, 17.0, 16.0)


def briefing_slides(facts: Facts, pictures: Mapping[str, Picture]) -> bytes:
    """Return the briefing as a PowerPoint file, 16:9; the same facts give the same bytes.

    Parameters
    ----------
    facts : Facts
        All that is said. Tables of more than a few slides are cut; the last of them says where
        they stand in full.
    pictures : mapping
        Figures by the key of their chart, for the map and for charts without numbers of their own.
    """
    deck = Deck(facts)
    _cover(deck, facts)
    _numbers(deck, facts)
    _summary(deck, facts)
    add_map(deck, facts, pictures, [one.text for one in facts.summary[:1]])
    for section in facts.sections:
        add_section(deck, section, pictures)
    return deck.save()


def _cover(deck: Deck, facts: Facts) -> None:
    slide = deck.cover((facts.title, *facts.about, facts.badge))
    title, below = slide.placeholders
    title.text_frame.paragraphs[0].runs[0].font.color.rgb = rgb(COVER_COLORS["title"])
    frame = below.text_frame
    badge = Style(22, COVER_COLORS["badge"], bold=True, after=0.7)
    write(frame.paragraphs[0], facts.badge, badge)
    for line in facts.about:
        write(frame.add_paragraph(), line, Style(16, COVER_COLORS["about"], after=0.25))


def _numbers(deck: Deck, facts: Facts) -> None:
    title = translate("report.numbers")
    said = [
        f"{one.label}: {one.value.spoken}"
        + (f", {translate('report.estimated')}." if one.value.estimated else ".")
        for one in facts.headlines
    ]
    slide = deck.slide(title, (facts.badge + ".", *said))
    badge = Style(16, GREEN, bold=True)
    add_text(slide, Box(LEFT, TOP - 0.1, FULL, 0.35), [(facts.badge, badge)])
    add_tiles(slide, facts.headlines, TOP + 0.4, 1.66)


def _summary(deck: Deck, facts: Facts) -> None:
    room = BOTTOM - TOP
    least = [_said_height(one, _SUMMARY[-1]) for one in facts.summary]
    fewest = len(pages_of(least, room))
    for points in _SUMMARY:
        heights = [_said_height(one, points) for one in facts.summary]
        cuts = pages_of(heights, room)
        if len(cuts) == fewest:
            break
    for number, (first, last) in enumerate(cuts):
        title = translate("report.summary")
        title = translate("report.continued", title=title) if number else title
        shown = facts.summary[first:last]
        slide = deck.slide(title, [f"{one.lead}: {one.text}" for one in shown])
        spare = min(0.3, (room - sum(heights[first:last])) / max(1, len(shown)))
        top = TOP
        for one, height in zip(shown, heights[first:last], strict=True):
            lead = Style(points, BLUE, bold=True)
            add_text(slide, Box(LEFT, top, _LEAD - 0.2, height), [(one.lead, lead)])
            said = [(one.text, Style(points))]
            add_text(slide, Box(LEFT + _LEAD, top, _SAID, height), said)
            top += height + spare


def _said_height(one: Paragraph, points: float) -> float:
    lead = line_count(one.lead, _LEAD - 0.2, points, bold=True)
    said = line_count(one.text, _SAID, points)
    return text_height(["x"] * max(lead, said), 1, points) + 0.16
