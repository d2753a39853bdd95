"""Backbone nodes: towns, passes and junctions the national fiber trunks meet at."""

from __future__ import annotations

from stz.layers.build.context import BuildContext
from stz.layers.build.layer import BuiltLayer, LayerInfo, finish

NAME = "backbone_nodes"
COLUMNS = ("node_id", "name", "place_id", "coord_grade")
INFO = LayerInfo(
    title="Nodes of the national fiber backbone",
    units={},
    licence="facts; coordinates of towns: CC BY 4.0 (GeoNames)",
    attribution=(
        "coordinates of towns (c) GeoNames, CC BY 4.0; passes and junctions: general knowledge"
    ),
    year="2025",
    method=(
        "backbone_nodes.csv; a node with the id of a place is that place and has its coordinates"
    ),
)


def build(context: BuildContext) -> BuiltLayer:
    """Return the layer, sorted by node id."""
    places = {row["place_id"]: row for row in context.layer("places").rows}
    rows = []
    for node in context.table("backbone_nodes"):
        place = places.get(node["node_id"])
        point = [float(node["lon"]), float(node["lat"])]
        rows.append(
            {
                "node_id": node["node_id"],
                "name": node["name"],
                "place_id": node["node_id"] if place else None,
                "coord_grade": node["coord_grade"],
                "source": "GeoNames (CC BY 4.0)"
                if place
                else "general knowledge, unverified (coordinates)",
                "year": "2025",
                "licence": "CC BY 4.0" if place else "facts",
                "grade": node["coord_grade"],
                "geometry": place["geometry"] if place else {"type": "Point", "coordinates": point},
            }
        )
    return finish(NAME, "point", COLUMNS, sorted(rows, key=lambda row: str(row["node_id"])), INFO)
