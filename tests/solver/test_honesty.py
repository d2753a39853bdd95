"""What a plan says of itself: status, bound, gap, time, and that nothing is printed."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import stz
from stz.errors import ScenarioError, SolverMissingError
from stz.instance import Instance
from stz.plan import Plan
from stz.solver import ENGINES, Progress
from stz.solver.lp.relaxation import Relaxed
from stz.solver.progress.progress import relative_gap
from tests.fixtures.hard_instance import hard
from tests.fixtures.tiers import some

ROOT = Path(__file__).resolve().parents[2]
Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module", name="long")
def long_search() -> Instance:
    """A problem that takes both engines long when no gap is allowed."""
    return hard()


def judged(instance: Instance, plan: Plan) -> None:
    """Whatever happened, the plan tells the truth about itself."""
    if plan.has_plan:
        verification = stz.verify_plan(instance, plan)
        assert verification.ok, [str(problem) for problem in verification.violations]
        assert (plan.status == "optimal") == (plan.gap <= plan.gap_asked + 1e-9)
    else:
        assert plan.zones.empty
        assert plan.built_links.empty
        assert plan.assignment.empty
        assert plan.connected == ()
        assert math.isnan(plan.objective)
        assert plan.metrics == {}


# statuses


@pytest.mark.parametrize("engine", ENGINES)
def test_a_proven_plan_says_so(tiny: Build, engine: str) -> None:
    instance = tiny(budget_musd=8)
    plan = stz.solve(instance, gap=1e-6, time_limit=600, engine=engine, seed=7)
    judged(instance, plan)
    assert plan.status == "optimal"
    assert plan.engine == engine
    assert ("highspy" if engine == "highs" else "pyscipopt") in plan.solver
    assert (plan.seed, plan.gap_asked, plan.time_limit) == (7, 1e-6, 600)
    assert plan.instance_digest == instance.digest
    assert plan.gap == pytest.approx(relative_gap(plan.objective, plan.bound))
    assert 0 < plan.wall_time < 600
    assert not plan.interrupted
    assert plan.message == ""
    assert "optimal" in plan.headline


@pytest.mark.parametrize("engine", ENGINES)
def test_gap_zero_is_proven_exactly(tiny: Build, engine: str) -> None:
    plan = stz.solve(tiny(annuity_years=5), "npv", gap=0.0, time_limit=None, engine=engine)
    assert plan.status == "optimal"
    assert plan.gap <= 1e-9
    assert plan.time_limit is None


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("seconds", [1e-9, 0.02, 0.2, 1.0])
def test_out_of_time_is_never_optimal(long: Instance, engine: str, seconds: float) -> None:
    plan = stz.solve(long, gap=0.0, time_limit=seconds, engine=engine)
    judged(long, plan)
    assert plan.status == "feasible", "opening nothing is a plan, if there is no time for another"
    assert plan.message.split("; ")[0] == "time limit reached"
    assert plan.bound >= plan.objective
    assert plan.gap > 0
    assert "best found" in plan.headline
    assert plan.wall_time < seconds + 100


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
@pytest.mark.parametrize(
    "change",
    [
        {"exports_min_musd": 10},
        {"budget_musd": 3.9, "exports_min_musd": 5},
        {"n_zones": 3, "budget_musd": 8},
        {"n_zones": 3, "protection": "dual_link"},
        {"quotas": [{"measure": "zones", "tiers": [1], "minimum": 1}]},
        {"quotas": [{"measure": "workers", "tiers": [3], "minimum": 101}]},
    ],
)
def test_infeasible(tiny: Build, engine: str, change: dict[str, Any]) -> None:
    instance = tiny(**change)
    plan = stz.solve(instance, "exports", engine=engine)
    judged(instance, plan)
    assert plan.status == "infeasible"
    assert plan.message
    assert plan.headline.startswith("infeasible: ")


@pytest.mark.parametrize("engine", ENGINES)
def test_infeasible_only_in_whole_numbers(engine: str) -> None:
    """Half a zone would fill 60 of 80 seats; a whole one finds 60 people for at least 80."""
    instance = Instance.from_tables(
        sites=[{"site": "s"}],
        options=[{"site": "s", "block_seats": 100, "min_occupancy": 0.8}],
        pools=[{"pool": "p", "talent": 60}],
        reach=[{"pool": "p", "site": "s", "benefit_musd": 1}],
        exports_min_musd=30,
    )
    assert stz.solve(instance, engine=engine).status == "infeasible"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_locked_zone_that_fiber_cannot_reach(tiny: Build, tiny_rows: Rows, engine: str) -> None:
    sites = tiny_rows("sites", F={"must_open": True})
    assert stz.solve(tiny(sites=sites), "cost", engine=engine).status == "optimal"
    dual = tiny(sites=sites, protection="dual_link")
    assert stz.solve(dual, "cost", engine=engine).status == "infeasible"


@pytest.mark.parametrize(("objective", "bound"), [("exports", math.inf), ("cost", -math.inf)])
def test_unbounded(
    tiny: Build, objective: str, bound: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No table can say it, for talent is finite; should a relaxation find it, the plan says so."""
    nothing = np.zeros(0)
    relaxed = Relaxed("unbounded", nothing, nothing, math.nan, [], 0, False)
    monkeypatch.setattr("stz.solver.engines.phases.relax", lambda *_, **__: relaxed)
    plan = stz.solve(tiny(), objective)
    judged(tiny(), plan)
    assert (plan.status, plan.bound) == ("unbounded", bound)


