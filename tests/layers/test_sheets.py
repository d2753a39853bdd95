"""Sheets of workbooks as layer files."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
import xlsxwriter

from stz.errors import Problem
from stz.layers import CONTRACTS, default_data_dir
from stz.layers.frames import ReadLayer, read_layer

GEO = default_data_dir()
TABLE = list(csv.reader((GEO / "seismic.csv").read_text("utf-8").splitlines()))[:6]
Fill = Callable[[Any, Any], None]


def rows(sheet: Any, table: list[list[Any]], top: int = 0) -> None:
    for line, cells in enumerate(table, start=top):
        for place, cell in enumerate(cells):
            if isinstance(cell, str) and cell.replace(".", "", 1).isdigit():
                cell = float(cell)
            if cell == cell:  # nothing is written for what is no number
                sheet.write(line, place, cell)


def book(path: Path, **sheets: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path) as made:
        for name, table in sheets.items():
            rows(made.add_worksheet(name), table)
    return path


def read(path: Path, layer: str = "seismic") -> ReadLayer:
    return read_layer(CONTRACTS[layer], path)


def only(found: ReadLayer) -> Problem:
    assert len(found.problems) == 1, found.problems
    return found.problems[0]


def frame(found: ReadLayer) -> pd.DataFrame:
    assert found.problems == ()
    assert found.frame is not None
    return found.frame


@pytest.fixture(scope="module")
def plain() -> pd.DataFrame:
    return frame(read(GEO / "seismic.csv")).head(5)


def test_the_only_sheet_is_read_with_empty_rows_around_it(
    plain: pd.DataFrame, tmp_path: Path
) -> None:
    width = len(TABLE[0])
    table = [[""] * width, *([*row, "", ""] for row in TABLE), [""] * width, [" "] * width]
    found = read(book(tmp_path / "s.xlsx", Sheet1=table))
    pd.testing.assert_frame_equal(frame(found), plain)


@pytest.mark.parametrize("name", ["seismic", "Seismic "])
def test_the_sheet_named_as_the_layer_is_read(
    name: str, plain: pd.DataFrame, tmp_path: Path
) -> None:
    found = read(book(tmp_path / "s.xlsx", notes=[["x"]], **{name: TABLE}))
    pd.testing.assert_frame_equal(frame(found), plain)
    assert f"sheet {name} of 2" in found.notes[0]


def test_several_sheets_are_listed(tmp_path: Path) -> None:
    problem = only(read(book(tmp_path / "s.xlsx", notes=[["x"]], figures=TABLE)))
    assert "notes, figures" in problem.what
    assert "seismic" in problem.mend


def test_a_hidden_sheet_is_not_counted(plain: pd.DataFrame, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    with xlsxwriter.Workbook(path) as made:
        rows(made.add_worksheet("data"), TABLE)
        made.add_worksheet("lists").hide()
    pd.testing.assert_frame_equal(frame(read(path)), plain)


def test_ids_dates_formulas_and_flags_are_as_people_see_them(tmp_path: Path) -> None:
    head = ["row", "year", "licence", "value"]
    path = tmp_path / "s.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        rows(sheet, [head])
        sheet.write_number(1, 0, 7.0)
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_datetime(1, 1, datetime.datetime(2025, 3, 31), day)
        sheet.write_boolean(1, 2, True)
        sheet.write_formula(1, 3, "=1+1.5", None, 2.5)
    from stz.layers.sheets import read_sheet

    table, _ = read_sheet(path, "seismic")
    assert table.iloc[0].tolist() == ["7", "2025-03-31", "true", "2.5"]


def merged_head(made: Any, sheet: Any) -> None:
    sheet.merge_range(0, 1, 0, 2, TABLE[0][1])


def merged_body(made: Any, sheet: Any) -> None:
    sheet.merge_range(2, 0, 3, 0, TABLE[2][0])


def head_twice(made: Any, sheet: Any) -> None:
    sheet.write(0, 2, TABLE[0][1])


def no_head(made: Any, sheet: Any) -> None:
    sheet.write(0, 2, " ")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (merged_head, "the heading has merged cells (Sheet1: B1:C1)"),
        (merged_body, "the sheet has merged cells (Sheet1: A3:A4)"),
        (head_twice, "comes twice"),
        (no_head, "column 3 has no name"),
    ],
)
def test_what_cannot_be_meant_is_refused(spoil: Fill, said: str, tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        rows(sheet, TABLE)
        spoil(made, sheet)
    assert said in only(read(path)).what


def test_formulas_that_come_to_errors_are_empty_and_said(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet()
        rows(sheet, TABLE)
        sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")
    found = read(path)
    assert "is missing" in only(found).what
    assert "#DIV/0!" in found.notes[0]


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.ods", "c.xls"):
        (tmp_path / name).write_bytes(b"not a workbook")
        assert "cannot be read" in only(read(tmp_path / name)).what
    assert "empty" in only(read(book(tmp_path / "d.xlsx", Sheet1=[]))).what


def test_points_are_read_from_two_columns(tmp_path: Path) -> None:
    table = gpd.read_file(GEO / "tech_zones.geojson").head(3)
    points = table.geometry
    cells = table.drop(columns="geometry").astype("str").replace("nan", "")
    body = [
        [*row, x, y]
        for row, x, y in zip(cells.to_numpy().tolist(), points.x, points.y, strict=True)
    ]
    path = book(tmp_path / "z.xlsx", tech_zones=[[*cells.columns, "lon", "lat"], *body])
    found = frame(read(path, "tech_zones"))
    assert isinstance(found, gpd.GeoDataFrame)
    assert found.geometry.geom_equals_exact(points, 1e-9).all()
    assert found["zone_id"].tolist() == table["zone_id"].tolist()
