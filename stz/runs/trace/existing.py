"""From the free seats of existing zones back to their floor areas."""

from __future__ import annotations

from stz.runs.trace.ledger import Ledger
from stz.runs.trace.traced import shown


def rows(ledger: Ledger, site: str, column: str) -> list[float]:
    """Note a column of all zones that one existing zone stands for, and return known numbers."""
    if not ledger.of_layers:
        return []
    merged = str(ledger.basis.sites[site].get("merged") or site)
    found = []
    for zone in filter(None, merged.split(";")):
        if ledger.has_row("tech_zones", zone):
            cell = ledger.cell("tech_zones", zone, column)
            found += [float(cell)] if isinstance(cell, int | float) and cell > 0 else []
    return found


def seats(ledger: Ledger, site: str) -> float:
    """Return the free seats of an existing zone."""
    free = float(ledger.basis.opened[site]["seats"])
    areas = rows(ledger, site, "floor_area_sqft")
    spare = ledger.key("candidates.existing_spare_share")
    if areas:
        each = ledger.key("candidates.sqft_per_seat")
        formula = f"{' + '.join(map(shown, areas))} sq ft / {shown(each)} x {shown(spare)} free"
    else:
        whole = ledger.key("candidates.existing_default_seats")
        formula = f"{shown(whole)} seats, no floor area is published, x {shown(spare)} free"
    return ledger.step("free seats", free, "seats", formula)


def running(ledger: Ledger, site: str) -> None:
    """Note what the running cost of an existing zone is worked out from."""
    zone, scenario = ledger.basis.opened[site], ledger.run.scenario
    cheapest = min(scenario.sizes, key=lambda size: size.block_opex_musd / size.block_seats)
    own = cheapest.block_opex_musd * 1e6 / cheapest.block_seats
    package = next(one for one in scenario.power.packages if one.name == zone["package"])
    power = float(package.opex_usd_per_seat)
    ledger.note_key(f"sizes.{cheapest.name}.block_opex_musd", cheapest.block_opex_musd)
    ledger.note_key(f"sizes.{cheapest.name}.block_seats", cheapest.block_seats)
    ledger.note_key(f"power.packages.{package.name}.opex_usd_per_seat", power)
    ledger.step(
        "each block", float(zone["block_opex_musd"]), "USD million a year",
        f"{shown(float(zone['seats']))} seats x (USD {shown(own)} + USD {shown(power)} for power"
        f"{fuel(ledger, site)}) / 1,000,000",
    )  # fmt: skip
    seats(ledger, site)


def fuel(ledger: Ledger, site: str) -> str:
    """Note what the diesel of a zone is worked out from, and return it as a part of a formula."""
    scenario, zone = ledger.run.scenario, ledger.basis.opened[site]
    if not scenario.power.fuel_usd_per_kwh:
        return ""
    hours = float(ledger.basis.packages[site, str(zone["package"])]["generator_h"])
    load, price = ledger.key("power.kw_per_seat"), ledger.key("power.fuel_usd_per_kwh")
    return f" + {shown(hours)} h x {shown(load)} kW x USD {shown(price)} for diesel"
