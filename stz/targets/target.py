"""What it would take to earn so much: the cheapest plan, or what stands in between."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from stz.escape import escape_text
from stz.interval import Interval
from stz.plan import Plan
from stz.targets.bars import Bar
from stz.targets.ceiling import Ceiling
from stz.targets.cost_curve import TargetCost
from stz.targets.needed import Needed

Reachable = Literal["yes", "no", "undecided"]


@dataclass(frozen=True, eq=False)
class Target:
    """What a target takes.

    Attributes
    ----------
    exports : float
        Exports asked for, USD million a year.
    objective : {"cost", "capex"}
        What the plan is cheapest in.
    ceiling : Ceiling
        What all talent within reach would earn with money no object.
    cheapest : TargetCost or None
        The cheapest plan found for the target, with its interval; None above the ceiling.
    curve : tuple of TargetCost
        Costs of lower and higher targets, this one among them.
    waterfall : tuple of Needed
        What each number behind the ceiling would have to be, alone.
    bars : tuple of Bar
        From what all talent in reach could earn down to the ceiling; empty for tables.
    stopped : str
        Why the search ended early, or nothing.
    """

    exports: float
    objective: Literal["cost", "capex"]
    ceiling: Ceiling
    cheapest: TargetCost | None
    curve: tuple[TargetCost, ...]
    waterfall: tuple[Needed, ...]
    bars: tuple[Bar, ...] = ()
    stopped: str = ""

    @property
    def reachable(self) -> Reachable:
        """Whether some plan earns the target: known from a plan, or from a bound on all plans."""
        if self.plan is not None or self.ceiling.exports.low >= self.exports * (1 - 1e-9):
            return "yes"
        if self.ceiling.exports.high < self.exports * (1 - 1e-9):
            return "no"
        proven = self.cheapest is not None and self.cheapest.plan.status == "infeasible"
        return "no" if proven else "undecided"

    @property
    def plan(self) -> Plan | None:
        """The cheapest plan found, if there is one."""
        found = self.cheapest is not None and self.cheapest.plan.has_plan
        return self.cheapest.plan if self.cheapest is not None and found else None

    @property
    def cost(self) -> Interval:
        """What the cheapest plan costs; not known above the ceiling."""
        at = [point.cost for point in self.curve if point.exports == self.exports]
        known = at[0] if at else Interval.unknown("USD million")
        return Interval.unknown(known.unit) if self.reachable == "no" else known

    @property
    def headline(self) -> str:
        """One line: what the target costs, or how far the ceiling is from it."""
        asked = f"USD {self.exports:,.6g} million a year"
        top = f"the ceiling is {_plain(self.ceiling.exports)}"
        if self.reachable == "no":
            return f"exports of {asked} are out of reach: {top}, with money no object"
        if self.plan is None:
            return f"no plan was found yet for exports of {asked}; {top}"
        what = "cost" if self.objective == "cost" else "capex"
        return f"exports of {asked} take a {what} of USD {_plain(self.cost)} million; {top}"

    def table(self) -> pd.DataFrame:
        """Return the cost curve.

        Returns
        -------
        DataFrame
            ``exports, low, high, capex, zones, status``: target and ends of its least cost, USD
            million; capex and new zones of the plan found for it.
        """
        columns = ["exports", "low", "high", "capex", "zones", "status"]
        rows = []
        for point in self.curve:
            known = point.plan.metrics if point.plan.has_plan else {}
            rows.append(
                [point.exports, point.cost.low, point.cost.high, known.get("capex", math.nan),
                 known.get("zones", math.nan), point.plan.status]
            )  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def needed_table(self) -> pd.DataFrame:
        """Return what each number alone would have to be.

        Returns
        -------
        DataFrame
            ``number, unit, now, low, high, times_low, times_high, reached, text``: the value that
            is needed lies from ``low`` to ``high``.
        """
        columns = ["number", "unit", "now", "low", "high", "times_low", "times_high", "reached",
                   "text"]  # fmt: skip
        rows = [
            [one.factor.name, one.factor.unit, one.factor.value, one.value.low, one.value.high,
             one.times.low, one.times.high, one.reached, one.text]
            for one in self.waterfall
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns).replace([math.inf, -math.inf], math.nan)

    def as_dict(self, run: str | None = None) -> dict[str, Any]:
        """Return it as plain data; ``run`` is where the cheapest plan was written."""
        return {
            "target": self.exports,
            "ceiling": _ends(self.ceiling.exports),
            "reachable": {"yes": True, "no": False, "undecided": None}[self.reachable],
            "cost": _ends(self.cost),
            "run": run,
            "waterfall": [needed.as_dict() for needed in self.waterfall],
        }

    def __str__(self) -> str:
        lines = [self.headline]
        for point in self.curve:
            lines.append(f"  USD {point.exports:,.2f} million a year: {_plain(point.cost)}")
        if self.waterfall:
            lines.append(f"For USD {self.exports:,.6g} million a year, each number alone:")
        for needed in self.waterfall:
            now = f"{needed.factor.value:,.6g} {needed.factor.unit}".rstrip()
            lines.append(f"  {needed.factor.name} ({now}): {needed.text}")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Target({self.headline})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape_text(needed.factor.name)}</td>"
            f"<td>{needed.factor.value:,.6g} {escape_text(needed.factor.unit)}</td>"
            f"<td>{escape_text(needed.text)}</td></tr>"
            for needed in self.waterfall
        )
        curve = "".join(
            f"<tr><td>{point.exports:,.2f}</td><td>{escape_text(_plain(point.cost))}</td></tr>"
            for point in self.curve
        )
        costs = (
            f"<table><thead><tr><th>exports, USD million a year</th><th>{self.objective}, "
            f"USD million</th></tr></thead><tbody>{curve}</tbody></table>"
        )
        return (
            f"<p><b>{escape_text(self.headline)}</b></p>{costs if curve else ''}"
            f"<table><thead><tr><th>alone</th><th>now</th><th>needed</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def _plain(interval: Interval) -> str:
    return Interval(interval.low, interval.high).text()


def _ends(interval: Interval) -> dict[str, float | None]:
    told = interval.as_json()
    return {"low": told["low"], "high": told["high"]}
