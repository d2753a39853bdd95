"""Areas of hills and mountains for the ground of maps: few vertices, smooth outlines."""

from __future__ import annotations

import json

import numpy as np
import shapely
from matplotlib.figure import Figure
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
    longitudes, latitudes = elevation.longitudes[::EVERY], elevation.latitudes[::EVERY]
    found: dict[str, shapely.Geometry] = {}
    for name, least in (("hills", HILLS_FROM_M), ("mountain", MOUNTAIN_FROM_M)):
        above = _above(longitudes, latitudes, smooth, least)
        area = shapely.intersection(above, land)
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


def _above(
    longitudes: NDArray[np.float64],
    latitudes: NDArray[np.float64],
    values: NDArray[np.float64],
    least: float,
) -> shapely.Geometry:
    """Return where values are at least so large; a ring within a ring is a hole."""
    top = max(float(values.max()), least) + 1
    drawn = Figure().subplots().contourf(longitudes, latitudes, values, levels=[least, top])
    found: shapely.Geometry = shapely.Polygon()
    for path in drawn.get_paths():
        for points in path.to_polygons():
            ring = np.asarray(points, dtype=np.float64)
            if len(ring) < 4:
                continue
            area = shapely.make_valid(shapely.Polygon(ring))
            if area.area >= LEAST_SQUARE_DEGREES:
                found = shapely.symmetric_difference(found, area)
    return found
