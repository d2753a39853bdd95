from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import LineString, Point

from stz.runs.map_schema import COLUMNS, SHAPES
from stz.runs.store import Run
from stz.scenario import load_scenario

HOSTILE = (
    "=cmd|' /C calc'!A0 {{7*7}} ${x} $[name] ]]> </Placemark><script>hacked=1</script> <!-- "
    "\"'`&amp; \u202eabc\u200f \x07\x1b[31m اردو"
)
WORDS = {"role": "ring", "status": "not chosen", "grade": "A"}


def make_layer(name: str, number: int, text: str = "") -> gpd.GeoDataFrame:
    """A layer with every column of its schema; ``text`` stands in front of all that is text."""
    rows = []
    for row in range(number):
        kinds = COLUMNS[name].items()
        values = {"str": None, "int": 2030 + row, "float": 1.5 * row + 0.123456789, "bool": row > 0}
        rows.append(
            {
                field: text + WORDS.get(field, f"{field} {row}") if kind == "str" else values[kind]
                for field, kind in kinds
            }
        )
    spots = [Point(67.0 + row / 7, 24.9 + row / 11) for row in range(number)]
    if SHAPES[name] == "LineString":
        shapes = [LineString([spot, (74.35071, 31.558), (70.5, 30.25)]) for spot in spots]
    else:
        shapes = spots
    frame = gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")
    return frame.astype({f: object for f, kind in COLUMNS[name].items() if kind == "str"})


def make_run(text: str = "", number: int = 3) -> Run:
    return Run(
        path=Path("runs/sample"),
        **{name: make_layer(name, number, text) for name in COLUMNS},
        metrics={
            "headline": f"{text}exports 67.0, gap 0.5 %", "status": "optimal", "bound": None,
            "objective_name": "exports", "objective": 67.012, "gap": 0.0055,
            "title": f"{text}Zones for Pakistan", "scenario_name": "pakistan-2030",
            "disclaimer": f"{text}No position on sovereignty.", "notes": [f"{text}one seat a head"],
        },
        provenance={
            "run_id": "3f9a12c4",
            "layers": [
                {
                    "layer": "places", "title": f"{text}Cities and towns", "licence": "CC BY 4.0",
                    "attribution": f"{text}GeoNames", "year": "2023", "grades": "A:304",
                }
            ],
        },
        scenario=load_scenario("pakistan-2030"),
        plan=None,  # type: ignore[arg-type]  # what is exported is in the tables above
        instance=None,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture(scope="session")
def plain_run() -> Run:
    return make_run()


@pytest.fixture(scope="session")
def hostile_run() -> Run:
    return make_run(HOSTILE)


@pytest.fixture(scope="session")
def empty_run() -> Run:
    run = make_run()
    return dataclasses.replace(run, **{name: getattr(run, name).head(0) for name in COLUMNS})


@pytest.fixture(scope="session")
def with_text() -> Callable[[str], Run]:
    """Make a run in which every text begins with a given one."""
    return make_run


@pytest.fixture
def bytes_of() -> Callable[[list[Path]], dict[str, bytes]]:
    return lambda paths: {path.name: path.read_bytes() for path in paths}
