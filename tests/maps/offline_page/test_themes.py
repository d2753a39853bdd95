"""Light, dark and paper: the same page, readable on all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.axe import axe_violations

pytestmark = pytest.mark.browser

PAPER = "getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()"


@pytest.fixture(scope="module")
def dark(map_file: Path, chromium: Any) -> Any:
    context = chromium.new_context(
        viewport={"width": 1400, "height": 900}, color_scheme="dark", offline=True, bypass_csp=True,
        reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    page.goto(map_file.resolve().as_uri())
    page.wait_for_selector("html[data-stz=ready]")
    yield page
    context.close()


def test_the_page_follows_the_system_until_it_is_told_otherwise(dark: Any) -> None:
    toggle = dark.locator("[data-tool=theme]")
    assert dark.evaluate(PAPER) != "#ffffff"
    assert toggle.get_attribute("aria-pressed") == "true"
    toggle.click()
    assert dark.evaluate(PAPER) == "#ffffff"
    dark.emulate_media(color_scheme="light")
    assert toggle.get_attribute("aria-pressed") == "false"
    dark.emulate_media(color_scheme="dark")
    assert dark.evaluate(PAPER) == "#ffffff"  # a reader has chosen
    toggle.click()
    assert dark.evaluate(PAPER) != "#ffffff"


def test_dark_colors_can_be_read(dark: Any, pictures: Path) -> None:
    assert axe_violations(dark) == []
    dark.locator(".stz-zonebutton").first.click()
    dark.locator("#stz-search").fill("la")
    assert axe_violations(dark) == []
    dark.screenshot(path=pictures / "dark.png")
    dark.locator("#stz-search").fill("")
    dark.keyboard.press("Escape")


def test_paper_is_light_and_has_no_tools(dark: Any) -> None:
    dark.emulate_media(media="print")
    assert dark.evaluate(PAPER) == "#ffffff"
    for selector in (".stz-tools", ".stz-search", ".stz-buttons", ".leaflet-control-zoom"):
        assert not dark.locator(selector).is_visible(), selector
    assert dark.locator(".stz-side").is_visible()
    dark.emulate_media(media="screen")


def test_printing_fits_the_map_to_the_paper_and_back(dark: Any, tmp_path: Path) -> None:
    dark.locator("[data-tool=home]").click()
    before = dark.evaluate("stz.map().getZoom()")
    dark.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    size = dark.evaluate("[stz.map().getSize().x, stz.map().getSize().y]")
    assert size == [780, 560]
    assert dark.evaluate("stz.map().getBounds().contains(stz.settings.bounds)")
    assert dark.locator(".stz-side details:not([open])").count() == 0
    dark.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert dark.evaluate("stz.map().getZoom()") == before
    assert dark.locator(".stz-side details[open]").count() == 0
    out = tmp_path / "map.pdf"
    dark.pdf(path=out, prefer_css_page_size=True)
    assert out.read_bytes().count(b"/Type /Page\n") <= 6
