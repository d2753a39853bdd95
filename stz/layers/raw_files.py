"""The files of layers as tables, whichever program wrote them, and what it took to read them."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from shapely.geometry import Point

from stz.gdal_paths import readable
from stz.layers.contract import CRS, LayerContract
from stz.layers.csv_text import UnreadableError, decimal_signs, read_csv, with_points
from stz.layers.sheets import SHEET_ENDINGS, read_sheet
from stz.plurals import agreeing

TEXT_ENDINGS = (".csv", ".tsv", ".txt")
LONGITUDES = ("lon", "lng", "long", "longitude", "x")
LATITUDES = ("lat", "latitude", "y")
SHAPES = ("wkt", "geometry", "geom", "the_geom")
_SEVERAL_LAYERS = (".gpkg", ".gdb", ".kml", ".kmz", ".sqlite")


def read_table(contract: LayerContract, path: Path) -> tuple[pd.DataFrame, list[str]]:
    """Read the file of a table as text, with decimal points in its numbers.

    Returns
    -------
    DataFrame
        Text, columns as in the file.
    list of str
        How it was read, where it is not UTF-8 with commas and decimal points.

    Raises
    ------
    UnreadableError
        With what is wrong and how to fix it.
    """
    if path.suffix.lower() in SHEET_ENDINGS:
        frame, notes = read_sheet(path, contract.name)
    else:
        frame, notes = read_csv(path, [field.name for field in contract.all_fields])
    numbers = [
        field.name
        for field in contract.all_fields
        if field.kind in ("real", "whole") and list(frame.columns).count(field.name) == 1
    ]
    if contract.kind == "point":
        numbers += [name for name in frame.columns if name.lower() in (*LONGITUDES, *LATITUDES)]
    by_commas = not any("separated" in note for note in notes)
    positions = (*LONGITUDES, *LATITUDES, *SHAPES)
    _refuse_twice(frame, [name for name in frame.columns if name.lower() in positions])
    signs = decimal_signs([frame[name] for name in numbers], by_commas)
    if len(signs) > 1:
        raise UnreadableError(
            "some numbers have a decimal comma and some a decimal point",
            "write all numbers of the file in one way",
        )
    if signs == (",",):
        notes.append("numbers have a decimal comma")
    for name in numbers:
        frame[name] = with_points(frame[name], signs[0])
    return frame, notes


def _refuse_twice(frame: pd.DataFrame, names: Sequence[str]) -> None:
    """Refuse columns that must be one and are several: positions, which no contract names."""
    twice = sorted({str(name) for name in frame.columns[frame.columns.duplicated()]} & set(names))
    if twice:
        columns = agreeing(len(twice), "column")
        come = agreeing(len(twice), "comes", "come")
        raise UnreadableError(f"the {columns} {', '.join(twice)} {come} twice", "keep one of each")


def read_vector(
    contract: LayerContract, path: Path, *, lenient: bool = False
) -> tuple[pd.DataFrame, list[str]]:
    """Read the file of a layer with positions, in two dimensions and degrees.

    Parameters
    ----------
    contract : LayerContract
        What the layer must hold.
    path : Path
        A vector file, or a CSV file or workbook with columns of longitude and latitude (points) or
        of well-known text.
    lenient : bool
        Whether a table may come without positions; they are then missing.

    Returns
    -------
    GeoDataFrame
        In EPSG:4326; in no CRS where the file says none.
    list of str
        What was done to read it.

    Raises
    ------
    UnreadableError
        With what is wrong and how to fix it.
    """
    notes: list[str] = []
    if path.suffix.lower() in (*TEXT_ENDINGS, *SHEET_ENDINGS):
        table, notes = read_table(contract, path)
        frame = _from_text(contract, table, lenient=lenient)
    else:
        frame = _from_vector(contract, path, notes)
    if bool(frame.geometry.has_z.any()):
        notes.append("altitudes are left out")
        frame = frame.set_geometry(frame.geometry.force_2d())
    if frame.crs is not None and not _in_degrees(frame):
        name = frame.crs.to_string() if len(frame.crs.to_string()) < 40 else frame.crs.name
        frame = frame.to_crs(CRS)
        notes.append(f"reprojected from {name}")
    return frame, notes


def _in_degrees(frame: gpd.GeoDataFrame) -> bool:
    """Whether a layer is in the CRS of all layers, whatever the order of axes it names."""
    crs = frame.crs
    assert crs is not None
    flat = crs.to_2d() if len(crs.axis_info) == 3 else crs
    return bool(flat.equals(CRS, ignore_axis_order=True))


def _from_vector(contract: LayerContract, path: Path, notes: list[str]) -> gpd.GeoDataFrame:
    with readable(path) as plain:
        return _from_plain(contract, plain, notes)


def _from_plain(contract: LayerContract, path: Path, notes: list[str]) -> gpd.GeoDataFrame:
    chosen: dict[str, Any] = {}
    if path.suffix.lower() in _SEVERAL_LAYERS:
        names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        if len(names) > 1:
            if contract.name not in names:
                raise UnreadableError(
                    f"the file holds several layers: {', '.join(sorted(names))}",
                    f"rename the right one to {contract.name}, or keep only that one",
                )
            chosen = {"layer": contract.name}
            notes.append(f"layer {contract.name} of {len(names)} in the file")
    with warnings.catch_warnings():
        # what a column really holds is checked against the contract
        warnings.simplefilter("ignore")
        frame: Any = gpd.read_file(path, **chosen)  # geopandas is untyped
    if not isinstance(frame, gpd.GeoDataFrame) and len(frame):
        raise UnreadableError(
            "the file holds no geometry", "save it with its geometry as GeoJSON or GeoPackage"
        )
    if not isinstance(frame, gpd.GeoDataFrame):
        frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([], crs=CRS))
    found: gpd.GeoDataFrame = frame
    return found


def _from_text(
    contract: LayerContract, table: pd.DataFrame, *, lenient: bool = False
) -> gpd.GeoDataFrame:
    """Return rows with positions of two columns, or with the shapes of a column."""
    named = {str(name).lower(): name for name in table.columns}
    shape = next((named[name] for name in SHAPES if name in named), None)
    if shape is not None:
        geometry = shapely.from_wkt(table[shape].where(table[shape] != "", None), "ignore")
        if lenient:
            _refuse_unread(table, [shape], [part is None for part in geometry])
        return gpd.GeoDataFrame(table.drop(columns=shape), geometry=geometry, crs=CRS)
    lon = next((named[name] for name in LONGITUDES if name in named), None)
    lat = next((named[name] for name in LATITUDES if name in named), None)
    if lenient and lon is None and lat is None:
        return gpd.GeoDataFrame(table, geometry=[None] * len(table), crs=CRS)
    if contract.kind != "point" or lon is None or lat is None:
        wanted = "columns lon and lat, or " if contract.kind == "point" else ""
        raise UnreadableError(
            "a CSV file or sheet without positions cannot be a layer of a map",
            f"add {wanted}a column wkt, in degrees; or save it as GeoJSON or GeoPackage",
        )
    at = [pd.to_numeric(table[name], errors="coerce").to_numpy(float) for name in (lon, lat)]
    known = np.isfinite(at[0]) & np.isfinite(at[1])
    if lenient:
        _refuse_unread(table, [lon, lat], (~known).tolist())
    points = [Point(x, y) if there else None for x, y, there in zip(*at, known, strict=True)]
    return gpd.GeoDataFrame(table.drop(columns=[lon, lat]), geometry=points, crs=CRS)


def _refuse_unread(table: pd.DataFrame, columns: list[Any], missing: Sequence[bool]) -> None:
    """Refuse a position that is given but cannot be read: nothing else may stand in for it."""
    given = (table[columns].apply(lambda column: column.str.strip()) != "").any(axis=1)
    wrong = [row + 1 for row, lost in enumerate(missing) if lost and given.iloc[row]]
    if wrong:
        named = ", ".join(map(str, wrong[:5])) + (" ..." if len(wrong) > 5 else "")
        raise UnreadableError(
            f"the position in {', '.join(columns)} cannot be read (row {named})",
            "write degrees, or leave the cell empty",
        )
