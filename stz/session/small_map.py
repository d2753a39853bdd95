"""A small map of a plan as one SVG drawing: outlines, links, zones; nothing is loaded for it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import shapely

from stz.colors import BLUE, GRAY, INK, ORANGE, WHITE
from stz.escape import Html, element

if TYPE_CHECKING:
    from stz.plan import Plan
    from stz.run import Prepared

WIDTH = 360
"""Pixels."""
_MARGIN = 8
_COARSE = 0.03
"""Degrees by which outlines are simplified."""


def small_map(prepared: Prepared, plan: Plan) -> Html:
    """Return a plan as SVG: new zones filled, existing ones hollow, built links as lines.

    Longitudes are shortened by the cosine of the middle latitude, which at this size is as good
    as any projection.

    Parameters
    ----------
    prepared : Prepared
        Problem and layers; positions in EPSG:4326.
    plan : Plan
        The plan.
    """
    land = prepared.layers.provinces.to_crs("EPSG:4326").geometry.simplify(_COARSE)
    west, south, east, north = land.total_bounds
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = (WIDTH - 2 * _MARGIN) / ((east - west) * squeeze)
    height = round((north - south) * scale + 2 * _MARGIN)

    def at(lon: float, lat: float) -> tuple[str, str]:
        x = _MARGIN + (lon - west) * squeeze * scale
        return f"{x:.1f}", f"{_MARGIN + (north - lat) * scale:.1f}"

    shapes = [
        element("path", d=_path(part, at), fill="none", stroke=GRAY, stroke_width="0.7")
        for shape in land
        for part in shapely.get_parts(shape)
        if part.area > 0.05
    ]
    nodes = prepared.assembly.network.nodes
    where = {str(node): (lon, lat) for node, lon, lat in
             nodes[["node", "lon", "lat"]].itertuples(index=False)}  # fmt: skip
    lines = []
    for link in plan.built_links.to_dict("records"):
        ends = [where.get(str(link[end])) for end in "ab"]
        if None not in ends:
            (x1, y1), (x2, y2) = (at(*end) for end in ends if end is not None)
            lines.append(
                element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=BLUE, stroke_width="1.6")
            )
    dots = [_dot(zone, at) for zone in _zones(prepared, plan)]
    words = f"Map of the plan: {len(plan.zones)} zones, {len(plan.built_links)} new links"
    return element(
        "svg", element("title", words), *shapes, *lines, *dots, role="img",
        viewBox=f"0 0 {WIDTH} {height}", width=WIDTH, height=height,
        xmlns="http://www.w3.org/2000/svg",
    )  # fmt: skip


def _path(part: shapely.Polygon, at: object) -> str:
    assert callable(at)
    points = [",".join(at(lon, lat)) for lon, lat in part.exterior.coords]
    return f"M{'L'.join(points)}Z"


def _zones(prepared: Prepared, plan: Plan) -> list[dict[str, object]]:
    sites = prepared.assembly.candidates.set_index("site")
    return [
        {"name": row["name"], "seats": row["seats"], **sites.loc[row["site"]].to_dict()}
        for row in plan.zones.sort_values("seats", ascending=False).to_dict("records")
        if row["site"] in sites.index
    ]


def _dot(zone: dict[str, object], at: object) -> Html:
    assert callable(at)
    x, y = at(float(str(zone["lon"])), float(str(zone["lat"])))
    seats = float(str(zone["seats"]))
    new = not zone["existing"]
    size = 2.0 + min(6.0, math.sqrt(seats if math.isfinite(seats) else 400.0) / 10)
    return element(
        "circle", element("title", f"{zone['name']}, {seats:,.0f} seats"), cx=x, cy=y,
        r=f"{size:.1f}", fill=ORANGE if new else WHITE, stroke=INK, stroke_width="0.8",
    )  # fmt: skip
