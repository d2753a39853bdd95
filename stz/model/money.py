"""Costs, benefits and seats as expressions over the decisions, year by year."""

from __future__ import annotations

import numpy as np

from stz.instance import Instance
from stz.model.columns import (
    NO_COLUMN,
    Columns,
    FloatArray,
    Linear,
    Parts,
    YearColumns,
    linear,
)
from stz.model.horizon import horizon


def per_option(
    instance: Instance, columns: YearColumns, fixed: FloatArray, per_block: FloatArray
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


def zone_capex_parts(
    instance: Instance, columns: YearColumns, weight: FloatArray | float = 1.0
) -> Parts:
    """Capex of all zones opened by a year; existing zones are open at none."""
    new = of_new_sites(instance) * weight
    options = instance.options
    return per_option(
        instance,
        columns,
        options["fixed_capex_musd"].to_numpy(float) * new,
        options["block_capex_musd"].to_numpy(float) * new,
    )


def seats_parts(instance: Instance, columns: YearColumns) -> Parts:
    """Seats of zones opened by a year; options without a limit count none."""
    seats = instance.options["block_seats"].to_numpy(float)
    seats = np.where(np.isfinite(seats), seats, 0.0)
    return per_option(instance, columns, np.zeros(len(seats)), seats)


def at_new_sites(instance: Instance) -> FloatArray:
    """Return 1 for every pair of pool and site whose site is not an existing zone, else 0."""
    existing = instance.sites.set_index("site")["existing"]
    return 1.0 - instance.reach["site"].map(existing).to_numpy(float)


def new_benefits(instance: Instance, columns: YearColumns) -> Linear:
    """Return of :func:`benefits` what is not earned in existing zones, USD million."""
    cities, reach = instance.cities, instance.reach
    return linear(
        (columns.workers, reach["benefit_musd"].to_numpy(float) * at_new_sites(instance)),
        (columns.remote, cities["remote_benefit_musd"].to_numpy(float)),
        (columns.connected, cities["connect_benefit_musd"].to_numpy(float)),
    )


def benefits(instance: Instance, columns: YearColumns) -> Linear:
    """Return what people in zones, remote workers and connections earn in a year, USD million."""
    cities = instance.cities
    return linear(
        (columns.workers, instance.reach["benefit_musd"].to_numpy(float)),
        (columns.remote, cities["remote_benefit_musd"].to_numpy(float)),
        (columns.connected, cities["connect_benefit_musd"].to_numpy(float)),
    )


def opex(instance: Instance, columns: YearColumns) -> Linear:
    """Return what zones, links and city equipment cost to run in a year, USD million."""
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


def assignment(instance: Instance, columns: YearColumns) -> Linear:
    """Return what people at their zone cost in a year, USD million."""
    return linear((columns.workers, instance.reach["assign_cost_musd"].to_numpy(float)))


def links_capex(instance: Instance, columns: YearColumns) -> Linear:
    """Capex of all links built by a year, USD million."""
    return linear((columns.build, instance.links["capex_musd"].to_numpy(float)))


def cities_capex(instance: Instance, columns: YearColumns) -> Linear:
    """Capex of all city equipment bought by a year, USD million."""
    return linear((columns.connected, instance.cities["capex_musd"].to_numpy(float)))


def capex(instance: Instance, columns: YearColumns) -> Linear:
    """Capex of everything commissioned by a year, USD million."""
    return linear(
        *zone_capex_parts(instance, columns),
        (columns.build, instance.links["capex_musd"].to_numpy(float)),
        (columns.connected, instance.cities["capex_musd"].to_numpy(float)),
    )


def capex_paid(instance: Instance, columns: Columns, t: int) -> Linear:
    """Return the capex paid in year ``t``: for what is commissioned ``lead_years`` later.

    What is commissioned in a year is what is there by that year less what was there by the year
    before. Nothing can be there before its lead time has passed.
    """
    at = horizon(instance)
    links = instance.links["capex_musd"].to_numpy(float)
    cities = instance.cities["capex_musd"].to_numpy(float)
    terms: Parts = []
    for lead in np.unique(np.concatenate([at.option_lead, at.link_lead, [0]])).tolist():
        if t + lead >= columns.n_years:
            continue
        steps = [(columns.years[t + lead], 1.0)]
        if t:
            steps.append((columns.years[t + lead - 1], -1.0))
        for year, sign in steps:
            terms += zone_capex_parts(instance, year, sign * (at.option_lead == lead))
            terms.append((year.build, links * sign * (at.link_lead == lead)))
            if lead == 0:
                terms.append((year.connected, cities * sign))
    return linear(*terms)
