"""The fiber namespace: a place and a backbone node with the same id are one node."""

from __future__ import annotations

from stz.layers.build.context import BuildContext
from stz.layers.build.geometry.geodesy import Position


def fiber_positions(context: BuildContext) -> dict[str, Position]:
    """Return the (lon, lat) of every place and backbone node, by node id, sorted by id."""
    found: dict[str, Position] = {}
    for layer, key in (("places", "place_id"), ("backbone_nodes", "node_id")):
        for row in context.layer(layer).rows:
            lon, lat = row["geometry"]["coordinates"]
            found[row[key]] = (lon, lat)
    return dict(sorted(found.items()))
