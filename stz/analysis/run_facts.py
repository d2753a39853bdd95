"""What a run says of itself when it stands beside others: its letter, name and proof."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from stz.interval import Interval
from stz.messages import amount_of, text_of
from stz.runs import KeyFigures, Run, changes_told, key_figures


@dataclass(frozen=True)
class RunFacts:
    """The headline of one run among several.

    Attributes
    ----------
    letter : str
        ``A`` for the first run, which is the base, ``B`` for the second, and so on.
    name : str
        Name of the run folder, made distinct where two are called alike.
    run_id, title : str
        Id of the run, title of its scenario.
    status : str
        ``optimal`` or ``feasible``.
    objective_name, unit : str
        Metric that was optimized, and its unit.
    maximize : bool
        Whether more is better.
    objective, bound, gap : float
        Incumbent, dual bound (NaN where unknown) and relative gap.
    figures : KeyFigures
        What is gained beside what is there, what it costs, and every objective in order of rank.
    changes : str
        What was changed against the scenario that was named, key by key; '' where nothing was.
    """

    letter: str
    name: str
    run_id: str
    title: str
    status: str
    objective_name: str
    unit: str
    maximize: bool
    objective: float
    bound: float
    gap: float
    figures: KeyFigures
    changes: str

    @property
    def label(self) -> str:
        """Letter and name, as tables head a column."""
        return f"{self.letter} {self.name}"

    @property
    def best(self) -> Interval:
        """Where the value of the best plan of this run's problem lies."""
        return Interval.of_optimum(
            self.objective, self.bound, maximize=self.maximize, unit=self.unit
        )

    def beyond(self, base: RunFacts) -> Interval | None:
        """Return the best value of this run's problem less that of another run's.

        None where they have other objectives or units, so that no difference means anything.
        """
        asked, other = (self.objective_name, self.maximize), (base.objective_name, base.maximize)
        if asked != other or self.unit != base.unit:
            return None
        return self.best - base.best


def facts_of(runs: Sequence[Run]) -> tuple[RunFacts, ...]:
    """Return the headline of every run, with letters in order and distinct names."""
    names: list[str] = []
    for run in runs:
        plain = run.path.resolve().name or text_of(run.metrics.get("scenario_name"))
        name, again = plain, 1
        while name in names:
            again += 1
            name = f"{plain} ({again})"
        names.append(name)
    return tuple(
        _facts(run, letter_of(position), name)
        for position, (run, name) in enumerate(zip(runs, names, strict=True))
    )


def letter_of(position: int) -> str:
    """Return ``A`` for 0, ``Z`` for 25, ``AA`` for 26."""
    letters = ""
    rest = position + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _facts(run: Run, letter: str, name: str) -> RunFacts:
    said = run.metrics
    objective = text_of(said.get("objective_name"))
    return RunFacts(
        letter=letter,
        name=name,
        run_id=text_of(run.provenance.get("run_id")),
        title=text_of(said.get("title")) or text_of(said.get("scenario_name")),
        status=text_of(said.get("status")),
        objective_name=objective,
        unit=text_of((said.get("units") or {}).get(objective)),
        maximize=bool(said.get("maximize", True)),
        objective=_float(said.get("objective")),
        bound=_float(said.get("bound")),
        gap=_float(said.get("gap")),
        figures=key_figures(said),
        changes=changes_told(run.scenario),
    )


def _float(value: object) -> float:
    amount = amount_of(value)
    return math.nan if amount is None else amount
