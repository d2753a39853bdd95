"""The PuLP problem as arrays, and HiGHS models made from them."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pulp
import scipy.sparse as sp

from stz.model import FloatArray, WritingStopped, never
from stz.solver.cuts import Cut, cut_rows

INFINITY = float("inf")


@dataclass(frozen=True, eq=False)
class Matrix:
    """A mixed-integer program: ``row_lower <= rows @ x <= row_upper``, ``lower <= x <= upper``.

    Solvers are given the objective times ``scale``, a power of two, so that what is tiny in the
    units of the caller does not drown in their tolerances. Everything here is in those units.
    """

    cost: FloatArray
    offset: float
    maximize: bool
    lower: FloatArray
    upper: FloatArray
    integer: np.ndarray
    rows: sp.csr_matrix
    row_lower: FloatArray
    row_upper: FloatArray
    scale: float = 1.0

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return len(self.cost)

    def objective(self, solution: FloatArray) -> float:
        """Return the objective of a solution vector."""
        return float(self.cost @ solution) + self.offset

    def violation(self, solution: FloatArray) -> float:
        """Return the largest breach of a row or bound, each relative to ``1 + |limit|``."""
        activity = self.rows @ solution
        breaches = (
            (self.row_lower - activity, self.row_lower),
            (activity - self.row_upper, self.row_upper),
            (self.lower - solution, self.lower),
            (solution - self.upper, self.upper),
        )
        return max(
            (
                float((far / (1 + np.where(np.isfinite(limit), np.abs(limit), 0.0))).max())
                for far, limit in breaches
                if len(far)
            ),
            default=0.0,
        )


#: Objectives whose largest coefficient is below this are scaled up for the solvers.
TINY = 2.0**-10


def objective_scale(cost: FloatArray) -> float:
    """Return the power of two that brings the largest coefficient to 1 to 2, if that is tiny."""
    largest = float(np.abs(cost).max(initial=0.0))
    if not 0.0 < largest < TINY:
        return 1.0
    return float(2.0 ** min(-math.floor(math.log2(largest)), 1000))


def from_pulp(problem: pulp.LpProblem, stopped: Callable[[], bool] = never) -> Matrix:
    """Read a PuLP problem into arrays, column ``j`` being the variable with id ``j``.

    PuLP's own translations leave out variables that occur in no row; here cuts may still name them.

    Raises
    ------
    WritingStopped
        When ``stopped`` says that time is up before all is read.
    """
    variables = problem.variables()
    objective = problem.objective
    if objective is None:
        raise ValueError("the problem has no objective")
    cost = np.zeros(len(variables))
    for variable, coefficient in objective.items():
        cost[variable.id] += coefficient
    indices: list[int] = []
    values: list[float] = []
    starts = [0]
    row_lower, row_upper = [], []
    for constraint in problem.constraints():
        if stopped():
            raise WritingStopped
        for variable, coefficient in constraint.items():
            indices.append(variable.id)
            values.append(coefficient)
        starts.append(len(indices))
        low, high = constraint.getLb(), constraint.getUb()
        row_lower.append(-INFINITY if low is None else low)
        row_upper.append(INFINITY if high is None else high)
    shape = (len(row_lower), len(variables))
    return Matrix(
        cost=cost,
        offset=objective.constant,
        maximize=problem.sense == pulp.const.LpMaximize,
        lower=np.array([variable.lowBound for variable in variables], dtype=float),
        upper=np.array([variable.upBound for variable in variables], dtype=float),
        integer=np.array([variable.cat != "Continuous" for variable in variables], dtype=bool),
        rows=sp.csr_matrix((values, indices, starts), shape=shape),
        row_lower=np.array(row_lower),
        row_upper=np.array(row_upper),
        scale=objective_scale(cost),
    )


def highs_model(
    matrix: Matrix,
    cuts: list[Cut],
    *,
    integer: bool,
    lower: FloatArray | None = None,
    upper: FloatArray | None = None,
    options: Mapping[str, Any] | None = None,
) -> highspy.Highs:
    """Return a silent HiGHS model of the matrix with cuts as further rows."""
    rows = matrix.rows
    row_lower, row_upper = matrix.row_lower, matrix.row_upper
    if cuts:
        rows = sp.vstack([rows, cut_rows(cuts, matrix.n_columns)], format="csr")
        row_lower = np.concatenate([row_lower, [cut.lower for cut in cuts]])
        row_upper = np.concatenate([row_upper, np.full(len(cuts), INFINITY)])
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = matrix.n_columns, len(row_lower)
    lp.col_cost_ = matrix.cost * matrix.scale
    lp.offset_ = matrix.offset * matrix.scale
    lp.sense_ = highspy.ObjSense.kMaximize if matrix.maximize else highspy.ObjSense.kMinimize
    lp.col_lower_ = matrix.lower if lower is None else lower
    lp.col_upper_ = matrix.upper if upper is None else upper
    lp.row_lower_, lp.row_upper_ = row_lower, row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = rows.indptr
    lp.a_matrix_.index_ = rows.indices
    lp.a_matrix_.value_ = rows.data
    if integer:
        kinds = np.full(matrix.n_columns, highspy.HighsVarType.kContinuous, dtype=object)
        kinds[matrix.integer] = highspy.HighsVarType.kInteger
        lp.integrality_ = kinds.tolist()
    model = _quiet_highs()
    for name, value in (options or {}).items():
        model.setOptionValue(name, value)
    model.passModel(lp)
    return model


@lru_cache(maxsize=1)
def _banner_is_gone() -> bool:
    """Let HiGHS print its banner, which it does once when the first model is made, to nowhere.

    The banner is written by C++ to file descriptor 1, where ``--json`` output belongs.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            highspy.Highs()
    finally:
        os.dup2(kept, 1)
        os.close(kept)
    return True


@contextmanager
def highs_to_ourselves() -> Iterator[None]:
    """Forget the thread count other code ran HiGHS with, and leave none behind.

    HiGHS keeps one thread count per process and refuses to run with another.
    """
    highspy.Highs.resetGlobalScheduler(True)
    try:
        yield
    finally:
        highspy.Highs.resetGlobalScheduler(True)


def _quiet_highs() -> highspy.Highs:
    _banner_is_gone()
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    # With more threads, a callback into Python and HiGHS's workers wait for one another forever.
    model.setOptionValue("threads", 1)
    return model
