"""The map in another language: every word of ours is translated, and right to left works."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from stz.layers import Layers
from stz.maps import render_map, write_map
from stz.maps.pages.compare_map import compare_map
from stz.maps.pages.fragment import render_fragment
from stz.messages import CATALOG, ENGLISH, Translation, use_translation
from stz.runs.store import Run
from tests.fixtures.axe import axe_violations

Open = Callable[..., Any]

PSEUDO = Translation("ur", "rtl", {key: f"⟦{text}⟧" for key, text in CATALOG.items()})
"""Says the same between brackets, so that what is not translated is seen."""


class _Untranslated(HTMLParser):
    """Gathers text that stands neither between our brackets nor in an element for data."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.depth = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("br", "input", "meta", "link"):
            self.open.append(tag)
        for key, value in attrs:
            if key in ("aria-label", "title", "placeholder", "aria-valuetext") and value:
                self._look(value)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        return

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if not {"script", "style", "bdi", "title"} & set(self.open):
            self._look(data)

    def _look(self, text: str) -> None:
        loose = ""
        for sign in text:
            self.depth += (sign == "⟦") - (sign == "⟧")
            if not self.depth and sign.isalpha():
                loose += sign
        if loose:
            self.found.append(text.strip())


def _untranslated(page: str) -> list[str]:
    reader = _Untranslated()
    reader.feed(page)
    return reader.found


def test_every_word_of_the_page_is_translated(run: Run, layers: Layers) -> None:
    with use_translation(PSEUDO):
        fragment = render_fragment(run, layers)
    for page in (render_map(run, layers, PSEUDO), fragment):
        # boundaries' disclaimers and attributions come from data and stay as they are
        loose = [text for text in _untranslated(page) if "Natural Earth" not in text]
        assert set(loose) <= {"Boundaries as a test draws them.", "GeoNames"}


def test_the_reader_of_this_test_sees_what_is_not_translated(run: Run, layers: Layers) -> None:
    assert "Layers and legend" in _untranslated(render_map(run, layers))


def test_english_is_spoken_again_afterwards(run: Run, layers: Layers) -> None:
    english = render_map(run, layers)
    assert '<html lang="en" dir="ltr">' in english
    other = render_map(run, layers, PSEUDO)
    assert '<html lang="ur" dir="rtl">' in other
    assert "⟦" in other
    assert render_map(run, layers) == english
    assert render_map(run, layers, ENGLISH) == english


def test_the_legend_of_a_comparison_is_translated(run: Run, layers: Layers) -> None:
    with use_translation(PSEUDO):
        page = compare_map([run, run], layers)
    for key in (
        "compare.legend.zone.kept",
        "compare.legend.link.added",
        "compare.legend.link.kept",
    ):
        assert f"⟦{CATALOG[key]}⟧" in page
    assert '<html lang="ur" dir="rtl">' in page


@pytest.mark.browser
def test_the_page_works_from_right_to_left(
    run: Run, layers: Layers, chromium: Any, tmp_path: Path, pictures: Path
) -> None:
    out = write_map(run, layers, tmp_path / "map.html", PSEUDO)
    context = chromium.new_context(
        viewport={"width": 1400, "height": 900}, offline=True, bypass_csp=True,
        reduced_motion="reduce",
    )  # fmt: skip
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(out.resolve().as_uri())
    tab.wait_for_selector("html[data-stz=ready]")
    side = tab.locator(".stz-side").bounding_box()
    world = tab.locator(".folium-map").bounding_box()
    tree = tab.locator(".stz-layers").bounding_box()
    assert tree["x"] < world["x"] < side["x"]
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1400
    names = [box.bounding_box() for box in tab.locator(".stz-label").all()]
    assert len(names) > 5
    assert all(world["x"] <= box["x"] <= world["x"] + world["width"] for box in names)
    tab.locator(".stz-zonebutton").first.click()
    card = tab.locator(".stz-docked").bounding_box()
    assert card["x"] > world["x"] + world["width"] / 2
    assert tab.locator(".leaflet-popup-close-button").get_attribute("aria-label") == "⟦Close⟧"
    pin = tab.locator(".stz-pin-open").bounding_box()
    assert world["x"] <= pin["x"] < card["x"]
    tab.locator("#stz-search").fill("lah")
    tab.screenshot(path=pictures / "rtl.png")
    assert "⟦" in tab.locator("#stz-search-said").inner_text()
    assert axe_violations(tab) == []
    assert complaints == []
    context.close()
