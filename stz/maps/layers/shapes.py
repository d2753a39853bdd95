"""Geometries as GeoJSON small enough to travel: rounded to 5 decimals, simplified where asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from stz.escape import Json
from stz.maps.layers.symbols import Symbol

DECIMALS = 5
OFF_CANVAS = frozenset({"land", "lines", "hatch", "markerPane"})
"""Panes that are not drawn on the canvas of a large page."""
Properties = Callable[[int, Mapping[str, object]], Mapping[str, Json] | None]


@dataclass(frozen=True)
class MapLayer:
    """One layer of the map with what the legend says of it.

    Attributes
    ----------
    key : str
        Name of ours that switches and scripts use.
    title : str
        Words for people.
    group : str
        Heading the layer stands under; empty for layers without a switch.
    pane : str
        Which of the map's panes it is drawn in.
    features : list of dict
        GeoJSON features.
    symbols : tuple of Symbol
        Styles of the features, in the order of the legend.
    show : bool
        On when the page opens.
    quiet : bool
        Whether the pointer passes through.
    exclusive : str
        Of layers with the same word here, at most one is on.
    note : str
        What a reader must know of these data.
    hidden_symbols : tuple of Symbol
        Styles that the legend does not show.
    """

    key: str
    title: str
    group: str
    pane: str
    features: list[dict[str, Json]]
    symbols: tuple[Symbol, ...]
    show: bool = True
    quiet: bool = False
    exclusive: str = ""
    note: str = ""
    hidden_symbols: tuple[Symbol, ...] = ()

    def options(self, *, canvas: bool = False) -> dict[str, Json]:
        """Return what the page's script needs besides the features.

        Parameters
        ----------
        canvas : bool
            Whether the page is so large that lines and dots share one canvas. What lies below all
            else stays as it is, and so does what is hatched, which a canvas cannot draw.
        """
        styles = {symbol.key: symbol.style() for symbol in (*self.symbols, *self.hidden_symbols)}
        found: dict[str, Json] = {"pane": self.pane, "quiet": self.quiet, "styles": styles}
        if canvas and self.pane not in OFF_CANVAS:
            found["canvas"] = True
        return found


def features(frame: gpd.GeoDataFrame, properties: Properties) -> list[dict[str, Json]]:
    """Return a layer's rows as GeoJSON features.

    Parameters
    ----------
    frame : GeoDataFrame
        Rows to draw, in EPSG:4326; those without a geometry are left out.
    properties : callable
        From the row's position and its fields, what the page needs of it; None leaves the row out.
    """
    found: list[dict[str, Json]] = []
    plain = frame.drop(columns=frame.geometry.name).to_dict("records")
    for position, (row, geometry) in enumerate(zip(plain, frame.geometry, strict=True)):
        if geometry is None or geometry.is_empty:
            continue
        chosen = properties(position, row)
        if chosen is not None:
            found.append(feature(geometry, chosen))
    return found


def feature(geometry: BaseGeometry, properties: Mapping[str, Json]) -> dict[str, Json]:
    """Return one GeoJSON feature with rounded coordinates."""
    rounded = shapely.transform(geometry, lambda coordinates: np.round(coordinates, DECIMALS))
    return {
        "type": "Feature",
        "properties": dict(properties),
        "geometry": shapely.geometry.mapping(rounded),
    }


def simplify(frame: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    """Return a layer with fewer vertices, shared borders of polygons kept shared.

    Parameters
    ----------
    frame : GeoDataFrame
        Polygons or lines in EPSG:4326.
    tolerance : float
        In degrees; about 0.01 is a pixel at national scale.
    """
    geometries = frame.geometry.to_numpy()
    if not len(geometries):
        return frame
    areas = np.isin(shapely.get_type_id(geometries), (3, 6)).all()
    if areas and shapely.coverage_is_valid(geometries):
        simpler = shapely.coverage_simplify(geometries, tolerance)
    else:
        simpler = shapely.simplify(geometries, tolerance, preserve_topology=True)
    return frame.set_geometry(gpd.GeoSeries(simpler, index=frame.index, crs=frame.crs))
