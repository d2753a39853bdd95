"""From the metrics of a plan back to the zones, links and cities that they are sums over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from stz.runs.trace import parts, reaching
from stz.runs.trace.ledger import Ledger
from stz.runs.trace.people import summed
from stz.runs.trace.traced import shown
from stz.verifier import workers_of_existing

USD, YEARLY, PERSONS = "USD million", "USD million a year", "persons"


def over_years(
    ledger: Ledger, what: str, yearly: Sequence[float], whole: Sequence[parts.Part]
) -> float:
    """Note an amount that comes every year, summed with the discount of each year.

    Parameters
    ----------
    ledger : Ledger
        Where steps and sources are noted.
    what : str
        What is summed.
    yearly : sequence of float
        USD million of each year.
    whole : sequence of Part
        What the amount of the last year is made of.
    """
    years, weights = ledger.recomputed.years, ledger.basis.discount
    total = float(np.dot(yearly, weights))
    if len(years) == 1 and weights[0] == 1.0:
        return parts.added(ledger, what, YEARLY, whole)
    _rate(ledger)
    told = " + ".join(
        f"{weight:.4g} x {shown(amount)} in {year}"
        for year, weight, amount in zip(years, weights, yearly, strict=True)
    )
    ledger.step(f"{what}, summed over the years", total, YEARLY, told)
    parts.added(ledger, f"{what} in {years[-1]}", YEARLY, whole)
    return total


def _rate(ledger: Ledger) -> None:
    scenario = ledger.run.scenario
    if not ledger.of_layers:
        return
    if scenario.years is not None and scenario.years.discount_rate is not None:
        ledger.key("years.discount_rate")
    else:
        ledger.key("economics.discount_rate")


def _flow(column: str, what: str, whole: Sequence[parts.Part]) -> Callable[[Ledger], float]:
    return lambda ledger: over_years(ledger, what, list(ledger.basis.by_year[column]), whole)


exports = _flow("exports", "exports", parts.EXPORTS)
opex = _flow("opex", "running cost", parts.OPEX)


def existing_exports(ledger: Ledger) -> float:
    """Return what existing zones export."""
    rows = workers_of_existing(ledger.recomputed)
    amount = rows["persons"].to_numpy(float) * rows["benefit_musd"].to_numpy(float)
    yearly = np.bincount(rows["t"].to_numpy(int), amount, len(ledger.recomputed.years))
    return over_years(ledger, "exports of existing zones", list(yearly), parts.EXPORTS[1:2])


def new_exports(ledger: Ledger) -> float:
    """Return what new zones and people at home export."""
    mark = len(ledger.steps)
    whole, kept = exports(ledger), existing_exports(ledger)
    return _first(ledger, mark, "exports of new zones and from home", whole - kept, YEARLY,
                  f"{shown(whole)} exports - {shown(kept)} of existing zones")  # fmt: skip


def _share(name: str, keys: Sequence[str]) -> Callable[[Ledger], float]:
    """Return the metric that is a part of exports, by levers of policy."""

    def figure(ledger: Ledger) -> float:
        mark = len(ledger.steps)
        whole, levers = exports(ledger), ledger.run.instance.levers
        shares = [float(getattr(levers, key)) for key in keys]
        for key, share in zip(keys, shares, strict=True):
            ledger.note_key(f"policy.{key}", share)
        told = " x ".join([f"{shown(whole)} exports", *(f"{share:g}" for share in shares)])
        return _first(ledger, mark, name, whole * float(np.prod(shares)), YEARLY, told)

    return figure


def jobs(ledger: Ledger) -> float:
    """Return all people at work in the last year."""
    return parts.added(ledger, "people at work", PERSONS, parts.JOBS)


def new_jobs(ledger: Ledger) -> float:
    """Return the people at work in new zones and at home."""
    chosen = (parts.JOBS[0], parts.JOBS[2])
    return parts.added(ledger, "people at work in new zones and at home", PERSONS, chosen)


def capex_discounted(ledger: Ledger) -> float:
    """Return capital cost, each year's discounted."""
    yearly, weights = list(ledger.basis.by_year["capex"]), ledger.basis.discount
    years = ledger.recomputed.years
    told = " + ".join(
        f"{weight:.4g} x {shown(amount)} paid in {year}"
        for year, weight, amount in zip(years, weights, yearly, strict=True)
    )
    total = ledger.step("capital cost, discounted", float(np.dot(yearly, weights)), USD, told)
    if len(years) > 1:
        _rate(ledger)
    capex(ledger)
    return total


