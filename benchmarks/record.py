"""One measured trial, as a row of the table and as JSON."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

NAN = math.nan


@dataclass(frozen=True)
class Record:
    """What was measured; a time that was never reached is NaN here and ``null`` in JSON.

    Attributes
    ----------
    case, trial, engine : str
        What was run; ``trial`` tells the problems of one case apart.
    status : str
        Status of the plan; ``refused`` if the verifier found it wrong, ``skipped``, or ``error``.
    size : dict
        Counts of the instance.
    build_s : float
        Seconds to make the instance: imports, reading and checking layers, assembling.
    first_plan_s, to_1pct_s, to_01pct_s : float
        Seconds from the call of the solver to the first plan and to a proven gap of 1 % and 0.1 %.
    total_s : float
        Seconds from the call of the solver to its answer.
    cpu_s : float
        Processor seconds of the same, all threads together; on an idle machine it is between
        ``total_s`` and ``threads`` times that, and less if others took the cores.
    objective, bound, gap : float
        Of the answer; the gap is relative.
    gap_asked, time_limit_s, seed, threads
        What was asked.
    nodes, cuts : int
        Branch-and-bound nodes and separated cuts.
    peak_mb : float
        Most memory the process ever held, 10**6 bytes.
    optimum, gap_to_optimum : float
        Proven by others, and how far the objective is from it, relative.
    ratio, ratio_to, ratio_is_least
        What ``ratio_to`` names (seconds or cost) over ours; ``ratio_is_least`` if it was stopped
        before it reached the gap, so that the true ratio is larger.
    median_s, cold_median_s : float
        ``resolve`` only: median seconds of the solves after an edit, warm and from nothing.
    undecided : float
        ``importance`` only: share of the plan's own elements whose class is undecided.
    first_answer_s : float
        ``resolve`` and ``whatif``: median seconds until the first plan of a warm solve.
    area_gap : float
        ``front`` only: area between what plans reach and what bounds allow, share of the whole.
    slope : float
        Slope of log time against log places over all sizes of the run.
    figures : dict
        Other numbers of the answer, e.g. its capex.
    details : list of dict
        One per step, where a trial has several.
    solver, versions, machine, date, message
        What it was run with, where and when, and anything to be said.
    """

    case: str
    trial: str
    engine: str
    status: str
    size: dict[str, int] = field(default_factory=dict)
    build_s: float = NAN
    first_plan_s: float = NAN
    to_1pct_s: float = NAN
    to_01pct_s: float = NAN
    total_s: float = NAN
    cpu_s: float = NAN
    objective: float = NAN
    bound: float = NAN
    gap: float = NAN
    gap_asked: float = NAN
    time_limit_s: float = NAN
    seed: int = 0
    threads: int = 0
    nodes: int = 0
    cuts: int = 0
    peak_mb: float = NAN
    optimum: float = NAN
    gap_to_optimum: float = NAN
    ratio: float = NAN
    ratio_to: str = ""
    ratio_is_least: bool = False
    median_s: float = NAN
    cold_median_s: float = NAN
    undecided: float = NAN
    first_answer_s: float = NAN
    area_gap: float = NAN
    slope: float = NAN
    figures: dict[str, float] = field(default_factory=dict)
    details: list[dict[str, Any]] = field(default_factory=list)
    solver: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    machine: dict[str, Any] = field(default_factory=dict)
    date: str = ""
    message: str = ""

    @property
    def is_failure(self) -> bool:
        """Whether the program did wrong, as against a limit or a missing file."""
        return self.status in ("error", "refused")

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, numbers that are not finite as ``None``."""
        return {item.name: _plain(getattr(self, item.name)) for item in fields(self)}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Record:
        """Read what :meth:`as_dict` gave."""
        numbers = {item.name for item in fields(cls) if item.type == "float"}
        known: dict[str, Any] = {
            name: NAN if value is None and name in numbers else value
            for name, value in values.items()
        }
        return cls(**known)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_records(path: Path, records: Sequence[Record]) -> None:
    """Write records as a JSON list, whole or not at all."""
    text = json.dumps([record.as_dict() for record in records], indent=1, allow_nan=False) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    work = path.with_name(f".{path.name}.{os.getpid()}")
    work.write_text(text, encoding="utf-8")
    work.replace(path)
