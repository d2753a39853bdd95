"""A planner's own rows in packaged layers: added, changed and left out by small files."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from stz.errors import DataError, Problem
from stz.layers import check_layers, load_layers

pytestmark = pytest.mark.usefixtures("packaged_layers_are_read_once")

GIVEN = {"source": "survey of our own", "year": "2026", "grade": "B"}
TRUNK = {
    "link_id": "OWN1", "a": "quetta", "b": "zhob", "owner": "NTC", "corridor": "N-50",
    "status": "in service", "existence_grade": "A", "topology_grade": "B", "presumed": "false",
    "length_km": "340", **GIVEN,
}  # fmt: skip
SITE = {
    "zone_id": "own-park", "name": "Own Park", "place_id": "quetta", "kind": "it_park",
    "status": "operating", "operating": "true", "coord_grade": "B", **GIVEN,
}  # fmt: skip


def write(path: Path, *rows: dict[str, Any]) -> str:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return str(path)


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def one(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


def test_two_trunks_and_a_site_are_two_small_files(tmp_path: Path) -> None:
    trunks = write(tmp_path / "my-links.csv", TRUNK, TRUNK | {"link_id": "OWN2", "b": "loralai"})
    site = write(tmp_path / "my-site.csv", SITE)
    plain = load_layers()
    layers = load_layers(
        names={"backbone_links": {"add": trunks}, "tech_zones": {"add": site, "drop": []}}
    )
    links = layers.backbone_links
    assert len(links) == len(plain.backbone_links) + 2
    assert links.dtypes.equals(plain.backbone_links.dtypes)
    assert links.crs == plain.backbone_links.crs
    own = links.set_index("link_id").loc["OWN1"]
    nodes = plain.backbone_nodes.set_index("node_id").geometry
    assert list(own.geometry.coords) == [nodes["quetta"].coords[0], nodes["zhob"].coords[0]]
    assert own["length_km"] == 340
    assert own["straight_km"] == pytest.approx(267, abs=1)
    assert own["route_factor"] == pytest.approx(340 / own["straight_km"], abs=1e-3)
    assert own["risk_group"] == ""
    zone = layers.tech_zones.set_index("zone_id").loc["own-park"]
    assert zone.geometry == plain.places.set_index("place_id").geometry["quetta"]
    assert layers.replaced("backbone_links")
    assert not layers.replaced("places")
    assert layers.own_rows("backbone_links") == "2 rows added from my-links.csv: OWN1, OWN2"
    assert "layer tech_zones: 1 row added from my-site.csv: own-park" in layers.notes
    assert layers.attribution("backbone_links") == plain.attribution("backbone_links")
    row = layers.summary().set_index("layer").loc["backbone_links"]
    assert row["file"] == "backbone_links.geojson + my-links.csv"
    before = layers.sha256("backbone_links")
    write(tmp_path / "my-links.csv", TRUNK, TRUNK | {"link_id": "OWN2", "b": "multan"})
    names = {"backbone_links": {"add": trunks}}
    assert load_layers(names=names).sha256("backbone_links") != before


def test_a_line_of_its_own_is_kept_and_measured(tmp_path: Path) -> None:
    drawn = without(TRUNK, "length_km") | {"wkt": "LINESTRING (67 30.2, 68 30.2, 69.4 31.3)"}
    layers = load_layers(names={"backbone_links": {"add": write(tmp_path / "l.csv", drawn)}})
    own = layers.backbone_links.set_index("link_id").loc["OWN1"]
    assert len(own.geometry.coords) == 3
    assert own["length_km"] == pytest.approx(276, abs=10)
    assert own["length_basis"].startswith("measured")


def test_lengths_that_nothing_says_are_asked_for(tmp_path: Path) -> None:
    file = write(tmp_path / "l.csv", without(TRUNK, "length_km"))
    problems = check_layers(names={"backbone_links": {"add": file}})
    assert {problem.field for problem in problems} == {"length_km"}
    assert {problem.row for problem in problems} == {"OWN1"}
    assert {problem.where for problem in problems} == {file}


@pytest.mark.parametrize("column", ["source", "grade", "existence_grade", "year", "owner"])
def test_columns_that_nothing_stands_in_for_are_asked_for(column: str, tmp_path: Path) -> None:
    file = write(tmp_path / "l.csv", without(TRUNK, column))
    problem = one(check_layers(names={"backbone_links": {"add": file}}))
    assert (problem.where, problem.field) == (file, column)
    assert problem.what == "the column is missing"


def test_rows_are_changed_cell_by_cell(tmp_path: Path) -> None:
    file = write(
        tmp_path / "my-changes.csv",
        {"place_id": "quetta", "population_2023": "2000000", "disco": ""},
        {"place_id": "multan", "population_2023": "", "disco": "LESCO"},
    )
    plain = load_layers().places.set_index("place_id")
    layers = load_layers(names={"places": {"change": file}})
    places = layers.places.set_index("place_id")
    assert places.loc["quetta", "population_2023"] == 2_000_000
    assert places.loc["quetta", "disco"] == plain.loc["quetta", "disco"]
    assert places.loc["multan", "disco"] == "LESCO"
    assert places.loc["multan", "population_2023"] == plain.loc["multan", "population_2023"]
    assert places.loc["quetta", "grade"] == "C"
    assert places.loc["quetta", "source"].endswith("population_2023 changed by my-changes.csv")
    assert (plain.loc["quetta", "pop_grade"], places.loc["quetta", "pop_grade"]) == ("A", "C")
    company = f"{plain.loc['multan', 'disco_source']}; disco changed by my-changes.csv"
    assert places.loc["multan", ["disco_source", "disco_grade"]].to_list() == [company, "C"]
    for untouched in ("coord_source", "coord_grade", "enrolled_source", "pop_grade"):
        assert places.loc["multan", untouched] == plain.loc["multan", untouched]
    rest = [name for name in places.index if name not in ("quetta", "multan")]
    assert places.loc[rest].equals(plain.loc[rest])
    assert "2 rows changed by my-changes.csv" in layers.own_rows("places")


def test_rows_are_left_out_and_put_again(tmp_path: Path) -> None:
    file = write(tmp_path / "again.csv", SITE | {"zone_id": "arfa-software-technology-park"})
    names = {"tech_zones": {"drop": ["arfa-software-technology-park"], "add": file}}
    zones = load_layers(names=names).tech_zones.set_index("zone_id")
    assert zones.loc["arfa-software-technology-park", "name"] == "Own Park"
    assert len(zones) == len(load_layers().tech_zones)


def test_all_problems_come_at_once(tmp_path: Path) -> None:
    links = write(
        tmp_path / "add.csv",
        TRUNK | {"link_id": "L001", "ownr": "x"},
        TRUNK | {"link_id": "T1", "b": "zhobb", "ownr": "x"},
        TRUNK | {"link_id": "T2", "existence_grade": "Z", "ownr": "x"},
        TRUNK | {"link_id": "T3", "length_km": "far", "ownr": "x"},
    )
    change = write(
        tmp_path / "change.csv",
        {"link_id": "L01", "length_km": "5", "route": "x"},
        {"link_id": "L002", "length_km": "-5", "route": "x"},
        {"link_id": "L003", "length_km": "many", "route": "x"},
    )
    names = {"backbone_links": {"add": links, "change": change, "drop": ["L9999", "L004"]}}
    problems = check_layers(names=names)
    told = {(Path(p.where).name, p.row, p.field): p for p in problems}
    assert told["scenario", "", "layers.backbone_links.drop"].value == "L9999"
    assert "already" in told["add.csv", "L001", "link_id"].what
    assert told["add.csv", "", "ownr"].mend == "did you mean 'owner'?"
    assert told["add.csv", "T1", "b"].mend == "did you mean 'zhob'?"
    assert told["add.csv", "T2", "existence_grade"].value == "Z"
    assert told["add.csv", "T3", "length_km"].value == "far"
    assert "did you mean 'L" in told["change.csv", "L01", "link_id"].mend
    assert "negative" in told["change.csv", "L002", "length_km"].what
    assert told["change.csv", "L003", "length_km"].value == "many"
    assert told["change.csv", "", "route"].what == "the layer has no such column"
    assert len(problems) == len(told) == 10


def test_an_id_twice_in_an_added_file_is_refused(tmp_path: Path) -> None:
    file = write(tmp_path / "l.csv", TRUNK, TRUNK)
    problems = check_layers(names={"backbone_links": {"add": file}})
    assert problems
    assert all("occurs twice" in problem.what for problem in problems)
    assert {problem.where for problem in problems} == {file}


def test_rows_known_by_several_columns_are_told_apart(tmp_path: Path) -> None:
    keys = {"disco": "QESCO", "fiscal_year": "2022-23", "metric": "saidi"}
    loose = write(tmp_path / "loose.csv", {"disco": "QESCO", "value": "3"})
    problem = one(check_layers(names={"grid_reliability": {"change": loose}}))
    assert "rows of the layer match" in problem.what
    assert "metric" in problem.mend
    table = load_layers().grid_reliability
    row = table[(table["disco"] == "QESCO") & (table["metric"] == "saidi")].iloc[0]
    keys |= {name: row[name] for name in ("fiscal_year", "variant", "table_ref")}
    exact = write(tmp_path / "exact.csv", keys | {"value": "12345"})
    changed = load_layers(names={"grid_reliability": {"change": exact}}).grid_reliability
    assert (changed["value"] != table["value"]).sum() == 1
    assert (changed["value"] == 12345).sum() == 1


def test_what_is_left_out_is_missed_where_it_is_needed() -> None:
    problems = check_layers(names={"places": {"drop": ["quetta"]}})
    assert {"there is no such row in places"} <= {problem.what for problem in problems}


def test_a_file_that_is_not_there_or_holds_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text(",".join(SITE) + "\n", encoding="utf-8")
    names = {
        "tech_zones": {"add": str(empty)},
        "places": {"add": str(tmp_path / "none.csv")},
        "talent": {"change": str(tmp_path / "none.csv")},
    }
    with pytest.raises(DataError) as caught:
        load_layers(names=names)
    whats = [problem.what for problem in caught.value.problems]
    assert sorted(whats) == ["the file does not exist"] * 2 + ["the file has no rows"]


def test_rows_may_be_features(tmp_path: Path) -> None:
    feature = {
        "type": "Feature", "id": 7, "properties": SITE | {"operating": True},
        "geometry": {"type": "Point", "coordinates": [67.01, 30.19, 1680.0]},
    }  # fmt: skip
    path = tmp_path / "site.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    layers = load_layers(names={"tech_zones": {"add": str(path)}})
    assert layers.tech_zones.geometry.iloc[-1].coords[0] == (67.01, 30.19)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("MULTILINESTRING Z ((67 30.2 9, 68 30.2 9), (68.2 30.3 9, 69.4 31.3 9))", ""),
        ("LINESTRING EMPTY", "straight"),
        ("GEOMETRYCOLLECTION (LINESTRING (67 30.2, 69.4 31.3))", "is a GeometryCollection"),
        ("POINT (67 30.2)", "is a Point"),
        ("LINESTRING (67 30.2", "in wkt cannot be read (row 1)"),
    ],
)
def test_lines_of_every_kind_are_read_or_refused(line: str, said: str, tmp_path: Path) -> None:
    names = {"backbone_links": {"add": write(tmp_path / "l.csv", TRUNK | {"wkt": line})}}
    if " " in said:
        assert said in one(check_layers(names=names)).what
        return
    shape = load_layers(names=names).backbone_links.geometry.iloc[-1]
    assert shape.geom_type == ("LineString" if said else "MultiLineString")
    assert not shape.has_z


def test_a_place_that_cannot_be_read_is_not_replaced_by_another(tmp_path: Path) -> None:
    file = write(tmp_path / "s.csv", SITE | {"lon": "67o", "lat": "30.2"})
    assert "lon, lat cannot be read" in one(check_layers(names={"tech_zones": {"add": file}})).what
