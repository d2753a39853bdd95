"""Route factors: how much longer a route is than the straight line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry.geodesy import Position, straight_km
from stz.layers.build.layer import Origin, origin_of


@dataclass(frozen=True)
class TerrainClass:
    """A terrain class; ``rank`` orders by difficulty, ``route_factor`` is km per straight km."""

    name: str
    rank: int
    route_factor: float


def corridor_factors(context: BuildContext, positions: Mapping[str, Position]) -> dict[str, float]:
    """Return route km per straight km of each corridor with a published length.

    The straight length is that of the chain of towns the corridor passes, not of its two ends: the
    hops then add up to the published length, where the factor between the ends would count every
    bend twice.
    """
    factors = {}
    for row in context.table("corridor_chains"):
        nodes = row["nodes"].split(";")
        straight = sum(straight_km(positions[a], positions[b]) for a, b in pairwise(nodes))
        factors[row["corridor"]] = round(float(row["length_km"]) / straight, 3)
    return factors


def corridor_lengths(context: BuildContext) -> dict[str, str]:
    """Return the published length of each corridor as printed."""
    return {row["corridor"]: row["length_km"] for row in context.table("corridor_chains")}


def corridor_origins(context: BuildContext) -> dict[str, Origin]:
    """Return where the published length of each corridor comes from."""
    return {row["corridor"]: origin_of(row) for row in context.table("corridor_chains")}


def corridor_followed(context: BuildContext) -> dict[str, str]:
    """Return the physical corridor behind each corridor name of the trunk table.

    ``road`` is a local road, ``unknown`` a logical link.
    """
    return {row["corridor"]: row["follows"] for row in context.table("corridor_aliases")}


def terrain_classes(context: BuildContext) -> dict[str, TerrainClass]:
    """Return the terrain classes by name."""
    return {
        row["terrain"]: TerrainClass(row["terrain"], int(row["rank"]), float(row["route_factor"]))
        for row in context.table("terrain_classes")
    }
