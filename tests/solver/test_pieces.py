"""Small parts of the search: cut pool, matrix, clock, gap, reductions, fixing, reach cuts."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Callable
from typing import Any

import highspy
import numpy as np
import pulp
import pytest
import scipy.sparse as sp
from hypothesis import given

from stz.instance import Instance
from stz.model import build_model, people_rows
from stz.solver.cuts.pool import Cut, CutPool, cut_rows
from stz.solver.heuristics.primal import PrimalHeuristics
from stz.solver.lp.matrix import INFINITY, Matrix, from_pulp, highs_model
from stz.solver.lp.relaxation import relax
from stz.solver.presolve.reduced_cost_fixing import fixed, reduced_costs
from stz.solver.presolve.reductions import dominated_options
from stz.solver.progress.progress import Clock, ctrl_c_interrupts, relative_gap
from stz.solver.search.mip_run import run_mip
from stz.solver.search.search import Search
from stz.solver.solve import default_engine
from tests.fixtures.against_oracle import compare
from tests.fixtures.oracle import best_objective
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import bounded

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]
SearchOn = Callable[..., Search]


def cut(*terms: tuple[int, float], lower: float = 0.0) -> Cut:
    columns, values = zip(*terms, strict=True)
    return Cut(np.array(columns), np.array(values, dtype=float), lower)


# cut pool


def test_each_cut_is_kept_once_whatever_the_order_of_its_terms() -> None:
    pool = CutPool()
    first, same = cut((1, 1.0), (4, -1.0)), cut((4, -1.0), (1, 1.0))
    other = [
        cut((1, 1.0), (4, -2.0)),
        cut((1, 1.0), (4, -1.0), lower=1.0),
        cut((1, 1.0), (5, -1.0)),
    ]
    assert pool.add([first, same]) == [first]
    assert pool.add([*other, first]) == other
    assert len(pool) == 4
    assert pool.cuts == [first, *other]


def test_a_cut_that_left_the_rows_may_come_back() -> None:
    pool = CutPool([cut((0, 1.0), lower=1.0), cut((1, 1.0), lower=1.0)])
    point = np.array([0.0, 0.5])
    assert pool.violated(point) == pool.cuts
    kept, left = pool.cuts
    pool.drop([1])
    assert pool.violated(point) == [kept]
    assert pool.add([kept, left]) == [left]
    assert pool.violated(np.array([1.0, 0.5])) == [left]


def test_violation_and_rows_of_cuts() -> None:
    cuts = [cut((0, 1.0), (2, -1.0)), cut((1, 2.0), lower=1.0)]
    point = np.array([0.25, 0.25, 1.0])
    assert [one.violation(point) for one in cuts] == [0.75, 0.5]
    assert cut_rows(cuts, 3).toarray().tolist() == [[1, 0, -1], [0, 2, 0]]


# matrix


@pytest.mark.parametrize("objective", ["exports", "cost", "npv"])
def test_matrix_says_what_pulp_says(tiny: Build, objective: str) -> None:
    """HiGHS on the matrix and PuLP's own HiGHS interface agree on the program without cuts."""
    instance = tiny(budget_musd=8, exports_min_musd=2, annuity_years=5)
    problem = build_model(instance, objective).problem
    matrix = from_pulp(problem)
    model = highs_model(matrix, [], integer=True)
    model.run()
    assert model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    problem.solve(pulp.HiGHS(msg=False))
    assert model.getInfo().objective_function_value == pytest.approx(problem.objective.value())
    solution = np.array(model.getSolution().col_value)
    assert matrix.objective(solution) == pytest.approx(problem.objective.value())
    assert matrix.violation(solution) <= 1e-6


def small_matrix(maximize: bool = False, upper: float = INFINITY) -> Matrix:
    """``x + y >= 1`` with costs 1 and 2."""
    return Matrix(
        cost=np.array([1.0, 2.0]),
        offset=10.0,
        maximize=maximize,
        lower=np.zeros(2),
        upper=np.array([upper, upper]),
        integer=np.array([True, False]),
        rows=sp.csr_matrix(np.array([[1.0, 1.0]])),
        row_lower=np.array([1.0]),
        row_upper=np.array([INFINITY]),
    )


def test_violation_is_relative_to_the_limit() -> None:
    matrix = small_matrix(upper=4.0)
    assert matrix.violation(np.array([1.0, 0.0])) == 0.0
    assert matrix.violation(np.array([0.0, 0.0])) == 0.5
    assert matrix.violation(np.array([9.0, 0.0])) == 1.0
    assert matrix.violation(np.array([2.0, -0.5])) == 0.5
    assert matrix.objective(np.array([1.0, 1.0])) == 13.0


