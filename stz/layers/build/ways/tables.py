"""Rows of the two source tables: a way for every link, and ways along highways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry import Position, sorted_ends, straight_km
from stz.layers.build.ways.calibration import (
    WEIGHTS,
    Highway,
    LengthModel,
    best_weight,
    fitted,
    left_out_errors,
)
from stz.layers.build.ways.least_cost import Terrain, least_cost_way
from stz.layers.build.ways.relief import (
    HILLS_FROM_M,
    MOUNTAIN_FROM_M,
    relief_of_way,
    share_from,
    terrain_class,
)

Rows = list[dict[str, str]]
ELEVATION = "NOAA GLOBE 1.0 (Hastings and Dunbar 1999)"
_PROVENANCE = {
    "year": "1999",
    "licence": "public domain (elevation); CC BY 4.0 (GeoNames positions)",
    "grade": "C",
}


def highway_rows(
    context: BuildContext, terrain: Terrain, positions: Mapping[str, Position]
) -> tuple[Rows, int, LengthModel]:
    """Return the ways along highways, the weight of a climb, and the model fitted to them.

    Chains of ``corridor_chains.csv`` are fitted, with every weight that is tried; highways of
    ``highway_checks.csv`` are not, and show the error on others.
    """
    chains = {
        row["corridor"]: (float(row["length_km"]), row["nodes"].split(";"))
        for row in context.table("corridor_chains")
    }
    printed = {row["corridor"]: row["length_km"] for row in context.table("row_corridors")}
    others = {
        row["corridor"]: (float(printed[row["corridor"]]), row["nodes"].split(";"))
        for row in context.table("highway_checks")
    }
    tried = {
        weight: [
            _highway(name, km, nodes, terrain, positions, weight)
            for name, (km, nodes) in chains.items()
        ]
        for weight in WEIGHTS
    }
    weight = best_weight(tried)
    model = fitted(tried[weight])
    rows = []
    for each, highways in tried.items():
        errors = left_out_errors(highways)
        own = fitted(highways)
        rows += [
            _highway_row("fit", each, highway, own, f"{100 * error:.1f}")
            for highway, error in zip(highways, errors, strict=True)
        ]
    for name, (km, nodes) in others.items():
        highway = _highway(name, km, nodes, terrain, positions, weight)
        rows.append(_highway_row("check", weight, highway, model, ""))
    return rows, weight, model


def _highway(
    name: str,
    km: float,
    nodes: Sequence[str],
    terrain: Terrain,
    positions: Mapping[str, Position],
    weight: int,
) -> Highway:
    straight = grid = climb = 0.0
    for a, b in pairwise(nodes):
        way = least_cost_way(terrain, positions[a], positions[b], weight)
        between = straight_km(positions[a], positions[b])
        straight += between
        grid += way.scaled_km(between)
        climb += way.climb_km
    return Highway(name, km, round(straight, 1), round(grid, 1), round(climb, 2))


def _highway_row(
    use: str, weight: int, highway: Highway, model: LengthModel, left_out: str
) -> dict[str, str]:
    return {
        "corridor": highway.name,
        "use": use,
        "climb_weight": str(weight),
        "published_km": f"{highway.published_km:g}",
        "straight_km": str(highway.straight_km),
        "grid_km": str(highway.grid_km),
        "climb_km": str(highway.climb_km),
        "model_km": str(model.km(highway.grid_km, highway.climb_km)),
        "error_pct": f"{100 * model.error(highway):.1f}",
        "left_out_error_pct": left_out,
        "source": f"{ELEVATION}; published lengths from row_corridors.csv and corridor_chains.csv",
        **_PROVENANCE,
    }


def way_rows(
    pairs: Iterable[tuple[str, str]],
    terrain: Terrain,
    relief: NDArray[np.float64],
    positions: Mapping[str, Position],
    weight: int,
    model: LengthModel,
) -> Rows:
    """Return the least-cost way between the ends of each link, sorted by its ends."""
    rows = []
    for a, b in sorted({sorted_ends(*pair) for pair in pairs}):
        straight = straight_km(positions[a], positions[b])
        way = least_cost_way(terrain, positions[a], positions[b], weight)
        grid, climb_m = round(way.scaled_km(straight), 1), round(1000 * way.climb_km)
        half = round(relief_of_way(relief, way.cells))
        rows.append(
            {
                "a_id": a,
                "b_id": b,
                "straight_km": str(straight),
                "grid_km": str(grid),
                "climb_m": str(climb_m),
                "way_km": str(max(straight, model.km(grid, climb_m / 1000))),
                "relief_m": str(half),
                "hills_or_more_pct": str(round(100 * share_from(relief, way.cells, HILLS_FROM_M))),
                "mountain_pct": str(round(100 * share_from(relief, way.cells, MOUNTAIN_FROM_M))),
                "terrain": terrain_class(half, climb_m / grid),
                "source": f"least-cost way over {ELEVATION}",
                **_PROVENANCE,
            }
        )
    return rows
