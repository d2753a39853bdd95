"""A plan of thousands of places and links: one canvas, cut tables, advice when it is too large."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.map_pages import imagined
from stz.layers import Layers
from stz.maps import write_map
from stz.maps.offline_page.size import MOST_BYTES, size_advice

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def large(layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    run, named = imagined(layers, 800, 3600)
    return write_map(run, named, tmp_path_factory.mktemp("large") / "map.html")


def test_a_large_page_stays_small(large: Path) -> None:
    # 0.1 MB more than before districts had outlines that are right
    assert large.stat().st_size < 2_750_000
    assert "of 3,600 are listed." in large.read_text("utf-8")


def test_a_page_that_is_too_large_comes_with_advice(tmp_path: Path) -> None:
    page = tmp_path / "map.html"
    page.write_bytes(b" " * MOST_BYTES)
    assert size_advice(page) == ""
    page.write_bytes(b" " * (MOST_BYTES + 100_000))
    advice = size_advice(page)
    for words in ("map.html has 8.1 MB", "above 8 MB", "stz embed", "stz export"):
        assert words in advice


@pytest.mark.browser
def test_what_is_on_the_canvas_answers_the_pointer(large: Path, open_page: Open) -> None:
    visit = open_page(large)
    tab = visit.page
    assert tab.locator(".leaflet-canvas-pane canvas").count() == 1
    assert tab.locator(".leaflet-built-pane path, .leaflet-points-pane path").count() == 0
    tab.evaluate("() => { stz.open('links', 0); }")
    assert " – Place " in tab.locator(".leaflet-popup-content h2").inner_text()
    tab.evaluate("() => { stz.map().closePopup(); }")
    tab.locator(".leaflet-popup").wait_for(state="detached")
    spot = tab.evaluate(
        """() => { const city = stz.parts('cities')[1];
            stz.map().setView(city.getLatLng(), 10, {animate: false});
            const at = stz.map().latLngToContainerPoint(city.getLatLng());
            const box = stz.map().getContainer().getBoundingClientRect();
            return [box.x + at.x, box.y + at.y]; }"""
    )
    # the canvas is drawn with the next frame
    tab.evaluate("() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))")
    tab.mouse.move(spot[0] + 1, spot[1])
    tab.mouse.move(*spot)
    tab.locator(".leaflet-tooltip").wait_for()
    tab.mouse.click(*spot)
    assert tab.locator(".leaflet-popup-content h2").inner_text().startswith("Place ")
    tab.keyboard.press("Escape")
    tab.locator("[data-layer=links]").uncheck()
    tab.locator("[data-layer=links]").check()
    assert visit.complaints == []
    assert visit.requests == [large.resolve().as_uri()]
