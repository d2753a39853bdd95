"""What a case is made of: trials, each one problem and one way to solve it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.record import Record
    from benchmarks.timeline import Timeline
    from stz.instance import Instance

DEFAULT = "default"
"""Stands for the engine that ``stz.solve`` chooses itself; the record says which that was."""


@dataclass(frozen=True)
class Settings:
    """How one trial is solved: engine, relative gap to stop at, seconds, seed and threads."""

    engine: str
    gap: float
    time_limit_s: float
    seed: int = 1
    threads: int = 2


@dataclass(frozen=True)
class Problem:
    """An instance, what to optimize, and its optimum where somebody else has proven it.

    Several objectives are ranked, the first one first.
    """

    instance: Instance
    objective: str | tuple[str, ...] = "exports"
    optimum: float = math.nan


@dataclass(frozen=True)
class Outcome:
    """What a solver answered; ``total_s`` is from the call to the answer.

    ``size`` is that of what was measured, where this is not the problem's instance.
    """

    status: str
    objective: float
    bound: float
    gap: float
    total_s: float
    nodes: int
    cuts: int
    engine: str
    solver: str
    message: str = ""
    median_s: float = math.nan
    cold_median_s: float = math.nan
    undecided: float = math.nan
    first_answer_s: float = math.nan
    area_gap: float = math.nan
    ratio: float = math.nan
    ratio_to: str = ""
    figures: dict[str, float] = field(default_factory=dict)
    details: tuple[dict[str, Any], ...] = ()
    size: dict[str, int] = field(default_factory=dict)


Runner = Callable[[Problem, Settings, "Timeline"], Outcome]


@dataclass(frozen=True)
class Trial:
    """One problem of a case.

    Parameters
    ----------
    name : str
        Name within the case, its own; empty where the case has one problem only.
    build : callable
        Makes the problem; called in the process that solves it, and timed.
    gap, time_limit_s : float
        Used unless the command line says otherwise.
    engines : tuple of str
        What it is run by whatever the command line says; empty for the engines asked for.
    run : callable, optional
        How to solve it; default ``stz.solve`` with the verifier.
    skip : str
        Why it cannot run here; empty if it can.
    solves : int
        How often it solves something, each time within the limit.
    """

    name: str
    build: Callable[[], Problem]
    gap: float = 0.01
    time_limit_s: float = 120.0
    engines: tuple[str, ...] = ()
    run: Runner | None = None
    skip: str = ""
    solves: int = 1


@dataclass(frozen=True)
class Conclusion:
    """The records of a case with what only all of them together show, and lines for people."""

    records: list[Record]
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A named benchmark.

    Parameters
    ----------
    name : str
        Name on the command line and in the records.
    trials : callable
        Returns the trials for the words given after the name; must be quick, since both the
        command and every process it starts call it.
    about : str
        One line for ``--list``.
    arguments : str
        What words the case takes; empty for none.
    conclude : callable, optional
        Compares the records of one run of the case.
    """

    name: str
    trials: Callable[[tuple[str, ...]], list[Trial]]
    about: str
    arguments: str = ""
    conclude: Callable[[Sequence[Record]], Conclusion] | None = None
