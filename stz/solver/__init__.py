"""Solving: root relaxation, separation, heuristics, two engines; nobody else knows solver APIs."""

from stz.solver.diagnosis import Diagnosis, diagnose
from stz.solver.planner import default_engine, solve
from stz.solver.progress import Progress
from stz.solver.resolve import Planner
from stz.solver.settings import ENGINES

__all__ = [
    "ENGINES",
    "Diagnosis",
    "Planner",
    "Progress",
    "default_engine",
    "diagnose",
    "solve",
]
