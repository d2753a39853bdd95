"""In layers whose rows mix sources, every value has its own: source, year, licence and grade."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from stz.layers import CONTRACTS, PROVENANCE, LayerContract, default_data_dir, load_layers

MIXED = [contract for contract in CONTRACTS.values() if contract.parts]
PARTS = [
    pytest.param(contract, part, id=f"{contract.name}-{part.name}")
    for contract in MIXED
    for part in contract.parts
]
NAMES = [field.name for field in PROVENANCE]


@pytest.fixture(scope="module")
def layers():
    return load_layers()


@pytest.fixture(scope="module")
def listed():
    """Sources that the data package lists for columns, by layer."""
    package = json.loads((default_data_dir() / "datapackage.json").read_text(encoding="utf-8"))
    return {
        resource["name"]: {
            (source["title"], column, source["year"], source["licence"], source["grade"])
            for source in resource["sources"]
            for column in source.get("fields", [])
        }
        for resource in package["resources"]
    }


def rows(layers, contract: LayerContract) -> list[dict]:
    return getattr(layers, contract.name).to_dict("records")


def test_the_layers_that_mix_are_those_with_parts():
    names = {contract.name for contract in MIXED}
    assert names == {
        "places", "backbone_links", "gateways", "rights_of_way", "talent", "tech_zones",
        "seismic", "districts",
    }  # fmt: skip


@pytest.mark.parametrize(("contract", "part"), PARTS)
def test_columns_of_a_part_are_columns_of_the_layer(contract, part):
    known = {field.name for field in contract.fields} | {"geometry"}
    assert set(part.columns) <= known
    own = contract.origin_columns(part.columns[0])
    assert "grade" in own
    assert list(own) in (NAMES, ["grade"]), "a source comes with year, licence and grade"
    owners = [p.name for p in contract.parts for column in part.columns if column in p.columns]
    assert set(owners) == {part.name}, "one source for a column"


@pytest.mark.parametrize(("contract", "part"), PARTS)
def test_every_value_reaches_a_source_that_is_listed(layers, listed, contract, part):
    differs = 0
    for row in rows(layers, contract):
        own = contract.origin_columns(part.columns[0])
        for column in part.columns:
            said = contract.origin(column, row)
            assert all(said.values()), (row[contract.identity], column)
            assert said["grade"] in "ABCD"
            if "source" in own and row[own["source"]]:
                assert all(row[name] for name in own.values()), row[contract.identity]
                assert said == {name: row[own[name]] for name in NAMES}
                at = (said["source"], column, said["year"], said["licence"], said["grade"])
                assert at in listed[contract.name]
            else:
                assert said["source"] == row["source"]
            differs += said != {name: row[name] for name in NAMES}
    assert differs or "source" not in own, "the part says nothing that the row does not"


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=list(CONTRACTS))
def test_other_columns_come_from_where_the_row_does(layers, contract):
    mixed = {column for part in contract.parts for column in part.columns}
    row = rows(layers, contract)[0]
    for column in set(row) - mixed:
        assert contract.origin(column, row) == {name: row[name] for name in NAMES}


def test_values_of_one_row_have_the_sources_of_their_tables(layers):
    """A few by hand, against the tables they are from."""
    city = next(row for row in table("cities") if row["city_id"] == "multan")
    students = next(r for r in table("city_enrolment_shares") if r["city_id"] == "multan")
    place = layers.places.set_index("place_id", drop=False).loc["multan"].to_dict()
    places = CONTRACTS["places"]
    assert places.origin("population_2023", place)["source"] == city["pop_source"]
    assert places.origin("geometry", place)["source"] == city["coord_source"]
    assert places.origin("geometry", place)["licence"] == "CC BY 4.0"
    assert places.origin("enrolled_share", place)["source"] == students["source"]
    assert places.origin("enrolled_share", place)["grade"] == students["confidence"]
    assert "MEPCO" in place["disco"]
    assert "Lesco bifurcation" in places.origin("disco", place)["source"]
    district = layers.talent.set_index("district", drop=False).loc["Multan"].to_dict()
    talent = CONTRACTS["talent"]
    assert "Census 2023" in talent.origin("literacy_10plus_pct", district)["source"]
    assert talent.origin("literacy_10plus_pct", district)["grade"] == "A"
    assert talent.origin("it_workforce", district)["source"].startswith("modeled by stz")
    assert talent.origin("it_workforce", district)["grade"] == "C"
    assert "HEC" in talent.origin("universities_computing", district)["source"]


def test_a_link_tells_route_length_terrain_and_cost_apart(layers):
    rows_of_way = layers.rights_of_way
    contract = CONTRACTS["rights_of_way"]
    row = rows_of_way[rows_of_way["terrain"] == "mountain"].iloc[0].to_dict()
    assert "NOAA GLOBE" in contract.origin("terrain", row)["source"]
    assert contract.origin("terrain", row)["licence"] == "public domain"
    assert "UrduPoint" in contract.origin("capex_mid_usd_per_km", row)["source"]
    assert contract.origin("a", row)["source"].startswith("modeled by stz")
    links, trunk = layers.backbone_links, CONTRACTS["backbone_links"]
    for basis, word in (("published route length", None), ("published over", "List"),
                        ("least-cost way", "NOAA GLOBE")):  # fmt: skip
        found = links[links["length_basis"].str.contains(basis)]
        if found.empty:
            continue
        said = {trunk.origin("length_km", r)["source"] for r in found.to_dict("records")}
        if word is None:
            assert said == set(found["source"])
        elif word == "NOAA GLOBE":
            assert all(word in text for text in said)
        else:
            assert said.isdisjoint(found["source"])
    graded = links[links["existence_grade"] != links["topology_grade"]].iloc[0].to_dict()
    assert trunk.origin("status", graded)["grade"] == graded["existence_grade"]
    assert trunk.origin("corridor", graded)["grade"] == graded["topology_grade"]


@pytest.mark.parametrize("cell", ["", None, float("nan"), pd.NA])
def test_what_a_part_leaves_empty_is_as_the_row_says(cell):
    row = {"source": "mine", "year": "2026", "licence": "CC0", "grade": "B", "coord_grade": "C"}
    said = CONTRACTS["places"].origin("geometry", row | {"coord_source": cell})
    assert said == {"source": "mine", "year": "2026", "licence": "CC0", "grade": "C"}


def table(name: str) -> list[dict[str, str]]:
    path = Path(default_data_dir()) / "sources" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
