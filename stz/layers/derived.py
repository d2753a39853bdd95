"""What follows for added rows from other layers: positions of ends and places, lengths of links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import Geod
from shapely.geometry import LineString, Point

from stz.layers.contract import LayerContract
from stz.layers.frames import ReadLayer

_LENGTHS = ("length_km", "length_basis", "straight_km", "route_factor")
DERIVED: Mapping[str, tuple[str, ...]] = {"backbone_links": _LENGTHS, "rights_of_way": _LENGTHS}
GIVEN = "as given by the planner"
MEASURED = "measured along the line given by the planner"
_GEOD = Geod(ellps="WGS84")
_KM_DIGITS, _FACTOR_DIGITS = 1, 3


def left_out(contract: LayerContract) -> tuple[str, ...]:
    """Return the columns that added rows of a layer may leave out, since they follow."""
    return DERIVED.get(contract.name, ())


def with_derived(read: ReadLayer, reads: Mapping[str, ReadLayer]) -> ReadLayer:
    """Return rows with positions and lengths that follow from other layers filled in.

    A point without a position stands where its place or node is; a link without a line goes
    straight from end to end. A link's length is measured where its line was given and the length
    was not; a length that was given is kept.

    Parameters
    ----------
    read : ReadLayer
        Rows of a planner's own, in the types of the contract.
    reads : mapping of str to ReadLayer
        Layers that are ready.
    """
    frame = read.frame
    if not isinstance(frame, gpd.GeoDataFrame) or frame.empty:
        return read
    known = _points(read, reads)
    done: gpd.GeoDataFrame | None = None
    if read.contract.kind == "point":
        done = _with_points(read, frame, known)
    elif read.contract.name in DERIVED and {"a", "b"} <= set(frame.columns):
        done = _with_lengths(frame, known)
    if done is None:
        return read
    unread = read.unread | _follows(read, done, known)
    return replace(read, frame=done, unread=unread)


def _follows(
    read: ReadLayer, frame: gpd.GeoDataFrame, known: Mapping[str, Point]
) -> set[tuple[int, str]]:
    """Return what is missing only because something else is: that is told, this is not."""
    found: set[tuple[int, str]] = set()
    columns = [ref.column for ref in read.contract.references if ref.column in frame]
    for at, shape in enumerate(frame.geometry):
        names = [frame[column].iloc[at] for column in columns]
        lost = any(not pd.isna(name) and name and str(name) not in known for name in names)
        if lost and not _is_there(shape):
            found |= {(at, "geometry"), (at, "straight_km"), (at, "route_factor")}
        if "length_km" in frame and pd.isna(frame["length_km"].iloc[at]):
            found.add((at, "route_factor"))
    return found


def _points(read: ReadLayer, reads: Mapping[str, ReadLayer]) -> dict[str, Point]:
    """Return where the rows are that this layer refers to, by id."""
    found: dict[str, Point] = {}
    for reference in read.contract.references:
        for layer, column in reference.targets:
            target = reads[layer].frame if layer in reads else None
            if reads[layer].contract.kind != "point" if layer in reads else True:
                continue
            if isinstance(target, gpd.GeoDataFrame) and column in target:
                for name, point in zip(target[column], target.geometry, strict=True):
                    if isinstance(point, Point) and not point.is_empty:
                        found.setdefault(str(name), point)
    return found


def _is_there(shape: Any) -> bool:
    return shape is not None and not shape.is_empty


def _with_points(
    read: ReadLayer, frame: gpd.GeoDataFrame, known: Mapping[str, Point]
) -> gpd.GeoDataFrame:
    columns = [ref.column for ref in read.contract.references if ref.column in frame]
    shapes = []
    for at, shape in enumerate(frame.geometry):
        names = [str(frame[column].iloc[at]) for column in columns]
        near = next((known[name] for name in names if name in known), None)
        shapes.append(shape if _is_there(shape) else near)
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def _with_lengths(frame: gpd.GeoDataFrame, known: Mapping[str, Point]) -> gpd.GeoDataFrame:
    rows = [
        _link(
            frame,
            at,
            shape,
            known.get(str(frame["a"].iloc[at])),
            known.get(str(frame["b"].iloc[at])),
        )
        for at, shape in enumerate(frame.geometry)
    ]
    shapes = gpd.GeoSeries([row.pop("geometry") for row in rows], index=frame.index, crs=frame.crs)
    derived = pd.DataFrame(rows, index=frame.index)
    return frame.assign(**{str(name): derived[name] for name in derived}).set_geometry(shapes)


def _link(
    frame: gpd.GeoDataFrame, at: int, shape: Any, a: Point | None, b: Point | None
) -> dict[str, Any]:
    def given(column: str) -> float:
        return float(frame[column].iloc[at]) if column in frame else np.nan

    drawn = _is_there(shape)
    length, straight, factor = given("length_km"), given("straight_km"), given("route_factor")
    basis = str(frame["length_basis"].iloc[at]) if "length_basis" in frame else ""
    basis = "" if basis == "nan" else basis.strip()
    if a is not None and b is not None:
        shape = shape if drawn else LineString([a, b])
        if np.isnan(straight):
            straight = round(_GEOD.inv(a.x, a.y, b.x, b.y)[2] / 1000, _KM_DIGITS)
    if np.isnan(length) and drawn:
        length = round(_GEOD.geometry_length(shape) / 1000, _KM_DIGITS)
        basis = basis or MEASURED
    if np.isnan(factor) and straight > 0:
        factor = round(length / straight, _FACTOR_DIGITS)
    return {
        "geometry": shape,
        "length_km": length,
        "length_basis": basis or GIVEN,
        "straight_km": straight,
        "route_factor": factor,
    }
