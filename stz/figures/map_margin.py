"""What stands on the edge of a printed map: scale, legend, and words on sources and boundaries."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from stz.colors import BLUE, GRAY, GREEN, INK, ORANGE, SLATE, VERMILION, WHITE
from stz.figures.map_sheet import Sheet
from stz.layers import Layers
from stz.messages import FIGURE_MESSAGES as CATALOG
from stz.messages import text_of
from stz.runs import Run

DASHED = (0, (3, 1.2))
DOTTED = (0, (1, 1.6))
BROKEN = (0, (4, 2))
BORDER = "#7a8894"
"""Of the country, and of lines that are not agreed on."""


def scale_bar(axes: Axes) -> None:
    """Draw 200 km into the lower left corner of axes in meters."""
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    x, y = left + 0.03 * (right - left), bottom + 0.03 * (top - bottom)
    axes.plot([x, x + 200_000.0], [y, y], color=INK, linewidth=2, solid_capstyle="butt", zorder=9)
    axes.text(x + 100_000.0, y + 0.008 * (top - bottom), f"200 {CATALOG['figure.map.km']}",
              fontsize=7, ha="center", va="bottom", color=INK)  # fmt: skip


def legend(axes: Axes, sheet: Sheet, *, small: int = 0) -> None:
    """Draw the signs of what is on the map, and of nothing else, into its upper left corner.

    Of ``small`` zones the number stands in the enlarged part only.
    """
    dashed = int(sheet.lines["dashed"].astype(bool).sum())
    ring = sheet.links["role"] == "ring"
    presumed = sheet.backbone["presumed"].astype(bool)
    signs = (
        ("new", len(sheet.new), _dot("o", 8, BLUE)),
        ("small", small, _dot("o", 3.2, BLUE)),
        ("existing", len(sheet.existing), _dot("s", 5, WHITE, BLUE)),
        ("ring", int(ring.sum()), Line2D([], [], color=VERMILION, linewidth=1.8)),
        ("spur", int((~ring).sum()), Line2D([], [], color=ORANGE, linewidth=1.8, ls=DASHED)),
        ("city", len(sheet.cities), _dot("o", 4, GREEN)),
        ("backbone", int((~presumed).sum()), Line2D([], [], color=SLATE, linewidth=1.0)),
        ("presumed", int(presumed.sum()), Line2D([], [], color=GRAY, linewidth=0.8, ls=DOTTED)),
        ("gateway", len(sheet.gateways), _dot("D", 5, INK)),
        ("loc", dashed, Line2D([], [], color=BORDER, linewidth=0.9, ls=BROKEN)),
    )
    used = [(sign, CATALOG[f"figure.map.{key}"]) for key, found, sign in signs if found]
    handles, names = [sign for sign, _ in used], [name for _, name in used]
    box = axes.legend(handles, names, loc="upper left", fontsize=7.5, framealpha=0.95,
                      borderpad=0.8, labelspacing=0.6)  # fmt: skip
    box.set_zorder(11)


def _dot(marker: str, size: float, color: str, edge: str = WHITE) -> Line2D:
    return Line2D([], [], marker=marker, markersize=size, color=color, linestyle="none",
                  markeredgecolor=edge)  # fmt: skip


def words_under(run: Run, layers: Layers) -> list[str]:
    """Return what has to be said of boundaries and estimates, then the sources, each once."""
    told = [text_of(run.metrics.get("disclaimer"))]
    told += [text_of(text) for text in layers.boundaries["disclaimer"]]
    used = ("places", "backbone_links", "provinces")
    sources = [
        text_of(row.get("attribution"))
        for row in run.provenance.get("layers", ())
        if row.get("layer") in used
    ]
    named = "; ".join(dict.fromkeys(text for text in sources if text))
    end = [CATALOG["figure.map.estimated"]]
    end += [CATALOG["figure.map.sources"].format(sources=named)] if named else []
    return [*dict.fromkeys(text for text in told if text), *end]


def wrapped(text: str, most: int) -> str:
    """Return text in lines of so many letters at most; a longer word has a line of its own."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) > most and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = joined
    return "\n".join(lines)
