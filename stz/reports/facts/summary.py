"""The plan in plain words and in the numbers that stand alone, all from the run."""

from __future__ import annotations

from collections import Counter

from stz.messages import translate
from stz.reports.facts.assumptions import strongest
from stz.reports.facts.certificate import availability_sentences
from stz.reports.facts.counting import counted
from stz.reports.facts.fiber import fiber_sentences
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.method import aimed, capital, metric_name, sure_sentences
from stz.reports.facts.money import money_sentences
from stz.reports.facts.said import Said, joined, listed, say
from stz.reports.facts.values import (
    Headline,
    Paragraph,
    Value,
    When,
    count,
    minutes,
    musd,
    plan_year,
    share,
    value,
)

_LARGEST = 3


def ask(ledger: Ledger) -> Said:
    """Return the decision asked for: the money, and what it opens and builds."""
    new, links, cities = len(ledger.new), len(ledger.run.links), len(ledger.run.cities)
    zones = counted(new, "new_zone").named("zones")
    reached = counted(cities, "city").named("cities_connected")
    parts = [
        *([say("report.ask.zones", zones=zones)] if new else []),
        *([say("report.ask.links", links=_links(ledger))] if links else []),
        *([say("report.ask.cities", cities=reached)] if cities else []),
    ]
    if not parts:
        return say("report.ask.nothing")
    capex = musd(ledger.metric("capex"), estimated=True).named("capex")
    return say("report.ask", capex=capex, what=listed(parts))


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
        Paragraph(translate(f"report.lead.{lead}"), joined(" ", sentences))
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


def badge(ledger: Ledger) -> Said:
    """Return how good the plan is, in a few words."""
    status = ledger.said("status")
    if status == "optimal":
        return say("report.badge.optimal", gap=share(ledger.said("gap"), 2).named("gap"))
    return say("report.badge.feasible" if status == "feasible" else "report.badge.none")


def _zones(ledger: Ledger) -> list[Said]:
    new, existing = ledger.new, len(ledger.existing)
    kept = Said("")
    if existing:
        key = "report.say.kept.one" if existing == 1 else "report.say.kept"
        kept = say(key, zones=counted(existing, "existing_zone").named("existing_zones"))
    if not len(new):
        return [say("report.say.opens.none", kept=kept)]
    provinces = new["province"].astype(str).value_counts(sort=False)
    told = [
        say(
            "report.say.opens",
            zones=counted(len(new), "new_zone").named("zones"),
            provinces=called(provinces.idxmax())
            if len(provinces) == 1
            else counted(len(provinces), "province").named("provinces"),
            kept=kept,
        )
    ]
    largest = [
        say(
            "report.say.largest.zone",
            name=called(zone["name"]),
            seats=counted(zone["seats"], "seat").named(f"{zone['site']}.seats"),
        )
        for zone in new.head(_LARGEST).to_dict("records")
    ]
    if len(new) > _LARGEST and len(new) > provinces.max() > len(new) / 2:
        told.append(
            say(
                "report.say.place",
                province=called(provinces.idxmax()),
                number=count(provinces.max()).named(f"zones.{provinces.idxmax()}"),
                all=count(len(new)).named("zones"),
            )
        )
    told.append(say("report.say.largest", zones=listed(largest)))
    if ledger.phased:
        told.append(_steps(ledger))
    return told


def _steps(ledger: Ledger) -> Said:
    opened = Counter(int(year) for year in ledger.new["year"])
    steps = [
        say(
            "report.say.years.step",
            number=counted(opened[year], "new_zone").named(f"year:{year}.opened"),
            year=plan_year(year),
        )
        for year in sorted(opened)
    ]
    return say(
        "report.say.years",
        years=counted(len(ledger.years), "year").named("years"),
        first=plan_year(ledger.years[0]),
        last=plan_year(ledger.years[-1]),
        steps=listed(steps),
    )


def _links(ledger: Ledger) -> Said:
    return say(
        "report.ask.length",
        links=counted(len(ledger.run.links), "link").named("links_built"),
        km=value(ledger.metric("fiber_km"), "km", 1).named("fiber_km"),
    )


def _exports(ledger: Ledger) -> list[Said]:
    gained, existing = ledger.figures.new_exports, ledger.figures.existing_exports
    when: When = "" if ledger.phased else " a year"
    part = "new_exports"
    if gained is None:  # a run of an earlier version
        gained, part = ledger.metric("exports"), "exports"
    exports = musd(gained, when, estimated=True).named(part)
    if ledger.phased:
        if not len(ledger.by_year):
            return []
        final, last = ledger.by_year["exports"].iloc[-1], ledger.years[-1]
        told = [
            say(
                "report.say.exports.years",
                exports=exports,
                first=plan_year(ledger.years[0]),
                last=plan_year(last),
                final=musd(final, " a year", estimated=True).named(f"year:{last}.exports"),
            )
        ]
    else:
        remote, new = ledger.run.cities["exports_musd"].sum(), ledger.new["exports_musd"].sum()
        told = [
            say(
                "report.say.exports",
                exports=exports,
                new=value(new, digits=2, estimated=True).named("exports_new_zones"),
                remote=value(remote, digits=2, estimated=True).named("exports_from_home"),
            )
        ]
    if existing:
        beside = musd(existing, when, estimated=True).named("existing_exports")
        told.append(say("report.say.exports.existing", existing=beside))
    return told


def _people(ledger: Ledger) -> list[Said]:
    jobs, part = ledger.figures.new_jobs, "new_jobs"
    if jobs is None:
        jobs, part = ledger.metric("jobs"), "jobs"
    people = counted(jobs, "person", estimated=True).named(part)
    return [say("report.say.people", people=people)]


def _sure(ledger: Ledger) -> list[Said]:
    """Return how sure the plan is: what is proven, and what it rests on."""
    rests = [say("report.say.rests", first=first) for first in strongest(ledger, 1)]
    return [*sure_sentences(ledger), *rests]


def _budget(ledger: Ledger) -> list[Said]:
    spent = musd(ledger.metric("capex"), estimated=True).named("capex")
    if ledger.budget is None:
        return [say("report.say.no_budget", capex=spent)]
    return [say("report.say.budget", budget=musd(ledger.budget).named("budget"), capex=spent)]
