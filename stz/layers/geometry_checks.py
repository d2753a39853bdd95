"""Where features are: CRS, kind of geometry, and positions that are plausible for Pakistan."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
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


@dataclass(frozen=True)
class Neighborhood:
    """Where features may be, degrees.

    Attributes
    ----------
    west, south, east, north : float
        Edges, EPSG:4326.
    name : str
        What lies there.
    """

    west: float
    south: float
    east: float
    north: float
    name: str

    def holds(self, x: np.ndarray, y: np.ndarray) -> bool:
        """Return whether all points are in it."""
        return bool(
            ((x >= self.west) & (x <= self.east) & (y >= self.south) & (y <= self.north)).all()
        )


PAKISTAN = Neighborhood(59.0, 22.0, 80.0, 39.0, "Pakistan")
"""Longitudes and latitudes do not overlap, so that a swap shows."""
AROUND_DEGREES = 3.0
"""What counts as the neighborhood of a country of one's own."""


def neighborhood(provinces: ReadLayer, *, packaged: bool) -> Neighborhood:
    """Return where features may be: around Pakistan, or around provinces of one's own."""
    frame = provinces.frame
    if packaged or not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None or frame.empty:
        return PAKISTAN
    west, south, east, north = frame.total_bounds
    if not np.isfinite([west, south, east, north]).all() or max(abs(west), abs(east)) > 180:
        return PAKISTAN
    around = AROUND_DEGREES
    return Neighborhood(
        west - around, south - around, east + around, north + around, "the provinces of the plan"
    )


def geometry_problems(read: ReadLayer, near: Neighborhood = PAKISTAN) -> list[Problem]:
    """Return every problem with the CRS and the geometry of a layer; none for tables."""
    frame = read.frame
    if read.contract.kind == "table" or not isinstance(frame, gpd.GeoDataFrame):
        return []
    wrong = _crs_problem(read, frame)
    if wrong:
        return [wrong]
    found = []
    for position, geometry in enumerate(frame.geometry):
        found += _row_problems(read, position, geometry, near)
    return found


def _crs_problem(read: ReadLayer, frame: gpd.GeoDataFrame) -> Problem | None:
    """Return what is wrong with the CRS; others than that of all layers were reprojected."""
    if frame.crs is not None:
        return None
    return read.problem(
        "the file does not say its coordinate reference system",
        f"save it with the CRS {CRS} (degrees)",
    )


def _row_problems(read: ReadLayer, row: int, geometry: object, near: Neighborhood) -> list[Problem]:
    if not isinstance(geometry, BaseGeometry) or geometry.is_empty:
        if (row, "geometry") in read.unread:
            return []
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
    place = _place_problem(read, row, geometry, near)
    if place:
        return [place]
    if not geometry.is_valid:
        reason = shapely.is_valid_reason(geometry)
        mend = "repair it, in QGIS with `Fix geometries`"
        return [read.problem(f"the geometry is not valid: {reason}", mend, row, "geometry")]
    return []


def _place_problem(
    read: ReadLayer, row: int, geometry: BaseGeometry, near: Neighborhood
) -> Problem | None:
    points = shapely.get_coordinates(geometry)
    x, y = points[:, 0], points[:, 1]
    shown = f"({x[0]:g}, {y[0]:g})"
    if not np.isfinite(points).all():
        return read.problem(
            "a coordinate is not a number", "give finite degrees", row, "geometry", shown
        )
    if near.holds(x, y):
        return None
    if near.holds(y, x):
        return read.problem(
            f"longitude and latitude are swapped: the point falls in {near.name} only the other "
            "way round",
            f"write longitude first: ({y[0]:g}, {x[0]:g})",
            row,
            "geometry",
            shown,
        )
    if (abs(x) > 180).any() or (abs(y) > 90).any():
        mend = f"reproject the file to {CRS} and save it with that CRS"
        return read.problem("the coordinates are not degrees", mend, row, "geometry", shown)
    return read.problem(
        f"lies outside {near.name} and its surroundings (longitude {near.west:g} to "
        f"{near.east:g}, latitude {near.south:g} to {near.north:g})",
        "correct the position",
        row,
        "geometry",
        shown,
    )
