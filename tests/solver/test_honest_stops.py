"""Whatever stops a search, the best verified plan is left, with a bound that holds."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pandas as pd
import pytest

import stz
from stz.errors import ScenarioError
from stz.instance import Instance
from stz.plan import Plan
from stz.solver import Progress
from stz.solver.engines import scip as engine_scip
from stz.solver.engines import settings
from stz.solver.lp.library_failure import EngineError, library
from stz.solver.progress import memory_watch
from stz.solver.progress.memory_watch import memory_stops, resident_mb
from stz.solver.progress.progress import Clock
from stz.solver.search.search import Search
from tests.fixtures.hard_instance import hard
from tests.fixtures.tiers import some

ROOT = Path(__file__).resolve().parents[2]
ALL = ("highs", "scip", "side_by_side")
Build = Callable[..., Instance]


@pytest.fixture(scope="module", name="long")
def long_search() -> Instance:
    """A problem that takes every engine long when no gap is allowed."""
    return hard()


def stopped(instance: Instance, plan: Plan, message: str) -> None:
    """Hold that a plan was left, that it is one, and that nothing is said to be proven."""
    assert (plan.status, plan.message) == ("feasible", message)
    assert plan.bound > plan.objective > 0
    assert plan.gap > 0
    assert stz.verify_plan(instance, plan).ok


class Once:
    """A listener that notices the first plan, and the phase."""

    def __init__(self) -> None:
        self.has_plan = False
        self.phase = ""

    def __call__(self, progress: Progress) -> None:
        self.has_plan |= not math.isnan(progress.incumbent)
        self.phase = progress.phase


# memory


def test_memory_of_the_libraries_counts() -> None:
    before = resident_mb()
    assert 20 < before < 20_000
    held = np.ones(20_000_000)
    assert resident_mb() > before + 100
    assert held[-1] == 1


def test_a_tiny_memory_limit_stops_at_once(tiny: Build) -> None:
    plan = stz.solve(tiny(), memory_limit_mb=1)
    assert (plan.status, plan.message, plan.interrupted) == ("feasible", "memory limit", False)
    assert plan.objective == 0, "opening nothing is a plan"
    locked = stz.solve(tiny(exports_min_musd=0.5), memory_limit_mb=1)
    assert (locked.status, locked.message) == ("no_plan", "memory limit")


def test_a_wide_memory_limit_changes_nothing(tiny: Build) -> None:
    plan = stz.solve(tiny(budget_musd=8), gap=1e-6, memory_limit_mb=1e6)
    assert (plan.status, plan.message) == ("optimal", "")
    assert plan.objective == pytest.approx(7.5)


@pytest.mark.parametrize("engine", some(ALL, "highs"))
def test_memory_that_runs_out_keeps_the_best_plan(
    long: Instance, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reported memory grows past the limit once the engine itself is at work."""
    heard = Once()
    phases = ("cut loop", "branch and cut", "side by side")
    monkeypatch.setattr("stz.solver.engines.phases.kernel_search", lambda *_, **__: None)
    monkeypatch.setattr(
        memory_watch, "resident_mb", lambda: 500.0 if heard.phase in phases else 10.0
    )
    plan = stz.solve(
        long, gap=0.0, time_limit=6000, engine=engine, progress=heard, memory_limit_mb=100
    )
    stopped(long, plan, "memory limit")


@pytest.mark.thorough
def test_real_memory_that_runs_out(long: Instance) -> None:
    held: list[Any] = []

    def grow(progress: Progress) -> None:
        if not math.isnan(progress.incumbent) and not held:
            held.append(np.ones(60_000_000))

    plan = stz.solve(
        long, gap=0.0, time_limit=6000, progress=grow, memory_limit_mb=resident_mb() + 400
    )
    stopped(long, plan, "memory limit")
    assert held


def test_the_watch_ends_with_the_solve() -> None:
    clock = Clock(None)
    with memory_stops(clock, 1e6):
        assert any(thread.name == "stz-memory" for thread in threading.enumerate())
    assert not any(thread.name == "stz-memory" for thread in threading.enumerate())
    assert not clock.is_over


# solver libraries that fail


