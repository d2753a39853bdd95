"""Both engines against exhaustion on random small problems with everything that can be asked."""

from __future__ import annotations

import math

import pytest
from hard_instance import hard
from hypothesis import HealthCheck, Phase, given, settings
from oracle import MAXIMIZE, best_objective
from small_instances import small_instance

import stz
from stz.instance import Instance
from stz.solver import ENGINES

# See test_blocks_of_endless_seats_may_be_none.
pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")
GAP = 1e-6


def bounded(examples: int) -> settings:
    return settings(
        max_examples=examples,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


def compare(instance: Instance, objective: str) -> None:
    """Hold both engines against exhaustion."""
    best = best_objective(instance, objective)
    for engine in ENGINES:
        plan = stz.solve(instance, objective, gap=GAP, time_limit=60, engine=engine)
        if math.isnan(best):
            assert plan.status == "infeasible", (engine, plan)
            continue
        assert plan.status == "optimal", (engine, plan, best)
        assert plan.objective == pytest.approx(best, rel=1e-5, abs=1e-5), engine
        assert plan.bound == pytest.approx(best, rel=1e-5, abs=1e-5), engine
        verification = stz.verify_plan(instance, plan)
        assert verification.ok, [str(problem) for problem in verification.violations]


@bounded(70)
@given(instance=small_instance())
def test_optimum_by_exhaustion(instance: Instance) -> None:
    for objective in MAXIMIZE:
        compare(instance, objective)


@bounded(30)
@given(instance=small_instance())
def test_a_coarse_gap_is_honest(instance: Instance) -> None:
    """Whatever gap is asked, the optimum lies between plan and bound."""
    best = best_objective(instance, "npv")
    for engine in ENGINES:
        plan = stz.solve(instance, "npv", gap=0.3, time_limit=60, engine=engine)
        if math.isnan(best):
            assert plan.status == "infeasible"
            continue
        near = 1e-6 * max(1.0, abs(best))
        assert plan.status == "optimal"
        assert plan.objective <= best + near
        assert plan.bound >= best - near
        assert plan.gap <= 0.3 + 1e-9


def test_engines_agree_where_exhaustion_cannot_follow() -> None:
    """16 places, zones with two paths: plan and bound of one engine hold those of the other."""
    instance = hard(16)
    plans = [stz.solve(instance, gap=1e-4, time_limit=60, engine=engine) for engine in ENGINES]
    for plan in plans:
        assert plan.status == "optimal"
        assert stz.verify_plan(instance, plan).ok
    best = max(plan.objective for plan in plans)
    assert all(plan.bound >= best - 1e-6 for plan in plans)
    assert plans[0].objective == pytest.approx(plans[1].objective, rel=2e-4)
