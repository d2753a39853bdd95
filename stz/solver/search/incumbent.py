"""The best plan so far: only vectors that satisfy every row and every protection level get in."""

from __future__ import annotations

import math
import threading

import numpy as np

from stz.model import NO_COLUMN, FloatArray, IntArray, PlanningModel, reached_shares
from stz.solver.lp import Matrix
from stz.solver.search.service_check import ServiceCheck

#: Largest breach of a row, relative to its limit, that a solver's solution may carry into a plan.
FEASIBILITY = 9e-7


class Incumbent:
    """Keeps the best feasible solution vector; safe to offer to from several threads."""

    def __init__(self, model: PlanningModel, matrix: Matrix, service_check: ServiceCheck) -> None:
        self.model, self.matrix, self.service_check = model, matrix, service_check
        self.solution: FloatArray | None = None
        self.objective = math.nan
        self._lock = threading.Lock()

    def is_better(self, objective: float) -> bool:
        """Whether an objective beats the incumbent's."""
        if math.isnan(self.objective):
            return True
        worth = 1e-9 * max(1.0 / self.matrix.scale, abs(self.objective))
        gained = objective - self.objective if self.matrix.maximize else self.objective - objective
        return gained > worth

    def unserved(self, solution: FloatArray) -> IntArray:
        """Return the positions of sinks that a solution asks for but does not serve."""
        return self.service_check.unserved(solution)

    def completed(self, solution: FloatArray) -> FloatArray:
        """Return the solution with whole numbers rounded and the arcs of a valid orientation."""
        whole = self.matrix.integer
        out = np.where(whole, np.rint(solution), solution)
        out = np.clip(out, self.matrix.lower, self.matrix.upper)
        for t, year in enumerate(self.model.columns.years):
            direction = self.service_check.service(self.service_check.in_use(out, t)).direction
            out[year.arc_out] = direction == 1
            out[year.arc_back] = direction == -1
        columns = self.model.columns
        if (columns.reached != NO_COLUMN).any():
            shares = reached_shares(self.model.instance, columns, out)
            out[columns.reached] = shares
            if (columns.full != NO_COLUMN).any():
                out[columns.full] = shares >= 1.0
        return out

    def offer(self, solution: FloatArray) -> bool:
        """Take a solution if it is feasible in every respect and better; tell whether it was."""
        candidate = self.completed(solution)
        if len(self.unserved(candidate)):
            return False
        if self.matrix.violation(candidate) > FEASIBILITY:
            return False
        objective = self.matrix.objective(candidate)
        return self.adopt(candidate, objective)

    @property
    def best(self) -> tuple[FloatArray | None, float]:
        """The solution with its objective, both of one moment."""
        with self._lock:
            return self.solution, self.objective

    def adopt(self, solution: FloatArray, objective: float) -> bool:
        """Take a solution known to be feasible in every respect if it is better."""
        with self._lock:
            if not self.is_better(objective):
                return False
            self.solution, self.objective = solution, objective
        return True

    def exchange(self, solution: FloatArray, objective: float) -> None:
        """Take a solution known to be feasible in every respect and no worse."""
        with self._lock:
            self.solution, self.objective = solution, objective
