"""Counts and sums that briefings say in sentences, which no metric of a run has."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping, Sequence

from stz.messages import text_of
from stz.runs.trace import downtime, parts
from stz.runs.trace.ledger import Ledger
from stz.runs.trace.money import link_km
from stz.runs.trace.traced import shown
from stz.verifier import TOLERANCE

UNSURE = ("C", "D")
"""Grades of links that are not confirmed to exist."""


def years(ledger: Ledger) -> float:
    """Return how many years are planned."""
    planned = ledger.recomputed.years
    _note_years(ledger)
    return ledger.step("years", len(planned), "years", ", ".join(map(str, planned)))


def _note_years(ledger: Ledger) -> None:
    scenario = ledger.run.scenario
    if scenario.years is not None:
        ledger.note_key("years.first", scenario.years.first)
    ledger.note_key("year", scenario.year)


def all_zones(ledger: Ledger) -> float:
    """Return how many zones there are, new and existing."""
    new, kept = len(parts.new_zones(ledger)), len(parts.existing_zones(ledger))
    return ledger.decided("zones", new + kept, "zones", f"{new} new + {kept} existing")


def provinces(ledger: Ledger) -> float:
    """Return in how many provinces and territories new zones open."""
    found = {province: _of_province(ledger, province) for province in _provinces(ledger)}
    told = ", ".join(f"{len(sites)} in {province}" for province, sites in found.items())
    return ledger.decided("provinces with new zones", len(found), "provinces", told or "none")


def zones_in(ledger: Ledger, province: str) -> float | None:
    """Return how many new zones a province has; None where there is no such."""
    sites = _of_province(ledger, province)
    if not sites:
        return None
    told = ", ".join(parts.zone_name(ledger, site) for site in sites)
    return ledger.decided(f"new zones in {province}", len(sites), "zones", told)


def _provinces(ledger: Ledger) -> list[str]:
    found = (str(ledger.basis.drawn[site]["province"]) for site in parts.new_zones(ledger))
    return list(dict.fromkeys(found))


def _of_province(ledger: Ledger, province: str) -> list[str]:
    """Return the new zones of a province, and note the cells that say where they are."""
    drawn = ledger.basis.drawn
    sites = [one for one in parts.new_zones(ledger) if str(drawn[one]["province"]) == province]
    for node in (str(drawn[site]["node"]) for site in sites):
        if ledger.of_layers and ledger.has_row("places", node):
            ledger.cell("places", node, "province")
    return sites


def _links(role: str, ring: bool) -> Callable[[Ledger], float]:
    """Return the count of new links that are on rings, or that are not."""

    def figure(ledger: Ledger) -> float:
        rows = ledger.run.links
        chosen = rows.loc[(rows["role"] == "ring") == ring, "link"].astype(str)
        told = ", ".join(parts.link_name(ledger, link) for link in chosen) or "none"
        return ledger.decided(f"new links {role}", len(chosen), "links", told)

    return figure


def links_presumed(ledger: Ledger) -> float:
    """Return how many links on routes of new zones are not confirmed to exist."""
    rows, routes = ledger.run.backbone, ledger.run.routes
    unsure = set(rows.loc[rows["grade"].isin(UNSURE), "link"].astype(str))
    used = routes.loc[routes["site"].astype(str).isin(parts.new_zones(ledger)), "links"]
    named = {link.strip() for links in used for link in text_of(links).split(";")} & unsure
    for link in sorted(named):
        ledger.quietly(link_km, link)
    told = ", ".join(parts.link_name(ledger, link) for link in sorted(named)) or "none"
    return ledger.decided(
        "existing links of grade C or D on routes of new zones", len(named), "links", told
    )


def cities_new(ledger: Ledger) -> float:
    """Return how many of the cities are reached by new fiber."""
    rows = ledger.run.cities
    chosen = rows.loc[rows["newly_connected"].astype(bool), "node"].astype(str)
    told = ", ".join(parts.city_name(ledger, node) for node in chosen) or "none"
    return ledger.decided("cities reached by new fiber", len(chosen), "cities", told)


def _targets(kept: bool) -> Callable[[Ledger], float]:
    """Return the count of new zones with a downtime target, or of those that keep it."""

    def figure(ledger: Ledger) -> float:
        chosen = []
        for site in parts.new_zones(ledger):
            allowed = ledger.quietly(downtime.target, site)
            if not math.isfinite(allowed):
                continue
            down = ledger.quietly(downtime.downtime, site) if kept else 0.0
            if down <= allowed + TOLERANCE * (1 + allowed):
                chosen.append(parts.zone_name(ledger, site))
        what = "new zones that meet their target" if kept else "new zones with a downtime target"
        return ledger.decided(what, len(chosen), "zones", ", ".join(chosen) or "none")

    return figure


def budget(ledger: Ledger) -> float:
    """Return the capital that may be spent; infinite for no limit."""
    instance, scenario = ledger.run.instance, ledger.run.scenario
    found = {"budget of the whole plan": instance.limits.budget_musd}
    if len(ledger.recomputed.years) > 1:
        found["budgets of all years"] = float(instance.years["budget_musd"].astype(float).sum())
    caps = {name: float(cap) for name, cap in found.items() if cap is not None}
    if ledger.of_layers:
        for key, asked in (
            ("budget_musd", scenario.budget_musd),
            ("years.budgets_musd", scenario.years.budgets_musd if scenario.years else None),
        ):
            if asked is not None:
                ledger.note_key(key, asked)
    told = "; ".join(f"{name}: {shown(cap)}" for name, cap in caps.items()) or "no limit is set"
    return ledger.step("budget", min(caps.values(), default=math.inf), "USD million", told)


def unspent(ledger: Ledger) -> float:
    """Return what of the budget is not spent."""
    mark = len(ledger.steps)
    cap = budget(ledger)
    paid = parts.added(ledger, "capital cost", "USD million", parts.CAPEX)
    value = max(cap - paid, 0.0)
    ledger.step("not spent", value, "USD million", f"{shown(cap)} - {shown(paid)}")
    ledger.steps.insert(mark, ledger.steps.pop())
    return value


def capex_per_seat(ledger: Ledger) -> float:
    """Return what a seat in a new zone costs, to the next hundred."""
    mark = len(ledger.steps)
    paid = parts.added(ledger, "capital cost of zones", "USD million", parts.CAPEX[:1])
    seats = parts.added(ledger, "seats of new zones", "seats", parts.SEATS[:1])
    each = round(paid * 1e6 / seats, -2) if seats else math.nan
    ledger.step("capital cost of a seat", each, "USD",
                f"{shown(paid)} x 1,000,000 / {shown(seats)}, to the next hundred")  # fmt: skip
    ledger.steps.insert(mark, ledger.steps.pop())
    return each


def _exports(what: str, whole: Sequence[parts.Part]) -> Callable[[Ledger], float]:
    """Return a part of the exports of the last year."""
    return lambda ledger: parts.added(ledger, what, "USD million a year", whole)


def cut_rate(ledger: Ledger) -> float:
    """Return how many cuts per 1,000 km and year the plan assumes, of the links the most."""
    rate = float(ledger.run.instance.links["cut_rate_per_1000km_year"].max())
    if ledger.of_layers:
        ledger.key("fiber.cut_rate_per_1000km_year")
    return ledger.step("cut rate", rate, "cuts per 1,000 km and year", "as the plan assumes")


def rows_of_grade(ledger: Ledger, layer: str, grade: str) -> float | None:
    """Return how many rows of a layer have a grade; None where the run read no such layer."""
    told = {str(one["layer"]): one for one in ledger.run.provenance.get("layers") or ()}
    if layer not in told:
        return None
    rows = getattr(ledger.layers, layer)
    number = int((rows["grade"].astype(str) == grade).sum()) if "grade" in rows else 0
    said = told[layer]
    cells: dict[Hashable, object] = {"source": said.get("attribution"), "year": said.get("year"),
             "licence": said.get("licence"), "grade": grade, "rows": str(number)}  # fmt: skip
    ledger.note(layer, "", "rows", cells)
    return ledger.step(f"rows of {layer} of grade {grade}", number, "rows", "counted")


COUNTS: Mapping[str, tuple[str, Callable[[Ledger], float]]] = {
    "years": ("years", years),
    "all_zones": ("zones", all_zones),
    "provinces": ("provinces", provinces),
    "links_built.ring": ("links", _links("on rings", ring=True)),
    "links_built.spur": ("links", _links("as a single path", ring=False)),
    "links_presumed": ("links", links_presumed),
    "cities_connected.new": ("cities", cities_new),
    "targets": ("zones", _targets(kept=False)),
    "targets.kept": ("zones", _targets(kept=True)),
    "budget": ("USD million", budget),
    "unspent": ("USD million", unspent),
    "capex_per_seat": ("USD", capex_per_seat),
    "exports_new_zones": (
        "USD million a year", _exports("exports of new zones", parts.EXPORTS[:1])
    ),
    "exports_from_home": (
        "USD million a year", _exports("exports of people at home", parts.EXPORTS[2:])
    ),
    "cut_rate": ("cuts per 1,000 km and year", cut_rate),
}  # fmt: skip
"""What can be asked of the whole plan beside its metrics."""
