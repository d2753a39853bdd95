"""Runs held against each other: decisions, metrics, what was asked, and what to be wary of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from stz.analysis.decisions import CHANGES, KINDS, as_table, decisions
from stz.analysis.questions import asked_differently, cautions
from stz.analysis.run_facts import RunFacts, facts_of
from stz.errors import ScenarioError
from stz.escape import Html, element, join
from stz.messages import amount_of, name, number, percent, text_of, translate, words_of
from stz.plurals import unit_for
from stz.runs import Run

METRIC_COLUMNS: tuple[str, ...] = (
    "metric", "run", "unit", "value", "base_value", "delta", "share", "note",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Comparison:
    """What differs between a base run and others.

    Attributes
    ----------
    runs : tuple of RunFacts
        Headline of every run; the first is the base.
    decisions : DataFrame
        One row per other run and zone, link or city that it or the base chose, with the columns
        of :data:`stz.analysis.decisions.COLUMNS`: ``change`` is added, dropped or kept,
        ``changed`` names what of a kept one differs, ``moved_to`` and ``moved_from`` join a
        dropped and an added zone of one city, metro or district, ``moved_km`` apart.
    metrics : DataFrame
        ``metric, run, unit, value, base_value, delta, share, note``: one row per metric and run,
        the base included. ``delta`` is value less base value, ``share`` is delta over base value;
        both NaN, with a ``note``, where the units differ or one run lacks the metric.
    asked : DataFrame
        Keys of the scenarios that differ, one column per run.
    warnings : tuple of str
        Why a difference may not be what it seems: other data, other objectives, gaps.
    """

    runs: tuple[RunFacts, ...]
    decisions: pd.DataFrame
    metrics: pd.DataFrame
    asked: pd.DataFrame
    warnings: tuple[str, ...]

    def ids(self, kind: str, change: str, run: str = "B") -> list[str]:
        """Return ids of zones, links or cities.

        Parameters
        ----------
        kind : str
            ``zone``, ``link`` or ``city``.
        change : str
            ``added``, ``dropped``, ``kept``, ``changed`` (kept, but otherwise) or ``moved``
            (dropped, with a near one added).
        run : str
            Letter of the run that is held against the base.
        """
        rows = self.decisions
        rows = rows[(rows["run"] == run) & (rows["kind"] == kind)]
        if change == "changed":
            rows = rows[rows["changed"] != ""]
        elif change == "moved":
            rows = rows[rows["moved_to"] != ""]
        else:
            rows = rows[rows["change"] == change]
        return [str(key) for key in rows["id"]]

    def counts(self, run: str = "B") -> dict[str, dict[str, int]]:
        """Return how many of each kind were added, dropped, kept, changed and moved."""
        changes = (*CHANGES, "changed", "moved")
        return {
            kind: {change: len(self.ids(kind, change, run)) for change in changes} for kind in KINDS
        }

    def __repr__(self) -> str:
        zones = self.counts(self.runs[1].letter)["zone"]
        told = ", ".join(f"{count} {change}" for change, count in zones.items())
        return f"Comparison({' | '.join(one.label for one in self.runs)}; zones: {told})"

    def _repr_html_(self) -> str:
        """Return headlines, warnings, metrics and counts, for notebooks."""
        heads = ("", *(one.label for one in self.runs))
        parts = [
            _table(heads, [[words_of(row[0]), *row[1:]] for row in wide_metrics(self)]),
            _table(
                heads[:1] + tuple(translate(f"compare.{change}") for change in _SHOWN),
                _counts(self),
            ),
        ]
        warned = [element("p", element("b", warning)) for warning in self.warnings]
        return join(*warned, *parts)


_SHOWN = (*CHANGES, "changed", "moved")


def compare(run_a: Run, run_b: Run, *more: Run) -> Comparison:
    """Hold runs against the first of them.

    Parameters
    ----------
    run_a : Run
        The base.
    run_b, *more : Run
        What is held against it.

    Returns
    -------
    Comparison
        Decisions, metrics and warnings; the runs are left as they are.
    """
    runs = (run_a, run_b, *more)
    return held_against(runs, facts_of(runs))


def held_against(runs: Sequence[Run], facts: Sequence[RunFacts]) -> Comparison:
    """Hold runs against the first of them, under letters and names that are given.

    Parameters
    ----------
    runs : sequence of Run
        Two or more; the first is the base.
    facts : sequence of RunFacts
        What each is called, as :func:`stz.analysis.run_facts.facts_of` says.
    """
    rows = [
        row
        for run, told in zip(runs[1:], facts[1:], strict=True)
        for row in decisions(runs[0], run, told.letter)
    ]
    return Comparison(
        runs=tuple(facts),
        decisions=as_table(rows),
        metrics=_metrics(runs, facts),
        asked=asked_differently(runs, facts),
        warnings=cautions(runs, facts),
    )


def metric_value(run: Run, metric: str) -> float:
    """Return a metric of a run.

    Raises
    ------
    ScenarioError
        If the run has no such metric; the message lists those it has.
    """
    known = run.metrics.get("metrics") or {}
    amount = amount_of(known.get(metric))
    if amount is None:
        raise ScenarioError(
            f"run {run.path.name} has no metric {metric!r}", f"choose one of {', '.join(known)}"
        )
    return amount


def wide_metrics(comparison: Comparison) -> list[list[str]]:
    """Return a row per metric: its name, the base value with unit, then value and delta per run."""
    rows = []
    for metric, group in comparison.metrics.groupby("metric", sort=False):
        cells = [text_of(metric)]
        for row in group.to_dict("records"):
            value = f"{number(row['value'], digits_of(row['value']))} {_unit(row)}".strip()
            cells.append(value if row["run"] == comparison.runs[0].letter else _with_delta(row))
        rows.append(cells)
    return rows


def signed(value: object, digits: int | None = None) -> str:
    """Return a difference with its sign, ``+`` for more, ``−`` for less, ``0`` for none."""
    amount = amount_of(value)
    if amount is None:
        return "–"
    text = number(abs(amount), digits_of(amount) if digits is None else digits)
    if not any(digit in text for digit in "123456789"):
        return "0"
    return f"{'+' if amount > 0 else '−'}{text}"


def _with_delta(row: dict[Any, Any]) -> str:
    value = number(row["value"], digits_of(row["value"]))
    if row["note"]:
        return f"{value} {_unit(row)} ({row['note']})"
    share = amount_of(row["share"])
    told = signed(row["delta"])
    if share is not None and told != "0":
        told += f", {signed(100 * share, 1)} %"
    return f"{value} ({told})"


def _unit(row: dict[Any, Any]) -> str:
    return unit_for(row["value"], row["unit"])


def digits_of(value: object) -> int:
    """Return how many decimals a number is shown with: none where it is large or whole."""
    amount = amount_of(value)
    return 0 if amount is None or abs(amount) >= 1000 or amount == round(amount) else 2


def _metrics(runs: Sequence[Run], facts: Sequence[RunFacts]) -> pd.DataFrame:
    tables = [run.metrics.get("metrics") or {} for run in runs]
    units = [run.metrics.get("units") or {} for run in runs]
    rows = []
    for metric in dict.fromkeys(metric for table in tables for metric in table):
        base, unit = _float(tables[0].get(metric)), text_of(units[0].get(metric))
        for told, table, named in zip(facts, tables, units, strict=True):
            value, own = _float(table.get(metric)), text_of(named.get(metric))
            note = ""
            if metric in table and metric in tables[0] and own != unit:
                note = translate("compare.units.differ")
            elif math.isnan(value) or math.isnan(base):
                note = translate("compare.metric.missing")
            delta = math.nan if note else value - base
            share = delta / abs(base) if base else math.nan
            cells = (metric, told.letter, own, value, base, delta, share, note)
            rows.append(dict(zip(METRIC_COLUMNS, cells, strict=True)))
    return pd.DataFrame(rows, columns=list(METRIC_COLUMNS))


def headline_rows(comparison: Comparison) -> list[list[str]]:
    """Return rows of what is gained, its price, objectives, proof and changes, a cell per run."""
    runs = comparison.runs
    changed = any(one.changes for one in runs)
    return [
        [translate("head.new"), *(number(one.figures.new_exports, 3) for one in runs)],
        [translate("capex"), *(number(one.figures.capex, 3) for one in runs)],
        [translate("compare.objective"), *(_objective(one) for one in comparison.runs)],
        [translate("bound"), *(number(one.bound, 3) for one in comparison.runs)],
        [translate("gap"), *(percent(one.gap, 2) for one in comparison.runs)],
        [translate("compare.beyond"), "", *(_beyond(runs[0], one) for one in runs[1:])],
        [translate("compare.status"), *(words_of(one.status) for one in comparison.runs)],
        [translate("run"), *(one.run_id for one in runs)],
        *([[translate("compare.changes"), *(one.changes for one in runs)]] if changed else []),
    ]


def _beyond(base: RunFacts, one: RunFacts) -> str:
    """Return how much better the best plan of a run's problem is, as far as that is known."""
    found = one.beyond(base)
    if found is None:
        return translate("compare.beyond.other")
    return translate("missing") if not found.is_known else str(found)


def _objective(one: RunFacts) -> str:
    """Return the objective; where several were ranked, all of them, the first one first."""
    told = [
        f"{words_of(aim.metric)} {number(aim.value, 3)} {unit_for(aim.value, aim.unit)}"
        for aim in one.figures.aims
    ]
    return "; ".join(text.strip() for text in told)


def _counts(comparison: Comparison) -> list[list[str]]:
    rows = []
    for one in comparison.runs[1:]:
        for kind, found in comparison.counts(one.letter).items():
            cells = [number(found[change]) for change in _SHOWN]
            rows.append([f"{one.label}: {translate(f'compare.{kind}s')}", *cells])
    return rows


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Html:
    head = element("tr", *(element("th", name(cell), scope="col") for cell in heads))
    body = [element("tr", *(element("td", name(cell)) for cell in row)) for row in rows]
    return element("table", element("thead", head), element("tbody", *body))


def _float(value: object) -> float:
    amount = amount_of(value)
    return math.nan if amount is None else amount
