"""GDAL gets plain names only, and files are at the paths that were asked for."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely.geometry import Point

from stz.gdal_paths import readable, writable

POINTS = gpd.GeoDataFrame({"name": ["Quetta"]}, geometry=[Point(67, 30)], crs="EPSG:4326")


@pytest.mark.parametrize("name", ["a!b", "a;b", "tab\tline\n", "زون", "plain-name_1"])
@pytest.mark.parametrize("ending", [".gpkg", ".geojson", ".shp"])
def test_a_layer_is_written_and_read_under_any_name(name: str, ending: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    folder.mkdir()
    path = folder / f"{name}{ending}"
    with writable(folder / f"{name}.gpkg") as plain:
        pyogrio.write_dataframe(POINTS, plain)
    if ending != ".gpkg":
        pyogrio.write_dataframe(POINTS, tmp_path / f"layer{ending}")
        for part in tmp_path.glob("layer.*"):
            part.rename(folder / f"{name}{part.suffix}")
    with readable(path) as plain:
        assert pyogrio.read_dataframe(plain)["name"].tolist() == ["Quetta"]


def test_ordinary_paths_are_handed_over_as_they_are(tmp_path: Path) -> None:
    for path in (tmp_path / "plan.gpkg", Path("data/geo/my layer (2).geojson")):
        with readable(path) as plain:
            assert plain == path
        with writable(path) as plain:
            assert plain == path


def test_a_name_that_could_be_that_of_a_driver_is_not_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with writable(Path("GPKG:plan.gpkg")) as plain:
        assert plain != Path("GPKG:plan.gpkg")
        plain.write_bytes(b"made")
    assert (tmp_path / "GPKG:plan.gpkg").read_bytes() == b"made"
