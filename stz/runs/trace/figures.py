"""What can be asked of a zone, a link, a city, a site, a year."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stz.runs.trace import cities, downtime, money, people, places, scores, years
from stz.runs.trace.ledger import Ledger
from stz.runs.trace.names import SCORED

type Figure = Callable[[Ledger, str], float]

ZONE: Mapping[str, tuple[str, Figure]] = {
    "talent": ("persons", people.talent),
    "workers": ("persons", people.workers),
    "occupancy": ("", people.occupancy),
    "exports": ("USD million a year", people.exports),
    "seats": ("seats", money.seats),
    "capex": ("USD million", money.zone_capex),
    "opex": ("USD million a year", money.zone_opex),
    "power_min": ("minutes a year", downtime.power_min),
    "outage_min": ("minutes a year", downtime.outage_min),
    "shedding_min": ("minutes a year", downtime.shedding_min),
    "generator_starts": ("times a year", downtime.generator_starts),
    "generator_h": ("hours a year", downtime.generator_h),
    "fiber_min": ("minutes a year", downtime.fiber_min),
    "downtime": ("minutes a year", downtime.downtime),
    "target_share": ("", downtime.target_share),
    "route_1_km": ("km", downtime.route_km(1)),
    "route_2_km": ("km", downtime.route_km(2)),
    "in_service": ("", downtime.in_service),
    "basis": ("", downtime.basis),
    "target": ("minutes a year", downtime.target),
    "holds_to_cut_rate": ("cuts per 1,000 km and year", downtime.holds_to_cut_rate),
    "paths": ("paths", downtime.paths),
    "tier": ("", places.zone_tier),
    "number": ("", places.zone_number),
    "year": ("", places.zone_year),
}
"""What can be asked of a zone of the plan."""
LINK: Mapping[str, tuple[str, Figure]] = {
    "km": ("km", money.link_km),
    "capex": ("USD million", money.link_capex),
    "opex": ("USD million a year", money.link_opex),
    "year": ("", places.link_year),
}
"""What can be asked of a new link."""
EXISTING_LINK = {name: LINK[name] for name in ("km", "capex", "opex")}
"""What can be asked of a link that is there without the plan."""
CITY: Mapping[str, tuple[str, Figure]] = {
    "remote_workers": ("persons", cities.remote_workers),
    "people": ("persons", cities.remote_workers),
    "exports": ("USD million a year", cities.exports),
    "capex": ("USD million", cities.capex),
    "opex": ("USD million a year", cities.opex),
    "tier": ("", places.city_tier),
    "year": ("", places.city_year),
}
"""What can be asked of a connected city."""
CANDIDATE: Mapping[str, tuple[str, Figure]] = {
    "talent": ("persons", people.talent),
    "power_min": ("minutes a year", downtime.offered_min),
    "tier": ("", places.zone_tier),
}
"""What can be asked of a site that the plan leaves closed."""
YEAR: Mapping[str, tuple[str, Figure]] = {
    name: (unit, years.figure(name)) for name, unit in years.UNITS.items()
}
"""What can be asked of a year of the plan."""
KINDS: Mapping[str, Mapping[str, tuple[str, Figure]]] = {
    "zone": ZONE, "link": LINK, "existing link": EXISTING_LINK, "city": CITY,
    "candidate": CANDIDATE, "year": YEAR, SCORED: scores.FIGURES,
}  # fmt: skip
"""Everything that has figures of its own."""
