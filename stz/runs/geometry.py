"""Where the things of a plan are: points of nodes, sites and pools, lines of links and routes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

CRS = "EPSG:4326"
"""Coordinate system of everything on disk."""


@dataclass(frozen=True, eq=False)
class Atlas:
    """Points of nodes, sites and pools, and lines of links, by id as text."""

    nodes: Mapping[str, Point]
    sites: Mapping[str, Point]
    pools: Mapping[str, Point]
    lines: Mapping[str, BaseGeometry]

    def node(self, node: Hashable) -> Point | None:
        """Return where a node is; None where nothing says so."""
        return self.nodes.get(str(node))

    def site(self, site: Hashable, node: Hashable) -> Point | None:
        """Return where a site is, or else its node."""
        return self.sites.get(str(site)) or self.node(node)

    def pool(self, pool: Hashable) -> Point | None:
        """Return where a pool is, or else the node of its id."""
        return self.pools.get(str(pool)) or self.node(pool)

    def link(self, link: Hashable, a: Hashable, b: Hashable) -> BaseGeometry | None:
        """Return the line of a link: that of its layer, else straight from end to end."""
        line = self.lines.get(str(link))
        return line if line is not None else straight(self.node(a), self.node(b))

    def route(self, nodes: Sequence[Hashable], links: Sequence[Hashable]) -> BaseGeometry | None:
        """Return the line along a route, from its first node to its last."""
        parts: list[tuple[float, ...]] = []
        for a, b, link in zip(nodes[:-1], nodes[1:], links, strict=True):
            line = self.link(link, a, b)
            if isinstance(line, MultiLineString):
                line = linemerge(line)
            start = self.node(a)
            if not isinstance(line, LineString) or start is None:
                return None
            coordinates = list(line.coords)
            ends = Point(coordinates[0]), Point(coordinates[-1])
            if start.distance(ends[1]) < start.distance(ends[0]):
                coordinates.reverse()
            parts += coordinates[1:] if parts and parts[-1] == coordinates[0] else coordinates
        return LineString(parts) if len(parts) > 1 else None


def straight(start: Point | None, end: Point | None) -> LineString | None:
    """Return the line between two points; None where one is unknown."""
    return None if start is None or end is None else LineString([start, end])


def spots(table: pd.DataFrame, key: str) -> dict[str, Point]:
    """Return points by id from columns ``lon, lat`` in degrees; rows without them are left out."""
    located = table.dropna(subset=["lon", "lat"])
    rows = zip(located[key], located["lon"], located["lat"], strict=True)
    return {str(row): Point(lon, lat) for row, lon, lat in rows}


def lines(layer: gpd.GeoDataFrame, key: str) -> dict[str, BaseGeometry]:
    """Return the geometries of a layer by id; rows without one are left out."""
    rows = zip(layer[key], layer.geometry, strict=True)
    return {str(row): shape for row, shape in rows if shape is not None and not shape.is_empty}


def frame(
    rows: Sequence[Mapping[Any, Any]], columns: Mapping[str, str], shapes: Sequence[object]
) -> gpd.GeoDataFrame:
    """Return rows as a layer with the columns named, each of its type, also where there are none.

    Parameters
    ----------
    rows : sequence of mapping
        Values by column.
    columns : mapping
        Type of each column: ``str``, ``int``, ``float`` or ``bool``.
    shapes : sequence
        One geometry per row; None where it is unknown.
    """
    types: dict[str, Any] = {"str": object, "int": "int64", "float": "float64", "bool": "bool"}
    data = {
        name: pd.Series([row[name] for row in rows], dtype=types[kind])
        for name, kind in columns.items()
    }
    return gpd.GeoDataFrame(data, geometry=gpd.GeoSeries(list(shapes), dtype="geometry"), crs=CRS)
