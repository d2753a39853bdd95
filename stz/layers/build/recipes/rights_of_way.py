"""Rights of way: candidate fiber links between neighboring places and along the existing trunks."""

from __future__ import annotations

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry import (
    PAKISTAN_ALBERS,
    WAYS_METHOD,
    WAYS_NOTES,
    CorridorMap,
    RiskOrigins,
    WayTable,
    corridor_factors,
    corridor_origins,
    fiber_positions,
    flood_districts,
    flood_groups,
    joined,
    node_districts,
    straight_km,
)
from stz.layers.build.layer import BuiltLayer, LayerInfo, Row, finish, part_columns
from stz.layers.build.recipes.candidate_pairs import LONGEST_KM, candidate_pairs
from stz.layers.build.recipes.capex import RS_PER_USD, capex_by_terrain

NAME = "rights_of_way"
COLUMNS = (
    "row_id",
    "a",
    "b",
    "rule",
    "length_km",
    "length_basis",
    "straight_km",
    "route_factor",
    *part_columns("length"),
    "terrain",
    "terrain_basis",
    *part_columns("terrain"),
    "capex_low_usd_per_km",
    "capex_mid_usd_per_km",
    "capex_high_usd_per_km",
    "capex_basis",
    *part_columns("capex"),
    "risk_group",
    *part_columns("risk"),
)
_LINES = (
    "modeled: no candidate was surveyed; lines are drawn straight, lengths and terrain are those "
    "of a least-cost way"
)
INFO = LayerInfo(
    title="Candidate fiber links (rights of way)",
    units={
        "length_km": "km",
        "straight_km": "km",
        "route_factor": "route km per straight km",
        "capex_low_usd_per_km": "USD per route km",
        "capex_mid_usd_per_km": "USD per route km",
        "capex_high_usd_per_km": "USD per route km",
    },
    licence=(
        "CC BY 4.0 (positions from GeoNames); heights public domain (NOAA); everything else CC0"
    ),
    attribution=(
        "stz, over places (c) GeoNames, CC BY 4.0, Natural Earth (public domain) and NOAA GLOBE "
        "heights (Hastings and Dunbar 1999, public domain)"
    ),
    year="2025",
    method=(
        f"proximity graph over places and backbone nodes in whole meters of {PAKISTAN_ALBERS}: a "
        f"pair is a candidate "
        "unless a third node sees it under more than 104.5 degrees (a Gabriel graph, 90 degrees, "
        "slightly relaxed); "
        f"at most {LONGEST_KM:.0f} km straight and at most 15 % abroad; plus a link beside every "
        f"trunk with a known "
        "route, a second way round every link that alone holds a part together, and what "
        "connects the graph. "
        f"{WAYS_METHOD} "
        "A flat way is desert where a quarter of the straight line is in desert districts. "
        "Length: straight x factor of the corridor with the same ends, if its length is "
        "published; else that of the least-cost way. Capex per km: see capex_basis; "
        "rupees at "
        f"{RS_PER_USD} to the dollar. Risk groups: flood-2022:<district> for an end in a "
        f"district of the 2022 flood; "
        "corridor:<name>@<ends> for trunks with the same ends or a road followed on 70 % of the "
        "way within 5 km"
    ),
    notes=(
        _LINES,
        *WAYS_NOTES,
        "links in Azad Jammu and Kashmir and Gilgit-Baltistan are kept; a scenario excludes them",
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, numbered in the order of its ends."""
    positions = fiber_positions(context)
    corridors = CorridorMap(context, positions)
    factors = corridor_factors(context, positions)
    ways = WayTable(context, positions)
    capex = capex_by_terrain(context)
    flooded = flood_districts(context)
    district = node_districts(context)
    risks, origins = RiskOrigins(context), corridor_origins(context)
    rows: list[Row] = []
    for (a, b), rule in sorted(candidate_pairs(context, positions, corridors).items()):
        straight = straight_km(positions[a], positions[b])
        way = ways.of_link(a, b)
        known = {
            name: factors[name] for name in sorted(corridors.corridors(a, b)) if name in factors
        }
        length, factor, basis = way.length_km, way.route_factor, way.length_basis
        origin = way.length_origin
        if known:
            corridor = min(known, key=lambda name: known[name])
            factor = known[corridor]
            length = round(straight * factor, 1)
            basis = f"straight x {factor} (corridor: {corridor})"
            origin = origins[corridor]
        cost = capex[way.kind.name]
        groups = [
            *flood_groups([district.get(a), district.get(b)], flooded),
            *corridors.groups(a, b),
        ]
        rows.append(
            {
                "row_id": f"R{len(rows) + 1:04d}",
                "a": a,
                "b": b,
                "rule": rule,
                "length_km": length,
                "length_basis": basis,
                "straight_km": straight,
                "route_factor": factor,
                **origin.cells("length"),
                "terrain": way.kind.name,
                "terrain_basis": way.kind_basis,
                **way.kind_origin.cells("terrain"),
                "capex_low_usd_per_km": cost.low,
                "capex_mid_usd_per_km": cost.mid,
                "capex_high_usd_per_km": cost.high,
                "capex_basis": cost.basis,
                **cost.origin.cells("capex"),
                "risk_group": joined(groups),
                **risks.of(groups).cells("risk"),
                "source": "modeled by stz from places and backbone: a proximity graph",
                "year": "2025",
                "licence": "CC BY 4.0 (GeoNames positions)",
                "grade": "C",
                "geometry": {
                    "type": "LineString",
                    "coordinates": [list(positions[a]), list(positions[b])],
                },
            }
        )
    return finish(NAME, "line", COLUMNS, rows, INFO)
