"""The whole page with the Tab key: every part is reached, nothing holds the focus."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser

WHERE = """() => {
    const e = document.activeElement;
    if (e === document.body) { return 'body'; }
    for (const part of ['.stz-skip', '.stz-buttons', '#stz-search', '.stz-tools', '.stz-pin',
                        '.leaflet-control-zoom', '.folium-map', '.stz-layers', '.stz-side']) {
        if (e.closest(part)) { return part; }
    }
    return e.outerHTML.slice(0, 80);
}"""
SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
}"""


def test_tab_walks_through_the_page_in_reading_order(tab: Any) -> None:
    tab.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    stops: list[str] = []
    for _ in range(160):
        tab.keyboard.press("Tab")
        where = tab.evaluate(WHERE)
        if where == "body":
            break
        assert tab.evaluate(SEEN), where
        if not stops or stops[-1] != where:
            stops.append(where)
    else:
        pytest.fail(f"the walk does not end: {stops}")
    assert stops[:6] == [
        ".stz-skip", ".stz-buttons", "#stz-search", ".stz-tools", ".folium-map", ".stz-pin",
    ]  # fmt: skip
    assert ".leaflet-control-zoom" in stops
    assert stops[-2:] == [".stz-layers", ".stz-side"]
    assert len(stops) == len(set(stops))


def test_a_pin_opens_and_gives_the_focus_back(tab: Any) -> None:
    pin = tab.locator(".stz-pin").first
    pin.focus()
    tab.keyboard.press("Enter")
    assert tab.locator(".stz-docked").is_visible()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Escape")
    tab.locator(".leaflet-popup").wait_for(state="detached")
    assert pin.evaluate("pin => document.activeElement === pin")
