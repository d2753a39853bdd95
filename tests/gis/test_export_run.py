"""Every format read back: the same rows, fields and places, whatever names the data has."""

from __future__ import annotations

import csv
import dataclasses
import json
import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from shapely import from_wkt
from shapely.geometry import MultiLineString, Point

from stz.errors import ScenarioError
from stz.gis import FORMATS, default_path, export_run
from stz.gis.contents import described_fields, is_point
from stz.runs.map_schema import COLUMNS
from stz.runs.store import Run

KML = "{http://www.opengis.net/kml/2.2}"
Bytes = Callable[[list[Path]], dict[str, bytes]]


def place(folder: Path, form: str) -> Path:
    return folder / f"plan{FORMATS[form].ending}"


def same(read: gpd.GeoDataFrame, written: gpd.GeoDataFrame) -> None:
    """Hold what was read against what was written: columns, values and places."""
    assert read.crs == "EPSG:4326"
    fields = [field for field in written.columns if field != "geometry"]
    assert [column for column in read.columns if column in fields] == fields
    left = pd.DataFrame(read[fields]).astype(written[fields].dtypes)
    pd.testing.assert_frame_equal(left, pd.DataFrame(written[fields]), check_column_type=False)
    assert read.geometry.geom_equals_exact(written.geometry, 1e-7).all()


