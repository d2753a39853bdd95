"""What reduced costs fix is true of every better plan."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from hypothesis import given

from stz.instance import Instance
from stz.solver.heuristics.primal import PrimalHeuristics
from stz.solver.lp.relaxation import relax
from stz.solver.presolve.reduced_cost_fixing import fixed, reduced_costs
from stz.solver.search.mip_run import run_mip
from stz.solver.search.search import Search
from tests.fixtures.oracle import best_objective
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import bounded

SearchOn = Callable[..., Search]


@pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")
@pytest.mark.examples(quick=12, thorough=60)
def test_fixing_keeps_every_better_plan(search_on: SearchOn, examples: int) -> None:
    """What a relaxation fixes is true of the optimum, unless the incumbent is one."""
    settled = 0

    @bounded(examples)
    @given(instance=small_instance())
    def check(instance: Instance) -> None:
        nonlocal settled
        best = best_objective(instance, "npv")
        if math.isnan(best):
            return
        search = search_on(instance, "npv")
        relaxed = relax(
            search.matrix, (search.connectivity, search.reach), search.pool, search.clock
        )
        PrimalHeuristics(search).round_relaxation(
            relaxed.solution, seconds=300.0, thresholds=(0.9,)
        )
        if search.incumbent.solution is None:
            return
        lower, upper = fixed(search, reduced_costs(search, relaxed))
        settled += int((lower == upper).sum() - (search.matrix.lower == search.matrix.upper).sum())
        held = search.incumbent.objective
        found = held
        for _ in range(50):
            result = run_mip(
                search, relaxed.active, lower=lower, upper=upper, time=300, gap=0.0,
                global_bound=False,
            )  # fmt: skip
            if result.solution is None:
                break
            fresh = search.separate(result.solution)
            relaxed.active.extend(fresh)
            if not fresh:
                found = max(held, search.matrix.objective(result.solution))
                break
        assert found == pytest.approx(best, rel=1e-5, abs=1e-5)

    check()
    assert settled > examples / 2
