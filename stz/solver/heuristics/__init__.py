"""A relaxation or a broken solution comes in; plans leave."""

from stz.solver.heuristics.kernel_search import OWN_GAP, kernel_search
from stz.solver.heuristics.primal import PrimalHeuristics
from stz.solver.heuristics.standing_start import standing_start

__all__ = ["OWN_GAP", "PrimalHeuristics", "kernel_search", "standing_start"]
