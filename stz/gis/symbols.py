"""Signs of the exported layers, in the colors of the map; QGIS and Google Earth draw the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from stz.colors import BLUE, GRAY, GREEN, INK, ORANGE, PURPLE, SKY, SLATE, VERMILION, WHITE
from stz.messages import translate

Row = Mapping[str, object]


@dataclass(frozen=True)
class Sign:
    """One sign of a layer.

    Attributes
    ----------
    value : str
        Which rows it stands for: what the layer's expression gives for them.
    label : str
        Key of the words of its legend.
    color, fill : str
        Of the stroke and of the inside.
    size : float
        Width of a line, diameter of a point, millimeters.
    shape : str
        Of a point, as QGIS names it.
    dash : str
        Dashes and gaps of a line in millimeters, with ; between.
    opacity : float
        0 to 1.
    """

    value: str
    label: str
    color: str
    fill: str = WHITE
    size: float = 0.5
    shape: Literal["circle", "square", "diamond", "cross2"] = "circle"
    dash: str = ""
    opacity: float = 1.0


@dataclass(frozen=True)
class Look:
    """How a layer is drawn: which sign a row has, and what is written beside it.

    Attributes
    ----------
    expression : str
        In the language of QGIS, what tells the rows apart.
    sign_of : callable
        The same in Python.
    signs : tuple of Sign
        One for each value.
    label : str
        Expression of the text beside each row; empty for none.
    size : str
        Expression of a size in millimeters that overrides the sign's; empty for none.
    """

    expression: str
    sign_of: Callable[[Row], str]
    signs: tuple[Sign, ...]
    label: str = ""
    size: str = ""

    def sign(self, row: Row) -> Sign:
        """Return the sign of a row; the last one where none is meant for it."""
        value = self.sign_of(row)
        return next((sign for sign in self.signs if sign.value == value), self.signs[-1])

    def legend(self) -> dict[str, str]:
        """Return the words of the legend by value."""
        return {sign.value: translate(sign.label) for sign in self.signs}


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "zones": Look(
            "CASE WHEN \"existing\" THEN 'existing' ELSE 'new' END",
            lambda row: "existing" if row["existing"] else "new",
            (
                Sign("new", "gis.zones.new", WHITE, BLUE, 5.0),
                Sign("existing", "gis.zones.existing", BLUE, WHITE, 3.6, "square"),
            ),
            label='"number" || \'. \' || "name"',
        ),
        "links": Look(
            '"role"',
            lambda row: str(row["role"]),
            (
                Sign("ring", "gis.links.ring", VERMILION, size=0.9),
                Sign("spur", "gis.links.spur", ORANGE, size=0.9, dash="2;1.2"),
            ),
        ),
        "routes": Look(
            'to_string("route")',
            lambda row: str(row["route"]),
            (
                Sign("1", "gis.routes.1", PURPLE, size=0.5, opacity=0.45),
                Sign("2", "gis.routes.2", PURPLE, size=0.5, dash="2;1.5", opacity=0.45),
            ),
        ),
        "assignments": Look(
            "'all'",
            lambda row: "all",
            (Sign("all", "gis.assignments", SKY, size=0.3, opacity=0.6),),
            size='scale_linear(sqrt("persons"), 0, 45, 0.15, 1.6)',
        ),
        "cities": Look(
            "CASE WHEN \"newly_connected\" THEN 'new' ELSE 'before' END",
            lambda row: "new" if row["newly_connected"] else "before",
            (
                Sign("new", "gis.cities.new", WHITE, GREEN, 2.6),
                Sign("before", "gis.cities.before", GREEN, WHITE, 2.4),
            ),
            label='"name"',
        ),
        "candidates": Look(
            '"status"',
            lambda row: str(row["status"]),
            (
                Sign("banned", "gis.candidates.banned", INK, INK, 2.6, "cross2"),
                Sign("screened out", "gis.candidates.out", GRAY, GRAY, 1.8, "cross2"),
                Sign("not chosen", "gis.candidates.free", SLATE, WHITE, 1.5),
            ),
        ),
        "backbone": Look(
            "CASE WHEN \"presumed\" THEN 'presumed' ELSE 'known' END",
            lambda row: "presumed" if row["presumed"] else "known",
            (
                Sign("known", "gis.backbone.known", SLATE, size=0.4),
                Sign("presumed", "gis.backbone.presumed", SLATE, size=0.4, dash="1;1"),
            ),
        ),
    }
)
"""Of every layer."""
