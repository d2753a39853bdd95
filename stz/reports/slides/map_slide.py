"""The slide with the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pptx.util import Inches

from stz.reports.facts import Facts
from stz.reports.office import Picture
from stz.reports.slides.sheet import Deck, add_picture
from stz.reports.slides.text import Box, add_card
from stz.reports.slides.text_fit import fitting_size
from stz.reports.slides.theme import BOTTOM, FULL, LEFT, TOP

_HIGH = 0.35
"""Where a map begins that takes the whole height of a slide, inches."""
_GAP = 0.2
_LEAST_BESIDE = 3.2
_CARD = (18.0, 16.0, 15.0, 14.0, 13.0, 12.0)


def add_map(
    deck: Deck, facts: Facts, pictures: Mapping[str, Picture], words: Sequence[str]
) -> None:
    """Add the map with what it shows beside it, and the disclaimer of the boundaries below.

    Parameters
    ----------
    deck : Deck
        The deck.
    facts : Facts
        What the map shows.
    pictures : mapping
        The picture of it; without it there is no slide.
    words : sequence of str
        What is said beside it, where there is room.
    """
    picture = pictures.get(facts.map.key)
    if picture is None:
        return
    slide = deck.slide(facts.map.title, (facts.map.alt, *words), footer=facts.disclaimer)
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
    shown += words
    room = BOTTOM - TOP - 0.4
    if fitting_size(shown, beside - 0.4, room, (*_CARD, 0.0), after=0.6) == 0.0:
        shown = shown[:1]
    add_card(slide, Box(LEFT, TOP, beside, BOTTOM - TOP), shown, _CARD)
    place = Box(LEFT + beside + 2 * _GAP, _HIGH, width, height)
    add_picture(slide, place, picture, facts.map.alt, facts.map.title)
