"""The quiet ground under a plan: provinces, boundary lines and place names, from our own layers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import (
    Point,
    contains,
    distance,
    from_geojson,
    get_parts,
    make_valid,
    points,
    union_all,
)
from shapely.geometry.base import BaseGeometry

from stz.escape import Json
from stz.layers import Layers
from stz.maps.layers.plan import zone_order
from stz.maps.layers.shapes import DECIMALS, MapLayer, feature, features, simplify
from stz.maps.layers.symbols import Symbol
from stz.messages import amount_of, current_translation, name, text_of, translate
from stz.runs import Run

TOLERANCE_DEGREES = 0.006
RELIEF_TINT = "#8c7440"
"""Of hills, and once more of mountains, which lie within them; the page's dark theme has its own.

So little of it shows that the borders of provinces do, too.
"""
BEYOND_DEGREES = 0.05
"""So far from the land boundaries are drawn; the layer goes on into the neighbors."""

NAME_SIZES: tuple[tuple[int, str, float], ...] = (
    (1_000_000, "big", 4.0),
    (400_000, "mid", 5.75),
    (200_000, "small", 6.75),
    (100_000, "small", 7.5),
    (0, "small", 8.5),
)
"""People from which, kind of label, and zoom from which a place is named."""
EXISTING_ZONE_ZOOM = 8.0

Row = Mapping[str, object]
Label = list[Json]


def land_layer(layers: Layers) -> MapLayer:
    """Return the provinces as ground."""

    def properties(_: int, province: Row) -> dict[str, Json]:
        return {"k": "land" if province["in_totals"] else "land_apart"}

    symbols = (
        Symbol("land", "", "area", "#c3ccd3", fill="#fbfcfc", weight=0.8),
        Symbol("land_apart", "", "area", "#c3ccd3", fill="#f1f3f4", weight=0.8),
    )
    return _quiet_layer("land", "land", layers.provinces, properties, symbols)


def relief_layer(layers: Layers) -> MapLayer:
    """Return hills and mountains as light tints on the ground, within the provinces.

    The areas are made from NOAA GLOBE heights (public domain) by ``python -m
    stz.layers.build.ways --ground``.
    """
    land = simplify(layers.provinces, TOLERANCE_DEGREES).union_all()
    shown = []
    for key, area in _relief_areas().items():
        # Lines and points are left over where an area only touches the edge of the land.
        parts = get_parts(make_valid(area.intersection(land)))
        within = union_all([part for part in parts if part.area > 0])
        if not within.is_empty:
            shown.append(feature(within, {"k": key}))
    symbols = (
        Symbol("hills", "", "area", fill=RELIEF_TINT, fill_opacity=0.1, weight=0),
        Symbol("mountain", "", "area", fill=RELIEF_TINT, fill_opacity=0.1, weight=0),
    )
    return MapLayer(
        key="relief", title="", group="", pane="land", features=shown, symbols=symbols, quiet=True
    )


@cache
def _relief_areas() -> dict[str, BaseGeometry]:
    text = (files("stz.maps.offline_page") / "assets" / "ground" / "relief.geojson").read_text()
    return {
        str(part["properties"]["k"]): from_geojson(json.dumps(part["geometry"]))
        for part in json.loads(text)["features"]
    }


def boundaries_layer(layers: Layers) -> MapLayer:
    """Return international boundaries; the Line of Control and others undetermined are dashed."""

    def properties(_: int, line: Row) -> dict[str, Json]:
        return {"k": "dashed" if line["dashed"] else "solid"}

    near = layers.provinces.union_all().buffer(BEYOND_DEGREES)
    lines = layers.boundaries.assign(geometry=layers.boundaries.intersection(near))
    lines = lines[~lines.is_empty]

    symbols = (
        Symbol("solid", "", "line", "#7a8894", weight=1.4),
        Symbol("dashed", "", "line", "#5c6873", weight=1.5, dash="6 4"),
    )
    return _quiet_layer("boundaries", "lines", lines, properties, symbols)


def _quiet_layer(
    key: str,
    pane: str,
    rows: gpd.GeoDataFrame,
    properties: Callable[[int, Row], dict[str, Json]],
    symbols: tuple[Symbol, ...],
) -> MapLayer:
    """Return a layer that is part of the ground: no title, no cards, not in the layer tree."""
    shown = features(simplify(rows, TOLERANCE_DEGREES), properties)
    return MapLayer(
        key=key, title="", group="", pane=pane, features=shown, symbols=symbols, quiet=True
    )


def labels(layers: Layers, run: Run) -> list[Json]:
    """Return names to write on the map, most important first.

    Each is latitude, longitude, HTML, kind, zoom from which it shows, the position of the zone it
    belongs to or None, and HTML of the province it is in; a province has further places for its
    name, and its width in degrees. New zones come by size, then the largest cities.
    """
    places = list(_place_names(layers, run))
    large = [place for place in places if place[3] == NAME_SIZES[0][1]]
    others = [place for place in places if place[3] != NAME_SIZES[0][1]]
    return [*_zone_names(run), *large, *_province_names(layers), *others]


def disclaimers(layers: Layers, run: Run) -> list[str]:
    """Return what has to be said of the boundaries, each sentence once."""
    said = [text_of(run.metrics.get("disclaimer"))]
    said += [text_of(text) for text in layers.boundaries["disclaimer"]]
    distinct = list(dict.fromkeys(text for text in said if text))
    draft = [translate("translation.draft")] if current_translation().is_draft else []
    return (distinct or [translate("disclaimer.none")]) + draft


def _zone_names(run: Run) -> Iterator[Label]:
    zones = zone_order(run)
    for position, (zone, existing, point) in enumerate(
        zip(zones["name"], zones["existing"], zones.geometry, strict=True)
    ):
        start = EXISTING_ZONE_ZOOM if existing else 0.0
        yield [*_at(point), name(zone), "zone", start, position, ""]


def _place_names(layers: Layers, run: Run) -> Iterator[Label]:
    zones = run.zones
    named = set(zones.loc[~zones["existing"].astype(bool), "name"].map(text_of))
    places = layers.places.assign(
        people=pd.to_numeric(layers.places["population_2023"], errors="coerce").fillna(0)
    ).sort_values(["people", "place_id"], ascending=[False, True])
    columns = (places["name"], places["province"], places["people"], places.geometry)
    for place, province, people, point in zip(*columns, strict=True):
        if text_of(place) in named:
            continue
        amount = amount_of(people) or 0.0
        kind, start = next((kind, zoom) for least, kind, zoom in NAME_SIZES if amount >= least)
        yield [*_at(point), name(place), kind, start, None, name(province)]


def _province_names(layers: Layers) -> Iterator[Label]:
    for province, outline in zip(
        layers.provinces["province"], layers.provinces.geometry, strict=True
    ):
        if outline is not None and outline.area > 0.5:
            spots = [_at(point) for point in spots_inside(outline)]
            west, _, east, _ = outline.bounds
            width = round(float(east - west), 2)
            yield [*spots[0], name(province), "area", 0.0, None, "", spots[1:], width]


def spots_inside(outline: BaseGeometry, number: int = 16) -> list[Point]:
    """Return points well inside of an outline, the middle one first, to write its name at one.

    Parameters
    ----------
    outline : polygon
        In any CRS.
    number : int
        How many at most.
    """
    middle = outline.representative_point()
    west, south, east, north = outline.bounds
    steps = np.linspace(0.1, 0.9, 7)
    across, up = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
    grid = np.asarray(points(across.ravel(), up.ravel()))
    within = grid[contains(outline, grid)]
    # far from the edge first: a name needs room on both sides
    order = np.argsort(-distance(outline.boundary, within), kind="stable")
    return [middle, *within[order][: number - 1]]


def _at(point: object) -> list[float]:
    return [round(float(point.y), DECIMALS), round(float(point.x), DECIMALS)]  # type: ignore[attr-defined]
