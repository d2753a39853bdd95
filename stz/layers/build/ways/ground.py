"""Areas of hills and mountains for the ground of maps: few vertices, smooth outlines."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import cast

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from stz.layers.build.ways.elevation import Elevation
from stz.layers.build.ways.relief import HILLS_FROM_M, MOUNTAIN_FROM_M, local_relief

SMOOTH_CELLS = 5.0
"""Width of the smoothing, cells."""
EVERY = 4
"""Contours are drawn on every fourth cell."""
TOLERANCE_DEGREES = 0.025
LEAST_SQUARE_DEGREES = 0.02
"""Smaller areas and holes, about 200 square km, are left out."""
_GRID = 0.01
_Filled = tuple[list[NDArray[np.float64]], list[NDArray[np.uint32]]]


def ground_areas(elevation: Elevation, land: shapely.Geometry) -> dict[str, shapely.Geometry]:
    """Return where the local relief is that of hills or more, and that of mountains.

    Parameters
    ----------
    elevation : Elevation
        Heights.
    land : polygon
        Where to draw, EPSG:4326.
    """
    smooth = gaussian_filter(local_relief(elevation), SMOOTH_CELLS)[::EVERY, ::EVERY]
    lines = contour_generator(
        elevation.longitudes[::EVERY],
        elevation.latitudes[::EVERY],
        smooth,
        fill_type=FillType.OuterOffset,
    )
    found: dict[str, shapely.Geometry] = {}
    for name, least in (("hills", HILLS_FROM_M), ("mountain", MOUNTAIN_FROM_M)):
        points, offsets = cast(_Filled, lines.filled(least, np.inf))
        polygons = []
        for ring, cuts in zip(points, offsets, strict=True):
            rings = [ring[a:b] for a, b in pairwise(cuts)]
            holes = [hole for hole in rings[1:] if _area(hole) >= LEAST_SQUARE_DEGREES]
            if _area(rings[0]) >= LEAST_SQUARE_DEGREES:
                polygons.append(shapely.make_valid(shapely.Polygon(rings[0], holes)))
        area = shapely.intersection(shapely.union_all(polygons), land)
        area = shapely.simplify(area, TOLERANCE_DEGREES)
        area = shapely.set_precision(shapely.make_valid(area), _GRID)
        parts = [p for p in shapely.get_parts(area) if p.area >= LEAST_SQUARE_DEGREES]
        found[name] = shapely.normalize(shapely.MultiPolygon(parts))
    return found


def ground_bytes(areas: dict[str, shapely.Geometry]) -> bytes:
    """Return areas as GeoJSON, one feature each."""
    features = [
        {
            "type": "Feature",
            "properties": {"k": name},
            "geometry": json.loads(shapely.to_geojson(area)),
        }
        for name, area in areas.items()
    ]
    made = {"type": "FeatureCollection", "features": features}
    return (json.dumps(made, separators=(",", ":")) + "\n").encode("utf-8")


def _area(ring: NDArray[np.float64]) -> float:
    return float(shapely.Polygon(ring).area)
