"""Plans of several years: what is there by a year, on the map, in tables and numbers."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from stz.layers import Layers
from stz.maps import render_map, write_map
from stz.maps.layers.plan import links_layer, zones_layer
from stz.maps.layers.years import is_phased, open_seats, plan_years, year_bar
from stz.runs.store import Run
from tests.fixtures.axe import axe_violations
from tests.fixtures.tiers import some

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def phased(run: Run) -> Run:
    """Three zones opened one a year beside an existing one, links and cities in turn."""
    years = [2026, 2027, 2028]
    sites = list(run.zones["site"])
    plan = SimpleNamespace(
        by_year=pd.DataFrame({"year": years, "exports": [1.5, 4.0, 9.0], "capex": [3.0, 2.0, 1.0]}),
        expansions=pd.DataFrame(
            [(sites[0], 2026, 1), (sites[0], 2028, 3), (sites[1], 2027, 2)],
            columns=["site", "year", "blocks"],
        ),
    )
    return dataclasses.replace(
        run,
        zones=run.zones.assign(year=[2026, 2027, 2028, 2026]),
        links=run.links.assign(year=[years[row % 3] for row in range(len(run.links))]),
        cities=run.cities.assign(year=[years[row % 3] for row in range(len(run.cities))]),
        plan=plan,
    )  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def phased_file(phased: Run, layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_map(phased, layers, tmp_path_factory.mktemp("phased") / "map.html")


def test_years_come_from_the_plan_or_its_layers(run: Run, phased: Run) -> None:
    assert plan_years(run) == []
    assert plan_years(phased) == [2026, 2027, 2028]
    assert plan_years(dataclasses.replace(phased, plan=None)) == [2026, 2027, 2028]  # type: ignore[arg-type]
    assert not is_phased(run)
    assert not is_phased(dataclasses.replace(run, zones=run.zones.assign(year=2030)))


def test_plans_of_one_year_have_no_slider(run: Run, layers: Layers) -> None:
    assert year_bar(run) == ""
    page = render_map(dataclasses.replace(run, zones=run.zones.assign(year=2030)), layers)
    assert 'id="stz-year"' not in page
    assert "opens 2030" not in page


def test_zones_grow_with_their_blocks(phased: Run) -> None:
    zones = phased.zones.drop(columns="geometry").to_dict("records")
    assert open_seats(phased, zones[0], plan_years(phased)) == [300.0, 300.0, 1200.0]
    assert open_seats(phased, zones[3], plan_years(phased)) == []
    drawn = [feature["properties"] for feature in zones_layer(phased, {}).features]
    assert drawn[0]["q"][0] < drawn[0]["q"][2] == drawn[0]["s"]  # type: ignore[call-overload,index]


def test_links_say_when_they_are_built(phased: Run) -> None:
    first = links_layer(phased).features[0]["properties"]
    assert f"built {first['y']}" in first["t"]  # type: ignore[call-overload,index]


def test_the_headline_says_over_which_years(phased: Run, layers: Layers) -> None:
    # numbers stand in elements of their own, which name their source
    words = re.sub(r"<[^>]*>", "", render_map(phased, layers))
    assert "USD million over 2026–2028, discounted" in words


@pytest.mark.browser
def test_the_slider_moves_map_tables_and_numbers(
    phased: Run, phased_file: Path, open_page: Open
) -> None:
    visit = open_page(phased_file)
    tab = visit.page
    slider = tab.locator("#stz-year")
    facts = tab.locator("[data-yearfacts]:not([hidden])")
    assert tab.locator(".stz-pin").count() == 4
    assert "Exports 9.0 USD million a year" in facts.inner_text().replace("\n", " ")
    slider.focus()
    tab.keyboard.press("Home")
    assert tab.locator(".stz-pin").count() == 2
    built = int((phased.links["year"] == 2026).sum())
    assert tab.locator(".leaflet-built-pane path").count() == built
    assert tab.locator("[data-table=zones] tbody tr:visible").count() == 2
    told = facts.inner_text().replace("\n", " ")
    for words in ("In 2026", "Exports 1.5", "Spent so far 3.0", "Zones open 2", f"built {built}"):
        assert words in told, told
    assert slider.get_attribute("aria-valuetext").startswith("2026: Exports 1.5")
    tab.keyboard.press("ArrowRight")
    assert tab.locator(".stz-pin").count() == 3
    told = facts.inner_text().replace("\n", " ")
    assert "Spent so far 5.0" in told
    fresh = int((phased.links["year"] == 2027).sum())
    assert f"(highlighted) zones: 1, links: {fresh}, cities:" in told
    assert tab.locator(".stz-pin-fresh span[aria-hidden]").all_inner_texts() == ["2"]
    assert (
        tab.locator(
            ".leaflet-built-pane path[stroke-width='5.4'], "
            ".leaflet-built-pane path[stroke-width='5.2']"
        ).count()
        == fresh
    )
    assert visit.complaints == []


@pytest.mark.browser
def test_what_is_not_there_yet_brings_its_year_along(phased_file: Path, open_page: Open) -> None:
    tab = open_page(phased_file).page
    tab.evaluate("stz.showYear(2026); stz.open('zones', 2)")
    assert tab.locator("#stz-year").input_value() == "2"
    assert "opens 2028" in tab.locator(".leaflet-popup-content").inner_text()
    tab.evaluate("() => { stz.map().closePopup(); }")
    press = """() => { const play = document.getElementById("stz-play"); play.click();
        return [play.getAttribute("aria-pressed"), document.getElementById("stz-year").value]; }"""
    assert tab.evaluate(press) == ["true", "0"]
    assert tab.evaluate(press)[0] == "false"


@pytest.mark.browser
@pytest.mark.parametrize("width", some([1400, 390], 390))
def test_the_slider_can_be_used_by_everyone(phased_file: Path, chromium: Any, width: int) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 844}, offline=True, bypass_csp=True,
        reduced_motion="reduce",
    )  # fmt: skip
    tab = context.new_page()
    tab.goto(phased_file.resolve().as_uri())
    tab.wait_for_selector("html[data-stz=ready]")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.evaluate("() => { stz.showYear(2027); }")
    assert axe_violations(tab) == []
    context.close()
