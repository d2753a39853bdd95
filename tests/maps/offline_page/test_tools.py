"""What works on the map without a network: search, measure, overview, themes, full screen."""

from __future__ import annotations

from typing import Any

import pytest

from stz.runs.store import Run

pytestmark = pytest.mark.browser

HOME = "[data-tool=home]"


def test_search_is_worked_with_the_keyboard(tab: Any, run: Run) -> None:
    box = tab.locator("#stz-search")
    box.fill("lah")
    options = tab.locator("#stz-found [role=option]")
    assert box.get_attribute("aria-expanded") == "true"
    assert "Lahore" in options.first.inner_text()
    assert "Punjab" in options.first.inner_text()
    assert "found" in tab.locator("#stz-search-said").inner_text()
    tab.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "stz-found-0"
    assert options.first.get_attribute("aria-selected") == "true"
    tab.keyboard.press("Enter")
    assert box.input_value() == "Lahore"
    assert box.get_attribute("aria-expanded") == "false"
    assert tab.locator("#stz-search-said").inner_text() == "Lahore is shown on the map"
    center = tab.evaluate("(() => { const c = stz.map().getCenter(); return [c.lat, c.lng]; })()")
    assert abs(center[0] - 31.55) < 0.1
    assert abs(center[1] - 74.35) < 0.1
    assert tab.locator(".leaflet-leaders-pane path[stroke='#c26a00']").count() == 1
    tab.keyboard.press("Escape")
    assert box.input_value() == ""
    assert tab.locator(".leaflet-leaders-pane path[stroke='#c26a00']").count() == 0


def test_search_goes_to_a_zone_and_back(tab: Any, run: Run) -> None:
    box = tab.locator("#stz-search")
    box.fill(str(run.zones["name"].iloc[0])[:4].upper())
    first = tab.locator("#stz-found [role=option]").first
    assert "zone 1" in first.inner_text()
    first.click()
    assert tab.locator(".leaflet-popup-content h2").inner_text().startswith("1. ")
    tab.keyboard.press("Escape")
    tab.locator(".leaflet-popup").wait_for(state="detached")
    assert tab.evaluate("document.activeElement.id") == "stz-search"


def test_search_says_when_nothing_is_found(tab: Any) -> None:
    tab.locator("#stz-search").fill("qqq ${alert(1)} {{7*7}}")
    assert tab.locator("#stz-search-said").inner_text() == "No place found"
    assert tab.locator("#stz-found").is_hidden()
    tab.locator("#stz-search").fill("")


def test_measuring_with_mouse_and_keyboard(tab: Any) -> None:
    tab.locator(HOME).click()
    tab.locator("[data-tool=measure]").click()
    said = tab.locator("#stz-measured")
    assert "Click points" in said.inner_text()
    box = tab.locator(".folium-map").bounding_box()
    tab.mouse.click(box["x"] + 200, box["y"] + 300)
    tab.mouse.click(box["x"] + 400, box["y"] + 300)
    kilometers = float(said.inner_text().split()[0].replace(",", ""))
    per_pixel = tab.evaluate(
        """(() => { const m = stz.map(); return m.distance(m.containerPointToLatLng([200, 300]),
            m.containerPointToLatLng([400, 300])) / 1000; })()"""
    )
    assert kilometers == pytest.approx(per_pixel, rel=0.01)
    tab.keyboard.press("Enter")
    assert float(said.inner_text().split()[0].replace(",", "")) > kilometers
    tab.keyboard.press("Escape")
    assert said.is_hidden()
    assert tab.locator("[data-tool=measure]").get_attribute("aria-pressed") == "false"
    assert tab.evaluate("document.activeElement.dataset.tool") == "measure"


def test_measuring_opens_no_cards(tab: Any) -> None:
    tab.locator(HOME).click()
    tab.locator("[data-tool=measure]").click()
    place = tab.locator(".stz-pin").first.bounding_box()
    tab.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    assert tab.locator(".leaflet-popup").count() == 0
    tab.locator("[data-tool=measure]").click()
    tab.locator(".stz-pin").first.click()
    assert tab.locator(".leaflet-popup").count() == 1


def test_the_overview_shows_where_one_is(tab: Any) -> None:
    tab.locator(HOME).click()
    overview = tab.locator(".stz-overview")
    assert not overview.is_visible()
    tab.evaluate("() => { stz.map().setView([31.5, 74.3], 9, {animate: false}); }")
    assert overview.is_visible()
    assert overview.locator("path").count() > 4
    rect = overview.locator("rect").bounding_box()
    assert rect["width"] < 40
    box = overview.bounding_box()
    tab.mouse.click(box["x"] + 30, box["y"] + box["height"] - 25)
    assert tab.evaluate("stz.map().getCenter().lat") < 28
    tab.locator("[data-tool=overview]").click()
    assert not overview.is_visible()
    tab.locator("[data-tool=overview]").click()
    tab.locator(HOME).click()
    assert tab.evaluate("stz.map().getBounds().contains(stz.settings.bounds)")


def test_tools_are_one_stop_of_the_keyboard(tab: Any) -> None:
    tools = tab.locator(".stz-tools button:visible")
    stops = [tool for tool in tools.all() if tool.get_attribute("tabindex") == "0"]
    assert len(stops) == 1
    stops[0].focus()
    tab.keyboard.press("ArrowUp")
    assert tab.evaluate("document.activeElement.dataset.tool") == "print"
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.dataset.tool") == "home"
    for tool in tools.all():
        assert tool.get_attribute("title") == tool.inner_text().strip() != ""


def test_full_screen_is_the_map_alone(tab: Any) -> None:
    full = tab.locator("[data-tool=full]")
    full.click()
    tab.locator("[data-tool=full][aria-pressed=true]").wait_for()
    assert tab.evaluate("document.fullscreenElement.className") == "stz-mapbox"
    full.click()
    tab.locator("[data-tool=full][aria-pressed=false]").wait_for()
    assert tab.evaluate("document.fullscreenElement") is None
