"""Bad input: each breach has its own clear problem, and all come at once."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import Point, Polygon

from stz.errors import DataError, Problem
from stz.layers import CONTRACTS, check_layers, checking, default_data_dir, load_layers
from stz.layers.frames import read_layer
from tests.fixtures.tiers import some

GEO = default_data_dir()
SHORT: dict = {}
pytestmark = pytest.mark.usefixtures("packaged_layers_are_read_once")
HOSTILE = "{{7*7}}<script>alert(1)</script>${x} ' \" \\ %s"


def features(name: str) -> list[dict]:
    return json.loads((GEO / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


def save(path: Path, rows: list[dict]) -> dict[str, str]:
    """Write features as a GeoJSON file and return it as a replacement of the layer of that name."""
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    return {path.stem: str(path)}


def table(name: str) -> list[dict[str, str]]:
    with (GEO / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def save_table(path: Path, rows: list[dict[str, str]]) -> dict[str, str]:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return {path.stem: str(path)}


def of_row(rows: list[dict], field: str, value: str) -> dict:
    return next(row for row in rows if row["properties"][field] == value)


def one(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, "\n".join(map(str, problems))
    return problems[0]


def test_the_packaged_layers_have_no_problem():
    assert check_layers() == []


def test_a_missing_file(tmp_path):
    problem = one(check_layers(names={"places": str(tmp_path / "nowhere.geojson")}))
    assert problem.layer == "places"
    assert problem.where.endswith("nowhere.geojson")
    assert "does not exist" in problem.what
    assert problem.mend


@pytest.mark.parametrize(
    "content", [b"", b"not a map {", b"\x00\xff\xfe\x00", b'{"type":"Topology"}']
)
def test_an_unreadable_vector_file(tmp_path, content):
    (tmp_path / "places.geojson").write_bytes(content)
    problem = one(check_layers(names={"places": str(tmp_path / "places.geojson")}))
    assert "cannot be read" in problem.what
    assert "GeoJSON" in problem.mend


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00bad", b'a,b\n"1,2\n3,4\n'])
def test_an_unreadable_table(tmp_path, content):
    (tmp_path / "cost_refs.csv").write_bytes(content)
    problems = check_layers(names={"cost_refs": str(tmp_path / "cost_refs.csv")})
    assert problems
    assert all(problem.layer == "cost_refs" for problem in problems)
    assert all("Traceback" not in str(problem) for problem in problems)


def test_a_vector_layer_given_as_a_table_is_refused(tmp_path):
    names = save_table(tmp_path / "places.csv", [{"place_id": "karachi"}])
    problem = one(check_layers(names=names))
    assert "without positions" in problem.what
    assert "lon and lat" in problem.mend


def test_a_file_that_does_not_say_its_crs(tmp_path):
    path = tmp_path / "tech_zones.shp"
    rows = gpd.read_file(GEO / "tech_zones.geojson")[["zone_id", "geometry"]]
    rows.to_crs(32642).to_file(path)
    path.with_suffix(".prj").unlink()
    problems = check_layers(names={"tech_zones": str(path)})
    assert any("does not say its coordinate reference system" in p.what for p in problems)


def test_a_geopackage_in_degrees_is_as_good_as_geojson(tmp_path):
    path = tmp_path / "tech_zones.gpkg"
    gpd.read_file(GEO / "tech_zones.geojson").to_file(path)
    layers = load_layers(names={"tech_zones": str(path)})
    assert len(layers.tech_zones) == 42
    assert layers.tech_zones["operating"].dtype == bool
    assert layers.replaced("tech_zones")
    assert not layers.replaced("places")


def test_metres_that_call_themselves_degrees(tmp_path):
    path = tmp_path / "tech_zones.gpkg"
    frame = gpd.read_file(GEO / "tech_zones.geojson").to_crs(32642)
    frame.set_crs(4326, allow_override=True).to_file(path)
    problem = one(check_layers(names={"tech_zones": str(path)}))
    assert "not degrees" in problem.what
    assert problem.row.endswith("and 39 more")


def test_swapped_coordinates(tmp_path):
    rows = features("places")
    row = of_row(rows, "place_id", "multan")
    row["geometry"]["coordinates"].reverse()
    problem = one(check_layers(names=save(tmp_path / "places.geojson", rows)))
    assert "swapped" in problem.what
    assert problem.row == "multan"
    assert "71.4782" in problem.mend
    assert problem.mend.index("71.4782") < problem.mend.index("30.1968")


def test_a_place_on_another_continent(tmp_path):
    rows = features("places")
    of_row(rows, "place_id", "multan")["geometry"]["coordinates"] = [2.35, 48.85]
    problem = one(check_layers(names=save(tmp_path / "places.geojson", rows)))
    assert "outside Pakistan" in problem.what


def test_a_row_without_a_position(tmp_path):
    rows = features("places")
    of_row(rows, "place_id", "multan")["geometry"] = None
    assert "no position" in one(check_layers(names=save(tmp_path / "places.geojson", rows))).what


def test_a_wrong_kind_of_geometry(tmp_path):
    rows = features("tech_zones")
    rows[0]["geometry"] = {"type": "LineString", "coordinates": [[70, 30], [71, 31]]}
    problem = one(check_layers(names=save(tmp_path / "tech_zones.geojson", rows)))
    assert problem.value == "LineString"


def test_a_polygon_that_crosses_itself(tmp_path):
    path = tmp_path / "provinces.gpkg"
    frame = gpd.read_file(GEO / "provinces.geojson")
    frame.loc[0, "geometry"] = Polygon([(70, 30), (71, 31), (71, 30), (70, 31)])
    frame.to_file(path)
    assert "not valid" in one(check_layers(names={"provinces": str(path)})).what


def test_duplicate_ids(tmp_path):
    rows = features("tech_zones")
    rows[1]["properties"]["zone_id"] = rows[0]["properties"]["zone_id"]
    problems = check_layers(names=save(tmp_path / "tech_zones.geojson", rows))
    assert len(problems) == 2
    assert {problem.what for problem in problems} == {"the id occurs twice (rows 1, 2)"}


def test_two_figures_of_one_kind(tmp_path):
    rows = table("grid_reliability")
    problems = check_layers(names=save_table(tmp_path / "grid_reliability.csv", [*rows, rows[0]]))
    assert len(problems) == 2
    assert "disco, fiscal_year, metric, variant" in problems[0].what


def test_a_link_to_an_unknown_node(tmp_path):
    rows = features("rights_of_way")
    row = next(row for row in rows if row["properties"]["a"] == "abbottabad")
    row["properties"]["a"] = "abbotabad"
    problem = one(check_layers(names=save(tmp_path / "rights_of_way.geojson", rows)))
    assert (problem.field, problem.value) == ("a", "abbotabad")
    assert problem.mend == "did you mean 'abbottabad'?"


def test_a_link_to_itself(tmp_path):
    rows = features("rights_of_way")
    rows[0]["properties"]["b"] = rows[0]["properties"]["a"]
    assert (
        "to itself" in one(check_layers(names=save(tmp_path / "rights_of_way.geojson", rows))).what
    )


def test_a_negative_cost(tmp_path):
    rows = features("rights_of_way")
    rows[3]["properties"]["capex_low_usd_per_km"] = -5
    problem = one(check_layers(names=save(tmp_path / "rights_of_way.geojson", rows)))
    assert problem.what.startswith("is negative")
    assert (problem.row, problem.field, problem.value) == ("R0004", "capex_low_usd_per_km", "-5.0")


def test_costs_out_of_order(tmp_path):
    rows = features("rights_of_way")
    rows[0]["properties"]["capex_low_usd_per_km"] = 99_999
    assert "order" in one(check_layers(names=save(tmp_path / "rights_of_way.geojson", rows))).what


@pytest.mark.parametrize("value", [None, "", "NaN"])
def test_a_missing_number(tmp_path, value):
    rows = features("backbone_links")
    rows[0]["properties"]["length_km"] = value
    problem = one(check_layers(names=save(tmp_path / "backbone_links.geojson", rows)))
    assert "missing (empty or NaN)" in problem.what
    assert (problem.row, problem.field) == ("L001", "length_km")


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("it_workforce", "many", "is not a whole number"),
        ("it_workforce", "12.5", "is not a whole number"),
        ("it_workforce", "-1", "is negative"),
        ("literacy_10plus_pct", "101", "must be at least 0 and at most 100"),
        ("literacy_10plus_pct", "inf", "at most 100"),
        ("literacy_10plus_pct", "half", "is not a number"),
        ("modeled", "perhaps", "neither true nor false"),
        ("grade", "E", "must be one of A, B, C, D"),
        ("source", " ", "missing"),
    ],
)
def test_a_value_out_of_its_range(tmp_path, field, value, rule):
    rows = table("talent")
    rows[0][field] = value
    problems = check_layers(names=save_table(tmp_path / "talent.csv", rows))
    assert {problem.row for problem in problems} == {rows[0]["district"]}
    assert {problem.field for problem in problems} == {field}
    assert any(rule in problem.what for problem in problems)


def test_an_infinite_number_where_there_is_no_upper_limit(tmp_path):
    rows = table("grid_reliability")
    rows[0]["value"] = "inf"
    problem = one(check_layers(names=save_table(tmp_path / "grid_reliability.csv", rows)))
    assert "finite" in problem.what


def test_an_empty_layer(tmp_path):
    problems = check_layers(names=save(tmp_path / "gateways.geojson", []))
    assert "no rows" in one(problems).what
    (tmp_path / "talent.csv").write_text("district,province\n", encoding="utf-8")
    assert "no rows" in one(check_layers(names={"talent": str(tmp_path / "talent.csv")})).what


def test_a_missing_column_is_said_once(tmp_path):
    rows = features("rights_of_way")
    for row in rows:
        del row["properties"]["terrain"]
    problem = one(check_layers(names=save(tmp_path / "rights_of_way.geojson", rows)))
    assert problem.what == "the column is missing"
    assert problem.field == "terrain"


def test_optional_columns_are_filled_in(tmp_path):
    rows = features("rights_of_way")
    for row in rows:
        for name in ("rule", "risk_group", "capex_basis", "length_basis"):
            del row["properties"][name]
    layers = load_layers(names=save(tmp_path / "rights_of_way.geojson", rows))
    assert set(layers.rights_of_way["risk_group"]) == {""}
    assert set(layers.rights_of_way["rule"]) == {"given"}


def test_a_disconnected_graph(tmp_path):
    alone = {"chitral", "dir", "timargara", "batkhela"}
    rows = [
        row
        for row in features("rights_of_way")
        if len(alone & {row["properties"]["a"], row["properties"]["b"]}) != 1
    ]
    problem = one(check_layers(names=save(tmp_path / "rights_of_way.geojson", rows)))
    assert "disconnected" in problem.what
    for name in alone:
        assert name in problem.what


def test_a_population_may_be_missing_only_outside_the_totals(tmp_path):
    rows = features("places")
    of_row(rows, "place_id", "multan")["properties"]["population_2023"] = None
    problem = one(check_layers(names=save(tmp_path / "places.geojson", rows)))
    assert (problem.row, problem.field) == ("multan", "population_2023")


def test_a_district_without_talent(tmp_path):
    rows = features("places")
    of_row(rows, "place_id", "multan")["properties"]["district"] = "Multaan"
    problems = check_layers(names=save(tmp_path / "places.geojson", rows))
    assert [problem.mend for problem in problems] == ["did you mean 'Multan'?"] * 2


def test_hostile_names_are_data(tmp_path):
    rows = features("places")
    of_row(rows, "place_id", "multan")["properties"]["name"] = HOSTILE
    layers = load_layers(names=save(tmp_path / "places.geojson", rows))
    assert HOSTILE in set(layers.places["name"])
    assert "<script>" not in layers._repr_html_()


def test_another_hash_is_not_an_error(tmp_path):
    rows = table("cost_refs")
    rows[0]["note"] = "mine"
    layers = load_layers(names=save_table(tmp_path / "cost_refs.csv", rows))
    assert layers.replaced("cost_refs")
    assert layers.sha256("cost_refs") != layers.manifest.layers["cost_refs"].sha256


def test_a_layer_that_does_not_exist(tmp_path):
    problem = one(check_layers(names={"plases": str(tmp_path / "x.geojson")}))
    assert problem.mend == "did you mean 'places'?"


def test_all_problems_of_all_layers_come_at_once(tmp_path):
    links = features("backbone_links")
    links[0]["properties"]["length_km"] = -1
    links[1]["properties"]["b"] = "atlantis"
    talent = table("talent")
    talent[0]["it_workforce"] = ""
    zones = features("tech_zones")
    zones[0]["geometry"]["coordinates"].reverse()
    names = {
        **save(tmp_path / "backbone_links.geojson", links),
        **save_table(tmp_path / "talent.csv", talent),
        **save(tmp_path / "tech_zones.geojson", zones),
        "seismic": str(tmp_path / "gone.csv"),
    }
    with pytest.raises(DataError) as caught:
        load_layers(names=names)
    found = {(problem.layer, problem.field) for problem in caught.value.problems}
    assert found == {
        ("backbone_links", "length_km"),
        ("backbone_links", "b"),
        ("talent", "it_workforce"),
        ("tech_zones", "geometry"),
        ("seismic", ""),
    }
    assert caught.value.exit_code == 5


def test_columns_that_come_twice(tmp_path):
    path = tmp_path / "seismic.csv"
    path.write_text("place_id, place_id\nkarachi,karachi\n", encoding="utf-8")
    assert "the column place_id comes twice" in one(check_layers(names={"seismic": str(path)})).what


def test_a_folder_without_layers(tmp_path):
    problems = check_layers(tmp_path)
    assert {problem.layer for problem in problems} == set(CONTRACTS)


def test_a_folder_without_a_manifest(tmp_path):
    for contract in CONTRACTS.values():
        (tmp_path / contract.filename).write_bytes((GEO / contract.filename).read_bytes())
    with pytest.raises(DataError, match="manifest"):
        load_layers(tmp_path)


def test_reading_names_rows_without_an_id_by_their_number(tmp_path):
    rows = features("gateways")
    rows[2]["properties"]["gateway_id"] = None
    names = save(tmp_path / "gateways.geojson", rows)
    read = read_layer(CONTRACTS["gateways"], Path(names["gateways"]))
    assert [problem.row for problem in read.problems] == ["number 3"]


def test_a_point_with_nan_coordinates(tmp_path):
    path = tmp_path / "gateways.gpkg"
    frame = gpd.read_file(GEO / "gateways.geojson")
    frame.loc[0, "geometry"] = Point(float("nan"), 25.0)
    frame.to_file(path)
    problem = one(check_layers(names={"gateways": str(path)}))
    assert "position" in problem.what or "not a number" in problem.what


@pytest.mark.parametrize(
    ("layer", "column"),
    some(
        [
            (name, column.name)
            for name, contract in CONTRACTS.items()
            for column in contract.all_fields
            if column.required
        ],
        ("flood_districts", "event_year"),
        ("backbone_links", "a"),
        ("talent", "it_freelancers"),
    ),
)
def test_every_missing_column_is_named(layer, column, monkeypatch):
    read = read_layer

    def shortened(contract, path):
        if contract.name not in SHORT:
            SHORT[contract.name] = read(contract, path)
        found = SHORT[contract.name]
        if contract.name != layer:
            return found
        return replace(found, frame=found.frame.drop(columns=column), path=Path("short"))

    monkeypatch.setattr(checking, "read_layer", shortened)
    problems = check_layers()
    assert [(p.layer, p.field, p.what) for p in problems] == [
        (layer, column, "the column is missing")
    ]


@pytest.mark.parametrize(
    ("company", "mend"), [("DISCO", "IESCO"), ("lesco", "'LESCO'"), ("KE", "one of")]
)
def test_a_company_without_figures_is_not_given_those_of_another(company, mend, tmp_path):
    rows = features("places")
    rows[0]["properties"]["disco"] = company
    districts = table("disco_districts")
    districts[0]["disco"] = company
    names = save(tmp_path / "places.geojson", rows)
    names |= save_table(tmp_path / "disco_districts.csv", districts)
    problems = check_layers(names=names)
    assert [(p.layer, p.field, p.value) for p in problems] == [
        ("places", "disco", company),
        ("disco_districts", "disco", company),
    ]
    assert all(mend in p.mend for p in problems)
    assert "grid_reliability" in problems[0].mend


def test_a_company_with_figures_of_its_own_is_taken(tmp_path):
    rows = features("places")
    rows[0]["properties"]["disco"] = "NEWCO"
    figures = [row for row in table("grid_reliability") if row["disco"] == "LESCO"]
    names = save(tmp_path / "places.geojson", rows)
    own = save_table(tmp_path / "new.csv", [row | {"disco": "NEWCO"} for row in figures])
    assert check_layers(names=names | {"grid_reliability": {"add": own["new"]}}) == []


@pytest.mark.parametrize("column", ["lon", "Latitude", "wkt"])
def test_positions_that_come_twice(tmp_path, column):
    path = tmp_path / "places.csv"
    head = {"lon": "lon,lon,lat", "Latitude": "lon,Latitude,Latitude", "wkt": "wkt,wkt,x"}[column]
    path.write_text(f"place_id,name,{head}\nx,X,70,70,30\n", encoding="utf-8")
    problem = one(check_layers(names={"places": str(path)}))
    assert problem.what == f"the column {column} comes twice"
    assert problem.mend == "keep one of each"
