"""A relaxation or a broken solution comes in; plans leave."""

from stz.solver.heuristics.diving import dive
from stz.solver.heuristics.kernel_search import OWN_GAP, kernel_search
from stz.solver.heuristics.primal import COARSE, PrimalHeuristics
from stz.solver.heuristics.shortfall import asked_rows, least_shortfall
from stz.solver.heuristics.standing_start import standing_start

__all__ = [
    "COARSE",
    "OWN_GAP",
    "PrimalHeuristics",
    "asked_rows",
    "dive",
    "kernel_search",
    "least_shortfall",
    "standing_start",
]
