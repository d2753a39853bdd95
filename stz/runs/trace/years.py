"""From the amounts of one year of a plan back to what they are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from stz.runs.trace import metrics
from stz.runs.trace.ledger import Ledger
from stz.runs.trace.traced import shown

WHOLE: Mapping[str, str] = {
    "capex": "capex",
    "exports": "exports",
    "opex": "opex_last",
    "jobs": "jobs",
    "zones": "zones",
    "cities": "cities_connected",
    "fiber_km": "fiber_km",
}
"""Columns of the years and the metric that each leads to."""
UNITS: Mapping[str, str] = {
    "capex": "USD million", "exports": "USD million", "opex": "USD million", "jobs": "persons",
    "zones": "zones", "cities": "cities", "fiber_km": "km", "budget": "USD million",
    "unspent": "USD million", "opened": "zones", "number": "",
}  # fmt: skip
"""What can be asked of a year."""
_SAID: Mapping[str, str] = {
    "capex": "what zones, links and cities cost that are paid in {year}",
    "exports": "what everybody exports who works in {year}, not discounted",
    "opex": "what all that is there in {year} costs to run, not discounted",
    "jobs": "everybody who works in {year}",
    "zones": "new zones open by {year}",
    "cities": "cities connected by {year}",
    "fiber_km": "new links in service by {year}",
}


def figure(column: str) -> Callable[[Ledger, str], float]:
    """Return the trace of a column of the years."""
    special = {"budget": budget, "unspent": unspent, "opened": opened, "number": number}
    if column in special:
        return special[column]

    def work(ledger: Ledger, year: str) -> float:
        table = ledger.basis.by_year
        value = float(table.loc[table["year"] == int(year), column].iloc[0])
        ledger.reported(f"{year} {column}", shown(value))
        ledger.step(f"{column} in {year}", value, UNITS[column], _SAID[column].format(year=year))
        metrics.METRICS[WHOLE[column]][1](ledger)
        return value

    return work


def number(ledger: Ledger, year: str) -> float:
    """Return the year itself: the scenario says which years are planned."""
    ledger.note_key("year", ledger.run.scenario.year)
    return ledger.step("year of the plan", float(year), "", "as the scenario asks")


def opened(ledger: Ledger, year: str) -> float:
    """Return how many new zones open in a year."""
    zones = ledger.basis.drawn.values()
    chosen = [str(one["name"]) for one in zones
              if not bool(one["existing"]) and int(one["year"]) == int(year)]  # fmt: skip
    told = ", ".join(chosen) or "none"
    return ledger.decided(f"new zones that open in {year}", len(chosen), "zones", told)


def budget(ledger: Ledger, year: str) -> float:
    """Return what may be paid in a year; infinite for no limit."""
    table = ledger.basis.instance.years
    value = float(table.loc[table["year"] == int(year), "budget_musd"].iloc[0])
    ledger.note_key("years.budgets_musd", shown(value))
    return ledger.step(f"budget of {year}", value, "USD million", "as the scenario asks")


def unspent(ledger: Ledger, year: str) -> float:
    """Return what of the budget of a year is not paid."""
    mark = len(ledger.steps)
    cap, paid = budget(ledger, year), figure("capex")(ledger, year)
    value = max(cap - paid, 0.0)
    ledger.step("not spent", value, "USD million", f"{shown(cap)} - {shown(paid)}")
    ledger.steps.insert(mark, ledger.steps.pop())
    return value if math.isfinite(value) else cap
