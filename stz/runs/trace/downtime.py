"""From minutes without power or fiber back to the company's figures and the links in use."""

from __future__ import annotations

import math
from collections.abc import Callable

from stz.instance import DEFAULT_DOWNTIME_TARGET_MIN
from stz.layers import LOAD_SHEDDING, PARENT_COMPANIES
from stz.power import scenario_figures
from stz.runs.trace.ledger import Ledger
from stz.runs.trace.money import link_km
from stz.runs.trace.traced import shown

YEAR_MIN = 525_600.0
GIVEN = "as the table of options gives it"


def power_min(ledger: Ledger, site: str) -> float:
    """Return the minutes a year without power."""
    zone = ledger.basis.drawn[site]
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
    _power_keys(ledger, company)
    _place(ledger, site)
    return value


def shedding_min(ledger: Ledger, site: str) -> float:
    """Return the minutes a year without power that load shedding causes."""
    value = float(ledger.basis.drawn[site]["shedding_min"])
    ledger.step("minutes lost to load shedding", value, "minutes a year",
                "part of the minutes without power (docs/availability.md, Power)")  # fmt: skip
    _load_shedding(ledger, site)
    power_min(ledger, site)
    return value


def outage_min(ledger: Ledger, site: str) -> float:
    """Return the minutes a year without power that load shedding does not cause."""
    zone = ledger.basis.drawn[site]
    power, shed = float(zone["power_downtime_min"]), float(zone["shedding_min"])
    shed = 0.0 if math.isnan(shed) else shed
    value = ledger.step("minutes without power, load shedding aside", power - shed,
                        "minutes a year", f"{shown(power)} - {shown(shed)}")  # fmt: skip
    power_min(ledger, site)
    if shed:
        ledger.quietly(shedding_min, site)
    return value


def basis(ledger: Ledger, site: str) -> float:
    """Note what the downtime of a zone rests on; NaN, for that is no single number."""
    ledger.reported(f"basis of {site}", str(ledger.basis.drawn[site]["downtime_basis"]))
    ledger.step("basis of the downtime", math.nan, "", "the figures that its causes rest on")
    _load_shedding(ledger, site)
    downtime(ledger, site)
    return math.nan


def generator_starts(ledger: Ledger, site: str) -> float:
    """Return how often a year a generator is called on."""
    return _generator(ledger, site, "generator_starts", "starts of a generator", "times a year")


def generator_h(ledger: Ledger, site: str) -> float:
    """Return how many hours a year generators run."""
    return _generator(ledger, site, "generator_h", "hours that generators run", "hours a year")


def _generator(ledger: Ledger, site: str, column: str, what: str, unit: str) -> float:
    value = float(ledger.basis.drawn[site][column])
    ledger.step(what, value, unit, "outages that outlast battery and UPS (docs/availability.md)")
    _load_shedding(ledger, site)
    power_min(ledger, site)
    return value


def _load_shedding(ledger: Ledger, site: str) -> None:
    """Note the share of feeders that shed load where a zone of the plan is."""
    if not ledger.of_layers:
        return
    note_shedding(
        ledger, str(ledger.basis.packages[site, ledger.basis.drawn[site]["package"]]["disco"])
    )


def note_shedding(ledger: Ledger, company: str) -> None:
    """Note which share of a company's feeders sheds load, and what the scenario assumes of it."""
    rules = ledger.run.scenario.power.load_shedding
    if not ledger.of_layers or rules is None:
        return
    for key in ("hours_per_day", "blocks_per_day", "spared_share"):
        ledger.key(f"power.load_shedding.{key}")
    table = ledger.layers.grid_reliability
    of = [company, PARENT_COMPANIES.get(company, company)]
    rows = table[(table["metric"] == LOAD_SHEDDING) & table["disco"].isin(of)]
    for row in rows.to_dict("records"):
        name = f"{row['disco']} {row['fiscal_year']} {row['metric']}"
        ledger.note("grid_reliability", name, "value", row)


def offered_min(ledger: Ledger, site: str) -> float:
    """Return the minutes a year without power of the best package offered at a site."""
    table = ledger.assembly.power
    here = table[table["site"].astype(str) == site]
    if ledger.of_layers and here["offered"].astype(bool).any():
        here = here[here["offered"].astype(bool)]
    best = here.sort_values("power_downtime_min", kind="stable").to_dict("records")[0]
    value = float(best["power_downtime_min"])
    if not ledger.of_layers:
        return ledger.step("minutes without power", value, "minutes a year", GIVEN)
    ledger.step(
        "minutes without power", value, "minutes a year",
        f"package {best['package']}, the best offered there, on the grid of {best['disco']} "
        f"(docs/availability.md, Power); {best['basis']}",
    )  # fmt: skip
    _power_keys(ledger, str(best["disco"]))
    _place(ledger, site)
    return value


