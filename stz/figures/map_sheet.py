"""What is on the map of a plan, in meters on paper, and which part of it to enlarge."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from stz.figures.label_placement import Box
from stz.layers import Layers
from stz.runs import Run, gateways_of

PAPER_CRS = "+proj=lcc +lat_1=26 +lat_2=35 +lat_0=30.5 +lon_0=69.5 +datum=WGS84 +units=m"
"""Lambert's conformal conic with two parallels through Pakistan (Snyder 1987, p. 104)."""

_PART_KM = (350.0, 315.0)
_DENSE_SHARE = 0.7
"""Of the enlarged part, in which zones are counted; the rest is room for their names."""
_LEAST_TO_ENLARGE = 5
_NAMED_PEOPLE = 300_000


@dataclass(frozen=True)
class Sheet:
    """The layers of a map in `PAPER_CRS`, meters."""

    land: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    backbone: gpd.GeoDataFrame
    links: gpd.GeoDataFrame
    cities: gpd.GeoDataFrame
    gateways: gpd.GeoDataFrame
    new: gpd.GeoDataFrame
    existing: gpd.GeoDataFrame
    places: gpd.GeoDataFrame


def map_sheet(run: Run, layers: Layers) -> Sheet:
    """Return what of a run and its layers is drawn, projected to `PAPER_CRS`."""

    def flat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return frame.to_crs(PAPER_CRS).reset_index(drop=True)

    zones = flat(run.zones.sort_values("number", kind="stable"))
    existing = zones["existing"].astype(bool).to_numpy()
    people = pd.to_numeric(layers.places["population_2023"], errors="coerce").fillna(0)
    places = layers.places.assign(people=people)
    large = places[people >= _NAMED_PEOPLE].sort_values(
        ["people", "place_id"], ascending=[False, True]
    )
    gateways = gateways_of(run, layers)
    return Sheet(
        land=flat(layers.provinces),
        lines=flat(layers.boundaries),
        backbone=flat(run.backbone),
        links=flat(run.links),
        cities=flat(run.cities),
        gateways=flat(gateways[gateways["in_service"].astype(bool)]),
        new=zones[~existing].reset_index(drop=True),
        existing=zones[existing].reset_index(drop=True),
        places=flat(large),
    )


def densest(zones: gpd.GeoDataFrame) -> Box | None:
    """Return the rectangle with most new zones, None where there are too few to enlarge."""
    best: tuple[int, Box] | None = None
    for x, y in zip(zones.geometry.x, zones.geometry.y, strict=True):
        found = zones[inside_of(zones, _around(x, y, _DENSE_SHARE))].geometry
        middle = (found.x.min() + found.x.max()) / 2, (found.y.min() + found.y.max()) / 2
        if best is None or len(found) > best[0]:
            best = len(found), _around(*middle, 1.0)
    return best[1] if best is not None and best[0] >= _LEAST_TO_ENLARGE else None


def _around(x: float, y: float, share: float) -> Box:
    width, height = (500.0 * share * side for side in _PART_KM)
    return Box(x - width, y - height, x + width, y + height)


def inside_of(frame: gpd.GeoDataFrame, box: Box) -> np.ndarray:
    """Return which points lie in a box, all in meters."""
    x, y = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
    found: np.ndarray = (box.left <= x) & (x <= box.right) & (box.bottom <= y) & (y <= box.top)
    return found
