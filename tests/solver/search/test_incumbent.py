"""The incumbent takes whole, feasible, connected and better plans, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from stz.instance import Instance
from stz.solver.search.search import Search

Build = Callable[..., Instance]
SearchOn = Callable[..., Search]
GOOD = {
    "open_0_E_modular_standard": 1,
    "blocks_0_E_modular_standard": 2,
    "build_1_he": 1,
    "workers_0_a_E": 80,
    "workers_1_b_E": 20,
}


def vector(search: Search, **values: float) -> np.ndarray:
    column = {variable.name: variable.id for variable in search.model.problem.variables()}
    out = np.zeros(len(column))
    for name, value in values.items():
        out[column[name]] = value
    return out


@pytest.fixture
def search(tiny: Build, search_on: SearchOn) -> Search:
    return search_on(tiny(budget_musd=8, max_zones=2))


def test_a_good_plan_is_taken_and_completed(search: Search) -> None:
    assert search.incumbent.offer(vector(search, **GOOD))
    assert search.incumbent.objective == pytest.approx(5.0)
    taken = search.incumbent.solution
    assert taken is not None
    assert taken[search.model.columns.years[0].arc_out].tolist() == [1, 0, 1, 0, 0, 0]
    assert taken[search.model.columns.years[0].arc_back].tolist() == [0] * 6


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"workers_1_b_E": 20.1}, "seats: 2 blocks of 50"),
        ({"workers_2_b_W": 5}, "W is closed"),
        ({"workers_0_a_E": 10, "workers_1_b_E": 0}, "occupancy: 60 of 100"),
        ({"blocks_0_E_modular_standard": 0}, "at least 1 block, and no seats"),
        ({"build_1_he": 0}, "east is not connected"),
        ({"build_1_he": 0, "build_3_ew": 1}, "ew leads nowhere"),
        ({"build_0_trunk2": 1, "build_4_wf": 1}, "budget: 9"),
        ({"connected_0_far": 1}, "far is not connected"),
        ({"remote_0_far": 1}, "nobody works from home without a connection"),
        ({"open_2_F_standard_standard": 1}, "F is not connected"),
    ],
)
def test_a_plan_that_breaks_a_row_is_refused(
    search: Search, change: dict[str, float], why: str
) -> None:
    assert not search.incumbent.offer(vector(search, **GOOD | change)), why
    assert search.incumbent.solution is None
    assert math.isnan(search.incumbent.objective)


@pytest.mark.parametrize(
    ("change", "objective"),
    [
        ({"workers_0_a_E": 80.1}, 5.0),
        ({"workers_2_b_W": -1}, 5.0),
        ({"blocks_0_E_modular_standard": 4}, None),
    ],
)
def test_values_outside_their_bounds_are_drawn_in(
    search: Search, change: dict[str, float], objective: float | None
) -> None:
    """80 people, not 80.1; nobody, not less; 3 blocks, which 100 people fill by two thirds."""
    assert search.incumbent.offer(vector(search, **GOOD | change))
    taken = search.incumbent.solution
    assert taken is not None
    assert search.matrix.violation(taken) <= 1e-9
    assert search.incumbent.objective == pytest.approx(objective or 5.0)


def test_only_a_better_plan_replaces_it(search: Search) -> None:
    worse = GOOD | {"workers_1_b_E": 10}
    assert search.incumbent.offer(vector(search, **worse))
    assert not search.incumbent.offer(vector(search, **worse))
    assert search.incumbent.offer(vector(search, **GOOD))
    assert not search.incumbent.offer(vector(search, **worse))
    assert search.incumbent.objective == pytest.approx(5.0)


def test_smaller_is_better_where_cost_is_minimized(tiny: Build, search_on: SearchOn) -> None:
    search = search_on(tiny(), "cost")
    assert search.incumbent.offer(vector(search, **GOOD))
    assert search.incumbent.offer(vector(search))
    assert search.incumbent.objective == 0.0
    assert not search.incumbent.offer(vector(search, **GOOD))


def test_whole_numbers_are_rounded_before_they_are_judged(search: Search) -> None:
    nearly = GOOD | {"open_0_E_modular_standard": 1 - 1e-7, "build_1_he": 1 - 1e-7}
    assert search.incumbent.offer(vector(search, **nearly))
    taken = search.incumbent.solution
    assert taken is not None
    assert (taken[search.matrix.integer] % 1 == 0).all()


def test_two_paths_where_two_are_asked(tiny: Build, search_on: SearchOn) -> None:
    search = search_on(tiny(protection="dual_link"))
    assert not search.incumbent.offer(vector(search, **GOOD))
    ring = {"build_0_trunk2": 1, "build_2_hw": 1, "build_3_ew": 1}
    assert not search.incumbent.offer(vector(search, **GOOD, build_2_hw=1, build_3_ew=1))
    assert search.incumbent.offer(vector(search, **GOOD, **ring))


def test_the_bound_never_passes_the_incumbent(search: Search) -> None:
    search.tighten(9.0)
    search.tighten(9.5)
    assert search.bound == 9.0
    search.offer(vector(search, **GOOD))
    search.tighten(4.0)
    assert search.bound == pytest.approx(5.0)
    search.tighten(math.nan)
    search.tighten(math.inf)
    assert search.bound == pytest.approx(5.0)
    assert search.is_proven


def test_history_and_listener_hear_of_every_plan(tiny: Build, search_on: SearchOn) -> None:
    heard: list[Any] = []
    search = search_on(tiny(), listener=heard.append)
    search.offer(vector(search))
    search.offer(vector(search, **GOOD))
    search.offer(vector(search))
    assert [entry["incumbent"] for entry in search.history] == pytest.approx([0.0, 5.0])
    assert [progress.incumbent for progress in heard] == pytest.approx([0.0, 5.0])
