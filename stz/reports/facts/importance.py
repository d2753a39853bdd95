"""What the plan stands on: the parts without which most is lost, and the near misses."""

from __future__ import annotations

from collections import Counter

from stz.messages import interval_words, translate
from stz.reports.facts.ledger import Ledger, called
from stz.reports.facts.values import Column, Section, Table, count
from stz.runs import StoredImportance, Worth, stored_importance

MOST = 8
"""So many of each kind are listed."""
KINDS = ("zone", "ring", "link", "city", "candidate")


def importance_section(ledger: Ledger) -> Section | None:
    """Return what the parts of the plan are worth; None where that was not worked out."""
    stored = stored_importance(ledger.run)
    if stored is None or not stored.rows:
        return None
    own = [row for row in stored.rows if row.chosen]
    classes = Counter(row.of_class for row in own)
    return Section(
        key="importance",
        title=translate("report.importance"),
        sentences=(
            translate("report.say.importance"),
            translate(
                "report.say.importance.counts",
                own=count(len(own)).text,
                **{
                    name: count(classes[name]).text
                    for name in ("needed", "worthwhile", "replaceable")
                },
                undecided=count(sum(row.verdict == "undecided" for row in own)).text,
            ),
        ),
        tables=(_table(stored),),
        notes=tuple(called(note) for note in stored.notes),
    )


def _table(stored: StoredImportance) -> Table:
    shown = [row for kind in KINDS for row in _largest(stored, kind)]
    return Table(
        key="importance",
        caption=translate("report.table.importance"),
        columns=(
            Column(translate("report.col.kind"), 7),
            Column(translate("report.col.part"), 16),
            Column(translate("report.col.class"), 9),
            Column(translate("report.col.verdict"), 8),
            Column(translate("report.col.loss"), 16),
            Column(translate("report.col.loss_fixed"), 16),
        ),
        rows=tuple(
            (
                translate(f"importance.kind.{row.kind}"), called(row.name),
                translate(f"importance.class.{row.of_class}"),
                translate(f"importance.verdict.{row.verdict}"), interval_words(row.free),
                interval_words(row.fixed),
            )
            for row in shown
        ),
        note=translate("report.table.importance.note", most=MOST),
    )  # fmt: skip


def _largest(stored: StoredImportance, kind: str) -> list[Worth]:
    """Return the first rows of a kind, which has the dearest first; of candidates, near misses."""
    rows = [row for row in stored.rows if row.kind == kind]
    if kind == "candidate":
        rows = [row for row in rows if row.of_class == "near miss"][::-1]
    return rows[:MOST]
