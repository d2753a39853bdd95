"""A first plan where something is asked for: least shortfall first, the objective after.

Floors, quotas and numbers of zones may leave so few plans that no rounding hits one. What the plan
that adds nothing falls short of is then made elastic, and the same heuristics look for the least
shortfall; where none is left, the plan is one of the problem itself. (The first phase of the
simplex method, and the feasibility pump, begin so.)
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import scipy.sparse as sp

from stz.model import FloatArray, IntArray
from stz.solver.cuts import CutPool
from stz.solver.heuristics.diving import dive
from stz.solver.heuristics.kernel_search import kernel_search
from stz.solver.heuristics.primal import PrimalHeuristics
from stz.solver.heuristics.standing_start import standing_start
from stz.solver.lp import Matrix, relax
from stz.solver.search import Incumbent, Search

#: Relative shortfall that counts as none: what tolerances of solvers leave.
NONE = 1e-9
#: Progress that a round of cuts is worth.
WORTH = 1e-3
#: Times a kernel is searched again: until its solution breaks no cut, where time allows it.
AGAIN = 20


def asked_rows(search: Search) -> IntArray:
    """Return the rows of the matrix that the plan which adds nothing breaks: what is asked for."""
    matrix = search.matrix
    activity = matrix.rows @ standing_start(search)
    slack = 1e-9 * (1.0 + np.abs(activity))
    return np.flatnonzero(
        (activity < matrix.row_lower - slack) | (activity > matrix.row_upper + slack)
    )


def least_shortfall(search: Search, *, seconds: float) -> bool:
    """Look for a plan that falls short of nothing; offer it, and tell whether there was one."""
    rows = asked_rows(search)
    if not len(rows):
        return False
    n = search.matrix.n_columns
    matrix = elastic(search.matrix, rows)
    trial = replace(
        search, matrix=matrix, incumbent=Incumbent(search.model, matrix, search.service_check),
        clock=search.clock.part(min(1.0, seconds / max(search.clock.left, 1e-9))),
        bound=math.nan, gap=NONE, listener=None, infeasible=False, history=[],
        tightening=(), pool=CutPool(search.pool.cuts),
    )  # fmt: skip
    _search(trial)
    search.pool.add(trial.pool.cuts)
    found = trial.incumbent.solution
    return found is not None and search.offer(found[:n])


def _search(trial: Search) -> None:
    relaxed = relax(trial.matrix, trial.separators, trial.pool, trial.clock, worth=WORTH)
    if relaxed.status != "ok":
        return
    trial.tighten(relaxed.bound)
    heuristics = PrimalHeuristics(trial)
    heuristics.round_relaxation(relaxed.solution, seconds=0.3 * trial.clock.left)
    if not trial.is_over:
        dive(trial, relaxed, heuristics, seconds=0.5 * trial.clock.left)
    if not trial.is_over:
        kernel_search(trial, relaxed, heuristics, seconds=trial.clock.left, again=AGAIN)


def elastic(matrix: Matrix, rows: IntArray) -> Matrix:
    """Return a matrix whose given rows may be broken, each at its own scale; least breach is best.

    One column is added per row and side. The objective is 1 plus the sum of all breaches, so that
    a relative gap means something where nothing is broken.
    """
    below = rows[np.isfinite(matrix.row_lower[rows])]
    above = rows[np.isfinite(matrix.row_upper[rows])]
    owner = np.concatenate([below, above])
    limit = np.concatenate([matrix.row_lower[below], matrix.row_upper[above]])
    sign = np.concatenate([np.ones(len(below)), -np.ones(len(above))])
    step = sign * np.maximum(1.0, np.abs(limit))
    n, more = matrix.n_columns, len(owner)
    added = sp.csr_matrix((step, (owner, np.arange(more))), shape=(matrix.rows.shape[0], more))
    nothing: FloatArray = np.zeros(more)
    return replace(
        matrix,
        cost=np.concatenate([np.zeros(n), np.ones(more)]),
        offset=1.0,
        maximize=False,
        lower=np.concatenate([matrix.lower, nothing]),
        upper=np.concatenate([matrix.upper, np.full(more, math.inf)]),
        integer=np.concatenate([matrix.integer, nothing > 0]),
        rows=sp.hstack([matrix.rows, added], format="csr"),
        scale=1.0,
    )
