"""What a plan costs: capital by kind and by year, running cost, what is left of the budget."""

from __future__ import annotations

from collections.abc import Sequence

from stz.colors import BLUE, GREEN, ORANGE
from stz.messages import translate
from stz.reports.facts.ledger import Ledger
from stz.reports.facts.said import Said, joined, say
from stz.reports.facts.values import (
    Cell,
    Chart,
    Column,
    Section,
    Series,
    Table,
    Value,
    count,
    musd,
    plan_year,
    share,
    value,
    year,
)
from stz.verifier import since

_KINDS = ("zones", "links", "cities")


def money_section(ledger: Ledger) -> Section:
    """Return capital and running cost in tables and charts."""
    tables = [_kinds(ledger), _running(ledger)]
    charts = [_budget_chart(ledger)]
    if ledger.phased and len(ledger.by_year):
        tables.append(_years(ledger))
        charts.append(_years_chart(ledger))
    charts.append(
        Chart(
            key="cost",
            title=translate("report.chart.cost"),
            alt=translate("report.chart.cost.alt"),
        )
    )
    return Section(
        key="money",
        title=translate("report.money"),
        sentences=money_sentences(ledger),
        tables=tuple(tables),
        charts=tuple(charts),
    )


def money_sentences(ledger: Ledger) -> tuple[Said, ...]:
    """Return what is spent on what, what it costs to run, and what is left."""
    capex = ledger.metric("capex")
    told = [
        say(
            "report.say.money",
            capex=musd(capex, estimated=True).named("capex"),
            **dict(zip(_KINDS, _spent(ledger), strict=True)),
        )
    ]
    seats, paid = float(ledger.new["seats"].sum()), ledger.metric("capex_zones")
    if seats > 0 and paid is not None:
        each = count(round(paid * 1e6 / seats, -2)).named("capex_per_seat")
        told.append(say("report.say.seat", each=each))
    if ledger.phased and len(ledger.by_year):
        last = ledger.years[-1]
        final = musd(ledger.by_year["opex"].iloc[-1], estimated=True)
        told.append(
            say(
                "report.say.money.opex.years",
                opex=musd(ledger.metric("opex"), estimated=True).named("opex"),
                last=plan_year(last),
                final=final.named(f"year:{last}.opex"),
            )
        )
    else:
        yearly = musd(ledger.metric("opex"), " a year", estimated=True).named("opex")
        told.append(say("report.say.money.opex", opex=yearly))
    if ledger.budget is not None and capex is not None:
        left = musd(max(ledger.budget - capex, 0.0), estimated=True).named("unspent")
        told.append(say("report.say.money.unspent", unspent=left))
        if ledger.phased:
            told.append(say("report.say.money.lapse"))
    return tuple(told)


def _spent(ledger: Ledger) -> tuple[Value, ...]:
    """Return the capital of each kind."""
    return tuple(
        musd(ledger.metric(name), estimated=True).named(name)
        for name in (f"capex_{kind}" for kind in _KINDS)
    )


def _kinds(ledger: Ledger) -> Table:
    total = ledger.metric("capex")
    parts = [
        (translate(f"report.kind.{kind}"), ledger.metric(f"capex_{kind}"), f"capex_{kind}")
        for kind in _KINDS
    ]
    return _split("kinds", translate("report.table.kinds"), parts, total, "capex")


def _running(ledger: Ledger) -> Table:
    """Return the running cost of the last year, by what runs."""
    zones, last = ledger.recomputed.zones, ledger.recomputed.last
    new = ~zones["existing"].astype(bool)
    opex = zones["zone_opex_musd"].astype(float)
    parts = [
        (translate("report.kind.new"), float(opex[new].sum()), "opex_new"),
        (translate("report.kind.existing"), float(opex[~new].sum()), "opex_existing"),
    ]
    for kind, rows in (("links", ledger.recomputed.links), ("cities", ledger.recomputed.cities)):
        there = since(rows, last + 1)[:, last]
        amount = float(rows["opex_musd"][there].sum())
        parts.append((translate(f"report.kind.{kind}"), amount, f"opex_{kind}"))
    caption = translate("report.table.running")
    if ledger.phased:
        caption = say("report.table.running.in", year=plan_year(ledger.years[-1]))
    return _split("running", caption, parts, sum(part[1] for part in parts), "opex_last")


