"""A chart of plans on two scales, drawn as SVG whose points can be chosen."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from stz.colors import BLUE, GRAY, INK, WHITE
from stz.escape import Html, element, join
from stz.messages import number, translate, words_of

WIDTH, HEIGHT = 360.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 14.0, 24.0, 40.0

Row = Mapping[Any, Any]


def chart(plans: Sequence[Row], x: str, y: str) -> Html:
    """Return a chart of plans; each point is a button for the scene of its position.

    Parameters
    ----------
    plans : sequence of mapping
        Rows of :func:`stz.analysis.front`.
    x, y : str
        Metrics, named on the axes.
    """
    xs, ys = ticks([row["x"] for row in plans]), ticks([row["y"] for row in plans])

    def at(row: Row) -> tuple[float, float]:
        across = (row["x"] - xs[0]) / (xs[-1] - xs[0])
        up = (row["y"] - ys[0]) / (ys[-1] - ys[0])
        left = LEFT + across * (WIDTH - LEFT - RIGHT)
        return round(left, 1), round(HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM), 1)

    steps = [f"{left},{top}" for left, top in (at(row) for row in plans if not row["dominated"])]
    line = element("polyline", points=" ".join(steps), fill="none", stroke=BLUE, stroke_width=1.4)
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
            line if len(steps) > 1 else Html(""),
            *marks,
            viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
            class_="stz-chart",
            role="group",
            aria_label=translate("front.chart", x=words_of(x), y=words_of(y)),
        ),
        _key(any(row["dominated"] for row in plans)),
    )


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
    beaten = bool(row["dominated"])
    dot = element(
        "circle", cx=left, cy=top, r=6, fill=WHITE if beaten else BLUE,
        stroke=GRAY if beaten else WHITE, stroke_width=1.8, class_="stz-mark",
    )  # fmt: skip
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


def _key(beaten: bool) -> Html:
    def sign(fill: str, edge: str) -> Html:
        dot = element("circle", cx=7, cy=7, r=5.2, fill=fill, stroke=edge, stroke_width=1.8)
        return element("svg", dot, width=14, height=14, aria_hidden="true")

    entries = [element("li", sign(BLUE, WHITE), element("span", translate("front.on")))]
    if beaten:
        entries.append(
            element("li", sign(WHITE, GRAY), element("span", translate("front.dominated")))
        )
    return element("ul", *entries, class_="stz-strip stz-strip-chart")
