from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.util import Inches

from stz.messages import Translation, use_translation
from stz.reports.facts.values import Facts, Series, Value, musd
from stz.reports.slides.chart_workbook import chart_workbook
from stz.reports.slides.charts import parts
from stz.reports.slides.short import short_slides
from stz.reports.slides.slides import briefing_slides

PAGES = 3


@pytest.fixture(scope="module")
def blob(facts: Facts, pictures: Any) -> bytes:
    return briefing_slides(facts, pictures)


@pytest.fixture(scope="module")
def deck(blob: bytes) -> Any:
    return Presentation(io.BytesIO(blob))


def shapes(deck: Any) -> Iterator[Any]:
    for slide in deck.slides:
        yield from slide.shapes


def tables(deck: Any) -> list[Any]:
    return [shape for shape in shapes(deck) if shape.has_table]


def charts(deck: Any) -> list[Any]:
    return [shape for shape in shapes(deck) if shape.has_chart]


def cells(shape: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in shape.table.rows]


def shown_rows(deck: Any, caption: str) -> list[list[str]]:
    found = [cells(shape)[1:] for shape in tables(deck) if shape.name == caption]
    return [row for page in found for row in page]


def test_tables_show_every_number_as_the_facts_write_it(deck: Any, facts: Facts) -> None:
    for section in facts.sections:
        for table in section.tables:
            written = [
                [cell.text if isinstance(cell, Value) else cell for cell in row]
                for row in table.rows
            ]
            assert shown_rows(deck, table.caption) == written, table.key


def test_headline_numbers_stand_with_unit_and_mark(deck: Any, facts: Facts) -> None:
    said = [shape.text_frame.text.split("\n") for shape in deck.slides[1].shapes]
    for headline in facts.headlines:
        one = headline.value
        mark = ["estimated"] if one.estimated else []
        assert [headline.label, one.text, one.unit, *mark] in said


def test_heads_are_repeated_and_say_what_is_estimated(deck: Any, facts: Facts) -> None:
    pages = [cells(shape)[0] for shape in tables(deck) if shape.name == "New zones, by seats"]
    assert len(pages) > 1
    assert all(page == pages[0] for page in pages)
    assert pages[0][6] == "Exports, USD m a year\nestimated"
    assert pages[0][5] == "Budget, USD m"
    rows = [row for shape in tables(deck) if shape.name == "New zones, by seats"
            for row in list(shape.table.rows)[1:]]  # fmt: skip
    fonts = [row.cells[5].text_frame.paragraphs[0].runs[0].font.italic for row in rows]
    assert fonts == [n % 2 == 0 for n in range(1, len(rows) + 1)]
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert "New zones, by seats" in titles
    assert "New zones, by seats, continued" in titles
    assert all(shape.table.first_row for shape in tables(deck))


def test_type_can_be_read(deck: Any) -> None:
    for shape in tables(deck):
        sizes = {
            run.font.size.pt
            for row in shape.table.rows
            for cell in row.cells
            for paragraph in cell.text_frame.paragraphs
            for run in paragraph.runs
        }
        assert min(sizes) >= 10.5, shape.name
    for shape in charts(deck):
        assert shape.chart.font.size.pt >= 10


def test_charts_are_native_and_draw_the_facts(deck: Any, facts: Facts) -> None:
    exports = facts.section("zones").chart("exports")
    assert exports is not None
    drawn = [shape.chart for shape in charts(deck) if shape.name == exports.title]
    assert len(drawn) == PAGES
    names = [name for chart in drawn for name in chart.plots[0].categories]
    assert tuple(names) == exports.categories
    values = [amount for chart in drawn for amount in chart.series[0].values]
    expected = [one.plotted for one in exports.series[0].values]
    assert values[: len(expected) - 1] == expected[:-1]
    last = drawn[-1]
    assert [one.name for one in last.series] == ["Zones", "People at home"]
    assert last.series[1].values[-1] == 3.9
    assert {chart.value_axis.maximum_scale for chart in drawn} == {12.0}
    years = [shape.chart for shape in charts(deck) if shape.name.startswith("Capital paid")]
    assert [str(one.chart_type) for one in years] == ["COLUMN_CLUSTERED (51)"]
    budget = next(shape.chart for shape in charts(deck) if shape.name == "Capital by kind")
    assert budget.series[0].values == (7.59, None)
    # a number that is written otherwise than it is drawn has its own label
    labels = [text.text for text in drawn[0].series[0]._element.iter("{*}t")]
    assert labels == ["< 0.01"]


