"""From minutes without power or fiber back to the company's figures and the links in use."""

from __future__ import annotations

from typing import Any

from stz.runs.trace.ledger import Ledger
from stz.runs.trace.money import link_km
from stz.runs.trace.traced import shown

GIVEN = "as the table of options gives it"


def power_min(ledger: Ledger, site: str) -> float:
    """Return the minutes a year without power."""
    zone = _row(ledger, site)
    value = float(zone["power_downtime_min"])
    if not ledger.of_layers:
        return ledger.step("minutes without power", value, "minutes a year", GIVEN)
    table = ledger.assembly.power
    here = table[(table["site"].astype(str) == site) & (table["package"] == zone["package"])]
    company, basis = str(here["disco"].iloc[0]), str(here["basis"].iloc[0])
    ledger.step(
        "minutes without power", value, "minutes a year",
        f"package {zone['package']} on the grid of {company} (docs/availability.md, Power); "
        f"{basis}",
    )  # fmt: skip
    for key in ("common_cause_share", "generator_common_cause", "generator_start_min"):
        ledger.key(f"power.{key}")
    _company(ledger, company, basis)
    sites = ledger.assembly.candidates
    place = sites.loc[sites["site"].astype(str) == site, "place_id"].iloc[0]
    if ledger.has_row("places", place):
        ledger.cell("places", str(place), "disco")
    return value


def fiber_min(ledger: Ledger, site: str) -> float:
    """Return the minutes a year without any path of fiber to a gateway."""
    zone = _row(ledger, site)
    value = float(zone["fiber_downtime_min"])
    routes = ledger.run.routes[ledger.run.routes["site"].astype(str) == site]
    told = "; ".join(
        f"{shown(float(route.km))} km to {route.gateway}" for route in routes.itertuples()
    )
    ledger.step(
        "minutes without fiber", value, "minutes a year",
        "probability that no path of working links is left (docs/availability.md, Fiber), x "
        f"525,600; the shortest separate ways: {told or 'none, the zone is at a gateway'}",
    )  # fmt: skip
    if ledger.of_layers:
        rate, hours = ledger.key("fiber.cut_rate_per_1000km_year"), ledger.key("fiber.repair_h")
        ledger.step(
            "share of time that 100 km are down", rate * 0.1 * hours / 8760.0, "",
            f"{shown(rate)} cuts x 0.1 x {shown(hours)} h / 8,760 h",
        )  # fmt: skip
    for links in routes["links"]:
        for link in filter(None, str(links).split(";")):
            link_km(ledger, link)
    return value


def downtime(ledger: Ledger, site: str) -> float:
    """Return the minutes a year without power or fiber."""
    zone = _row(ledger, site)
    power, fiber = float(zone["power_downtime_min"]), float(zone["fiber_downtime_min"])
    ledger.step(
        "minutes without power or fiber", float(zone["downtime_min"]), "minutes a year",
        f"(1 - (1 - {shown(power)} / 525,600) x (1 - {shown(fiber)} / 525,600)) x 525,600",
    )  # fmt: skip
    power_min(ledger, site)
    fiber_min(ledger, site)
    return float(zone["downtime_min"])


def _company(ledger: Ledger, company: str, basis: str) -> None:
    """Note the rows of the regulator that a company's figures were taken from."""
    table = ledger.layers.grid_reliability
    rows = table[table["metric"].isin(["saifi", "saidi"])]
    named = [name for name in rows["disco"].unique() if str(name) in basis] or [company]
    rows = rows[rows["disco"].isin(named)]
    said = rows[[str(year) in basis for year in rows["fiscal_year"]]]
    for row in (said if len(said) else rows).to_dict("records"):
        name = f"{row['disco']} {row['fiscal_year']} {row['metric']} {row['variant']}"
        ledger.note("grid_reliability", name, "value", row)


def _row(ledger: Ledger, site: str) -> dict[Any, Any]:
    zones = ledger.run.zones
    rows = zones[zones["site"].astype(str) == site].drop(columns="geometry")
    found: list[dict[Any, Any]] = rows.to_dict("records")
    return found[0]
