from __future__ import annotations

import dataclasses
import io
import zipfile
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH

from stz.messages import Translation, use_translation
from stz.reports.document.document import briefing_document
from stz.reports.facts.values import Facts, Value


@pytest.fixture(scope="module")
def blob(facts: Facts, pictures: Any) -> bytes:
    return briefing_document(facts, pictures)


@pytest.fixture(scope="module")
def document(blob: bytes) -> Any:
    return docx.Document(io.BytesIO(blob))


def attribute(element: Any, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), None)


def styled(document: Any, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == style]


def found(document: Any, caption: str) -> Any:
    named = [(one._tbl.tblPr.find("{*}tblCaption"), one) for one in document.tables]
    return next(table for mark, table in named if attribute(mark, "val") == caption)


def rows(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_tables_stand_in_full(document: Any, facts: Facts) -> None:
    for section in facts.sections:
        for table in section.tables:
            head, *written = rows(found(document, table.caption))
            assert [line.split("\n")[0] for line in head] == [one.title for one in table.columns]
            assert written == [
                [cell.text if isinstance(cell, Value) else cell for cell in row]
                for row in table.rows
            ]


def test_headline_numbers_stand_with_unit_and_mark(document: Any, facts: Facts) -> None:
    _, *written = rows(found(document, "The plan in numbers"))
    assert written == [
        [one.label, one.value.text, "USD million a year" + ", estimated" * one.value.estimated]
        for one in facts.headlines
    ]


def test_sentences_notes_and_headings(document: Any, facts: Facts) -> None:
    texts = [one.text for one in document.paragraphs]
    for section in facts.sections:
        assert set(section.sentences) <= set(texts)
    notes = facts.section("assumptions").notes
    assert styled(document, "List Bullet") == [*facts.next_steps, *notes]
    titles = [section.title for section in facts.sections]
    assert styled(document, "Heading 1") == ["Summary", *titles]
    assert styled(document, "Title") == [facts.title]
    for one in facts.summary:
        assert f"{one.lead}. {one.text}" in texts
    assert facts.disclaimer in texts


def test_contents_lead_to_the_headings(document: Any) -> None:
    links = document.element.body.findall(".//{*}hyperlink")
    texts = ["".join(part.text for part in link.iter("{*}t")) for link in links]
    assert texts == styled(document, "Heading 1")
    marks = {attribute(one, "name") for one in document.element.body.iter("{*}bookmarkStart")}
    assert [attribute(link, "anchor") in marks for link in links] == [True] * len(texts)
    begun = [attribute(one, "fldCharType") for one in document.element.body.iter("{*}fldChar")]
    assert begun == ["begin", "separate", "end"] * (len(begun) // 3)


def test_tables_break_well(document: Any) -> None:
    for table in document.tables:
        first, *others = table.rows
        assert first._tr.trPr.find("{*}tblHeader") is not None
        assert all(row._tr.trPr.find("{*}tblHeader") is None for row in others)
        assert all(row._tr.trPr.find("{*}cantSplit") is not None for row in table.rows)
        assert attribute(table._tbl.tblPr.find("{*}tblDescription"), "val")


def test_numbers_are_set_right_and_wide_tables_across(document: Any, facts: Facts) -> None:
    zones = facts.section("zones").tables[0]
    cells = found(document, zones.caption).rows[1].cells
    assert [cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT for cell in cells] == [
        column.numeric for column in zones.columns
    ]
    pages = [one.orientation for one in document.sections]
    upright, across = WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE
    assert pages == [upright, across, upright, across, upright]
    body = list(document.element.body)
    wide = found(document, "Data layers")._tbl
    heads = [one for one in document.paragraphs if one.style.name == "Heading 1"]
    head = next(one for one in heads if one.text == "Data sources")._p
    between = body[body.index(head) : body.index(wide)]
    assert not any(one.find(".//{*}sectPr") is not None for one in between)
    for table in document.tables:
        width = sum(column.width for column in table.columns)
        limit = max(
            one.page_width - one.left_margin - one.right_margin for one in document.sections
        )
        assert width <= limit + 10


def test_pictures_are_in_words_and_fit_the_page(document: Any, facts: Facts) -> None:
    named = [shape._inline.docPr for shape in document.inline_shapes]
    alts = {one.get("name"): one.get("descr") for one in named}
    charts = [chart for section in facts.sections for chart in section.charts]
    drawn = [facts.map, *(one for one in charts if one.key in ("budget", "exports", "cost"))]
    assert alts == {chart.title: chart.alt for chart in drawn}
    assert len({one.get("id") for one in named}) == len(named)
    for shape in document.inline_shapes:
        assert shape.width.cm <= 17.01
        assert shape.height.cm <= 20
    numbers = [text.partition(". ")[0] for text in styled(document, "Caption")]
    tables = sum(len(section.tables) for section in facts.sections) + 1
    assert sorted(numbers) == sorted(
        [f"Table {n}" for n in range(1, tables + 1)] + [f"Figure {n}" for n in range(1, 5)]
    )


def test_footer_counts_pages_and_the_language_is_set(document: Any) -> None:
    footer = document.sections[0].footer
    orders = [one.text.strip() for one in footer._element.iter("{*}instrText")]
    assert orders == ["PAGE", "NUMPAGES"]
    assert all(one.footer.is_linked_to_previous for one in list(document.sections)[1:])
    tag = document.styles.element.find(".//{*}rPrDefault//{*}lang")
    assert attribute(tag, "val") == "en-US"


def test_names_stand_as_they_are(document: Any, facts: Facts) -> None:
    hostile = facts.section("zones").tables[0].rows[-1][1]
    assert isinstance(hostile, str)
    assert "{{7*7}} ${alert(1)} </script>" in hostile
    assert rows(found(document, "New zones, by seats"))[-1][1] == hostile
    assert document.core_properties.title == facts.title


def test_same_facts_give_same_bytes(blob: bytes, facts: Facts, pictures: Any) -> None:
    assert briefing_document(facts, dict(reversed(pictures.items()))) == blob
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-11-24T02:28:16Z" in archive.read("docProps/core.xml")


def test_without_pictures_and_tables_there_is_still_a_document(facts: Facts) -> None:
    bare = dataclasses.replace(facts, sections=facts.sections[-1:], summary=(), headlines=())
    document: Any = docx.Document(io.BytesIO(briefing_document(bare, {})))
    assert styled(document, "Heading 1") == ["Summary", "Method"]
    assert len(document.inline_shapes) == 0


def test_right_to_left(facts: Facts) -> None:
    with use_translation(Translation("ur", "rtl", {"report.summary": "خلاصہ"})):
        document: Any = docx.Document(io.BytesIO(briefing_document(facts, {})))
    assert styled(document, "Heading 1")[0] == "خلاصہ"
    assert document.styles.element.find(".//{*}pPrDefault//{*}bidi") is not None
    assert all(one._tbl.tblPr.find("{*}bidiVisual") is not None for one in document.tables)
    cell = found(document, "New zones, by seats").rows[1].cells[0]
    assert cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.LEFT
