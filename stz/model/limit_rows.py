"""Constraint groups over the whole plan: budgets, numbers of zones, floors, caps and shares."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from stz.instance import MetricBound, Quota
from stz.model import money
from stz.model.columns import FloatArray, Linear, Parts, linear
from stz.model.metrics import REGISTRY
from stz.model.rows import INFINITY, Layout, Row


def metric(layout: Layout, name: str) -> Linear:
    """Return a metric of the registry over the decisions."""
    return REGISTRY[name].expression(layout.instance, layout.columns)


def limit_rows(layout: Layout) -> Iterator[Row]:
    """Budget over all years, number of zones, and the exports asked for."""
    limits = layout.instance.limits
    zones = metric(layout, "zones")
    if limits.budget_musd is not None:
        yield Row("budget", metric(layout, "capex"), upper=limits.budget_musd, group="budget")
    if limits.n_zones is not None:
        yield Row("n_zones", zones, limits.n_zones, limits.n_zones, "n_zones")
    if limits.max_zones is not None:
        yield Row("max_zones", zones, upper=limits.max_zones, group="max_zones")
    if limits.exports_min_musd is not None:
        exports = metric(layout, "exports")
        yield Row("exports_min", exports, limits.exports_min_musd, group="exports_min")


def year_budget_rows(layout: Layout) -> Iterator[Row]:
    """Capex paid in a year within the budget of the year; each year is a group of its own."""
    for t, budget in enumerate(layout.horizon.budget.tolist()):
        if np.isfinite(budget):
            name = f"year_budget_{layout.horizon.calendar[t]}"
            paid = money.capex_paid(layout.instance, layout.columns, t)
            yield Row(name, paid, upper=budget, group=name)


def quota_rows(layout: Layout) -> Iterator[Row]:
    """Bounds on counts, seats, people, spending or cities, absolute or as a share of the whole."""
    for quota in layout.instance.quotas:
        chosen = _measured(layout, quota, whole=False)
        whole = _measured(layout, quota, whole=True)
        yield from _bounded(f"quota_{quota.name}", quota, chosen, whole)


def bound_rows(layout: Layout) -> Iterator[Row]:
    """Floors, caps and shares of metrics."""
    for bound in layout.instance.bounds:
        chosen = metric(layout, bound.metric)
        whole = metric(layout, bound.of) if bound.of else linear()
        yield from _bounded(f"bound_{bound.name}", bound, chosen, whole)


def _bounded(name: str, bound: Quota | MetricBound, chosen: Linear, whole: Linear) -> Iterator[Row]:
    """Bound an expression, and its share of another."""
    if bound.minimum is not None or bound.maximum is not None:
        yield Row(name, chosen,
                  -INFINITY if bound.minimum is None else bound.minimum,
                  INFINITY if bound.maximum is None else bound.maximum, name)  # fmt: skip
    for share, lower, upper in (
        (bound.min_share, 0.0, INFINITY),
        (bound.max_share, -INFINITY, 0.0),
    ):
        if share is not None:
            yield Row(f"{name}_share",
                      linear((chosen.columns, chosen.coefficients),
                             (whole.columns, -share * whole.coefficients)),
                      lower, upper, name)  # fmt: skip


def _measured(layout: Layout, quota: Quota, *, whole: bool) -> Linear:
    """Return what a quota measures in the last year, over its tiers and provinces or over all."""
    instance, at, columns = layout.instance, layout.at, layout.columns.last

    def chosen(table: str) -> FloatArray:
        rows = getattr(instance, table)
        mask = np.ones(len(rows))
        if not whole and quota.tiers:
            mask *= rows["tier"].isin(quota.tiers).to_numpy(float)
        if not whole and quota.provinces:
            mask *= rows["province"].isin(quota.provinces).to_numpy(float)
        return mask

    def scaled(parts: Parts, mask: FloatArray) -> Linear:
        kept = mask > 0
        picked = np.concatenate([columns.open[kept], columns.blocks[kept]])
        whole_sum = linear(*parts)
        inside = np.isin(whole_sum.columns, picked)
        return Linear(whole_sum.columns[inside], whole_sum.coefficients[inside])

    of_site = chosen("sites")
    of_option = of_site[at.site_of_option]
    of_city = chosen("cities")
    if quota.measure == "zones":
        return linear((columns.open, of_option))
    if quota.measure == "new_zones":
        return linear((columns.open, of_option * money.of_new_sites(instance)))
    if quota.measure == "seats":
        return scaled(money.seats_parts(instance, columns), of_option)
    if quota.measure == "spending":
        return scaled(money.zone_capex_parts(instance, columns), of_option)
    if quota.measure == "cities":
        return linear((columns.connected, of_city))
    if quota.by == "origin":
        of_pool = chosen("pools")
        rows = {pool: row for row, pool in enumerate(instance.pools["pool"].tolist())}
        of_city = np.array(
            [
                of_pool[rows[pool]] if pool in rows else 0.0
                for pool in instance.cities["pool"].tolist()
            ]
        )
        return linear((columns.workers, of_pool[at.pool_of_pair]), (columns.remote, of_city))
    return linear((columns.workers, of_site[at.site_of_pair]), (columns.remote, of_city))