def target(ledger: Ledger, site: str) -> float:
    """Return the minutes of downtime a year that a zone may have; infinite for no target."""
    rows = ledger.run.plan.availability
    found = {str(row["site"]): float(row["target_min"]) for row in rows.to_dict("records")}
    value = found.get(site, math.inf)
    asked = ledger.run.scenario.availability
    if not ledger.of_layers or asked is None:
        ledger.reported("target", shown(value))
        return ledger.step("downtime allowed", value, "minutes a year", "as the problem asks")
    share = ledger.key("availability.target_pct")
    formula = f"(100 - {share:g}) / 100 x 525,600"
    if not math.isclose(value, (1 - share / 100) * YEAR_MIN, rel_tol=1e-9):
        formula = "this zone is asked something else, see availability in the scenario"
    return ledger.step("downtime allowed", value, "minutes a year", formula)


def target_share(ledger: Ledger, site: str) -> float:
    """Return the share of the year in service that a zone is to hold; 99.99 % without a target."""
    mark, allowed = len(ledger.steps), target(ledger, site)
    own = math.isfinite(allowed)
    most = allowed if own else DEFAULT_DOWNTIME_TARGET_MIN
    told = f"1 - {shown(most)} / 525,600"
    if not own:
        ledger.reported("target_share", "99.99 % is asked where there is no target")
    value = ledger.step("share of the year to hold", 1.0 - most / YEAR_MIN, "", told)
    ledger.steps.insert(mark, ledger.steps.pop())
    return value


def route_km(route: int) -> Callable[[Ledger, str], float]:
    """Return the trace of the length of one of the two routes of a zone; NaN where it has none."""

    def figure(ledger: Ledger, site: str) -> float:
        rows = ledger.run.routes
        here = rows[(rows["site"].astype(str) == site) & (rows["route"].astype(int) == route)]
        links = [link for links in here["links"] for link in filter(None, str(links).split(";"))]
        each = [ledger.quietly(link_km, link) for link in links]
        ledger.reported(f"route {route} of {site}", "; ".join(map(str, here["via"])) or "none")
        value = float(here["km"].iloc[0]) if len(here) else math.nan
        told = " + ".join(map(shown, each)) or "the zone is at a gateway"
        return ledger.step(f"length of fiber route {route}", value, "km", told)

    return figure


def in_service(ledger: Ledger, site: str) -> float:
    """Return the share of the year in which a zone has power and fiber."""
    down = float(ledger.basis.drawn[site]["downtime_min"])
    value = ledger.step(
        "share of the year in service", 1.0 - down / YEAR_MIN, "", f"1 - {shown(down)} / 525,600"
    )
    downtime(ledger, site)
    return value


def holds_to_cut_rate(ledger: Ledger, site: str) -> float:
    """Return up to how many cuts per 1,000 km and year a zone keeps its target."""
    rate = float(ledger.basis.drawn[site]["holds_to_cut_rate"])
    value = ledger.step(
        "cut rate up to which the target is kept", rate, "cuts per 1,000 km and year",
        "the downtime is worked out again with more cuts until it exceeds the target",
    )  # fmt: skip
    downtime(ledger, site)
    ledger.reported("holds_to_cut_rate", shown(rate))
    return value


def paths(ledger: Ledger, site: str) -> float:
    """Return how many recorded fiber routes, which share no link, a zone has."""
    rows = ledger.run.routes[ledger.run.routes["site"].astype(str) == site]
    told = "; ".join(str(row.via) for row in rows.itertuples())
    value = ledger.step("fiber paths that share no link", len(rows), "paths",
                        f"counted, two at most: {told or 'none'}")  # fmt: skip
    for links in rows["links"]:
        for link in filter(None, str(links).split(";")):
            ledger.quietly(link_km, link)
    ledger.reported("paths", str(len(rows)))
    return value


def _place(ledger: Ledger, site: str) -> None:
    place = ledger.basis.sites[site]["place_id"]
    if ledger.has_row("places", place):
        ledger.cell("places", str(place), "disco")


def _power_keys(ledger: Ledger, company: str) -> None:
    for key in ("common_cause_share", "generator_common_cause", "generator_start_min"):
        ledger.key(f"power.{key}")
    note_company(ledger, company)


def fiber_min(ledger: Ledger, site: str) -> float:
    """Return the minutes a year without any path of fiber to a gateway."""
    zone = ledger.basis.drawn[site]
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
    zone = ledger.basis.drawn[site]
    power, fiber = float(zone["power_downtime_min"]), float(zone["fiber_downtime_min"])
    ledger.step(
        "minutes without power or fiber", float(zone["downtime_min"]), "minutes a year",
        f"(1 - (1 - {shown(power)} / 525,600) x (1 - {shown(fiber)} / 525,600)) x 525,600",
    )  # fmt: skip
    power_min(ledger, site)
    fiber_min(ledger, site)
    return float(zone["downtime_min"])


def note_company(ledger: Ledger, company: str) -> None:
    """Note the rows of the regulator that a company's figures were taken from."""
    table = ledger.layers.grid_reliability
    figure = scenario_figures(table, [company], ledger.run.scenario)[company]
    for row in figure.rows(table).to_dict("records"):
        name = f"{row['disco']} {row['fiscal_year']} {row['metric']} {row['variant']}"
        ledger.note("grid_reliability", name, "value", row)
