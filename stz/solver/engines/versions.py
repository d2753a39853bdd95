"""Which solver, in which version, answered."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

from stz.solver.engines.pulp_solvers import installed_solvers

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


def solver_libraries() -> dict[str, str]:
    """Return the versions of HiGHS, SCIP and PuLP, and PuLP's solvers that are installed."""
    return {
        "highs": _said(_highs),
        "scip": _said(_scip),
        "pulp": _said(lambda: version("pulp")),
        "solvers of pulp": ", ".join(installed_solvers()) or "none",
    }


def _highs() -> str:
    import highspy

    return str(highspy.Highs().version())


def _scip() -> str:
    import pyscipopt

    model = pyscipopt.Model()
    parts = model.getMajorVersion(), model.getMinorVersion(), model.getTechVersion()
    return ".".join(map(str, parts))


def _said(of_library: Callable[[], str]) -> str:
    """Return a version; a library that is broken must not cost the report of just that."""
    try:
        return of_library()
    except Exception as error:
        return f"missing ({type(error).__name__})"
