"""Slides as they are filled: titles, notes, numbers and footers, and pictures in words."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml

from stz.messages import current_translation, translate
from stz.reports.facts import Facts
from stz.reports.office import Picture, made_at, repacked
from stz.reports.slides.text import Box, Style, add_text, language, turned, write
from stz.reports.slides.text_fit import fitting_size
from stz.reports.slides.theme import (
    FONT,
    FULL,
    LEFT,
    NAMESPACES,
    TEXT_COLORS,
    TITLE_SIZES,
    empty_deck,
)


class Deck:
    """A deck that is being written.

    Parameters
    ----------
    facts : Facts
        What it is about.
    with_sources : bool
        Whether the sources stand below what the speaker says.
    """

    def __init__(self, facts: Facts, *, with_sources: bool = True) -> None:
        self._facts = facts
        self._with_sources = with_sources
        self._deck = empty_deck()

    def cover(self, notes: Sequence[str]) -> Any:
        """Add the title slide."""
        return self._slide("Title Slide", self._facts.title, notes)

    def slide(
        self, title: str, notes: Sequence[str], *, kicker: str = "", footer: str | None = None
    ) -> Any:
        """Add a slide with its title, and the part of the briefing above it.

        Parameters
        ----------
        title : str
            What it shows.
        notes : sequence of str
            What the speaker says; the sources are written below.
        kicker : str
            The part it belongs to.
        footer : str, optional
            In place of the title of the plan.
        """
        slide = self._slide("Title Only", title, notes)
        if kicker and kicker != title:
            style = Style(12, TEXT_COLORS["strong"], bold=True)
            add_text(slide, Box(LEFT, 0.36, FULL, 0.28), [(kicker, style)])
        foot = (
            " · ".join((self._facts.title, *self._facts.about[1:2])) if footer is None else footer
        )
        self._foot(slide, foot)
        return slide

    def save(self) -> bytes:
        """Return the deck; the same slides give the same bytes."""
        known: Any = self._deck.core_properties
        moment = made_at(self._facts.created)
        known.title = self._facts.title[:255]
        known.subject = " · ".join(self._facts.about)[:255]
        known.author = known.last_modified_by = "stz"
        known.comments = self._facts.badge[:255]
        known.keywords = known.category = ""
        known.identifier = self._facts.run_id
        known.language = current_translation().tag
        known.revision = 1
        known.created = known.modified = known.last_printed = moment
        for slide in self._deck.slides:
            _read_last(slide, ("ftr", "sldNum"))
        file = io.BytesIO()
        self._deck.save(file)
        return repacked(file.getvalue())

    def _slide(self, layout: str, title: str, notes: Sequence[str]) -> Any:
        slide: Any = self._deck.slides.add_slide(self._deck.slide_layouts.get_by_name(layout))
        cover = layout == "Title Slide"
        sizes = (40.0, 36.0, 32.0, 28.0, 24.0, 20.0) if cover else TITLE_SIZES
        room = (11.0, 2.0) if cover else (FULL, 0.66)
        points = fitting_size([title], room[0] / 1.07, room[1], sizes)
        paragraph = slide.shapes.title.text_frame.paragraphs[0]
        write(paragraph, title, None, points if points != sizes[0] or cover else None)
        self._say(slide, notes)
        return slide

    def _say(self, slide: Any, notes: Sequence[str]) -> None:
        sheet = slide.notes_slide
        for shape in list(sheet.placeholders):
            if shape != sheet.notes_placeholder and shape._element.ph.get("type") != "sldImg":
                shape._element.getparent().remove(shape._element)
        lines = [note for note in notes if note]
        sources = self._sources() if self._with_sources else ""
        if sources:
            lines += ["", f"{translate('report.speaker.sources')}: {sources}."]
        frame = sheet.notes_text_frame
        for at, line in enumerate(lines):
            write(frame.paragraphs[0] if at == 0 else frame.add_paragraph(), line, None, None)

    def _sources(self) -> str:
        tables = [
            table for one in self._facts.sections if one.key == "sources" for table in one.tables
        ]
        rows = (row for table in tables for row in table.rows)
        named = (tuple(str(getattr(cell, "text", cell)) for cell in row[:3]) for row in rows)
        return "; ".join(
            f"{name}, {year}" + (f" ({grades})" if grades else "") for name, year, grades in named
        )

    def _foot(self, slide: Any, text: str) -> None:
        number = len(slide.shapes) + 20
        for kind, at in (("ftr", 11), ("sldNum", 12)):
            shape = parse_xml(
                f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number + at}" name="{kind} {at}"/>'
                '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
                f'<p:ph type="{kind}" sz="quarter" idx="{at}"/></p:nvPr></p:nvSpPr><p:spPr/>'
                "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
            )
            slide.shapes._spTree.append(shape)
            paragraph = slide.shapes[-1].text_frame.paragraphs[0]
            if kind == "ftr":
                write(paragraph, text, Style(10, TEXT_COLORS["quiet"]))
                paragraph.runs[0].font.name = FONT
                paragraph.alignment = PP_ALIGN.RIGHT if turned() else PP_ALIGN.LEFT
            else:
                field = parse_xml(
                    f'<a:fld {NAMESPACES} id="{{C1FF6DA9-008F-8B48-92A6-B652298478BF}}" '
                    f'type="slidenum"><a:rPr lang="{language()}"/><a:t>{slide_number(slide)}</a:t>'
                    "</a:fld>"
                )
                paragraph._p.append(field)


def _read_last(slide: Any, kinds: Sequence[str]) -> None:
    """Let screen readers come to footer and number after what the slide says."""
    for shape in list(slide.placeholders):
        if shape._element.ph.get("type") in kinds:
            slide.shapes._spTree.append(shape._element)


def slide_number(slide: Any) -> int:
    """Return the place of a slide in its deck, from 1."""
    return int(slide.part.package.presentation_part.presentation.slides.index(slide)) + 1


def add_picture(slide: Any, box: Box, picture: Picture, alt: str, name: str) -> None:
    """Add a picture as large as its place allows, in its middle, with what it shows in words."""
    scale = min(box.width / picture.width, box.height / picture.height)
    width, height = picture.width * scale, picture.height * scale
    place = Box(
        box.left + (box.width - width) / 2, box.top + (box.height - height) / 2, width, height
    )
    shape = slide.shapes.add_picture(io.BytesIO(picture.png), *place.emu)
    describe(shape, alt, name)


def describe(shape: Any, alt: str, name: str) -> None:
    """Say in words what a picture, table or chart shows."""
    named = shape._element._nvXxPr.cNvPr
    named.set("name", name)
    named.set("descr", alt)
