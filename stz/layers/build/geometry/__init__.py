"""Sources of the build come in; distances, corridors, terrain and shared risks leave."""

from stz.layers.build.geometry.corridors import (
    corridor_factors,
    corridor_followed,
    corridor_lengths,
    corridor_origins,
)
from stz.layers.build.geometry.geodesy import GEOD, PAKISTAN_ALBERS, Position, straight_km, to_grid
from stz.layers.build.geometry.parallels import CorridorMap, sorted_ends
from stz.layers.build.geometry.polygons import merged
from stz.layers.build.geometry.positions import fiber_positions
from stz.layers.build.geometry.proximity import (
    Pair,
    bridge_pairs,
    neighbor_pairs,
    second_path,
    spanning_pairs,
    squared_distances,
)
from stz.layers.build.geometry.risk import (
    corridor_group,
    flood_districts,
    flood_groups,
    joined,
    node_districts,
)
from stz.layers.build.geometry.risk_origins import RiskOrigins
from stz.layers.build.geometry.terrain import TerrainMap, territory
from stz.layers.build.geometry.trunks import shared_groups, trunks
from stz.layers.build.geometry.way_table import WAYS_METHOD, WAYS_NOTES, LinkTerrain, WayTable

__all__ = [
    "GEOD",
    "PAKISTAN_ALBERS",
    "WAYS_METHOD",
    "WAYS_NOTES",
    "CorridorMap",
    "LinkTerrain",
    "Pair",
    "Position",
    "RiskOrigins",
    "TerrainMap",
    "WayTable",
    "bridge_pairs",
    "corridor_factors",
    "corridor_followed",
    "corridor_group",
    "corridor_lengths",
    "corridor_origins",
    "fiber_positions",
    "flood_districts",
    "flood_groups",
    "joined",
    "merged",
    "neighbor_pairs",
    "node_districts",
    "second_path",
    "shared_groups",
    "sorted_ends",
    "spanning_pairs",
    "squared_distances",
    "straight_km",
    "territory",
    "to_grid",
    "trunks",
]