def test_scale_holds_stacked_bars() -> None:
    from stz.reports.facts.values import Chart

    series = tuple(Series(name, "#000000", (musd(60), musd(5))) for name in ("a", "b"))
    chart = Chart("downtime", "Down", "Bars", "", ("x", "y"), series)
    assert [part.most for part in parts(chart, 1)] == [120, 120]


def test_everything_is_in_words(deck: Any, facts: Facts) -> None:
    for shape in shapes(deck):
        if shape.has_table or shape.has_chart or shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
            assert shape._element._nvXxPr.cNvPr.get("descr"), shape.name
    pictures = [s for s in shapes(deck) if s.shape_type == MSO_SHAPE_TYPE.PICTURE]
    assert [one.name for one in pictures] == ["Map of the plan", "Exports against capital"]


def test_every_slide_has_title_number_footer_and_notes(deck: Any, facts: Facts) -> None:
    for number, slide in enumerate(deck.slides, start=1):
        assert slide.shapes.title.text_frame.text
        notes = slide.notes_slide.notes_text_frame.text
        assert notes.strip()
        assert "Sources: Cities and towns, 2023 (A 304, C 15)." in notes
        kinds = {one.placeholder_format.type: one for one in slide.placeholders}
        assert all(one.text_frame.text for one in kinds.values())
        if number > 1:
            field = kinds[PP_PLACEHOLDER.SLIDE_NUMBER]._element.find(".//{*}fld")
            assert field.get("type") == "slidenum"
            assert field.find("{*}t").text == str(number)
            foot = kinds[PP_PLACEHOLDER.FOOTER].text_frame.text
            on_map = slide.shapes.title.text_frame.text == facts.map.title
            assert foot == facts.disclaimer if on_map else foot.startswith(facts.title)
            assert [one.is_placeholder for one in slide.shapes][-2:] == [True, True]
        assert slide.shapes[0] == slide.shapes.title
        assert len({one.shape_id for one in slide.shapes}) == len(slide.shapes)
        for shape in slide.notes_slide.placeholders:
            kind = shape.placeholder_format.type
            assert kind == PP_PLACEHOLDER.SLIDE_IMAGE or shape.text_frame.text


def test_nothing_leaves_the_slide_or_covers_the_footer(deck: Any) -> None:
    bottom = Inches(6.98)
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.is_placeholder:
                continue
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= bottom, (slide.shapes.title.text, shape.name)
    for shape in tables(deck):
        assert sum(row.height for row in shape.table.rows) + shape.top <= bottom


def test_the_short_deck_has_eight_slides_and_notes_to_be_spoken(
    facts: Facts, pictures: Any
) -> None:
    deck = Presentation(io.BytesIO(short_slides(facts, pictures)))
    assert len(deck.slides) == 8
    bottom = Inches(6.98)
    for slide in deck.slides:
        notes = slide.notes_slide.notes_text_frame.text
        assert notes.strip()
        assert "Sources:" not in notes
        for shape in slide.shapes:
            if not shape.is_placeholder:
                assert shape.left >= 0
                assert shape.left + shape.width <= deck.slide_width
                assert shape.top + shape.height <= bottom, (slide.shapes.title.text, shape.name)
    first, last = deck.slides[0], deck.slides[7]
    assert facts.ask in {shape.text_frame.text for shape in first.shapes if shape.has_text_frame}
    assert set(facts.next_steps) <= set(last.notes_slide.notes_text_frame.text.split("\n"))
    assert len(tables(deck)) == 2


