"""The fiber that a plan builds, and the cities it reaches."""

from __future__ import annotations

from stz.messages import translate
from stz.reports.facts.counting import counted
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.said import Said, say
from stz.reports.facts.values import Cell, Column, Section, Table, count, musd, value, year


def fiber_section(ledger: Ledger) -> Section:
    """Return the links to build and the cities the plan connects."""
    return Section(
        key="fiber",
        title=translate("report.fiber"),
        sentences=fiber_sentences(ledger),
        tables=tuple(table for table in (_links(ledger), _cities(ledger)) if table.rows),
    )


def fiber_sentences(ledger: Ledger) -> tuple[Said, ...]:
    """Return what is built and who is reached, in words."""
    links, cities = ledger.run.links, ledger.run.cities
    told = [say("report.say.fiber.none")]
    if len(links):
        ring = int((links["role"] == "ring").sum())
        form = ".ring" if ring == len(links) else "" if ring else ".spur"
        told = [
            say(
                f"report.say.fiber{form}",
                links=counted(len(links), "link").named("links_built"),
                km=value(ledger.metric("fiber_km"), "km", 1).named("fiber_km"),
                ring=count(ring).named("links_built.ring"),
                spur=count(len(links) - ring).named("links_built.spur"),
            )
        ]
    if len(cities):
        new = int(cities["newly_connected"].astype(bool).sum())
        form = ".new" if new == len(cities) else ""
        told.append(
            say(
                f"report.say.cities{form}",
                cities=counted(len(cities), "city").named("cities_connected"),
                new=count(new).named("cities_connected.new"),
            )
        )
    return tuple(told)


def _links(ledger: Ledger) -> Table:
    rows = []
    order = ledger.run.links.sort_values(["km", "link"], ascending=[False, True], kind="stable")
    for link in order.to_dict("records"):
        cells: list[Cell] = [
            called(link["a_name"]) or called(link["a"]),
            called(link["b_name"]) or called(link["b"]),
            value(link["km"], "km", 1).named(f"link:{link['link']}.km"),
            translate(f"report.{'ring' if link['role'] == 'ring' else 'spur'}"),
        ]
        if ledger.phased:
            cells.append(year(link["year"]).named(f"link:{link['link']}.year"))
        capex = musd(link["capex_musd"], estimated=True)
        rows.append((*cells, capex.named(f"link:{link['link']}.capex")))
    since = [Column(translate("report.col.in_service"), 7, numeric=True)] if ledger.phased else []
    return Table(
        key="fiber",
        caption=translate("report.table.fiber"),
        columns=(
            Column(translate("report.col.from"), 16),
            Column(translate("report.col.to"), 16),
            Column(translate("report.col.km"), 7, numeric=True),
            Column(translate("report.col.role"), 10),
            *since,
            Column(translate("report.col.cost"), 9, numeric=True),
        ),
        rows=tuple(rows),
        note=translate("report.table.fiber.note"),
    )


def _cities(ledger: Ledger) -> Table:
    rows = []
    order = ledger.run.cities.sort_values(
        ["remote_workers", "node"], ascending=[False, True], kind="stable"
    )
    for city in order.to_dict("records"):
        name = f"city:{city['node']}"
        cells: list[Cell] = [
            called(city["name"]),
            called(city["province"]),
            translate("report.new" if city["newly_connected"] else "report.before"),
        ]
        if ledger.phased:
            cells.append(year(city["year"]).named(f"{name}.year"))
        rows.append(
            (
                *cells,
                count(city["remote_workers"], estimated=True).named(f"{name}.remote_workers"),
                musd(city["exports_musd"], " a year", estimated=True).named(f"{name}.exports"),
            )
        )
    since = [Column(translate("report.col.in_service"), 7, numeric=True)] if ledger.phased else []
    return Table(
        key="cities",
        caption=translate("report.table.cities"),
        columns=(
            Column(translate("report.col.city"), 16),
            Column(translate("report.col.province"), 16),
            Column(translate("report.col.reached"), 10),
            *since,
            Column(translate("report.col.remote"), 9, numeric=True),
            Column(translate("report.col.exports"), 9, numeric=True),
        ),
        rows=tuple(rows),
        note=translate("report.table.cities.note"),
    )
