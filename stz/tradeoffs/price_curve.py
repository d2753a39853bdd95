"""``price_of``: what a promise or a limit costs, as the curve of best values over its settings.

The same machinery as a front, with a parameter in place of the second metric: one solve per
setting, and what one solve shows is used for the others where every plan of one setting is a plan
of the other. A plan under a tight setting is one under a looser one; a bound under a loose setting
holds under a tighter one. A price is the difference of two such intervals, never of two incumbents.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from stz.errors import Problem, ScenarioError
from stz.escape import escape_text
from stz.instance import Quota
from stz.interval import Interval
from stz.near_names import did_you_mean
from stz.plan import Plan, unit_of
from stz.solver import Planner

Solve = Callable[[Any], Plan]
Allows = Callable[[Any, Any], bool]
"""Whether every plan under the second setting is one under the first."""

YEAR_MINUTES = 525_600.0
_ALLOWED: dict[str, frozenset[str]] = {
    "single": frozenset({"single", "dual_link", "dual_node", "dual_gateway", "shared_risk"}),
    "dual_link": frozenset({"dual_link", "dual_node", "dual_gateway", "shared_risk"}),
    "dual_node": frozenset({"dual_node", "dual_gateway"}),
    "dual_gateway": frozenset({"dual_gateway"}),
    "shared_risk": frozenset({"shared_risk"}),
}
"""For each protection level those that ask for at least as much."""


@dataclass(frozen=True, eq=False)
class CurvePoint:
    """The best value under one setting.

    Attributes
    ----------
    value : Any
        The setting.
    optimum : Interval
        Where the best value of the objective lies; unknown where nothing was found or proven.
    status : str
        As :class:`stz.Plan` says it; a setting without a plan stays in the curve with its reason.
    plan : Plan
        What the solve of this setting returned.
    shared : bool
        Whether an end of the interval comes from the solve of another setting.
    """

    value: Any
    optimum: Interval
    status: str
    plan: Plan
    shared: bool = False

    @property
    def label(self) -> str:
        """The setting in words."""
        if self.value is None:
            return "none"
        return f"{self.value:,g}" if isinstance(self.value, float) else str(self.value)


@dataclass(frozen=True, eq=False)
class Curve:
    """Best values over the settings of one thing, and the prices between them.

    Attributes
    ----------
    of : str
        What was set: ``redundancy``, ``availability``, ``quota NAME``, ``budget`` or a key.
    objective : str
        What each solve pushed, with ``max`` or ``min``.
    unit : str
        Unit of the objective.
    points : tuple of CurvePoint
        One per setting, in the order they were given.
    """

    of: str
    objective: str
    unit: str
    points: tuple[CurvePoint, ...]

    @property
    def maximize(self) -> bool:
        """Whether more of the objective is wanted."""
        return self.objective.startswith("max")

    def price(self, setting: Any, base: Any = None) -> Interval:
        """Return what one setting costs beside another: how much worse its best value is.

        Parameters
        ----------
        setting : Any
            One of the settings.
        base : Any, optional
            The one it is held against; default the first of the curve.

        Raises
        ------
        ScenarioError
            If the curve has no such setting.
        """
        one = self._at(setting)
        other = self.points[0] if base is None else self._at(base)
        if one is other:
            return Interval.point(0.0, self.unit)
        loss = other.optimum - one.optimum
        return loss if self.maximize else -loss

    def _at(self, setting: Any) -> CurvePoint:
        for point in self.points:
            if point.value == setting:
                return point
        labels = [point.label for point in self.points]
        raise ScenarioError(
            Problem(f"price of {self.of}", "no such setting in the curve", value=str(setting),
                    mend=f"one of {', '.join(labels)}")
        )  # fmt: skip

    def table(self) -> pd.DataFrame:
        """Return one row per setting.

        Returns
        -------
        DataFrame
            ``setting, low, high, price_low, price_high, status, gap``: ends of the best value, and
            of its price beside the first setting.
        """
        columns = ["setting", "low", "high", "price_low", "price_high", "status", "gap"]
        rows = [
            [point.label, point.optimum.low, point.optimum.high, price.low, price.high,
             point.status, point.plan.gap]
            for point in self.points
            for price in (self._price(point),)
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def _price(self, point: CurvePoint) -> Interval:
        return self.price(point.value) if self.points else Interval.unknown(self.unit)

    def as_dict(self) -> dict[str, Any]:
        """Return the curve as plain data."""
        return {
            "price_of": self.of,
            "objective": self.objective,
            "unit": self.unit,
            "points": [
                {
                    "value": point.value,
                    "optimum": point.optimum.as_json(),
                    "price": self._price(point).as_json(),
                    "status": point.status,
                }
                for point in self.points
            ],
        }

    @property
    def headline(self) -> str:
        """One line: what costs how much at most."""
        if len(self.points) < 2:
            return f"{self.of}: one setting, nothing to compare"
        last = self.points[-1]
        price = self._price(last)
        return f"{self.of} {last.label} instead of {self.points[0].label} costs {price.text()}"

    def __str__(self) -> str:
        lines = [self.headline]
        for point in self.points:
            said = f"{self.objective} {point.optimum.text()}"
            lines.append(f"  {point.label}: {said} ({point.status})")
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Curve({self.headline})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape_text(point.label)}</td><td>{escape_text(point.optimum.text())}</td>"
            f"<td>{escape_text(self._price(point).text())}</td><td>{point.status}</td></tr>"
            for point in self.points
        )
        return (
            f"<p><b>{escape_text(self.headline)}</b></p><table><thead><tr>"
            f"<th>{escape_text(self.of)}</th><th>best {escape_text(self.objective)}</th>"
            f"<th>price</th><th>status</th></tr></thead><tbody>{rows}</tbody></table>"
        )


def price_of(
    what: str,
    values: Sequence[Any],
    solve_at: Planner | Solve,
    *,
    allows: Allows | None = None,
    progress: Callable[[CurvePoint], None] | None = None,
) -> Curve:
    """Solve for every setting of one thing and return the curve of best values.

    Parameters
    ----------
    what : str
        ``redundancy`` (protection levels), ``availability`` (share of the year in service, such as
        0.9999; None for no target), ``quota NAME`` (its minimum, or minimum share where it has
        one), ``budget`` (USD million, None for no limit), or any key that ``solve_at`` sets.
    values : sequence
        The settings; the first is the one that prices are measured from.
    solve_at : Planner or callable
        A planner, for the four named ones; or what solves at a setting and returns the plan.
    allows : callable, optional
        For a key: ``allows(one, other)`` tells whether every plan under ``other`` is a plan under
        ``one``, with the same value. Without it, nothing is shared between the settings of a key.
    progress : callable, optional
        Told each setting as it is solved.

    Returns
    -------
    Curve
        With every setting that was reached: Ctrl-C keeps those.

    Raises
    ------
    ScenarioError
        For no values, a value twice, a quota that there is not, and a key without a callable.
    DataError
        For values that cannot be.
    """
    settings = list(values)
    _check_settings(what, settings)
    solve, nested = _known(what, solve_at)
    nested = allows or nested
    points: list[CurvePoint] = []
    for value in settings:
        try:
            plan = solve(value)
        except KeyboardInterrupt:
            if not points:
                raise
            break
        points.append(CurvePoint(value, _optimum(plan), plan.status, plan))
        if progress is not None:
            progress(points[-1])
        if plan.interrupted:
            break
    first = points[0].plan
    return Curve(
        of=what,
        objective=f"{'max' if first.maximize else 'min'} {first.objective_name}",
        unit=points[0].optimum.unit,
        points=tuple(_shared(points, nested, maximize=first.maximize)),
    )


def _check_settings(what: str, values: list[Any]) -> None:
    where = f"price of {what}"
    if not values:
        raise ScenarioError(Problem(where, "no settings given", "give two or more values"))
    twice = sorted({str(one) for one in values if values.count(one) > 1})
    if twice:
        raise ScenarioError(
            Problem(where, "a setting is given twice", "give each once", value=", ".join(twice))
        )


def _optimum(plan: Plan) -> Interval:
    unit = unit_of(plan.objective_name, len(plan.by_year) or 1)
    proves = plan.status in ("optimal", "feasible", "no_plan")
    return Interval.of_optimum(
        plan.objective if plan.has_plan else math.nan,
        plan.bound if proves and math.isfinite(plan.bound) else math.nan,
        maximize=plan.maximize,
        unit=unit,
    )


def _shared(
    points: Sequence[CurvePoint], allows: Allows | None, *, maximize: bool
) -> list[CurvePoint]:
    """Narrow intervals by other settings: plans count where more is allowed, bounds where less."""
    if allows is None:
        return list(points)
    out = []
    for point in points:
        if point.status == "infeasible":
            out.append(point)
            continue
        low, high = point.optimum.low, point.optimum.high
        for other in points:
            if other is point or other.status == "infeasible":
                continue
            looser, tighter = allows(other.value, point.value), allows(point.value, other.value)
            if maximize:
                low = max(low, other.optimum.low) if tighter else low
                high = min(high, other.optimum.high) if looser else high
            else:
                low = max(low, other.optimum.low) if looser else low
                high = min(high, other.optimum.high) if tighter else high
        shared = (low, high) != (point.optimum.low, point.optimum.high)
        narrow = Interval(min(low, high), max(low, high), point.optimum.unit)
        out.append(replace(point, optimum=narrow if shared else point.optimum, shared=shared))
    return out


def _known(what: str, solve_at: Planner | Solve) -> tuple[Solve, Allows | None]:
    """Return how to solve at a setting of what we know, and which settings allow which."""
    name, _, rest = what.partition(" ")
    if name == "quota" and rest:
        nested: Allows | None = _at_most
    else:
        nested = {
            "redundancy": _protects_less,
            "availability": _at_most_or_none,
            "budget": _at_least_or_none,
        }.get(what)
    if not isinstance(solve_at, Planner):
        return solve_at, nested
    planner = solve_at
    if what == "redundancy":
        return lambda level: planner.resolve(protection=level), nested
    if what == "budget":
        return lambda budget: planner.resolve(budget_musd=budget), nested
    if what == "availability":
        return lambda share: planner.resolve(downtime_target_min=_minutes(share)), nested
    if name == "quota" and rest:
        return _quota_solver(planner, rest), nested
    known = ["redundancy", "availability", "budget"]
    known += [f"quota {quota.name}" for quota in planner.instance.quotas]
    raise ScenarioError(
        Problem("price_of", "a planner cannot set this", value=what,
                mend=did_you_mean(what, known, "give a function that solves at a setting"))
    )  # fmt: skip


def _quota_solver(planner: Planner, name: str) -> Solve:
    quotas = planner.instance.quotas
    found = [quota for quota in quotas if quota.name == name]
    if not found:
        known = [quota.name for quota in quotas]
        raise ScenarioError(
            Problem("price_of", "there is no such quota", value=name,
                    mend=did_you_mean(name, known, "the problem has no quotas"))
        )  # fmt: skip

    def solve(value: Any) -> Plan:
        changed = [_asking(quota, value) if quota.name == name else quota for quota in quotas]
        return planner.resolve(quotas=changed)

    return solve


def _asking(quota: Quota, value: Any) -> Quota:
    """Return a quota with another minimum, as a share where it is one."""
    if quota.min_share is not None:
        return replace(quota, min_share=float(value or 0.0))
    return replace(quota, minimum=float(value or 0.0))


def _minutes(share: Any) -> float | None:
    """Return the minutes a year that a share of the year in service leaves."""
    if share is None:
        return None
    number = isinstance(share, (int, float)) and not isinstance(share, bool)
    if not number or not 0 < share < 1:
        raise ScenarioError(
            Problem("price of availability", "must be a share of the year between 0 and 1",
                    "0.9999 allows 52.56 minutes a year; None asks for nothing",
                    value=str(share))
        )  # fmt: skip
    return float(round((1.0 - share) * YEAR_MINUTES, 6))


def _at_most(one: Any, other: Any) -> bool:
    return float(one or 0.0) <= float(other or 0.0)


def _at_most_or_none(one: Any, other: Any) -> bool:
    return one is None or (other is not None and one <= other)


def _at_least_or_none(one: Any, other: Any) -> bool:
    return one is None or (other is not None and one >= other)


def _protects_less(one: Any, other: Any) -> bool:
    return other in _ALLOWED.get(one, frozenset())
