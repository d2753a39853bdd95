"""Reach rows that are separated where they are broken, instead of stated."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given

from stz.instance import Instance
from stz.model import people_rows
from stz.solver.search.search import Search
from tests.fixtures.against_oracle import compare
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import bounded

Build = Callable[..., Instance]
SearchOn = Callable[..., Search]


@pytest.mark.filterwarnings("ignore:invalid value encountered in multiply")
@pytest.mark.examples(quick=3, thorough=25)
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
