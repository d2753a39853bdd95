"""Layers as real programs write them: read as they are meant, or refused in their own terms."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from stz.errors import Problem
from stz.layers import CONTRACTS, default_data_dir
from stz.layers.frames import ReadLayer, read_layer
from stz.layers.geometry_checks import PAKISTAN, geometry_problems, neighborhood

GEO = default_data_dir()
TABLE = list(csv.reader((GEO / "grid_reliability.csv").read_text("utf-8").splitlines()))
Encoded = Callable[[list[list[str]]], bytes]


def lines(rows: list[list[str]], separator: str = ",") -> str:
    quoted = [
        [f'"{c.replace(chr(34), chr(34) * 2)}"' if {separator, '"'} & set(c) else c for c in row]
        for row in rows
    ]
    return "\r\n".join(separator.join(row) for row in quoted) + "\r\n"


def with_commas(rows: list[list[str]]) -> list[list[str]]:
    """Return rows with decimal commas in their numbers."""
    contract = CONTRACTS["grid_reliability"]
    numbers = {field.name for field in contract.all_fields if field.kind == "real"}
    at = {place for place, name in enumerate(rows[0]) if name in numbers}
    return [
        [cell.replace(".", ",") if place in at else cell for place, cell in enumerate(row)]
        for row in rows
    ]


def read(path: Path, content: bytes) -> ReadLayer:
    path.write_bytes(content)
    return read_layer(CONTRACTS["grid_reliability"], path)


def only(found: ReadLayer) -> Problem:
    assert len(found.problems) == 1, found.problems
    return found.problems[0]


@pytest.fixture(scope="module")
def plain() -> pd.DataFrame:
    frame = read_layer(CONTRACTS["grid_reliability"], GEO / "grid_reliability.csv").frame
    assert frame is not None
    return frame


@pytest.mark.parametrize(
    ("encoded", "note"),
    [
        (lambda rows: b"\xef\xbb\xbf" + lines(rows).encode(), ""),
        (lambda rows: lines(rows).encode("utf-16"), ""),
        (lambda rows: lines(rows, ";").encode(), "separated by semicolons"),
        (lambda rows: lines(rows, "\t").encode(), "separated by tabs"),
        (lambda rows: lines(with_commas(rows), ";").encode(), "decimal comma"),
        (lambda rows: lines([[*row, "", ""] for row in rows]).encode(), ""),
        (lambda rows: lines([rows[0], *([*row, ""] for row in rows[1:])]).encode(), ""),
        (lambda rows: (lines(rows) + "\r\n,,,\r\n").encode(), ""),
    ],
    ids=["mark", "utf-16", "semicolons", "tabs", "commas", "tails", "longer-rows", "empty-lines"],
)
def test_a_table_is_read_as_it_is_meant(
    encoded: Encoded, note: str, plain: pd.DataFrame, tmp_path: Path
) -> None:
    found = read(tmp_path / "figures.csv", encoded(TABLE))
    assert found.problems == ()
    assert found.frame is not None
    pd.testing.assert_frame_equal(found.frame[plain.columns], plain)
    assert [part for part in [note] if part] == [part for part in [note] if part and part in
                                                 " ".join(found.notes)]  # fmt: skip
    assert bool(found.notes) == bool(note)


def test_windows_letters_are_read_and_told(tmp_path: Path) -> None:
    rows = [list(row) for row in TABLE[:2]]
    rows[1][rows[0].index("source")] = "Café – Straße"
    found = read(tmp_path / "figures.csv", lines(rows).encode("cp1252"))
    assert found.frame is not None
    assert found.frame["source"].tolist() == ["Café – Straße"]
    assert "Windows-1252" in found.notes[0]


@pytest.mark.parametrize(
    ("written", "separator", "value"),
    [
        ("1,234", ",", 1234.0),
        ("1,234.5", ",", 1234.5),
        ("1 234,5", ";", 1234.5),
        ("1.234,5", ";", 1234.5),
        ("1,5", ";", 1.5),
        ("1.5", ";", 1.5),
        ("12 000", ",", 12000.0),
        ("1.5e3", ",", 1500.0),
        ("-0,25", "\t", -0.25),
    ],
)
def test_numbers_are_read_as_they_are_meant(
    written: str, separator: str, value: float, tmp_path: Path
) -> None:
    row = dict(zip(TABLE[0], TABLE[1], strict=True)) | {"value": written}
    low = {name: "" for name in row if name in ("low", "high")}
    rows = [list(row), list((row | low).values())]
    found = read(tmp_path / "figures.csv", lines(rows, separator).encode())
    assert found.frame is not None
    assert found.frame["value"].tolist() == [value]


def test_two_kinds_of_decimal_sign_in_one_file_are_refused(tmp_path: Path) -> None:
    rows = [list(row) for row in TABLE[:3]]
    at = rows[0].index("value")
    rows[1][at], rows[2][at] = "1,5", "1.5"
    assert (
        "decimal comma and some a decimal point"
        in only(read(tmp_path / "figures.csv", lines(rows, ";").encode())).what
    )


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "empty"),
        (b"a,,c\n1,2,3\n", "column 2 has no name"),
        (b"a,b\n1\n2\n3,4\n", "2 lines have fewer cells than the 2 columns: 2, 3"),
        (b"a,b\n1,2,3\n", "1 line has more cells than the 2 columns: 2"),
        (b'a,b\n"1,2\n', "line 2"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"a,b\x00\n", "not text"),
        (b"value,value\n1,2\n", "the column value comes twice"),
        (b"a,b,a,b\n1,2,3,4\n", "the columns a, b come twice"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused_once(
    content: bytes, what: str, tmp_path: Path
) -> None:
    problem = only(read(tmp_path / "figures.csv", content))
    assert what in problem.what
    assert problem.mend


# positions


ZONES = gpd.read_file(GEO / "tech_zones.geojson")


def zones(path: Path) -> ReadLayer:
    return read_layer(CONTRACTS["tech_zones"], path)


def same_places(found: ReadLayer) -> None:
    assert found.problems == ()
    assert isinstance(found.frame, gpd.GeoDataFrame)
    assert geometry_problems(found) == []
    assert not found.frame.geometry.has_z.any()
    assert shapely.distance(found.frame.geometry.array, ZONES.geometry.array).max() < 1e-6
    assert found.frame["zone_id"].tolist() == ZONES["zone_id"].tolist()


@pytest.mark.parametrize("epsg", [32642, 3857, 4979])
def test_another_crs_is_reprojected_and_told(epsg: int, tmp_path: Path) -> None:
    path = tmp_path / "zones.gpkg"
    ZONES.to_crs(epsg).to_file(path)
    found = zones(path)
    same_places(found)
    assert any(f"EPSG:{epsg}" in note for note in found.notes) or epsg == 4979


def test_altitudes_are_left_out_and_told(tmp_path: Path) -> None:
    rows = json.loads((GEO / "tech_zones.geojson").read_text(encoding="utf-8"))
    for number, row in enumerate(rows["features"]):
        if number % 2:
            row["geometry"]["coordinates"].append(210.5)
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps(rows), encoding="utf-8")
    found = zones(path)
    same_places(found)
    assert found.notes == ("layer tech_zones (zones.geojson): altitudes are left out",)


@pytest.mark.parametrize("names", [("lon", "lat"), ("Longitude", "Latitude"), ("x", "y")])
def test_points_come_from_two_columns(names: tuple[str, str], tmp_path: Path) -> None:
    table = pd.DataFrame(ZONES.drop(columns="geometry"))
    table[names[0]], table[names[1]] = ZONES.geometry.x, ZONES.geometry.y
    path = tmp_path / "zones.csv"
    table.to_csv(path, index=False, sep=";")
    same_places(zones(path))


def test_shapes_come_from_a_column_of_text(tmp_path: Path) -> None:
    table = pd.DataFrame(ZONES.drop(columns="geometry")).assign(WKT=ZONES.geometry.to_wkt())
    table.to_csv(tmp_path / "zones.csv", index=False)
    same_places(zones(tmp_path / "zones.csv"))


def test_of_several_layers_the_one_of_the_name_is_read(tmp_path: Path) -> None:
    path = tmp_path / "both.gpkg"
    ZONES.iloc[:3].to_file(path, layer="drafts")
    ZONES.to_file(path, layer="tech_zones")
    found = zones(path)
    same_places(found)
    assert found.notes == ("layer tech_zones (both.gpkg): layer tech_zones of 2 in the file",)


def test_several_layers_of_other_names_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "both.gpkg"
    for name in ("parks", "drafts"):
        ZONES.to_file(path, layer=name)
    problem = only(zones(path))
    assert problem.what == "the file holds several layers: drafts, parks"
    assert "rename the right one to tech_zones" in problem.mend


def test_whole_numbers_as_ids_stay_whole_beside_a_missing_one(tmp_path: Path) -> None:
    path = tmp_path / "zones.geojson"
    ids = [float(number) for number in range(len(ZONES))]
    ids[3] = float("nan")
    ZONES.assign(zone_id=ids).to_file(path)
    found = zones(path)
    assert found.frame is not None
    assert found.frame["zone_id"].iloc[7] == "7"


def test_a_country_of_ones_own_has_a_neighborhood_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "provinces.geojson"
    shifted = gpd.read_file(GEO / "provinces.geojson")
    shifted.set_geometry(shifted.geometry.translate(-80.0, -40.0)).to_file(path)
    provinces = read_layer(CONTRACTS["provinces"], path)
    near = neighborhood(provinces, packaged=False)
    assert geometry_problems(provinces, near) == []
    assert geometry_problems(provinces, PAKISTAN) != []
    assert neighborhood(provinces, packaged=True) == PAKISTAN