class TestEveryFormat:
    @pytest.mark.parametrize("form", FORMATS)
    def test_the_same_run_gives_the_same_bytes(
        self, form: str, plain_run: Run, tmp_path: Path, bytes_of: Bytes
    ) -> None:
        first = bytes_of(export_run(plain_run, form, place(tmp_path / "a", form)))
        again = bytes_of(export_run(plain_run, form, place(tmp_path / "b", form)))
        assert first == again
        assert all(first.values())

    @pytest.mark.parametrize("form", FORMATS)
    def test_an_export_of_ours_is_replaced_and_nothing_else_is_left(
        self, form: str, plain_run: Run, empty_run: Run, tmp_path: Path, bytes_of: Bytes
    ) -> None:
        out = place(tmp_path, form)
        first = bytes_of(export_run(plain_run, form, out))
        assert bytes_of(export_run(empty_run, form, out)) != first
        assert bytes_of(export_run(plain_run, form, out)) == first
        assert list(tmp_path.iterdir()) == [out]

    @pytest.mark.parametrize("form", FORMATS)
    def test_what_others_wrote_is_left(self, form: str, plain_run: Run, tmp_path: Path) -> None:
        out = place(tmp_path, form)
        if FORMATS[form].ending:
            out.write_bytes(b"mine")
        else:
            out.mkdir()
            (out / "zones.csv").write_bytes(b"mine")
        with pytest.raises(ScenarioError, match="left unchanged"):
            export_run(plain_run, form, out)
        kept = out if out.is_file() else out / "zones.csv"
        assert kept.read_bytes() == b"mine"
        assert list(tmp_path.iterdir()) == [out]

    @pytest.mark.parametrize("form", FORMATS)
    def test_a_failure_leaves_what_was_there(
        self, form: str, plain_run: Run, empty_run: Run, tmp_path: Path, bytes_of: Bytes,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        out = place(tmp_path, form)
        before = bytes_of(export_run(plain_run, form, out))

        def full(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        for name in ("pathlib.Path.write_text", "pathlib.Path.write_bytes", "csv.writer",
                     "pyogrio.write_dataframe", "pyarrow.parquet.write_table"):  # fmt: skip
            monkeypatch.setattr(name, full)
        with pytest.raises(ScenarioError, match="No space left"):
            export_run(empty_run, form, out)
        monkeypatch.undo()
        paths = [out] if out.is_file() else sorted(out.iterdir())
        assert bytes_of(paths) == before
        assert list(tmp_path.iterdir()) == [out]

    @pytest.mark.parametrize("form", FORMATS)
    def test_a_run_with_nothing_in_it(self, form: str, empty_run: Run, tmp_path: Path) -> None:
        assert export_run(empty_run, form, place(tmp_path, form))


def test_every_field_says_what_it_means() -> None:
    for name in COLUMNS:
        assert all(described_fields(name).values()), name


def test_a_format_there_is_none_of(plain_run: Run, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="did you mean 'geojson"):
        export_run(plain_run, "geojsn", tmp_path / "x")
    with pytest.raises(ScenarioError, match="one of gpkg, kml, xlsx, geojson"):
        export_run(plain_run, "zzz", tmp_path / "x")


def test_a_name_that_readers_would_not_know(plain_run: Run, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"does not end in \.gpkg.*plan\.gpkg"):
        export_run(plain_run, "gpkg", tmp_path / "plan.geojson")


def test_a_run_goes_where_its_folder_is_called_after(
    plain_run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert default_path(plain_run, "kml") == Path("sample.kml")
    monkeypatch.chdir(tmp_path)
    export_run(plain_run, "csv")
    assert [path.name for path in tmp_path.iterdir()] == ["sample-csv"]


def test_a_folder_with_a_file_of_somebody_is_left(plain_run: Run, tmp_path: Path) -> None:
    out = tmp_path / "plan"
    export_run(plain_run, "csv", out)
    (out / "notes.txt").write_text("mine")
    with pytest.raises(ScenarioError, match="left unchanged"):
        export_run(plain_run, "geojson", out)
    assert (out / "notes.txt").read_text() == "mine"


class TestGeoPackage:
    @pytest.mark.parametrize("name", COLUMNS)
    def test_layers_come_back(self, name: str, plain_run: Run, tmp_path: Path) -> None:
        (file,) = export_run(plain_run, "gpkg", tmp_path / "plan.gpkg")
        same(pyogrio.read_dataframe(file, layer=name), getattr(plain_run, name))

    def test_it_says_what_it_is(self, plain_run: Run, tmp_path: Path) -> None:
        (file,) = export_run(plain_run, "gpkg", tmp_path / "plan.gpkg")
        table = pyogrio.read_dataframe(file, layer="about", read_geometry=False)
        told = dict(zip(table["topic"], table["text"], strict=True))
        assert told["headline"] == "exports 67.0, gap 0.5 %"
        assert told["relative gap"] == "0.0055"
        assert told["proven bound"] == "not known"
        assert told["boundaries"] == "No position on sovereignty."
        assert "CC BY 4.0" in told["data: places"]
        assert told["assumption 1"] == "one seat a head"

    def test_hostile_names_come_back_literally(self, hostile_run: Run, tmp_path: Path) -> None:
        (file,) = export_run(hostile_run, "gpkg", tmp_path / "plan.gpkg")
        read = pyogrio.read_dataframe(file, layer="zones")
        for said, was in zip(read["name"], hostile_run.zones["name"], strict=True):
            assert said == was.replace("\x07", "\ufffd").replace("\x1b", "\ufffd")


class TestGeoJson:
    @pytest.mark.parametrize("name", COLUMNS)
    def test_layers_come_back(self, name: str, hostile_run: Run, tmp_path: Path) -> None:
        export_run(hostile_run, "geojson", tmp_path / "plan")
        written = getattr(hostile_run, name).map(
            lambda value: value.replace("\x07", "\ufffd").replace("\x1b", "\ufffd")
            if isinstance(value, str) else value
        )  # fmt: skip
        read = gpd.read_file(tmp_path / "plan" / f"{name}.geojson")
        same(read.drop(columns="id"), gpd.GeoDataFrame(written, crs="EPSG:4326"))

    def test_it_is_strict_and_has_no_foreign_crs(self, plain_run: Run, tmp_path: Path) -> None:
        zones = plain_run.zones.assign(seats=[math.nan, math.inf, 3.0])
        zones.loc[1, "geometry"] = Point()
        export_run(dataclasses.replace(plain_run, zones=zones), "geojson", tmp_path / "plan")

        def refuse(word: str) -> None:
            pytest.fail(f"{word} is no JSON")

        text = (tmp_path / "plan/zones.geojson").read_text("utf-8")
        said = json.loads(text, parse_constant=refuse)
        assert "crs" not in said
        assert [one["properties"]["seats"] for one in said["features"]] == [None, None, 3.0]
        assert said["features"][1]["geometry"] is None
        about = json.loads((tmp_path / "plan/about.json").read_text("utf-8"))
        assert about["layers"]["zones"]["fields"]["seats"] == "Seats"
        assert about["layers"]["zones"]["rows"] == 3
        assert about["about"]["run"] == "3f9a12c4"


class TestGeoParquet:
    @pytest.mark.parametrize("name", COLUMNS)
    def test_layers_come_back(self, name: str, plain_run: Run, tmp_path: Path) -> None:
        export_run(plain_run, "geoparquet", tmp_path / "plan")
        same(gpd.read_parquet(tmp_path / "plan" / f"{name}.parquet"), getattr(plain_run, name))

    def test_fields_say_what_they_mean(self, plain_run: Run, tmp_path: Path) -> None:
        export_run(plain_run, "geoparquet", tmp_path / "plan")
        schema = pq.read_schema(tmp_path / "plan/links.parquet")
        assert schema.field("km").metadata == {b"description": b"Length, km"}
        assert b"geo" in schema.metadata


class TestKml:
    def test_layers_come_back(self, plain_run: Run, tmp_path: Path) -> None:
        (file,) = export_run(plain_run, "kml", tmp_path / "plan.kml")
        for name in COLUMNS:
            if "LIBKML" in pyogrio.list_drivers():
                read = pyogrio.read_dataframe(file, layer=name)
                own = getattr(plain_run, name)
                kept = [field for field in own.columns if field not in ("geometry", "name")]
                assert read.crs == "EPSG:4326"
                left = pd.DataFrame(read[kept]).astype(own[kept].dtypes)
                pd.testing.assert_frame_equal(left, pd.DataFrame(own[kept]))
                assert read.geometry.geom_equals_exact(own.geometry, 1e-7).all()

    def test_hostile_names_are_text_and_nothing_else(
        self, plain_run: Run, hostile_run: Run, tmp_path: Path
    ) -> None:
        def parts(run: Run, name: str) -> list[str]:
            (file,) = export_run(run, "kml", tmp_path / name)
            return [part.tag for part in ET.parse(file).iter()]

        assert parts(hostile_run, "hostile.kml") == parts(plain_run, "plain.kml")
        mark = ET.parse(tmp_path / "hostile.kml").find(f".//{KML}Placemark")
        assert mark is not None
        shown = hostile_run.zones["name"][0].replace("\x07", "\ufffd").replace("\x1b", "\ufffd")
        assert mark.findtext(f"{KML}name") == f"2030. {shown}"
        description = mark.findtext(f"{KML}description") or ""
        assert "<script" not in description
        assert "$[" not in description
        assert "&#60;script&#62;" in description

    def test_every_style_is_there(self, plain_run: Run, tmp_path: Path) -> None:
        (file,) = export_run(plain_run, "kml", tmp_path / "plan.kml")
        tree = ET.parse(file)
        styles = {f"#{style.get('id')}" for style in tree.iter(f"{KML}Style")}
        used = {mark.findtext(f"{KML}styleUrl") for mark in tree.iter(f"{KML}Placemark")}
        assert used <= styles
        assert "#zones-new" in used
        assert "#zones-existing" in used


class TestCsv:
    @pytest.mark.parametrize("name", COLUMNS)
    def test_layers_come_back(self, name: str, plain_run: Run, tmp_path: Path) -> None:
        export_run(plain_run, "csv", tmp_path / "plan")
        read = pd.read_csv(tmp_path / "plan" / f"{name}.csv")
        if is_point(name):
            shapes: Any = gpd.points_from_xy(read.pop("lon"), read.pop("lat"))
        else:
            shapes = from_wkt(read.pop("wkt").to_numpy())
        frame = gpd.GeoDataFrame(read, geometry=shapes, crs="EPSG:4326")
        same(frame, getattr(plain_run, name))

    def test_numbers_are_as_long_as_they_need_to_be(self, plain_run: Run, tmp_path: Path) -> None:
        told = {"200": 200.0, "0.3": 0.1 + 0.2, "1234.57": 1234.5678, "1234568": 1234567.8,
                "1.23457e-07": 1.23456789e-7, "-0.666667": -2 / 3}  # fmt: skip
        for text, value in told.items():
            zones = plain_run.zones.assign(opex_musd=value)
            out = tmp_path / "plan"
            export_run(dataclasses.replace(plain_run, zones=zones), "csv", out)
            with (out / "zones.csv").open(encoding="utf-8-sig", newline="") as file:
                rows = list(csv.DictReader(file))
            assert {row["opex_musd"] for row in rows} == {text}
            plain = [row[key] for row in rows for key in row if key not in ("lon", "lat")]
            assert not [cell for cell in plain if cell.endswith(".0")]

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"])
    def test_no_text_is_a_formula(
        self, text: str, with_text: Callable[[str], Run], tmp_path: Path
    ) -> None:
        export_run(with_text(text), "csv", tmp_path / "plan")
        for file in (tmp_path / "plan").glob("*.csv"):
            with file.open(encoding="utf-8-sig", newline="") as lines:
                rows = list(csv.reader(lines))
            assert any(cell.startswith(f"'{text}") for row in rows for cell in row), file.name
            for cell in (cell for row in rows for cell in row):
                assert cell.strip()[:1] not in tuple("=+-@＝"), cell

    def test_numbers_stay_numbers(self, plain_run: Run, tmp_path: Path) -> None:
        zones = plain_run.zones.assign(opex_musd=-1.5)
        export_run(dataclasses.replace(plain_run, zones=zones), "csv", tmp_path / "plan")
        assert (pd.read_csv(tmp_path / "plan/zones.csv")["opex_musd"] == -1.5).all()


class TestWorkbook:
    @pytest.fixture
    def run(self, hostile_run: Run) -> Run:
        metrics = {"exports": 67.012, "zones": 3, "bound": None}
        said = {**hostile_run.metrics, "metrics": metrics, "units": {"exports": "USD million"}}
        return dataclasses.replace(hostile_run, metrics=said)

    def test_sheets_say_what_they_hold(self, run: Run, tmp_path: Path) -> None:
        (path,) = export_run(run, "xlsx", tmp_path / "plan.xlsx")
        sheets = pd.read_excel(path, sheet_name=None, engine="calamine", keep_default_na=False)
        assert list(sheets) == ["about", "figures", *COLUMNS, "fields"]
        assert "3f9a12c4" in sheets["about"].iloc[:, 1].tolist()
        assert any("GeoNames" in str(text) for text in sheets["about"].iloc[:, 1])
        assert sheets["figures"].to_numpy().tolist() == [
            ["exports", 67.012, "USD million"],
            ["zones", 3, ""],
        ]
        named = sheets["fields"].set_index(["Sheet", "Column"]).iloc[:, 0]
        for name, columns in COLUMNS.items():
            sheet = sheets[name]
            assert [named[name, head] for head in sheet.columns] == [
                *columns, *(["lon", "lat"] if is_point(name) else [])
            ]  # fmt: skip
            layer = getattr(run, name)
            for head, (field, kind) in zip(sheet.columns, columns.items(), strict=False):
                values = sheet[head].tolist()
                if kind == "str":
                    assert all(isinstance(value, str) for value in values)
                else:
                    assert values == pytest.approx(layer[field].tolist())
        assert "Capital cost, USD million" in sheets["zones"].columns
        assert sheets["zones"].iloc[:, -2].tolist() == pytest.approx(list(run.zones.geometry.x))

    def test_no_text_is_run_and_heads_stay_in_sight(self, run: Run, tmp_path: Path) -> None:
        (path,) = export_run(run, "xlsx", tmp_path / "plan.xlsx")
        with zipfile.ZipFile(path) as parts:
            pages = [parts.read(name).decode() for name in parts.namelist()
                     if name.startswith("xl/worksheets/sheet")]  # fmt: skip
            assert not any("hyperlink" in name for name in parts.namelist())
        assert len(pages) == 3 + len(COLUMNS)
        for page in pages:
            assert "<f>" not in page
            assert "<hyperlink" not in page
            assert 'state="frozen"' in page

    def test_text_longer_than_a_cell_is_cut(
        self, with_text: Callable[[str], Run], tmp_path: Path
    ) -> None:
        (path,) = export_run(with_text("x" * 40_000), "xlsx", tmp_path / "plan.xlsx")
        names = pd.read_excel(path, sheet_name="zones", engine="calamine")["Name"]
        assert names.str.len().tolist() == [32_767] * 3


class TestLinesWithGaps:
    GAP = MultiLineString([[(72.0, 31.0), (72.4, 31.0)], [(72.6, 31.0), (73.0, 31.0)]])

    @pytest.fixture
    def gapped(self, plain_run: Run) -> Run:
        shapes = [self.GAP, *plain_run.links.geometry[1:]]
        links = plain_run.links.set_geometry(gpd.GeoSeries(shapes, crs="EPSG:4326"))
        return dataclasses.replace(plain_run, links=links)

    def test_kml_leaves_the_gap_open(self, gapped: Run, tmp_path: Path) -> None:
        (path,) = export_run(gapped, "kml", tmp_path / "plan.kml")
        folder = ET.parse(path).find(f".//{KML}Folder[@id='links']")
        assert folder is not None
        first, *rest = folder.findall(f"{KML}Placemark")
        several = first.findall(f"{KML}MultiGeometry/{KML}LineString/{KML}coordinates")
        assert [line.text for line in several] == ["72.0,31.0 72.4,31.0", "72.6,31.0 73.0,31.0"]
        assert not any(mark.findall(f"{KML}MultiGeometry") for mark in rest)

    def test_a_geopackage_holds_what_it_says(self, gapped: Run, tmp_path: Path) -> None:
        (path,) = export_run(gapped, "gpkg", tmp_path / "plan.gpkg")
        info = pyogrio.read_info(path, layer="links")
        read = pyogrio.read_dataframe(path, layer="links")
        assert info["geometry_type"] == "MultiLineString"
        assert set(read.geometry.geom_type) == {"MultiLineString"}
        assert read.geometry.iloc[0].equals(self.GAP)
        assert pyogrio.read_info(path, layer="backbone")["geometry_type"] == "LineString"

    def test_other_formats_keep_it(self, gapped: Run, tmp_path: Path) -> None:
        export_run(gapped, "geojson", tmp_path / "json")
        assert gpd.read_file(tmp_path / "json" / "links.geojson").geometry.iloc[0] == self.GAP
        export_run(gapped, "geoparquet", tmp_path / "parquet")
        assert gpd.read_parquet(tmp_path / "parquet" / "links.parquet").geometry[0] == self.GAP
        export_run(gapped, "csv", tmp_path / "csv")
        with (tmp_path / "csv" / "links.csv").open(encoding="utf-8-sig", newline="") as file:
            assert from_wkt(next(csv.DictReader(file))["wkt"]) == self.GAP
