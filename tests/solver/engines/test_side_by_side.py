"""Both engines at once: the same answers, shared plans, bounds and cuts, and one caller."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given

import stz
from stz.instance import Instance
from stz.solver import Progress
from stz.solver.engines import side_by_side as engine_side_by_side
from stz.solver.engines.side_by_side import Exchange, _side
from stz.solver.lp.library_failure import EngineError
from stz.solver.search.search import Search
from tests.fixtures.against_oracle import compare
from tests.fixtures.hard_instance import hard
from tests.fixtures.oracle import MAXIMIZE
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import random_problems, some

pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")
Build = Callable[..., Instance]
ENGINE = "side_by_side"


@random_problems(quick=2, thorough=15)
@given(instance=small_instance())
def test_optimum_by_exhaustion(instance: Instance) -> None:
    for objective in MAXIMIZE:
        compare(instance, objective, engines=(ENGINE,))


@pytest.fixture(autouse=True)
def threads_have_to_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the restricted searches before them."""
    monkeypatch.setattr("stz.solver.engines.phases.kernel_search", lambda *_, **__: None)


@pytest.mark.parametrize("places", some([10, 16], 10))
def test_it_agrees_with_each_alone(places: int) -> None:
    instance = hard(places)
    plans = [
        stz.solve(instance, gap=1e-4, time_limit=600, engine=engine)
        for engine in (ENGINE, "highs", "scip")
    ]
    assert [plan.status for plan in plans] == ["optimal"] * 3
    assert all(stz.verify_plan(instance, plan).ok for plan in plans)
    best = max(plan.objective for plan in plans)
    assert all(plan.bound >= best - 1e-6 for plan in plans)
    assert plans[0].objective == pytest.approx(best, rel=2e-4)
    assert "pyscipopt" in plans[0].solver
    assert "highspy" in plans[0].solver


@pytest.mark.thorough
def test_the_listener_is_called_where_solve_was(skip_time: Callable[[float], None]) -> None:
    heard: list[Progress] = []
    callers: set[int] = set()

    def listen(progress: Progress) -> None:
        heard.append(progress)
        callers.add(threading.get_ident())
        if sum(p.phase == "side by side" for p in heard) == 5:
            skip_time(6000)

    plan = stz.solve(hard(), gap=0.0, time_limit=6000, engine=ENGINE, progress=listen)
    assert callers == {threading.get_ident()}
    assert heard[-1].phase == "side by side"
    assert plan.status == "feasible"
    assert plan.message.startswith("time limit reached")
    plans = [p.incumbent for p in heard if not math.isnan(p.incumbent)]
    bounds = [p.bound for p in heard if not math.isnan(p.bound)]
    assert plans == sorted(plans)
    assert bounds == sorted(bounds, reverse=True)
    assert plan.history[-1]["incumbent"] == pytest.approx(plan.objective)
    assert not any(thread.name == "stz-side" for thread in threading.enumerate())


# failures


def failing(error: BaseException) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise error

    return fail


@pytest.mark.thorough
@pytest.mark.parametrize("which", ["search_scip", "search_highs"])
def test_one_side_proves_what_the_other_cannot(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_side_by_side, which, failing(EngineError("it failed")))
    instance = hard(14)
    plan = stz.solve(instance, gap=1e-3, time_limit=600, engine=ENGINE)
    assert (plan.status, plan.message) == ("optimal", "")
    assert stz.verify_plan(instance, plan).ok


def test_both_sides_may_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_side_by_side, "search_scip", failing(EngineError("SCIP failed: a")))
    monkeypatch.setattr(engine_side_by_side, "search_highs", failing(MemoryError()))
    instance = hard(24)
    plan = stz.solve(instance, gap=0.0, time_limit=600, engine=ENGINE)
    assert (plan.status, plan.message) == ("feasible", "SCIP failed: a; out of memory")
    assert plan.bound > plan.objective
    assert stz.verify_plan(instance, plan).ok


@pytest.mark.parametrize("which", ["search_scip", "search_highs"])
def test_a_mistake_of_ours_surfaces(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_side_by_side, which, failing(ZeroDivisionError("ours")))
    with pytest.raises(ZeroDivisionError, match="ours"):
        stz.solve(hard(), gap=0.0, time_limit=600, engine=ENGINE)


@pytest.mark.thorough
def test_a_listener_that_fails_ends_both_sides() -> None:
    def fail(progress: Progress) -> None:
        if progress.phase == "side by side":
            raise RuntimeError("the screen is gone")

    with pytest.raises(RuntimeError, match="the screen is gone"):
        stz.solve(hard(), gap=0.0, time_limit=600, engine=ENGINE, progress=fail)
    assert not any(thread.name == "stz-side" for thread in threading.enumerate())


# the exchange


def test_what_one_side_finds_the_other_knows(tiny: Build, search_on: Callable[..., Search]) -> None:
    search = search_on(tiny(budget_musd=8))
    exchange = Exchange(search, 2)
    here, there = _side(search, exchange, 0), _side(search, exchange, 1)
    assert here.service_check is search.service_check
    assert there.service_check is not search.service_check
    assert here.offer(np.zeros(search.matrix.n_columns))
    assert not there.is_over
    assert there.incumbent.objective == here.incumbent.objective == 0.0
    there.tighten(9.0)
    assert not here.is_over
    assert here.bound == there.bound == 9.0
    here.tighten(10.0)
    assert here.bound == exchange.best[2] == 9.0
    there.tighten(0.0)
    assert here.is_over
    assert here.is_proven


def test_cuts_go_to_the_other_side(tiny: Build, search_on: Callable[..., Search]) -> None:
    search = search_on(tiny(budget_musd=8))
    exchange = Exchange(search, 2)
    here, there = _side(search, exchange, 0), _side(search, exchange, 1)
    everything = np.zeros(search.matrix.n_columns)
    everything[search.model.columns.last.open] = 1.0
    found = here.separate(everything)
    assert found
    there.connectivity.separate = lambda *_, **__: []  # type: ignore[method-assign]
    assert {cut.key for cut in there.protection_cuts(everything)} >= {
        cut.key for cut in found if cut.violation(everything) > 1e-4
    }
    assert here.protection_cuts(np.zeros(search.matrix.n_columns)) == []


def test_all_stop_once_one_is_done(tiny: Build, search_on: Callable[..., Search]) -> None:
    search = search_on(tiny())
    exchange = Exchange(search, 2)
    side = _side(search, exchange, 1)
    assert 0 < side.clock.left <= 60.0
    exchange.over.set()
    assert side.is_over
    assert side.clock.left == 0.0
    assert not search.clock.is_over
