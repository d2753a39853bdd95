"""The briefing as slides: native tables and charts, notes for the speaker, words for pictures."""

from __future__ import annotations

from collections.abc import Mapping

from pptx.util import Inches

from stz.colors import BLUE, GREEN, SLATE
from stz.messages import translate
from stz.reports.facts import Facts, Headline, Paragraph
from stz.reports.office import Picture
from stz.reports.slides.sections import add_section, pages_of
from stz.reports.slides.sheet import Deck, add_picture
from stz.reports.slides.text import Box, Style, add_card, add_text, write
from stz.reports.slides.text_fit import fitting_size, line_count, text_height, text_width
from stz.reports.slides.theme import BOTTOM, COVER_COLORS, FULL, LEFT, PALE, TEXT_COLORS, TOP, rgb

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
    _map(deck, facts, pictures)
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
    down = max(1, -(-len(facts.headlines) // _ACROSS))
    width = (FULL - (_ACROSS - 1) * _GAP) / _ACROSS
    first = TOP + 0.4
    height = min(1.66, (BOTTOM - first - (down - 1) * _GAP) / down)
    for at, headline in enumerate(facts.headlines):
        row, column = divmod(at, _ACROSS)
        box = Box(LEFT + column * (width + _GAP), first + row * (height + _GAP), width, height)
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


def _map(deck: Deck, facts: Facts, pictures: Mapping[str, Picture]) -> None:
    """Add the map with what it shows beside it, and the disclaimer of the boundaries below."""
    picture = pictures.get(facts.map.key)
    if picture is None:
        return
    slide = deck.slide(facts.map.title, (facts.map.alt, facts.disclaimer), footer=facts.disclaimer)
    height = BOTTOM - _HIGH
    width = height * picture.width / picture.height
    beside = FULL - width - 2 * _GAP
    if beside < _LEAST_BESIDE:
        place = Box(LEFT, TOP, FULL, BOTTOM - TOP)
        add_picture(slide, place, picture, facts.map.alt, facts.map.title)
        return
    # the map takes the whole height, beside its title
    title = slide.shapes.title
    left, top, _, tall = Box(LEFT, 0.62, beside, 0.68).emu
    title.left, title.top, title.width, title.height = left, top, Inches(beside), tall
    shown = [facts.map.alt.removeprefix(f"{facts.title}. ")]
    shown += [one.text for one in facts.summary[:1]]
    room = BOTTOM - TOP - 0.4
    if fitting_size(shown, beside - 0.4, room, (*_CARD, 0.0), after=0.6) == 0.0:
        shown = shown[:1]
    add_card(slide, Box(LEFT, TOP, beside, BOTTOM - TOP), shown, _CARD)
    place = Box(LEFT + beside + 2 * _GAP, _HIGH, width, height)
    add_picture(slide, place, picture, facts.map.alt, facts.map.title)
