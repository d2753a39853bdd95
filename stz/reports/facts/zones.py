"""The zones of a plan: tables, chart and sentences."""

from __future__ import annotations

import pandas as pd

from stz.colors import BLUE, SKY
from stz.messages import translate, words_of
from stz.reports.facts.counting import counted
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.said import Said, joined, say
from stz.reports.facts.values import (
    Cell,
    Chart,
    Column,
    Section,
    Series,
    Table,
    count,
    minutes,
    musd,
    plan_year,
    year,
)


def zones_section(ledger: Ledger) -> Section:
    """Return the zones, new ones first, and what each exports."""
    zones = ledger.zones
    intro = say(
        "report.zones.intro",
        new=counted(len(ledger.new), "new_zone").named("zones"),
        existing=counted(len(ledger.existing), "existing_zone").named("existing_zones"),
        seats=counted(ledger.metric("seats"), "seat").named("seats"),
        workers=counted(ledger.metric("workers"), "person", estimated=True).named("workers"),
    )
    tables = [_table(ledger, "zones", ledger.new)]
    if len(ledger.existing):
        tables.append(_table(ledger, "existing", ledger.existing))
    return Section(
        key="zones",
        title=translate("report.zones"),
        sentences=(intro,) if len(zones) else (),
        tables=tuple(tables),
        charts=(exports_chart(ledger),),
    )


def exports_chart(ledger: Ledger) -> Chart:
    """Return exports of the last year by zone, and of people at home."""
    names = tuple(label(zone) for zone in ledger.zones.to_dict("records"))
    earned = tuple(
        musd(one, " a year", estimated=True).named(f"{site}.exports")
        for site, one in zip(ledger.zones["site"], ledger.zones["exports_musd"], strict=True)
    )
    home = musd(ledger.run.cities["exports_musd"].sum(), " a year", estimated=True)
    home = home.named("exports_from_home")
    most = max(
        zip(names, earned, strict=True), key=lambda pair: pair[1].plotted or 0.0, default=None
    )
    alt = translate("report.chart.exports.alt.none")
    if most:
        alt = say("report.chart.exports.alt", most=joined(", ", most))
    last = musd(None)
    return Chart(
        key="exports",
        title=translate("report.chart.exports"),
        alt=alt,
        axis=translate("report.axis.yearly"),
        categories=(*names, translate("report.kind.remote")),
        series=(
            Series(translate("report.zones"), BLUE, (*earned, last)),
            Series(translate("report.kind.remote"), SKY, (*(last for _ in earned), home)),
        ),
    )


def label(zone: dict[object, object]) -> Said:
    """Return number and name of a zone, as charts name it."""
    number = count(zone["number"]).named(f"{zone['site']}.number")
    return joined(" ", (number, called(zone["name"])))


def _table(ledger: Ledger, key: str, zones: pd.DataFrame) -> Table:
    new = key == "zones"
    exports = translate("report.col.exports")
    if ledger.phased:
        exports = say("report.col.exports.in", year=plan_year(ledger.years[-1]))
    columns = [
        Column(translate("report.col.number"), 3.5, numeric=True),
        Column(translate("report.col.zone"), 16 if new else 26),
        Column(translate("report.col.province"), 14),
        Column(translate("report.col.tier"), 4, numeric=True),
        Column(translate("report.col.size"), 7),
        Column(translate("report.col.seats"), 6, numeric=True),
        Column(translate("report.col.package"), 19),
        *([Column(translate("report.col.year"), 5, numeric=True)] if ledger.phased and new else []),
        *([Column(translate("report.col.capex"), 7, numeric=True)] if new else []),
        Column(exports, 8, numeric=True),
        Column(translate("report.col.downtime"), 8, numeric=True),
        *([Column(translate("report.col.target"), 8, numeric=True)] if ledger.has_targets else []),
    ]
    rows = []
    for zone in zones.to_dict("records"):
        cells: list[Cell] = [
            count(zone["number"]).named(f"{zone['site']}.number"),
            called(zone["name"]),
            called(zone["province"]),
            count(zone["tier"]).named(f"{zone['site']}.tier"),
            words_of(called(zone["size"])),
            count(zone["seats"], estimated=not new).named(f"{zone['site']}.seats"),
            words_of(called(zone["package"])).replace("-", " "),
        ]
        if ledger.phased and new:
            cells.append(year(zone["year"]).named(f"{zone['site']}.year"))
        if new:
            capex = musd(zone["capex_musd"], estimated=True)
            cells.append(capex.named(f"{zone['site']}.capex"))
        cells += [
            musd(zone["exports_musd"], " a year", estimated=True).named(f"{zone['site']}.exports"),
            minutes(zone["downtime_min"]).named(f"{zone['site']}.downtime"),
            *([allowed(ledger, zone["site"])] if ledger.has_targets else []),
        ]
        rows.append(tuple(cells))
    return Table(
        key=key,
        caption=translate(f"report.table.{key}"),
        columns=tuple(columns),
        rows=tuple(rows),
        note=joined(" ", [translate(f"report.table.{key}.note"), *no_targets(ledger)]),
    )


def no_targets(ledger: Ledger) -> list[str]:
    """Return the sentence that says so where no zone has a downtime target."""
    return [] if ledger.has_targets else [translate("report.no_targets")]


def allowed(ledger: Ledger, site: object) -> Cell:
    """Return the minutes a zone may be down, or that it has no target."""
    target = ledger.targets.get(str(site), float("inf"))
    if target == float("inf"):
        return translate("report.exempt")
    return minutes(target).named(f"{site}.target")
