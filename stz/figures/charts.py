"""Charts of a run: budget, exports, downtime, and what each further zone yields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from stz.colors import BLUE, GREEN, INK, ORANGE, SKY, WHITE
from stz.figures.label_placement import cut_name
from stz.messages import FIGURE_MESSAGES as CATALOG
from stz.messages import text_of
from stz.runs import Run

WIDTH_INCHES = 160 / 25.4
_NAME_MOST = 34
TRACE = "trace "
"""Before the name by which ``stz trace`` explains the number of a mark, in the id of the mark."""


@dataclass(frozen=True, eq=False)
class Drawn:
    """A figure with the words that go with it; ``alt`` says the same for those who cannot see."""

    key: str
    title: str
    alt: str
    caption: str
    figure: Figure


def draw_charts(run: Run) -> tuple[Drawn, ...]:
    """Return all charts of a run in the order of a report; the years where there are several."""
    years = (capital_by_year(run),) if len(run.plan.by_year) > 1 else ()
    return budget_split(run), *years, exports_by_zone(run), downtime_budget(run), cost_curve(run)


def budget_split(run: Run) -> Drawn:
    """Return the capital by kind, USD million; the parts sum to the metric ``capex``."""
    kinds = ("zones", "links", "cities")
    names = [CATALOG[f"figure.budget.{kind}"] for kind in kinds]
    values = [float(run.metrics["metrics"][f"capex_{kind}"]) for kind in kinds]
    figure, axes = _sheet("figure.budget", names)
    bars = axes.barh(range(3), values, color=[BLUE, ORANGE, GREEN], edgecolor=INK)
    metrics = [f"capex_{kind}" for kind in kinds]
    _mark(bars, metrics)
    _mark(axes.bar_label(bars, fmt="{:,.2f}", padding=3), metrics)
    parts = ", ".join(f"{name} {value:,.2f}" for name, value in zip(names, values, strict=True))
    return _drawn("figure.budget", figure, total=sum(values), parts=parts)


def capital_by_year(run: Run) -> Drawn:
    """Return capital paid and exports earned in each year, USD million, not discounted."""
    table = run.plan.by_year
    years = [str(int(year)) for year in table["year"]]
    figure = Figure(figsize=(WIDTH_INCHES, 3.2), layout="constrained")
    axes = figure.add_subplot()
    for side, kind, color in ((-0.2, "capex", ORANGE), (0.2, "exports", GREEN)):
        at = np.arange(len(years)) + side
        amounts = table[kind].astype(float)
        name = CATALOG[f"figure.years.{kind}"]
        bars = axes.bar(at, amounts, width=0.38, color=color, edgecolor=INK, label=name)
        yearly = [f"year:{year}.{kind}" for year in years]
        _mark(bars, yearly)
        _mark(axes.bar_label(bars, fmt="{:,.2f}", padding=2, fontsize=7), yearly)
    axes.set_xticks(range(len(years)), years)
    axes.margins(y=0.12)
    axes.set(title=CATALOG["figure.years"], ylabel=CATALOG["figure.years.axis"])
    axes.legend(loc="upper left", frameon=True)
    parts = "; ".join(
        CATALOG["figure.years.part"].format(year=year, capex=paid, exports=earned)
        for year, paid, earned in zip(years, table["capex"], table["exports"], strict=True)
    )
    return _drawn("figure.years", figure, total=float(table["capex"].sum()), parts=parts)


def exports_by_zone(run: Run) -> Drawn:
    """Return exports of every zone and of people at home, USD million per year."""
    zones = run.zones.sort_values("number")
    names = [*_names(zones), CATALOG["figure.exports.remote"]]
    values = [*zones["exports_musd"].astype(float), float(run.cities["exports_musd"].sum())]
    figure, axes = _sheet("figure.exports", names)
    kept = zones["existing"].astype(bool)
    colors = [WHITE if there else BLUE for there in kept]
    bars = axes.barh(range(len(values)), values, color=[*colors, SKY], edgecolor=INK)
    _mark(bars, [*(f"{site}.exports" for site in zones["site"]), "exports_from_home"])
    kinds = [("new", BLUE, ~kept.all()), ("existing", WHITE, kept.any())]
    shown = [
        Patch(facecolor=color, edgecolor=INK, label=CATALOG[f"figure.exports.{kind}"])
        for kind, color, there in kinds
        if there
    ]
    axes.legend(handles=shown, loc="lower right", frameon=True)
    whole = [*zones["name"].map(text_of), CATALOG["figure.exports.remote"]]
    first = whole[int(np.nanargmax(values))]
    return _drawn("figure.exports", figure, total=float(np.nansum(values)), first=first)


def downtime_budget(run: Run) -> Drawn:
    """Return minutes per year by cause for every zone, with what is allowed where there is a limit.

    The two causes overlap a little: both at once count once in a zone's downtime.
    """
    zones = run.zones.sort_values("number")
    power = zones["power_downtime_min"].astype(float).fillna(0)
    fiber = zones["fiber_downtime_min"].astype(float).fillna(0)
    figure, axes = _sheet("figure.downtime", _names(zones))
    rows = range(len(zones))
    bars = axes.barh(
        rows, power, color=ORANGE, edgecolor=INK, label=CATALOG["figure.downtime.power"]
    )  # fmt: skip
    _mark(bars, (f"{site}.power_min" for site in zones["site"]))
    bars = axes.barh(
        rows, fiber, left=power, color=BLUE, hatch="///", edgecolor=INK,
        label=CATALOG["figure.downtime.fiber"],
    )  # fmt: skip
    _mark(bars, (f"{site}.fiber_min" for site in zones["site"]))
    allowed = run.plan.availability.set_index("site")["target_min"].astype(float)
    allowed.index = allowed.index.map(str)
    marks = [float(allowed.get(str(site), np.nan)) for site in zones["site"]]
    known = [(mark, row) for row, mark in enumerate(marks) if np.isfinite(mark)]
    if known:
        axes.plot(*zip(*known, strict=True), "|", color=INK, markersize=11,
                  markeredgewidth=2, label=CATALOG["figure.downtime.target"])  # fmt: skip
    axes.legend(loc="best", frameon=True)
    minutes = zones["downtime_min"].astype(float).fillna(0).tolist()
    most = max(minutes, default=0.0)
    first = text_of(zones["name"].iloc[minutes.index(most)]) if minutes else ""
    return _drawn("figure.downtime", figure, count=len(zones), most=most, first=first)


def cost_curve(run: Run) -> Drawn:
    """Return cumulative exports against cumulative capital of zones, best yield first."""
    zones = run.zones[run.zones["capex_musd"].astype(float) > 0]
    capex, exports = zones["capex_musd"].astype(float), zones["exports_musd"].astype(float)
    order = (exports / capex).sort_values(ascending=False, kind="stable").index
    x = np.concatenate([[0.0], capex[order].cumsum()])
    y = np.concatenate([[0.0], exports[order].cumsum()])
    figure = Figure(figsize=(WIDTH_INCHES, 3.6), layout="constrained")
    axes = figure.add_subplot()
    axes.plot(x, y, "o-", color=BLUE)
    axes.set(
        title=CATALOG["figure.cost"],
        xlabel=CATALOG["figure.cost.x"],
        ylabel=CATALOG["figure.cost.y"],
    )
    return _drawn("figure.cost", figure, count=len(zones), exports=y[-1], capex=x[-1])


def _mark(marks: Iterable[Artist], names: Iterable[str]) -> None:
    """Give each mark the name of its number."""
    for mark, name in zip(marks, names, strict=True):
        mark.set_gid(f"{TRACE}{name}")


def _names(zones: pd.DataFrame) -> list[str]:
    named = zip(zones["number"], zones["name"], strict=True)
    return [f"{number} {cut_name(name, _NAME_MOST)}" for number, name in named]


def _sheet(key: str, names: list[str]) -> tuple[Figure, Axes]:
    height = max(2.2, 1.1 + 0.2 * len(names))
    figure = Figure(figsize=(WIDTH_INCHES, height), layout="constrained")
    axes = figure.add_subplot()
    # names come from data: a dollar sign in one is no formula
    axes.set_yticks(range(len(names)), names, fontsize=8, parse_math=False)
    axes.set_ylim(len(names) - 0.3, -0.7)
    axes.margins(x=0.12)
    axes.set(title=CATALOG[key], xlabel=CATALOG[f"{key}.axis"])
    return figure, axes


def _drawn(key: str, figure: Figure, **values: object) -> Drawn:
    return Drawn(
        key=key.removeprefix("figure."),
        title=CATALOG[key],
        alt=CATALOG[f"{key}.alt"].format(**values),
        caption=CATALOG.get(f"{key}.caption", ""),
        figure=figure,
    )
