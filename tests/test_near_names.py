"""What is told about a name that is unknown."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest

import stz
from stz.errors import StzError
from stz.near_names import did_you_mean


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("export", ["exports", "cost"], "did you mean 'exports'?"),
        ("Dera Ismail Khan", ["deraismailkhan", "multan"], "did you mean 'deraismailkhan'?"),
        ("MULTAN", ["multan"], "did you mean 'multan'?"),
        ("12", [12, 7], "did you mean 12?"),
        (12, ["12"], "did you mean '12'?"),
        ("-", ["_"], "one of _"),
        ("x", ["exports", "cost"], "one of exports, cost"),
    ],
)
def test_hint(name: object, known: list[object], hint: str) -> None:
    assert did_you_mean(name, known) == hint


def test_something_else_may_be_said() -> None:
    assert did_you_mean("x", ["exports"], "see the list") == "see the list"


TABLES: dict[str, Any] = {
    "nodes": [{"node": "gate"}, {"node": "hub"}],
    "links": [{"a": "gate", "b": "hub", "capex_musd": 1}],
    "gateways": ["gate"],
    "sites": [{"site": "A", "node": "hub", "capex_musd": 1, "seats": 5, "province": "north"}],
    "pools": [{"pool": "p", "talent": 5}],
    "reach": [{"pool": "p", "site": "A", "benefit_musd": 1}],
}


@pytest.mark.parametrize(
    ("changes", "meant"),
    [
        ({"gateways": ["Gat"]}, "'gate'"),
        ({"protection": "dual_lnk"}, "'dual_link'"),
        ({"sites": [{**TABLES["sites"][0], "node": "hubb"}]}, "'hub'"),
        ({"sites": [{**TABLES["sites"][0], "protection": "singel"}]}, "'single'"),
        ({"reach": [{"pool": "P", "site": "A"}]}, "'p'"),
        ({"quotas": [{"name": "q", "measure": "zone", "minimum": 1}]}, "'zones'"),
        (
            {"quotas": [{"name": "q", "measure": "zones", "provinces": ["norht"], "minimum": 1}]},
            "'north'",
        ),
    ],
)
def test_names_in_tables(changes: dict[str, Any], meant: str) -> None:
    with pytest.raises(StzError, match=f"did you mean {meant}"):
        stz.Instance.from_tables(**{**TABLES, **changes})


def test_names_in_calls(tmp_path: Path) -> None:
    instance = stz.Instance.from_tables(**TABLES)
    for call, meant in (
        (lambda: stz.solve(instance, "export"), "'exports'"),
        (lambda: stz.solve(instance, "cost", engine="highz"), "'highs'"),
        (lambda: stz.Planner(instance).resolve(lock=["AA"]), "'A'"),
        (lambda: stz.Planner(instance).resolve(locked=["A"]), "'lock'"),
        (lambda: instance.with_limits(budget=3), "'budget_musd'"),
        (lambda: stz.report_run(tmp_path, forms=["htm"]), "'html'"),
    ):
        with pytest.raises(StzError, match=f"did you mean {meant}"):
            call()


def test_attributes_and_numbers_of_a_plan_hint_at_the_name_that_was_meant() -> None:
    instance = stz.Instance.from_tables(**TABLES)
    plan = stz.solve(instance)
    for holder, name, meant in (
        (plan, "links", "built_links"),
        (plan, "bounds", "bound"),
        (instance, "site", "sites"),
    ):
        with pytest.raises(AttributeError, match=f"did you mean '{meant}'"):
            getattr(holder, name)
        assert not hasattr(holder, "_repr_png_")
    for numbers in (plan.metrics, stz.REGISTRY):
        with pytest.raises(KeyError, match="did you mean 'exports'"):
            numbers["export"]
        assert numbers.get("export") is None
    assert pickle.loads(pickle.dumps(plan.metrics)) == plan.metrics
    assert copy.copy(plan).metrics == plan.metrics
