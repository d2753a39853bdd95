"""Which pairs of nodes get a candidate link, and by which rule."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import LineString

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry import (
    CorridorMap,
    Pair,
    Position,
    bridge_pairs,
    neighbor_pairs,
    second_path,
    sorted_ends,
    spanning_pairs,
    squared_distances,
    straight_km,
    territory,
    to_grid,
)

LONGEST_KM = 250.0
COSINE = 0.25
ABROAD_SHARE = 0.15
# Straight lines across the bays of the Makran coast stand for a coastal road.
MAKRAN_SEA = shapely.box(61.5, 24.5, 67.0, 25.5)


def candidate_pairs(
    context: BuildContext, positions: dict[str, Position], corridors: CorridorMap
) -> dict[tuple[str, str], str]:
    """Return the rule that made each candidate link, by its ends.

    ``neighbor``: no third node sees the pair under more than 104.5 degrees. ``beside backbone``: a
    second route between the ends of a trunk. ``second path``: the shortest way round a link that
    alone holds a part of the graph. ``connect``: needed to connect, whatever its length. All but
    the last are at most 250 km and inside the country.
    """
    ids = list(positions)
    squared = squared_distances(to_grid(list(positions.values())))
    allowed = _allowed(context, ids, positions, squared)
    rules: dict[Pair, str] = {
        pair: "neighbor" for pair in neighbor_pairs(squared, COSINE) if allowed[pair]
    }
    index = {name: number for number, name in enumerate(ids)}
    for a, b in corridors.trunk_pairs():
        pair = (index[a], index[b])
        if allowed[pair]:
            rules.setdefault(pair, "beside backbone")
    for pair in spanning_pairs(squared, list(rules)):
        rules[pair] = "connect"
    for bridge in bridge_pairs(list(rules)):
        second = second_path(squared, list(rules), bridge, allowed)
        if second is not None:
            rules.setdefault(second, "second path")
    return {sorted_ends(ids[i], ids[j]): rule for (i, j), rule in rules.items()}


def _allowed(
    context: BuildContext,
    ids: list[str],
    positions: dict[str, Position],
    squared: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Return which pairs are short enough and stay inside the country, as a symmetric matrix."""
    country = shapely.union(territory(context), MAKRAN_SEA)
    shapely.prepare(country)
    near = squared <= int((LONGEST_KM * 1000 * 1.02) ** 2)
    allowed = np.zeros_like(near)
    for i, j in zip(*np.nonzero(np.triu(near, 1)), strict=True):
        a, b = positions[ids[i]], positions[ids[j]]
        if straight_km(a, b) > LONGEST_KM:
            continue
        line = LineString([a, b])
        inside = country.covers(line) or (
            shapely.intersection(country, line).length >= (1 - ABROAD_SHARE) * line.length
        )
        allowed[i, j] = allowed[j, i] = inside
    return allowed
