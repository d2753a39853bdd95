"""A search with its relaxation comes in; a finished search leaves, by HiGHS, SCIP or PuLP."""

from stz.solver.engines.phases import WarmStart, run_search
from stz.solver.engines.settings import ENGINES, check_settings
from stz.solver.engines.versions import solver_libraries, solver_version

__all__ = [
    "ENGINES",
    "WarmStart",
    "check_settings",
    "run_search",
    "solver_libraries",
    "solver_version",
]
