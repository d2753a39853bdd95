"""Names of provinces on a printed map, in capitals, where nothing else stands."""

from __future__ import annotations

from itertools import product

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patheffects import withStroke
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Transform
from shapely import Point, prepare
from shapely.geometry.base import BaseGeometry

from stz.colors import GRAY, WHITE
from stz.figures.label_placement import Box
from stz.figures.map_sheet import Sheet
from stz.messages import text_of

_SIZE = 6.0
"""Points."""
_GRID = 15
"""Places tried along each side of a province."""


def draw_province_names(
    axes: Axes, sheet: Sheet, to_points: Transform, taken: list[Box], page: Box
) -> list[Box]:
    """Write the name of each province nearest to its middle, free of signs; return their boxes.

    Parameters
    ----------
    axes : Axes
        In meters, `PAPER_CRS`.
    sheet : Sheet
        What is on the map; its land has the names.
    to_points : Transform
        From meters to points of 1/72 inch on paper.
    taken : list of Box
        Where something stands, points.
    page : Box
        Beyond which nothing is written, points.
    """
    written: list[Box] = []
    to_meters = to_points.inverted()
    for province in sheet.land.to_dict("records"):
        shape = province["geometry"]
        prepare(shape)
        west, south, east, north = shape.bounds
        middle = shape.representative_point()
        spots = [
            (x, y)
            for x in np.linspace(west, east, _GRID)
            for y in np.linspace(south, north, _GRID)
            if shape.contains(Point(x, y))
        ]
        spots.sort(key=lambda at: Point(at).distance(middle))
        found = None
        for text, (x, y) in product(_variants(text_of(province["province"]).upper()), spots):
            box = _box(text, *to_points.transform((x, y)))
            free = box.within(page) and not any(box.meets(one) for one in (*taken, *written))
            if free and _holds(shape, to_meters.transform(box.corners)):
                found = text, x, y, box
                break
        if found is not None:
            text, x, y, box = found
            axes.text(x, y, text, fontsize=_SIZE, ha="center", va="center", color=GRAY, zorder=3.4,
                      parse_math=False, linespacing=1.1,
                      path_effects=[withStroke(linewidth=1.5, foreground=WHITE)])  # fmt: skip
            written.append(box)
    return written


def _holds(shape: BaseGeometry, corners: np.ndarray) -> bool:
    return all(shape.contains(Point(corner)) for corner in corners)


def _variants(name: str) -> list[str]:
    """Return a name in one line and, if it has several words, in two."""
    words = name.split()
    half = (len(words) + 1) // 2
    return [
        name,
        *([" ".join(words[:half]) + "\n" + " ".join(words[half:])] if half < len(words) else []),
    ]


def _box(text: str, x: float, y: float) -> Box:
    lines = text.split("\n")
    font = FontProperties(size=_SIZE)
    width = max(text_to_path.get_text_width_height_descent(one, font, False)[0] for one in lines)
    half = 0.65 * _SIZE * len(lines)
    return Box(x - width / 2 - 1, y - half, x + width / 2 + 1, y + half)
