"""Planning year by year: a plan of the whole, no better than foresight, honest about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

import stz
from stz.errors import ScenarioError
from stz.instance import Instance
from stz.solver import ENGINES, myopic
from stz.solver.lp.library_failure import EngineError
from stz.solver.search.search import Search
from tests.fixtures.small_programmes import small_programme
from tests.fixtures.tiers import bounded

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]


def both(instance: Instance, objective: str, engine: str = "highs") -> tuple[Any, Any]:
    plans = [
        stz.solve(instance, objective, gap=1e-6, time_limit=600, engine=engine, foresight=way)
        for way in ("perfect", "myopic")
    ]
    for plan in plans:
        if plan.has_plan:
            verification = stz.verify_plan(instance, plan)
            assert verification.ok, [str(problem) for problem in verification.violations]
    return plans[0], plans[1]


@pytest.fixture
def tempted(tiny: Build) -> Instance:
    """5 in all: hub earns 0.05 at once for 0.3 with nothing else to be had for the 2 of 2026."""
    return tiny(
        years=[{"year": 2026, "budget_musd": 0.3}, {"year": 2027}],
        budget_musd=4.2,
        reach=[{"pool": "a", "site": "E", "share": 0.8, "benefit_musd": 0.05}],
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_who_does_not_look_ahead_takes_what_is_there(tempted: Instance, engine: str) -> None:
    """With foresight 4.0 pay for E with 2 blocks on he: 80 people earn 4.0.

    Without, hub is connected in 2026 for 0.3; then 3.9 pay for one block, and 50 people earn 2.5.
    """
    perfect, myopic = both(tempted, "exports", engine)
    assert perfect.objective == pytest.approx(4.0)
    assert myopic.objective == pytest.approx(2.5 + 2 * 0.05)
    assert myopic.status == "feasible"
    assert myopic.bound >= perfect.objective - 1e-9
    assert myopic.message == "decided year by year"
    assert myopic.connections[["node", "year"]].to_numpy().tolist() == [["hub", 2026]]


@pytest.mark.parametrize("engine", ENGINES)
def test_what_takes_a_year_is_ordered_all_the_same(
    tiny: Build, tiny_rows: Rows, engine: str
) -> None:
    """Looking as far as his orders take, he orders he and E in 2026."""
    inst = tiny(
        links=tiny_rows("links", he={"lead_years": 1}),
        options=[tiny_rows("options")[0] | {"lead_years": 1}],
        years=[2026, 2027, 2028],
        budget_musd=4,
        cities=None,
    )
    perfect, myopic = both(inst, "exports", engine)
    assert myopic.objective == pytest.approx(perfect.objective) == pytest.approx(10.0)
    assert myopic.zones["year"].tolist() == [2027]


def test_what_is_asked_by_the_last_year_waits_where_it_must(tiny: Build, tiny_rows: Rows) -> None:
    """W is locked, for 5 with hw: 3.5 in 2026 pay for E and he, then 3 for ew and W."""
    inst = tiny(
        sites=tiny_rows("sites", W={"must_open": True}),
        cities=None,
        years=[{"year": 2026, "budget_musd": 3.5}, {"year": 2027, "budget_musd": 3}],
    )
    _, myopic = both(inst, "exports")
    assert dict(zip(myopic.zones["site"], myopic.zones["year"], strict=True)) == {
        "E": 2026, "W": 2027
    }  # fmt: skip
    assert myopic.objective == pytest.approx(2.5 + 2.5 + 2.0)


def test_a_dead_end_is_not_called_infeasible(tiny: Build, tiny_rows: Rows) -> None:
    """Cheapest in 2026 is to do nothing, and 2027 alone cannot pay for what is asked."""
    inst = tiny(
        sites=tiny_rows("sites", W={"must_open": True}),
        years=[{"year": 2026, "budget_musd": 3}, {"year": 2027, "budget_musd": 3}],
    )
    perfect, myopic = both(inst, "cost")
    assert perfect.status == "optimal"
    assert myopic.status == "no_plan"
    assert "2027" in myopic.message
    assert myopic.bound <= perfect.objective + 1e-9


def test_what_no_foresight_can_do_is_infeasible(tiny: Build) -> None:
    inst = tiny(years=[2026, 2027], exports_min_musd=100)
    assert both(inst, "exports")[1].status == "infeasible"


def test_one_year_needs_no_foresight(tiny: Build) -> None:
    perfect, myopic = both(tiny(budget_musd=8), "exports")
    assert myopic.objective == perfect.objective == pytest.approx(7.5)
    assert myopic.message == ""


def test_unknown_foresight(tiny: Build) -> None:
    with pytest.raises(ScenarioError, match="unknown foresight 'blind'"):
        stz.solve(tiny(), foresight="blind")  # type: ignore[arg-type]


@pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")
@pytest.mark.examples(quick=4, thorough=24)
def test_foresight_never_hurts(examples: int) -> None:
    seen = 0

    @bounded(examples)
    @given(instance=small_programme())
    def check(instance: Instance) -> None:
        nonlocal seen
        perfect, myopic = both(instance, "npv")
        if myopic.has_plan:
            seen += 1
            assert perfect.has_plan
            assert myopic.objective <= perfect.objective + 1e-5
            assert myopic.bound >= perfect.objective - 1e-5
        assert perfect.has_plan or myopic.status == "infeasible" or myopic.status == "no_plan"

    check()
    assert seen > examples / 4


@pytest.mark.parametrize("seconds", [1e-9, 0.05, 0.2])
def test_out_of_time_is_honest(tempted: Instance, seconds: float) -> None:
    plan = stz.solve(tempted, gap=0.0, time_limit=seconds, engine="highs", foresight="myopic")
    assert plan.status in ("feasible", "no_plan")
    if plan.has_plan:
        assert stz.verify_plan(tempted, plan).ok
        assert plan.bound >= plan.objective


@pytest.mark.parametrize("place", ["relax", "run_mip"])
def test_a_solver_that_fails_is_an_honest_stop(
    tempted: Instance, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """The relaxation of all years and the plan of standing still run the solver, too."""

    def fails(*_arguments: object, **_options: object) -> None:
        raise EngineError("HiGHS failed: numbers")

    monkeypatch.setattr(myopic, place, fails)
    plan = stz.solve(tempted, gap=0.0, time_limit=300, engine="highs", foresight="myopic")
    assert "HiGHS failed: numbers" in plan.message
    assert plan.status == ("feasible" if place == "relax" else "error")
    if plan.has_plan:
        assert stz.verify_plan(tempted, plan).ok


def test_a_year_whose_search_fails_is_told(
    tempted: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(search: Search, _engine: str) -> str:
        search.failure = "HiGHS failed: numbers"
        return ""

    monkeypatch.setattr(myopic, "run_search", fails)
    plan = stz.solve(tempted, gap=0.0, time_limit=300, engine="highs", foresight="myopic")
    assert plan.status == "feasible"
    assert plan.message == "decided year by year; HiGHS failed: numbers"
