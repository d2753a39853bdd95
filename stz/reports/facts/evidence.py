"""How good the evidence of a plan is: exports by grade, and the weakest numbers that matter."""

from __future__ import annotations

from stz.messages import GRADES, translate
from stz.reports.facts.assumptions import effect_change, effect_name, effect_value
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.said import Said, say
from stz.reports.facts.values import (
    Cell,
    Column,
    Section,
    Table,
    as_given,
    plan_year,
    share,
    value,
)
from stz.runs import Evidence, WeakNumber


def evidence_section(ledger: Ledger) -> Section:
    """Return which part of the exports rests on each grade, and what is weak and matters."""
    evidence = ledger.evidence
    if ledger.run.scenario.problem == "tables" or evidence is None:
        tables_given = ledger.run.scenario.problem == "tables"
        form = "tables" if tables_given else "unknown"
        told = (translate(f"report.say.evidence.{form}"),)
        return Section(key="evidence", title=translate("report.evidence"), sentences=told)
    tables = [_grades(evidence)]
    if evidence.weakest:
        tables.append(_weakest(ledger, evidence))
    return Section(
        key="evidence",
        title=translate("report.evidence"),
        sentences=_sentences(ledger, evidence),
        tables=tuple(tables),
    )


def _sentences(ledger: Ledger, evidence: Evidence) -> tuple[Said, ...]:
    """Return how much of the exports is not well known."""
    weak, talent = (
        None if not sum(amounts.values()) else (amounts["C"] + amounts["D"]) / sum(amounts.values())
        for amounts in (evidence.exports_by_grade, evidence.exports_by_talent)
    )
    if weak is None or talent is None:
        return ()
    return (
        say(
            "report.say.evidence.weak",
            share=share(weak).named("evidence.worst.C+D"),
            year=plan_year(ledger.years[-1]),
        ),
        say("report.say.evidence.talent", share=share(talent).named("evidence.talent.C+D")),
    )


def _grades(evidence: Evidence) -> Table:
    columns = (("worst", evidence.exports_by_grade), ("talent", evidence.exports_by_talent))
    rows: list[tuple[Cell, ...]] = []
    for grade in dict.fromkeys((*GRADES, *evidence.exports_by_grade, *evidence.exports_by_talent)):
        shares = [
            share(
                amounts.get(grade, 0.0) / sum(amounts.values()) if sum(amounts.values()) else None,
                1,
                estimated=True,
            ).named(f"evidence.{kind}.{grade}")
            for kind, amounts in columns
        ]
        known = grade in GRADES
        name = grade if known else translate("report.evidence.none")
        rows.append((name, translate(f"grade.{grade}") if known else name, *shares))
    return Table(
        key="grades",
        caption=translate("report.table.grades"),
        columns=(
            Column(translate("report.col.grade"), 5),
            Column(translate("report.col.meaning"), 26),
            Column(translate("report.col.by_weakest"), 9, numeric=True),
            Column(translate("report.col.by_talent"), 9, numeric=True),
        ),
        rows=tuple(rows),
        note=translate("report.table.grades.note"),
    )


def _weakest(ledger: Ledger, evidence: Evidence) -> Table:
    return Table(
        key="weakest",
        caption=translate("report.table.weakest"),
        columns=(
            Column(translate("report.col.number_named"), 24),
            Column(translate("report.col.value"), 12),
            Column(translate("report.col.grade"), 5),
            Column(translate("report.col.effect"), 16),
            Column(translate("report.col.effect.share"), 7, numeric=True),
            Column(translate("report.col.attribution"), 30),
        ),
        rows=tuple(
            (
                _name(ledger, weak),
                _value(weak),
                weak.grade or translate("report.evidence.none"),
                effect_change(weak.effect),
                share(weak.effect.share, 1, estimated=True).named(f"effect.{weak.effect.key}"),
                called(weak.source) or translate("report.evidence.assumed"),
            )
            for weak in evidence.weakest
        ),
        note=translate("report.table.weakest.note"),
    )


def _name(ledger: Ledger, weak: WeakNumber) -> str:
    if not weak.layer:
        return effect_name(weak.effect)
    name = weak.row
    if weak.layer == "rights_of_way":
        links = ledger.run.links
        row = links[links["link"].astype(str) == weak.row].iloc[0]
        name = "–".join(str(row[f"{end}_name"] or row[end]) for end in "ab")
    return translate(f"report.evidence.{weak.layer}", name=called(name))


def _value(weak: WeakNumber) -> Cell:
    if not weak.layer:
        return effect_value(weak.effect)
    if weak.layer == "talent":
        return as_given(weak.effect.value).named(weak.trace)
    return value(weak.effect.value, digits=2, estimated=True).named(weak.trace)
