"""Polygon geometry in one canonical form, so that two machines write the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry import shape

GRID = 1e-5


def merged(geometries: Sequence[dict[str, Any]], simplify: float = 0.0) -> dict[str, Any]:
    """Return the union of GeoJSON geometries on a 1e-5 degree grid, normalized, as GeoJSON.

    ``simplify`` is a tolerance in degrees (topology preserved), 0 for none. Holes smaller than a
    square kilometer, left where outlines do not quite meet, are filled.
    """
    parts = [shapely.set_precision(shape(geometry), GRID) for geometry in geometries]
    union = shapely.union_all(parts, grid_size=GRID)
    if simplify:
        union = shapely.set_precision(shapely.simplify(union, simplify), GRID)
    polygons = [p for p in shapely.get_parts(union) if p.geom_type == "Polygon" and p.area > 1e-4]
    filled = [
        shapely.Polygon(
            p.exterior, [hole for hole in p.interiors if shapely.Polygon(hole).area > 1e-4]
        )
        for p in polygons
    ]
    whole = filled[0] if len(filled) == 1 else shapely.MultiPolygon(filled)
    found: dict[str, Any] = json.loads(shapely.to_geojson(shapely.normalize(whole)))
    return found
