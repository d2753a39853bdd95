from __future__ import annotations

import dataclasses

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from stz.layers import Layers
from stz.maps.layers.districts import (
    class_limits,
    grid_layer,
    on_outlines,
    schematic_note,
    talent_layer,
)
from stz.maps.layers.shapes import MapLayer
from stz.runs.store import Run


@pytest.fixture
def outlines() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"district": ["Chitral", "Swat", "Gilgit"], "covers": ["Lower;Upper", "Swat", ""]},
        geometry=[box(i, 0, i + 1, 1) for i in range(3)],
        crs="EPSG:4326",
    )


def test_one_outline_gathers_the_districts_it_covers(outlines: gpd.GeoDataFrame) -> None:
    table = pd.DataFrame({"district": ["Lower", "Upper", "Swat"], "people": [1.0, 2.0, 5.0]})
    found = on_outlines(outlines, table, "people", lambda values: values.sum())
    assert list(found["people"][:2]) == [3.0, 5.0]
    assert pd.isna(found["people"][2])
    assert "people" not in outlines


def test_limits_can_be_read() -> None:
    values = pd.Series([1.04, 2.31, 3.2, 47.7, 1234.0, None])
    assert class_limits(values, 5) == sorted(class_limits(values, 5))
    assert class_limits(values, 5)[-1] == 1300.0
    assert all(
        f"{limit:.2g}" == f"{limit:.6g}" or limit >= 100 for limit in class_limits(values, 5)
    )
    assert class_limits(pd.Series([7.0, 7.0]), 5) == [7.0]
    assert class_limits(pd.Series([None, None], dtype=float), 5) == []


def test_every_value_falls_into_a_class(layers: Layers, run: Run) -> None:
    for layer in (talent_layer(layers), grid_layer(layers, run)):
        known = {symbol.key for symbol in layer.symbols}
        assert {properties(feature)["k"] for feature in layer.features} == known
        assert len(layer.features) == len(layers.districts)
        assert 3 <= len(layer.symbols) <= 6


def test_talent_is_said_to_be_modeled_with_year_and_grade(layers: Layers) -> None:
    note = talent_layer(layers).note
    for word in ("Modeled", "modeled", "grade C", "2025", "simplified", "6 km"):
        assert word in note


def test_grid_is_said_to_be_an_estimate_of_the_year_used(layers: Layers, run: Run) -> None:
    note = grid_layer(layers, run).note
    for word in ("Estimated", run.scenario.power.fiscal_year, "grade"):
        assert word in note


def test_the_choropleths_exclude_each_other_and_are_off(layers: Layers, run: Run) -> None:
    drawn: list[MapLayer] = [talent_layer(layers), grid_layer(layers, run)]
    assert {layer.exclusive for layer in drawn} == {"choropleth"}
    assert not any(layer.show for layer in drawn)


def test_a_layer_without_figures_is_all_gray(layers: Layers) -> None:
    empty = dataclasses.replace(layers, talent=layers.talent.head(0))
    layer = talent_layer(empty)
    assert {properties(feature)["k"] for feature in layer.features} == {"talent_none"}


def test_surveyed_outlines_need_no_warning(outlines: gpd.GeoDataFrame) -> None:
    assert schematic_note(outlines) == ""
    assert "12 km" in schematic_note(outlines.assign(accuracy_km=[5, 12, 7]))


def properties(feature: dict[str, object]) -> dict[str, object]:
    found = feature["properties"]
    assert isinstance(found, dict)
    return found
