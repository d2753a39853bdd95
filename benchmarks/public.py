"""Public instances with proven optima, from the folder beside the checkout where there is one."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import public_files
from benchmarks.isolate import ROOT
from benchmarks.trial import Problem, Trial
from stz.errors import ScenarioError
from stz.instance import Instance

FOLDER = Path(os.environ.get("STZ_BENCHMARKS", ROOT.parent / "shared" / "benchmarks"))
GAP = 1e-6
TIME_LIMIT_S = 120.0
FAMILIES: dict[str, tuple[str, Callable[[Path], Instance]]] = {
    "steinlib": ("*.stp", public_files.steiner_tree),
    "pmed": ("pmed*.txt", public_files.p_median),
    "cap": ("cap*.txt", public_files.warehouses),
}
OPTIMA = {
    "b01": 82.0, "b02": 83.0, "b03": 138.0, "b04": 59.0, "b05": 61.0,
    "pmed1": 5819.0, "pmed2": 4093.0, "pmed3": 4250.0, "pmed4": 3034.0,
    "cap41": 1040444.375, "cap42": 1098000.450, "cap71": 932615.750, "cap81": 838499.288,
}  # fmt: skip
"""From the README of the folder; a file without one is solved all the same."""


def known_optima(arguments: tuple[str, ...], folder: Path | None = None) -> list[Trial]:
    """Return a trial per file; for a family whose files are absent, one that says so.

    Raises
    ------
    ScenarioError
        If an argument is no family and no file.
    """
    trials = [
        trial for family in FAMILIES for trial in _family(family, folder or FOLDER, arguments)
    ]
    for word in arguments:
        if word not in FAMILIES and not any(trial.name == f"{word}" for trial in trials):
            raise ScenarioError(
                f"there is no public instance {word!r}",
                mend=f"a family ({', '.join(FAMILIES)}) or the name of a file of one",
            )
    return trials


def _family(family: str, folder: Path, wanted: tuple[str, ...]) -> list[Trial]:
    pattern, read = FAMILIES[family]
    files = sorted((folder / family).glob(pattern), key=lambda file: (len(file.stem), file.stem))
    whole = not wanted or family in wanted
    trials = [
        Trial(file.stem, partial(_problem, read, file), GAP, TIME_LIMIT_S)
        for file in files
        if whole or file.stem in wanted
    ]
    missing = [
        name
        for name in OPTIMA
        if name in wanted and _family_of(name) == family and name not in {t.name for t in trials}
    ]
    if not files and whole:
        missing = [family]
    return trials + [_absent(name, family, pattern) for name in missing]


def _family_of(name: str) -> str:
    return "steinlib" if name.startswith("b") else name.rstrip("0123456789")


def _absent(name: str, family: str, pattern: str) -> Trial:
    skip = f"no {family}/{pattern} in ../shared/benchmarks"
    return Trial(name, partial(_refuse, skip), GAP, TIME_LIMIT_S, skip=skip)


def _refuse(why: str) -> Problem:
    raise ScenarioError(why, mend="put the files there")


def _problem(read: Callable[[Path], Instance], file: Path) -> Problem:
    optimum = OPTIMA.get(file.stem, float("nan"))
    return Problem(read(file), "cost", optimum)
