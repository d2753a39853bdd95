"""Which province a node of the backbone lies in, where no place says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

METRIC_CRS = "EPSG:32642"
"""UTM zone 42 north: meters, good enough to tell which province is nearest."""


def node_provinces(
    nodes: pd.DataFrame, places: pd.DataFrame, provinces: pd.DataFrame
) -> dict[str, str]:
    """Province of every backbone node: that of its place, else of the polygon it lies in or near.

    Junctions at a border may lie just outside every outline, hence the nearest one.

    Parameters
    ----------
    nodes : GeoDataFrame
        Layer ``backbone_nodes``: ``node_id, place_id``, points.
    places : DataFrame
        Layer: ``place_id, province``.
    provinces : GeoDataFrame
        Layer: ``province``, polygons.
    """
    of_place: Mapping[Any, str] = dict(zip(places["place_id"], places["province"], strict=True))
    found: dict[str, str] = {}
    lonely: list[int] = []
    for row, (node, place) in enumerate(zip(nodes["node_id"], nodes["place_id"], strict=True)):
        known = of_place.get(place) or of_place.get(node)
        if known:
            found[str(node)] = str(known)
        else:
            lonely.append(row)
    if lonely and len(provinces):
        outlines = provinces.geometry.to_crs(METRIC_CRS)
        names = provinces["province"].astype(str).tolist()
        points = nodes.geometry.iloc[lonely].to_crs(METRIC_CRS)
        for row, point in zip(lonely, points, strict=True):
            nearest = int(outlines.distance(point).to_numpy().argmin())
            found[str(nodes["node_id"].iloc[row])] = names[nearest]
    return found
