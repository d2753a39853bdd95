"""The SCIP model that PuLP builds for us."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulp
import pytest

from stz.instance import Instance
from stz.solver.engines.scip import StzScip
from stz.solver.heuristics.primal import PrimalHeuristics
from stz.solver.lp.relaxation import relax
from stz.solver.search.search import Search

Build = Callable[..., Instance]


def built(search: Search) -> Any:
    """Return the SCIP model of a search after its root relaxation."""
    relaxed = relax(search.matrix, (search.connectivity, search.reach), search.pool, search.clock)
    problem = search.model.problem
    StzScip(search, relaxed, PrimalHeuristics(search)).buildSolverModel(problem)
    return problem.solverModel


@pytest.mark.parametrize("objective", ["exports", "cost", "npv"])
def test_scip_has_every_column_with_its_cost_and_bounds(
    tiny: Build, search_on: Callable[..., Search], objective: str
) -> None:
    search = search_on(tiny(budget_musd=8), objective)
    by_name = {variable.name: variable for variable in built(search).getVars()}
    matrix = search.matrix
    assert len(by_name) == matrix.n_columns
    for variable in search.model.problem.variables():
        mirror = by_name[variable.name]
        assert mirror.getObj() == matrix.cost[variable.id]
        assert mirror.getLbOriginal() == matrix.lower[variable.id]
        assert min(mirror.getUbOriginal(), 1e20) == min(matrix.upper[variable.id], 1e20)
        assert (mirror.vtype() == "CONTINUOUS") == (not matrix.integer[variable.id])


def test_the_objective_is_not_walked_once_per_column(
    tiny: Build, search_on: Callable[..., Search], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    keys = pulp.LpAffineExpression.keys

    def counted(self: pulp.LpAffineExpression) -> Any:
        nonlocal steps
        walked = keys(self)
        steps += len(walked)
        return walked

    monkeypatch.setattr(pulp.LpAffineExpression, "keys", counted)
    search = search_on(tiny(), "npv")
    built(search)
    # Once per column would be the square: 33 s before SCIP began on 10,000 pairs of pool and site.
    assert steps <= 2 * search.matrix.n_columns
