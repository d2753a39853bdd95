"""The fresh process of one trial: reads a request, writes a record. Started by ``isolate``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.isolate import Request
from benchmarks.measure import measure
from benchmarks.record import Record
from benchmarks.registry import find_case
from benchmarks.surroundings import machine, now, versions
from stz.errors import StzError


def main(request_file: str, record_file: str) -> int:
    """Measure the requested trial; errors of ours become a record that says so."""
    request = Request.from_dict(json.loads(Path(request_file).read_text(encoding="utf-8")))
    settings = request.settings
    (trial,) = (
        trial
        for trial in find_case(request.case).trials(request.arguments)
        if trial.name == request.trial
    )
    try:
        record = measure(request.case, trial, settings)
    except StzError as error:
        record = Record(
            request.case,
            request.trial,
            settings.engine,
            "error",
            message=str(error),
            machine=machine(),
            versions=versions(),
            date=now(),
        )
    Path(record_file).write_text(json.dumps(record.as_dict()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
