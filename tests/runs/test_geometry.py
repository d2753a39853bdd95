"""Lines of links with and without gaps: as they are, along routes, and in a GeoPackage."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from stz.runs.geometry import Atlas
from stz.runs.geopackage import read_layers, write_layers
from stz.runs.map_schema import COLUMNS
from tests.gis.conftest import make_layer

GAP = MultiLineString([[(72.0, 31.0), (72.4, 31.0)], [(72.6, 31.0), (73.0, 31.0)]])
TOUCHING = MultiLineString([[(73.0, 31.0), (73.5, 31.2)], [(74.0, 31.5), (73.5, 31.2)]])


@pytest.fixture
def atlas() -> Atlas:
    nodes = {"a": Point(72, 31), "b": Point(73, 31), "c": Point(74, 31.5), "d": Point(75, 32)}
    return Atlas(
        nodes, {}, {}, {"gap": GAP, "joined": TOUCHING, "one": MultiLineString([GAP.geoms[0]])}
    )


def test_parts_that_touch_are_one_line_and_a_gap_stays(atlas: Atlas) -> None:
    assert atlas.link("joined", "b", "c") == LineString([(73, 31), (73.5, 31.2), (74, 31.5)])
    assert atlas.link("gap", "a", "b") == GAP
    assert atlas.link("one", "a", "b") == GAP.geoms[0]
    assert atlas.link("none", "c", "d") == LineString([(74, 31.5), (75, 32)])


@pytest.mark.parametrize("backward", [False, True])
def test_a_route_over_a_gap_has_parts_in_order(atlas: Atlas, backward: bool) -> None:
    nodes, links = ["a", "b", "c", "d"], ["gap", "joined", "none"]
    whole: list[list[tuple[float, float]]] = [
        [(72, 31), (72.4, 31)],
        [(72.6, 31), (73, 31), (73.5, 31.2), (74, 31.5), (75, 32)],
    ]
    if backward:
        nodes, links = nodes[::-1], links[::-1]
        whole = [part[::-1] for part in whole[::-1]]
    route = atlas.route(nodes, links)
    assert isinstance(route, MultiLineString)
    assert [list(part.coords) for part in route.geoms] == whole


def test_a_route_without_gaps_is_one_line(atlas: Atlas) -> None:
    route = atlas.route(["b", "c", "d"], ["joined", "none"])
    assert isinstance(route, LineString)
    assert atlas.route(["b"], []) is None


@pytest.mark.parametrize("gap", [False, True])
def test_a_geopackage_says_what_it_holds_and_gives_it_back(gap: bool, tmp_path: Path) -> None:
    layers = {name: make_layer(name, 2) for name in COLUMNS}
    shapes: list[BaseGeometry] = list(layers["links"].geometry)
    if gap:
        shapes[0] = GAP
    layers["links"] = layers["links"].set_geometry(gpd.GeoSeries(shapes, crs="EPSG:4326"))
    path = tmp_path / "plan.gpkg"
    write_layers(path, layers)
    with closing(sqlite3.connect(path)) as file:
        said = dict(
            file.execute("SELECT table_name, geometry_type_name FROM gpkg_geometry_columns")
        )
    assert said["links"] == ("MULTILINESTRING" if gap else "LINESTRING")
    assert said["backbone"] == "LINESTRING"
    for name in said:
        kinds = set(pyogrio.read_dataframe(path, layer=name).geometry.geom_type.str.upper())
        assert kinds == {said[name]}
    assert list(read_layers(path)["links"].geometry) == shapes
