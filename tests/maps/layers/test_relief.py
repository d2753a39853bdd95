"""Hills and mountains below maps: within the provinces, where they are known to be, and small."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import shapely
from shapely.geometry import Point, shape

from stz.layers import Layers
from stz.maps.layers import relief_layer


@pytest.fixture(scope="module")
def tints(layers: Layers) -> dict[str, shapely.Geometry]:
    return {
        part["properties"]["k"]: shape(part["geometry"]) for part in relief_layer(layers).features
    }


def test_known_places_are_in_the_plain_in_hills_or_in_mountains(tints, layers):
    at = layers.places.set_index("place_id").geometry
    for name in ("lahore", "multan", "karachi", "sukkur", "faisalabad", "peshawar"):
        assert not tints["hills"].contains(at[name]), name
    for name in ("chitral", "gilgit", "muzaffarabad", "abbottabad"):
        assert tints["mountain"].contains(at[name]), name
    assert tints["hills"].contains(Point(66.63, 27.2)), "Kirthar range"


def test_mountains_are_in_hills_and_both_within_the_provinces(tints, layers):
    assert tints["mountain"].difference(tints["hills"]).area < 0.01 * tints["mountain"].area
    land = layers.provinces.union_all().buffer(0.02)
    for area in tints.values():
        assert area.is_valid
        assert land.covers(area)
    assert 0.4 < tints["hills"].area / layers.provinces.union_all().area < 0.6


def test_a_layer_of_one_province_has_the_relief_of_that_province_only(layers):
    provinces = layers.provinces
    sindh = replace(layers, provinces=provinces[provinces["province"] == "Sindh"])
    for part in relief_layer(sindh).features:
        assert shape(part["geometry"]).within(sindh.provinces.union_all().buffer(0.02))


def test_relief_costs_a_page_at_most_60_kilobytes(layers):
    text = json.dumps(relief_layer(layers).features, separators=(",", ":"))
    assert 10_000 < len(text.encode()) < 60_000
