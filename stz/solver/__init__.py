"""Solving: root relaxation, separation, heuristics, two engines. Only here are solver APIs known."""

from stz.solver.planner import ENGINES, default_engine, solve
from stz.solver.progress import Progress

__all__ = ["ENGINES", "Progress", "default_engine", "solve"]
