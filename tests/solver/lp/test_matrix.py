"""The PuLP problem as arrays, and what the relaxation says of it."""

from __future__ import annotations

from collections.abc import Callable

import highspy
import numpy as np
import pulp
import pytest
import scipy.sparse as sp

from stz.instance import Instance
from stz.model import build_model
from stz.solver.cuts.pool import CutPool
from stz.solver.lp.matrix import INFINITY, Matrix, from_pulp, highs_model
from stz.solver.lp.relaxation import relax
from stz.solver.progress.progress import Clock
from stz.solver.search.search import Search

Build = Callable[..., Instance]
SearchOn = Callable[..., Search]


@pytest.mark.parametrize("objective", ["exports", "cost", "npv"])
def test_matrix_says_what_pulp_says(tiny: Build, objective: str) -> None:
    """HiGHS on the matrix and PuLP's own HiGHS interface agree on the program without cuts."""
    instance = tiny(budget_musd=8, exports_min_musd=2, annuity_years=5)
    problem = build_model(instance, objective).problem
    matrix = from_pulp(problem)
    model = highs_model(matrix, [], integer=True)
    model.run()
    assert model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    problem.solve(pulp.HiGHS(msg=False))
    assert model.getInfo().objective_function_value == pytest.approx(problem.objective.value())
    solution = np.array(model.getSolution().col_value)
    assert matrix.objective(solution) == pytest.approx(problem.objective.value())
    assert matrix.violation(solution) <= 1e-6


def small_matrix(maximize: bool = False, upper: float = INFINITY) -> Matrix:
    """``x + y >= 1`` with costs 1 and 2."""
    return Matrix(
        cost=np.array([1.0, 2.0]),
        offset=10.0,
        maximize=maximize,
        lower=np.zeros(2),
        upper=np.array([upper, upper]),
        integer=np.array([True, False]),
        rows=sp.csr_matrix(np.array([[1.0, 1.0]])),
        row_lower=np.array([1.0]),
        row_upper=np.array([INFINITY]),
    )


def test_violation_is_relative_to_the_limit() -> None:
    matrix = small_matrix(upper=4.0)
    assert matrix.violation(np.array([1.0, 0.0])) == 0.0
    assert matrix.violation(np.array([0.0, 0.0])) == 0.5
    assert matrix.violation(np.array([9.0, 0.0])) == 1.0
    assert matrix.violation(np.array([2.0, -0.5])) == 0.5
    assert matrix.objective(np.array([1.0, 1.0])) == 13.0


@pytest.mark.parametrize(
    ("matrix", "status"),
    [
        (small_matrix(), "ok"),
        (small_matrix(maximize=True), "unbounded"),
        (small_matrix(upper=0.25), "infeasible"),
        (small_matrix(maximize=True, upper=0.25), "infeasible"),
    ],
)
def test_relaxation_tells_unbounded_from_infeasible(
    matrix: Matrix, status: str, tiny: Build, search_on: SearchOn
) -> None:
    alone = search_on(tiny(links=None, gateways=[], cities=None))
    relaxed = relax(matrix, (alone.connectivity, alone.reach), CutPool(), Clock(300))
    assert relaxed.status == status
    if status == "ok":
        assert relaxed.bound == 11.0
        assert relaxed.clean
