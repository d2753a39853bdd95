"""From connected cities back to the people who can export from home."""

from __future__ import annotations

from typing import Any

from stz.runs.trace.ledger import DECIDED, Ledger
from stz.runs.trace.people import per_head, summed
from stz.runs.trace.traced import shown
from stz.verifier import in_last_year


def capex(ledger: Ledger, node: str) -> float:
    """Return what it costs to connect a city, USD million."""
    return _cost(ledger, node, "capex", "capital cost", "USD million")


def opex(ledger: Ledger, node: str) -> float:
    """Return what it costs to run the equipment of a city, USD million a year."""
    return _cost(ledger, node, "opex", "running cost", "USD million a year")


def _cost(ledger: Ledger, node: str, kind: str, name: str, unit: str) -> float:
    value = float(ledger.basis.cities[node][f"{kind}_musd"])
    if not ledger.of_layers:
        return ledger.step(name, value, unit, "as the table of cities gives it")
    ledger.key(f"cities.{kind}_musd")
    return ledger.step(name, value, unit, "the same for every city")


def remote_workers(ledger: Ledger, node: str) -> float:
    """Return the people of a city whom the plan expects to export from home."""
    rows = _at_home(ledger, node)
    total = float(sum(row["persons"] for row in rows))
    ledger.decided(
        "people who export from home", total, "persons",
        f"{summed([shown(row['persons']) for row in rows]) or 'nobody'}, {DECIDED}",
        of=f"({node})",
    )  # fmt: skip
    city = ledger.basis.cities[node]
    pool, share = str(city["pool"]), float(city["remote_share"])
    if pool not in ledger.basis.talent:
        return total
    people = ledger.basis.talent[pool]
    ledger.step("at most", people * share, "persons", f"{shown(people)} x {shown(share)}")
    _people(ledger, node, pool, people)
    return total


def exports(ledger: Ledger, node: str) -> float:
    """Return what people of a city export from home, USD million a year."""
    rows, city = _at_home(ledger, node), ledger.basis.cities[node]
    connected = float(city["connect_benefit_musd"])
    earned = sum(row["persons"] * row["remote_benefit_musd"] for row in rows)
    parts = [f"{shown(row['persons'])} x {shown(1e6 * row['remote_benefit_musd'])}" for row in rows]
    told = f"({summed(parts)}) / 1,000,000, people times USD a year" if rows else "nobody"
    if connected:
        told += f", + {shown(connected)} for the connection itself"
    ledger.step("exports from home", earned + connected, "USD million a year", told)
    if ledger.of_layers:
        per_head(ledger, "remote_revenue_usd_per_worker", [row["pool"] for row in rows])
    remote_workers(ledger, node)
    return float(earned + connected)


def _people(ledger: Ledger, node: str, pool: str, people: float) -> None:
    """Note the people of a city's pool, back to its district."""
    if not ledger.of_layers:
        return
    here = ledger.basis.pools[pool]
    district = str(here["district"])
    ledger.key("exports.remote_share")
    ledger.cell("places", node, "population_2023")
    ledger.cell("talent", district, "urban_population_2023")
    whole = float(ledger.cell("talent", district, "remote_workforce") or 0.0)
    ledger.step(
        f"people of {pool}", people, "persons",
        f"{shown(whole)} in {district} x {shown(float(here['district_share']))} of its people in "
        "towns",
    )  # fmt: skip


def _at_home(ledger: Ledger, node: str) -> list[dict[Any, Any]]:
    """Return who exports from home in the last year."""
    rows = in_last_year(ledger.recomputed)[1]
    found: list[dict[Any, Any]] = rows[(rows["node"] == node) & (rows["persons"] > 0)].to_dict(
        "records"
    )
    return found
