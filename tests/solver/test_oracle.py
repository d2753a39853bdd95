"""Both engines against exhaustion on random small problems with everything that can be asked."""

from __future__ import annotations

import math

import pytest
from hypothesis import given

import stz
from stz.instance import Instance
from stz.solver import ENGINES
from tests.fixtures.against_oracle import compare
from tests.fixtures.hard_instance import hard
from tests.fixtures.oracle import MAXIMIZE, best_objective
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import random_problems, some

# See test_blocks_of_endless_seats_may_be_none.
pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")


@random_problems(quick=4, thorough=40)
@given(instance=small_instance())
def test_optimum_by_exhaustion(instance: Instance) -> None:
    for objective in MAXIMIZE:
        compare(instance, objective)


@random_problems(quick=4, thorough=20)
@given(instance=small_instance())
def test_a_coarse_gap_is_honest(instance: Instance) -> None:
    """Whatever gap is asked, the optimum lies between plan and bound."""
    best = best_objective(instance, "npv")
    for engine in ENGINES:
        plan = stz.solve(instance, "npv", gap=0.3, time_limit=600, engine=engine)
        if math.isnan(best):
            assert plan.status == "infeasible"
            continue
        near = 1e-6 * max(1.0, abs(best))
        assert plan.status == "optimal"
        assert plan.objective <= best + near
        assert plan.bound >= best - near
        assert plan.gap <= 0.3 + 1e-9


@pytest.mark.parametrize("places", some([10, 16], 10))
def test_engines_agree_where_exhaustion_cannot_follow(places: int) -> None:
    """Zones with two paths: plan and bound of one engine hold those of the other."""
    instance = hard(places)
    plans = [stz.solve(instance, gap=1e-4, time_limit=600, engine=engine) for engine in ENGINES]
    for plan in plans:
        assert plan.status == "optimal"
        assert stz.verify_plan(instance, plan).ok
    best = max(plan.objective for plan in plans)
    assert all(plan.bound >= best - 1e-6 for plan in plans)
    assert plans[0].objective == pytest.approx(plans[1].objective, rel=2e-4)