@pytest.mark.parametrize("engine", ENGINES)
def test_opening_nothing_is_a_plan_too(tiny: Build, engine: str) -> None:
    plan = stz.solve(tiny(), "cost", gap=0.0, engine=engine)
    assert (plan.status, plan.objective, plan.opened, plan.built) == ("optimal", 0.0, [], [])


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "tables",
    [{}, {"nodes": [{"node": 1}]}, {"pools": [{"pool": "p", "talent": 4}]}],
    ids=["nothing", "a node", "a pool"],
)
def test_nothing_to_decide(tables: dict[str, Any], engine: str) -> None:
    plan = stz.solve(Instance.from_tables(**tables), engine=engine)
    assert (plan.status, plan.objective) == ("optimal", 0.0)


def test_blocks_of_endless_seats_may_be_none() -> None:
    instance = Instance.from_tables(
        sites=[{"site": "s", "existing": True}],
        options=[{"site": "s", "min_blocks": 0, "max_blocks": 2, "block_opex_musd": 1}],
    )
    plan = stz.solve(instance, "cost")
    assert plan.zones["seats"].tolist() == [0.0]


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_small_units_are_no_excuse(tiny: Build, tiny_rows: Rows, engine: str) -> None:
    reach = [row | {"benefit_musd": 5e-9} for row in tiny_rows("reach")]
    plan = stz.solve(tiny(reach=reach, cities=None, budget_musd=8), gap=1e-3, engine=engine)
    assert plan.objective == pytest.approx(7.5e-7, rel=1e-3)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_large_units(tiny: Build, tiny_rows: Rows, engine: str) -> None:
    """The same country in single dollars."""
    links = [row | {"capex_musd": row["capex_musd"] * 1e6} for row in tiny_rows("links")]
    instance = tiny(links=links, exports_min_musd=5)
    plan = stz.solve(instance, "cost", gap=1e-6, engine=engine)
    judged(instance, plan)
    assert plan.objective == pytest.approx(2e6 + 2.5, rel=1e-6)


# ids


def numbered(tiny_rows: Rows) -> Instance:
    sites = [{"site": 10, "node": 2, "seats": 5}]
    return Instance.from_tables(
        links=[{"a": 1, "b": 2, "capex_musd": 1}],
        gateways=[1],
        sites=sites,
        pools=[{"pool": 7, "talent": 5}],
        reach=[{"pool": 7, "site": 10, "benefit_musd": 1}],
        cities=[{"node": 2, "must_connect": True}],
    )


@pytest.mark.parametrize("engine", ENGINES)
def test_tables_of_a_plan_hold_the_ids_of_the_caller(tiny_rows: Rows, engine: str) -> None:
    plan = stz.solve(numbered(tiny_rows), engine=engine)
    assert plan.connected == (2,)
    assert plan.zones["site"].tolist() == [10]
    assert plan.built_links[["a", "b"]].to_numpy().tolist() == [[1, 2]]
    assert plan.assignment[["pool", "site"]].to_numpy().tolist() == [[7, 10]]


def test_opened_and_built_are_ids_of_the_caller(tiny_rows: Rows) -> None:
    plan = stz.solve(numbered(tiny_rows))
    assert plan.opened == [10]
    assert plan.built == [(1, 2)]


