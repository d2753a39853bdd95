"""The plan in plain words and in the numbers that stand alone, all from the run."""

from __future__ import annotations

from collections import Counter

from stz.messages import translate
from stz.reports.facts.assumptions import strongest
from stz.reports.facts.certificate import availability_sentences
from stz.reports.facts.counting import counted, listed
from stz.reports.facts.fiber import fiber_sentences
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.method import aimed, capital, metric_name, sure_sentences
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


def ask(ledger: Ledger) -> str:
    """Return the decision asked for: the money, and what it opens and builds."""
    new, links, cities = len(ledger.new), len(ledger.run.links), len(ledger.run.cities)
    parts = [
        *([translate("report.ask.zones", zones=counted(new, "new_zone").spoken)] if new else []),
        *([translate("report.ask.links", links=_links(ledger))] if links else []),
        *(
            [translate("report.ask.cities", cities=counted(cities, "city").spoken)]
            if cities
            else []
        ),
    ]
    if not parts:
        return translate("report.ask.nothing")
    capex = musd(ledger.metric("capex"), estimated=True).spoken
    return translate("report.ask", capex=capex, what=listed(parts))


def summary(ledger: Ledger) -> tuple[Paragraph, ...]:
    """Return the plan in sentences, the most important first."""
    parts = {
        "gain": [*_exports(ledger), *_people(ledger)],
        "zones": _zones(ledger),
        "cost": [*_budget(ledger), *money_sentences(ledger)],
        "fiber": fiber_sentences(ledger),
        "availability": availability_sentences(ledger),
        "proof": _sure(ledger),
    }
    return tuple(
        Paragraph(translate(f"report.lead.{lead}"), " ".join(sentences))
        for lead, sentences in parts.items()
        if sentences
    )


def headlines(ledger: Ledger) -> tuple[Headline, ...]:
    """Return the numbers that stand alone: what is gained first, what it costs beside it."""
    when: When = "" if ledger.phased else " a year"
    sums = ".years" if ledger.phased else ""
    figures = ledger.figures
    found: list[tuple[str, Value]] = []
    for rank, aim in enumerate(figures.aims):
        shown = aimed(aim.value, aim.unit).named(aim.metric)
        if aim.metric not in ("exports", "new_exports", "jobs", "new_jobs", "capex"):
            found.append((capital(metric_name(aim.metric)), shown))
        elif rank == 0 and aim.metric == "capex":
            found.append((translate("report.head.capex"), shown))
    new_exports, new_jobs, part = figures.new_exports, figures.new_jobs, "new_"
    if new_exports is None:  # a run of an earlier version
        new_exports, new_jobs, part = ledger.metric("exports"), ledger.metric("jobs"), ""
    exports, opex = musd(new_exports, when, estimated=True), ledger.metric("opex")
    jobs, capex = counted(new_jobs, "person", estimated=True), ledger.metric("capex")
    found += [
        (translate(f"report.head.exports{sums}"), exports.named(f"{part}exports")),
        (translate("report.head.jobs"), jobs.named(f"{part}jobs")),
        (translate("report.head.capex"), musd(capex, estimated=True).named("capex")),
        (translate(f"report.head.opex{sums}"), musd(opex, when, estimated=True).named("opex")),
        (translate("report.head.zones"), count(len(ledger.new)).named("zones")),
        (
            translate("report.head.fiber"),
            value(ledger.metric("fiber_km"), "km", 1).named("fiber_km"),
        ),
    ]
    if figures.existing_exports:
        existing = musd(figures.existing_exports, when, estimated=True)
        found.append((translate("report.head.existing"), existing.named("existing_exports")))
    down = ledger.new.dropna(subset=["downtime_min"]).to_dict("records")
    if down:
        worst = max(down, key=lambda zone: float(zone["downtime_min"]))
        longest = minutes(worst["downtime_min"]).named(f"{worst['site']}.downtime")
        found.append((translate("report.head.downtime"), longest))
    first = dict(reversed(found))  # the first of two alike stands
    return tuple(
        Headline(label, first[label]) for label in dict.fromkeys(name for name, _ in found)
    )


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
            provinces=called(provinces.idxmax())
            if len(provinces) == 1
            else counted(len(provinces), "province").spoken,
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
    if len(new) > _LARGEST and len(new) > provinces.max() > len(new) / 2:
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


def _links(ledger: Ledger) -> str:
    return translate(
        "report.ask.length",
        links=counted(len(ledger.run.links), "link").spoken,
        km=value(ledger.metric("fiber_km"), "km", 1).spoken,
    )


def _exports(ledger: Ledger) -> list[str]:
    gained, existing = ledger.figures.new_exports, ledger.figures.existing_exports
    when: When = "" if ledger.phased else " a year"
    if gained is None:  # a run of an earlier version
        gained = ledger.metric("exports")
    exports = musd(gained, when, estimated=True).spoken
    if ledger.phased:
        if not len(ledger.by_year):
            return []
        final = ledger.by_year["exports"].iloc[-1]
        told = [
            translate(
                "report.say.exports.years",
                exports=exports,
                first=ledger.years[0],
                last=ledger.years[-1],
                final=musd(final, " a year", estimated=True).spoken,
            )
        ]
    else:
        remote = musd(ledger.run.cities["exports_musd"].sum(), estimated=True).text
        new = musd(ledger.new["exports_musd"].sum(), estimated=True).text
        told = [translate("report.say.exports", exports=exports, new=new, remote=remote)]
    if existing:
        beside = musd(existing, when, estimated=True).spoken
        told.append(translate("report.say.exports.existing", existing=beside))
    return told


def _people(ledger: Ledger) -> list[str]:
    jobs = ledger.figures.new_jobs
    if jobs is None:
        jobs = ledger.metric("jobs")
    return [translate("report.say.people", people=counted(jobs, "person", estimated=True).spoken)]


def _sure(ledger: Ledger) -> list[str]:
    """Return how sure the plan is: what is proven, and what it rests on."""
    rests = [translate("report.say.rests", first=first) for first in strongest(ledger, 1)]
    return [*sure_sentences(ledger), *rests]


def _budget(ledger: Ledger) -> list[str]:
    spent = musd(ledger.metric("capex"), estimated=True).spoken
    if ledger.budget is None:
        return [translate("report.say.no_budget", capex=spent)]
    return [translate("report.say.budget", budget=musd(ledger.budget).spoken, capex=spent)]
