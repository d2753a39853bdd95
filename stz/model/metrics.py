"""The metric registry: every number of a plan is a linear expression over the decisions.

Money per year is summed over the years with their ``discount``; capex is discounted only within
``cost`` and ``npv``. Counts and people are those of the last year.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stz.instance import Instance
from stz.messages import CATALOG
from stz.model import money, reached
from stz.model.columns import Columns, FloatArray, IntArray, Linear, YearColumns, combined, linear
from stz.model.horizon import horizon
from stz.near_names import ByName

Expression = Callable[[Instance, Columns], Linear]


@dataclass(frozen=True)
class Metric:
    """A named number of a plan.

    Attributes
    ----------
    name, unit : str
    expression : callable
        The number as an expression over the decisions.
    maximize : bool
        Its natural direction as an objective: whether more is better.
    exact : callable, optional
        The number of a whole plan, where the expression holds only in a model that asks for it.
    """

    name: str
    unit: str
    expression: Expression
    maximize: bool = True
    exact: Callable[[Instance, Columns, FloatArray], float] | None = None

    @property
    def meaning(self) -> str:
        """What it counts, in English."""
        return CATALOG[f"metric.{self.name}"]

    def value(self, instance: Instance, columns: Columns, solution: FloatArray) -> float:
        """Return the number of the plan that a solution vector describes."""
        if self.exact is not None:
            return self.exact(instance, columns, solution)
        return self.expression(instance, columns).value(solution)


def _over_years(of_year: Callable[[Instance, YearColumns], Linear]) -> Expression:
    """Return the discounted sum over all years of something that comes every year."""

    def expression(instance: Instance, columns: Columns) -> Linear:
        discount = horizon(instance).discount.tolist()
        return combined(
            *[
                (of_year(instance, year), weight)
                for year, weight in zip(columns.years, discount, strict=True)
            ]
        )

    return expression


def _at_last(of_year: Callable[[Instance, YearColumns], Linear]) -> Expression:
    return lambda instance, columns: of_year(instance, columns.last)


_exports, _opex, _assignment = (
    _over_years(money.benefits), _over_years(money.opex), _over_years(money.assignment)
)  # fmt: skip


def _capex_discounted(instance: Instance, columns: Columns) -> Linear:
    discount = horizon(instance).discount.tolist()
    return combined(
        *[
            (money.capex_paid(instance, columns, t), weight)
            for t, weight in enumerate(discount)
            if weight
        ]
    )


def _cost(instance: Instance, columns: Columns) -> Linear:
    return combined(
        (_capex_discounted(instance, columns), 1.0),
        (_opex(instance, columns), 1.0),
        (_assignment(instance, columns), 1.0),
    )


def _npv(instance: Instance, columns: Columns) -> Linear:
    weights = horizon(instance).discount.copy()
    weights[-1] *= instance.limits.annuity_years
    yearly = [
        part
        for year, weight in zip(columns.years, weights.tolist(), strict=True)
        for part in (
            (money.benefits(instance, year), weight),
            (money.opex(instance, year), -weight),
            (money.assignment(instance, year), -weight),
        )
    ]
    return combined(*yearly, (_capex_discounted(instance, columns), -1.0))


def _times(share: Callable[[Instance], float]) -> Expression:
    return lambda instance, columns: combined((_exports(instance, columns), share(instance)))


def _tier_of(table: pd.DataFrame, key: str, ids: pd.Series) -> IntArray:
    tier = dict(zip(table[key].tolist(), table["tier"].tolist(), strict=True))
    return np.array([tier.get(value, 0) for value in ids.tolist()], dtype=np.int64)


def _later(tiers: IntArray) -> FloatArray:
    return np.isin(tiers, (2, 3)).astype(float)


def _jobs_tier23(instance: Instance, columns: YearColumns) -> Linear:
    sites = _tier_of(instance.sites, "site", instance.reach["site"])
    homes = instance.cities["tier"].to_numpy()
    return linear((columns.workers, _later(sites)), (columns.remote, _later(homes)))


def _talent_from_tier23(instance: Instance, columns: YearColumns) -> Linear:
    pools = _tier_of(instance.pools, "pool", instance.reach["pool"])
    homes = _tier_of(instance.pools, "pool", instance.cities["pool"])
    return linear((columns.workers, _later(pools)), (columns.remote, _later(homes)))


def _links_built(instance: Instance, columns: YearColumns) -> Linear:
    return linear((columns.build, 1.0))


_MONEY, _YEARLY = "USD million", "USD million per year"

REGISTRY: ByName[Metric] = ByName(
    (metric.name, metric)
    for metric in (
        Metric("exports", _YEARLY, _exports),
        Metric("new_exports", _YEARLY,
               _over_years(money.new_benefits)),
        Metric("recorded_exports", _YEARLY,
               _times(lambda i: i.levers.formal_share)),
        Metric("tax_receipts", _YEARLY,
               _times(lambda i: i.levers.tax_rate * i.levers.formal_share)),
        Metric("retained_dollars", _YEARLY,
               _times(lambda i: i.levers.retention_share * i.levers.formal_share)),
        Metric("jobs", "persons",
               _at_last(lambda i, y: linear((y.workers, 1.0), (y.remote, 1.0)))),
        Metric("new_jobs", "persons",
               _at_last(lambda i, y: linear((y.workers, money.at_new_sites(i)), (y.remote, 1.0)))),
        Metric("jobs_tier23", "persons",
               _at_last(_jobs_tier23)),
        Metric("workers_from_tier23", "persons",
               _at_last(_talent_from_tier23)),
        Metric("workers", "persons",
               _at_last(lambda i, y: linear((y.workers, 1.0)))),
        Metric("remote_workers", "persons",
               _at_last(lambda i, y: linear((y.remote, 1.0)))),
        Metric(reached.NAME, "persons",
               reached.expression, exact=reached.value),
        Metric("seats", "seats",
               _at_last(lambda i, y: linear(*money.seats_parts(i, y)))),
        Metric("zones", "zones",
               _at_last(lambda i, y: linear((y.open, money.of_new_sites(i))))),
        Metric("cities_connected", "cities",
               _at_last(lambda i, y: linear((y.connected, 1.0)))),
        Metric("links_built", "links", _at_last(_links_built), maximize=False),
        Metric("capex", _MONEY,
               _at_last(money.capex), maximize=False),
        Metric("capex_zones", _MONEY,
               _at_last(lambda i, y: linear(*money.zone_capex_parts(i, y))), maximize=False),
        Metric("capex_links", _MONEY, _at_last(money.links_capex),
               maximize=False),
        Metric("capex_cities", _MONEY, _at_last(money.cities_capex),
               maximize=False),
        Metric("capex_discounted", _MONEY,
               _capex_discounted, maximize=False),
        Metric("opex", _YEARLY, _opex, maximize=False),
        Metric("assignment", _YEARLY, _assignment,
               maximize=False),
        Metric("cost", _MONEY, _cost, maximize=False),
        Metric("npv", _MONEY, _npv),
        Metric("fiber_km", "km",
               _at_last(lambda i, y: linear((y.build, i.links["km"].to_numpy(float)))),
               maximize=False),
    )
)  # fmt: skip
"""Every metric by name: in which unit, what it counts, and whether more is better."""