# what is asked


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"objective": "job"}, r"unknown objective .* did you mean 'jobs'"),
        ({"objective": "most jobs"}, "unknown objective"),
        ({"engine": "cplex"}, "unknown engine"),
        ({"gap": -0.1}, "gap"),
        ({"gap": math.nan}, "gap"),
        ({"time_limit": 0}, "time limit"),
        ({"time_limit": -5}, "time limit"),
        ({"time_limit": math.nan}, "time limit"),
    ],
)
def test_questions_that_make_no_sense(tiny: Build, asked: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        stz.solve(tiny(), **asked)


@pytest.mark.parametrize("seed", [-1, 2**31])
def test_seed_out_of_range(tiny: Build, seed: int, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ScenarioError, match="seed"):
        stz.solve(tiny(budget_musd=8), engine="scip", seed=seed)


@pytest.mark.parametrize(("engine", "package"), [("highs", "highspy"), ("scip", "pyscipopt")])
def test_missing_solver(
    tiny: Build, engine: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == package else find(name)
    )
    with pytest.raises(SolverMissingError, match=f"pip install {package}") as told:
        stz.solve(tiny(), engine=engine)
    assert told.value.exit_code == 6


# progress


@pytest.mark.parametrize("engine", ENGINES)
def test_progress_moves_one_way(engine: str) -> None:
    heard: list[Progress] = []
    plan = stz.solve(hard(10, 6), gap=0.0, time_limit=600, engine=engine, progress=heard.append)
    assert plan.status == "optimal"
    assert [p.elapsed_s for p in heard] == sorted(p.elapsed_s for p in heard)
    plans = [p.incumbent for p in heard if not math.isnan(p.incumbent)]
    assert plans == sorted(plans)
    assert len(set(plans)) > 1
    bounds = [p.bound for p in heard if not math.isnan(p.bound)]
    assert bounds == sorted(bounds, reverse=True)
    assert len(set(bounds)) > 5
    assert [p.cuts for p in heard] == sorted(p.cuts for p in heard)
    assert all(0 <= p.time_left_s <= 600 for p in heard)
    assert heard[0].phase == "root relaxation"
    assert heard[-1].phase == {"highs": "cut loop", "scip": "branch and cut"}[engine]
    for p in heard:
        if not math.isnan(p.gap):
            assert p.gap == pytest.approx(relative_gap(p.incumbent, p.bound))
    assert plan.history
    assert plan.history[-1]["incumbent"] == pytest.approx(plan.objective)


def test_a_listener_that_fails_is_heard(tiny: Build) -> None:
    def fail(_: Progress) -> None:
        raise RuntimeError("the screen is gone")

    with pytest.raises(RuntimeError, match="the screen is gone"):
        stz.solve(tiny(), progress=fail)


# determinism, threads, output, Ctrl-C


@pytest.mark.parametrize("seed", some([6, 1], 6))
@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_one_seed_one_plan(engine: str, seed: int) -> None:
    small = hard(10, seed)
    first, second = (
        stz.solve(small, gap=1e-3, time_limit=None, engine=engine, seed=3) for _ in "ab"
    )
    assert first.status == second.status == "optimal"
    assert (first.objective, first.bound) == (second.objective, second.bound)
    assert first.nodes
    assert (first.nodes, first.cuts) == (second.nodes, second.cuts)
    assert first.connected == second.connected
    for table in ("zones", "built_links", "assignment", "remote"):
        pd.testing.assert_frame_equal(getattr(first, table), getattr(second, table))
    assert first.metrics == second.metrics


@pytest.mark.parametrize("engine", ENGINES)
def test_solving_off_the_main_thread(tiny: Build, engine: str) -> None:
    """Signals belong to the main thread; a notebook's worker can solve all the same."""
    found: list[Plan] = []
    instance = tiny(budget_musd=8)
    worker = threading.Thread(
        target=lambda: found.append(stz.solve(instance, gap=1e-6, engine=engine))
    )
    worker.start()
    worker.join(600)
    assert [plan.objective for plan in found] == pytest.approx([7.5])


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_a_solve_leaves_the_instance_as_it_was(tiny: Build, engine: str) -> None:
    instance = tiny(budget_musd=8)
    before = instance.digest
    stz.solve(instance, engine=engine)
    assert instance.digest == before


def child(code: str, *, interrupt: bool = False) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own; interrupt it once it has written a line to stderr.

    Whoever interrupts asks for the fixture ``ctrl_c``, so that the child does not ignore it.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stderr is not None
    first = process.stderr.readline() if interrupt else ""
    if interrupt:
        process.send_signal(2)
    out, err = process.communicate(timeout=1200)
    return subprocess.CompletedProcess(process.args, process.returncode, out, first + err)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_nothing_is_printed(engine: str) -> None:
    """Neither by a search that ends with a proof, nor by one that is out of time."""
    code = "import stz\nfrom tests.fixtures.hard_instance import hard\n"
    code += f"assert stz.solve(hard(10, 6), gap=0.0, engine={engine!r}).status == 'optimal'\n"
    code += f"stz.solve(hard(), gap=0.0, time_limit=0.5, engine={engine!r})\n"
    done = child(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.parametrize("engine", ENGINES)
def test_ctrl_c_keeps_the_best_plan(engine: str) -> None:
    code = f"""
import json, signal, sys
import stz
from tests.fixtures.hard_instance import hard

told = []
def hear(progress):
    if progress.incumbent == progress.incumbent and not told:
        told.append(progress)
        print("a plan", file=sys.stderr, flush=True)
instance = hard()
plan = stz.solve(instance, gap=0.0, time_limit=6000, engine={engine!r}, progress=hear)
print(json.dumps({{
    "status": plan.status, "interrupted": plan.interrupted, "message": plan.message,
    "objective": plan.objective, "bound": plan.bound,
    "ok": stz.verify_plan(instance, plan).ok,
    "handler": signal.getsignal(signal.SIGINT) is signal.default_int_handler,
}}))
"""
    done = child(code, interrupt=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["ok"]
    assert (said["status"], said["interrupted"]) == ("feasible", True)
    assert said["message"] == "interrupted"
    assert said["bound"] > said["objective"] > 0
    assert said["handler"]


def test_the_plan_itself_cannot_be_changed(tiny: Build) -> None:
    plan = stz.solve(tiny(budget_musd=8))
    with pytest.raises(dataclasses.FrozenInstanceError):
        plan.status = "optimal"  # type: ignore[misc]
