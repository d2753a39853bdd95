"""Terrain and length of a link: by its least-cost way, or else by the districts it crosses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry.corridors import TerrainClass
from stz.layers.build.geometry.geodesy import Position, straight_km
from stz.layers.build.geometry.terrain import TerrainMap
from stz.layers.build.layer import Origin, together

WAYS_METHOD = (
    "Least-cost ways (terrain_ways.csv): over NOAA GLOBE heights on a grid of 30 arc-seconds; a "
    "step costs its length x (1 + 40 x slope), four times as much at sea or abroad. Road km = "
    "1.087 x km of the way + 3.507 x km that it rises and falls. Terrain: by the range of heights "
    "within 3 km, on at least half of the way: hills from 90 m, mountain from 300 m (limits of the "
    "Australian Soil and Land Survey Field Handbook) if the way also rises and falls 10 m per km."
)
"""How the ways were made; a test holds the numbers against the tables."""
_FIT = (
    "the two factors are fitted to eight corridors with a published length (highway_ways.csv): "
    "the median error on a corridor that is left out of the fit is 4.2 %, the 90th percentile "
    "10.6 %; the factors by district that were used before were off by 13.6 % and 20.0 %"
)
_CHECKS = (
    "on seven other highways the median error is 3.6 %; the largest are 17.5 % and 46.3 %, both "
    "on highways shorter than 50 km whose printed ends may not be the towns"
)
WAYS_NOTES = (
    _FIT,
    _CHECKS,
    "published lengths are of highways: minor roads between small towns may be longer",
)
"""What a user must know of them."""
OVER_HEIGHTS = Origin(
    "stz, least-cost way over NOAA GLOBE 1.0 heights (terrain_ways.csv)",
    "1999",
    "public domain",
    "C",
)
"""Where class and length of a way come from."""
OF_DISTRICTS = Origin(
    "terrain of the districts, general knowledge (terrain_districts.csv)", "2025", "CC0", "C"
)
"""Where they come from without a way."""
MOVED_KM = 0.15
"""A way is of other ends if the straight line has changed by more than this."""


@dataclass(frozen=True)
class LinkTerrain:
    """What terrain says of a link.

    Parameters
    ----------
    kind : TerrainClass
        Terrain class.
    kind_basis : str
        What the class rests on.
    length_km : float
        Length of a road, km.
    route_factor : float
        Length over the straight line.
    length_basis : str
        What the length rests on.
    kind_origin, length_origin : Origin
        Where class and length come from.
    """

    kind: TerrainClass
    kind_basis: str
    length_km: float
    route_factor: float
    length_basis: str
    kind_origin: Origin
    length_origin: Origin


class WayTable:
    """Least-cost ways of ``terrain_ways.csv``; the districts where it has none."""

    def __init__(self, context: BuildContext, positions: Mapping[str, Position]) -> None:
        self._positions = dict(positions)
        self._districts = TerrainMap(context)
        self._ways = {(row["a_id"], row["b_id"]): row for row in context.table("terrain_ways")}

    def of_link(self, a: str, b: str) -> LinkTerrain:
        """Return class and length of the link between two nodes.

        A flat way is desert where at least a quarter of the straight line is in desert districts.
        """
        straight = straight_km(self._positions[a], self._positions[b])
        way = self._ways.get((min(a, b), max(a, b)))
        if way is None or abs(float(way["straight_km"]) - straight) > MOVED_KM:
            return self._by_districts(a, b, straight)
        name, relief = way["terrain"], f"relief {way['relief_m']} m along the least-cost way"
        if name == "plain" and self._districts.is_desert(a, b, self._positions):
            name, relief = "desert", f"{relief}; desert districts"
        length = float(way["way_km"])
        return LinkTerrain(
            self._districts.classes[name],
            relief,
            length,
            round(length / straight, 3),
            "least-cost way over the terrain",
            together([OVER_HEIGHTS, OF_DISTRICTS]) if name == "desert" else OVER_HEIGHTS,
            OVER_HEIGHTS,
        )

    def _by_districts(self, a: str, b: str, straight: float) -> LinkTerrain:
        kind = self._districts.of_link(a, b, self._positions)
        return LinkTerrain(
            kind,
            "districts on the straight line, as the ends have no way in terrain_ways.csv",
            round(straight * kind.route_factor, 1),
            kind.route_factor,
            f"straight x {kind.route_factor} (terrain of the districts: {kind.name})",
            OF_DISTRICTS,
            OF_DISTRICTS,
        )
