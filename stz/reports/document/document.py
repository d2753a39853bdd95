"""The briefing as a document: all sections, with every table in full."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from stz.colors import BLUE, SLATE
from stz.messages import translate
from stz.reports.document.style import (
    LONG,
    MARGIN,
    SHORT,
    add_field,
    color,
    empty_document,
    turn,
)
from stz.reports.document.tables import add_figure, add_table
from stz.reports.facts import Column, Facts, Headline, Section, Table
from stz.reports.office import Picture, repacked

WIDE = 90.0
"""Width of a table, in its own measure, from which on the page is turned."""
_CHART = 14.5
"""Width of a chart, cm."""
_FRONT = 9.5
"""Height of the map on the first page, cm."""
_FIGURE = 19.5
"""Height of a picture that leaves room for its heading and caption, cm."""


def briefing_document(facts: Facts, pictures: Mapping[str, Picture]) -> bytes:
    """Return the briefing as a Word file, A4; the same facts give the same bytes.

    Parameters
    ----------
    facts : Facts
        All that is said.
    pictures : mapping
        Figures by the key of their chart; charts without one are left to their tables.
    """
    writer = _Writer(facts, pictures)
    writer.front()
    writer.summary()
    for section in facts.sections:
        writer.section(section)
    return writer.save()


class _Writer:
    """A document that is being written, with the numbers of its tables, figures and headings."""

    def __init__(self, facts: Facts, pictures: Mapping[str, Picture]) -> None:
        self._facts = facts
        self._pictures = pictures
        self._document = empty_document(facts)
        self._tables = self._figures = self._headings = 0
        self._turned = False

    def front(self) -> None:
        """Write the page to read in a minute: the decision, the numbers, and the map."""
        facts = self._facts
        self._document.add_paragraph(facts.title, style="Title")
        self._document.add_paragraph(facts.badge, style="Subtitle")
        ask = self._document.add_paragraph()
        ask.add_run(f"{translate('report.ask.title')}: ").font.color.rgb = color(BLUE)
        ask.add_run(facts.ask)
        for run in ask.runs:
            run.font.bold, run.font.size = True, Pt(12)
        self._table(_numbers(facts.headlines))
        picture = self._pictures.get(facts.map.key)
        if picture is not None:
            self._figures += 1
            add_figure(self._document, facts.map, picture, self._width, _FRONT, self._figures)
            if facts.disclaimer != facts.map.caption:
                self._document.add_paragraph(facts.disclaimer)

    def summary(self) -> None:
        """Write the plan in sentences, what to do next, and where everything else is."""
        facts = self._facts
        self._heading(translate("report.summary"))
        for one in facts.summary:
            paragraph = self._document.add_paragraph()
            lead = paragraph.add_run(f"{one.lead}. ")
            lead.font.bold = True
            lead.font.color.rgb = color(BLUE)
            paragraph.add_run(one.text)
        self._say_heading(translate("report.next"))
        for step in facts.next_steps:
            self._document.add_paragraph(step, style="List Bullet")
        self._contents([translate("report.summary"), *(one.title for one in facts.sections)])
        for line in facts.about:
            paragraph = self._document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.add_run(line).font.color.rgb = color(SLATE)

    def section(self, section: Section) -> None:
        """Write sentences, upright tables, figures and notes, then the wide tables."""
        wide = [table for table in section.tables if table.width > WIDE]
        upright = any((section.sentences, section.notes, len(wide) < len(section.tables)))
        pictured = any(chart.key in self._pictures for chart in section.charts)
        self._heading(section.title, wide=bool(wide) and not upright and not pictured)
        for sentence in section.sentences:
            self._document.add_paragraph(sentence)
        for table in section.tables:
            if table not in wide:
                self._table(table)
        for chart in section.charts:
            picture = self._pictures.get(chart.key)
            if picture:
                self._figures += 1
                width = min(_CHART, self._width)
                add_figure(self._document, chart, picture, width, _FIGURE, self._figures)
        if section.notes:
            self._say_heading(section.notes_title)
            for note in section.notes:
                self._document.add_paragraph(note, style="List Bullet")
        for table in wide:
            self._page(wide=True)
            self._table(table)

    def save(self) -> bytes:
        file = io.BytesIO()
        self._document.save(file)
        return repacked(file.getvalue())

    @property
    def _width(self) -> float:
        return (LONG if self._turned else SHORT) - 2 * MARGIN

    def _table(self, table: Table) -> None:
        self._tables += 1
        add_table(self._document, table, self._width, self._tables)

    def _page(self, *, wide: bool) -> None:
        if wide != self._turned:
            turn(self._document.add_section(WD_SECTION.NEW_PAGE), wide=wide)
            self._turned = wide

    def _heading(self, title: str, *, wide: bool = False) -> None:
        """Begin a part on a page of its own; the list of contents leads to it."""
        turned = self._turned
        self._page(wide=wide)
        self._headings += 1
        heading: Any = self._document.add_heading(title, level=1)
        if turned != wide:
            # the new section has begun a page already
            heading.paragraph_format.page_break_before = False
        space, number = nsdecls("w"), self._headings
        start = f'<w:bookmarkStart {space} w:id="{number}" w:name="{_place(number)}"/>'
        heading._p.insert(1, parse_xml(start))
        heading._p.append(parse_xml(f'<w:bookmarkEnd {space} w:id="{number}"/>'))

    def _say_heading(self, title: str) -> None:
        self._document.add_heading(title, level=2)

    def _contents(self, titles: Sequence[str]) -> None:
        """Write links to all parts; Word adds their pages when it is told to update the field."""
        head = self._document.add_paragraph()
        head.paragraph_format.space_before = Pt(18)
        run = head.add_run(translate("report.contents"))
        run.font.bold, run.font.size = True, Pt(13)
        lines: list[Any] = [self._document.add_paragraph() for _ in titles]
        for number, (line, title) in enumerate(zip(lines, titles, strict=True), start=1):
            line.paragraph_format.space_after = Pt(3)
            link: Any = parse_xml(
                f'<w:hyperlink {nsdecls("w")} w:anchor="{_place(number)}" w:history="1"/>'
            )
            run = line.add_run(title)
            run.font.color.rgb = color(BLUE)
            link.append(run._r)
            line._p.append(link)
        _enclose(lines, 'TOC \\o "1-1" \\h \\z \\u')


def _enclose(lines: Sequence[Any], order: str) -> None:
    """Make paragraphs the result of a field."""
    first: Any = lines[0].insert_paragraph_before()
    add_field(first, order, "")
    runs = list(first._p.iter("{*}r"))
    at = 1 if lines[0]._p.pPr is not None else 0
    for run in reversed(runs[:3]):
        lines[0]._p.insert(at, run)
    lines[-1]._p.append(runs[-1])
    first._p.getparent().remove(first._p)


def _place(number: int) -> str:
    return f"part_{number}"


def _numbers(headlines: Sequence[Headline]) -> Table:
    """Return the numbers that stand alone as a table."""
    return Table(
        key="numbers",
        caption=translate("report.numbers"),
        columns=(
            Column(translate("report.col.what"), 16),
            Column(translate("report.col.value"), 7, numeric=True),
            Column(translate("report.col.unit"), 16),
        ),
        rows=tuple(
            (one.label, one.value, ", ".join(part for part in _unit(one) if part))
            for one in headlines
        ),
    )


def _unit(headline: Headline) -> tuple[str, str]:
    value = headline.value
    return value.unit, translate("report.estimated") if value.estimated else ""
