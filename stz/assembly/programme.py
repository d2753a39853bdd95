"""Years of a programme: budgets, discounting, growth of talent, lead times and ramps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from stz.instance import counted
from stz.talent import build_pools

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.scenario import Scenario, Size
    from stz.talent import TalentPools

_MAX_GROWTH = 1.0


def years_table(scenario: Scenario) -> pd.DataFrame:
    """Return the table of years: budgets, and discount factors ``(1 + r) ** -t`` from t = 0 on."""
    years = scenario.planning_years
    rules = scenario.years
    if rules is None:
        return pd.DataFrame({"year": list(years)})
    own = rules.discount_rate
    rate = scenario.economics.discount_rate if own is None else own
    budgets = rules.budgets_musd or (None,) * len(years)
    return pd.DataFrame(
        {
            "year": list(years),
            "budget_musd": [np.inf if budget is None else budget for budget in budgets],
            "discount": [(1.0 + rate) ** -t for t in range(len(years))],
        }
    )


def annuity_years(scenario: Scenario) -> float:
    """Return what a yearly amount of the last year is worth over the rest of the horizon.

    The horizon of ``economics`` begins in the first year; the last year of the programme stands for
    all years of the horizon that come after it, and for at least itself.
    """
    passed = len(scenario.planning_years) - 1
    economics = scenario.economics
    left = max(1, economics.horizon_years - passed)
    update: dict[str, float] = {"horizon_years": left}
    if scenario.years is not None and scenario.years.discount_rate is not None:
        update["discount_rate"] = scenario.years.discount_rate
    return economics.model_copy(update=update).annuity_years


def growing_pools(layers: Layers, tiers: pd.DataFrame, scenario: Scenario) -> TalentPools:
    """Return the pools of the first year, with ``growth_per_year`` of each.

    Growth is the steady rate that leads from the talent of the first year to that of the target
    year, both as :mod:`stz.talent.pools` has them, unless ``years.talent_growth`` says it. A pool
    that is empty in the first year stays so.
    """
    last = build_pools(layers.talent, layers.places, tiers, scenario)
    years = scenario.planning_years
    if len(years) == 1:
        return type(last)(last.pools.assign(growth_per_year=0.0), last.unplaced, last.notes)
    start = scenario.model_copy(update={"year": years[0]})
    first = build_pools(layers.talent, layers.places, tiers, start)
    before = first.pools["talent"].to_numpy(float)
    after = last.pools["talent"].to_numpy(float)
    ratio = np.divide(after, before, out=np.ones_like(after), where=before > 0)
    growth = np.minimum(ratio ** (1.0 / (len(years) - 1)) - 1.0, _MAX_GROWTH)
    said = scenario.years.talent_growth if scenario.years else None
    pools = first.pools.assign(growth_per_year=growth if said is None else said)
    return type(first)(pools, first.unplaced, first.notes)


def home_growth(scenario: Scenario) -> float:
    """Return the yearly growth of people who export from home: none, unless the scenario says."""
    said = scenario.years.talent_growth if scenario.years else None
    return said or 0.0


def sizes_in_time(scenario: Scenario) -> list[Size]:
    """Return the sizes that can open within the programme; all where there is one year only."""
    if not scenario.phased:
        return list(scenario.sizes)
    return [size for size in scenario.sizes if size.lead_years < len(scenario.planning_years)]


def with_lead_years(links: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return links with the years they take; none where all is built in one year."""
    lead = scenario.fiber.lead_years if scenario.phased else 0
    return links.assign(lead_years=np.where(links["existing"], 0, lead))


def with_zone_years(options: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return options with the lead and ramp of their size; none where all is built in one year."""
    sizes = {size.name: size for size in scenario.sizes} if scenario.phased else {}
    taken = [sizes.get(name) for name in options["size"]]
    return options.assign(
        lead_years=[size.lead_years if size else 0 for size in taken],
        ramp_years=[size.ramp_years if size else 0 for size in taken],
    )


def programme_notes(scenario: Scenario) -> list[str]:
    """Say what a programme of several years rests on."""
    years = scenario.planning_years
    if scenario.years is None or not scenario.phased:
        return []
    notes = [f"{counted(len(years), 'planning year')}, {years[0]} to {years[-1]}"]
    if scenario.years.budgets_musd:
        notes.append("a year's budget that is not spent lapses: it cannot be carried over")
    fitting = sizes_in_time(scenario)
    late = [size for size in scenario.sizes if size not in fitting]
    notes += [
        f"size {size.name} is not on offer: it takes {counted(size.lead_years, 'year')} to open"
        for size in late
    ]
    parts = [("new links", scenario.fiber.lead_years, 0)]
    parts += [(f"size {size.name}", size.lead_years, size.ramp_years) for size in fitting]
    said = [
        f"{name} {lead} to service" + (f", then {ramp} until full" if ramp else "")
        for name, lead, ramp in parts
        if lead or ramp
    ]
    if said:
        notes.append(f"years that things take, assumptions: {'; '.join(said)}")
    return notes
