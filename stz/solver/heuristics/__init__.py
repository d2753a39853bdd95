"""A relaxation or a broken solution comes in; plans leave."""

from stz.solver.heuristics.primal import Heuristics

__all__ = [
    "Heuristics",
]
