"""A PuLP problem comes in; its arrays leave, and its root relaxation, solved by HiGHS."""

from stz.solver.lp.library_failure import Callbacks, EngineError, library
from stz.solver.lp.matrix import (
    INFINITY,
    Matrix,
    from_pulp,
    highs_model,
    highs_to_ourselves,
    objective_scale,
)
from stz.solver.lp.relaxation import WORTH, Relaxed, append_cuts, relax
from stz.solver.lp.rewriting import LaidOut, aimed, lay_out, rewritten

__all__ = [
    "INFINITY",
    "WORTH",
    "Callbacks",
    "EngineError",
    "LaidOut",
    "Matrix",
    "Relaxed",
    "aimed",
    "append_cuts",
    "from_pulp",
    "highs_model",
    "highs_to_ourselves",
    "lay_out",
    "library",
    "objective_scale",
    "relax",
    "rewritten",
]
