"""The page in headless Chromium with the network off: what a reader sees and can do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stz.layers import Layers
from stz.maps import write_map
from stz.runs.store import Run
from tests.fixtures.tiers import some

pytestmark = pytest.mark.browser

SIZES = {"desktop": (1400, 900), "projector": (1024, 768), "phone": (390, 844)}
Open = Callable[..., Any]


@pytest.fixture(scope="module")
def file(map_file: Path) -> Path:
    return map_file


@pytest.mark.parametrize("size", some(SIZES, "desktop", "phone"))
def test_the_page_opens_without_a_network(
    size: str, file: Path, open_page: Open, run: Run, pictures: Path
) -> None:
    visit = open_page(file, *SIZES[size])
    pins = visit.page.locator(".stz-pin")
    assert pins.count() == len(run.zones)
    numbers = sorted(int(text) for text in pins.locator("span[aria-hidden]").all_text_contents())
    assert numbers == sorted(run.zones["number"])
    visit.page.screenshot(path=pictures / f"{size}.png")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert visit.requests == [file.resolve().as_uri()]
    assert visit.complaints == []


def test_a_national_plan_opens(
    national_run: Run, layers: Layers, open_page: Open, pictures: Path, tmp_path: Path
) -> None:
    out = write_map(national_run, layers, tmp_path / "map.html")
    visit = open_page(out)
    assert visit.page.locator(".stz-pin").count() == len(national_run.zones)
    visit.page.screenshot(path=pictures / "national.png")
    assert visit.page.evaluate(OVERLAPS) == 0
    assert visit.requests == [out.resolve().as_uri()]
    assert visit.complaints == []


def test_a_pin_opens_the_numbers_of_its_zone(file: Path, open_page: Open, pictures: Path) -> None:
    visit = open_page(file)
    visit.page.locator(".stz-pin").first.click()
    card = visit.page.locator(".leaflet-popup-content")
    text = card.inner_text()
    for words in (
        "1,200", "960 (80 % of seats)", "USD 4.03 million a year", "USD 15.4 million",
        "two-feeders-generator", "dual link", "25.0 min", "power 23.7 min", "fiber 1.3 min",
        "812 km to Karachi, via Sukkur, Multan", "344 km to Lahore",
        "estimated: DISCO average used for all its cities",
    ):  # fmt: skip
        assert words in text, words
    assert visit.page.locator(".leaflet-routes-pane path").count() >= 2
    visit.page.screenshot(path=pictures / "popup.png")
    visit.page.locator(".leaflet-popup-close-button").click()
    assert visit.page.locator(".leaflet-routes-pane path").count() == 0
    assert visit.complaints == []


def test_the_keyboard_opens_a_zone_from_the_table(file: Path, open_page: Open) -> None:
    visit = open_page(file)
    visit.page.locator(".stz-zonebutton").nth(1).focus()
    visit.page.keyboard.press("Enter")
    visit.page.locator(".leaflet-popup-content h2").wait_for()
    assert visit.page.locator(".leaflet-popup-content h2").inner_text().startswith("2. ")
    visit.page.keyboard.press("Escape")
    visit.page.locator(".leaflet-popup").wait_for(state="detached")
    assert "stz-zonebutton" in visit.page.evaluate("document.activeElement.className")
    assert visit.complaints == []


def test_layers_switch_on_and_off(file: Path, open_page: Open, pictures: Path) -> None:
    visit = open_page(file)
    tab = visit.page
    assert tab.locator(".leaflet-area-pane path").count() == 0
    tab.locator("[data-layer=talent]").check()
    assert tab.locator(".leaflet-area-pane path").count() > 100
    assert tab.locator("[data-legend=talent]").is_visible()
    tab.screenshot(path=pictures / "talent.png")
    tab.locator("[data-layer=grid]").check()
    assert not tab.locator("[data-layer=talent]").is_checked()
    assert not tab.locator("[data-legend=talent]").is_visible()
    assert "Estimated" in tab.locator("[data-legend=grid]").inner_text()
    tab.screenshot(path=pictures / "grid.png")
    tab.locator("[data-layer=zones]").uncheck()
    assert tab.locator(".stz-pin").count() == 0
    tab.locator(".stz-zonebutton").first.click()
    assert tab.locator("[data-layer=zones]").is_checked()
    assert tab.locator(".leaflet-popup-content").is_visible()
    assert visit.complaints == []


def test_every_layer_can_be_drawn(file: Path, open_page: Open, pictures: Path) -> None:
    visit = open_page(file)
    boxes = visit.page.locator("[data-layer]")
    assert boxes.count() == 13
    for box in boxes.all():
        box.check()
    visit.page.screenshot(path=pictures / "everything.png")
    for box in boxes.all():
        box.uncheck()
    assert visit.page.locator(".stz-pin, .leaflet-built-pane path").count() == 0
    assert visit.complaints == []


def test_columns_fold_and_the_map_grows(file: Path, open_page: Open) -> None:
    visit = open_page(file)
    tab = visit.page
    before = tab.locator(".folium-map").bounding_box()["width"]
    tab.locator("[data-toggle=stz-side]").click()
    assert not tab.locator("#stz-side").is_visible()
    assert tab.locator("[data-toggle=stz-side]").get_attribute("aria-expanded") == "false"
    assert tab.locator(".folium-map").bounding_box()["width"] > before + 300
    tab.locator("[data-toggle=stz-side]").click()
    assert tab.locator("#stz-side").is_visible()
    assert visit.complaints == []


OVERLAPS = """() => {
    const drawn = [...document.querySelectorAll('.stz-pin, .stz-label')];
    const boxes = drawn.map(e => e.getBoundingClientRect());
    let hits = 0;
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => {
        const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (x > 2 && y > 2) { hits += 1; }
    }));
    return hits;
}"""
"""Counts pins and names that cover each other by more than a line's width."""
