"""Figures as files, the same bytes for the same run."""

from __future__ import annotations

import io
import json
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib import style
from matplotlib.figure import Figure

from stz.figures.charts import TRACE, Drawn, draw_charts
from stz.figures.plan_map_figure import plan_map_figure
from stz.layers import Layers
from stz.messages import text_of
from stz.runs import Run

FORMATS = ("png", "svg")
"""Kinds of files that figures are written as."""
PRINT_DPI = 300
WORDS_NAME = "figures.json"
_STYLE = "default"
"""Of Matplotlib itself: settings of a machine or a notebook change no figure."""
_SETTINGS: dict[Any, Any] = {"svg.hashsalt": "stz", "svg.fonttype": "path"}
_NAMED = re.compile(rf'<g id="{TRACE}([^"]*)">'.encode())
_COMMENT = re.compile(rb"[ \t]*<!--.*?-->\n?", re.DOTALL)
# neither the date nor the version of the library: the same figure is the same file
_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}

_NAMING = {"png": "Source", "svg": "Identifier"}
"""Metadata that names the run, by the words that the standards have."""


def draw_figures(run: Run, layers: Layers) -> tuple[Drawn, ...]:
    """Return the map of a run and all of its charts, the map first.

    Parameters
    ----------
    run : Run
        A stored plan.
    layers : Layers
        The layers it was made from, for the map.
    """
    with style.context(_STYLE):
        return plan_map_figure(run, layers), *draw_charts(run)


def as_bytes(figure: Figure, form: str, dpi: int = PRINT_DPI, run_id: str = "") -> bytes:
    """Return a figure as a file.

    Parameters
    ----------
    figure : Figure
        It is drawn, not changed.
    form : str
        ``png`` or ``svg``; letters in an SVG are outlines, so that it looks the same everywhere and
        no text of it is ever read as anything else. Its bars have the name by which ``stz trace``
        explains their numbers in ``data-trace``.
    dpi : int
        Dots an inch, for ``png``.
    run_id : str
        Of the run that it shows, for the metadata of the file.
    """
    named = {_NAMING[form]: run_id} if run_id else {}
    file = io.BytesIO()
    with warnings.catch_warnings(), style.context(_STYLE), mpl.rc_context(_SETTINGS):
        # a name may hold letters that the figure's font does not have: they are drawn as boxes
        warnings.filterwarnings("ignore", message=".*Glyph .* missing from.*")
        warnings.filterwarnings(
            "ignore", message="Matplotlib currently does not support .* natively"
        )
        figure.savefig(file, format=form, dpi=dpi, metadata=_METADATA[form] | named)
    # the text of each label stands beside its outlines, as a comment: nobody needs it there
    if form != "svg":
        return file.getvalue()
    return _NAMED.sub(rb'<g data-trace="\1">', _COMMENT.sub(b"", file.getvalue()))


def figure_files(run: Run, layers: Layers, formats: Sequence[str] = FORMATS) -> Mapping[str, bytes]:
    """Return all figures of a run as files, and one with what they show in words.

    Parameters
    ----------
    run : Run
        A stored plan.
    layers : Layers
        The layers it was made from.
    formats : sequence of str
        Some of `FORMATS`.

    Returns
    -------
    mapping
        ``KEY.FORMAT`` for each figure, then ``figures.json`` with title, alternative text and
        caption of each.
    """
    drawn = draw_figures(run, layers)
    told = {one.key: {"title": one.title, "alt": one.alt, "caption": one.caption} for one in drawn}
    run_id = text_of(run.provenance.get("run_id"))
    files = {
        f"{one.key}.{form}": as_bytes(one.figure, form, run_id=run_id)
        for one in drawn for form in formats
    }  # fmt: skip
    files[WORDS_NAME] = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    return files
