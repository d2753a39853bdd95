"""``Front``: the plans between two metrics, and how much room bounds leave beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from stz.escape import escape_text
from stz.instance import Instance
from stz.interval import Interval
from stz.plan import Plan
from stz.plurals import counted
from stz.tradeoffs.axes import Axis


@dataclass(frozen=True, eq=False)
class FrontPoint:
    """A plan of a front.

    Attributes
    ----------
    plan : Plan
        The plan, as an answer to what the point asks.
    instance : Instance
        That question: the problem given, with as much of the one metric as the plan has.
    objective : str
        The other metric, pushed.
    values : (float, float)
        The two metrics of the plan.
    best : Interval
        Where the best value lies of the metric that was pushed, among all plans that are no worse
        in the other.
    proven : bool
        Whether bounds exclude every plan that is no worse in both and better in one: then it is
        nondominated. Otherwise that is not proven.
    """

    plan: Plan
    instance: Instance
    objective: str
    values: tuple[float, float]
    best: Interval
    proven: bool

    def as_dict(self, run: str | None = None) -> dict[str, Any]:
        """Return the point as plain data; ``bound`` is the better end of :attr:`best`."""
        pushed = self.objective.split()[-1]
        maximize = self.objective.startswith("max")
        bound = self.best.high if maximize else self.best.low
        return {
            "run": run,
            "values": list(self.values),
            "bound": bound if math.isfinite(bound) else None,
            "bound_of": pushed,
            "proven": self.proven,
        }


@dataclass(frozen=True, eq=False)
class Front:
    """A certified enclosure of all best trade-offs between two metrics.

    Attributes
    ----------
    axes : (Axis, Axis)
        The two metrics in the order they were asked for.
    points : tuple of FrontPoint
        Plans that no other plan found beats, from the best of the first metric to the best of the
        second.
    inner, outer : tuple of (float, float)
        Corners of the boundary of what plans reach, and of what bounds allow, as values of the two
        metrics: the front lies between.
    area_gap : float
        Area between the two over that of the rectangle which the two ends span, 0 to 1; infinite
        while a bound is missing.
    complete : bool
        Whether the asked gap was reached.
    stopped : str
        Why no more was solved.
    solves, seconds : int, float
        What it took.
    dropped : int
        Plans that were found again, or that another one beats.
    between : int
        Plans of the inner boundary that are no points of their own.
    """

    axes: tuple[Axis, Axis]
    points: tuple[FrontPoint, ...]
    inner: tuple[tuple[float, float], ...]
    outer: tuple[tuple[float, float], ...]
    area_gap: float
    complete: bool
    stopped: str
    solves: int
    seconds: float
    dropped: int = 0
    between: int = 0

    @property
    def metrics(self) -> tuple[str, str]:
        """Names of the two metrics."""
        return self.axes[0].metric, self.axes[1].metric

    def table(self) -> pd.DataFrame:
        """Return one row per point.

        Returns
        -------
        DataFrame
            Both metrics under their names, ``best_low``, ``best_high`` (ends of
            :attr:`FrontPoint.best`), ``proven, zones, links, status, gap``.
        """
        one, other = self.metrics
        rows = [
            {
                one: point.values[0],
                other: point.values[1],
                "best_low": point.best.low,
                "best_high": point.best.high,
                "proven": point.proven,
                "zones": int(point.plan.metrics["zones"] + 0.5),
                "links": len(point.plan.built_links),
                "status": point.plan.status,
                "gap": point.plan.gap,
            }
            for point in self.points
        ]
        columns = [one, other, "best_low", "best_high", "proven", "zones", "links", "status", "gap"]
        return pd.DataFrame(rows, columns=columns)

    def as_dict(self, runs: Sequence[str] = ()) -> dict[str, Any]:
        """Return the front as plain data.

        Parameters
        ----------
        runs : sequence of str
            Run folders of the points, where they have been written.
        """
        named: list[str | None] = list(runs) if runs else [None] * len(self.points)
        return {
            "metrics": [
                {
                    "name": axis.metric,
                    "sense": "max" if axis.maximize else "min",
                    "unit": axis.unit,
                }
                for axis in self.axes
            ],
            "points": [
                point.as_dict(run) for point, run in zip(self.points, named, strict=True)
            ],
            "area_gap": self.area_gap if math.isfinite(self.area_gap) else None,
            "inner": [list(corner) for corner in self.inner],
            "outer": [list(corner) for corner in self.outer],
            "complete": self.complete,
            "stopped": self.stopped,
            "solves": self.solves,
            "seconds": round(self.seconds, 3),
            "dropped": self.dropped,
            "between": self.between,
        }  # fmt: skip

    @property
    def headline(self) -> str:
        """One line: how many plans, between what, and what is left open."""
        one, other = self.metrics
        plans = counted(len(self.points), "plan")
        left = (
            f"area gap {self.area_gap:.2%}" if math.isfinite(self.area_gap) else "no bound yet"
        )  # fmt: skip
        return f"{plans} between {one} and {other}, {left}; {self.stopped}"

    def __str__(self) -> str:
        lines = [self.headline]
        for point in self.points:
            shown = ", ".join(
                f"{axis.metric} {value:,.2f} {axis.unit}".rstrip()
                for axis, value in zip(self.axes, point.values, strict=True)
            )
            pushed = point.objective.split()[-1]
            said = "nondominated" if point.proven else f"best {pushed}: {point.best.text()}"
            lines.append(f"  {shown} ({said})")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Front({self.headline})"

    def _repr_html_(self) -> str:
        heads = "".join(
            f"<th>{escape_text(f'{axis.metric}, {axis.unit}' if axis.unit else axis.metric)}</th>"
            for axis in self.axes
        )
        rows = "".join(
            f"<tr><td>{point.values[0]:,.2f}</td><td>{point.values[1]:,.2f}</td>"
            f"<td>{escape_text(point.best.text())}</td>"
            f"<td>{'yes' if point.proven else 'not proven'}</td></tr>"
            for point in self.points
        )
        return (
            f"<p><b>{escape_text(self.headline)}</b></p><table><thead><tr>{heads}"
            f"<th>best there</th><th>nondominated</th></tr></thead><tbody>{rows}</tbody></table>"
        )
