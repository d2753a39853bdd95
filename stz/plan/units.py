"""Units of the metrics of a plan."""

from __future__ import annotations

from collections.abc import Mapping

_YEARLY = "USD million per year"

UNITS: Mapping[str, str] = {
    "exports": _YEARLY,
    "new_exports": _YEARLY,
    "recorded_exports": _YEARLY,
    "tax_receipts": _YEARLY,
    "retained_dollars": _YEARLY,
    "jobs": "persons",
    "new_jobs": "persons",
    "jobs_tier23": "persons",
    "workers_from_tier23": "persons",
    "workers": "persons",
    "remote_workers": "persons",
    "talent_reached": "persons",
    "seats": "seats",
    "zones": "zones",
    "cities_connected": "cities",
    "links_built": "links",
    "capex": "USD million",
    "capex_zones": "USD million",
    "capex_links": "USD million",
    "capex_cities": "USD million",
    "capex_discounted": "USD million",
    "opex": _YEARLY,
    "assignment": _YEARLY,
    "cost": "USD million",
    "npv": "USD million",
    "fiber_km": "km",
}
"""Units of the metrics of a plan with one target year."""

LESS_IS_BETTER = frozenset(
    {
        "assignment", "capex", "capex_cities", "capex_discounted", "capex_links", "capex_zones",
        "cost", "fiber_km", "links_built", "opex",
    }
)  # fmt: skip
"""Metrics of which a planner wants little; of all others, much."""


_WIDE_GAP = 10.0
"""A gap above which its digits say nothing: the objective is next to 0."""


def gap_text(gap: float, digits: int) -> str:
    """Return a gap in percent; one that is very wide only as such."""
    return f"over {_WIDE_GAP:,.0%}" if gap > _WIDE_GAP else f"{gap:.{digits}%}"


def unit_of(metric: str, n_years: int = 1) -> str:
    """Return the unit of a metric; '' where it is unknown.

    Amounts per year of a plan with one target year are discounted sums over the years of a plan
    with several.
    """
    unit = UNITS.get(metric, "")
    return "USD million" if n_years > 1 and unit == _YEARLY else unit
