"""Replacement intervals of programmes of several years, and of plans with stronger promises."""

from __future__ import annotations

import math

import pytest
from hypothesis import given

import stz
from stz.errors import DataError
from stz.instance import Edits, Instance, edited
from stz.replacement import importance
from stz.solver import Planner
from tests.fixtures.small_programmes import small_programme
from tests.fixtures.small_protected import small_protected
from tests.fixtures.tiers import bounded, some


def held_rows(instance: Instance) -> int:
    """Hold the intervals of all sites against cold solves; return how many there were."""
    planner = Planner(instance, "exports", gap=0.0, time_limit=300)
    plan = planner.solve()
    if not plan.has_plan:
        return 0
    found, held = importance(planner, plan, gap=0.0, time_limit=None, processes=1), 0
    for row in found.rows:
        if row.element.kind not in ("zone", "candidate") or row.element.asked:
            continue
        what = "ban" if row.element.chosen else "lock"
        try:
            other = edited(instance, Edits(**{what: row.element.members}))
        except DataError:
            continue
        cold = stz.solve(other, "exports", gap=0.0, time_limit=300)
        exact = found.value - cold.objective if cold.has_plan else math.inf
        assert exact in row.free or exact == row.free.low == row.free.high, (row, exact)
        # fewer things may change with the rest fixed, so that no less is lost
        assert row.fixed.high >= row.free.low - 1e-6, row
        held += 1
    return held


@pytest.mark.examples(quick=4, thorough=20)
def test_several_years(examples: int) -> None:
    held = 0

    @bounded(examples)
    @given(instance=small_programme())
    def check(instance: Instance) -> None:
        nonlocal held
        held += held_rows(instance)

    check()
    assert held


@pytest.mark.examples(quick=3, thorough=12)
@pytest.mark.parametrize("promised", some([False, True], True))
def test_stronger_promises(promised: bool, examples: int) -> None:
    held = 0
    for seed in range(examples):
        instance = small_protected(seed, promised=promised)
        if instance is not None:
            held += held_rows(instance)
    assert held
