"""An instance comes in; a plan leaves, with its proof. The only room that knows solver APIs."""

from stz.solver.diagnosis import Diagnosis, diagnose
from stz.solver.engines import ENGINES, solver_libraries
from stz.solver.probing import Exploration, Known, Prober, RestFixed, Restriction
from stz.solver.progress import Clock, Progress, ctrl_c_interrupts
from stz.solver.ranked_objectives import GIVEN_UP
from stz.solver.resolve import Planner
from stz.solver.solve import default_engine, solve

__all__ = [
    "ENGINES",
    "GIVEN_UP",
    "Clock",
    "Diagnosis",
    "Exploration",
    "Known",
    "Planner",
    "Prober",
    "Progress",
    "RestFixed",
    "Restriction",
    "ctrl_c_interrupts",
    "default_engine",
    "diagnose",
    "solve",
    "solver_libraries",
]