def capex(ledger: Ledger) -> float:
    """Return capital cost."""
    return parts.added(ledger, "capital cost", USD, parts.CAPEX)


def assignment(ledger: Ledger) -> float:
    """Return what it costs to bring people to zones."""
    yearly, weights = list(ledger.basis.by_year["assignment"]), ledger.basis.discount
    told = f"{' + '.join(map(shown, yearly))}, people times the cost of each"
    told += "; none is counted" if ledger.of_layers else ""
    total = float(np.dot(yearly, weights))
    ledger.reported("assignment", shown(total))
    return ledger.step("cost of bringing people to zones", total, YEARLY, told)


def cost(ledger: Ledger) -> float:
    """Return capital, running cost and what it costs to bring people."""
    mark = len(ledger.steps)
    paid, running, bringing = capex_discounted(ledger), opex(ledger), assignment(ledger)
    told = (
        f"{shown(paid)} capital cost + {shown(running)} running cost + {shown(bringing)} for "
        "bringing people to zones"
    )
    return _first(ledger, mark, "cost", paid + running + bringing, USD, told)


def npv(ledger: Ledger) -> float:
    """Return what the plan is worth over the horizon."""
    mark, table = len(ledger.steps), ledger.basis.by_year
    annuity = float(ledger.run.instance.limits.annuity_years)
    weights = np.array(ledger.basis.discount)
    weights[-1] *= annuity
    yearly = (table["exports"] - table["opex"] - table["assignment"]).to_numpy(float)
    paid = capex_discounted(ledger)
    ledger.quietly(lambda book: exports(book) + opex(book) + assignment(book))
    if ledger.of_layers:
        ledger.key("economics.horizon_years")
        ledger.key("economics.discount_rate")
    ledger.step("years that a yearly amount is worth", annuity, "years",
                "the present value of 1 a year to the end of the horizon")  # fmt: skip
    told = " + ".join(
        f"{weight:.4g} x {shown(amount)}" for weight, amount in zip(weights, yearly, strict=True)
    )
    told = f"{told} (exports less running cost, by year) - {shown(paid)} capital cost"
    return _first(ledger, mark, "net present value", float(weights @ yearly) - paid, USD, told)


def _count(what: str, unit: str, ids: Callable[[Ledger], Sequence[str]],
           label: Callable[[Ledger, str], str]) -> Callable[[Ledger], float]:  # fmt: skip
    """Return the metric that counts what the optimizer chose."""

    def figure(ledger: Ledger) -> float:
        chosen = [label(ledger, one) for one in ids(ledger)]
        told = f"{', '.join(chosen)}: decided by the optimizer" if chosen else "none was chosen"
        return ledger.decided(what, float(len(chosen)), unit, told)

    return figure


def _tiers(what: str, by_zone: bool) -> Callable[[Ledger], float]:
    """Return the metric that counts people of tiers 2 and 3, by where they work or live."""

    def figure(ledger: Ledger) -> float:
        instance, last = ledger.basis.instance, ledger.recomputed.last
        tables = []
        for table, node in ((ledger.recomputed.workers, "site"), (ledger.recomputed.remote, "")):
            now = table[table["t"] == last]
            if by_zone and not node:
                tier = now["tier"]
            elif by_zone:
                tier = now["site"].map(instance.sites.set_index("site")["tier"])
            else:
                tier = now["pool"].map(instance.pools.set_index("pool")["tier"])
            tables.append(pd.DataFrame({"tier": tier, "persons": now["persons"].astype(float)}))
        sums = pd.concat(tables).groupby("tier")["persons"].sum()
        each = {tier: float(sums.get(tier, 0.0)) for tier in (2, 3)}
        told = summed([f"{shown(amount)} of tier {tier}" for tier, amount in each.items()])
        ledger.step(what, sum(each.values()), PERSONS, told)
        if ledger.of_layers:
            ledger.key("tiers.tier2_min_population")
            ledger.key("tiers.metro_minutes")
        jobs(ledger)
        return sum(each.values())

    return figure


