"""Which solver, in which version, answered."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

_PARTS = {"highs": ("highspy",), "scip": ("pyscipopt", "highspy")}


def solver_version(engine: str) -> str:
    """Return the packages behind an engine with their versions, PuLP first."""
    parts = []
    for package in ("pulp", *_PARTS.get(engine, ())):
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            parts.append(f"{package} missing")
    return ", ".join(parts)
