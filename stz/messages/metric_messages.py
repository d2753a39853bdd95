"""What each metric of a plan counts, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

METRIC_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "metric.exports": "additional exports in all zones and by people at home in connected "
        "cities",
        "metric.new_exports": "exports of new zones and connected cities, without existing zones",
        "metric.recorded_exports": "exports recorded through banks (formal share)",
        "metric.tax_receipts": "presumptive tax on recorded exports",
        "metric.retained_dollars": "recorded exports that exporters keep in dollars",
        "metric.jobs": "people working in zones or exporting from a connected city",
        "metric.new_jobs": "jobs outside existing zones",
        "metric.jobs_tier23": "jobs in zones and cities of tiers 2 and 3",
        "metric.workers_from_tier23": "jobs of people who come from tiers 2 and 3",
        "metric.workers": "people working in zones",
        "metric.remote_workers": "people exporting from a connected city",
        "metric.talent_reached": "people whom zones and connections would reach if there were "
        "seats for all",
        "metric.seats": "seats of all zones, existing ones included",
        "metric.zones": "zones that the plan opens, not counting existing ones",
        "metric.cities_connected": "cities on the fiber network",
        "metric.links_built": "new fiber links",
        "metric.capex": "capital cost of zones, links and city equipment, summed over the years "
        "and not discounted",
        "metric.capex_zones": "the part of capex for zones with their power packages",
        "metric.capex_links": "the part of capex for fiber links",
        "metric.capex_cities": "the part of capex for city equipment",
        "metric.capex_discounted": "capex, each year's payment discounted to the first year",
        "metric.opex": "running cost of zones, links and city equipment",
        "metric.assignment": "cost of bringing people to their zone",
        "metric.cost": "capex_discounted, opex and assignment together",
        "metric.npv": "exports less running costs, the last year as an annuity, less "
        "capex_discounted",
        "metric.fiber_km": "route length of new links",
    }
)
"""The meaning of every metric under its name."""
