"""What quotas, bounds on metrics and policy levers must satisfy."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from stz.errors import Problem
from stz.instance.checks.rules import WHERE, is_number, number_rule
from stz.instance.limits import MetricBound, Quota
from stz.near_names import did_you_mean

if TYPE_CHECKING:
    from stz.instance.data import InstanceData

_BOUNDS = ("minimum", "maximum", "min_share", "max_share")


def check_quotas(instance: InstanceData) -> Iterable[Problem]:
    """Quotas have bounds that can be met, on a measure that can be counted.

    One without a bound limits nothing; whoever reads those of a planner refuses it.
    """
    for quota in instance.quotas:
        bounds = {field: getattr(quota, field) for field in _BOUNDS}
        given = {field: value for field, value in bounds.items() if value is not None}
        for field, value in given.items():
            most = 1.0 if field.endswith("_share") else math.inf
            rule = number_rule(value, 0.0, most, endless=field == "maximum")
            if rule:
                yield Problem(WHERE, rule, layer="quotas", row=str(quota.name), field=field,
                              value=str(value), mend="give a number in the units of the measure, "
                              "or a share from 0 to 1")  # fmt: skip
        yield from _crossed("quotas", quota)
        yield from _measure(instance, quota)
        yield from _territory(instance, quota)
    yield from _names_twice("quotas", instance.quotas)


def _names_twice(layer: str, entries: Iterable[Quota | MetricBound]) -> Iterable[Problem]:
    for name, count in Counter(str(entry.name) for entry in entries).items():
        if count > 1:
            yield Problem(WHERE, f"name is used {count} times", layer=layer, row=name,
                          field="name", value=name, mend="give each its own")  # fmt: skip


def _territory(instance: InstanceData, quota: Quota) -> Iterable[Problem]:
    """Return tiers that are none, and provinces that no table names."""
    place = {"layer": "quotas", "row": str(quota.name)}
    for tier in quota.tiers:
        if isinstance(tier, bool) or tier not in (1, 2, 3):
            yield Problem(WHERE, "is not a tier", field="tiers", value=str(tier), mend="1, 2 or 3",
                          **place)  # fmt: skip
    known = {
        str(province)
        for table in (instance.sites, instance.cities, instance.pools)
        for province in table["province"]
    } - {""}
    for province in quota.provinces:
        if str(province) not in known:
            hint = did_you_mean(province, sorted(known))
            yield Problem(WHERE, "is not the province of any site, city or pool", field="provinces",
                          value=str(province), mend=hint, **place)  # fmt: skip


def _measure(instance: InstanceData, quota: Quota) -> Iterable[Problem]:
    row = str(quota.name)
    if quota.measure not in _MEASURES:
        yield Problem(
            WHERE, "unknown measure", layer="quotas", row=row, field="measure",
            value=str(quota.measure), mend=did_you_mean(quota.measure, _MEASURES),
        )  # fmt: skip
    endless = ~np.isfinite(instance.options["block_seats"].to_numpy(float))
    if quota.measure == "seats" and endless.any():
        yield Problem(WHERE, "seats without a limit cannot be counted", layer="quotas", row=row,
                      field="measure", value="seats",
                      mend="give every site a number of seats, or count zones")  # fmt: skip
    if quota.by not in ("zone", "origin") or (quota.by == "origin" and quota.measure != "workers"):
        yield Problem(
            WHERE, "only workers can be counted by origin", layer="quotas", row=row,
            field="by", value=str(quota.by), mend="by: zone, or measure: workers",
        )  # fmt: skip


_AS_METRICS = {
    "new_zones": "write zones: as a metric it counts new zones only",
    "cities": "write cities_connected",
    "spending": "write capex",
}
"""Measures of quotas that are metrics by another name."""
_MEASURES = ("zones", "new_zones", "seats", "workers", "spending", "cities")


def check_bounds(instance: InstanceData) -> Iterable[Problem]:
    """Bounds on metrics have names of their own, and bounds that can be met.

    Whether there is such a metric is not known here: see :func:`unknown_metrics`.
    """
    for bound in instance.bounds:
        place = {"layer": "bounds", "row": str(bound.name)}
        yield from _metric_names(bound)
        given = {name: getattr(bound, name) for name in _BOUNDS if getattr(bound, name) is not None}
        for name, value in given.items():
            rule = number_rule(value, endless=name == "maximum")
            if rule:
                mend = "a number in the unit of the metric, or of metric over `of` for a share"
                yield Problem(WHERE, rule, field=name, value=str(value), mend=mend, **place)
        shares = [name for name in given if name.endswith("_share")]
        if shares and bound.of == "":
            yield Problem(WHERE, "the metric that the share is taken of is missing", field="of",
                          mend="name it in `of`", **place)  # fmt: skip
        yield from _crossed("bounds", bound)
    yield from _names_twice("bounds", instance.bounds)


def unknown_metrics(instance: InstanceData, known: Collection[str]) -> list[Problem]:
    """Return a problem for every metric that the bounds name and ``known`` does not hold.

    An instance does not know the metric registry, which lies further on: whoever has it calls this.
    """
    problems = []
    for bound in instance.bounds:
        for name, value in (("metric", bound.metric), ("of", bound.of)):
            if value == "" or value in known:
                continue
            mend = _AS_METRICS.get(value) or did_you_mean(value, sorted(known))
            problems.append(
                Problem(WHERE, "there is no such metric", layer="bounds", row=str(bound.name),
                        field=name, value=str(value), mend=mend)
            )  # fmt: skip
    return problems


def check_levers(instance: InstanceData) -> Iterable[Problem]:
    """Policy levers are shares."""
    for lever in fields(instance.levers):
        value = getattr(instance.levers, lever.name)
        rule = number_rule(value, 0.0, 1.0)
        if rule:
            yield Problem(WHERE, rule, layer="levers", field=lever.name, value=str(value),
                          mend="give a share: 0.35 for 35 %")  # fmt: skip


def _metric_names(bound: MetricBound) -> Iterable[Problem]:
    for name, value in (("metric", bound.metric), ("of", bound.of)):
        if not isinstance(value, str) or (name == "metric" and not value.strip()):
            yield Problem(WHERE, "must be the name of a metric", layer="bounds",
                          row=str(bound.name), field=name, value=str(value),
                          mend="write it as text, such as 'jobs'")  # fmt: skip


def _crossed(layer: str, bound: Quota | MetricBound) -> Iterable[Problem]:
    for low, high in (("minimum", "maximum"), ("min_share", "max_share")):
        least, most = getattr(bound, low), getattr(bound, high)
        if is_number(least) and is_number(most) and least > most:
            yield Problem(
                WHERE, f"{low} is above {high}", layer=layer, row=str(bound.name), field=low,
                value=str(least), mend=f"lower it, or raise {high}",
            )  # fmt: skip
