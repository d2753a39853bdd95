"""What differs between two answers: the value as an interval, decisions, and what is not proven."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from stz.analysis import Comparison, compare, signed
from stz.escape import Html, element, join
from stz.interval import Interval
from stz.messages import name, number, percent
from stz.plan import Plan, unit_of

if TYPE_CHECKING:
    from stz.runs import Run

SHOWN = ("exports", "new_exports", "jobs", "zones", "cities_connected", "links_built", "fiber_km",
         "capex", "opex")  # fmt: skip
"""Metrics of the two plans that are shown side by side."""


@dataclass(frozen=True, eq=False)
class Delta:
    """One answer held against another one.

    Attributes
    ----------
    base, other : str
        What the answers are called.
    value : Interval or None
        Best value of the other problem less that of the base; None where they have other
        objectives, so that no difference means anything.
    comparison : Comparison
        Zones, links and cities that were added, dropped, kept and moved, and both plans' metrics.
    cautions : tuple of str
        What a reader must know before taking a difference for an effect.
    """

    base: str
    other: str
    value: Interval | None
    comparison: Comparison
    cautions: tuple[str, ...]

    def ids(self, kind: str, change: str) -> list[str]:
        """Return ids of zones, links or cities; see :meth:`stz.analysis.Comparison.ids`."""
        return self.comparison.ids(kind, change)

    @property
    def added(self) -> list[str]:
        """Names of zones that the other plan opens and the base does not."""
        return self._zones("added")

    @property
    def dropped(self) -> list[str]:
        """Names of zones that the base opens and the other plan does not."""
        return self._zones("dropped")

    @property
    def kept(self) -> list[str]:
        """Names of zones that both open."""
        return self._zones("kept")

    @property
    def moved(self) -> list[tuple[str, str]]:
        """Zones that went to a near place: names before and after."""
        rows = self.comparison.decisions
        zones = rows[rows["kind"] == "zone"]
        names = dict(zip(zones["id"], zones["name"], strict=True))
        gone = zones[zones["moved_to"] != ""]
        return [
            (str(before), str(names.get(to, to)))
            for before, to in zip(gone["name"], gone["moved_to"], strict=True)
        ]

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "base": self.base,
            "other": self.other,
            "value": None if self.value is None else self.value.as_json(),
            "added": self.added,
            "dropped": self.dropped,
            "kept": self.kept,
            "moved": [list(pair) for pair in self.moved],
            "links": {one: self.ids("link", one) for one in ("added", "dropped")},
            "cautions": list(self.cautions),
        }

    @property
    def headline(self) -> str:
        """Say how much better or worse the best plan is, as far as that is known."""
        if self.value is None:
            return "other objectives: no difference of values means anything"
        if self.value.is_point and math.isclose(self.value.low, 0.0, abs_tol=5e-4):
            return f"as good as {self.base}"
        if self.value.low > 0 or self.value.high < 0:
            size = self.value if self.value.low > 0 else -self.value
            return f"{size} {'more' if self.value.low > 0 else 'less'} than {self.base}"
        return f"{self.value} against {self.base}: not proven to differ"

    def __str__(self) -> str:
        lines = [f"{self.other} against {self.base}: {self.headline}"]
        for told, names in (("added", self.added), ("dropped", self.dropped)):
            if names:
                lines.append(f"  zones {told}: {', '.join(names)}")
        lines += [f"  moved: {before} to {after}" for before, after in self.moved]
        counts = self.comparison.counts(self.comparison.runs[1].letter)["link"]
        lines.append(f"  links: {counts['added']} added, {counts['dropped']} dropped")
        return "\n".join([*lines, *(f"  caution: {text}" for text in self.cautions)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return join(
            element("p", element("b", self.headline)),
            *[element("p", text) for text in self.cautions],
            self.table(),
        )

    def table(self) -> Html:
        """Return metrics of both plans side by side, and zones that changed."""
        rows = []
        for metric, group in self.comparison.metrics.groupby("metric", sort=False):
            if metric in SHOWN:
                before, after = group.iloc[0], group.iloc[-1]
                cells = [str(metric).replace("_", " "), _cell(before), _cell(after), before["unit"]]
                rows.append(element("tr", *(element("td", name(cell)) for cell in cells)))
        head = element("tr", *(element("th", cell) for cell in ("", self.base, self.other, "")))
        zones = [
            element("p", f"{told}: ", name(", ".join(names)))
            for told, names in (("Zones added", self.added), ("Zones dropped", self.dropped))
            if names
        ]
        return join(element("table", element("thead", head), element("tbody", *rows)), *zones)

    def _zones(self, change: str) -> list[str]:
        rows = self.comparison.decisions
        rows = rows[(rows["kind"] == "zone") & (rows["change"] == change)]
        return [str(one) for one in rows["name"]]


def optimum(plan: Plan) -> Interval:
    """Return where the best value of a problem lies, from the plan found and its bound."""
    unit = unit_of(plan.objective_name, max(1, len(plan.by_year)))
    return Interval.of_optimum(plan.objective, plan.bound, maximize=plan.maximize, unit=unit)


def difference(base: tuple[str, Run], other: tuple[str, Run]) -> Delta:
    """Hold an answer against another one.

    Parameters
    ----------
    base, other : tuple of str and Run
        What each is called, and its plan as a run.
    """
    (before_name, before), (after_name, after) = base, other
    comparison = compare(before, after)
    value = comparison.runs[1].beyond(comparison.runs[0])
    cautions = list[str]()
    if value is not None and not (value.low > 0 or value.high < 0) and not value.is_point:
        found = after.plan.objective - before.plan.objective
        gaps = f"{percent(before.plan.gap, 2)} and {percent(after.plan.gap, 2)}"
        cautions.append(
            f"the plans found differ by {signed(found, 3)}, the gaps ({gaps}) hide more: which is "
            "better is not proven"
        )
    return Delta(before_name, after_name, value, comparison, tuple(cautions))


def _cell(row: pd.Series) -> str:
    value = float(row["value"])
    return "-" if math.isnan(value) else number(value, 0 if abs(value) >= 100 else 2)
