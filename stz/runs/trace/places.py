"""From tier, number and year of zones, links and cities back to what says them."""

from __future__ import annotations

from stz.runs.trace.ledger import DECIDED, Ledger


def zone_tier(ledger: Ledger, site: str) -> float:
    """Return the tier of a site."""
    row = ledger.basis.sites[site]
    return _tier(ledger, str(row.get("place_id", site)), float(row["tier"]))


def city_tier(ledger: Ledger, node: str) -> float:
    """Return the tier of a city."""
    return _tier(ledger, node, float(ledger.basis.cities[node]["tier"]))


def _tier(ledger: Ledger, place: str, value: float) -> float:
    if not ledger.of_layers or not ledger.has_row("places", place):
        ledger.reported(f"{place} tier", f"{value:g}")
        return ledger.step("tier", value, "", "as the table of sites gives it")
    tiers = ledger.assembly.tiers
    metro = tiers.loc[tiers["place_id"].astype(str) == place, "metro"].astype(str).iloc[0]
    people = ledger.cell("places", place, "population_2023")
    ledger.note_key("tiers.tier1_places", ", ".join(ledger.run.scenario.tiers.tier1_places))
    least = ledger.key("tiers.tier2_min_population")
    ledger.key("tiers.metro_minutes")
    told = f"in the metropolitan area of {metro}; " if metro else ""
    return ledger.step(
        "tier", value, "", f"{told}{people:,.0f} people, tier 2 begins at {least:,.0f}"
    )


def zone_number(ledger: Ledger, site: str) -> float:
    """Return the number of a zone on the map."""
    value = float(ledger.basis.drawn[site]["number"])
    ledger.reported(f"{site} number", f"{value:g}")
    return ledger.step("number on the map", value, "", "zones by seats, most first")


def zone_year(ledger: Ledger, site: str) -> float:
    """Return the year from which on a zone is open."""
    zone = ledger.basis.drawn[site]
    told = "there without the plan" if bool(zone["existing"]) else DECIDED
    return ledger.decided(f"year of {site}", float(zone["year"]), "", told)


def link_year(ledger: Ledger, link: str) -> float:
    """Return the year from which on a new link is in service."""
    rows = ledger.recomputed.links
    t = int(rows.loc[rows["link"] == link, "t"].iloc[0])
    return ledger.decided(f"year of {link}", float(ledger.recomputed.years[t]), "")


def city_year(ledger: Ledger, node: str) -> float:
    """Return the year from which on a city is connected."""
    t = int(ledger.basis.cities[node]["t"])
    return ledger.decided(f"year of {node}", float(ledger.recomputed.years[t]), "")
