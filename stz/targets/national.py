"""Beside a target: the country's official exports, what reforms would add, and what is missing.

What a reform moves into the record follows from stated ranges alone: of earnings ``x`` a share
``u`` is unrecorded, so that ``x = official / (1 - u)``, and of that the reform brings in a share
``r``. The second reform acts on what the first one leaves. All of these are assumptions; only fiber
and zones are an answer of the optimizer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from stz.interval import Interval
from stz.scenario import National, Reform

UNIT = "USD million a year"
Kind = Literal["official", "assumption", "answer", "total", "goal", "missing"]


@dataclass(frozen=True, eq=False)
class NationalStep:
    """One step from the official figure to the goal.

    Attributes
    ----------
    key, name : str
        The step, and in words.
    amount : Interval
        USD million a year.
    kind : str
        ``official``, ``assumption`` (a reform), ``answer`` (fiber and zones), ``total``, ``goal``
        or ``missing``.
    basis : str
        What it rests on.
    grade : str
        How well that is known, A to D; empty where the optimizer proved it.
    """

    key: str
    name: str
    amount: Interval
    kind: Kind
    basis: str
    grade: str


def national_steps(national: National, zones: Interval) -> tuple[NationalStep, ...]:
    """Return the way from official exports toward the goal, low to high.

    Parameters
    ----------
    national : National
        Section of the scenario; reforms that are off are left out.
    zones : Interval
        What fiber and zones add, USD million a year: the optimizer's own answer.
    """
    official = Interval.point(national.exports_musd, UNIT)
    away = national.unrecorded
    hidden = Interval(
        _unrecorded(national.exports_musd, away.low), _unrecorded(national.exports_musd, away.high)
    )
    left = Interval.point(1.0)
    steps = [
        NationalStep("official", f"official exports, {national.fiscal_year}", official, "official",
                     national.basis, national.grade)
    ]  # fmt: skip
    for key, name, reform in _reforms(national):
        moved = Interval(
            hidden.low * left.low * reform.low, hidden.high * left.high * reform.high, UNIT
        )
        left = Interval(left.low * (1 - reform.high), left.high * (1 - reform.low))
        worst = max(away.grade, reform.grade)
        steps.append(NationalStep(key, name, moved, "assumption", reform.basis, worst))
    own = Interval(zones.low, zones.high, UNIT)
    steps.append(
        NationalStep("zones", "fiber and zones, money no object", own, "answer",
                     "the most that any plan of this scenario adds", "")
    )  # fmt: skip
    total = Interval(
        sum(step.amount.low for step in steps), sum(step.amount.high for step in steps), UNIT
    )
    goal = Interval.point(national.goal_musd, UNIT)
    lacking = Interval(
        max(0.0, national.goal_musd - total.high), max(0.0, national.goal_musd - total.low), UNIT
    )
    steps += [
        NationalStep("total", "all of these together", total, "total", "sum of the above", ""),
        NationalStep("goal", "goal", goal, "goal", "as the scenario says", ""),
        NationalStep("missing", "still missing", lacking, "missing", "goal less the sum", ""),
    ]
    return tuple(steps)


def _unrecorded(official: float, share: float) -> float:
    return official * share / (1.0 - share) if share < 1 else math.inf


def _reforms(national: National) -> list[tuple[str, str, Reform]]:
    reforms = national.reforms
    named = [
        ("retention", f"{100 * reforms.retention.to:g} % of dollars may be kept",
         reforms.retention),
        ("tax", f"one flat tax of {100 * reforms.tax.to:g} %", reforms.tax),
    ]  # fmt: skip
    return [one for one in named if one[2].on]


def steps_table(steps: tuple[NationalStep, ...]) -> pd.DataFrame:
    """Return steps as rows ``step, kind, low, high, basis, grade``, USD million a year.

    Parameters
    ----------
    steps : tuple of NationalStep
    """
    return pd.DataFrame(
        [
            [step.name, step.kind, step.amount.low, step.amount.high, step.basis, step.grade]
            for step in steps
        ],
        columns=["step", "kind", "low", "high", "basis", "grade"],
    )
