from __future__ import annotations

import dataclasses
import html
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point

from stz.layers import Layers
from stz.maps.layers.facts import spoken
from stz.maps.layers.plan import (
    candidates_layer,
    cities_layer,
    link_order,
    links_layer,
    zones_layer,
)
from stz.maps.layers.reach import catchments_layer
from stz.maps.layers.reference import backbone_layer, gateways_layer, node_names, tech_zones_layer
from stz.maps.layers.shapes import features, simplify
from stz.maps.layers.zone_card import zone_card
from stz.maps.offline_page.chromium import find_chromium
from stz.maps.pages.plan_map import map_layers
from stz.runs.store import Run


def test_every_style_that_is_used_is_there(run: Run, layers: Layers) -> None:
    for layer in map_layers(run, layers):
        styles = {symbol.key for symbol in (*layer.symbols, *layer.hidden_symbols)}
        assert {feature["properties"]["k"] for feature in layer.features} <= styles, layer.key


def test_pins_grow_with_seats(run: Run, layers: Layers) -> None:
    seats = [10.0, 1000.0, 400.0, 90.0]
    zones = run.zones.assign(seats=seats, existing=False)
    drawn = zones_layer(dataclasses.replace(run, zones=zones), node_names(layers)).features
    sizes = [feature["properties"]["s"] for feature in drawn]
    assert sizes[1] > sizes[2] > sizes[3] > sizes[0]


def test_a_zone_without_a_limit_of_seats_is_drawn(run: Run, layers: Layers) -> None:
    zones = run.zones.assign(seats=float("inf"), occupancy=float("nan"))
    drawn = zones_layer(dataclasses.replace(run, zones=zones), node_names(layers)).features
    assert "no limit" in drawn[0]["properties"]["p"]
    assert "nan" not in drawn[0]["properties"]["p"]


def test_one_route_is_called_a_risk(run: Run) -> None:
    zone = run.zones.iloc[0].to_dict()
    route = {"km": 10.0, "gateway_name": "Karachi", "via": "A > B"}
    assert "One route only" in zone_card(zone, [route])
    assert "by way of" not in zone_card(zone, [route])
    assert "No route is recorded" in zone_card(zone, [])


def test_long_routes_name_some_of_their_places(run: Run) -> None:
    via = " > ".join(f"P{position}" for position in range(20))
    card = zone_card(run.zones.iloc[0].to_dict(), [{"km": 1, "gateway_name": "G", "via": via}])
    assert "P1, P2, P3, P4, 11 more, P16, P17, P18" in card


def test_links_are_told_apart_by_role(run: Run) -> None:
    links = link_order(run)
    drawn = [feature["properties"] for feature in links_layer(run).features]
    assert [properties["k"] for properties in drawn] == list(links["role"])
    assert {"ring", "spur"} == set(links["role"])
    assert [properties["i"] for properties in drawn] == list(range(len(links)))
    ring, spur = links_layer(run).symbols
    assert ring.color != spur.color
    assert ring.dash != spur.dash


def test_cities_and_candidates_say_what_they_are(run: Run) -> None:
    cities = {feature["properties"]["k"] for feature in cities_layer(run).features}
    assert cities == {"city_new", "city_before"}
    kinds = {feature["properties"]["k"] for feature in candidates_layer(run).features}
    assert kinds == {"free", "out", "banned"}


def test_presumed_backbone_is_dashed(run: Run, layers: Layers) -> None:
    layer = backbone_layer(run, node_names(layers))
    presumed = [f for f in layer.features if f["properties"]["k"] == "presumed"]
    assert len(presumed) == int(run.backbone["presumed"].sum())
    assert "presumed, not surveyed" in spoken(presumed[:1])
    assert [symbol.key for symbol in layer.symbols if symbol.dash] == ["presumed"]


def test_what_shares_a_place_shares_a_sign(run: Run, layers: Layers) -> None:
    gateways = gateways_layer(run, layers).features
    assert len(gateways) < len(layers.gateways)
    listed = "".join(feature["properties"]["p"] for feature in gateways)
    for name in layers.gateways["name"]:
        assert name in html.unescape(listed)
    parks = "".join(feature["properties"]["p"] for feature in tech_zones_layer(layers).features)
    for name in layers.tech_zones["name"]:
        assert name in html.unescape(parks)


def test_every_zone_has_a_catchment(run: Run) -> None:
    drawn = catchments_layer(run).features
    hulls = [f["properties"]["z"] for f in drawn if f["properties"]["k"] == "hull"]
    assert sorted(hulls) == list(range(len(run.zones)))
    assert any(f["properties"]["k"].startswith("flow") for f in drawn)


def test_coordinates_are_rounded_and_rows_without_place_left_out() -> None:
    frame = gpd.GeoDataFrame(
        {"a": [1, 2, 3]},
        geometry=[Point(70.123456789, 30.1), None, Point(1, 2)],
        crs="EPSG:4326",
    )
    found = features(frame, lambda position, row: {"a": row["a"]} if position < 2 else None)
    assert [feature["properties"] for feature in found] == [{"a": 1}]
    assert found[0]["geometry"] == {"type": "Point", "coordinates": (70.12346, 30.1)}


def test_lines_lose_vertices_and_keep_their_ends() -> None:
    line = LineString([(0, 0), (0.5, 0.0001), (1, 0)])
    frame = gpd.GeoDataFrame({"a": [1]}, geometry=[line], crs="EPSG:4326")
    assert list(simplify(frame, 0.01).geometry[0].coords) == [(0, 0), (1, 0)]
    assert simplify(frame.head(0), 0.01).empty


def test_the_browser_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    monkeypatch.setenv("STZ_CHROMIUM", str(browser))
    assert find_chromium() is None
    browser.touch()
    assert find_chromium() == browser
    monkeypatch.delenv("STZ_CHROMIUM")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium() is None
