"""Every word a map says of its own, in one place, so that another language is another mapping."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LANGUAGE = "en"
DIRECTION = "ltr"

WORDS: Mapping[str, str] = MappingProxyType(
    {
        # headline
        "objective.exports": "Exports",
        "objective.cost": "Cost",
        "objective.npv": "Net present value",
        "bound": "Proven bound",
        "gap": "Gap",
        "run": "Run",
        "data": "Data",
        "optimal": "Optimal within the gap asked for ({gap})",
        "feasible": "Best found: not proven optimal",
        "gap.unknown": "not stated",
        "unit.year": "USD million a year",
        "unit.once": "USD million",
        "show.side": "Tables",
        "show.layers": "Layers",
        # groups of layers
        "group.plan": "The plan",
        "group.fiber": "Fiber today",
        "group.choice": "What it was chosen from",
        "group.areas": "Talent, power, floods",
        "layers": "Layers and legend",
        # layers
        "zones": "Technology zones",
        "zones.new": "New zone; larger: more seats",
        "zones.existing": "Existing zone, kept open",
        "cities": "Cities connected",
        "cities.new": "Reached by new fiber; larger: more remote workers",
        "cities.before": "On the backbone already, connected by the plan",
        "links": "New fiber links",
        "links.ring": "On a ring: a second way round",
        "links.spur": "Single path",
        "catchments": "Where zone workers come from",
        "catchments.hull": "Catchment of a zone",
        "catchments.line": "Wider line: more people",
        "backbone": "Fiber backbone",
        "backbone.A": "Grade A: published by its owner or in the press",
        "backbone.B": "Grade B: one source",
        "backbone.C": "Grade C: inferred",
        "backbone.presumed": "Presumed along a highway, not surveyed",
        "gateways": "Gateways",
        "gateways.cable_landing": "Submarine cable landing",
        "gateways.ixp": "Exchange point or core site",
        "gateways.terrestrial_crossing": "Land crossing",
        "gateways.off": "Not in service",
        "tech_zones": "Notified zones and parks",
        "tech_zones.operating": "Operating",
        "tech_zones.planned": "Notified, licensed or proposed",
        "candidates": "Candidates not chosen",
        "candidates.free": "Not chosen",
        "candidates.banned": "Banned by the scenario",
        "candidates.out": "Screened out",
        "talent": "Talent density",
        "talent.unit": "IT workers per 10,000 people, modeled",
        "talent.note": (
            "Modeled by district from companies, universities and enrollment, not counted. "
            "{source}."
        ),
        "grid": "Grid outages",
        "grid.unit": "Hours without supply per customer and year",
        "grid.note": (
            "Estimated: the distribution company's average given to its districts. "
            "{year}, {variant}. {source}."
        ),
        "several": "{number} here ({kind})",
        "flood": "Districts flooded in 2022",
        "flood.hatch": "Flood-affected",
        "flood.note": "{source}.",
        "no.data": "No figure",
        "schematic": "District outlines are schematic: off by up to {km} km.",
        # a zone
        "zone.new": "new zone",
        "zone.existing": "existing zone",
        "tier": "tier {tier}",
        "metro": "in the metropolitan area of {metro}",
        "seats": "Seats",
        "workers": "Workers",
        "occupancy": "{share} of seats",
        "exports": "Exports",
        "capex": "Capital cost",
        "opex": "Running cost",
        "package": "Power package",
        "protection": "Fiber protection",
        "per.year": "million a year",
        "downtime": "Downtime a year",
        "downtime.power": "power {minutes}",
        "downtime.fiber": "fiber {minutes}",
        "minutes": "min",
        "basis": "Basis: {basis}. Workers and exports are modeled, not promised.",
        "basis.none": "Downtime, workers and exports are estimated or modeled, not measured.",
        "routes": "Fiber routes to a gateway",
        "route.one": "Route 1",
        "route.two": "Route 2",
        "route.none": "No route is recorded.",
        "route.single": "One route only: a cut stops this zone.",
        "route": "{km} km to {gateway}",
        "stops.more": "{number} more",
        "via": "by way of {via}",
        # other popups
        "newly.connected": "city reached by new fiber",
        "connected.before": "city on the backbone, connected by the plan",
        "remote.workers": "Remote workers",
        "length": "Length",
        "terrain": "Terrain",
        "role": "Role",
        "grade": "Grade",
        "risk": "Shared risk",
        "owner": "Owner",
        "status": "Status",
        "kind": "Kind",
        "operator": "Operator",
        "reason": "Reason",
        "new.link": "new fiber link",
        "backbone.link": "existing backbone",
        "presumed": "presumed, not surveyed",
        "population": "People, 2023",
        "it.workers": "IT workers (modeled)",
        "it.graduates": "IT graduates a year (modeled)",
        "it.density": "IT workers per 10,000",
        "disco": "Distribution company",
        "grid.basis": "Basis",
        "saidi": "Hours without supply",
        "people": "{number} people",
        # side
        "side": "The plan in numbers",
        "table.zones": "Zones, largest first. A name opens the zone on the map.",
        "zone": "Zone",
        "capex.short": "Capex, USD m",
        "exports.short": "Exports, USD m/yr",
        "downtime.short": "Down, min/yr",
        "table.cities": "Cities connected ({number}, {new} by new fiber)",
        "cities.count": "{number} ({new} by new fiber)",
        "city": "City",
        "remote.short": "Remote workers",
        "table.links": "New fiber links ({number}, {km} km)",
        "link": "Link",
        "km": "km",
        "table.metrics": "All metrics",
        "metric": "Metric",
        "value": "Value",
        "table.data": "Data, years and grades",
        "layer": "Layer",
        "year": "Year",
        "grades": "Grades",
        "none": "None.",
        # on the map
        "map": "Map of the plan. The same zones are in the table of zones.",
        "disclaimer.none": (
            "Boundaries are indicative. No position on sovereignty is taken or implied."
        ),
        "loc": "Dashed: Line of Control and other undetermined lines.",
    }
)


def say(key: str, **values: object) -> str:
    """Return the words for a key, with values in their places.

    The result is plain text, to be escaped like any other on its way to the page.
    """
    text = WORDS[key]
    return text.format(**values) if values else text
