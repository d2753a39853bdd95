"""Where the things of a plan are: points of nodes, sites and pools, lines of links and routes."""

from __future__ import annotations

import math
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
        """Return the line of a link: that of its layer, else straight from end to end.

        Parts that touch are one line; what the layer leaves open stays open.
        """
        line = self.lines.get(str(link))
        if line is None:
            return straight(self.node(a), self.node(b))
        if isinstance(line, MultiLineString):
            return linemerge(line) if len(line.geoms) > 1 else line.geoms[0]
        return line

    def route(self, nodes: Sequence[Hashable], links: Sequence[Hashable]) -> BaseGeometry | None:
        """Return the line along a route, from its first node to its last.

        Links join at their nodes; a gap within a link stays open, and the route then has parts.
        """
        parts: list[list[tuple[float, ...]]] = []
        for a, b, link in zip(nodes[:-1], nodes[1:], links, strict=True):
            line, start = self.link(link, a, b), self.node(a)
            if line is None or start is None:
                return None
            pieces = _from(start.coords[0], line)
            if parts:
                first = pieces[0]
                parts[-1] += first[1:] if parts[-1][-1] == first[0] else first
                pieces = pieces[1:]
            parts += pieces
        if not parts:
            return None
        return LineString(parts[0]) if len(parts) == 1 else MultiLineString(parts)


def _from(start: tuple[float, ...], line: BaseGeometry) -> list[list[tuple[float, ...]]]:
    """Return the parts of a line one after the other, the nearest end first each time."""
    whole = line.geoms if isinstance(line, MultiLineString) else [line]
    left = [list(part.coords) for part in whole]
    found: list[list[tuple[float, ...]]] = []
    at = start
    while left:
        part = min(left, key=lambda part: min(math.dist(at, part[0]), math.dist(at, part[-1])))
        left.remove(part)
        found.append(part if math.dist(at, part[0]) <= math.dist(at, part[-1]) else part[::-1])
        at = found[-1][-1]
    return found


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
