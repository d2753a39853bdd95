"""No limit, numbers solvers cannot tell apart, and no time: what a diagnosis says of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

import stz
from stz.instance import Instance
from stz.model import build_model
from stz.solver.diagnosis import diagnosis
from stz.solver.diagnosis.diagnosis import conflict_named, diagnose
from stz.solver.diagnosis.trouble import column_words, troubled_columns, unbounded_ray
from stz.solver.lp.matrix import Matrix, from_pulp
from stz.solver.progress.progress import Clock

Build = Callable[..., Instance]
INF = float("inf")


def matrix(cost: list[float], rows: list[list[float]], upper: list[float], **more: Any) -> Matrix:
    n = len(cost)
    return Matrix(
        cost=np.array(cost, dtype=float),
        offset=0.0,
        maximize=more.get("maximize", True),
        lower=np.array(more.get("lower", [0.0] * n), dtype=float),
        upper=np.array(more.get("columns", [INF] * n), dtype=float),
        integer=np.zeros(n, dtype=bool),
        rows=sp.csr_matrix(np.array(rows, dtype=float)),
        row_lower=np.full(len(rows), -INF),
        row_upper=np.array(upper, dtype=float),
    )


@pytest.mark.parametrize(
    ("program", "ray"),
    [
        # x alone may grow; y is held by its row, z by its bound.
        (matrix([1, 1, 1], [[0, 1, 0]], [5], columns=[INF, INF, 2]), [0]),
        # x only together with y.
        (matrix([1, 0, 1], [[1, -1, 0], [0, 0, 1]], [3, 4]), [0, 1]),
        # Nothing that is worth anything grows.
        (matrix([1, 0], [[1, 0]], [3]), []),
        # Downward without a floor.
        (matrix([1, 0], [[0, 1]], [3], maximize=False, lower=[-INF, 0]), [0]),
    ],
)
def test_the_columns_that_grow_forever(program: Matrix, ray: list[int]) -> None:
    assert unbounded_ray(program).tolist() == ray


def test_a_bounded_program_has_no_ray(tiny: Build) -> None:
    assert not len(unbounded_ray(from_pulp(build_model(tiny(), "exports").problem)))


def test_an_objective_without_a_limit(tiny: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """No instance that passes its checks has one: talent, blocks and links all end."""
    model = build_model(tiny(), "exports")
    column = int(model.columns.last.workers[0])

    def endless(problem: Any, *_: Any) -> Matrix:
        found = from_pulp(problem)
        upper = found.upper.copy()
        upper[column] = INF
        free = np.full(len(found.row_upper), INF)
        return replace(found, upper=upper, row_upper=free)

    monkeypatch.setattr(diagnosis, "from_pulp", endless)
    found = diagnose(tiny())
    assert found.status == "unbounded"
    (problem,) = found.problems
    assert problem.what.startswith("exports has no limit: ")
    assert "people of pool a at site E" in problem.what
    assert "budget_musd" in problem.mend


def test_every_column_has_words(tiny: Build) -> None:
    model = build_model(tiny(), "exports")
    year = model.columns.last
    said = [
        column_words(model, int(column))
        for column in (year.open[0], year.blocks[0], year.build[1], year.connected[0],
                       year.workers[0], year.remote[0])
    ]  # fmt: skip
    assert said == [
        "opening of site E",
        "blocks of seats at site E",
        "building of link trunk2",
        "connection of city far",
        "people of pool a at site E",
        "remote workers of city far",
    ]
    assert column_words(model, 10**6) == "column 1000000"


def test_numbers_that_solvers_cannot_tell_apart(tiny: Build, tiny_rows: Callable[..., Any]) -> None:
    links = tiny_rows("links", he={"capex_musd": 1e-9}, hw={"capex_musd": 3e6})
    (problem,) = troubled_columns(tiny(links=links))
    assert (problem.layer, problem.field) == ("links", "capex_musd")
    assert "1e-09 to 3,000,000" in problem.what
    assert troubled_columns(tiny()) == []


def test_a_solver_that_failed(tiny: Build, tiny_rows: Callable[..., Any]) -> None:
    links = tiny_rows("links", he={"capex_musd": 1e-9}, hw={"capex_musd": 3e6})
    plan = replace(
        stz.solve(tiny(budget_musd=0)), status="error", message="the relaxation could not be solved"
    )
    found = diagnose(tiny(links=links), plan=plan)
    assert found.status == "troubled"
    assert "numerical trouble: the relaxation could not be solved" in found.text
    assert found.problems[1].layer == "links"


def test_no_time_for_a_first_plan(tiny: Build) -> None:
    plan = replace(stz.solve(tiny(budget_musd=8)), status="no_plan", bound=9.15, time_limit=60.0)
    found = diagnose(tiny(budget_musd=8), plan=plan)
    assert (found.status, found.complete) == ("unknown", False)
    assert "no plan was found within 60 s; it is not known whether there is one" in found.text
    assert "every plan has exports of at most 9.15 USD million per year" in found.text
    assert "--time-limit 240" in found.text


def test_what_a_plan_knows_is_not_found_out_again(tiny: Build) -> None:
    small = tiny(budget_musd=8)
    assert diagnose(small, plan=stz.solve(small)).status == "feasible"
    hard = tiny(budget_musd=3, n_zones=1)
    plan = stz.solve(hard)
    assert plan.status == "infeasible"
    assert diagnose(hard, plan=plan).mends == diagnose(hard).mends


def test_as_plain_data(tiny: Build) -> None:
    said = diagnose(tiny(budget_musd=3, n_zones=1)).as_dict()
    assert said["status"] == "infeasible"
    assert said["complete"]
    assert "raise budget_musd from 3 to 3.5" in [m["changes"][0] for m in said["mends"]]
    assert said["problems"][0]["rule"]


def test_naming_a_conflict_ends_where_there_is_no_time_to_write_the_problem(tiny: Build) -> None:
    asked = tiny(budget_musd=0.0, exports_min_musd=99.0)
    named = conflict_named(asked, Clock(60.0), seconds=1e-9, seed=1)
    assert named == "" or named.startswith("no plan satisfies all of: ")
