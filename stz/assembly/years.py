"""Step: the years of a programme, their budgets and discounting, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from stz.plurals import counted

if TYPE_CHECKING:
    from stz.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Years:
    """Years of a programme.

    Attributes
    ----------
    table : DataFrame
        The table of years of an instance.
    annuity_years : float
        What a yearly amount of the last year is worth over the rest of the horizon.
    notes : tuple of str
        What a reader of the plan must know.
    """

    table: pd.DataFrame
    annuity_years: float
    notes: tuple[str, ...]


def programme_years(scenario: Scenario) -> Years:
    """Return the years of a scenario, one or several."""
    return Years(_table(scenario), _annuity_years(scenario), tuple(_notes(scenario)))


def _table(scenario: Scenario) -> pd.DataFrame:
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


def _annuity_years(scenario: Scenario) -> float:
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


def _notes(scenario: Scenario) -> list[str]:
    """Say what a programme of several years rests on."""
    years = scenario.planning_years
    if scenario.years is None or not scenario.phased:
        return []
    notes = [f"{counted(len(years), 'planning year')}, {years[0]} to {years[-1]}"]
    if scenario.years.budgets_musd:
        notes.append("budget that is not spent in its year cannot be carried over")
    fitting = scenario.sizes_in_time
    late = [size for size in scenario.sizes if size not in fitting]
    notes += [
        f"size {size.name} is not available: it takes {counted(size.lead_years, 'year')} to open"
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
        notes.append(f"assumed lead times in years: {'; '.join(said)}")
    return notes
