"""Scores of candidates beside the plan's choice, and where the two disagree."""

from __future__ import annotations

from collections.abc import Mapping

from stz.messages import translate
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.said import Said, as_stated, joined, say
from stz.reports.facts.values import Cell, Column, Section, Table, Value, count, value
from stz.suitability import CandidateScore, SuitabilityTable, weight_told

MOST_RANKS = 15
"""So many of the best ranks are listed, and every zone of the plan."""
FIGURES: Mapping[str, tuple[str, int, float]] = {
    "talent": ("talent", 0, 1.0),
    "fiber": ("new_fiber_km", 0, 1.0),
    "grid": ("grid_h", 0, 1.0 / 60.0),
    "flood": ("floods", 0, 1.0),
    "seismic": ("pga_g", 2, 1.0),
    "gateway": ("gateway_min", 0, 1.0),
    "existing": ("zones_nearby", 0, 1.0),
}
"""Name by which each part is traced, its decimals, and the factor to the unit of its column."""


def suitability_section(ledger: Ledger) -> Section | None:
    """Return the scores beside the choice; None where there are none to show.

    There are none where the scenario has no weights, the problem was given as tables, or its layers
    are not at hand.
    """
    scenario = ledger.run.scenario
    if ledger.evidence is None or scenario.suitability is None or scenario.problem == "tables":
        return None
    scores = ledger.evidence.basis.scores
    tables = [_table(scores)]
    if scores.disagreements:
        tables.append(_disagreements(scores))
    return Section(
        key="suitability",
        title=translate("report.suitability"),
        sentences=_sentences(scores),
        tables=tuple(tables),
    )


def _sentences(scores: SuitabilityTable) -> tuple[Said, ...]:
    number, chosen = count(len(scores.candidates)), count(len(scores.chosen)).named("zones")
    told = [
        say(
            "report.say.suitability",
            number=number.named("suitability.candidates"),
            weights=_weights(scores),
        )
    ]
    if scores.chosen:
        same = count(scores.agreed).named("suitability.agreed")
        told.append(say("report.say.suitability.agree", chosen=chosen, same=same))
    lacking = [one for one in scores.candidates if one.missing]
    if lacking:
        missing = {name for one in lacking for name in one.missing}
        parts = ", ".join(part.in_a_sentence for part in scores.parts if part.name in missing)
        many = count(len(lacking)).named("suitability.missing")
        told.append(say("report.say.suitability.missing", number=many, parts=parts))
    return tuple(told)


def _weights(scores: SuitabilityTable) -> Said:
    """Return the weights in one line, heaviest first."""
    order = sorted(scores.parts, key=lambda part: -part.weight)
    named = [
        (part, Value(part.weight, weight_told(part)).named(f"suitability.weight.{part.name}"))
        for part in order
    ]
    return joined(", ", (joined(" ", (part.in_a_sentence, one)) for part, one in named))


def _table(scores: SuitabilityTable) -> Table:
    shown = [one for place, one in enumerate(scores.candidates) if place < MOST_RANKS or one.chosen]
    return Table(
        key="suitability",
        caption=translate("report.table.suitability"),
        columns=(
            Column(translate("report.col.rank"), 4, numeric=True),
            Column(translate("report.col.candidate"), 14),
            Column(translate("report.col.in_plan"), 7),
            Column(translate("report.col.score"), 5, numeric=True),
            Column(translate("report.col.topsis"), 6, numeric=True),
            Column(translate("report.col.topsis_rank"), 6, numeric=True),
            *(
                Column(translate(f"report.col.part.{part.name}"), 7, numeric=True)
                for part in scores.parts
            ),
        ),
        rows=tuple(_row(one) for one in shown),
        note=translate(
            "report.table.suitability.note", most=min(MOST_RANKS, len(scores.candidates))
        ),
    )


def _row(one: CandidateScore) -> tuple[Cell, ...]:
    return (
        _rank(one.rank, f"{one.site}.suitability_rank"),
        called(one.name),
        _choice(one.chosen),
        value(one.score, digits=2, estimated=True).named(f"{one.site}.suitability"),
        value(one.topsis, digits=2, estimated=True).named(f"{one.site}.topsis"),
        _rank(one.topsis_rank, f"{one.site}.topsis_rank"),
        *(_part(one, name) for name in FIGURES),
    )


def _part(one: CandidateScore, name: str) -> Cell:
    """Return the number of a part, a dash where it is missing."""
    trace, digits, factor = FIGURES[name]
    own = one.part(name)
    if own.is_missing:
        return translate("report.suitability.unknown")
    return value(own.value * factor, digits=digits, estimated=True).named(f"{one.site}.{trace}")


def _rank(rank: int, trace: str) -> Cell:
    return count(rank).named(trace) if rank else translate("report.suitability.unknown")


def _choice(chosen: bool | None) -> str:
    return translate("report.suitability.chosen" if chosen else "report.suitability.closed")


def _disagreements(scores: SuitabilityTable) -> Table:
    return Table(
        key="disagree",
        caption=translate("report.table.disagree"),
        columns=(
            Column(translate("report.col.rank"), 4, numeric=True),
            Column(translate("report.col.candidate"), 12),
            Column(translate("report.col.in_plan"), 8),
            Column(translate("report.col.why"), 60),
        ),
        rows=tuple(
            (
                _rank(one.rank, f"{one.site}.suitability_rank"),
                called(one.name),
                _choice(one.chosen),
                as_stated(
                    called(" ".join(filter(None, (one.why, one.contrast)))), f"{one.site}.reasons"
                ),
            )
            for one in scores.disagreements
        ),
        note=translate("report.table.disagree.note"),
    )
