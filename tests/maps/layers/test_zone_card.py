"""A zone's card: downtime against its target, how well figures are known, its two routes."""

from __future__ import annotations

import dataclasses
import html
import math
import re
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from stz.layers import Layers
from stz.maps.layers.confidence import zone_confidence
from stz.maps.layers.plan import zones_layer
from stz.maps.layers.zone_card import Beyond, zone_card
from stz.messages import worst_grade
from stz.runs.store import Run
from tests.fixtures.without_names import without_names


@pytest.fixture(scope="module")
def zone(run: Run) -> dict[str, Any]:
    return dict(run.zones.iloc[0])


def test_a_target_is_a_line_on_the_bar(zone: dict[str, Any]) -> None:
    met = zone_card(zone, [], Beyond(target_min=50.0))
    assert "Target 50.0 min: met" in without_names(met)
    line = re.search(r'<line x1="([\d.]+)"[^>]*class="stz-aim"', met)
    assert line is not None
    rects = [float(text) for text in re.findall(r'<rect x="[\d.]+" y="5" width="([\d.]+)"', met)]
    # 23.7 + 1.3 of 52 units are drawn, the line stands at 50 of 52
    assert rects == [240.0, pytest.approx(109.4, abs=0.1), pytest.approx(6.0, abs=0.1)]
    assert float(line[1]) == pytest.approx(230.8, abs=0.1)
    missed = zone_card(zone, [], Beyond(target_min=20.0))
    assert "Target 20.0 min: missed" in without_names(missed)
    assert float(re.search(r'<line x1="([\d.]+)"', missed)[1]) == pytest.approx(192.0)  # type: ignore[index]


def test_no_target_is_no_line(zone: dict[str, Any]) -> None:
    free = zone_card(zone, [], Beyond(target_min=math.inf))
    assert "No target was set." in free
    assert "stz-aim" not in free
    unknown = zone_card(zone, [])
    assert "arget" not in unknown


def test_figures_say_that_they_are_modeled(zone: dict[str, Any]) -> None:
    written = zone_card(zone, [], Beyond(confidence="grade C (place A)", opens="opens 2028"))
    assert written.count("<em>modeled</em>") == 2
    assert written.count("<em>estimated</em>") == 1
    assert "grade C (place A)" in written
    assert "opens 2028" in written
    measured = zone_card(zone | {"downtime_basis": "measured"}, [])
    assert "<em>estimated</em>" not in measured


def test_targets_come_from_the_plan(run: Run) -> None:
    sites = list(run.zones["site"])
    table = pd.DataFrame({"site": sites[:2], "target_min": [30.0, math.inf]})
    aimed = dataclasses.replace(run, plan=SimpleNamespace(availability=table))  # type: ignore[arg-type]
    cards = [feature["properties"]["p"] for feature in zones_layer(aimed, {}).features]  # type: ignore[call-overload,index]
    assert "Target 30.0 min: met" in without_names(cards[0])
    assert "No target was set." in cards[1]
    assert "arget" not in without_names(cards[2])


def test_a_zone_is_as_sure_as_its_weakest_figure(run: Run, layers: Layers) -> None:
    backbone = run.backbone.iloc[:2].assign(grade=["A", "B"])
    links = ";".join(backbone["link"])
    routed = dataclasses.replace(run, backbone=backbone, routes=run.routes.assign(links=links))
    told = zone_confidence(routed, layers)
    site, node = run.zones["site"].iloc[0], run.zones["node"].iloc[0]
    place = layers.places.set_index("place_id").loc[node]
    assert f"place {place['grade']}" in told[site]
    assert "fiber B" in told[site]
    assert "talent C" in told[site]
    grades = re.findall(r"(?:place|power|fiber|talent) ([A-D])", told[site])
    assert told[site].startswith(f"grade {max(grades)} (")


def test_a_zone_is_no_surer_than_the_talent_of_its_people(run: Run, layers: Layers) -> None:
    here = run.assignments.iloc[:2].assign(site=run.zones["site"].iloc[0])
    places = layers.places.set_index("place_id")
    grades = dict(zip([places.loc[pool, "district"] for pool in here["pool"]], "AB", strict=True))
    talent = layers.talent.assign(
        grade=[grades.get(district, "D") for district in layers.talent["district"]]
    )
    told = zone_confidence(
        dataclasses.replace(run, assignments=here), dataclasses.replace(layers, talent=talent)
    )
    worse = max(grades[places.loc[pool, "district"]] for pool in here["pool"])
    assert f"talent {worse}" in told[run.zones["site"].iloc[0]]


def test_the_worst_grade() -> None:
    assert worst_grade(["A", "C", "B"]) == "C"
    assert worst_grade(["", None, "A", "unknown"]) == "A"
    assert worst_grade([]) == ""


@pytest.mark.browser
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_the_card_does_not_hide_its_pin(tab: Any, width: int, height: int) -> None:
    tab.set_viewport_size({"width": width, "height": height})
    tab.wait_for_function(
        """() => { const box = stz.map().getContainer(), size = stz.map().getSize();
            return size.x === box.clientWidth && size.y === box.clientHeight; }"""
    )
    for row in (0, 3):
        tab.locator(f"[data-of=zones-{row}] button").evaluate("e => e.click()")
        card = tab.locator(".stz-docked").bounding_box()
        pin = tab.locator(".stz-pin-open").bounding_box()
        box = tab.locator(".folium-map").bounding_box()
        beside = pin["x"] >= card["x"] + card["width"] or pin["y"] + pin["height"] <= card["y"]
        assert beside, (row, card, pin)
        assert box["x"] <= pin["x"] <= box["x"] + box["width"]
        assert box["y"] <= pin["y"] <= box["y"] + box["height"]
        assert tab.locator(".leaflet-routes-pane path[stroke='#0b4f7a']").count() == 1
        assert tab.locator(".leaflet-routes-pane path[stroke='#a3568a']").count() == 1
    tab.set_viewport_size({"width": 1400, "height": 900})


def test_a_card_says_up_to_which_cut_rate_a_promise_holds(zone: dict[str, Any]) -> None:
    def told(change: dict[str, Any], beyond: Beyond) -> str:
        return html.unescape(without_names(zone_card(zone | change, [], beyond)))

    now = Beyond(target_min=52.56, cut_rate=2.73)
    card = told({}, now)
    assert "99.99 % in service holds up to 31 fiber cuts per 1,000 km and year" in card
    assert "(assumed: 2.73)" in card
    lower = told({"holds_to_cut_rate": 9.46}, Beyond(target_min=math.inf, cut_rate=1))
    assert "99.99 % in service holds up to 9.4 fiber cuts" in lower, "never more than it is"
    own = told({}, Beyond(target_min=2628.0, cut_rate=2.73))
    assert "99.50 % in service holds" in own
    never = told({"holds_to_cut_rate": 0.0}, now)
    assert "does not hold even if fiber is hardly ever cut" in never
    always = told({"holds_to_cut_rate": math.inf}, now)
    assert "holds however often fiber is cut" in always
    assert "in service holds" not in told({"existing": True}, now)
    assert "in service holds" not in told({}, Beyond())
