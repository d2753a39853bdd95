"""The table of replacement costs: a row per element, with class, verdict and how it was found."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pandas as pd

from stz.escape import escape_text
from stz.interval import Interval, Verdict
from stz.plan import Plan
from stz.replacement.classes import CLASSES, Class
from stz.replacement.elements import KINDS, Element

IMPORTANCE_COLUMNS: tuple[str, ...] = (
    "kind", "id", "name", "chosen", "class", "verdict", "free_low", "free_high", "fixed_low",
    "fixed_high", "fixed_outcome", "status",
)  # fmt: skip
"""Columns of :meth:`Importance.frame`."""


@dataclass(frozen=True)
class ImportanceRow:
    """Replacement costs of one element.

    Attributes
    ----------
    element : Element
    fixed : Interval
        Loss with the rest of the plan fixed; infinite where that leaves no plan.
    free : Interval
        Loss where everything may change; infinite where there is no such plan.
    name : str
        Class, one of :data:`stz.replacement.CLASSES`.
    verdict : str
        How sure the class is.
    fixed_outcome : str
        How the solve with the rest fixed ended; ``no fiber``: the links of the plan do not reach
        what is forced in; ``impossible``: the rest of the plan alone is none.
    status : str
        How far the search went: ``done``, ``time limit``, ``stopped``, ``asked for`` (the scenario
        asks for the element), or why it failed.
    """

    element: Element
    fixed: Interval
    free: Interval
    name: Class
    verdict: Verdict
    fixed_outcome: str
    status: str

    def as_dict(self) -> dict[str, Any]:
        """Return the row as ``stz explain RUN --all --json`` prints it."""
        one = self.element
        return {
            "kind": one.kind, "id": one.id, "name": one.name, "chosen": one.chosen,
            "fixed": _ends(self.fixed), "free": _ends(self.free), "class": self.name,
            "verdict": self.verdict,
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Importance:
    """Replacement costs of all elements of a plan.

    Attributes
    ----------
    rows : tuple of ImportanceRow
        By kind, the dearest first.
    plan : Plan
        The plan in hand.
    value : float
        Objective of the best plan known, from which losses with everything free are measured.
    optimum : Interval
        Where the best objective of all plans lies.
    better : Plan or None
        A plan better than the one in hand, if one was found on the way.
    notes : tuple of str
        What a reader should know.
    interrupted : bool
        Whether Ctrl-C ended it.
    seconds : float
        Seconds it took.
    """

    rows: tuple[ImportanceRow, ...]
    plan: Plan
    value: float
    optimum: Interval
    better: Plan | None
    notes: tuple[str, ...]
    interrupted: bool
    seconds: float

    @property
    def undecided(self) -> float:
        """Share of the plan's own elements whose class is undecided, 0 to 1."""
        own = [row for row in self.rows if row.element.chosen]
        return sum(row.verdict == "undecided" for row in own) / len(own) if own else 0.0

    @property
    def unit(self) -> str:
        """Unit of all losses."""
        return self.optimum.unit

    def of(self, kind: str, key: object) -> ImportanceRow:
        """Return the row of an element by kind and id.

        Raises
        ------
        KeyError
            If there is none.
        """
        for row in self.rows:
            if row.element.kind == kind and row.element.id == str(key):
                return row
        raise KeyError(f"no {kind} {key!r} in this table")

    def counts(self) -> dict[Class, int]:
        """Return how many elements are of each class."""
        found = Counter(row.name for row in self.rows)
        return {name: found[name] for name in CLASSES}

    def as_dict(self) -> dict[str, Any]:
        """Return the table as ``stz explain RUN --all --json`` prints it."""
        return {"elements": [row.as_dict() for row in self.rows], "undecided": self.undecided}

    def frame(self) -> pd.DataFrame:
        """Return the table with the columns `IMPORTANCE_COLUMNS`; losses are in `unit`.

        Ends of intervals are infinite where there is no plan, and where nothing is known.
        """
        return pd.DataFrame(
            [
                (
                    row.element.kind, row.element.id, row.element.name, row.element.chosen,
                    row.name, row.verdict, row.free.low, row.free.high, row.fixed.low,
                    row.fixed.high, row.fixed_outcome, row.status,
                )
                for row in self.rows
            ],
            columns=list(IMPORTANCE_COLUMNS),
        )  # fmt: skip

    @property
    def headline(self) -> str:
        """One line: how many elements are of which class, and what is undecided."""
        counts = self.counts()
        told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        return f"{told or 'nothing to explain'}; {self.undecided:.0%} of the plan undecided"

    def __str__(self) -> str:
        lines = [self.headline, *self.notes]
        for kind in KINDS:
            for row in self.rows:
                if row.element.kind == kind:
                    lines.append(
                        f"{kind:9} {row.element.name}: {loss_text(row.free)} "
                        f"({row.name}, {row.verdict})"
                    )
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Importance({self.headline})"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape_text(name)}</th>" for name in _HEADS)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape_text(cell)}</td>" for cell in cells(row)) + "</tr>"
            for row in self.rows
        )
        notes = "".join(f"<p>{escape_text(note)}</p>" for note in self.notes)
        return (
            f"<p><b>{escape_text(self.headline)}</b></p>{notes}<table><tr>{head}</tr>{body}</table>"
        )


_HEADS = ("what", "name", "class", "verdict", "loss, all may change", "loss, rest fixed")


def cells(row: ImportanceRow) -> tuple[str, ...]:
    """Return a row as people read it, in the order of a table."""
    return (
        row.element.kind, row.element.name, row.name, row.verdict, loss_text(row.free),
        loss_text(row.fixed),
    )  # fmt: skip


def loss_text(loss: Interval) -> str:
    """Return a loss in words; where it is infinite, that there is no plan."""
    if loss.low == math.inf:
        return "no plan"
    return Interval(loss.low, loss.high).text()


def _ends(interval: Interval) -> dict[str, Any]:
    known = interval.as_json()
    return {"low": known["low"], "high": known["high"]}
