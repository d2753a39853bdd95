"""``stz target`` in words: the cost, the ceiling, what each number needs, the national figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stz.cli.output import show, show_table
from stz.interval import Interval

if TYPE_CHECKING:
    from stz.run import TargetRun


def show_target(found: TargetRun) -> None:
    """Print what a target takes, and where all of it is."""
    known = found.target
    show(known.headline)
    if known.curve:
        rows = [
            [point.exports, Interval(point.cost.low, point.cost.high).text()]
            for point in known.curve
        ]
        show_table("What exports cost, USD million", ["exports a year", known.objective], rows)
    if known.waterfall:
        rows = [
            [one.factor.name, one.factor.value, one.factor.unit, one.text]
            for one in known.waterfall
        ]
        show_table(
            f"For USD {known.exports:,.6g} million a year, each number alone",
            ["number", "now", "unit", "it"],
            rows,
        )
    if found.national:
        rows = [
            [
                step.name,
                Interval(step.amount.low, step.amount.high).text(),
                step.kind,
                step.grade or "-",
            ]
            for step in found.national
        ]
        show_table(
            "The country's own figure, USD million a year (assumptions are switched off by "
            "national.reforms.NAME.on)",
            ["step", "from low to high", "kind", "grade"],
            rows,
        )
    if found.run is not None:
        show(found.run)
    for path in found.files:
        show(path)


def _ends(amount: Interval) -> str:
    return Interval(amount.low, amount.high).text()  # the unit stands above the column
