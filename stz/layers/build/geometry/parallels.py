"""Which existing trunks a candidate link runs beside, and so shares a cut or washout with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import shapely
from shapely import STRtree
from shapely.geometry import LineString

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry.corridors import corridor_followed
from stz.layers.build.geometry.geodesy import Position, to_grid
from stz.layers.build.geometry.risk import corridor_group
from stz.layers.build.geometry.trunks import trunks

BESIDE_M = 5000
BESIDE_SHARE = 0.7
OWN_ROUTE = ("unknown", "ML-1")

Ends = tuple[str, str]


class CorridorMap:
    """Stretches of the backbone by their ends, and on the map."""

    def __init__(self, context: BuildContext, positions: Mapping[str, Position]) -> None:
        follows = corridor_followed(context)
        self._positions = positions
        self._by_ends: dict[Ends, set[str]] = defaultdict(set)
        self._corridors: dict[Ends, set[str]] = defaultdict(set)
        roads: dict[str, Ends] = {}
        for link in trunks(context):
            ends = sorted_ends(link["a_id"], link["b_id"])
            corridor = follows[link["corridor"]]
            group = corridor_group(corridor, *ends)
            self._by_ends[ends].add(group)
            self._corridors[ends].add(corridor)
            if corridor not in OWN_ROUTE:
                roads[group] = ends
        self._groups = sorted(roads)
        self._tree = STRtree([self._line(*roads[group]).buffer(BESIDE_M) for group in self._groups])

    def trunk_pairs(self) -> list[Ends]:
        """Return the ends of every trunk whose route is known, sorted."""
        return sorted(ends for ends, found in self._corridors.items() if found != {"unknown"})

    def corridors(self, a: str, b: str) -> frozenset[str]:
        """Return the corridors of the trunks with exactly these ends."""
        return frozenset(self._corridors.get(sorted_ends(a, b), ()))

    def groups(self, a: str, b: str) -> list[str]:
        """Return the groups of a candidate link: trunks with its ends, roads it runs along.

        It runs along a road stretch if at least 70 % of its straight line lies within 5 km of the
        stretch's.
        """
        found = set(self._by_ends.get(sorted_ends(a, b), ()))
        line = self._line(a, b)
        for index in self._tree.query(line):
            beside = shapely.intersection(self._tree.geometries[index], line).length
            if beside >= BESIDE_SHARE * line.length:
                found.add(self._groups[index])
        return sorted(found)

    def _line(self, a: str, b: str) -> LineString:
        return LineString(to_grid([self._positions[a], self._positions[b]]))


def sorted_ends(a: str, b: str) -> Ends:
    """Return two node ids in alphabetical order."""
    return (a, b) if a < b else (b, a)
