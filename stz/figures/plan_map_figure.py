"""The map of a plan on paper, with an enlarged part where its zones stand closest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from stz.colors import BLUE, GRAY, GREEN, INK, ORANGE, SLATE, VERMILION, WHITE
from stz.figures.charts import Drawn
from stz.figures.label_placement import Box, Named, place_labels, spread
from stz.layers import Layers
from stz.plan.run import Run
from stz.words.figure_words import FIGURE_WORDS as WORDS
from stz.words.numbers import number, text_of

PAPER_CRS = "+proj=lcc +lat_1=26 +lat_2=35 +lat_0=30.5 +lon_0=69.5 +datum=WGS84 +units=m"
"""Lambert's conformal conic with two parallels through Pakistan (Snyder 1987, p. 104)."""

WIDTH_INCHES = 7.0
HEIGHT_INCHES = 7.9
_PART_KM = (350.0, 315.0)
_DENSE_SHARE = 0.7
"""Of the enlarged part, in which zones are counted; the rest is room for their names."""
_PART_PLACE = (0.615, 0.073, 0.373, 0.373 * WIDTH_INCHES / HEIGHT_INCHES * 0.9)
"""Where the enlarged part stands, in shares of the paper: south-east of the country."""
_LEAST_TO_ENLARGE = 5
_POINTS = 72.0
_DASHED = (0, (3, 1.2))
_DOTTED = (0, (1, 1.6))
_NAMED_PEOPLE = 300_000
_NAME_MOST = 26
_TITLE_MOST = 52


