"""What the keys of a scenario mean in a table of assumptions, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ASSUMPTION_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "assume.territory.exclude_provinces": "Provinces left out of candidates and totals",
        "assume.tiers.tier1_places": "Tier 1: cities where the industry already is",
        "assume.tiers.tier2_min_population": "Tier 2: other cities of at least, persons",
        "assume.tiers.additionality": "Share of exports that is new, by tier",
        "assume.candidates.min_population": "Smallest place that may get a zone, persons",
        "assume.candidates.existing_zones": "Existing zones",
        "assume.candidates.existing_spare_share": "Free seats of existing zones, share",
        "assume.candidates.lock": "Zones that must open",
        "assume.candidates.ban": "Zones that must not open",
        "assume.protection": "Fiber protection of new zones",
        "assume.availability": "Downtime promised to new zones",
        "assume.power.target_min_per_year": "Power packages offered up to, minutes a year",
        "assume.power.fiscal_year": "Year of the outage figures",
        "assume.power.common_cause_share": "Grid outages that take all feeders, share",
        "assume.fiber.backbone_grades": "Grades of backbone links that count as in service",
        "assume.fiber.planned_in_service": "Planned links count as in service",
        "assume.fiber.cost_level": "Cost level of new fiber",
        "assume.fiber.cut_rate_per_1000km_year": "Fiber cuts per 1,000 km and year",
        "assume.fiber.repair_h": "Hours to repair a cut",
        "assume.talent.participation": "IT people who would work in a zone, share",
        "assume.talent.growth_per_year": "Growth of the IT workforce a year, share",
        "assume.reach.willingness": "Talent that would come if next door, share",
        "assume.reach.decay_minutes": "Travel after which 37 % of these come, minutes",
        "assume.reach.max_minutes": "Travel beyond which nobody comes, minutes",
        "assume.exports.revenue_usd_per_worker": "Export revenue of a zone worker, USD a year",
        "assume.exports.remote_revenue_usd_per_worker": "Export revenue at home, USD a year",
        "assume.exports.remote_share": "Remote workers whose exports fiber adds, share",
        "assume.years.first": "First year in which money is spent",
        "assume.years.budgets_musd": "Budget of each year, USD million",
        "assume.budget_musd": "Budget, USD million of capital",
        "assume.n_zones": "Number of new zones asked for",
        "assume.max_zones": "Most new zones",
        "assume.exports_min_musd": "Exports asked for, USD million a year",
        "assume.spacing_km": "Least distance between zones, km",
        "assume.quotas": "Quotas by tier and province",
        "assume.bounds": "Bounds on metrics",
        "assume.risks": "Events that strike several links at once",
        "assume.economics.discount_rate": "Discount rate a year, share",
        "assume.economics.horizon_years": "Years counted for net present value",
        "assume.objective": "Objective",
        "assume.none": "none",
        "assume.yes": "yes",
        "assume.no": "no",
        "assume.tier": "tier {tier}: {share}",
        "assume.availability.target": "{share} % of the year in service",
        "assume.locked": "stay open",
        "assume.ignored": "left out",
        "assume.between": "{name}: {bounds}",
        "assume.least": "at least {number}",
        "assume.most": "at most {number}",
        "assume.risk": "{name}: {rate} a year, {hours} hours to repair",
    }
)
"""What each assumption of a scenario is called, in English."""
