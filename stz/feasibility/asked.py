"""Floors and quotas that not even all people within reach, with money no object, would meet."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator

import numpy as np
import pandas as pd

from stz.errors import Problem
from stz.feasibility.connectivity import WHERE
from stz.feasibility.people import Floats, PeopleInReach
from stz.instance import Instance, MetricBound, Quota
from stz.plurals import counted


def too_much_asked(instance: Instance, lost: Collection[str] = ()) -> Iterator[Problem]:
    """Yield every floor, of a limit, quota or bound, that is above what people could do.

    ``lost`` names sites that cannot get the fiber they need.
    """
    people = PeopleInReach(instance, lost)
    asked = instance.limits.exports_min_musd
    if asked is not None:
        most = most_of(people, "exports")
        if most is not None and asked > most * (1 + 1e-9):
            enough = (
                f"lower exports_min_musd to {_down(most)} or less; `stz target` tells what would "
                "bring more"
            )
            yield Problem(
                WHERE, _told("exports", most), enough, field="exports_min_musd", value=f"{asked:g}"
            )
    entries: list[tuple[str, MetricBound | Quota]] = [
        *(("bounds", bound) for bound in instance.bounds),
        *(("quotas", quota) for quota in instance.quotas),
    ]
    for kind, entry in entries:
        if entry.minimum is None:
            continue
        name = entry.metric if isinstance(entry, MetricBound) else entry.measure
        most = most_of(people, name) if isinstance(entry, MetricBound) else _of(people, entry)
        if most is None or entry.minimum <= most * (1 + 1e-9):
            continue
        yield Problem(
            WHERE,
            _told(name, most),
            f"lower minimum of {kind[:-1]} {entry.name!r} to {_down(most)} or less",
            layer=kind,
            row=entry.name,
            field="minimum",
            value=f"{entry.minimum:g}",
        )


def _told(name: str, most: float) -> str:
    if name in _EARNED:
        return (
            f"even with all talent within reach at work and no limit on money, {_EARNED[name]} "
            f"would be USD {_down(most)} million per year, less than asked"
        )
    one, several = ("city", "cities") if name in _CITIES else ("person", "people")
    count = counted(math.floor(100 * most + 1e-6) / 100, one, several)
    return f"all talent and places within reach make {count}, fewer than asked"


_EARNED = {
    "exports": "exports",
    "new_exports": "new exports",
    "recorded_exports": "recorded exports",
    "tax_receipts": "tax receipts",
    "retained_dollars": "retained dollars",
}
_CITIES = ("cities", "cities_connected")


def most_of(people: PeopleInReach, metric: str) -> float | None:
    """Return what no plan has more of, per metric; None where people alone say nothing of it."""
    instance = people.instance
    reach, cities, levers = instance.reach, instance.cities, instance.levers
    if metric in _EARNED:
        new = 1.0 - _of_site(instance, "existing", reach)
        earned = reach["benefit_musd"].to_numpy(float)
        factor = {
            "recorded_exports": levers.formal_share,
            "tax_receipts": levers.tax_rate * levers.formal_share,
            "retained_dollars": levers.retention_share * levers.formal_share,
        }.get(metric, 1.0)
        return factor * people.most(
            earned * new if metric == "new_exports" else earned,
            cities["remote_benefit_musd"].to_numpy(float),
            cities["connect_benefit_musd"].to_numpy(float),
            last=False,
        )
    counted = _COUNTED.get(metric)
    if counted is None:
        return None
    return people.most(*counted(instance), last=True)


def _of(people: PeopleInReach, quota: Quota) -> float | None:
    """Return what no plan has more of in the tiers and provinces of a quota."""
    instance = people.instance
    if quota.measure == "cities":
        own = _chosen(instance.cities, quota)
        return people.most(np.zeros(len(instance.reach)), np.zeros(len(own)), own, last=True)
    if quota.measure != "workers":
        return None
    if quota.by == "origin":
        chosen = dict(
            zip(instance.pools["pool"].tolist(), _chosen(instance.pools, quota), strict=True)
        )
        at_work, at_home = (
            np.array([chosen.get(pool, 0.0) for pool in table["pool"].tolist()], dtype=float)
            for table in (instance.reach, instance.cities)
        )
    else:
        sites = dict(
            zip(instance.sites["site"].tolist(), _chosen(instance.sites, quota), strict=True)
        )
        at_work = np.array([sites[site] for site in instance.reach["site"].tolist()], dtype=float)
        at_home = _chosen(instance.cities, quota)
    return people.most(at_work, at_home, np.zeros(len(at_home)), last=True)


def _chosen(table: pd.DataFrame, quota: Quota) -> Floats:
    mask = np.ones(len(table))
    if quota.tiers:
        mask *= table["tier"].isin(quota.tiers).to_numpy(float)
    if quota.provinces:
        mask *= table["province"].isin(quota.provinces).to_numpy(float)
    return mask


def _of_site(instance: Instance, column: str, reach: pd.DataFrame) -> Floats:
    values = dict(
        zip(instance.sites["site"].tolist(), instance.sites[column].tolist(), strict=True)
    )
    return np.array([float(values[site]) for site in reach["site"].tolist()], dtype=float)


def _of_pool(instance: Instance, table: pd.DataFrame) -> Floats:
    tier = dict(zip(instance.pools["pool"].tolist(), instance.pools["tier"].tolist(), strict=True))
    return np.array([float(tier.get(pool, 0)) for pool in table["pool"].tolist()], dtype=float)


def _later(tiers: Floats) -> Floats:
    return np.isin(tiers, (2, 3)).astype(float)


type Counts = tuple[Floats, Floats, Floats]


def _people(work: float, home: float, city: float) -> Callable[[Instance], Counts]:
    def counts(instance: Instance) -> Counts:
        n, m = len(instance.reach), len(instance.cities)
        return np.full(n, work), np.full(m, home), np.full(m, city)

    return counts


def _new(instance: Instance) -> Counts:
    m = len(instance.cities)
    return 1.0 - _of_site(instance, "existing", instance.reach), np.ones(m), np.zeros(m)


def _at_tier23(instance: Instance) -> Counts:
    homes = _later(instance.cities["tier"].to_numpy(float))
    return _later(_of_site(instance, "tier", instance.reach)), homes, np.zeros(len(homes))


def _from_tier23(instance: Instance) -> Counts:
    homes = _later(_of_pool(instance, instance.cities))
    return _later(_of_pool(instance, instance.reach)), homes, np.zeros(len(homes))


_COUNTED: dict[str, Callable[[Instance], Counts]] = {
    "jobs": _people(1.0, 1.0, 0.0),
    "new_jobs": _new,
    "jobs_tier23": _at_tier23,
    "workers": _people(1.0, 0.0, 0.0),
    "workers_from_tier23": _from_tier23,
    "remote_workers": _people(0.0, 1.0, 0.0),
    "cities_connected": _people(0.0, 0.0, 1.0),
}
"""What each person at work, each at home and each connected city counts, by metric."""


def _down(amount: float) -> str:
    """Return a number rounded down, so that it can be had."""
    return f"{math.floor(100 * amount + 1e-6) / 100:,.12g}" if amount >= 0 else f"{amount:g}"
