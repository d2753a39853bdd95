"""Distances on the ellipsoid and a metric grid, both rounded so that every machine agrees."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod, Transformer

GEOD = Geod(ellps="WGS84")
# Albers equal area for Pakistan (WGS 84, meters): scale error below 1 %, 24 to 37 degrees north.
PAKISTAN_ALBERS = (
    "+proj=aea +lat_1=26 +lat_2=35 +lat_0=30 +lon_0=69.5 +datum=WGS84 +units=m +no_defs"
)

Position = tuple[float, float]


def straight_km(a: Position, b: Position) -> float:
    """Return the geodesic length between two (lon, lat) positions, km, to 0.1 km."""
    meters = GEOD.inv(a[0], a[1], b[0], b[1])[2]
    return round(float(meters) / 1000, 1)


def to_grid(positions: Sequence[Position]) -> NDArray[np.int64]:
    """Return positions in whole meters of :data:`PAKISTAN_ALBERS`, one row (x, y) each."""
    transformer = Transformer.from_crs("EPSG:4326", PAKISTAN_ALBERS, always_xy=True)
    x, y = transformer.transform([p[0] for p in positions], [p[1] for p in positions])
    return np.rint(np.column_stack([x, y])).astype(np.int64)


def along(a: Position, b: Position, parts: int) -> list[Position]:
    """Return ``parts + 1`` (lon, lat) positions evenly spaced in degrees, ends included."""
    return [
        (a[0] + (b[0] - a[0]) * step / parts, a[1] + (b[1] - a[1]) * step / parts)
        for step in range(parts + 1)
    ]
