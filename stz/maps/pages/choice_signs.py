"""Signs of what becomes of a zone or link: each kind has its own shape or dash, and a color."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stz.colors import BLUE, GRAY, INK, PURPLE, SLATE, VERMILION, WHITE
from stz.escape import Html, Json, element, join
from stz.maps.layers import Symbol

DARK_GREEN = "#00795a"
"""Okabe and Ito's green, dark enough that a white sign on it is read."""


@dataclass(frozen=True)
class ZoneSign:
    """How a zone is drawn.

    Attributes
    ----------
    key, label : str
        What scenes refer to, and what the legend says: words, or the key of ours that they stand
        under, so that the language is chosen when a page is written.
    glyph : Html
        SVG content in a box of 20 by 20.
    rank : int
        Higher ones are drawn above lower ones.
    fixed : float
        Pixels, whatever the seats; 0 for as large as the seats say.
    """

    key: str
    label: str
    glyph: Html
    rank: int = 0
    fixed: float = 0.0

    def swatch(self) -> Html:
        """Return the sign as a small picture."""
        side = 17
        return element(
            "svg", self.glyph, width=side, height=side, viewBox="0 0 20 20", aria_hidden="true"
        )

    def style(self) -> dict[str, Json]:
        """Return the sign as the page's script takes it."""
        return {
            "g": element("svg", self.glyph, viewBox="0 0 20 20", aria_hidden="true"),
            "rank": self.rank,
            "fixed": self.fixed,
        }


def _sign(shape: str, fill: str, mark: str = "", edge: str = WHITE, **where: object) -> Html:
    body = element(
        shape, fill=fill, stroke=edge, stroke_width=1.6, stroke_linejoin="round", **where
    )
    if not mark:
        return body
    return join(body, element("path", d=mark, stroke=WHITE, stroke_width=1.9, fill="none"))


CIRCLE: Mapping[str, Any] = {"cx": 10, "cy": 10, "r": 8.6}
SQUARE: Mapping[str, Any] = {"x": 1.5, "y": 1.5, "width": 17, "height": 17, "rx": 2}

KEPT = ZoneSign("kept", "compare.legend.zone.kept", _sign("circle", BLUE, **CIRCLE), 2)
CHANGED = ZoneSign(
    "changed",
    "compare.legend.zone.changed",
    join(
        _sign("circle", WHITE, edge=BLUE, cx=10, cy=10, r=8.6),
        element("circle", cx=10, cy=10, r=5.2, fill=BLUE),
    ),
    3,
)
ADDED = ZoneSign(
    "added",
    "compare.legend.zone.added",
    _sign(
        "polygon", DARK_GREEN, "M10 6.8V13.2M6.8 10H13.2", points="10,0.8 19.2,10 10,19.2 0.8,10"
    ),
    5,
)
DROPPED = ZoneSign(
    "dropped",
    "compare.legend.zone.dropped",
    _sign("rect", VERMILION, "M5.2 10H14.8", **SQUARE),
    5,
)
MOVED = ZoneSign(
    "moved",
    "compare.legend.zone.moved",
    _sign(
        "polygon",
        PURPLE,
        points="10,0.8 19.4,18.6 0.6,18.6",
    ),
    5,
)
EXISTING = ZoneSign(
    "existing",
    "compare.legend.zone.existing",
    _sign("rect", WHITE, edge=BLUE, x=3, y=3, width=14, height=14, rx=3),
    0,
    fixed=11.0,
)
ELSEWHERE = ZoneSign(
    "elsewhere",
    "front.elsewhere",
    _sign("circle", WHITE, edge=GRAY, cx=10, cy=10, r=7),
    -1,
    fixed=8.0,
)
PAIR_ZONES = (DROPPED, ADDED, MOVED, CHANGED, KEPT, EXISTING)

PAIR_LINKS = (
    Symbol("dropped", "compare.legend.link.dropped", "line", VERMILION, weight=4.5, dash="8 5"),
    Symbol("added", "compare.legend.link.added", "line", DARK_GREEN, weight=5.0),
    Symbol("kept", "compare.legend.link.kept", "line", SLATE, weight=2.2),
    Symbol("changed", "compare.legend.link.changed", "line", SLATE, weight=3.0, dash="2 5"),
)
FRONT_LINKS = (
    Symbol("plan", "front.link", "line", INK, weight=3.2),
    Symbol("elsewhere", "front.link.elsewhere", "line", GRAY, weight=1.4, dash="3 5"),
)
