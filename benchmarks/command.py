"""The command line of the benchmarks."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console

from benchmarks.isolate import Request, run_isolated
from benchmarks.record import Record, write_records
from benchmarks.registry import CASES, read_words
from benchmarks.surroundings import machine, now, versions
from benchmarks.table import notes_of, table_of
from benchmarks.trial import DEFAULT, Case, Settings, Trial
from stz.errors import ScenarioError, StzError
from stz.solver import ENGINES

BOTH = "both"
"""The two engines one after the other, unless ``stz.solve`` has an engine of that name."""
OK, FAILED, USAGE, INTERRUPTED = 0, 1, 2, 130
_WIDE = 100


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    parser = _parser()
    asked = parser.parse_intermixed_args(words)
    out, err = _console(sys.stdout), Console(stderr=True)
    if asked.list:
        _list_cases(out)
        return OK
    if not asked.cases:
        parser.print_usage(sys.stderr)
        err.print("Name a case; --list shows them.")
        return USAGE
    try:
        plan = [
            (case, arguments, _steps(case, arguments, asked))
            for case, arguments in _with_sizes(read_words(asked.cases), asked.sizes)
        ]
    except StzError as error:
        err.print(str(error), style="red", markup=False)
        return error.exit_code
    records: list[Record] = []
    lines: list[str] = []
    interrupted = False
    for case, arguments, steps in plan:
        own: list[Record] = []
        for trial, settings in steps:
            if interrupted:
                break
            with err.status(f"{case.name} {trial.name} · {settings.engine}"):
                record, interrupted = _run(case, arguments, trial, settings)
            own.append(record)
            _keep(asked.json, [*records, *own])
        if case.conclude is not None and own:
            conclusion = case.conclude(own)
            own, lines = conclusion.records, [*lines, *conclusion.lines]
        records += own
        _keep(asked.json, records)
    out.print(table_of(records))
    for line in [*notes_of(records), *lines]:
        out.print(line, markup=False, highlight=False)
    if interrupted:
        return INTERRUPTED
    return FAILED if any(record.is_failure for record in records) else OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Run benchmark cases, each trial in a fresh process, and print a table.",
    )
    parser.add_argument(
        "cases", nargs="*", metavar="CASE", help="names of cases, each with its arguments after it"
    )
    parser.add_argument("--list", action="store_true", help="list the cases and stop")
    parser.add_argument(
        "--engine",
        default=DEFAULT,
        help=f"engine of stz.solve ({', '.join(ENGINES)}, or any it knows), several with commas "
        "between, both, or the one it chooses itself; default %(default)s",
    )
    parser.add_argument("--sizes", type=_sizes, metavar="N,N", help="numbers of places for growth")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the records here")
    parser.add_argument(
        "--time-limit", type=_positive, metavar="S", help="seconds per trial; default by case"
    )
    parser.add_argument(
        "--gap", type=_not_negative, metavar="G", help="relative gap, 0.01 is 1 %%; default by case"
    )
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    parser.add_argument("--threads", type=int, default=2, help="default %(default)s")
    return parser


def _sizes(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def _positive(text: str) -> float:
    if not (value := float(text)) > 0:
        raise argparse.ArgumentTypeError("must be above 0")
    return value


def _not_negative(text: str) -> float:
    if not 0 <= (value := float(text)) < math.inf:
        raise argparse.ArgumentTypeError("must be at least 0")
    return value


def _with_sizes(
    words: list[tuple[Case, tuple[str, ...]]], sizes: tuple[str, ...] | None
) -> list[tuple[Case, tuple[str, ...]]]:
    """Return the cases with the numbers of --sizes among the words of growth."""
    if sizes is None:
        return words
    if not any(case.name == "growth" for case, _ in words):
        raise ScenarioError("--sizes is for the case growth", mend="name growth, or leave it out")
    return [
        (case, (*arguments, *sizes) if case.name == "growth" else arguments)
        for case, arguments in words
    ]


def _engines(text: str) -> tuple[str, ...]:
    """Return the engines to run; what no one here knows is left to ``stz.solve``."""
    if text == BOTH:
        return ENGINES if BOTH not in ENGINES else (BOTH,)
    return tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))


def _steps(
    case: Case, arguments: tuple[str, ...], asked: argparse.Namespace
) -> list[tuple[Trial, Settings]]:
    """Return the trials of a case with the settings each is run with, one per engine."""
    engines = _engines(asked.engine)
    return [
        (
            trial,
            Settings(
                engine=engine,
                gap=trial.gap if asked.gap is None else asked.gap,
                time_limit_s=trial.time_limit_s if asked.time_limit is None else asked.time_limit,
                seed=asked.seed,
                threads=asked.threads,
            ),
        )
        for trial in case.trials(arguments)
        for engine in (trial.engines or engines)
    ]


def _run(
    case: Case, arguments: tuple[str, ...], trial: Trial, settings: Settings
) -> tuple[Record, bool]:
    if not trial.skip:
        return run_isolated(Request(case.name, arguments, trial.name, settings, trial.solves))
    skipped = Record(
        case.name,
        trial.name,
        settings.engine,
        "skipped",
        machine=machine(),
        versions=versions(),
        date=now(),
        message=trial.skip,
    )
    return skipped, False


def _keep(file: Path | None, records: Sequence[Record]) -> None:
    if file is not None:
        write_records(file, records)


def _console(stream: object) -> Console:
    """Return a console that does not fold the table where nobody's screen is the limit."""
    console = Console(file=stream)  # type: ignore[arg-type]
    return console if console.is_terminal else Console(file=stream, width=_WIDE)  # type: ignore[arg-type]


def _list_cases(out: Console) -> None:
    for name, text in _described():
        out.print(f"{name:<20} {text}", markup=False, highlight=False)


def _described() -> Iterator[tuple[str, str]]:
    for case in CASES:
        yield case.name, case.about
        if case.arguments:
            yield "", f"arguments: {case.arguments}"
