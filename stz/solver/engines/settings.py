"""What a caller may ask of a solve, and a planner's words for what makes no sense."""

from __future__ import annotations

import importlib.util
from numbers import Integral, Real
from typing import Any

from stz.errors import ScenarioError, SolverMissingError
from stz.near_names import did_you_mean
from stz.solver.engines.pulp_solvers import installed_solvers, is_installed, pulp_name

#: Engines of ours that give one plan for one seed.
ENGINES = ("highs", "scip")
#: Both of them at once: what it finds depends on which of them is quicker.
SIDE_BY_SIDE = "side_by_side"

_PACKAGES = {
    "highs": ("highspy",),
    "scip": ("pyscipopt",),
    SIDE_BY_SIDE: ("highspy", "pyscipopt"),
}


def check_settings(
    gap: Any, time_limit: Any, engine: Any, seed: Any, memory_limit_mb: Any = None
) -> None:
    """Raise a planner's error for settings that no engine can take.

    Raises
    ------
    ScenarioError
        For values of the wrong type or range, and engines that nobody knows.
    SolverMissingError
        For an engine that is not installed.
    """
    if not _is_number(gap) or not gap >= 0:
        raise ScenarioError(
            f"gap {gap!r} must be a number, at least 0", mend="for example 0.01 for 1 %"
        )
    for name, limit, unit in (
        ("time", time_limit, "seconds"),
        ("memory", memory_limit_mb, "megabytes"),
    ):
        if limit is not None and (not _is_number(limit) or not limit > 0):
            raise ScenarioError(
                f"{name} limit {limit!r} must be a number above 0", mend=f"give {unit}"
            )
    if not isinstance(seed, Integral) or isinstance(seed, bool) or not 0 <= int(seed) < 2**31:
        raise ScenarioError(
            f"seed {seed!r} must be a whole number, 0 to {2**31 - 1}", mend="for example 1"
        )
    _check_engine(engine)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _check_engine(engine: Any) -> None:
    if engine in _PACKAGES:
        for package in _PACKAGES[engine]:
            if importlib.util.find_spec(package) is None:
                raise SolverMissingError(
                    f"engine {engine!r} needs the package {package}, which is not installed",
                    mend=f"pip install {package}, or choose another engine",
                )
        return
    name = pulp_name(engine) if isinstance(engine, str) else None
    if name is None:
        known = (*_PACKAGES, *installed_solvers())
        raise ScenarioError(f"unknown engine {engine!r}", mend=did_you_mean(engine, known))
    if not is_installed(name):
        raise SolverMissingError(
            f"engine {engine!r}: PuLP supports this solver but cannot find it on this machine",
            mend=f"install it, or choose one of {', '.join((*_PACKAGES, *installed_solvers()))}",
        )
