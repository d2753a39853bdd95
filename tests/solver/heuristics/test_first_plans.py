"""First plans where something is asked for: floors, quotas and shares of any metric."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given

import stz
from stz.instance import Instance, MetricBound, Quota
from stz.model import build_model
from stz.solver.heuristics import PrimalHeuristics, asked_rows, dive, least_shortfall
from stz.solver.heuristics.shortfall import elastic
from stz.solver.lp import Relaxed, relax
from stz.solver.progress import Clock
from stz.solver.search import Search, start_search
from tests.fixtures.hard_instance import hard
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import random_problems, some

PLACES = 18


def searched(instance: Instance, objective: str) -> tuple[Search, Relaxed]:
    """Return a search of an instance with its root relaxation, and no plan yet."""
    search = start_search(
        build_model(instance, objective), Clock(3600), gap=0.01, seed=1, listener=None
    )
    relaxed = relax(search.matrix, search.separators, search.pool, search.clock)
    search.tighten(relaxed.bound)
    return search, relaxed


@cache
def most(metric: str, budget: float | None) -> float:
    """Return as much of a metric as a plan of the hard instance has, within 5 %."""
    plan = stz.solve(
        hard(PLACES).with_limits(budget_musd=budget), f"max {metric}", gap=0.05, time_limit=3600
    )
    assert plan.status == "optimal"
    return plan.objective


def asking(metric: str, share: float, budget: float | None) -> Instance:
    floor = MetricBound("floor", metric, minimum=share * most(metric, budget))
    return replace(hard(PLACES).with_limits(budget_musd=budget), bounds=(floor,))


FLOORS = ("exports", "jobs", "workers", "zones", "cities_connected")


@pytest.mark.parametrize(
    ("metric", "objective"),
    some(
        [(metric, objective) for metric in FLOORS for objective in ("cost", "capex", "npv")],
        ("exports", "cost"),
        ("zones", "capex"),
    ),
)
def test_a_dive_ends_with_what_is_asked_for(metric: str, objective: str) -> None:
    instance = asking(metric, 0.7, None)
    search, relaxed = searched(instance, objective)
    assert len(asked_rows(search)) == 1
    dive(search, relaxed, PrimalHeuristics(search), seconds=3600)
    assert search.incumbent.solution is not None
    assert search.reached_gap < 0.6, "at most 2.5 times as dear as any plan could be"


@pytest.mark.parametrize(
    ("metric", "objective"),
    some(
        [(metric, objective) for metric in FLOORS for objective in ("exports", "npv")],
        ("cities_connected", "exports"),
    ),
)
def test_least_shortfall_finds_a_plan_where_money_is_short(metric: str, objective: str) -> None:
    instance = asking(metric, 0.93, 60.0)
    search, _ = searched(instance, objective)
    assert least_shortfall(search, seconds=3600)
    assert search.incumbent.solution is not None


def test_what_is_asked_is_what_the_plan_that_adds_nothing_lacks() -> None:
    search, _ = searched(hard(PLACES), "exports")
    assert not len(asked_rows(search))
    assert not least_shortfall(search, seconds=3600)
    quota = Quota("half", "new_zones", minimum=5)
    share = MetricBound("share", "workers", of="jobs", min_share=0.5)
    search, _ = searched(replace(hard(PLACES), quotas=(quota,), bounds=(share,)), "exports")
    # nobody at work is half of nobody with a job
    assert len(asked_rows(search)) == 1


@random_problems(quick=8, thorough=60)
@given(instance=small_instance())
def test_the_elastic_problem_has_no_breach_where_there_is_a_plan(instance: Instance) -> None:
    """And one where there is none: its least breach is 0 exactly if a plan exists."""
    plan = stz.solve(instance, "cost", gap=0.0, time_limit=600)
    if not plan.has_plan and plan.status != "infeasible":
        return
    search, _ = searched(instance, "cost")
    if search.model.contradictions or not search.matrix.n_columns:
        return
    rows = asked_rows(search)
    if plan.has_plan and len(rows):
        least_shortfall(search, seconds=600)
        if search.incumbent.solution is not None:
            assert search.incumbent.objective >= plan.objective - 1e-6
    if plan.status == "infeasible":
        assert not least_shortfall(search, seconds=600)
        assert search.incumbent.solution is None


def test_a_breach_is_measured_by_what_is_asked() -> None:
    """Of 10 zones asked for and none open, all is missing: a breach of 1."""
    quota = Quota("ten", "new_zones", minimum=10)
    search, _ = searched(replace(hard(PLACES), quotas=(quota,)), "exports")
    rows = asked_rows(search)
    matrix = elastic(search.matrix, rows)
    assert matrix.n_columns == search.matrix.n_columns + 1
    nothing = np.append(np.zeros(search.matrix.n_columns), 1.0)
    assert matrix.violation(nothing) <= 1e-9
    assert matrix.objective(nothing) == pytest.approx(2.0)