def _first(
    ledger: Ledger, mark: int, what: str, value: float, unit: str, formula: str
) -> float:  # fmt: skip
    """Note a step before those that were noted since a mark: it is made of them."""
    ledger.step(what, value, unit, formula)
    ledger.steps.insert(mark, ledger.steps.pop())
    return value


def _sum(what: str, unit: str, whole: Sequence[parts.Part]) -> Callable[[Ledger], float]:
    return lambda ledger: parts.added(ledger, what, unit, whole)


METRICS: Mapping[str, tuple[str, Callable[[Ledger], float]]] = {
    "exports": (YEARLY, exports),
    "new_exports": (YEARLY, new_exports),
    "existing_exports": (YEARLY, existing_exports),
    "recorded_exports": (YEARLY, _share("recorded exports", ["formal_share"])),
    "tax_receipts": (YEARLY, _share("tax receipts", ["formal_share", "tax_rate"])),
    "retained_dollars": (
        YEARLY, _share("dollars that exporters keep", ["formal_share", "retention_share"])
    ),
    "jobs": (PERSONS, jobs),
    "new_jobs": (PERSONS, new_jobs),
    "jobs_tier23": (PERSONS, _tiers("people at work in places of tiers 2 and 3", by_zone=True)),
    "workers_from_tier23": (
        PERSONS, _tiers("people at work who live in places of tiers 2 and 3", by_zone=False)
    ),
    "workers": (PERSONS, _sum("people in zones", PERSONS, parts.JOBS[:2])),
    "remote_workers": (PERSONS, _sum("people at home", PERSONS, parts.JOBS[2:])),
    "talent_reached": (PERSONS, reaching.talent_reached),
    "seats": ("seats", _sum("seats", "seats", parts.SEATS)),
    "zones": ("zones", _count("new zones", "zones", parts.new_zones, parts.zone_name)),
    "existing_zones": (
        "zones", _count("existing zones", "zones", parts.existing_zones, parts.zone_name)
    ),
    "cities_connected": (
        "cities", _count("cities connected", "cities", parts.connected, parts.city_name)
    ),
    "links_built": ("links", _count("new links", "links", parts.new_links, parts.link_name)),
    "capex": (USD, capex),
    "capex_zones": (USD, _sum("capital cost of zones", USD, parts.CAPEX[:1])),
    "capex_links": (USD, _sum("capital cost of links", USD, parts.CAPEX[1:2])),
    "capex_cities": (USD, _sum("capital cost of cities", USD, parts.CAPEX[2:])),
    "capex_discounted": (USD, capex_discounted),
    "opex": (YEARLY, opex),
    "opex_last": (YEARLY, _sum("running cost of the last year", YEARLY, parts.OPEX)),
    "opex_new": (YEARLY, _sum("running cost of new zones", YEARLY, parts.OPEX[:1])),
    "opex_existing": (YEARLY, _sum("running cost of existing zones", YEARLY, parts.OPEX[1:2])),
    "opex_links": (YEARLY, _sum("running cost of links", YEARLY, parts.OPEX[2:3])),
    "opex_cities": (YEARLY, _sum("running cost of cities", YEARLY, parts.OPEX[3:])),
    "assignment": (YEARLY, assignment),
    "cost": (USD, cost),
    "npv": (USD, npv),
    "fiber_km": ("km", _sum("new fiber", "km", parts.KM)),
}  # fmt: skip
"""What can be asked of the whole plan: every metric of a run, and what briefings add to them."""

SHARES: Mapping[str, str] = {
    **dict.fromkeys(("capex_zones", "capex_links", "capex_cities"), "capex"),
    **dict.fromkeys(("opex_new", "opex_existing", "opex_links", "opex_cities"), "opex_last"),
}
"""Metrics that are parts of another: ``capex_links.share`` is the share of it."""


def share(ledger: Ledger, name: str) -> float:
    """Return which part of its whole a metric is."""
    mark, whole = len(ledger.steps), SHARES[name]
    part = METRICS[name][1](ledger)
    total = ledger.quietly(lambda book: METRICS[whole][1](book))
    value = part / total if total else float("nan")
    return _first(ledger, mark, f"share of {whole}", value, "",
                  f"{shown(part)} {name} / {shown(total)} {whole}")  # fmt: skip
