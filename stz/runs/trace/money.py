"""From costs of zones, links and cities back to the scenario and the ways they run along."""

from __future__ import annotations

from typing import Any

from stz.runs.trace.ledger import Ledger
from stz.runs.trace.traced import shown


def zone_capex(ledger: Ledger, site: str) -> float:
    """Return the capital cost of a zone, USD million."""
    if bool(_zone(ledger, site)["existing"]):
        return ledger.step("capital cost", 0.0, "USD million", "an existing zone costs no capital")
    return _zone_cost(ledger, site, "capex", "capital cost", "USD million")


def zone_opex(ledger: Ledger, site: str) -> float:
    """Return the running cost of a zone, USD million a year."""
    return _zone_cost(ledger, site, "opex", "running cost", "USD million a year")


def _zone_cost(ledger: Ledger, site: str, kind: str, name: str, unit: str) -> float:
    """Return what a zone costs: a fixed part and its blocks."""
    zone = _zone(ledger, site)
    blocks, each = float(zone["blocks"]), float(zone[f"block_{kind}_musd"])
    total = ledger.step(
        name, float(zone[f"zone_{kind}_musd"]), unit,
        f"{shown(float(zone[f'fixed_{kind}_musd']))} fixed + {shown(blocks)} blocks x "
        f"{shown(each)}",
    )  # fmt: skip
    if ledger.of_layers and not bool(zone["existing"]):
        _block(ledger, zone, kind, each)
        size = _size(ledger, zone)
        fixed = f"fixed_{kind}_musd"
        ledger.note_key(f"sizes.{size.name}.{fixed}", getattr(size, fixed))
    return total


def seats(ledger: Ledger, site: str) -> float:
    """Return the seats of a zone."""
    zone = _zone(ledger, site)
    total = ledger.step(
        "seats", float(zone["seats"]), "seats",
        f"{shown(float(zone['blocks']))} blocks x {shown(float(zone['block_seats']))}",
    )  # fmt: skip
    if ledger.of_layers and not bool(zone["existing"]):
        size = _size(ledger, zone)
        ledger.note_key(f"sizes.{size.name}.block_seats", size.block_seats)
        ledger.note_key(f"sizes.{size.name}.max_blocks", size.max_blocks)
    return total


def link_capex(ledger: Ledger, link: str) -> float:
    """Return what a new link costs, USD million."""
    row = _link(ledger, link)
    km, cost = float(row["km"]), float(row["capex_musd"])
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
    row = _link(ledger, link)
    km = float(row["km"])
    if not ledger.of_layers:
        return ledger.step("length", km, "km", "as the table of links gives it")
    layer = "rights_of_way" if not bool(row["existing"]) else "backbone_links"
    if not ledger.has_row(layer, link):
        return ledger.step("length", km, "km", "a line of its own that an existing zone is given")
    basis = str(ledger.cell(layer, link, "length_basis"))
    ledger.cell(layer, link, "length_km")
    return ledger.step("length", km, "km", basis or "as the layer gives it")


def _block(ledger: Ledger, zone: dict[Any, Any], what: str, each: float) -> None:
    size = _size(ledger, zone)
    package = next(one for one in ledger.run.scenario.power.packages if one.name == zone["package"])
    own = float(getattr(size, f"block_{what}_musd"))
    per_seat = float(getattr(package, f"{what}_usd_per_seat"))
    ledger.note_key(f"sizes.{size.name}.block_{what}_musd", own)
    ledger.note_key(f"sizes.{size.name}.block_seats", size.block_seats)
    ledger.note_key(f"power.packages.{package.name}.{what}_usd_per_seat", per_seat)
    ledger.step(
        "each block", each, "USD million" + (" a year" if what == "opex" else ""),
        f"{shown(own)} + {shown(float(size.block_seats))} seats x USD {shown(per_seat)} for power "
        "/ 1,000,000",
    )  # fmt: skip


def _size(ledger: Ledger, zone: dict[Any, Any]) -> Any:
    return next(one for one in ledger.run.scenario.sizes if one.name == zone["size"])


def _zone(ledger: Ledger, site: str) -> dict[Any, Any]:
    rows = ledger.recomputed.zones
    found: list[dict[Any, Any]] = rows[rows["site"] == site].to_dict("records")
    return found[0]


def _link(ledger: Ledger, link: str) -> dict[Any, Any]:
    links = ledger.run.instance.links
    rows = links[links["link"].astype(str) == link]
    found: list[dict[Any, Any]] = rows.to_dict("records")
    return found[0]
