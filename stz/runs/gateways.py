"""The gateways of a run: those of its layers, or of the tables it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from stz.runs.geometry import CRS
from stz.runs.run import Run

if TYPE_CHECKING:
    from stz.layers import Layers


def gateways_of(run: Run, layers: Layers) -> gpd.GeoDataFrame:
    """Return the gateways that a map of a run shows, with the columns of the layer of that name.

    Parameters
    ----------
    run : Run
        Whose gateways they are.
    layers : Layers
        Their gateways are those of the run unless its problem was given as tables.
    """
    if run.scenario.problem == "layers":
        return layers.gateways
    nodes = run.instance.nodes
    known = nodes[nodes["node"].isin(run.instance.gateways)].dropna(subset=["lon", "lat"])
    names = known["name"].where(known["name"] != "", known["node"].astype(str))
    columns = known.assign(
        gateway_id=known["node"], node_id=known["node"], name=names, in_service=True
    )
    texts = [name for name in layers.gateways.columns if name not in columns and name != "geometry"]
    columns = columns.assign(**dict.fromkeys(texts, ""))
    points = gpd.points_from_xy(known["lon"], known["lat"])
    return gpd.GeoDataFrame(columns, geometry=points, crs=CRS)[list(layers.gateways.columns)]
