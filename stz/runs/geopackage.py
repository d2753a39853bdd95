"""Layers of a plan in one GeoPackage, the same bytes for the same plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

from stz.errors import DataError, Problem
from stz.gdal_paths import readable, writable
from stz.runs.map_schema import COLUMNS, declared_shape

_SETTINGS = {
    "OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z",  # the bytes do not depend on the hour
    "OGR_SQLITE_SYNCHRONOUS": "OFF",  # the folder counts only once it is complete and renamed
}


def write_layers(path: Path, layers: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Write layers to a new GeoPackage; empty ones keep their columns."""
    with gdal_settings(), writable(path) as plain:
        for name, layer in layers.items():
            shape = declared_shape(name, layer)
            pyogrio.write_dataframe(
                layer,
                plain,
                layer=name,
                driver="GPKG",
                geometry_type=shape,
                promote_to_multi=shape.startswith("Multi"),
            )


def read_layers(
    path: Path, absent: Mapping[str, object] | None = None
) -> dict[str, gpd.GeoDataFrame]:
    """Read what :func:`write_layers` wrote.

    Parameters
    ----------
    path : Path
        The GeoPackage.
    absent : mapping, optional
        Columns that runs of earlier versions do not have, and what they would hold.

    Raises
    ------
    DataError
        Where the file is damaged, or a layer or column is missing.
    """
    try:
        with readable(path) as plain:
            found = {name: pyogrio.read_dataframe(plain, layer=name) for name in COLUMNS}
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        reason = str(error).replace(str(path), path.name)
        raise DataError(Problem(path.name, f"cannot be read ({reason})", _MEND)) from error
    for column, value in (absent or {}).items():
        for name in [name for name in COLUMNS if column in COLUMNS[name]]:
            if column not in found[name].columns:
                found[name] = found[name].assign(**{column: value})
    missing = [
        Problem(path.name, "column is missing", _MEND, layer=name, field=column)
        for name, columns in COLUMNS.items()
        for column in columns
        if column not in found[name].columns
    ]
    if missing:
        raise DataError(missing)
    return {name: _filled(layer, COLUMNS[name]) for name, layer in found.items()}


_MEND = "solve again into a new run folder"


def _filled(layer: gpd.GeoDataFrame, columns: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Return the layer with its columns in order and of their types; empty text is not missing."""
    types = {"str": object, "int": "int64", "float": "float64", "bool": "bool"}
    typed = {
        name: (layer[name].fillna("") if kind == "str" else layer[name]).astype(types[kind])
        for name, kind in columns.items()
    }
    single = layer.geometry.map(_single)
    return layer.assign(**typed).set_geometry(single)[[*columns, "geometry"]]


def _single(shape: Any) -> Any:
    """Return a line of one part as a plain line: the file has parts where any line has gaps."""
    parts: Any = getattr(shape, "geoms", ())
    return next(iter(parts)) if len(parts) == 1 else shape


@contextmanager
def gdal_settings() -> Iterator[None]:
    """Have GDAL write the same bytes for the same layers; its settings come back afterwards."""
    before = {name: pyogrio.get_gdal_config_option(name) for name in _SETTINGS}
    pyogrio.set_gdal_config_options(_SETTINGS)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)
