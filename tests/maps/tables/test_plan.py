"""Tables of the map page: sorted by their heads, tied to the map both ways."""

from __future__ import annotations

import re
from typing import Any

import pytest

from stz.maps.layers.plan import city_order, link_order, zone_order
from stz.maps.tables.plan import Cell, Column, sortable, tables
from stz.runs.store import Run


def test_rows_and_features_have_the_same_order(run: Run) -> None:
    written = tables(run)
    for key, frame in (
        ("zones", zone_order(run)), ("links", link_order(run)), ("cities", city_order(run))
    ):  # fmt: skip
        rows = [int(row) for row in re.findall(rf'data-of="{key}-(\d+)"', written)]
        assert rows == list(range(len(frame)))


def test_numbers_sort_by_their_value() -> None:
    columns = [Column("Zone"), Column("Seats", 0, "descending")]
    values = [1234567.8, float("inf"), float("nan")]
    rows = [[Cell("<b>A</b>", "A"), value] for value in values]  # type: ignore[arg-type]
    written = sortable("zones", columns, rows, caption="All")
    assert re.findall(r'class="stz-num" data-v="([^"]+)"', written) == ["1.23457e+06", "inf"]
    assert written.count('aria-sort="descending"') == 1
    assert "no limit" in written
    assert "not stated" in written


def test_long_tables_are_cut_and_say_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stz.maps.tables.plan.MOST_ROWS", 5)
    written = tables(run)
    assert written.count('data-of="links-') == 5
    assert f"The first 5 of {len(run.links)} are listed." in written
    assert f"The first 5 of {len(run.cities)} are listed." in written
    assert len(run.zones) < 5
    assert written.count("are listed.") == 4  # in the caption and in the name of the region


@pytest.mark.browser
def test_heads_sort_with_the_keyboard(tab: Any) -> None:
    seats = tab.locator("[data-table=zones] [data-sort='2']")
    head = tab.locator("[data-table=zones] th").nth(2)
    first = tab.locator("[data-table=zones] tbody tr").first
    assert head.get_attribute("aria-sort") is None
    seats.focus()
    tab.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert first.locator("td").nth(2).inner_text() == "1,200"
    tab.keyboard.press("Space")
    assert head.get_attribute("aria-sort") == "ascending"
    assert first.locator("td").nth(2).inner_text() == "90"
    assert tab.locator("[data-table=zones] [aria-sort]").count() == 1
    tab.locator("[data-table=zones] [data-sort='1']").click()
    names = tab.locator("[data-table=zones] .stz-zonebutton").all_inner_texts()
    assert names == sorted(names)


@pytest.mark.browser
def test_a_row_opens_its_link_and_an_open_pin_marks_its_row(tab: Any, run: Run) -> None:
    tab.locator("summary").first.click()
    button = tab.locator("[data-table=links] .stz-zonebutton").first
    button.click()
    card = tab.locator(".leaflet-popup-content")
    longest = link_order(run).iloc[0]
    assert f"{longest['a_name']} – {longest['b_name']}" in card.inner_text()
    assert tab.locator(".leaflet-routes-pane path").count() == 1
    assert tab.locator("[aria-current]").get_attribute("data-of") == "links-0"
    tab.keyboard.press("Escape")
    assert tab.locator("[aria-current]").count() == 0
    tab.evaluate("() => { stz.map().fitBounds(stz.settings.bounds, {animate: false}); }")
    tab.locator(".stz-pin").nth(1).focus()
    tab.keyboard.press("Enter")
    assert tab.locator("[aria-current]").get_attribute("data-of") == "zones-1"
    tab.locator("[data-showrow]").click()
    assert tab.evaluate("document.activeElement.dataset.row") == "1"
    tab.locator("[data-table=zones] tbody tr").nth(2).hover()
    assert tab.locator(".stz-pin-hover").count() == 1


@pytest.mark.browser
def test_the_first_tab_skips_to_the_tables(tab: Any) -> None:
    tab.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    tab.evaluate("document.querySelector('.stz-skip').focus()")
    assert tab.locator(".stz-skip").first.bounding_box()["y"] >= 0
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "stz-side"
