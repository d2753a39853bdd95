"""Where a plan comes from: its data with their licences, how it was found, how good it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from stz.messages import CATALOG, amount_of, grades_meaning, translate, words_of
from stz.reports.facts.certificate import deviation
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.said import Said, joined, say
from stz.reports.facts.values import (
    Cell,
    Column,
    Section,
    Table,
    Value,
    as_given,
    count,
    share,
    value,
)

_GRADE = re.compile(r"([A-Z]):\s*(\d+)")
_LIMITS = ("modeled", "gap", "flows", "sites")


def sources_section(ledger: Ledger) -> Section:
    """Return every layer with its years, grades, licence and source."""
    rows: list[tuple[Cell, ...]] = [
        (
            called(layer.get("title")) or words_of(called(layer.get("layer"))),
            called(layer.get("year")),
            _grades(called(layer.get("layer")), layer.get("grades")),
            called(layer.get("licence")),
            called(layer.get("attribution")),
        )
        for layer in ledger.run.provenance.get("layers", ())
    ]
    return Section(
        key="sources",
        title=translate("report.sources"),
        tables=(
            Table(
                key="sources",
                caption=translate("report.table.sources"),
                columns=(
                    Column(translate("report.col.layer"), 16),
                    Column(translate("report.col.data_year"), 9),
                    Column(translate("report.col.grades"), 10),
                    Column(translate("report.col.licence"), 24),
                    Column(translate("report.col.attribution"), 40),
                ),
                rows=tuple(rows),
                note=translate("report.table.sources.note", meaning=grades_meaning()),
            ),
        ),
    )


def _grades(layer: str, told: object) -> Said:
    """Return how many rows have each grade; runs write them as text, tests as a mapping."""
    if isinstance(told, Mapping):
        pairs = [(str(grade), str(rows)) for grade, rows in told.items()]
    else:
        pairs = _GRADE.findall(str(told or ""))
    return joined(
        ", ",
        (
            say(
                "report.grades.count",
                grade=called(grade),
                number=count(rows).named(f"rows.{layer}.{grade}"),
            )
            for grade, rows in pairs
        ),
    )


def method_section(ledger: Ledger) -> Section:
    """Return how the plan was found, how good it is proven to be, and what it does not say."""
    tables = [_method(ledger)]
    stages = ledger.said("stages") or ()
    if stages:
        tables.append(_stages(stages))
    return Section(
        key="method",
        title=translate("report.method"),
        sentences=(
            translate("report.method.sentence"),
            *proof_sentences(ledger),
            translate("report.method.gap.what"),
        ),
        tables=tuple(tables),
        notes_title=translate("report.limits.title"),
        notes=tuple(translate(f"report.limits.{limit}") for limit in _LIMITS),
    )


def proof_sentences(ledger: Ledger) -> tuple[Said, ...]:
    """Return how good the plan is proven to be, or that it is not proven."""
    status = ledger.said("status")
    if status not in ("optimal", "feasible"):
        return (say("report.say.no_plan", status=words_of(called(status))),)
    told = {
        "name": objective_name(ledger),
        "objective": objective(ledger, "objective").named(str(ledger.said("objective_name"))),
        "bound": objective(ledger, "bound").named("bound"),
        "gap": gap(ledger),
        "asked": gap_asked(ledger),
    }
    if status == "optimal":
        most = "most" if ledger.said("maximize") in (True, None) else "least"
        return (say(f"report.say.optimal.{most}", **told),)
    known = objective(ledger, "bound").raw is not None
    return (say("report.say.feasible" if known else "report.say.feasible.unbounded", **told),)


def sure_sentences(ledger: Ledger) -> tuple[Said, ...]:
    """Return for each objective how much better a plan could be at most."""
    status = ledger.said("status")
    if status not in ("optimal", "feasible"):
        return (say("report.say.no_plan", status=words_of(called(status))),)
    told = []
    for aim in ledger.figures.aims:
        words = {
            "name": metric_name(aim.metric),
            "value": aimed(aim.value, aim.unit).named(aim.named("value")),
            "gap": share(aim.gap, 2).named(aim.named("gap")),
        }
        if aim.bound is None:
            told.append(say("report.say.sure.unknown", **words))
        else:
            bound = aimed(aim.bound, aim.unit).named(aim.named("bound"))
            form = "most" if aim.maximize else "least"
            told.append(say(f"report.say.sure.{form}", bound=bound, **words))
    if status == "feasible":
        told.append(say("report.say.sure.stopped"))
    return tuple(told)


def metric_name(metric: str) -> str:
    """Return the name of a metric in words of ours where there are any."""
    key = f"objective.{metric}"
    return translate(key).lower() if key in CATALOG else words_of(called(metric))


def capital(text: str) -> str:
    """Return a text with a capital at its head."""
    return text[:1].upper() + text[1:]


def aimed(amount: float | None, unit: str) -> Value:
    """Return an amount of a metric with its unit in words."""
    digits = 0 if unit in ("persons", "seats", "zones", "cities", "links") else 2
    return value(amount, unit.replace(" per year", " a year"), digits, estimated=True)


def objective_name(ledger: Ledger) -> str:
    """Return the name of the objective in words of ours where there are any."""
    return metric_name(str(ledger.said("objective_name")))


def objective(ledger: Ledger, name: str) -> Value:
    """Return objective or bound with the unit of the objective."""
    unit = str((ledger.said("units") or {}).get(ledger.said("objective_name"), ""))
    return aimed(amount_of(ledger.said(name)), unit)


def gap(ledger: Ledger) -> Value:
    """Return the relative gap as a percentage."""
    return share(ledger.said("gap"), 2).named("gap")


def gap_asked(ledger: Ledger) -> Value:
    """Return the gap that was asked for, as it was asked."""
    asked = as_given(ledger.said("gap_asked"))
    if asked.raw is None:
        return asked
    text = f"{as_given(100 * asked.raw).text} %"
    return Value(asked.raw, text).named("gap_asked")


def _method(ledger: Ledger) -> Table:
    said = ledger.said
    aim = "most" if said("maximize") in (True, None) else "least"
    status = f"report.method.status.{said('status')}"
    rows: list[tuple[str, Cell]] = [
        ("objective", translate(f"report.method.{aim}", name=objective_name(ledger))),
        ("status", translate(status) if status in CATALOG else words_of(called(said("status")))),
        ("value", objective(ledger, "objective").in_words.named(str(said("objective_name")))),
        ("bound", objective(ledger, "bound").in_words.named("bound")),
        ("gap", gap(ledger)),
        ("asked", gap_asked(ledger)),
        ("engine", f"{called(said('engine'))} ({called(said('solver'))})"),
        ("time", value(said("wall_time_s"), "seconds", 1).in_words.named("wall_time_s")),
        ("limit", as_given(ledger.run.plan.time_limit, "seconds").in_words.named("time_limit")),
        ("nodes", count(said("nodes")).named("nodes")),
        ("cuts", count(said("cuts")).named("cuts")),
        ("seed", Value(amount_of(said("seed")), str(said("seed"))).named("seed")),
        ("run", called(ledger.run.provenance.get("run_id"))),
        ("inputs", called(ledger.run.provenance.get("instance_sha256"))[:16]),
    ]
    if ledger.verification is not None:
        rows.append(("deviation", deviation(ledger.verification.max_violation).named("deviation")))
    return Table(
        key="method",
        caption=translate("report.table.method"),
        columns=(
            Column(translate("report.col.what"), 18),
            Column(translate("report.col.value"), 30),
        ),
        rows=tuple((translate(f"report.method.{key}"), cell) for key, cell in rows),
    )


def _stages(stages: list[Mapping[str, Any]]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            words_of(called(stage.get("objective"))),
            value(stage.get("value"), digits=2).named(f"stage.{rank}.value"),
            value(stage.get("bound"), digits=2).named(f"stage.{rank}.bound"),
            share(stage.get("gap"), 2).named(f"stage.{rank}.gap"),
            words_of(called(stage.get("status"))),
        )
        for rank, stage in enumerate(stages, start=1)
    ]
    return Table(
        key="stages",
        caption=translate("report.table.stages"),
        columns=(
            Column(translate("report.col.objective"), 14),
            Column(translate("report.method.value"), 9, numeric=True),
            Column(translate("report.col.bound"), 9, numeric=True),
            Column(translate("report.col.gap"), 7, numeric=True),
            Column(translate("report.method.status"), 10),
        ),
        rows=tuple(rows),
    )