@pytest.mark.parametrize("engine", some(ALL, "highs"))
def test_highs_fails_in_the_middle(
    long: Instance, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Once()
    run = highspy.Highs.run

    def failing(model: highspy.Highs) -> Any:
        if heard.has_plan:
            raise RuntimeError("the basis\nis lost")
        return run(model)

    monkeypatch.setattr(highspy.Highs, "run", failing)
    plan = stz.solve(long, gap=0.0, time_limit=6000, engine=engine, progress=heard)
    stopped(long, plan, "HiGHS failed: the basis is lost")


def test_highs_fails_before_the_first_plan(tiny: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: highspy.Highs) -> Any:
        raise RuntimeError("no licence for this planet")

    monkeypatch.setattr(highspy.Highs, "run", failing)
    plan = stz.solve(tiny())
    assert plan.status == "error"
    assert plan.message == "HiGHS failed: no licence for this planet"
    assert not plan.has_plan


@pytest.mark.thorough
def test_scip_fails_in_the_middle(long: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """SCIP refuses the answer of a separator that it does not know, and gives up."""
    monkeypatch.setattr(
        engine_scip.ConnectivityHandler, "conssepalp", lambda *_: {"result": 31_337}
    )
    monkeypatch.setattr("stz.solver.engines.phases.kernel_search", lambda *_, **__: None)
    plan = stz.solve(long, gap=0.0, time_limit=6000, engine="scip")
    assert plan.message.startswith("SCIP failed: ")
    stopped(long, plan, plan.message)


def test_out_of_memory_is_a_stop_too(long: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("stz.solver.engines.phases.kernel_search", failing)
    plan = stz.solve(long, gap=0.0, time_limit=6000, engine="highs")
    stopped(long, plan, "out of memory")


def test_what_a_library_raises_is_named() -> None:
    with pytest.raises(EngineError, match=r"^X failed: KeyError$"), library("X"):
        raise KeyError
    with pytest.raises(EngineError, match=r"^X ran out of memory$"), library("X"):
        raise MemoryError
    with pytest.raises(KeyboardInterrupt), library("X"):
        raise KeyboardInterrupt


@pytest.mark.parametrize("engine", some(ALL, "highs", "scip"))
def test_a_mistake_of_ours_surfaces_from_callbacks(
    long: Instance, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Callbacks run inside the libraries, which must not pass our mistakes off as theirs."""

    def mistaken(search: Search, bound: float) -> None:
        if search.phase in ("cut loop", "branch and cut"):
            raise ZeroDivisionError("ours")

    tighten = Search.tighten
    monkeypatch.setattr("stz.solver.engines.phases.kernel_search", lambda *_, **__: None)
    monkeypatch.setattr(Search, "tighten", lambda *given: (mistaken(*given), tighten(*given))[1])
    with pytest.raises(ZeroDivisionError, match="ours"):
        stz.solve(long, gap=0.0, time_limit=6000, engine=engine)


# Ctrl-C and the clock in the middle of a linear program


def child(code: str) -> dict[str, Any]:
    """Run code in a process of its own and read what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, timeout=1200, check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    out: dict[str, Any] = json.loads(done.stdout)
    return out


IN_THE_LP = """
import json, signal
import highspy, stz
from benchmarks.synthetic_country import synthetic_country
from stz.solver.progress.progress import Clock

instance = synthetic_country(700, 1)
runs, run = [], highspy.Highs.run
asked = None
is_over = Clock.is_over

def look(clock):
    # Ctrl-C comes when HiGHS asks for the tenth time whether it may go on
    global asked
    if asked is not None:
        asked += 1
        if asked == 10:
            signal.raise_signal(signal.SIGINT)
    return is_over.fget(clock)

def watched(model):
    global asked
    asked = 0
    out = run(model)
    asked = None
    runs.append((model.getModelStatus().name, model.getInfo().simplex_iteration_count))
    return out

highspy.Highs.run = watched
Clock.is_over = property(look)
plan = stz.solve(instance, gap=0.0, time_limit=6000, engine={engine!r})
print(json.dumps({{"status": plan.status, "message": plan.message, "runs": runs,
                  "interrupted": plan.interrupted}}))
"""


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("engine", some(ALL, "highs"))
def test_ctrl_c_in_the_middle_of_the_root_relaxation(engine: str) -> None:
    said = child(IN_THE_LP.format(engine=engine))
    assert (said["status"], said["message"]) == ("no_plan", "interrupted")
    assert said["interrupted"]
    [(status, iterations)] = said["runs"]
    assert status == "kInterrupt"
    assert 0 < iterations < 4000


# the same again


@pytest.mark.thorough
@pytest.mark.parametrize("engine", ["highs", "scip"])
def test_one_seed_and_thread_count_one_plan(engine: str) -> None:
    """Other work of the same process in between changes nothing either."""
    small = hard(10, 6)
    plans = []
    for _ in "ab":
        plans.append(stz.solve(small, gap=1e-3, time_limit=None, engine=engine, seed=5, threads=2))
        stz.solve(hard(8), gap=0.1, engine="highs", seed=9)
    first, second = plans
    assert first.status == second.status == "optimal"
    assert (first.objective, first.bound) == (second.objective, second.bound)
    assert (first.nodes, first.cuts) == (second.nodes, second.cuts)
    for table in ("zones", "built_links", "connections", "assignment", "remote", "expansions"):
        pd.testing.assert_frame_equal(getattr(first, table), getattr(second, table))


# settings


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"gap": "0.1"}, "gap '0.1' must be a number"),
        ({"gap": None}, "gap None must be a number"),
        ({"gap": True}, "gap True must be a number"),
        ({"time_limit": "60"}, "time limit '60' must be a number"),
        ({"seed": "1"}, "seed '1' must be a whole number"),
        ({"seed": 1.5}, "seed 1.5 must be a whole number"),
        ({"memory_limit_mb": 0}, "memory limit 0 must be a number above 0"),
        ({"memory_limit_mb": "2 GB"}, "memory limit '2 GB' must be a number above 0"),
        ({"engine": 7}, "unknown engine 7"),
    ],
)
def test_settings_of_a_wrong_kind(tiny: Build, asked: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        stz.solve(tiny(), **asked)


def test_numbers_of_numpy_are_numbers() -> None:
    settings.check_settings(np.float64(0.1), np.int64(5), "highs", 1)
    settings.check_settings(np.float32(0.1), None, "highs", np.int64(1))


@pytest.mark.thorough
def test_no_scip_no_harm() -> None:
    """Nobody who does not ask for SCIP needs it; who does is told what is missing."""
    code = """
import json, sys
sys.modules["pyscipopt"] = None
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "pyscipopt" else find(name, *rest)
import stz
from tests.fixtures.hard_instance import hard
plan = stz.solve(hard(8), gap=1e-3)
said = {"engine": plan.engine, "status": plan.status}
for engine in ("scip", "side_by_side"):
    try:
        stz.solve(hard(8), engine=engine)
    except stz.errors.SolverMissingError as error:
        said[engine] = str(error)
print(json.dumps(said))
"""
    said = child(code)
    assert (said["engine"], said["status"]) == ("highs", "optimal")
    assert "pip install pyscipopt" in said["scip"]
    assert "pip install pyscipopt" in said["side_by_side"]
