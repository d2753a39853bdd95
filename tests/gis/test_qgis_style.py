"""Styles hold every kind of row the layers have, in QGIS's own tables."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from stz.gis import export_run
from stz.gis.qgis_style import layer_style
from stz.gis.symbols import LOOKS
from stz.runs.map_schema import COLUMNS, SHAPES
from stz.runs.store import Run


@pytest.mark.parametrize("name", COLUMNS)
def test_a_style_has_a_symbol_for_every_category(name: str) -> None:
    root = ET.fromstring(layer_style(name))
    renderer = root.find("renderer-v2")
    assert renderer is not None
    assert renderer.get("type") == "categorizedSymbol"
    assert renderer.get("attr") == LOOKS[name].expression
    symbols = {symbol.get("name"): symbol for symbol in renderer.iter("symbol")}
    kind = "marker" if SHAPES[name] == "Point" else "line"
    for category in renderer.iter("category"):
        assert category.get("label")
        assert symbols[category.get("symbol")].get("type") == kind
    assert {one.get("value") for one in renderer.iter("category")} == {
        sign.value for sign in LOOKS[name].signs
    }


@pytest.mark.parametrize("name", COLUMNS)
def test_expressions_name_fields_the_layer_has(name: str) -> None:
    look = LOOKS[name]
    for expression in (look.expression, look.label, look.size):
        assert set(re.findall(r'"(\w+)"', expression)) <= set(COLUMNS[name])


@pytest.mark.parametrize("name", COLUMNS)
def test_every_row_has_a_sign_that_qgis_chooses_too(name: str, plain_run: Run) -> None:
    """SQLite and QGIS read these expressions alike, ``to_string`` aside."""
    layer = getattr(plain_run, name)
    rows = layer.drop(columns="geometry").to_dict("records")
    with closing(sqlite3.connect(":memory:")) as base:
        base.create_function("to_string", 1, str)
        layer.drop(columns="geometry").to_sql("rows", base, index=False)
        chosen = [row[0] for row in base.execute(f"SELECT {LOOKS[name].expression} FROM rows")]
    assert chosen == [LOOKS[name].sign_of(row) for row in rows]


def test_zones_are_labeled_by_number_and_name() -> None:
    root = ET.fromstring(layer_style("zones"))
    style = root.find(".//text-style")
    assert root.get("labelsEnabled") == "1"
    assert style is not None
    assert style.get("fieldName") == '"number" || \'. \' || "name"'


def test_qgis_finds_a_default_style_for_every_layer(plain_run: Run, tmp_path: Path) -> None:
    (file,) = export_run(plain_run, "gpkg", tmp_path / "plan.gpkg")
    with closing(sqlite3.connect(file)) as base:
        columns = dict(base.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        styles = base.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, useAsDefault FROM layer_styles"
        ).fetchall()
        meanings = base.execute(
            "SELECT description FROM gpkg_data_columns WHERE table_name='zones' AND "
            "column_name='exports_musd'"
        ).fetchall()
        (ok,) = base.execute("PRAGMA integrity_check").fetchone()
    assert {(name, geometry) for name, geometry, _, _ in styles} == set(columns.items())
    assert all(default == 1 and ET.fromstring(qml) is not None for *_, qml, default in styles)
    assert meanings == [("Exports, USD million a year, modeled",)]
    assert ok == "ok"
