"""From costs of zones, links and cities back to the scenario and the ways they run along."""

from __future__ import annotations

from typing import Any

from stz.runs.trace import existing
from stz.runs.trace.ledger import Ledger
from stz.runs.trace.traced import shown


def zone_capex(ledger: Ledger, site: str) -> float:
    """Return the capital cost of a zone, USD million."""
    if bool(ledger.basis.opened[site]["existing"]):
        existing.rows(ledger, site, "status")
        return ledger.step("capital cost", 0.0, "USD million", "an existing zone costs no capital")
    return _zone_cost(ledger, site, "capex", "capital cost", "USD million")


def zone_opex(ledger: Ledger, site: str) -> float:
    """Return the running cost of a zone, USD million a year."""
    return _zone_cost(ledger, site, "opex", "running cost", "USD million a year")


def _zone_cost(ledger: Ledger, site: str, kind: str, name: str, unit: str) -> float:
    """Return what a zone costs: a fixed part and its blocks."""
    zone = ledger.basis.opened[site]
    blocks, each = float(zone["blocks"]), float(zone[f"block_{kind}_musd"])
    total = ledger.step(
        name, float(zone[f"zone_{kind}_musd"]), unit,
        f"{shown(float(zone[f'fixed_{kind}_musd']))} fixed + {shown(blocks)} blocks x "
        f"{shown(each)}",
    )  # fmt: skip
    if ledger.of_layers and bool(zone["existing"]):
        existing.running(ledger, site)
    elif ledger.of_layers:
        _block(ledger, zone, kind, each)
        size = _size(ledger, zone)
        fixed = f"fixed_{kind}_musd"
        ledger.note_key(f"sizes.{size.name}.{fixed}", getattr(size, fixed))
    return total


def seats(ledger: Ledger, site: str) -> float:
    """Return the seats of a zone."""
    zone = ledger.basis.opened[site]
    if bool(zone["existing"]) and ledger.of_layers:
        return existing.seats(ledger, site)
    total = ledger.step(
        "seats", float(zone["seats"]), "seats",
        f"{shown(float(zone['blocks']))} blocks x {shown(float(zone['block_seats']))}",
    )  # fmt: skip
    ledger.decided("blocks", float(zone["blocks"]), "blocks", of=f"({site})")
    if ledger.of_layers:
        size = _size(ledger, zone)
        ledger.note_key(f"sizes.{size.name}.block_seats", size.block_seats)
        ledger.note_key(f"sizes.{size.name}.max_blocks", size.max_blocks)
    return total


def link_capex(ledger: Ledger, link: str) -> float:
    """Return what a new link costs, USD million."""
    row = ledger.basis.links[link]
    km, cost = float(row["km"]), float(row["capex_musd"])
    if bool(row["existing"]):
        ledger.step("capital cost", 0.0, "USD million", "an existing link costs no capital")
        link_km(ledger, link)
        return 0.0
    if not ledger.of_layers:
        return ledger.step("capital cost", cost, "USD million", "as the table of links gives it")
    level = ledger.run.scenario.fiber.cost_level
    column = f"capex_{level}_usd_per_km"
    each = float(ledger.cell("rights_of_way", link, column))
    ledger.cell("rights_of_way", link, "terrain")
    ledger.cell("rights_of_way", link, "capex_basis")
    ledger.note_key("fiber.cost_level", level)
    total = ledger.step(
        "capital cost", cost, "USD million", f"{shown(km)} km x USD {shown(each)} per km"
    )
    link_km(ledger, link)
    return total


def link_km(ledger: Ledger, link: str) -> float:
    """Return the length of a link, km."""
    row = ledger.basis.links[link]
    km = float(row["km"])
    if not ledger.of_layers:
        return ledger.step("length", km, "km", "as the table of links gives it")
    layer = "rights_of_way" if not bool(row["existing"]) else "backbone_links"
    if not ledger.has_row(layer, link):
        ledger.reported(f"assumed line {link}", shown(km))
        return ledger.step("length", km, "km", "a line of its own that an existing zone is given")
    basis = str(ledger.cell(layer, link, "length_basis"))
    ledger.cell(layer, link, "length_km")
    return ledger.step("length", km, "km", basis or "as the layer gives it")


def link_opex(ledger: Ledger, link: str) -> float:
    """Return what it costs to run a new link, USD million a year."""
    row = ledger.basis.links[link]
    capex, opex = float(row["capex_musd"]), float(row["opex_musd"])
    if bool(row["existing"]):
        ledger.step("running cost", opex, "USD million a year", "not counted: the link is there")
        link_km(ledger, link)
        return opex
    if not ledger.of_layers:
        return ledger.step("running cost", opex, "USD million a year",
                           "as the table of links gives it")  # fmt: skip
    share = ledger.key("fiber.opex_share")
    ledger.step("running cost", opex, "USD million a year", f"{shown(capex)} x {shown(share)}")
    link_capex(ledger, link)
    return opex


def _block(ledger: Ledger, zone: dict[Any, Any], what: str, each: float) -> None:
    size = _size(ledger, zone)
    package = next(one for one in ledger.run.scenario.power.packages if one.name == zone["package"])
    own = float(getattr(size, f"block_{what}_musd"))
    per_seat = float(getattr(package, f"{what}_usd_per_seat"))
    ledger.note_key(f"sizes.{size.name}.block_{what}_musd", own)
    ledger.note_key(f"sizes.{size.name}.block_seats", size.block_seats)
    ledger.note_key(f"power.packages.{package.name}.{what}_usd_per_seat", per_seat)
    fuel = existing.fuel(ledger, str(zone["site"])) if what == "opex" else ""
    ledger.step(
        "each block", each, "USD million" + (" a year" if what == "opex" else ""),
        f"{shown(own)} + {shown(float(size.block_seats))} seats x (USD {shown(per_seat)} for power"
        f"{fuel}) / 1,000,000",
    )  # fmt: skip


def _size(ledger: Ledger, zone: dict[Any, Any]) -> Any:
    return next(one for one in ledger.run.scenario.sizes if one.name == zone["size"])
