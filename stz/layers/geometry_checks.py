"""Where features are: CRS, kind of geometry, and positions that are plausible for Pakistan."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from stz.errors import Problem
from stz.layers.contract import CRS
from stz.layers.frames import ReadLayer

KINDS = {
    "point": ("Point",),
    "line": ("LineString", "MultiLineString"),
    "polygon": ("Polygon", "MultiPolygon"),
}
# Pakistan and its neighborhood, degrees: longitudes and latitudes do not overlap, so a swap shows.
WEST, SOUTH, EAST, NORTH = 59.0, 22.0, 80.0, 39.0


def geometry_problems(read: ReadLayer) -> list[Problem]:
    """Return every problem with the CRS and the geometry of a layer; none for tables."""
    frame = read.frame
    if read.contract.kind == "table" or not isinstance(frame, gpd.GeoDataFrame):
        return []
    wrong = _crs_problem(read, frame)
    if wrong:
        return [wrong]
    found = []
    for position, geometry in enumerate(frame.geometry):
        found += _row_problems(read, position, geometry)
    return found


def _crs_problem(read: ReadLayer, frame: gpd.GeoDataFrame) -> Problem | None:
    if frame.crs is None:
        return read.problem(
            "the file does not say its coordinate reference system",
            f"save it with the CRS {CRS} (degrees)",
        )
    if pyproj.CRS(frame.crs).equals(pyproj.CRS(CRS), ignore_axis_order=True):
        return None
    name = frame.crs.to_string()
    shown = name if len(name) < 40 else frame.crs.name
    return read.problem(
        f"the coordinate reference system is {shown}, it must be {CRS}",
        f"reproject it: `ogr2ogr -t_srs {CRS} out.gpkg {read.path.name}`",
        field="crs",
        value=shown,
    )


def _row_problems(read: ReadLayer, position: int, geometry: object) -> list[Problem]:
    row = read.row_name(position)
    if not isinstance(geometry, BaseGeometry) or geometry.is_empty:
        return [
            read.problem(
                "the row has no position", "give it a geometry or leave it out", row, "geometry"
            )
        ]
    allowed = KINDS[read.contract.kind]
    if geometry.geom_type not in allowed:
        return [
            read.problem(
                f"the geometry is a {geometry.geom_type}, it must be a {' or '.join(allowed)}",
                "give it the right kind of geometry",
                row,
                "geometry",
                geometry.geom_type,
            )
        ]
    place = _place_problem(read, row, geometry)
    if place:
        return [place]
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry)
        mend = "repair it, in QGIS with `Fix geometries`"
        return [read.problem(f"the geometry is not valid: {reason}", mend, row, "geometry")]
    return []


def _place_problem(read: ReadLayer, row: str, geometry: BaseGeometry) -> Problem | None:
    points = shapely.get_coordinates(geometry)
    x, y = points[:, 0], points[:, 1]
    shown = f"({x[0]:g}, {y[0]:g})"
    if not np.isfinite(points).all():
        return read.problem(
            "a coordinate is not a number", "give finite degrees", row, "geometry", shown
        )
    if _inside(x, y):
        return None
    if _inside(y, x):
        return read.problem(
            "longitude and latitude are swapped: the point falls in Pakistan only the other way "
            "round",
            f"write longitude first: ({y[0]:g}, {x[0]:g})",
            row,
            "geometry",
            shown,
        )
    if (abs(x) > 180).any() or (abs(y) > 90).any():
        mend = f"reproject the file to {CRS} and save it with that CRS"
        return read.problem("the coordinates are not degrees", mend, row, "geometry", shown)
    return read.problem(
        f"lies outside Pakistan and its neighborhood (longitude {WEST:g} to {EAST:g}, latitude "
        f"{SOUTH:g} to {NORTH:g})",
        "mend the position",
        row,
        "geometry",
        shown,
    )


def _inside(x: np.ndarray, y: np.ndarray) -> bool:
    return bool(((x >= WEST) & (x <= EAST) & (y >= SOUTH) & (y <= NORTH)).all())
