"""Solving: root relaxation, separation, heuristics, two engines; the only room that knows solver APIs."""

from stz.solver.planner import DEFAULT_ENGINE, ENGINES, solve
from stz.solver.progress import Progress

__all__ = ["DEFAULT_ENGINE", "ENGINES", "Progress", "solve"]
