"""A run as the one set of facts that page, slides and document are written from."""

from __future__ import annotations

from stz.messages import translate, year_span
from stz.reports.facts.assumptions import assumptions_section, changes_sentence, strongest
from stz.reports.facts.certificate import availability_section
from stz.reports.facts.counting import counted
from stz.reports.facts.evidence import evidence_section
from stz.reports.facts.fiber import fiber_section
from stz.reports.facts.importance import importance_section
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.method import method_section, sources_section
from stz.reports.facts.money import money_section
from stz.reports.facts.next_steps import next_steps
from stz.reports.facts.plain_text import plain_tree
from stz.reports.facts.said import joined, say
from stz.reports.facts.suitability import suitability_section
from stz.reports.facts.summary import ask, badge, headlines, summary
from stz.reports.facts.values import Chart, Facts, plan_year, value
from stz.reports.facts.zones import zones_section
from stz.runs import Evidence, Run
from stz.verifier import Verification


def briefing_facts(
    run: Run, verification: Verification | None = None, evidence: Evidence | None = None
) -> Facts:
    """Return everything a briefing says about a run.

    Parameters
    ----------
    run : Run
        A stored plan.
    verification : Verification, optional
        What the independent check found; without it the briefing says that nothing was checked.
    evidence : Evidence, optional
        From :func:`stz.runs.evidence_of`; without it the briefing says that nothing was graded.

    Returns
    -------
    Facts
        Money in USD million, lengths in km, downtime in minutes a year; each number with the text
        that all forms of the briefing show.
    """
    ledger = Ledger(run, verification, evidence)
    facts = Facts(
        title=called(run.metrics.get("title")) or called(run.metrics.get("scenario_name")),
        about=_about(ledger),
        badge=badge(ledger),
        ask=ask(ledger),
        headlines=headlines(ledger),
        summary=summary(ledger),
        rests_on=strongest(ledger, 4),
        next_steps=next_steps(ledger),
        map=_map(ledger),
        sections=(
            zones_section(ledger),
            fiber_section(ledger),
            money_section(ledger),
            availability_section(ledger),
            assumptions_section(ledger),
            evidence_section(ledger),
            *filter(None, (importance_section(ledger), suitability_section(ledger))),
            sources_section(ledger),
            method_section(ledger),
        ),
        disclaimer=called(run.metrics.get("disclaimer")) or translate("disclaimer.none"),
        created=called(run.provenance.get("created_utc")),
        run_id=called(run.run_id),
    )
    return plain_tree(facts)


def _about(ledger: Ledger) -> tuple[str, ...]:
    years = [plan_year(year) for year in dict.fromkeys((ledger.years[0], ledger.years[-1]))]
    created = called(ledger.run.provenance.get("created_utc"))
    data = ledger.run.metrics.get("data_years") or {}
    changed = changes_sentence(ledger)
    return (
        say(
            "report.about.scenario",
            name=called(ledger.run.metrics.get("scenario_name")),
            years=joined("–", years),
        ),
        translate("report.about.run", run=called(ledger.run.run_id), date=created[:10]),
        translate("report.about.data", years=year_span(data.values())),
        *([changed] if changed else []),
    )


def _map(ledger: Ledger) -> Chart:
    km = value(ledger.metric("fiber_km"), "km", 1)
    alt = translate(
        "report.chart.map.alt",
        title=called(ledger.run.metrics.get("title")),
        new=counted(len(ledger.new), "new_zone").spoken,
        existing=counted(len(ledger.existing), "existing_zone").spoken,
        links=counted(len(ledger.run.links), "link").spoken,
        km=km.spoken,
        cities=counted(len(ledger.run.cities), "city").spoken,
    )
    caption = called(ledger.run.metrics.get("disclaimer")) or translate("disclaimer.none")
    return Chart(key="map", title=translate("report.chart.map"), alt=alt, caption=caption)
