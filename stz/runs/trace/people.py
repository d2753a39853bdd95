"""From people within reach, and what they earn, back to districts."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from stz.runs.trace.ledger import Ledger
from stz.runs.trace.traced import shown

SHOWN = 6
"""Pools that get steps of their own; all are in the sum, and among the sources."""


def talent(ledger: Ledger, site: str) -> float:
    """Return the people who would work at a site, from every pool in reach."""
    reach = ledger.assembly.instance.reach
    known = ledger.assembly.instance.pools.set_index("pool")["talent"].astype(float).to_dict()
    rows: list[dict[Any, Any]] = reach[reach["site"].astype(str) == site].to_dict("records")
    coming = {row["pool"]: row["share"] * known[row["pool"]] for row in rows}
    rows.sort(key=lambda row: -coming[row["pool"]])
    total = ledger.step(
        "people within reach who would work there",
        sum(coming.values()),
        "persons",
        summed([shown(coming[row["pool"]]) for row in rows]) or "nobody",
    )
    for place, row in enumerate(rows):
        pool, loud = row["pool"], place < SHOWN
        if ledger.of_layers:
            decay = ledger.key("reach.decay_minutes")
            share = f"exp(-{shown(row['minutes'])} min / {shown(decay)} min)"
        else:
            share = shown(row["share"])
        if loud:
            ledger.step(f"from {pool}", coming[pool], "persons", f"{share} x {shown(known[pool])}")
        _pool(ledger, pool, loud=loud)
    return total


def _pool(ledger: Ledger, name: Hashable, *, loud: bool) -> None:
    """Note the people of a pool, back to its district."""
    if not ledger.of_layers:
        return
    pools = ledger.assembly.pools
    here: dict[Any, Any] = pools[pools["pool"] == name].to_dict("records")[0]
    district, scenario = str(here["district"]), ledger.run.scenario
    ledger.cell("places", name, "population_2023")
    workforce, freelancers, graduates = (
        float(ledger.cell("talent", district, column) or 0.0)
        for column in ("it_workforce", "it_freelancers", "it_graduates_per_year")
    )
    participation, willing = ledger.key("talent.participation"), ledger.key("reach.willingness")
    growth, uptake = ledger.key("talent.growth_per_year"), ledger.key("talent.graduate_uptake")
    ledger.note_key("talent.base_year", scenario.talent.base_year)
    years = scenario.year - scenario.talent.base_year
    if loud:
        ledger.step(
            f"people of {name} who would work in a zone",
            float(here["talent"]),
            "persons",
            f"{shown(participation)} x {shown(willing)} x (({shown(workforce)} - "
            f"{shown(freelancers)}) x {1 + growth:g}^{years} + {shown(graduates)} x "
            f"{shown(uptake)} x {years} years) x {shown(float(here['district_share']))} of the "
            f"people of {district}",
        )


def workers(ledger: Ledger, site: str) -> float:
    """Return the people whom the plan places in a zone."""
    rows = _assigned(ledger, site)
    total = ledger.step(
        "people the plan places there",
        sum(row["persons"] for row in rows),
        "persons",
        summed([f"{shown(row['persons'])} from {row['pool']}" for row in rows]) or "nobody",
    )
    talent(ledger, site)
    return total


def exports(ledger: Ledger, site: str) -> float:
    """Return what the people in a zone export, USD million a year."""
    rows = _assigned(ledger, site)
    parts = [f"{shown(row['persons'])} x {shown(1e6 * row['benefit_musd'])}" for row in rows]
    total = ledger.step(
        "exports",
        sum(row["persons"] * row["benefit_musd"] for row in rows),
        "USD million a year",
        f"({summed(parts)}) / 1,000,000, people times USD a year" if rows else "nobody works there",
    )
    if ledger.of_layers:
        _per_head(ledger, [row["pool"] for row in rows])
    workers(ledger, site)
    return total


def _per_head(ledger: Ledger, pools: list[Hashable]) -> None:
    """Note what a person of each tier exports that would not be exported anyway."""
    revenue = ledger.key("exports.revenue_usd_per_worker")
    tier_of = ledger.assembly.pools.set_index("pool")["tier"].astype(int).to_dict()
    for tier in sorted({tier_of[pool] for pool in pools}):
        tiers = ledger.run.scenario.tiers
        share = float(tiers.additional_share[tier])
        if tier in tiers.additionality:
            ledger.note_key(f"tiers.additionality.{tier}", share)
        else:
            ledger.note_key("tiers.additionality_level", tiers.additionality_level)
            ledger.note_key("tiers.additionality_slope", tiers.additionality_slope)
        ledger.step(
            f"exports of a person from a tier-{tier} place",
            revenue * share,
            "USD a year",
            f"{shown(revenue)} x {shown(share)} that would not happen anyway",
        )


def _assigned(ledger: Ledger, site: str) -> list[dict[Any, Any]]:
    """Return who works in a zone in the last year, most first."""
    last = len(ledger.recomputed.years) - 1
    rows = ledger.recomputed.workers
    rows = rows[(rows["site"] == site) & (rows["t"] == last) & (rows["persons"] > 0)]
    found: list[dict[Any, Any]] = rows.to_dict("records")
    return sorted(found, key=lambda row: -row["persons"])


def summed(parts: list[str]) -> str:
    """Return parts as a sum, the first few by name."""
    more = len(parts) - SHOWN
    return " + ".join([*parts[:SHOWN], *([f"{more} smaller ones"] if more > 0 else [])])