@pytest.mark.parametrize(
    ("matrix", "status"),
    [
        (small_matrix(), "ok"),
        (small_matrix(maximize=True), "unbounded"),
        (small_matrix(upper=0.25), "infeasible"),
        (small_matrix(maximize=True, upper=0.25), "infeasible"),
    ],
)
def test_relaxation_tells_unbounded_from_infeasible(
    matrix: Matrix, status: str, tiny: Build, search_on: SearchOn
) -> None:
    alone = search_on(tiny(links=None, gateways=[], cities=None))
    relaxed = relax(matrix, (alone.connectivity, alone.reach), CutPool(), Clock(300))
    assert relaxed.status == status
    if status == "ok":
        assert relaxed.bound == 11.0
        assert relaxed.clean


# clock, gap, Ctrl-C


def test_relative_gap() -> None:
    assert relative_gap(100.0, 101.0) == pytest.approx(0.01)
    assert relative_gap(-100.0, -99.0) == pytest.approx(0.01)
    assert relative_gap(0.0, 0.0) == 0.0
    assert relative_gap(0.0, 1.0) == pytest.approx(1e9)
    for pair in ((math.nan, 1.0), (1.0, math.nan), (1.0, math.inf)):
        assert math.isnan(relative_gap(*pair))


def test_clock_runs_out_and_is_over_when_interrupted() -> None:
    endless = Clock(None)
    assert math.isinf(endless.left)
    endless.interrupted.set()
    assert endless.is_over
    short = Clock(0.01)
    time.sleep(0.02)
    assert short.left == 0.0
    assert short.is_over
    assert short.elapsed >= 0.02


@pytest.mark.usefixtures("ctrl_c")
def test_the_first_ctrl_c_stops_the_clock_and_the_second_is_raised() -> None:
    before = signal.getsignal(signal.SIGINT)
    clock = Clock(60)

    def twice() -> None:
        with ctrl_c_interrupts(clock):
            signal.raise_signal(signal.SIGINT)
            assert clock.is_over
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        twice()
    assert signal.getsignal(signal.SIGINT) is before


# default engine


def test_highs_decides_whatever_the_problem(tiny: Build, tiny_rows: Rows) -> None:
    assert default_engine(tiny()) == "highs"
    assert default_engine(tiny(links=None, gateways=[], cities=None)) == "highs"
    standing = [row | {"existing": True} for row in tiny_rows("links")]
    assert default_engine(tiny(links=standing)) == "highs"


# reductions


def test_a_dearer_option_that_can_do_no_more_is_dropped(tiny: Build, tiny_rows: Rows) -> None:
    option = tiny_rows("options")[0]
    variants = [
        option,
        option | {"size": "dearer", "fixed_opex_musd": 0.2},
        option | {"size": "longer", "max_blocks": 4, "fixed_capex_musd": 2},
        option | {"size": "emptier", "min_occupancy": 0.5, "fixed_capex_musd": 2},
        option | {"size": "other seats", "block_seats": 60, "fixed_capex_musd": 9},
    ]
    dropped = dominated_options(tiny(options=variants))
    assert dropped.tolist() == [False, True, False, False, False, False, False]
    spending = [{"measure": "spending", "tiers": [2], "minimum": 3}]
    assert not dominated_options(tiny(options=variants, quotas=spending)).any()


def test_of_equal_options_the_first_stays(tiny: Build, tiny_rows: Rows) -> None:
    option = tiny_rows("options")[0]
    dropped = dominated_options(tiny(options=[option, option | {"size": "same"}]))
    assert dropped.tolist() == [False, True, False, False]


# reduced-cost fixing


@pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")
@pytest.mark.examples(quick=25, thorough=80)
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


# reach cuts


@pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")
@pytest.mark.examples(quick=8, thorough=40)
def test_reach_rows_separated_instead_of_stated_change_nothing(
    monkeypatch: pytest.MonkeyPatch, examples: int
) -> None:
    monkeypatch.setattr(people_rows, "STATED_REACH_PAIRS", 0)

    @bounded(examples)
    @given(instance=small_instance())
    def check(instance: Instance) -> None:
        compare(instance, "npv")

    check()


def test_reach_cuts_are_the_rows_that_are_broken(
    tiny: Build, search_on: SearchOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """40 of 60 people of b at W while W is open by a half: the pair breaks its row by a sixth."""
    monkeypatch.setattr(people_rows, "STATED_REACH_PAIRS", 0)
    search = search_on(tiny())
    column = {variable.name: variable.id for variable in search.model.problem.variables()}
    point = np.zeros(len(column))
    point[column["workers_2_b_W"]] = 40
    point[column["open_1_W_standard_standard"]] = 0.5
    (broken,) = search.reach.separate(point)
    assert broken.violation(point) == pytest.approx(40 / 60 - 0.5)
    assert set(broken.columns.tolist()) == {
        column["workers_2_b_W"], column["open_1_W_standard_standard"]
    }  # fmt: skip
    point[column["open_1_W_standard_standard"]] = 0.7
    assert search.reach.separate(point) == []
