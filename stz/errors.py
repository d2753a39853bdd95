"""Errors a planner can act on: one class per exit code, every problem of an input at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

_SHOWN = 80
"""Letters of a value in a message."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input, said so that a planner can mend it.

    Parameters
    ----------
    where : str
        File (or table) the problem is in.
    what : str
        The rule that is broken, in plain words.
    mend : str
        What to change so that the rule holds.
    layer, row, field, value : str
        Narrow the place down; empty where they do not apply. ``row`` is an id or a line number.
    """

    where: str
    what: str
    mend: str = ""
    layer: str = ""
    row: str = ""
    field: str = ""
    value: str = ""

    def __str__(self) -> str:
        place = self.where
        if self.layer and self.layer != self.where:
            place += f" · layer {self.layer}"
        if self.row:
            place += f" · row {self.row}"
        if self.field:
            place += f" · {self.field}"
        if self.value:
            shown = self.value if len(self.value) <= _SHOWN else self.value[: _SHOWN - 1] + "…"
            place += f" = {shown!r}"
        text = f"{place}: {self.what}"
        return f"{text}. Fix: {self.mend}" if self.mend else text

    def as_dict(self) -> dict[str, str]:
        """Return the problem as a plain mapping, for ``--json``."""
        return {
            "file": self.where,
            "layer": self.layer,
            "row": self.row,
            "field": self.field,
            "value": self.value,
            "rule": self.what,
            "mend": self.mend,
        }


class StzError(Exception):
    """Base of all errors of ours; ``exit_code`` is what the command line returns."""

    exit_code: ClassVar[int] = 1
    title: ClassVar[str] = "internal error"

    def __init__(self, problems: str | Problem | Sequence[Problem], mend: str = "") -> None:
        if isinstance(problems, str):
            problems = [Problem(where=self.title, what=problems, mend=mend)]
        elif isinstance(problems, Problem):
            problems = [problems]
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class ScenarioError(StzError):
    """The command or the scenario cannot be used as written (exit code 2)."""

    exit_code = 2
    title = "scenario"


class InfeasibleError(StzError):
    """No plan can satisfy all constraints (exit code 3)."""

    exit_code = 3
    title = "infeasible"


class TimeLimitError(StzError):
    """The time limit came before any plan was found (exit code 4)."""

    exit_code = 4
    title = "time limit"


class DataError(StzError):
    """A layer or table breaks its contract (exit code 5)."""

    exit_code = 5
    title = "data"


class SolverMissingError(StzError):
    """The solver asked for is not installed (exit code 6)."""

    exit_code = 6
    title = "solver"


class DrawingError(StzError):
    """A plan is stored, but a picture of it could not be made (exit code 7)."""

    exit_code = 7
    title = "drawing"


class VerificationError(StzError):
    """The independent verifier refused a plan: a defect of ours, not the planner (exit code 1)."""

    title = "verification"