@dataclass(frozen=True)
class _Sheet:
    """The layers of a map in `PAPER_CRS`, meters."""

    land: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    backbone: gpd.GeoDataFrame
    links: gpd.GeoDataFrame
    cities: gpd.GeoDataFrame
    gateways: gpd.GeoDataFrame
    new: gpd.GeoDataFrame
    existing: gpd.GeoDataFrame
    places: gpd.GeoDataFrame


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
        A figure 178 mm wide and 201 mm high, drawn in `PAPER_CRS`.
    """
    sheet = _sheet(run, layers)
    figure = Figure(figsize=(WIDTH_INCHES, HEIGHT_INCHES))
    axes = figure.add_axes((0.01, 0.07, 0.98, 0.875))
    west, south, east, north = sheet.land.total_bounds
    _frame(
        axes, _filling((west, south, east, north), 0.98 * WIDTH_INCHES / (0.875 * HEIGHT_INCHES))
    )
    _ground(axes, sheet)
    dense = _densest(sheet.new)
    _routes(axes, sheet, 1.0)
    inside = np.zeros(len(sheet.new), dtype=bool)
    if dense is not None:
        inside = _in(sheet.new, dense)
    _zones(axes, sheet, hidden=inside, grow=1.0, dense=dense)
    if dense is not None:
        _enlarged(figure, axes, sheet, dense)
    for each in figure.axes:
        each.set(xlabel="", ylabel="")
    _scale_bar(axes)
    _legend(axes, sheet)
    title = text_of(run.metrics.get("title")) or text_of(run.metrics.get("scenario_name"))
    size = 13.0 if len(title) <= _TITLE_MOST else 13.0 * _TITLE_MOST / len(title)
    figure.text(0.02, 0.972, title, fontsize=size, weight="bold", color=INK, va="center",
                parse_math=False)  # fmt: skip
    caption = " ".join(_said(run, layers))
    figure.text(0.02, 0.035, _wrapped(caption, 132), fontsize=6.5, color=SLATE, va="center",
                parse_math=False)  # fmt: skip
    return Drawn(
        key="map",
        title=WORDS["figure.map"],
        alt=WORDS["figure.map.alt"].format(
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


def _sheet(run: Run, layers: Layers) -> _Sheet:
    def flat(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        return frame.to_crs(PAPER_CRS).reset_index(drop=True)

    zones = flat(run.zones.sort_values("number", kind="stable"))
    existing = zones["existing"].astype(bool).to_numpy()
    people = pd.to_numeric(layers.places["population_2023"], errors="coerce").fillna(0)
    places = layers.places.assign(people=people)
    large = places[people >= _NAMED_PEOPLE].sort_values(
        ["people", "place_id"], ascending=[False, True]
    )
    in_service = layers.gateways["in_service"].astype(bool)
    return _Sheet(
        land=flat(layers.provinces),
        lines=flat(layers.boundaries),
        backbone=flat(run.backbone),
        links=flat(run.links),
        cities=flat(run.cities),
        gateways=flat(layers.gateways[in_service]),
        new=zones[~existing].reset_index(drop=True),
        existing=zones[existing].reset_index(drop=True),
        places=flat(large),
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


def _ground(axes: Axes, sheet: _Sheet) -> None:
    inside = sheet.land["in_totals"].astype(bool)
    for part, fill in ((sheet.land[inside], "#fbfcfc"), (sheet.land[~inside], "#eceff1")):
        if len(part):
            part.plot(ax=axes, color=fill, edgecolor="#b4bec6", linewidth=0.5, aspect=None)
    dashed = sheet.lines["dashed"].astype(bool)
    for part, style in ((sheet.lines[~dashed], "-"), (sheet.lines[dashed], (0, (4, 2)))):
        if len(part):
            part.plot(ax=axes, color="#7a8894", linewidth=0.9, linestyle=style, aspect=None)


def _routes(axes: Axes, sheet: _Sheet, grow: float) -> None:
    presumed = sheet.backbone["presumed"].astype(bool)
    ring = sheet.links["role"] == "ring"
    for part, color, style, width in (
        (sheet.backbone[presumed], GRAY, _DOTTED, 0.8),
        (sheet.backbone[~presumed], SLATE, "-", 1.0),
        (sheet.links[ring], VERMILION, "-", 1.8),
        (sheet.links[~ring], ORANGE, _DASHED, 1.8),
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
    axes: Axes, sheet: _Sheet, hidden: np.ndarray, grow: float, dense: Box | None = None
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
        named.append(Named(_short(text_of(zone["name"])), x, y, radius, 7.0, bold=True))
    shown = {text_of(name) for name in sheet.new["name"]}
    whole = axes.transAxes + axes.figure.dpi_scale_trans.inverted()
    (left, bottom), (right, top) = _POINTS * whole.transform([(0, 0), (1, 1)])
    page = Box(left, bottom, right, top)
    for frame, half in ((sheet.existing, 2.4 * grow), (sheet.gateways, 2.6), (sheet.cities, 2.0)):
        for point in frame.geometry:
            x, y = _POINTS * to_paper.transform((point.x, point.y))
            signs.append(Box(x - half, y - half, x + half, y + half))
    if dense is not None:
        corners = [(dense.left, dense.bottom), (dense.right, dense.top)]
        corner = _POINTS * to_paper.transform(corners)
        signs.append(Box(*corner[0], *corner[1]))
    first = len(named)
    for place in sheet.places.to_dict("records"):
        name = text_of(place["name"])
        if name not in shown:
            x, y = _POINTS * to_paper.transform((place["geometry"].x, place["geometry"].y))
            named.append(Named(_short(name), x, y, 3.0, 6.0))
    for at, (one, spot) in enumerate(zip(named, place_labels(named, signs, page), strict=True)):
        if spot is not None:
            x, y = to_data.transform((spot[0] / _POINTS, spot[1] / _POINTS))
            if at >= first:
                axes.plot(*to_data.transform((one.x / _POINTS, one.y / _POINTS)), ".",
                          markersize=2.5, color=GRAY, zorder=3.5)  # fmt: skip
            axes.text(x, y, one.text, fontsize=one.size, ha="center", va="center", zorder=8,
                      color=INK if at < first else SLATE, parse_math=False,
                      weight="bold" if at < first else "normal")  # fmt: skip


def _densest(zones: gpd.GeoDataFrame) -> Box | None:
    """Return the rectangle with most new zones, None where there are too few to enlarge."""
    best: tuple[int, Box] | None = None
    for x, y in zip(zones.geometry.x, zones.geometry.y, strict=True):
        found = zones[_in(zones, _around(x, y, _DENSE_SHARE))].geometry
        middle = (found.x.min() + found.x.max()) / 2, (found.y.min() + found.y.max()) / 2
        if best is None or len(found) > best[0]:
            best = len(found), _around(*middle, 1.0)
    return best[1] if best is not None and best[0] >= _LEAST_TO_ENLARGE else None


def _around(x: float, y: float, share: float) -> Box:
    width, height = (500.0 * share * side for side in _PART_KM)
    return Box(x - width, y - height, x + width, y + height)


def _in(frame: gpd.GeoDataFrame, box: Box) -> np.ndarray:
    x, y = frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy()
    found: np.ndarray = (box.left <= x) & (x <= box.right) & (box.bottom <= y) & (y <= box.top)
    return found


def _enlarged(figure: Figure, axes: Axes, sheet: _Sheet, part: Box) -> None:
    close = figure.add_axes(_PART_PLACE, zorder=10)
    _frame(close, (part.left, part.bottom, part.right, part.top))
    for spine in close.spines.values():
        spine.set(edgecolor=INK, linewidth=1.0)
    _ground(close, sheet)
    _routes(close, sheet, 1.25)
    close.set_xlim(part.left, part.right)
    close.set_ylim(part.bottom, part.top)
    parts = {
        name: frame[_in(frame, part)].reset_index(drop=True)
        for name in ("cities", "gateways", "new", "existing", "places")
        for frame in (getattr(sheet, name),)
    }
    within = _Sheet(sheet.land, sheet.lines, sheet.backbone, sheet.links, **parts)
    _zones(close, within, hidden=np.zeros(len(within.new), dtype=bool), grow=1.0)
    size = part.right - part.left, part.top - part.bottom
    axes.add_patch(
        Rectangle((part.left, part.bottom), *size, fill=False, edgecolor=INK, lw=1.0, zorder=9)
    )


def _scale_bar(axes: Axes) -> None:
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    x, y = left + 0.03 * (right - left), bottom + 0.03 * (top - bottom)
    axes.plot([x, x + 200_000.0], [y, y], color=INK, linewidth=2, solid_capstyle="butt", zorder=9)
    axes.text(x + 100_000.0, y + 0.008 * (top - bottom), f"200 {WORDS['figure.map.km']}",
              fontsize=7, ha="center", va="bottom", color=INK)  # fmt: skip


def _legend(axes: Axes, sheet: _Sheet) -> None:
    ring = sheet.links["role"] == "ring"
    presumed = sheet.backbone["presumed"].astype(bool)
    signs = (
        ("new", len(sheet.new), _dot("o", 8, BLUE)),
        ("existing", len(sheet.existing), _dot("s", 5, WHITE, BLUE)),
        ("ring", int(ring.sum()), Line2D([], [], color=VERMILION, linewidth=1.8)),
        ("spur", int((~ring).sum()), Line2D([], [], color=ORANGE, linewidth=1.8, ls=_DASHED)),
        ("city", len(sheet.cities), _dot("o", 4, GREEN)),
        ("backbone", int((~presumed).sum()), Line2D([], [], color=SLATE, linewidth=1.0)),
        ("presumed", int(presumed.sum()), Line2D([], [], color=GRAY, linewidth=0.8, ls=_DOTTED)),
        ("gateway", len(sheet.gateways), _dot("D", 5, INK)),
    )
    used = [(sign, WORDS[f"figure.map.{key}"]) for key, found, sign in signs if found]
    handles, names = [sign for sign, _ in used], [name for _, name in used]
    box = axes.legend(handles, names, loc="upper left", fontsize=7.5, framealpha=0.95,
                      borderpad=0.8, labelspacing=0.6)  # fmt: skip
    box.set_zorder(11)


def _dot(marker: str, size: float, color: str, edge: str = WHITE) -> Line2D:
    return Line2D([], [], marker=marker, markersize=size, color=color, linestyle="none",
                  markeredgecolor=edge)  # fmt: skip


def _said(run: Run, layers: Layers) -> list[str]:
    told = [text_of(run.metrics.get("disclaimer"))]
    told += [text_of(text) for text in layers.boundaries["disclaimer"]]
    used = ("places", "backbone_links", "provinces")
    sources = [
        text_of(row.get("attribution"))
        for row in run.provenance.get("layers", ())
        if row.get("layer") in used
    ]
    named = "; ".join(dict.fromkeys(text for text in sources if text))
    end = [WORDS["figure.map.sources"].format(sources=named)] if named else []
    return [*dict.fromkeys(text for text in told if text), *end]


def _wrapped(text: str, most: int) -> str:
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) > most and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = joined
    return "\n".join(lines)


def _short(name: str) -> str:
    return name if len(name) <= _NAME_MOST else name[: _NAME_MOST - 1].rstrip() + "…"
