"""The metric registry: every number of a plan is a linear expression over the decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from stz.instance import Instance
from stz.model.columns import NO_COLUMN, Columns, FloatArray, IntArray, Linear, linear

Parts = list[tuple[IntArray, FloatArray | float]]


@dataclass(frozen=True)
class Metric:
    """A named number of a plan, with its unit and how it is computed from the decisions."""

    name: str
    unit: str
    meaning: str
    expression: Callable[[Instance, Columns], Linear]


def per_option(
    instance: Instance, columns: Columns, fixed: FloatArray, per_block: FloatArray
) -> Parts:
    """Return the terms of ``fixed * open + per_block * blocks`` over all options."""
    modular = columns.blocks != NO_COLUMN
    only_size = instance.options["min_blocks"].to_numpy(float)
    return [
        (columns.open, fixed + np.where(modular, 0.0, per_block * only_size)),
        (columns.blocks[modular], per_block[modular]),
    ]


def of_new_sites(instance: Instance) -> FloatArray:
    """Return 1 for every option of a site that is not an existing zone, else 0."""
    existing = instance.sites.set_index("site")["existing"]
    return 1.0 - instance.options["site"].map(existing).to_numpy(float)


def zone_capex_parts(instance: Instance, columns: Columns) -> Parts:
    """Capex of opening zones; existing zones are open at none."""
    new = of_new_sites(instance)
    options = instance.options
    return per_option(
        instance,
        columns,
        options["fixed_capex_musd"].to_numpy(float) * new,
        options["block_capex_musd"].to_numpy(float) * new,
    )


def seats_parts(instance: Instance, columns: Columns) -> Parts:
    """Seats of opened zones; options without a limit count none."""
    seats = instance.options["block_seats"].to_numpy(float)
    seats = np.where(np.isfinite(seats), seats, 0.0)
    return per_option(instance, columns, np.zeros(len(seats)), seats)


def _benefits(instance: Instance, columns: Columns) -> Linear:
    cities = instance.cities
    return linear(
        (columns.workers, instance.reach["benefit_musd"].to_numpy(float)),
        (columns.remote, cities["remote_benefit_musd"].to_numpy(float)),
        (columns.connected, cities["connect_benefit_musd"].to_numpy(float)),
    )


def _links_capex(instance: Instance, columns: Columns) -> Linear:
    return linear((columns.build, instance.links["capex_musd"].to_numpy(float)))


def _capex(instance: Instance, columns: Columns) -> Linear:
    return linear(
        *zone_capex_parts(instance, columns),
        (columns.build, instance.links["capex_musd"].to_numpy(float)),
        (columns.connected, instance.cities["capex_musd"].to_numpy(float)),
    )


def _opex(instance: Instance, columns: Columns) -> Linear:
    options = instance.options
    return linear(
        *per_option(
            instance,
            columns,
            options["fixed_opex_musd"].to_numpy(float),
            options["block_opex_musd"].to_numpy(float),
        ),
        (columns.build, instance.links["opex_musd"].to_numpy(float)),
        (columns.connected, instance.cities["opex_musd"].to_numpy(float)),
    )


def _assignment(instance: Instance, columns: Columns) -> Linear:
    return linear((columns.workers, instance.reach["assign_cost_musd"].to_numpy(float)))


def _combined(*weighted: tuple[Linear, float]) -> Linear:
    return linear(
        *[(part.columns, part.coefficients * weight) for part, weight in weighted],
        constant=sum(part.constant * weight for part, weight in weighted),
    )


def _cost(instance: Instance, columns: Columns) -> Linear:
    return _combined(
        (_capex(instance, columns), 1.0),
        (_opex(instance, columns), 1.0),
        (_assignment(instance, columns), 1.0),
    )


def _npv(instance: Instance, columns: Columns) -> Linear:
    years = instance.limits.annuity_years
    return _combined(
        (_benefits(instance, columns), years),
        (_opex(instance, columns), -years),
        (_assignment(instance, columns), -years),
        (_capex(instance, columns), -1.0),
    )


def _tier_of(table: pd.DataFrame, key: str, ids: pd.Series) -> IntArray:
    tier = dict(zip(table[key].tolist(), table["tier"].tolist(), strict=True))
    return np.array([tier.get(value, 0) for value in ids.tolist()], dtype=np.int64)


def _jobs_tier23(instance: Instance, columns: Columns) -> Linear:
    tiers = _tier_of(instance.sites, "site", instance.reach["site"])
    remote = instance.cities["tier"].to_numpy()
    return linear(
        (columns.workers, np.isin(tiers, (2, 3)).astype(float)),
        (columns.remote, np.isin(remote, (2, 3)).astype(float)),
    )


def _talent_from_tier23(instance: Instance, columns: Columns) -> Linear:
    tiers = _tier_of(instance.pools, "pool", instance.reach["pool"])
    remote = _tier_of(instance.pools, "pool", instance.cities["pool"])
    return linear(
        (columns.workers, np.isin(tiers, (2, 3)).astype(float)),
        (columns.remote, np.isin(remote, (2, 3)).astype(float)),
    )


REGISTRY: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("exports", "USD million per year",
               "benefits of people in zones, of remote workers and of connections", _benefits),
        Metric("jobs", "persons", "people working in zones or exporting from a connected city",
               lambda i, c: linear((c.workers, 1.0), (c.remote, 1.0))),
        Metric("jobs_tier23", "persons", "of those, in zones and cities of tier 2 and 3",
               _jobs_tier23),
        Metric("workers_from_tier23", "persons", "of those, from pools of tier 2 and 3",
               _talent_from_tier23),
        Metric("workers", "persons", "people working in zones",
               lambda i, c: linear((c.workers, 1.0))),
        Metric("remote_workers", "persons", "people exporting from a connected city",
               lambda i, c: linear((c.remote, 1.0))),
        Metric("seats", "seats", "seats of opened zones",
               lambda i, c: linear(*seats_parts(i, c))),
        Metric("zones", "zones", "opened zones, existing ones left out",
               lambda i, c: linear((c.open, of_new_sites(i)))),
        Metric("cities_connected", "cities", "cities on the fiber network",
               lambda i, c: linear((c.connected, 1.0))),
        Metric("capex", "USD million", "zones, links and city equipment", _capex),
        Metric("capex_zones", "USD million", "of which zones with their power packages",
               lambda i, c: linear(*zone_capex_parts(i, c))),
        Metric("capex_links", "USD million", "of which fiber links", _links_capex),
        Metric("opex", "USD million per year", "zones, links and city equipment", _opex),
        Metric("assignment", "USD million per year", "spent on people at their zone", _assignment),
        Metric("cost", "USD million", "capex, one year of opex, and assignment", _cost),
        Metric("npv", "USD million", "annuity of benefits less opex and assignment, less capex",
               _npv),
        Metric("fiber_km", "km", "route length of new links",
               lambda i, c: linear((c.build, i.links["km"].to_numpy(float)))),
    )
}  # fmt: skip
