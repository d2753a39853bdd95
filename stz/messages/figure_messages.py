"""What printed charts say of their own, in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

FIGURE_MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        "figure.map": "Map of the plan",
        "figure.map.alt": "{title}. Map. New zones: {new}; existing zones: {existing}; new fiber "
        "links: {links}, {km} km; cities: {cities}.",
        "figure.map.km": "km",
        "figure.map.new": "New zone, by seats",
        "figure.map.small": "New zone, see the enlarged part",
        "figure.map.existing": "Existing zone",
        "figure.map.ring": "New fiber, ring",
        "figure.map.spur": "New fiber, single path",
        "figure.map.city": "City connected",
        "figure.map.backbone": "Backbone",
        "figure.map.presumed": "Backbone, presumed",
        "figure.map.gateway": "Gateway or core site",
        "figure.map.loc": "Line of Control, other undetermined lines",
        "figure.map.estimated": "Zones, seats and new fiber are proposals of a model; routes are "
        "not surveyed.",
        "figure.map.sources": "Data: {sources}.",
        "figure.budget": "Capital by kind",
        "figure.budget.alt": "Capital of {total:,.2f} USD million: {parts}.",
        "figure.budget.axis": "USD million",
        "figure.budget.zones": "Zones with their power",
        "figure.budget.links": "Fiber links",
        "figure.budget.cities": "City equipment",
        "figure.years": "Capital paid and exports, year by year",
        "figure.years.alt": "Capital of {total:,.2f} USD million in all. {parts}.",
        "figure.years.part": "{year}: {capex:,.2f} paid, exports {exports:,.2f}",
        "figure.years.axis": "USD million",
        "figure.years.capex": "Capital paid",
        "figure.years.exports": "Exports of the year, modeled",
        "figure.exports.new": "New zone",
        "figure.exports.existing": "Existing zone",
        "figure.exports": "Exports by zone",
        "figure.exports.alt": "Exports of {total:,.2f} USD million a year; most: {first}.",
        "figure.exports.axis": "USD million a year, modeled",
        "figure.exports.remote": "People working from home",
        "figure.downtime": "Downtime by cause",
        "figure.downtime.alt": "Estimated downtime. Zones: {count}; most: {first}, {most:,.1f} "
        "minutes.",
        "figure.downtime.axis": "Minutes a year, estimated",
        "figure.downtime.power": "Power",
        "figure.downtime.fiber": "Fiber",
        "figure.downtime.target": "Allowed",
        "figure.cost": "Exports against capital, zone by zone",
        "figure.cost.alt": "Zones: {count}; {exports:,.2f} USD million a year for {capex:,.2f}.",
        "figure.cost.caption": "Zones in order of exports per capital of the zone itself; "
        "fiber links, city equipment and work from home are not counted.",
        "figure.cost.x": "Capital of zones so far, USD million",
        "figure.cost.y": "Exports so far, USD million a year",
        "figure.target": "Exports of USD {exports:,.6g} million a year, and what is in reach",
        "figure.target.alt": "Target {exports:,.6g}, ceiling {low:,.2f} to {high:,.2f} USD million "
        "a year. {parts}.",
        "figure.target.axis": "USD million a year",
        "figure.target.axis.log": "USD million a year, each step ten times as much",
        "figure.target.ceiling": "the ceiling",
        "figure.target.line": "Target",
        "figure.front": "Best trade-offs: {y} against {x}",
        "figure.front.alt": "{count} plans between {y} and {x}; {gap:.1%} of the whole area is not "
        "decided.",
        "figure.front.inner": "Reached by the plans found",
        "figure.front.outer": "Beyond this there is proven to be no plan",
        "figure.front.between": "Not decided",
        "figure.front.proven": "Plan, proven that none beats it",
        "figure.front.unproven": "Plan, not proven that none beats it",
        "figure.curve": "Price of {what}",
        "figure.curve.alt": "Best {y} under {count} settings of {what}: {parts}.",
        "figure.curve.span": "Where the best value lies",
        "figure.curve.none": "no plan",
        "figure.alternatives": "Other plans within {slack:.1%} of this one",
        "figure.alternatives.alt": "{count} other plans: {parts}.",
        "figure.alternatives.part": "{role}, {seats:,.0f} seats moved and {km:,.0f} km not shared",
        "figure.alternatives.x": "New fiber not shared with this plan, km",
        "figure.alternatives.y": "Seats moved",
    }
)
"""Every word of printed maps and charts, in English."""
