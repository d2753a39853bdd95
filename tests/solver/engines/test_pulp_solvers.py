"""Solvers of PuLP in the cut loop, whichever are installed, against exhaustion and each other."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

import stz
from stz.errors import ScenarioError, SolverMissingError
from stz.instance import Instance
from stz.solver.engines import pulp_child
from stz.solver.engines import pulp_solvers as engine_pulp
from stz.solver.engines.pulp_solvers import Child, installed_solvers, pulp_name
from stz.solver.lp.library_failure import EngineError
from stz.solver.search.search import Search
from tests.fixtures.against_oracle import compare
from tests.fixtures.hard_instance import hard
from tests.fixtures.oracle import MAXIMIZE
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import random_problems

pytestmark = pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")
Build = Callable[..., Instance]
INSTALLED = installed_solvers()
#: Fast enough for every example; HiGHS always comes along.
FREE = [name for name in ("HiGHS", "COIN_CMD", "GLPK_CMD") if name in INSTALLED]


def test_highs_of_pulp_is_always_there() -> None:
    assert "HiGHS" in INSTALLED
    assert pulp_name("PULP_CBC_CMD") == "COIN_CMD"
    assert pulp_name("abacus") is None


@pytest.mark.parametrize("engine", INSTALLED)
def test_every_installed_solver_proves_the_tiny_country(tiny: Build, engine: str) -> None:
    instance = tiny(budget_musd=8)
    plan = stz.solve(instance, gap=1e-6, time_limit=600, engine=engine)
    assert plan.status == "optimal", plan
    assert plan.objective == pytest.approx(7.5)
    assert plan.bound == pytest.approx(7.5)
    assert (plan.engine, plan.message) == (engine, "")
    assert stz.verify_plan(instance, plan).ok


@pytest.mark.parametrize("engine", FREE)
@random_problems(quick=2, thorough=20)
@given(instance=small_instance())
def test_optimum_by_exhaustion(engine: str, instance: Instance) -> None:
    for objective in MAXIMIZE:
        compare(instance, objective, engines=(engine,))


@pytest.fixture(scope="module", name="proven")
def proven_by_highs() -> stz.Plan:
    """What our own engine proves of a problem that exhaustion cannot follow."""
    return stz.solve(hard(12, 3), gap=1e-5, time_limit=600, engine="highs")


@pytest.mark.parametrize("engine", FREE)
def test_the_loop_alone_agrees_with_our_engine(
    engine: str, proven: stz.Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the restricted searches of HiGHS, so that the solver of PuLP has to do the work."""
    monkeypatch.setattr("stz.solver.engines.phases.kernel_search", lambda *_, **__: None)
    plan = stz.solve(hard(12, 3), gap=1e-3, time_limit=600, engine=engine)
    assert plan.status == "optimal", plan
    assert plan.bound >= proven.objective - 1e-6
    assert plan.objective <= proven.bound + 1e-6
    assert plan.gap <= 1e-3


@pytest.mark.parametrize("engine", FREE)
def test_out_of_time_is_honest(engine: str) -> None:
    instance = hard()
    plan = stz.solve(instance, gap=0.0, time_limit=2, engine=engine)
    assert plan.message.startswith("time limit reached")
    assert plan.wall_time < 2 + 100
    if plan.status != "no_plan":  # a slow machine may have none yet
        assert plan.status == "feasible"
        assert plan.bound > plan.objective
        assert stz.verify_plan(instance, plan).ok


def test_engines_that_are_not_there(tiny: Build) -> None:
    with pytest.raises(ScenarioError, match=r"unknown engine 'abacus'.*HiGHS"):
        stz.solve(tiny(), engine="abacus")
    missing = next(name for name in ("SAS94", "XPRESS_CMD", "MIPCL_CMD") if name not in INSTALLED)
    with pytest.raises(SolverMissingError, match="PuLP supports this solver"):
        stz.solve(tiny(), engine=missing)


# bounds


def said(**other: Any) -> dict[str, Any]:
    return {"status": "Optimal", "bound": None} | other


def test_what_proves_a_bound(tiny: Build, search_on: Callable[..., Search]) -> None:
    """A maximization: the bound lies above the solution, or it is none."""
    search = search_on(tiny(budget_musd=8))
    nothing = np.zeros(search.matrix.n_columns)
    value = search.matrix.objective(nothing)

    def proven(exact: bool = False, **told: Any) -> float:
        return engine_pulp._proven(search, said(**told), nothing, exact=exact)

    assert proven(bound=value + 2) == value + 2
    assert math.isnan(proven())
    assert proven(exact=True) == value
    assert math.isnan(proven(exact=True, status="TimeLimit"))
    assert proven(bound=value + 2, exact=True, status="TimeLimit") == value + 2
    assert math.isnan(proven(bound=value - 1))
    assert math.isnan(proven(bound=math.inf))
    assert engine_pulp._proven(search, said(bound=9.0), None, exact=False) == 9.0


def test_options_a_solver_has_no_word_for_are_left_out() -> None:
    own = pulp_child.solver_options("GLPK_CMD", time=3.4, gap=0.1, seed=1)
    assert own == {"msg": False, "timeLimit": 4}
    own = pulp_child.solver_options("COIN_CMD", time=None, gap=0.1, seed=1)
    assert own == {"msg": False, "threads": 1, "randomSeed": 1, "gapRel": 0.1}


# the child process


def test_an_error_of_the_solver_is_named(tiny: Build, search_on: Callable[..., Search]) -> None:
    search = search_on(tiny())
    with Child("abacus", search) as child, pytest.raises(EngineError, match="abacus failed: "):
        child.solve([], search.matrix.lower, search.matrix.upper, gap=0.0)


def test_a_crash_is_an_error_too(
    tiny: Build, search_on: Callable[..., Search], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "crash.py"
    script.write_text("import os\nos.abort()\n")
    monkeypatch.setattr(pulp_child, "__file__", str(script))
    search = search_on(tiny())
    with Child("HiGHS", search) as child, pytest.raises(EngineError, match="HiGHS crashed"):
        child.solve([], search.matrix.lower, search.matrix.upper, gap=0.0)


def test_a_crash_leaves_the_best_plan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "crash.py"
    script.write_text("import os\nos.abort()\n")
    monkeypatch.setattr(pulp_child, "__file__", str(script))
    monkeypatch.setattr("stz.solver.engines.phases.kernel_search", lambda *_, **__: None)
    instance = hard(24)
    plan = stz.solve(instance, gap=0.0, time_limit=600, engine="HiGHS")
    assert (plan.status, plan.message) == ("feasible", "HiGHS crashed")
    assert plan.bound > plan.objective > 0
    assert stz.verify_plan(instance, plan).ok


@pytest.mark.parametrize("interrupted", [True, False])
def test_a_solver_that_never_ends_is_ended(
    tiny: Build,
    search_on: Callable[..., Search],
    interrupted: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    script = tmp_path / "sleep.py"
    script.write_text("import time\ntime.sleep(6000)\n")
    monkeypatch.setattr(pulp_child, "__file__", str(script))
    monkeypatch.setattr(engine_pulp, "GRACE_S", 0.1)
    search = search_on(tiny(), time_limit=6000 if interrupted else 0.2)
    if interrupted:
        search.clock.interrupted.stop("interrupted")
    with Child("HiGHS", search) as child:
        assert child.solve([], search.matrix.lower, search.matrix.upper, gap=0.0) is None
    assert child.process is not None
    assert child.process.returncode != 0
