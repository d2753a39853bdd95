"""What a verification says, and the comparison of one group of rows that all checks share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from stz.errors import Problem
from stz.escape import escape_text
from stz.plurals import counted

TOLERANCE = 1e-6
"""Relative and absolute slack of every numeric comparison: ``1e-6 + 1e-6 * |limit|``."""

Sense = Literal["<=", "==", ">="]

MEND: Mapping[str, str] = {
    "tables": "use ids of the instance, each once, with finite numbers",
    "options": "open each site at most once, with one of its own sizes and packages",
    "existing": "list every existing zone among the opened ones",
    "locked": "open what is locked open, connect what is locked connected",
    "banned": "leave banned sites closed",
    "blocks": "choose a whole number of blocks within the bounds of the size",
    "pool": "take no more people than live there, and remote workers only from connected cities",
    "mandatory": "serve the whole pool",
    "reach": "send people only to opened zones, and only those willing to travel there",
    "seats": "open more seats or send fewer people",
    "occupancy": "fill the zone to its minimum, or open fewer seats",
    "budget": "spend less or raise the budget",
    "n_zones": "open exactly as many new zones as asked",
    "max_zones": "open fewer new zones",
    "exports_min": "earn more or lower the target",
    "quota": "change what is opened, or the quota",
    "years": "use years of the instance",
    "lead": "commission it later, or lower its lead_years",
    "expansions": "list the blocks each zone gets in each year, from its opening on",
    "spacing": "open zones further from one another",
    "bounds": "change the decisions, or the bound on the metric",
    "survivability": "build a second path to a gateway that no single failure cuts together with "
    "the first",
    "availability": "build more paths, choose a better power package, or allow more downtime",
    "by_year": "report the years that follow from the decisions",
    "stages": "report each objective in order of rank, with what it was proven to reach",
    "objective": "report the objective that follows from the decisions",
    "metrics": "report the metrics that follow from the decisions",
    "bound": "report a bound no worse than the objective, and the gap between the two",
    "status": "call a plan optimal only when its gap is within the one asked",
    "instance": "verify the plan against the instance it was made for",
    "run": "solve again into a new run folder; do not edit the files of a run by hand",
}
"""Every constraint group a violation can name, and how to mend it.

Quotas are ``quota:NAME``, bounds on metrics ``bounds:NAME``.
"""


@dataclass(frozen=True)
class Findings:
    """Problems that some checks found, and the largest excess over any limit they looked at."""

    problems: tuple[Problem, ...] = ()
    worst: float = 0.0


@dataclass(frozen=True)
class Verification:
    """What the independent verifier found.

    Attributes
    ----------
    ok : bool
        Whether the plan keeps every constraint and reports the truth about itself.
    violations : tuple of Problem
        All of them; ``layer`` names the constraint group.
    metrics : dict
        Recomputed from instance and plan tables alone; units in
        :data:`stz.verifier.recomputed.UNITS`.
    max_violation : float
        Largest excess over any limit as a share of ``max(1, |limit|)``, also where it is within
        tolerance; at least 1 where amounts mean nothing (an unknown id, a lost gateway).
    """

    ok: bool
    violations: tuple[Problem, ...]
    metrics: Mapping[str, float] = field(default_factory=dict)
    max_violation: float = 0.0

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the violated constraint groups, each once, in the order they were checked."""
        return tuple(dict.fromkeys(problem.layer for problem in self.violations))

    def as_dict(self) -> dict[str, object]:
        """Return the verification as plain values, for ``--json``."""
        return {
            "ok": self.ok,
            "max_violation": self.max_violation,
            "violations": [problem.as_dict() for problem in self.violations],
            "metrics": dict(self.metrics),
        }

    def __repr__(self) -> str:
        if self.ok:
            return f"Verification(ok, largest violation {self.max_violation:.1e})"
        found = counted(len(self.violations), "violation")
        return f"Verification({found} in {', '.join(self.groups)})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape_text(p.layer)}</td><td>{escape_text(p.row)}</td><td>{escape_text(p.what)}</td></tr>"
            for p in self.violations
        )
        head = "Verified" if self.ok else counted(len(self.violations), "violation")
        text = f"<p><b>{head}</b>, largest violation {self.max_violation:.1e}</p>"
        columns = "<tr><th>group</th><th>row</th><th>violation</th></tr>"
        return text + (f"<table>{columns}{rows}</table>" if rows else "")


def problem(
    group: str,
    what: str,
    *,
    where: str = "plan",
    row: object = "",
    field: str = "",
    value: str = "",
) -> Problem:
    """Return one violation of a constraint group."""
    return Problem(
        where=where,
        layer=group,
        row=str(row),
        field=field,
        value=value,
        what=what,
        mend=MEND[group.partition(":")[0]],
    )


def flagged(
    group: str, rows: Iterable[object], what: str, *, where: str = "plan", field: str = ""
) -> Findings:
    """Return one violation per row id; ``what`` may speak of ``{row}``."""
    problems = tuple(
        problem(group, what.format(row=row), where=where, row=row, field=field) for row in rows
    )
    return Findings(problems, 1.0 if problems else 0.0)


def compared(
    group: str,
    rows: Sequence[object] | pd.Series | pd.Index,
    left: npt.ArrayLike,
    sense: Sense,
    right: npt.ArrayLike,
    what: str,
    *,
    where: str = "plan",
    field: str = "",
) -> Findings:
    """Compare ``left`` with ``right`` row by row; NaN never holds.

    Parameters
    ----------
    group : str
        Constraint group.
    rows : sequence
        Id of each row.
    left, right : array-like
        Both sides; ``right`` is the limit that scales the tolerance. Infinite limits are allowed.
    sense : {"<=", "==", ">="}
        Relation that must hold.
    what : str
        The rule in words; may speak of ``{row}``, ``{left}`` and ``{right}``.
    """
    a = np.atleast_1d(np.asarray(left, dtype=float))
    b = np.broadcast_to(np.asarray(right, dtype=float), a.shape)
    with np.errstate(invalid="ignore"):
        difference = np.where(a == b, 0.0, a - b)
    excess = {"<=": difference, ">=": -difference, "==": np.abs(difference)}[sense]
    size = np.abs(np.where(np.isfinite(b), b, 0.0))
    broken = ~(excess <= TOLERANCE * (1 + size))
    scaled = np.where(np.isnan(excess), np.inf, np.maximum(excess, 0.0)) / np.maximum(size, 1.0)
    ids = list(rows)
    problems = tuple(
        problem(
            group,
            what.format(row=ids[i], left=f"{a[i]:,.9g}", right=f"{b[i]:,.9g}"),
            where=where,
            row=ids[i],
            field=field,
            value=f"{a[i]:.9g}",
        )
        for i in np.flatnonzero(broken)
    )
    return Findings(problems, float(scaled.max(initial=0.0)))


def together(findings: Iterable[Findings]) -> Findings:
    """Return several findings as one, in order."""
    listed = list(findings)
    return Findings(
        tuple(problem for one in listed for problem in one.problems),
        max((one.worst for one in listed), default=0.0),
    )
