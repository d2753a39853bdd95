"""Groups of layers: their switches, what shows when some are on, and the layers of hazards."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from stz.layers import Layers
from stz.maps.layers.hazards import SHAKING, ZONES, seismic_layer
from stz.maps.offline_page.layer_tree import layer_tree, names_switch
from stz.maps.pages.plan_map import map_layers
from stz.runs.store import Run

GROUPS = ("The plan", "Fiber today", "Power", "Talent", "Hazards", "For reference")


def test_every_layer_stands_in_one_group(run: Run, layers: Layers) -> None:
    written = layer_tree([*map_layers(run, layers), names_switch()])
    assert written.count("<fieldset>") == len(GROUPS)
    found = [written.index(f">{group}</legend>") for group in GROUPS]
    assert found == sorted(found)
    keys = ["zones", "links", "cities", "catchments", "backbone", "gateways", "grid", "talent"]
    for key in [*keys, "flood", "seismic", "tech_zones", "candidates", "names"]:
        assert written.count(f'data-layer="{key}"') == 1, key
    assert 'data-layer="land"' not in written


def test_seismic_zones_grow_darker_and_larger(layers: Layers) -> None:
    layer = seismic_layer(layers)
    assert [symbol.fill for symbol in layer.symbols] == [
        color for zone, color in zip(ZONES, SHAKING, strict=True)
        if (layers.seismic["bcp_zone"] == zone).any()
    ]  # fmt: skip
    sizes = [symbol.size for symbol in layer.symbols]
    assert sizes == sorted(sizes)
    assert len(layer.features) == len(layers.seismic)
    assert "general knowledge" in layer.note
    odd = layers.seismic.assign(bcp_zone="7")
    unknown = seismic_layer(dataclasses.replace(layers, seismic=odd))
    assert {feature["properties"]["k"] for feature in unknown.features} == {"seismic_other"}  # type: ignore[call-overload,index]
    assert unknown.symbols == ()


@pytest.mark.browser
def test_a_group_switches_its_layers(tab: Any) -> None:
    plan = tab.locator("[data-group='0']")
    assert plan.evaluate("e => e.indeterminate")  # catchments are off
    plan.check()
    assert tab.locator("[data-layer=catchments]").is_checked()
    assert tab.locator(".leaflet-reach-pane path").count() > 10
    plan.uncheck()
    assert tab.locator(".stz-pin, .leaflet-built-pane path").count() == 0
    for key in ("zones", "links", "cities"):
        tab.locator(f"[data-layer={key}]").check()
    assert plan.evaluate("e => [e.checked, e.indeterminate]") == [False, True]


@pytest.mark.browser
def test_groups_do_not_switch_on_two_choropleths(tab: Any) -> None:
    tab.locator("[data-group='2']").check()
    assert tab.locator("[data-layer=grid]").is_checked()
    tab.locator("[data-group='3']").check()
    assert not tab.locator("[data-layer=grid]").is_checked()
    assert not tab.locator("[data-group='2']").is_checked()
    tab.locator("[data-group='3']").uncheck()
    assert tab.locator(".leaflet-area-pane path").count() == 0


@pytest.mark.browser
def test_groups_fold(tab: Any) -> None:
    fold = tab.locator("[data-fold=stz-group-1]")
    fold.focus()
    tab.keyboard.press("Enter")
    assert fold.get_attribute("aria-expanded") == "false"
    assert not tab.locator("[data-layer=backbone]").is_visible()
    tab.keyboard.press("Enter")
    assert tab.locator("[data-layer=backbone]").is_visible()


@pytest.mark.browser
def test_place_names_switch(tab: Any) -> None:
    assert tab.locator(".stz-label").count() > 5
    tab.locator("[data-layer=names]").uncheck()
    assert tab.locator(".stz-label").count() == 0
    tab.locator("[data-layer=names]").check()
    assert tab.locator(".stz-label").count() > 5