def test_names_stand_as_they_are(deck: Any, facts: Facts) -> None:
    hostile = facts.section("zones").tables[0].rows[-1][1]
    assert isinstance(hostile, str)
    assert "{{7*7}} ${alert(1)} </script>" in hostile
    assert shown_rows(deck, "New zones, by seats")[-1][1] == hostile
    assert deck.slides[0].shapes.title.text_frame.text == facts.title
    assert deck.core_properties.title == facts.title
    last = [shape.chart for shape in charts(deck) if shape.name == "Exports by zone"][-1]
    assert hostile in list(last.plots[0].categories)[-2]


def test_workbooks_hold_texts_and_no_formulas(blob: bytes) -> None:
    book = chart_workbook(["=1+1", "_x0041_<b>"], [Series("=A1", "#000000", (musd(1), musd(None)))])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert re.findall(r'r="(\w+)"[^>]*><is><t[^>]*>([^<]*)', sheet) == [
        ("B1", "=A1"), ("A2", "=1+1"), ("A3", "_x005F_x0041_&lt;b&gt;"),
    ]  # fmt: skip
    assert '<c r="B2"><v>1.0</v></c>' in sheet
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        inside = [name for name in archive.namelist() if name.endswith(".xlsx")]
        for name in inside:
            with zipfile.ZipFile(io.BytesIO(archive.read(name))) as inner:
                assert "docProps/core.xml" not in inner.namelist()
    assert len(inside) == PAGES + 2


def test_same_facts_give_same_bytes(blob: bytes, facts: Facts, pictures: Any) -> None:
    assert briefing_slides(facts, dict(reversed(pictures.items()))) == blob
    with zipfile.ZipFile(io.BytesIO(blob)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "docProps/thumbnail.jpeg" not in archive.namelist()
        assert b"2026-11-24T02:28:16Z" in archive.read("docProps/core.xml")


def test_without_pictures_and_tables_there_is_still_a_deck(facts: Facts) -> None:
    bare = dataclasses.replace(
        facts, title="long " * 80, sections=facts.sections[-1:], summary=(), headlines=()
    )
    deck: Any = Presentation(io.BytesIO(briefing_slides(bare, {})))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles == ["long " * 80, "The plan in numbers", "Method"]


def test_long_tables_are_cut_and_say_where_they_stand_in_full(facts: Facts) -> None:
    zones = facts.section("zones")
    long = dataclasses.replace(zones.tables[0], rows=zones.tables[0].rows * 6)
    more = dataclasses.replace(zones, tables=(long,))
    bare = dataclasses.replace(facts, sections=(more,))
    deck: Any = Presentation(io.BytesIO(briefing_slides(bare, {})))
    assert len(tables(deck)) == PAGES
    assert len(shown_rows(deck, long.caption)) < len(long.rows)
    told = [s.text_frame.text for s in deck.slides[-1].shapes if s.has_text_frame]
    wanted = "The full tables are in briefing.html and briefing.docx: New zones, by seats."
    assert any(wanted in text for text in told)


def test_right_to_left(facts: Facts) -> None:
    with use_translation(Translation("ur", "rtl", {"report.summary": "خلاصہ"})):
        deck: Any = Presentation(io.BytesIO(briefing_slides(facts, {})))
    assert "خلاصہ" in [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert tables(deck)[0].table._tbl.tblPr.get("rtl") == "1"
    assert deck.slides[1].shapes.title.text_frame.paragraphs[0]._p.pPr.get("rtl") == "1"
    assert {run.get("lang") for run in deck.slides[1]._element.iter("{*}rPr")} == {"ur"}
