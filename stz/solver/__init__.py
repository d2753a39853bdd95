"""Solving: root relaxation, separation, heuristics, two engines; nobody else knows solver APIs."""

from stz.solver.planner import ENGINES, default_engine, solve
from stz.solver.progress import Progress
from stz.solver.resolve import Planner

__all__ = ["ENGINES", "Planner", "Progress", "default_engine", "solve"]
