"""Chart of a target: what is left of all talent in reach, and how far the target is."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from stz.colors import BLUE, INK, SKY, VERMILION, WHITE
from stz.figures.charts import WIDTH_INCHES, Drawn
from stz.interval import Interval
from stz.messages import FIGURE_MESSAGES as CATALOG
from stz.targets import Bar, Target


def target_chart(found: Target) -> Drawn:
    """Return the waterfall from all talent in reach to the ceiling, with the target as a line.

    Parameters
    ----------
    found : Target
    """
    top = found.ceiling.exports
    bars = found.bars or ((Bar(CATALOG["figure.target.ceiling"], 0.0, top.low, top.high),)
                          if top.is_finite else ())  # fmt: skip
    title = CATALOG["figure.target"].format(exports=found.exports)
    figure = _bars(title, bars, found.exports)
    parts = "; ".join(f"{bar.name} {bar.low:,.4g}" for bar in bars)
    alt = CATALOG["figure.target.alt"].format(
        exports=found.exports, low=top.low, high=top.high, parts=parts
    )
    return Drawn("target", title, alt, "", figure)


def _bars(title: str, bars: Sequence[Bar], target: float) -> Figure:
    figure = Figure(figsize=(WIDTH_INCHES, 1.3 + 0.34 * max(len(bars), 1)), layout="constrained")
    axes = figure.add_subplot()
    figure.suptitle(title, fontsize=10, parse_math=False)
    for place, bar in enumerate(bars):
        axes.barh(place, bar.low - bar.start, left=bar.start, color=BLUE, edgecolor=INK)
        if bar.high > bar.low:
            axes.barh(place, bar.high - bar.low, left=bar.low, color=SKY, hatch="///",
                      edgecolor=INK)  # fmt: skip
        axes.annotate(Interval(bar.low, bar.high).text(), (bar.high, place), xytext=(4, 0),
                      va="center", textcoords="offset points", fontsize=8,
                      bbox={"facecolor": WHITE, "edgecolor": "none", "pad": 0.5})  # fmt: skip
    axes.set_yticks(range(len(bars)), [bar.name for bar in bars], fontsize=8, parse_math=False)
    axes.invert_yaxis()
    axes.axvline(target, color=VERMILION, linestyle="--", label=CATALOG["figure.target.line"])
    largest = max([target, *(bar.high for bar in bars)])
    if bars and largest > 30 * min(max(bar.high, 1e-9) for bar in bars):
        axes.set_xscale("symlog", linthresh=10)
        figure.supxlabel(CATALOG["figure.target.axis.log"], fontsize=8)
    else:
        figure.supxlabel(CATALOG["figure.target.axis"], fontsize=8)
    axes.margins(x=0.12)
    axes.legend(loc="lower right", fontsize=7)
    return figure
