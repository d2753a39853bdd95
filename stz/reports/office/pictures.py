"""The figures of a briefing as pictures, the same bytes for the same run."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace

from stz.figures import as_bytes, draw_figures
from stz.layers import Layers
from stz.messages import text_of
from stz.reports.facts import plain
from stz.runs import Run

DPI = 200


@dataclass(frozen=True, eq=False)
class Picture:
    """A figure as it goes into files.

    Attributes
    ----------
    key : str
        Which chart of the facts it shows.
    png : bytes
        For slides and documents.
    svg : bytes
        For pages; empty where it would be too large.
    width, height : float
        Inches.
    """

    key: str
    png: bytes
    svg: bytes
    width: float
    height: float

    @property
    def uri(self) -> str:
        """The picture as a data URI."""
        kind, data = ("svg+xml", self.svg) if self.svg else ("png", self.png)
        return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


def draw_pictures(run: Run, layers: Layers) -> Mapping[str, Picture]:
    """Return every figure of a run by the key of its chart.

    Parameters
    ----------
    run : Run
        A stored plan.
    layers : Layers
        The layers it was made from, for the map.
    """
    made = {}
    for drawn in draw_figures(_drawable(run), layers):
        width, height = drawn.figure.get_size_inches()
        svg = b"" if drawn.key == "map" else as_bytes(drawn.figure, "svg")
        png = as_bytes(drawn.figure, "png", DPI)
        made[drawn.key] = Picture(drawn.key, png, svg, float(width), float(height))
    return made


def _drawable(run: Run) -> Run:
    """Return the run with names that a figure can hold."""
    zones = run.zones.assign(name=[plain(text_of(name)) for name in run.zones["name"]])
    return replace(run, zones=zones)
