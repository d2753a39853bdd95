"""A chart of plans on two scales, drawn as SVG whose points can be chosen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stz.colors import BLUE, GRAY, INK, SKY, VERMILION, WHITE
from stz.escape import Html, element, join
from stz.messages import number, translate, words_of

WIDTH, HEIGHT = 360.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 14.0, 24.0, 40.0

Row = Mapping[Any, Any]
Corners = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Boundaries:
    """Between what a front lies, as corners ``(x, y)`` on the scales of a chart.

    Attributes
    ----------
    inner, outer : sequence of (float, float)
        What plans reach, and beyond what there is none, both in the same direction.
    """

    inner: Corners
    outer: Corners


def chart(plans: Sequence[Row], x: str, y: str, boundaries: Boundaries | None = None) -> Html:
    """Return a chart of plans; each point is a button for the scene of its position.

    Parameters
    ----------
    plans : sequence of mapping
        Rows of :func:`stz.analysis.front`; where there are boundaries, with ``proven``.
    x, y : str
        Metrics, named on the axes.
    boundaries : Boundaries, optional
        Drawn in place of the line through the plans.
    """
    corners = (*boundaries.inner, *boundaries.outer) if boundaries else ()
    xs = ticks([row["x"] for row in plans] + [across for across, _ in corners])
    ys = ticks([row["y"] for row in plans] + [up for _, up in corners])

    def at(row: Row) -> tuple[float, float]:
        across = (row["x"] - xs[0]) / (xs[-1] - xs[0])
        up = (row["y"] - ys[0]) / (ys[-1] - ys[0])
        left = LEFT + across * (WIDTH - LEFT - RIGHT)
        return round(left, 1), round(HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM), 1)

    steps = [f"{left},{top}" for left, top in (at(row) for row in plans if not row["dominated"])]
    if boundaries is not None:
        line = _enclosure(boundaries, at)
    elif len(steps) > 1:
        line = element(
            "polyline", points=" ".join(steps), fill="none", stroke=BLUE, stroke_width=1.4
        )
    else:
        line = Html("")
    marks = [_mark(position, row, at(row), x, y) for position, row in enumerate(plans)]
    return join(
        element(
            "svg",
            *_axes(xs, ys, at),
            element(
                "text",
                name_text(x, plans[0]["x_unit"]),
                x=(LEFT + WIDTH - RIGHT) / 2,
                y=HEIGHT - 6,
                text_anchor="middle",
            ),
            element("text", name_text(y, plans[0]["y_unit"]), x=8, y=12),
            line,
            *marks,
            viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
            class_="stz-chart",
            role="group",
            aria_label=translate("front.chart", x=words_of(x), y=words_of(y)),
        ),
        _key_of_front(plans) if boundaries else _key(any(row["dominated"] for row in plans)),
    )


def _enclosure(boundaries: Boundaries, at: Any) -> Html:
    """Return both staircases and the area between them."""

    def path(corners: Corners) -> list[str]:
        places = (at({"x": across, "y": up}) for across, up in corners)
        return [f"{left},{top}" for left, top in places]

    inner, outer = path(boundaries.inner), path(boundaries.outer)
    return join(
        element("polygon", points=" ".join([*inner, *reversed(outer)]), fill=SKY,
                fill_opacity=0.25, class_="stz-between"),
        element("polyline", points=" ".join(outer), fill="none", stroke=VERMILION,
                stroke_width=1.4, stroke_dasharray="5 3", class_="stz-outer"),
        element("polyline", points=" ".join(inner), fill="none", stroke=BLUE, stroke_width=1.6,
                class_="stz-inner"),
    )  # fmt: skip


def ticks(values: Sequence[float], count: int = 4) -> list[float]:
    """Return round numbers that span the values, about so many steps.

    Parameters
    ----------
    values : sequence of float
        What is to lie between the first and last tick.
    count : int
        Steps wanted.
    """
    low, high = min(values), max(values)
    if high == low:
        low, high = low - (abs(low) or 1) * 0.5, high + (abs(high) or 1) * 0.5
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= raw * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [position * step for position in range(first, last + 1)]


def name_text(metric: str, unit: str) -> str:
    """Return what an axis shows."""
    return f"{words_of(metric)}, {unit}" if unit else words_of(metric)


def _mark(position: int, row: Row, at: tuple[float, float], x: str, y: str) -> Html:
    left, top = at
    fill, edge = _colors(row)
    dot = element(
        "circle", cx=left, cy=top, r=6, fill=fill, stroke=edge, stroke_width=1.8, class_="stz-mark"
    )
    # a larger target than what is seen, for fingers
    target = element("circle", cx=left, cy=top, r=13, fill=WHITE, fill_opacity=0)
    values = f"{words_of(x)} {number(row['x'], 2)}, {words_of(y)} {number(row['y'], 2)}"
    label = f"{row['name']}: {values}"
    return element(
        "g",
        element("title", label),
        target,
        dot,
        role="button",
        tabindex=0,
        aria_label=label,
        data_scene=position,
    )


def _axes(xs: Sequence[float], ys: Sequence[float], at: Any) -> list[Html]:
    digits_x, digits_y = _digits(xs), _digits(ys)
    parts = []
    for value in xs:
        left, _ = at({"x": value, "y": ys[0]})
        bottom = HEIGHT - BOTTOM
        parts.append(_rule(left, TOP, left, bottom))
        parts.append(
            element("text", number(value, digits_x), x=left, y=bottom + 14, text_anchor="middle")
        )
    for value in ys:
        _, top = at({"x": xs[0], "y": value})
        parts.append(_rule(LEFT, top, WIDTH - RIGHT, top))
        parts.append(
            element("text", number(value, digits_y), x=LEFT - 6, y=top + 4, text_anchor="end")
        )
    return parts


def _rule(x1: float, y1: float, x2: float, y2: float) -> Html:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=INK, stroke_opacity=0.14)


def _digits(values: Sequence[float]) -> int:
    step = values[1] - values[0]
    return max(0, -math.floor(math.log10(step))) + (0 if step >= 1 or step in (0.1, 0.01) else 1)


def _colors(row: Row) -> tuple[str, str]:
    """Return the fill and the edge of the mark of a plan."""
    if row["dominated"]:
        return WHITE, GRAY
    return (BLUE, WHITE) if row.get("proven", True) else (WHITE, BLUE)


def _key(beaten: bool) -> Html:
    entries = [_entry(_dot(BLUE, WHITE), "front.on")]
    if beaten:
        entries.append(_entry(_dot(WHITE, GRAY), "front.dominated"))
    return element("ul", *entries, class_="stz-strip stz-strip-chart")


def _key_of_front(plans: Sequence[Row]) -> Html:
    """Return the key of a chart with boundaries: what plans are proven, and the lines."""

    def line(color: str, dash: str | None) -> Html:
        return element(
            "line", x1=0, y1=7, x2=14, y2=7, stroke=color, stroke_width=2, stroke_dasharray=dash
        )

    entries = []
    if any(row["proven"] for row in plans):
        entries.append(_entry(_dot(BLUE, WHITE), "front.proven"))
    if not all(row["proven"] for row in plans):
        entries.append(_entry(_dot(WHITE, BLUE), "front.unproven"))
    between = element("rect", x=0, y=2, width=14, height=10, fill=SKY, fill_opacity=0.25)
    entries += [
        _entry(line(BLUE, None), "front.inner"),
        _entry(line(VERMILION, "5 3"), "front.outer"),
        _entry(between, "front.between"),
    ]
    return element("ul", *entries, class_="stz-strip stz-strip-chart")


def _dot(fill: str, edge: str) -> Html:
    return element("circle", cx=7, cy=7, r=5.2, fill=fill, stroke=edge, stroke_width=1.8)


def _entry(sign: Html, key: str) -> Html:
    picture = element("svg", sign, width=14, height=14, aria_hidden="true")
    return element("li", picture, element("span", translate(key)))
