"""The plan in plain words and in the numbers that stand alone, all from the run."""

from __future__ import annotations

from collections import Counter

from stz.messages import CATALOG, translate
from stz.reports.facts.certificate import availability_sentences, check_sentence
from stz.reports.facts.counting import counted, listed
from stz.reports.facts.fiber import fiber_sentences
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.method import gap, objective, objective_name, proof_sentences
from stz.reports.facts.money import money_sentences
from stz.reports.facts.values import (
    Headline,
    Paragraph,
    Value,
    When,
    count,
    minutes,
    musd,
    share,
    value,
)

_LARGEST = 3


def summary(ledger: Ledger) -> tuple[Paragraph, ...]:
    """Return the plan in sentences, the most important first."""
    parts = {
        "zones": _zones(ledger),
        "gain": [*_exports(ledger), *_people(ledger)],
        "cost": [*_budget(ledger), *money_sentences(ledger)[:2]],
        "fiber": fiber_sentences(ledger),
        "availability": availability_sentences(ledger),
        "proof": [*proof_sentences(ledger), check_sentence(ledger)],
    }
    return tuple(
        Paragraph(translate(f"report.lead.{lead}"), " ".join(sentences))
        for lead, sentences in parts.items()
        if sentences
    )


def headlines(ledger: Ledger) -> tuple[Headline, ...]:
    """Return the numbers that stand alone."""
    when: When = "" if ledger.phased else " a year"
    found: list[tuple[str, Value]] = []
    aim = ledger.said("objective_name")
    if aim not in ("exports", "jobs", "capex"):
        named = f"objective.{aim}"
        label = translate(named) if named in CATALOG else objective_name(ledger).capitalize()
        found.append((label, objective(ledger, "objective")))
    down = ledger.new["downtime_min"].astype(float).dropna()
    existing = counted(len(ledger.existing), "existing_zone")
    sums = ".years" if ledger.phased else ""
    found += [
        (
            translate(f"report.head.exports{sums}"),
            musd(ledger.metric("exports"), when, estimated=True),
        ),
        (translate("report.head.capex"), musd(ledger.metric("capex"), estimated=True)),
        (translate(f"report.head.opex{sums}"), musd(ledger.metric("opex"), when, estimated=True)),
        (translate("report.head.jobs"), counted(ledger.metric("jobs"), "person", estimated=True)),
        (translate("report.head.zones"), count(len(ledger.new))),
        (translate("report.head.existing"), count(existing.raw)),
        (translate("report.head.seats"), count(ledger.metric("seats"))),
        (translate("report.head.fiber"), value(ledger.metric("fiber_km"), "km", 1)),
        (translate("report.head.cities"), count(len(ledger.run.cities))),
        (translate("report.head.gap"), gap(ledger)),
    ]
    if len(down):
        found.append((translate("report.head.downtime"), minutes(down.max())))
    return tuple(Headline(label, number) for label, number in found)


def badge(ledger: Ledger) -> str:
    """Return how good the plan is, in a few words."""
    status = ledger.said("status")
    if status == "optimal":
        return translate("report.badge.optimal", gap=share(ledger.said("gap"), 2).text)
    return translate("report.badge.feasible" if status == "feasible" else "report.badge.none")


def _zones(ledger: Ledger) -> list[str]:
    new, existing = ledger.new, len(ledger.existing)
    kept = ""
    if existing:
        key = "report.say.kept.one" if existing == 1 else "report.say.kept"
        kept = translate(key, zones=counted(existing, "existing_zone").spoken)
    if not len(new):
        return [translate("report.say.opens.none", kept=kept)]
    provinces = new["province"].astype(str).value_counts(sort=False)
    told = [
        translate(
            "report.say.opens",
            zones=counted(len(new), "new_zone").spoken,
            provinces=counted(len(provinces), "province").spoken,
            kept=kept,
        )
    ]
    largest = [
        translate(
            "report.say.largest.zone",
            name=called(zone["name"]),
            seats=counted(zone["seats"], "seat").spoken,
        )
        for zone in new.head(_LARGEST).to_dict("records")
    ]
    if len(new) > _LARGEST and provinces.max() * 2 > len(new):
        told.append(
            translate(
                "report.say.place",
                province=called(provinces.idxmax()),
                number=count(provinces.max()).text,
                all=count(len(new)).text,
            )
        )
    told.append(translate("report.say.largest", zones=listed(largest)))
    if ledger.phased:
        told.append(_steps(ledger))
    return told


def _steps(ledger: Ledger) -> str:
    opened = Counter(int(year) for year in ledger.new["year"])
    steps = [
        translate(
            "report.say.years.step", number=counted(opened[year], "new_zone").spoken, year=year
        )
        for year in sorted(opened)
    ]
    return translate(
        "report.say.years",
        years=counted(len(ledger.years), "year").spoken,
        first=ledger.years[0],
        last=ledger.years[-1],
        steps=listed(steps),
    )


def _exports(ledger: Ledger) -> list[str]:
    exports = ledger.metric("exports")
    if ledger.phased:
        if not len(ledger.by_year):
            return []
        final = ledger.by_year["exports"].iloc[-1]
        return [
            translate(
                "report.say.exports.years",
                exports=musd(exports, estimated=True).spoken,
                first=ledger.years[0],
                last=ledger.years[-1],
                final=musd(final, " a year", estimated=True).spoken,
            )
        ]
    parts = {
        "new": ledger.new["exports_musd"].sum(),
        "existing": ledger.existing["exports_musd"].sum(),
        "remote": ledger.run.cities["exports_musd"].sum(),
    }
    told = [
        translate(
            "report.say.exports",
            exports=musd(exports, " a year", estimated=True).spoken,
            **{name: musd(part, estimated=True).text for name, part in parts.items()},
        )
    ]
    if parts["existing"] > 0:
        told.append(translate("report.say.exports.existing"))
    return told


def _people(ledger: Ledger) -> list[str]:
    return [
        translate(
            "report.say.people",
            people=counted(ledger.metric("jobs"), "person", estimated=True).spoken,
            later=count(ledger.metric("jobs_tier23"), estimated=True).text,
        )
    ]


def _budget(ledger: Ledger) -> list[str]:
    spent = musd(ledger.metric("capex"), estimated=True).spoken
    if ledger.budget is None:
        return [translate("report.say.no_budget", capex=spent)]
    return [translate("report.say.budget", budget=musd(ledger.budget).spoken, capex=spent)]