def _split(
    key: str,
    caption: str,
    parts: Sequence[tuple[str, float | None, str]],
    total: float | None,
    whole: str,
) -> Table:
    """Return a total in parts, each with the name by which it is traced."""
    rows: list[tuple[Cell, ...]] = [
        (
            name,
            musd(amount, estimated=True).named(metric),
            share(None if not total or amount is None else amount / total, 1, estimated=True).named(
                f"{metric}.share"
            ),
        )
        for name, amount, metric in parts
    ]
    rows.append((translate("report.total"), musd(total, estimated=True).named(whole), ""))
    return Table(
        key=key,
        caption=caption,
        columns=(
            Column(translate("report.col.kind"), 18),
            Column(translate("report.col.musd"), 9, numeric=True),
            Column(translate("report.col.share"), 7, numeric=True),
        ),
        rows=tuple(rows),
        note=translate("report.rounded"),
    )


def _years(ledger: Ledger) -> Table:
    budgets = ledger.run.instance.years.set_index("year")["budget_musd"].astype(float)
    capped = bool((budgets != float("inf")).any())
    rows: list[tuple[Cell, ...]] = []
    for row in ledger.by_year.to_dict("records"):
        cap, name = float(budgets[row["year"]]), f"year:{int(row['year'])}"
        left = musd(max(cap - row["capex"], 0.0), estimated=True).named(f"{name}.unspent")
        rows.append(
            (
                year(row["year"]).named(f"{name}.number"),
                musd(row["capex"], estimated=True).named(f"{name}.capex"),
                *([musd(cap).named(f"{name}.budget"), left] if capped else []),
                musd(row["opex"], estimated=True).named(f"{name}.opex"),
                musd(row["exports"], estimated=True).named(f"{name}.exports"),
                count(row["jobs"], estimated=True).named(f"{name}.jobs"),
                count(row["zones"]).named(f"{name}.zones"),
                count(row["cities"]).named(f"{name}.cities"),
                value(row["fiber_km"], "km", 1).named(f"{name}.fiber_km"),
            )
        )
    budget = [
        Column(translate("report.col.budget"), 8, numeric=True),
        Column(translate("report.col.unspent"), 8, numeric=True),
    ]
    return Table(
        key="years",
        caption=translate("report.table.years"),
        columns=(
            Column(translate("year"), 5),
            Column(translate("report.col.capex"), 8, numeric=True),
            *(budget if capped else []),
            Column(translate("report.col.opex"), 8, numeric=True),
            Column(translate("report.col.exports.short"), 8, numeric=True),
            Column(translate("report.col.jobs"), 8, numeric=True),
            Column(translate("report.col.zones"), 6, numeric=True),
            Column(translate("report.col.cities"), 6, numeric=True),
            Column(translate("report.col.fiber"), 7, numeric=True),
        ),
        rows=tuple(rows),
        note=translate("report.table.years.note"),
    )


def _budget_chart(ledger: Ledger) -> Chart:
    names = tuple(translate(f"report.kind.{kind}") for kind in _KINDS)
    spent = _spent(ledger)
    parts = joined(
        "; ", (joined(" ", (name, one.bare)) for name, one in zip(names, spent, strict=True))
    )
    return Chart(
        key="budget",
        title=translate("report.chart.budget"),
        alt=say(
            "report.chart.budget.alt",
            total=musd(ledger.metric("capex"), estimated=True).named("capex"),
            parts=parts,
        ),
        axis=translate("report.axis.musd"),
        categories=names,
        series=(Series(translate("capex"), BLUE, spent),),
    )


def _years_chart(ledger: Ledger) -> Chart:
    years = tuple(plan_year(int(one)) for one in ledger.by_year["year"])
    capex, exports = (
        tuple(
            musd(one, estimated=True).named(f"year:{at.text}.{column}")
            for at, one in zip(years, ledger.by_year[column], strict=True)
        )
        for column in ("capex", "exports")
    )
    parts = joined(
        "; ",
        (
            say("report.chart.years.part", year=at, capex=paid.bare, exports=earned.bare)
            for at, paid, earned in zip(years, capex, exports, strict=True)
        ),
    )
    return Chart(
        key="years",
        title=translate("report.chart.years"),
        alt=say("report.chart.years.alt", first=years[0], last=years[-1], parts=parts),
        axis=translate("report.axis.musd"),
        categories=tuple(at.text for at in years),
        series=(
            Series(translate("capex"), ORANGE, capex),
            Series(translate("exports"), GREEN, exports),
        ),
    )
