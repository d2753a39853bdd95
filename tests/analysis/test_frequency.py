"""Shares of plans equal counting, and tables that cannot be counted are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.analysis import frequency, front
from stz.errors import DataError, ScenarioError
from stz.runs.store import Run
from tests.fixtures.tiers import random_problems

MakeRun = Callable[..., Run]

PLANS = st.dictionaries(
    st.integers(1, 6),
    st.sets(st.tuples(st.sampled_from(["zone", "link"]), st.sampled_from("abcd")), min_size=1),
    min_size=1,
)


@random_problems(quick=10, thorough=40)
@given(plans=PLANS)
def test_shares_equal_counting(plans: dict[int, set[tuple[str, str]]]) -> None:
    rows = [(plan, *choice) for plan, chosen in plans.items() for choice in sorted(chosen)]
    found = frequency(pd.DataFrame(rows, columns=["plan", "kind", "id"]))
    assert found["share"].between(0, 1).all()
    assert len(found) == len({row[1:] for row in rows})
    for row in found.to_dict("records"):
        count = sum((row["kind"], row["id"]) in chosen for chosen in plans.values())
        assert (row["chosen"], row["plans"]) == (count, len(plans))
        assert row["share"] == count / len(plans)


def test_runs_are_counted(small_run: MakeRun) -> None:
    runs = [
        small_run("a", {"lahore": {"seats": 100.0}, "kasur": {}}, ["L1"]),
        small_run("b", {"lahore": {"seats": 300.0}}),
    ]
    found = frequency(runs).set_index(["kind", "id"])
    assert found.loc[("zone", "lahore"), ["share", "mean_seats"]].tolist() == [1.0, 200.0]
    assert found.loc[("zone", "kasur"), ["share", "mean_seats"]].tolist() == [0.5, 100.0]
    assert found.loc[("link", "L1"), "share"] == 0.5
    assert found.index.tolist() == [("zone", "lahore"), ("zone", "kasur"), ("link", "L1")]


def test_plans_that_chose_nothing_count(small_run: MakeRun) -> None:
    table = pd.DataFrame({"plan": ["p", "p"], "kind": "zone", "id": "a", "seats": [5, 5]})
    assert frequency(table, total=4)["share"].tolist() == [0.25]
    assert frequency([small_run("a", {"lahore": {}}), small_run("b")])["share"].tolist() == [0.5]
    assert frequency([]).empty


def test_all_that_cannot_be_counted_is_told_at_once() -> None:
    table = pd.DataFrame(
        {
            "plan": ["p", None, "p"],
            "kind": ["zone", "zone", "town"],
            "id": ["", "a", "b"],
            "seats": ["many", -1, 3],
        }
    )
    with pytest.raises(DataError) as caught:
        frequency(table)
    assert sorted((p.row, p.field) for p in caught.value.problems) == [
        ("0", "id"), ("0", "seats"), ("1", "plan"), ("1", "seats"), ("2", "kind"),
    ]  # fmt: skip
    with pytest.raises(DataError, match="column is missing"):
        frequency(pd.DataFrame({"plan": []}))
    with pytest.raises(DataError, match="2 are named"):
        frequency(pd.DataFrame({"plan": [1, 2], "kind": "zone", "id": "a"}), total=1)


def money(exports: float, capex: float) -> dict[str, Any]:
    return {"metrics": {"exports": exports, "capex": capex}}


def test_a_front_knows_who_is_beaten(small_run: MakeRun) -> None:
    runs = [
        small_run("rich", metrics=money(10, 9)),
        small_run("beaten", metrics=money(6, 8)),
        small_run("poor", metrics=money(7, 4)),
        small_run("same", metrics=money(7, 4)),
    ]
    found = front(runs, "capex", "exports")
    assert found["name"].tolist() == ["poor", "same", "beaten", "rich"]
    assert found["position"].tolist() == [2, 3, 1, 0]
    assert found["dominated"].tolist() == [False, False, True, False]


def test_a_front_refuses_what_it_cannot_draw(small_run: MakeRun) -> None:
    run = small_run("one")
    with pytest.raises(ScenarioError, match=r"no metric 'joy'.*choose one of exports, capex"):
        front([run], "joy", "exports")
    with pytest.raises(ScenarioError, match="choose two metrics"):
        front([run], "capex", "capex")
    phased = small_run("two", metrics={"units": {"exports": "USD million"}})
    with pytest.raises(ScenarioError, match="same number of years"):
        front([run, phased], "capex", "exports")
