"""Class and length of links are those of their least-cost ways; the errors told are the errors."""

from __future__ import annotations

import csv
import json
import runpy
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from stz.layers import default_data_dir, load_manifest
from stz.layers.build.context import BuildContext
from stz.layers.build.geometry import TerrainMap, WayTable, fiber_positions, straight_km
from stz.layers.build.recipes import BUILDERS
from stz.layers.build.ways import Highway, best_weight, fitted, left_out_errors, terrain_class

GEO = default_data_dir()
SOURCES = GEO / "sources"
PAGE = runpy.run_path(str(Path(__file__).parents[2] / "docs" / "site" / "terrain.py"))


def table(name: str) -> list[dict[str, str]]:
    with (SOURCES / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def layer(name: str) -> list[dict[str, Any]]:
    text = (GEO / f"{name}.geojson").read_text(encoding="utf-8")
    return [feature["properties"] for feature in json.loads(text)["features"]]


WAYS = {(row["a_id"], row["b_id"]): row for row in table("terrain_ways")}
CONTEXT = BuildContext(SOURCES, BUILDERS)
POSITIONS = fiber_positions(CONTEXT)


def highways(use: str, weight: int) -> list[Highway]:
    return [
        Highway(
            row["corridor"],
            *(float(row[key]) for key in ("published_km", "straight_km", "grid_km", "climb_km")),
        )
        for row in table("highway_ways")
        if (row["use"], row["climb_weight"]) == (use, str(weight))
    ]


def sizes(errors: Any) -> tuple[float, float]:
    absolute = 100 * np.abs(np.asarray(errors))
    return round(float(np.median(absolute)), 1), round(float(np.quantile(absolute, 0.9)), 1)


def test_every_link_has_a_way_between_its_ends_as_they_are():
    for name in ("rights_of_way", "backbone_links"):
        for link in layer(name):
            way = WAYS[min(link["a"], link["b"]), max(link["a"], link["b"])]
            assert float(way["straight_km"]) == link["straight_km"]


def test_a_way_has_the_length_and_class_that_its_figures_give():
    model = fitted(highways("fit", 40))
    for (a, b), way in WAYS.items():
        straight, grid, climb = (float(way[key]) for key in ("straight_km", "grid_km", "climb_m"))
        assert straight == straight_km(POSITIONS[a], POSITIONS[b])
        assert grid >= straight
        assert float(way["way_km"]) == max(straight, model.km(grid, climb / 1000))
        assert way["terrain"] == terrain_class(float(way["relief_m"]), climb / grid)
        assert 0 <= int(way["mountain_pct"]) <= int(way["hills_or_more_pct"]) <= 100


def test_candidates_follow_their_way_unless_the_corridor_is_published():
    corridors = 0
    for link in layer("rights_of_way"):
        way = WAYS[link["a"], link["b"]]
        if "corridor:" in link["length_basis"]:
            corridors += 1
            assert link["length_km"] == round(link["straight_km"] * link["route_factor"], 1)
        else:
            assert link["length_basis"] == "least-cost way over the terrain"
            assert link["length_km"] == float(way["way_km"])
            factor = link["length_km"] / link["straight_km"]
            assert link["route_factor"] == pytest.approx(factor, abs=5e-4)
        plain = ("plain", "desert")
        expected = plain if way["terrain"] == "plain" else (way["terrain"],)
        assert link["terrain"] in expected
        assert link["terrain_basis"].startswith(f"relief {way['relief_m']} m along")
        assert link["terrain_basis"].endswith("desert districts") == (link["terrain"] == "desert")
    assert corridors == 50


def test_trunks_follow_their_way_unless_the_corridor_is_published():
    found = [link for link in layer("backbone_links") if "least-cost" in link["length_basis"]]
    assert len(found) == 62
    for link in found:
        way = WAYS[min(link["a"], link["b"]), max(link["a"], link["b"])]
        assert link["length_km"] == float(way["way_km"])
    published = [link for link in layer("backbone_links") if "published" in link["length_basis"]]
    assert len(published) == 111 - 59


def test_what_costs_per_km_were_measured_on_has_the_class_they_stand_for():
    """The Pak-China cable stands for mountain, rural Punjab and Sindh for plain."""
    chain = next(row for row in table("corridor_chains") if row["corridor"] == "Pak-China OFC")
    nodes = chain["nodes"].split(";")
    for a, b in pairwise(nodes[: nodes.index("mansehra") + 1]):
        assert WAYS[min(a, b), max(a, b)]["terrain"] == "mountain", (a, b)
    punjab = next(row for row in table("corridor_chains") if row["corridor"] == "N-5")
    nodes = punjab["nodes"].split(";")
    for a, b in pairwise(nodes[nodes.index("sadiqabad") : nodes.index("gujrat") + 1]):
        assert WAYS[min(a, b), max(a, b)]["terrain"] == "plain", (a, b)
    assert WAYS["islamabad", "taxila"]["terrain"] == "hills", "along the foot of the Margallas"


def test_the_errors_told_are_those_of_the_fit():
    tried = {
        int(row["climb_weight"]): highways("fit", int(row["climb_weight"]))
        for row in table("highway_ways")
    }
    assert len(tried) == 9
    assert best_weight(tried) == 40
    roads, others = tried[40], highways("check", 40)
    assert (len(roads), len(others)) == (8, 7)
    model = fitted(roads)
    assert (model.grid_factor, model.climb_factor) == (1.087, 3.507)
    assert sizes(left_out_errors(roads)) == (4.2, 10.6)
    assert sizes([model.error(road) for road in roads]) == (3.5, 9.3)
    assert sizes([model.error(road) for road in others]) == (3.6, 29.0)
    assert sizes(PAGE["district_errors"]() / 100) == (13.6, 20.0)
    for name in ("rights_of_way", "backbone_links"):
        entry = load_manifest(GEO).layers[name]
        notes = " ".join(entry.notes)
        for told in ("4.2 %", "10.6 %", "13.6 %", "20.0 %", "3.6 %", "17.5 %", "46.3 %"):
            assert told in notes
        assert "1.087 x km of the way + 3.507 x km" in entry.method
        assert "1 + 40 x slope" in entry.method


def test_highways_have_their_published_lengths():
    printed = {
        row["corridor"]: float(row["length_km"])
        for row in table("row_corridors")
        if row["length_km"]
    }
    chains = {row["corridor"]: float(row["length_km"]) for row in table("corridor_chains")}
    for road in highways("fit", 40):
        assert road.published_km == chains[road.name]
        assert road.published_km == printed.get(road.name, 820)
    for road in highways("check", 40):
        assert road.published_km == printed[road.name]
        assert road.name not in chains


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for path in SOURCES.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


@pytest.mark.parametrize("changed", ["left out", "other ends"])
def test_a_link_without_a_way_has_the_class_of_its_districts_and_says_so(sources, changed):
    path = sources / "terrain_ways.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("mach,quetta,"))
    lines[at] = "" if changed == "left out" else lines[at].replace("47.6", "51.6", 1)
    path.write_text("".join(lines), encoding="utf-8")
    context = BuildContext(sources, BUILDERS)
    ways = WayTable(context, POSITIONS)
    without = ways.of_link("quetta", "mach")
    kind = TerrainMap(context).of_link("quetta", "mach", POSITIONS)
    assert (without.kind, without.route_factor) == (kind, kind.route_factor)
    assert without.length_km == round(47.6 * kind.route_factor, 1)
    assert without.kind_basis.startswith("districts on the straight line")
    assert without.length_basis == "straight x 1.4 (terrain of the districts: hills)"
    assert WayTable(CONTEXT, POSITIONS).of_link("quetta", "mach").kind.name == "mountain"


def test_a_flat_way_through_the_desert_is_desert():
    ways = WayTable(CONTEXT, POSITIONS)
    assert ways.of_link("dullewala", "jhang").kind.name == "desert"
    assert ways.of_link("lahore", "okara").kind.name == "plain"


def test_the_page_is_current():
    written = PAGE["PAGE"].read_text(encoding="utf-8")
    assert written == PAGE["page"](), "run python docs/site/terrain.py"
