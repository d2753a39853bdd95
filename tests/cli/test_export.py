"""``stz export``: a run in formats of other programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

Stz = Callable[..., Any]


def test_a_solved_run_goes_out_in_every_format(stz: Stz, here: Path, solved: Path) -> None:
    run = solved / "runs/khyber"
    zones = gpd.read_file(run / "plan.gpkg", layer="zones")
    for form, file in {
        "gpkg": "khyber.gpkg", "kml": "khyber.kml", "csv": "khyber-csv/zones.csv",
        "geojson": "khyber-geojson/zones.geojson", "geoparquet": "khyber-geoparquet/zones.parquet",
    }.items():  # fmt: skip
        said = stz("export", run, "--format", form, "--json")
        assert said.code == 0, said.err
        assert said.data["format"] == form
        assert file in said.data["written"]
        assert all((here / path).is_file() for path in said.data["written"])
    read = gpd.read_file(here / "khyber.gpkg", layer="zones")
    assert read["name"].tolist() == zones["name"].tolist()


def test_it_prints_what_it_wrote(stz: Stz, here: Path, solved: Path) -> None:
    said = stz("export", solved / "runs/khyber", "-o", "sub/plan.gpkg")
    assert said.code == 0, said.err
    assert said.out == "sub/plan.gpkg\n"


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (["--format", "shp"], "there is no such format"),
        (["-o", "plan.shp"], "does not end in .gpkg"),
        (["-o", "mine.gpkg"], "was not written by this command"),
    ],
)
def test_a_wrong_command_says_what_is_wrong(
    words: list[str], rule: str, stz: Stz, here: Path, solved: Path
) -> None:
    (here / "mine.gpkg").write_text("mine")
    said = stz("export", solved / "runs/khyber", *words, "--json")
    assert said.code == 2
    assert rule in said.data["problems"][0]["rule"]
    assert [path.name for path in here.iterdir()] == ["mine.gpkg"]


def test_the_plan_of_the_run_itself_is_safe(stz: Stz, here: Path, solved: Path) -> None:
    plan = solved / "runs/khyber/plan.gpkg"
    before = plan.read_bytes()
    assert stz("export", solved / "runs/khyber", "-o", plan).code == 2
    assert plan.read_bytes() == before
