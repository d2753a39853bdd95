"""A GeoPackage that QGIS draws styled as soon as it is opened, the same bytes for the same run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyogrio

from stz.gdal_paths import readable, writable
from stz.gis.contents import Contents, describe_field, describe_layer, described_fields
from stz.gis.qgis_style import layer_style
from stz.messages import translate
from stz.runs import declared_shape, gdal_settings

ABOUT = "about"
"""The table of what the file is; its presence with these columns says the file is ours."""
_DATE = "2000-01-01T00:00:00.000Z"
"""In place of the hour of writing, so that the bytes do not depend on it."""

# The table as QGIS itself makes it when a style is saved in a GeoPackage.
_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
    f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)
"""
# Extension "gpkg_schema" of the GeoPackage standard, requirement 103 and table 29.
_FIELDS = """
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
)
"""
_CONSTRAINTS = """
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
    min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
)
"""
_SCHEMA_SPEC = "http://www.geopackage.org/spec121/#extension_schema"


def write_geopackage(path: Path, exported: Contents) -> None:
    """Write all layers, an about table, what the fields mean, and the styles of QGIS.

    Parameters
    ----------
    path : Path
        A file that is not there yet.
    exported : Contents
        What to write.
    """
    with gdal_settings(), writable(path) as plain:
        for name, layer in exported.layers.items():
            shape = declared_shape(name, layer)
            pyogrio.write_dataframe(
                layer,
                plain,
                layer=name,
                driver="GPKG",
                geometry_type=shape,
                promote_to_multi=shape.startswith("Multi"),
                layer_options={"IDENTIFIER": name, "DESCRIPTION": describe_layer(name)},
            )
        table = pd.DataFrame(
            {"topic": list(exported.about), "text": list(exported.about.values())}, dtype=object
        )
        pyogrio.write_dataframe(
            table,
            plain,
            layer=ABOUT,
            driver="GPKG",
            layer_options={"IDENTIFIER": ABOUT, "DESCRIPTION": describe_layer(ABOUT)},
        )
        with closing(sqlite3.connect(plain)) as file, file:
            _write_fields(file, exported)
            _write_styles(file, exported)


def is_exported_geopackage(path: Path) -> bool:
    """Return whether a file is a GeoPackage that :func:`write_geopackage` wrote."""
    try:
        with (
            readable(path) as plain,
            closing(sqlite3.connect(f"{plain.resolve().as_uri()}?mode=ro", uri=True)) as file,
        ):
            (count,) = file.execute(
                f"SELECT count(*) FROM {ABOUT} WHERE topic = ?", (translate("gis.run"),)
            ).fetchone()
    except (sqlite3.Error, OSError):
        return False
    return bool(count)


def _write_fields(file: sqlite3.Connection, exported: Contents) -> None:
    file.execute(_FIELDS)
    file.execute(_CONSTRAINTS)
    tables = ("gpkg_data_columns", "gpkg_data_column_constraints")
    file.executemany(
        "INSERT OR IGNORE INTO gpkg_extensions (table_name, extension_name, definition, scope) "
        "VALUES (?, 'gpkg_schema', ?, 'read-write')",
        [(table, _SCHEMA_SPEC) for table in tables],
    )
    meanings = {name: described_fields(name) for name in exported.layers}
    meanings[ABOUT] = {field: describe_field(ABOUT, field) for field in ("topic", "text")}
    file.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, name, description) "
        "VALUES (?, ?, ?, ?)",
        [
            (layer, field, field, meaning)
            for layer, fields in meanings.items()
            for field, meaning in fields.items()
            if layer == ABOUT or field in exported.layers[layer].columns
        ],
    )


def _write_styles(file: sqlite3.Connection, exported: Contents) -> None:
    file.execute(_STYLES)
    file.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, ui, "
        "update_time) VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '', NULL, ?)",
        [
            (name, name, layer_style(name), translate("gis.style"), _DATE)
            for name in exported.layers
        ],
    )
    file.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change) "
        "VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
        (_DATE,),
    )
