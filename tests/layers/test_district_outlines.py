"""District outlines are put together from tehsils, without gaps, and fit the towns."""

import json
import shutil
import sqlite3
from contextlib import closing

import geopandas as gpd
import pytest
import shapely

from stz.layers import default_data_dir, load_layers
from stz.layers.build.outlines import Tehsil, district_outlines, read_tehsils
from stz.layers.build.outlines.__main__ import main

SOURCES = default_data_dir() / "sources"


@pytest.fixture(scope="module")
def layers():
    return load_layers()


def tehsil(name: str, west: float, east: float) -> Tehsil:
    return Tehsil(name, shapely.box(west, 30, east, 31))


def test_tehsils_of_a_district_are_one_outline_and_neighbors_share_their_border():
    ring = shapely.box(70, 30, 73, 33) - shapely.box(71, 31, 72, 32)
    inside = Tehsil("b", shapely.box(71.004, 31.004, 71.5, 31.996))
    other = Tehsil("c", shapely.box(71.51, 31.004, 71.996, 31.996))
    parts = [Tehsil("a", ring), inside, other]
    found = district_outlines(parts, {"a": "West", "b": "West", "c": "East"}, {})
    assert list(found) == ["East", "West"]
    assert {outline.geom_type for outline in found.values()} == {"Polygon"}
    assert shapely.coverage_is_valid(list(found.values()))
    assert shapely.union_all(list(found.values())).equals(shapely.box(70, 30, 73, 33))
    assert found["East"].area == pytest.approx(0.49, abs=0.01)


def test_a_tehsil_without_a_district_is_left_out():
    found = district_outlines([tehsil("a", 70, 71), tehsil("x", 71, 80)], {"a": "West"}, {})
    assert list(found) == ["West"]
    assert found["West"].bounds == (70, 30, 71, 31)


def test_an_outline_ends_at_its_limit():
    limit = shapely.box(60, 20, 70.5, 40)
    found = district_outlines([tehsil("a", 70, 71)], {"a": "West"}, {"West": limit})
    assert found["West"].bounds == (70, 30, 70.5, 31)


def test_islets_are_left_out_and_large_parts_kept():
    islet = Tehsil("i", shapely.box(75, 30, 75.05, 30.05))
    part = Tehsil("p", shapely.box(77, 30, 77.5, 31))
    found = district_outlines([tehsil("a", 70, 71), islet, part], dict.fromkeys("aip", "West"), {})
    assert sorted(shapely.area(shapely.get_parts(found["West"]))) == pytest.approx([0.5, 1.0])


def test_the_command_reads_the_release_and_writes_the_source(tmp_path, capsys):
    database = tmp_path / "data.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("create table location_data (name, shape_id, coordinates)")
        rows = [
            ("one", "9618217B1", shapely.box(70, 30, 71, 31).wkb),
            ("two", "9618217B2", shapely.box(71, 30, 72, 31).wkb),
            ("of another release", "1B1", shapely.box(72, 30, 73, 31).wkb),
        ]
        connection.executemany("insert into location_data values (?, ?, ?)", rows)
    assert [t.shape_id for t in read_tehsils(database, "9618217")] == ["9618217B1", "9618217B2"]
    sources = shutil.copytree(SOURCES, tmp_path / "sources")
    table = "shape_id,tehsil,district,note\n9618217B1,one,Multan,\n9618217B2,two,,not a part\n"
    (sources / "tehsil_districts.csv").write_text(table, encoding="utf-8")
    assert main(["--tehsils", str(database), "--sources", str(sources)]) == 0
    assert capsys.readouterr().out == "1 districts of 1 tehsils\n"
    written = json.loads((sources / "pk_districts.geojson").read_text(encoding="utf-8"))
    assert [f["properties"]["district"] for f in written["features"]] == ["Multan"]


def test_towns_lie_in_the_outline_of_their_district(layers):
    towns = gpd.GeoDataFrame(layers.places[["name", "district", "geometry"]])
    outlines = gpd.GeoDataFrame(layers.districts[["district", "geometry"]])
    found = towns.sjoin(outlines, predicate="within")
    right = (found["district_left"] == found["district_right"]).sum()
    assert (right, len(towns)) == (322, 327)  # as the manifest and the README of the sources say
    assert any(f"{right} of {len(towns)} towns" in note for note in _notes("districts"))


def test_neighboring_outlines_share_their_border(layers):
    assert shapely.coverage_is_valid(layers.districts.geometry.to_numpy())


def _notes(layer: str) -> list[str]:
    manifest = json.loads((default_data_dir() / "manifest.json").read_text(encoding="utf-8"))
    return list(manifest["layers"][layer]["notes"])
