"""The figures of a briefing as pictures, the same bytes for the same run."""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from stz.figures.charts import draw_charts
from stz.layers import Layers
from stz.plan.run import Run
from stz.reports.plain_text import plain
from stz.words.numbers import text_of

DPI = 200
_FIXED: dict[Any, Any] = {"svg.hashsalt": "stz", "svg.fonttype": "path"}


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
    with warnings.catch_warnings(), mpl.rc_context(_FIXED):
        # a name may hold letters that the figure's font does not have: they are drawn as boxes
        warnings.filterwarnings("ignore", message=".*Glyph .* missing from.*")
        drawn = draw_charts(_drawable(run))
        return {one.key: _picture(one.key, one.figure) for one in drawn}


def _drawable(run: Run) -> Run:
    """Return the run with names that a figure can hold."""
    zones = run.zones.assign(name=[plain(text_of(name)) for name in run.zones["name"]])
    return replace(run, zones=zones)


def _picture(key: str, figure: Figure) -> Picture:
    png, svg = io.BytesIO(), io.BytesIO()
    figure.savefig(png, format="png", dpi=DPI, metadata={"Software": None})
    if key != "map":
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    width, height = figure.get_size_inches()
    return Picture(key, png.getvalue(), svg.getvalue(), float(width), float(height))
