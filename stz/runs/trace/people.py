"""From people within reach, and what they earn, back to districts."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from stz.runs.trace.ledger import DECIDED, Ledger
from stz.runs.trace.traced import shown
from stz.talent import SUFFIX as HOME

SHOWN = 6
"""Pools that get steps of their own; all are in the sum, and among the sources."""


def talent(ledger: Ledger, site: str) -> float:
    """Return the people who would work at a site, from every pool in reach."""
    reach = ledger.basis.instance.reach
    known = ledger.basis.talent
    rows: list[dict[Any, Any]] = reach[reach["site"] == site].to_dict("records")
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
        note_pool(ledger, pool, loud=loud)
    return total


def note_pool(ledger: Ledger, name: Hashable, *, loud: bool = False) -> None:
    """Note the people of a pool, back to its district; those at home too."""
    if not ledger.of_layers:
        return
    here = ledger.basis.pools[str(name)]
    district, scenario = str(here["district"]), ledger.run.scenario
    if str(name).endswith(HOME):
        ledger.cell("talent", district, "remote_workforce")
        return
    ledger.cell("places", name, "population_2023")
    if scenario.talent.within_district == "students":
        ledger.cell("places", name, "enrolled_share")
        ledger.note_key("talent.within_district", "students")
    workforce, freelancers, graduates = (
        float(ledger.cell("talent", district, column) or 0.0)
        for column in ("it_workforce", "it_freelancers", "it_graduates_per_year")
    )
    participation, willing = ledger.key("talent.participation"), ledger.key("reach.willingness")
    growth, uptake = ledger.key("talent.growth_per_year"), ledger.key("talent.graduate_uptake")
    ledger.note_key("talent.base_year", scenario.talent.base_year)
    years = scenario.planning_years[0] - scenario.talent.base_year
    staff, anchored = ledger.basis.staff[district], scenario.talent.outside_share
    if anchored is not None:
        ledger.note_key("talent.outside_share", anchored)
        for metro in scenario.talent.metros:
            ledger.note_key(f"talent.metros.{metro.name}.weight", metro.weight)
    if loud:
        ledger.step(
            f"people of {name} who would work in a zone",
            float(here["talent"]),
            "persons",
            f"{shown(participation)} x {shown(willing)} x ({shown(staff)} x "
            f"{1 + growth:g}^{years} + {shown(graduates)} x {shown(uptake)} x {years} years) x "
            f"{shown(float(here['district_share']))} of the people of {district}",
        )
        scaled = ""
        if anchored is not None:
            scaled = ", scaled so that areas have the shares of talent.metros and outside_share"
        ledger.step(
            f"staff of IT firms in {district}", staff, "persons",
            f"({shown(workforce)} - {shown(freelancers)}){scaled}",
        )  # fmt: skip


def workers(ledger: Ledger, site: str) -> float:
    """Return the people whom the plan places in a zone."""
    rows = _assigned(ledger, site)
    parts = summed([f"{shown(row['persons'])} from {row['pool']}" for row in rows]) or "nobody"
    total = ledger.decided(
        "people the plan places there",
        sum(row["persons"] for row in rows),
        "persons",
        f"{parts}, {DECIDED}",
        of=f"({site})",
    )
    talent(ledger, site)
    return total


def occupancy(ledger: Ledger, site: str) -> float:
    """Return which share of the seats of a zone is taken in the last year."""
    mark, people = len(ledger.steps), workers(ledger, site)
    seats = float(ledger.basis.drawn[site]["seats"])
    value = people / seats if seats else float("nan")
    ledger.step("share of seats taken", value, "", f"{shown(people)} people / {shown(seats)} seats")
    ledger.steps.insert(mark, ledger.steps.pop())
    return value


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
        per_head(ledger, "revenue_usd_per_worker", [row["pool"] for row in rows])
    workers(ledger, site)
    return total


def per_head(ledger: Ledger, revenue_key: str, pools: list[Hashable]) -> None:
    """Note what a person of each tier exports that would not be exported anyway."""
    revenue = ledger.key(f"exports.{revenue_key}")
    for tier in sorted({int(ledger.basis.pools[str(pool)]["tier"]) for pool in pools}):
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
