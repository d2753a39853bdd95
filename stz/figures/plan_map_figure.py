"""The map of a plan on paper, with an enlarged part where its zones stand closest."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D
from shapely import Point, prepare

from stz.colors import BLUE, GRAY, GREEN, INK, ORANGE, SLATE, VERMILION, WHITE
from stz.figures.charts import Drawn
from stz.figures.label_placement import Box, Named, cut_name, place_labels, spread
from stz.figures.map_margin import (
    BORDER,
    BROKEN,
    DASHED,
    DOTTED,
    legend,
    scale_bar,
    words_under,
    wrapped,
)
from stz.figures.map_sheet import Sheet, densest, inside_of, map_sheet
from stz.figures.province_names import draw_province_names
from stz.layers import Layers
from stz.messages import FIGURE_MESSAGES as CATALOG
from stz.messages import number, text_of
from stz.runs import Run

WIDTH_INCHES = 7.0
HEIGHT_INCHES = 7.9
_PART_PLACE = (0.615, 0.073, 0.373, 0.373 * WIDTH_INCHES / HEIGHT_INCHES * 0.9)
"""Where the enlarged part stands, in shares of the paper: south-east of the country."""
_POINTS = 72.0
_NAME_MOST = 26
_TITLE_MOST = 52


def plan_map_figure(run: Run, layers: Layers) -> Drawn:
    """Return the map of a plan at print size.

    Parameters
    ----------
    run : Run
        A stored plan.
    layers : Layers
        The layers it was made from.

    Returns
    -------
    Drawn
        A figure 178 mm wide and 201 mm high, drawn in :data:`stz.figures.map_sheet.PAPER_CRS`,
        Lambert's conformal conic for Pakistan.
    """
    sheet = map_sheet(run, layers)
    figure = Figure(figsize=(WIDTH_INCHES, HEIGHT_INCHES))
    axes = figure.add_axes((0.01, 0.07, 0.98, 0.875))
    west, south, east, north = sheet.land.total_bounds
    _frame(
        axes, _filling((west, south, east, north), 0.98 * WIDTH_INCHES / (0.875 * HEIGHT_INCHES))
    )
    _ground(axes, sheet)
    dense = densest(sheet.new)
    _routes(axes, sheet, 1.0)
    inside = np.zeros(len(sheet.new), dtype=bool)
    if dense is not None:
        inside = inside_of(sheet.new, dense)
    _zones(axes, sheet, hidden=inside, grow=1.0, dense=dense, with_provinces=True)
    if dense is not None:
        _enlarged(figure, axes, sheet, dense)
    for each in figure.axes:
        each.set(xlabel="", ylabel="")
    scale_bar(axes)
    legend(axes, sheet, small=int(inside.sum()))
    title = text_of(run.metrics.get("title")) or text_of(run.metrics.get("scenario_name"))
    size = 13.0 if len(title) <= _TITLE_MOST else 13.0 * _TITLE_MOST / len(title)
    figure.text(0.02, 0.972, title, fontsize=size, weight="bold", color=INK, va="center",
                parse_math=False)  # fmt: skip
    caption = " ".join(words_under(run, layers))
    figure.text(0.02, 0.035, wrapped(caption, 144), fontsize=6.0, color=SLATE, va="center",
                parse_math=False)  # fmt: skip
    return Drawn(
        key="map",
        title=CATALOG["figure.map"],
        alt=CATALOG["figure.map.alt"].format(
            title=title,
            new=number(len(sheet.new)),
            existing=number(len(sheet.existing)),
            links=number(len(sheet.links)),
            km=number(run.links["km"].sum()),
            cities=number(len(sheet.cities)),
        ),
        caption=caption,
        figure=figure,
    )


def _frame(axes: Axes, bounds: Sequence[float]) -> None:
    west, south, east, north = bounds
    axes.set_xlim(west, east)
    axes.set_ylim(south, north)
    axes.set_xticks([])
    axes.set_yticks([])
    for spine in axes.spines.values():
        spine.set_edgecolor("#c3ccd3")
    axes.set_facecolor("#e9eef2")


def _filling(bounds: Sequence[float], shape: float) -> tuple[float, float, float, float]:
    """Return bounds with a margin, grown to a width over height."""
    west, south, east, north = bounds
    width, height = 1.04 * (east - west), 1.04 * (north - south)
    width, height = max(width, height * shape), max(height, width / shape)
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _ground(axes: Axes, sheet: Sheet) -> None:
    inside = sheet.land["in_totals"].astype(bool)
    for part, fill in ((sheet.land[inside], "#fbfcfc"), (sheet.land[~inside], "#eceff1")):
        if len(part):
            part.plot(ax=axes, color=fill, edgecolor="#b4bec6", linewidth=0.5, aspect=None)
    dashed = sheet.lines["dashed"].astype(bool)
    for part, style in ((sheet.lines[~dashed], "-"), (sheet.lines[dashed], BROKEN)):
        if len(part):
            part.plot(ax=axes, color=BORDER, linewidth=0.9, linestyle=style, aspect=None)


def _routes(axes: Axes, sheet: Sheet, grow: float) -> None:
    presumed = sheet.backbone["presumed"].astype(bool)
    ring = sheet.links["role"] == "ring"
    for part, color, style, width in (
        (sheet.backbone[presumed], GRAY, DOTTED, 0.8),
        (sheet.backbone[~presumed], SLATE, "-", 1.0),
        (sheet.links[ring], VERMILION, "-", 1.8),
        (sheet.links[~ring], ORANGE, DASHED, 1.8),
    ):
        if len(part):
            part.plot(ax=axes, color=color, linestyle=style, linewidth=width * grow, aspect=None,
                      zorder=3)  # fmt: skip
    for frame, marker, size, color in (
        (sheet.cities, "o", 3.4 * grow, GREEN),
        (sheet.gateways, "D", 4.2 * grow, INK),
    ):
        points = frame.geometry
        axes.plot(points.x, points.y, marker, markersize=size, color=color, markeredgecolor=WHITE,
                  markeredgewidth=0.6, linestyle="none", zorder=4)  # fmt: skip


def _zones(
    axes: Axes,
    sheet: Sheet,
    hidden: np.ndarray,
    grow: float,
    dense: Box | None = None,
    *,
    with_provinces: bool = False,
) -> None:
    """Draw signs with their numbers, and name what there is room for."""
    existing = sheet.existing.geometry
    axes.plot(existing.x, existing.y, "s", markersize=3.8 * grow, color=WHITE,
              markeredgecolor=BLUE, markeredgewidth=1.0, linestyle="none", zorder=5)  # fmt: skip
    to_paper = axes.transData + axes.figure.dpi_scale_trans.inverted()
    to_data = to_paper.inverted()
    most = max([1.0, *sheet.new["seats"].astype(float)])
    away = sheet.new[hidden].geometry
    axes.plot(away.x, away.y, "o", markersize=3.2, color=BLUE, markeredgecolor=WHITE,
              markeredgewidth=0.5, linestyle="none", zorder=5)  # fmt: skip
    zones = sheet.new[~hidden].reset_index(drop=True)
    radii = [grow * (4.4 + 4.6 * (float(seats) / most) ** 0.5) for seats in zones["seats"]]
    true = [tuple(_POINTS * to_paper.transform((point.x, point.y))) for point in zones.geometry]
    spots = spread([(*point, radius) for point, radius in zip(true, radii, strict=True)])
    named: list[Named] = []
    signs: list[Box] = []
    for zone, (x, y), was, radius in zip(zones.to_dict("records"), spots, true, radii, strict=True):
        lines = to_data.transform([(at / _POINTS, up / _POINTS) for at, up in (was, (x, y))])
        axes.plot(*zip(*lines, strict=True), color=BLUE, linewidth=0.8, zorder=5.5)
        axes.plot(*lines[1], "o", markersize=2 * radius, color=BLUE, markeredgecolor=WHITE,
                  markeredgewidth=1.0, zorder=6)  # fmt: skip
        at_x, at_y = lines[1]
        axes.text(
            at_x, at_y, number(zone["number"]), ha="center", va="center_baseline", color=WHITE,
            fontsize=min(7.5, 1.25 * radius), weight="bold", zorder=7,
        )  # fmt: skip
        signs.append(Box(x - radius, y - radius, x + radius, y + radius))
        named.append(_measured(text_of(zone["name"]), x, y, radius, 7.0, bold=True))
    shown = {text_of(name) for name in sheet.new["name"]}
    whole = axes.transAxes + axes.figure.dpi_scale_trans.inverted()
    (left, bottom), (right, top) = _POINTS * whole.transform([(0, 0), (1, 1)])
    page = Box(left, bottom, right, top)
    for frame, half in ((sheet.existing, 2.4 * grow), (sheet.gateways, 2.6), (sheet.cities, 2.0)):
        for point in frame.geometry:
            x, y = _POINTS * to_paper.transform((point.x, point.y))
            signs.append(Box(x - half, y - half, x + half, y + half))
    enlarged: list[Box] = []
    if dense is not None:
        corners = [(dense.left, dense.bottom), (dense.right, dense.top)]
        corner = _POINTS * to_paper.transform(corners)
        enlarged.append(Box(*corner[0], *corner[1]))
    if with_provinces:
        to_points = to_paper + Affine2D().scale(_POINTS)
        signs += draw_province_names(axes, sheet, to_points, [*signs, *enlarged], page)
    land = sheet.land.union_all()
    prepare(land)

    def on_land(at: Box) -> bool:
        return all(
            land.contains(Point(corner))
            for corner in to_data.transform(np.array(at.corners) / _POINTS)
        )

    first = len(named)
    apart = sheet.places if dense is None else sheet.places[~inside_of(sheet.places, dense)]
    for place in apart.to_dict("records"):
        name = text_of(place["name"])
        if name not in shown:
            x, y = _POINTS * to_paper.transform((place["geometry"].x, place["geometry"].y))
            named.append(_measured(name, x, y, 3.0, 6.0))
    for at, (one, spot) in enumerate(
        zip(named, place_labels(named, signs, page, enlarged, on_land), strict=True)
    ):
        if spot is not None:
            x, y = to_data.transform((spot[0] / _POINTS, spot[1] / _POINTS))
            if at >= first:
                axes.plot(*to_data.transform((one.x / _POINTS, one.y / _POINTS)), ".",
                          markersize=2.5, color=GRAY, zorder=3.5)  # fmt: skip
            axes.text(x, y, one.text, fontsize=one.size, ha="center", va="center", zorder=8,
                      color=INK if at < first else SLATE, parse_math=False,
                      weight="bold" if at < first else "normal",
                      path_effects=[withStroke(linewidth=1.8, foreground=WHITE)])  # fmt: skip


def _measured(
    name: str, x: float, y: float, radius: float, size: float, *, bold: bool = False
) -> Named:
    text = cut_name(name, _NAME_MOST)
    font = FontProperties(size=size, weight="bold" if bold else "normal")
    with warnings.catch_warnings():
        # letters that the font does not have are boxes, which have a width too
        warnings.simplefilter("ignore")
        width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return Named(text, x, y, radius, size, bold, width)


def _enlarged(figure: Figure, axes: Axes, sheet: Sheet, part: Box) -> None:
    close = figure.add_axes(_PART_PLACE, zorder=10)
    _frame(close, (part.left, part.bottom, part.right, part.top))
    for spine in close.spines.values():
        spine.set(edgecolor=INK, linewidth=1.0)
    _ground(close, sheet)
    _routes(close, sheet, 1.25)
    close.set_xlim(part.left, part.right)
    close.set_ylim(part.bottom, part.top)
    parts = {
        name: frame[inside_of(frame, part)].reset_index(drop=True)
        for name in ("cities", "gateways", "new", "existing", "places")
        for frame in (getattr(sheet, name),)
    }
    within = Sheet(sheet.land, sheet.lines, sheet.backbone, sheet.links, **parts)
    _zones(close, within, hidden=np.zeros(len(within.new), dtype=bool), grow=1.0)
    size = part.right - part.left, part.top - part.bottom
    axes.add_patch(
        Rectangle((part.left, part.bottom), *size, fill=False, edgecolor=INK, lw=1.0, zorder=4.5)
    )
