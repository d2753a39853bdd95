"""Run each trial in a fresh process, so that its peak memory and its caches are its own."""

from __future__ import annotations

import contextlib
import json
import math
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.memory import FamilyWatch
from benchmarks.record import Record
from benchmarks.surroundings import machine, now, versions
from benchmarks.trial import Settings

ROOT = Path(__file__).resolve().parents[1]
GRACE_S = 300.0
"""Seconds beyond twice the time limit after which a process that does not end is stopped."""


@dataclass(frozen=True)
class Request:
    """One trial of a case, how to solve it, and how many solves it is made of."""

    case: str
    arguments: tuple[str, ...]
    trial: str
    settings: Settings
    solves: int = 1

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Request:
        """Read what ``dataclasses.asdict`` gave."""
        return cls(
            values["case"],
            tuple(values["arguments"]),
            values["trial"],
            Settings(**values["settings"]),
            values["solves"],
        )


def run_isolated(request: Request) -> tuple[Record, bool]:
    """Measure one trial in a process of its own.

    Returns
    -------
    record : Record
        What the process measured, or a record with status ``error`` that says how it died.
    interrupted : bool
        Whether Ctrl-C was pressed. The solver hears it too and answers with its best plan.
    """
    with tempfile.TemporaryDirectory(prefix="stz-benchmark-") as folder:
        asked, answered = Path(folder, "request.json"), Path(folder, "record.json")
        asked.write_text(json.dumps(asdict(request)), encoding="utf-8")
        log = Path(folder, "log.txt")
        with log.open("w", encoding="utf-8") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.worker", str(asked), str(answered)],
                cwd=ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
            with FamilyWatch(process.pid) as family:
                overdue, interrupted = _wait(process, _patience_s(request))
        if answered.exists():
            with contextlib.suppress(ValueError):
                values = json.loads(answered.read_text(encoding="utf-8"))
                return _with_family(Record.from_dict(values), family.peak_mb), interrupted
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        how = "stopped, long after its time limit" if overdue else f"exit code {process.returncode}"
        return _failed(request, f"{how}: {said[-1]}" if said else how), interrupted


def _patience_s(request: Request) -> float:
    """Return the seconds after which a process is stopped."""
    return 2 * request.solves * request.settings.time_limit_s + GRACE_S


def _with_family(record: Record, together_mb: float) -> Record:
    """Return the record with the memory of the process and its children, where that is more."""
    if math.isfinite(record.peak_mb) and together_mb > record.peak_mb:
        return replace(record, peak_mb=round(together_mb, 1))
    return record


def _wait(process: subprocess.Popen[bytes], seconds: float) -> tuple[bool, bool]:
    """Wait for a process; return whether it had to be stopped, and whether Ctrl-C was pressed."""
    interrupted = False
    while True:
        try:
            process.wait(seconds)
        except KeyboardInterrupt:
            if interrupted:  # whoever presses twice does not want to wait
                process.kill()
                process.wait()
                return False, True
            interrupted = True
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True, interrupted
        else:
            return False, interrupted


def _failed(request: Request, message: str) -> Record:
    settings = request.settings
    return Record(
        request.case,
        request.trial,
        settings.engine,
        "error",
        gap_asked=settings.gap,
        time_limit_s=settings.time_limit_s,
        seed=settings.seed,
        threads=settings.threads,
        machine=machine(),
        versions=versions(),
        date=now(),
        message=message,
    )
