"""Checks of bounds over the whole plan: budgets, targets, quotas, and bounds on metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from stz.instance import Instance, MetricBound, Quota
from stz.verifier.recomputed import Recomputed
from stz.verifier.totals import capex_by_year, limited, people
from stz.verifier.verification import Findings, Sense, compared, problem

type Bound = tuple[Sense, float | None, float, str]
"""Direction, what was asked (None for nothing), what it is a share of, and words for it."""


def check_limits(
    instance: Instance, recomputed: Recomputed, metrics: Mapping[str, float]
) -> Iterator[Findings]:
    """Yield findings of groups budget and exports_min."""
    limits = instance.limits
    if limits.budget_musd is not None:
        what = "capex is USD {left} million, the budget USD {right} million"
        yield compared("budget", ["capex"], metrics["capex"], "<=", limits.budget_musd, what)
    years = instance.years.sort_values("year")
    given = np.isfinite(years["budget_musd"].to_numpy(float))
    what = "USD {left} million are paid in {row}, the budget of the year is USD {right} million"
    spent, most = capex_by_year(recomputed)[given], years["budget_musd"][given]
    yield compared("budget", years["year"][given], spent, "<=", most, what, field="years")
    if limits.exports_min_musd is not None:
        what = "exports are USD {left} million, at least {right} are asked for"
        floor = limits.exports_min_musd
        yield compared("exports_min", ["exports"], metrics["exports"], ">=", floor, what)


def check_quotas(instance: Instance, recomputed: Recomputed) -> Iterator[Findings]:
    """Yield findings of every quota, each a group of its own: ``quota:NAME``."""
    for quota in instance.quotas:
        counted = measured(instance, recomputed, quota)
        total = float(counted["amount"].sum())
        chosen = counted
        if quota.tiers:
            chosen = chosen[chosen["tier"].isin(quota.tiers)]
        if quota.provinces:
            chosen = chosen[chosen["province"].isin(quota.provinces)]
        what = f"{quota.measure} of quota {{row}} are {{left}}, asked for"
        part = float(chosen["amount"].sum())
        yield from _bounded(f"quota:{quota.name}", quota.name, part, _bounds(quota, total), what)


def check_bounds(instance: Instance, metrics: Mapping[str, float]) -> Iterator[Findings]:
    """Yield findings of every bound on a metric, each a group of its own: ``bounds:NAME``."""
    for bound in instance.bounds:
        group = f"bounds:{bound.name}"
        named = [bound.metric, *([bound.of] if bound.of else [])]
        unknown = [name for name in named if name not in metrics]
        for name in unknown:
            yield Findings((problem(group, f"metric {name!r} is unknown", row=bound.name),), 1.0)
        if not unknown:
            whole = metrics[bound.of] if bound.of else float("nan")
            what = f"{bound.metric} is {{left}}, bound {{row}} asks for"
            asked = _bounds(bound, whole)
            yield from _bounded(group, bound.name, metrics[bound.metric], asked, what)


def _bounds(asked: Quota | MetricBound, whole: float) -> tuple[Bound, ...]:
    return (
        (">=", asked.minimum, 1.0, "at least {right}"),
        ("<=", asked.maximum, 1.0, "at most {right}"),
        (">=", asked.min_share, whole, f"at least {{right}} of {whole:,.9g}"),
        ("<=", asked.max_share, whole, f"at most {{right}} of {whole:,.9g}"),
    )


def _bounded(
    group: str, name: str, value: float, bounds: tuple[Bound, ...], what: str
) -> Iterator[Findings]:
    for sense, bound, scale, words in bounds:
        if bound is not None:
            yield compared(group, [name], value, sense, bound * scale, f"{what} {words}")


def measured(instance: Instance, recomputed: Recomputed, quota: Quota) -> pd.DataFrame:
    """Return what a quota counts in the last year, as rows of ``tier, province, amount``."""
    zones, cities = recomputed.zones, recomputed.cities
    if quota.measure == "zones":
        counted = zones.assign(amount=1.0)
    elif quota.measure == "new_zones":
        counted = zones.assign(amount=1.0 - zones["existing"].astype(float))
    elif quota.measure == "seats":
        counted = zones.assign(amount=limited(zones["seats"]))
    elif quota.measure == "spending":
        counted = zones.assign(amount=zones["zone_capex_musd"])
    elif quota.measure == "cities":
        counted = cities.assign(amount=1.0)
    else:
        counted = people(instance, recomputed, quota.by)
    return counted[["tier", "province", "amount"]]
