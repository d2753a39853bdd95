"""The best plan so far: only vectors that satisfy every row and every protection level get in."""

from __future__ import annotations

import math
import threading

import numpy as np
import numpy.typing as npt

from stz.model.columns import NO_COLUMN, FloatArray
from stz.model.planning_model import PlanningModel
from stz.solver.built_network import Adjacency, Service, adjacency, service
from stz.solver.matrix import Matrix
from stz.solver.sinks import Sinks

#: Largest breach of a row, relative to its limit, that a solver's solution may carry into a plan.
FEASIBILITY = 9e-7


class Incumbent:
    """Keeps the best feasible solution vector; safe to offer to from several threads."""

    def __init__(self, model: PlanningModel, matrix: Matrix, sinks: Sinks) -> None:
        self.model, self.matrix, self.sinks = model, matrix, sinks
        self.neighbors: Adjacency = adjacency(model.graph)
        self.solution: FloatArray | None = None
        self.objective = math.nan
        self._lock = threading.Lock()

    def is_better(self, objective: float) -> bool:
        """Whether an objective beats the incumbent's."""
        if math.isnan(self.objective):
            return True
        worth = 1e-9 * max(1.0, abs(self.objective))
        gained = objective - self.objective if self.matrix.maximize else self.objective - objective
        return gained > worth

    def built_edges(self, solution: FloatArray) -> np.ndarray:
        """Return which edges of the fiber graph a solution has in use."""
        graph = self.model.graph
        column = self.model.columns.build[graph.link_row]
        built: npt.NDArray[np.bool_] = (column != NO_COLUMN) & (solution[column] > 0.5)
        return graph.existing | built

    def service(self, built: np.ndarray) -> Service:
        """Return who a network serves."""
        return service(self.model.graph, self.neighbors, built)

    def unserved(self, solution: FloatArray, state: Service | None = None) -> np.ndarray:
        """Return the positions of sinks a solution asks for but does not serve."""
        if not len(self.sinks):
            return np.zeros(0, dtype=np.int64)
        state = state or self.service(self.built_edges(solution))
        served = np.where(
            self.sinks.dual, state.dual[self.sinks.vertex], state.single[self.sinks.vertex]
        )
        return np.flatnonzero((self.sinks.demand(solution) > 0.5) & ~served)

    def completed(self, solution: FloatArray) -> FloatArray:
        """Return the solution with whole numbers rounded and the arcs of a valid orientation."""
        whole = self.matrix.integer
        out = np.where(whole, np.rint(solution), solution)
        out = np.clip(out, self.matrix.lower, self.matrix.upper)
        direction = self.service(self.built_edges(out)).direction
        out[self.model.columns.arc_out] = direction == 1
        out[self.model.columns.arc_back] = direction == -1
        return out

    def offer(self, solution: FloatArray) -> bool:
        """Take a solution if it is feasible in every respect and better; tell whether it was."""
        candidate = self.completed(solution)
        if len(self.unserved(candidate)):
            return False
        if self.matrix.violation(candidate) > FEASIBILITY:
            return False
        objective = self.matrix.objective(candidate)
        with self._lock:
            if not self.is_better(objective):
                return False
            self.solution, self.objective = candidate, objective
        return True
