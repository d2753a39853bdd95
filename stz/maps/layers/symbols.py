"""Colors and signs, the same for the map and its legend.

Hues are those of Okabe and Ito, which color-blind readers tell apart; no two kinds of a thing
differ by hue alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stz.colors import BLUE, INK, WHITE
from stz.escape import Html, Json, element, join

FLOOD_HATCH = "stz-hatch"

Shape = Literal[
    "line", "area", "circle", "square", "diamond", "triangle", "cross", "pin", "pin_existing"
]

_GLYPHS = {
    "square": "3,3 17,3 17,17 3,17",
    "diamond": "10,1 19,10 10,19 1,10",
    "triangle": "10,2 19,18 1,18",
}


@dataclass(frozen=True)
class Symbol:
    """One sign of the map.

    Attributes
    ----------
    key : str
        What features refer to.
    label : str
        What the legend says.
    shape : str
        Line, area, circle, an icon, or a numbered pin.
    color, fill : str
        Of the stroke and of the inside; an empty fill is none.
    weight, opacity, fill_opacity : float
        Stroke width in pixels, and how much shows through.
    dash : str
        Dash pattern as SVG writes it.
    size : float
        Diameter in pixels, for points.
    """

    key: str
    label: str
    shape: Shape
    color: str = INK
    fill: str = ""
    weight: float = 1.5
    dash: str = ""
    opacity: float = 1.0
    fill_opacity: float = 1.0
    size: float = 10.0

    def style(self) -> dict[str, Json]:
        """Return the sign as the page's script takes it."""
        if self.shape in _GLYPHS or self.shape == "cross":
            return {"icon": self._glyph(self.size), "size": self.size}
        stroke: dict[str, Json] = {
            "color": self.color,
            "weight": self.weight,
            "opacity": self.opacity,
            "fill": bool(self.fill),
        }
        if self.dash:
            stroke["dashArray"] = self.dash
        if self.fill:
            stroke |= {"fillColor": self.fill, "fillOpacity": self.fill_opacity}
        if self.shape == "circle":
            stroke["radius"] = self.size / 2
        if self.weight == 0:
            stroke["stroke"] = False
        return stroke

    def swatch(self) -> Html:
        """Return the sign as a small picture for the legend."""
        if self.shape in _GLYPHS or self.shape == "cross":
            inner = self._glyph(min(self.size, 14.0))
            return element("svg", inner, width=26, height=15, viewBox="-6 0 26 15")
        if self.shape == "line":
            inner = element("line", x1=1, y1=7.5, x2=25, y2=7.5, **self._stroke())
        elif self.shape == "area":
            inner = element("rect", x=3, y=2, width=20, height=11, **self._stroke())
        elif self.shape == "circle":
            inner = element("circle", cx=13, cy=7.5, r=min(self.size / 2, 6.5), **self._stroke())
        else:
            inner = _pin_swatch(existing=self.shape == "pin_existing")
        return element("svg", inner, width=26, height=15, viewBox="0 0 26 15", aria_hidden="true")

    def _glyph(self, size: float) -> Html:
        paint = {
            "fill": self.fill or "none",
            "stroke": self.color,
            "stroke_width": self.weight * 20 / size,
        }
        if self.shape == "cross":
            inner = element("path", d="M4 4L16 16M16 4L4 16", **paint)
        else:
            inner = element("polygon", points=_GLYPHS[self.shape], **paint, stroke_linejoin="round")
        return element(
            "svg", inner, width=size, height=size, viewBox="0 0 20 20", aria_hidden="true"
        )

    def _stroke(self) -> dict[str, object]:
        return {
            "stroke": self.color if self.weight else "none",
            "stroke_width": self.weight,
            "stroke_opacity": self.opacity,
            "stroke_dasharray": self.dash or None,
            "fill": self.fill or "none",
            "fill_opacity": self.fill_opacity,
        }


def definitions() -> Html:
    """Return the patterns that areas are filled with, to stand once in the page."""
    stripe = element("path", d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5", stroke="#2a7fb8", stroke_width=1.1)
    pattern = element(
        "pattern",
        stripe,
        id=FLOOD_HATCH,
        width=6,
        height=6,
        patternUnits="userSpaceOnUse",
    )
    return element(
        "svg", element("defs", pattern), class_="stz-defs", width=0, height=0, aria_hidden="true"
    )


def route_mark(symbol: Symbol) -> Html:
    """Return a short stroke in the sign of a route, to stand before its description."""
    line = element("line", x1=0, y1=6, x2=22, y2=6, **symbol._stroke())
    return element("svg", line, width=22, height=12, aria_hidden="true")


def _pin_swatch(*, existing: bool) -> Html:
    if existing:
        body = element(
            "rect", x=6.5, y=1, width=13, height=13, rx=3, fill=WHITE, stroke=BLUE, stroke_width=2
        )
    else:
        body = element("circle", cx=13, cy=7.5, r=6.8, fill=BLUE, stroke=WHITE, stroke_width=1)
    number = element(
        "text",
        "1",
        x=13,
        y=11,
        text_anchor="middle",
        font_size=9,
        font_weight=700,
        fill="#0b4f7a" if existing else WHITE,
    )
    return join(body, number)
