"""Charts of fronts, prices and alternatives: what is reached, what is proven, what is open."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from stz.colors import BLUE, INK, ORANGE, SKY, VERMILION, WHITE
from stz.figures.charts import WIDTH_INCHES, Drawn
from stz.messages import FIGURE_MESSAGES as CATALOG
from stz.messages import words_of
from stz.tradeoffs import Alternatives, Curve, Front

_HEIGHT_INCHES = 3.6
_MARKERS = {
    "different": "o", "fewest links": "^", "fewest zones": "s", "most tier 3": "D",
    "least concentrated": "P",
}  # fmt: skip
"""Signs of plans: poles differ by shape, not by hue alone."""


def front_chart(front: Front) -> Drawn:
    """Return a front with what plans reach, what bounds allow, and the area between.

    Parameters
    ----------
    front : Front
        The second metric lies along the bottom.
    """
    other, one = front.axes
    names = {"x": words_of(one.metric), "y": words_of(other.metric)}
    figure, axes = _sheet(CATALOG["figure.front"].format(**names))
    inner, outer = _corners(front.inner), _corners(front.outer)
    if inner and outer:
        around = [*inner, *reversed(outer)]
        axes.fill(*zip(*around, strict=True), color=SKY, alpha=0.25, linewidth=0,
                  label=CATALOG["figure.front.between"])  # fmt: skip
        axes.plot(*zip(*outer, strict=True), "--", color=VERMILION, linewidth=1.3,
                  label=CATALOG["figure.front.outer"])  # fmt: skip
        axes.plot(*zip(*inner, strict=True), "-", color=BLUE, linewidth=1.5,
                  label=CATALOG["figure.front.inner"])  # fmt: skip
    for proven, face, key in ((True, BLUE, "proven"), (False, WHITE, "unproven")):
        at = [point.values[::-1] for point in front.points if point.proven is proven]
        if at:
            axes.plot(*zip(*at, strict=True), "o", color=BLUE, markerfacecolor=face,
                      label=CATALOG[f"figure.front.{key}"])  # fmt: skip
    axes.set(xlabel=_axis(names["x"], one.unit), ylabel=_axis(names["y"], other.unit))
    axes.legend(loc="best", frameon=True, fontsize=7)
    gap = front.area_gap if math.isfinite(front.area_gap) else 1.0
    alt = CATALOG["figure.front.alt"].format(count=len(front.points), gap=gap, **names)
    return Drawn("front", CATALOG["figure.front"].format(**names), alt, "", figure)


def curve_chart(curve: Curve) -> Drawn:
    """Return a price curve: an interval for each setting, in the order they were given.

    Parameters
    ----------
    curve : Curve
    """
    title = CATALOG["figure.curve"].format(what=curve.of)
    figure, axes = _sheet(title)
    metric = words_of(curve.objective.split()[-1])
    labels = [point.label for point in curve.points]
    for place, point in enumerate(curve.points):
        if point.optimum.is_finite:
            low, high = point.optimum.low, point.optimum.high
            axes.plot([place, place], [low, high], "-", color=BLUE, linewidth=3,
                      label=CATALOG["figure.curve.span"] if place == 0 else None)  # fmt: skip
            axes.plot([place, place], [low, high], "_", color=INK, markersize=12)
        else:
            axes.annotate(CATALOG["figure.curve.none"], (place, 0.02), ha="center", fontsize=8,
                          xycoords=("data", "axes fraction"))  # fmt: skip
    # settings may be names from data: a dollar sign in one is no formula
    axes.set_xticks(range(len(labels)), labels, fontsize=8, parse_math=False)
    axes.set(ylabel=_axis(metric, curve.unit))
    axes.set_xlim(-0.5, len(labels) - 0.5)
    axes.margins(y=0.1)
    parts = "; ".join(f"{point.label} {point.optimum.text()}" for point in curve.points)
    alt = CATALOG["figure.curve.alt"].format(
        y=metric, count=len(labels), what=curve.of, parts=parts
    )
    return Drawn("curve", title, alt, "", figure)


def alternatives_chart(found: Alternatives) -> Drawn:
    """Return how far other plans are from the plan in hand: seats moved, km not shared.

    Parameters
    ----------
    found : Alternatives
    """
    title = CATALOG["figure.alternatives"].format(slack=found.slack)
    figure, axes = _sheet(title)
    axes.plot([0], [0], "*", color=INK, markersize=11)
    named: set[str] = set()
    for place, one in enumerate(found.plans, start=1):
        at = one.distance.km_apart, one.distance.seats_moved
        color = BLUE if one.role == "different" else ORANGE
        axes.plot(*([value] for value in at), _MARKERS.get(one.role, "o"), color=color,
                  markeredgecolor=INK, markersize=8,
                  label=None if one.role in named else one.role)  # fmt: skip
        axes.annotate(str(place), at, xytext=(6, 4), textcoords="offset points", fontsize=8)
        named.add(one.role)
    axes.set(xlabel=CATALOG["figure.alternatives.x"], ylabel=CATALOG["figure.alternatives.y"])
    if named:
        axes.legend(loc="best", frameon=True, fontsize=7)
    axes.margins(0.1)
    parts = "; ".join(
        CATALOG["figure.alternatives.part"].format(
            role=one.role, seats=one.distance.seats_moved, km=one.distance.km_apart
        )
        for one in found.plans
    )
    alt = CATALOG["figure.alternatives.alt"].format(count=len(found.plans), parts=parts)
    return Drawn("alternatives", title, alt, "", figure)


def _sheet(title: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH_INCHES, _HEIGHT_INCHES), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title, parse_math=False)
    return figure, axes


def _corners(path: tuple[tuple[float, float], ...]) -> list[tuple[float, float]]:
    """Return corners with the second metric first, those that are known."""
    return [(second, first) for first, second in path if math.isfinite(first + second)]


def _axis(name: str, unit: str) -> str:
    return f"{name}, {unit}" if unit else name
