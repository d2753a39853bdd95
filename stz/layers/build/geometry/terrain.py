"""Terrain class of a link from the districts that its straight line crosses."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import shapely
from shapely import STRtree
from shapely.geometry import Point, shape

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry.corridors import TerrainClass, terrain_classes
from stz.layers.build.geometry.geodesy import Position, along
from stz.layers.build.geometry.risk import node_districts

SAMPLES = 20
HARD_SHARE = 0.25


class TerrainMap:
    """Terrain of nodes (by their district) and of points (by the outline of the district)."""

    def __init__(self, context: BuildContext) -> None:
        self.classes = terrain_classes(context)
        self._by_district = {
            row["district"]: row["terrain"] for row in context.table("terrain_districts")
        }
        self._node_district = node_districts(context)
        self._outlines = context.layer("districts").rows

    @cached_property
    def _tree(self) -> STRtree:
        return STRtree([shape(row["geometry"]) for row in self._outlines])

    def at(self, position: Position) -> TerrainClass:
        """Return the class of the district outline at, or nearest to, a position."""
        row = self._outlines[int(self._tree.nearest(Point(position)))]
        members = str(row["covers"]).split(";") if row["covers"] else [row["district"]]
        return max(
            (self.classes[self._by_district[name]] for name in members), key=lambda c: c.rank
        )

    def of_node(self, node: str, position: Position) -> TerrainClass:
        """Return the class of a node's own district, or of the outline it lies in."""
        district = self._node_district.get(node)
        return self.classes[self._by_district[district]] if district else self.at(position)

    def of_link(self, a: str, b: str, positions: dict[str, Position]) -> TerrainClass:
        """Return the hardest class that covers at least a quarter of the straight line.

        The two ends count by their own district, the points between by the outline they lie in.
        """
        counts = self._counts(a, b, positions)
        total = sum(counts.values())
        hard = [
            c
            for c in counts
            if sum(n for k, n in counts.items() if k.rank >= c.rank) >= HARD_SHARE * total
        ]
        return max(hard, key=lambda c: c.rank)

    def is_desert(self, a: str, b: str, positions: dict[str, Position]) -> bool:
        """Return whether desert districts cover at least a quarter of the straight line."""
        counts = self._counts(a, b, positions)
        return counts[self.classes["desert"]] >= HARD_SHARE * sum(counts.values())

    def _counts(self, a: str, b: str, positions: dict[str, Position]) -> Counter[TerrainClass]:
        inner = along(positions[a], positions[b], SAMPLES)[1:-1]
        found = [self.of_node(a, positions[a]), self.of_node(b, positions[b])]
        return Counter(found + [self.at(position) for position in inner])


def territory(context: BuildContext) -> shapely.Geometry:
    """Return the union of the province polygons, EPSG:4326."""
    polygons = [shape(row["geometry"]) for row in context.layer("provinces").rows]
    return shapely.union_all(polygons, grid_size=1e-5)
