"""Which solver, in which version, answered."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

_PARTS = {"scip": ("pyscipopt", "highspy"), "side_by_side": ("pyscipopt", "highspy")}
#: HiGHS solves the relaxations of every engine.
_OTHERS = ("highspy",)


def solver_version(engine: str) -> str:
    """Return the packages behind an engine with their versions, PuLP first."""
    parts = []
    for package in ("pulp", *_PARTS.get(engine, _OTHERS)):
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            parts.append(f"{package} missing")
    return ", ".join(parts)
