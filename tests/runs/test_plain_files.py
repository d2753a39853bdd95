"""What is written as plain files comes back as the same problem and the same plan."""

from __future__ import annotations

import json
import math
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.errors import DataError
from stz.instance import Instance
from stz.instance.tables import TABLES
from stz.plan import Plan
from stz.runs.plain_files import (
    PLAN_TABLES,
    read_instance,
    read_plan,
    write_instance,
    write_json,
    write_plan,
)
from stz.verifier.verify_plan import verify_plan
from tests.fixtures.reported import verify_decisions
from tests.fixtures.tiers import random_problems


def test_instance_comes_back_with_its_digest(instance: Instance, tmp_path: Path) -> None:
    write_instance(tmp_path / "instance", instance)
    back = read_instance(tmp_path / "instance")
    assert back.digest == instance.digest
    assert back.name == instance.name
    assert (back.limits, back.quotas, back.gateways) == (
        instance.limits,
        instance.quotas,
        instance.gateways,
    )
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(back, table), getattr(instance, table))


def test_plan_comes_back_whole(instance: Instance, plan: Plan, tmp_path: Path) -> None:
    write_plan(tmp_path, plan)
    back = read_plan(tmp_path)
    assert verify_plan(instance, back).ok
    for field in fields(Plan):
        if field.name in PLAN_TABLES:
            mine, theirs = getattr(plan, field.name), getattr(back, field.name)
            pd.testing.assert_frame_equal(mine, theirs, check_dtype=False)
        else:
            assert getattr(back, field.name) == getattr(plan, field.name)


def test_numbers_without_end_come_back(plan: Plan, tmp_path: Path) -> None:
    stopped = replace(plan, status="feasible", bound=math.inf, gap=math.inf, wall_time=math.nan)
    write_plan(tmp_path, stopped)
    json.loads((tmp_path / "plan.json").read_text(), parse_constant=pytest.fail)
    back = read_plan(tmp_path)
    assert (back.bound, back.gap) == (math.inf, math.inf)
    assert math.isnan(back.wall_time)


words = st.text(min_size=1, max_size=6).filter(lambda word: word == word.strip())
ids = st.one_of(words, st.integers(0, 99))
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
amounts = st.floats(0, 1e9)


@random_problems(quick=10, thorough=40)
@given(names=st.lists(ids, min_size=2, max_size=4, unique_by=str), text=texts, amount=amounts)
def test_any_text_and_number_comes_back(
    tmp_path_factory: Any, names: list[Any], text: str, amount: float
) -> None:
    instance = Instance.from_tables(
        nodes=[{"node": name, "name": text} for name in names],
        links=[{"a": names[0], "b": names[1], "capex_musd": amount, "risk_group": text}],
        gateways=[names[0]],
        sites=[{"site": names[1], "node": names[1], "capex_musd": amount, "province": text}],
        pools=[{"pool": name, "talent": amount} for name in names],
        annuity_years=amount,
        quotas=[
            {
                "name": text,
                "measure": "zones",
                "provinces": [text] if text else [],
                "maximum": amount,
            }
        ],
    )
    folder = tmp_path_factory.mktemp("run")
    write_instance(folder, instance)
    back = read_instance(folder)
    assert back.digest == instance.digest
    pd.testing.assert_frame_equal(back.nodes, instance.nodes)
    assert back.gateways == instance.gateways


def test_text_is_quoted_and_numbers_are_not(tmp_path: Path) -> None:
    """A lone carriage return must never stand bare: a csv reader takes it for a line end."""
    instance = Instance.from_tables(
        nodes=[{"node": "a", "name": "one\rtwo"}, {"node": "b"}],
        links=[{"a": "a", "b": "b", "capex_musd": 1.5, "risk_group": "\r"}],
        gateways=["a"],
        sites=[{"site": "s", "node": "b", "capex_musd": 2.0}],
        pools=[{"pool": "p", "talent": 10}],
    )
    write_instance(tmp_path, instance)
    links = (tmp_path / "links.csv").read_bytes()
    assert b'"\'\r"' in links
    assert b'"one\rtwo"' in (tmp_path / "nodes.csv").read_bytes()
    assert b",1.5," in links
    assert read_instance(tmp_path).digest == instance.digest


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("instance.json", "{"),
        ("instance.json", "[]"),
        ("instance.json", '{"ids": {}}'),
        ("nodes.csv", "node\n1\n"),
        ("nodes.csv", ""),
        ("links.csv", None),
        ("pools.csv", "pool,talent,mandatory,tier,province,name\np,many,False,0,,\n"),
    ],
)
def test_damaged_files_are_told(
    instance: Instance, tmp_path: Path, file: str, text: str | None
) -> None:
    write_instance(tmp_path, instance)
    if text is None:
        (tmp_path / file).unlink()
    else:
        (tmp_path / file).write_text(text)
    with pytest.raises(DataError) as error:
        read_instance(tmp_path)
    (problem,) = error.value.problems
    assert problem.where.endswith((file, "instance.json"))
    assert str(tmp_path.parent) not in str(problem)


def test_damaged_plan_is_told(plan: Plan, tmp_path: Path) -> None:
    write_plan(tmp_path, plan)
    said = json.loads((tmp_path / "plan.json").read_text())
    write_json(tmp_path / "plan.json", said | {"color": "green"})
    with pytest.raises(DataError, match="color"):
        read_plan(tmp_path)


def test_years_failures_bounds_and_levers_come_back(tmp_path: Path) -> None:
    instance = Instance.from_tables(
        nodes=[{"node": node, "lon": 67.0, "lat": 25.0} for node in (1, "b", "c")],
        links=[{"link": 7, "a": 1, "b": "b", "capex_musd": 1, "lead_years": 1}],
        gateways=[1],
        sites=[
            {"site": "s", "node": "b", "downtime_target_min": math.inf},
            {"site": "u", "node": "c", "downtime_target_min": 30.0},
            {"site": "v", "node": "c"},
        ],
        options=[{"site": "s", "lead_years": 1, "ramp_years": 2}],
        pools=[{"pool": "p", "talent": 10, "growth_per_year": 0.03}],
        failures=[
            {"failure": "flood", "links": [7], "nodes": [1, "b"], "rate_per_year": 0.1},
            {"failure": 5, "nodes": "c", "repair_h": 3.0},
        ],
        years=[{"year": 2026, "budget_musd": 3.0}, {"year": 2027, "talent_factor": 1.25}],
        downtime_target_min=52.56,
        spacing_km=0.0,
        bounds=[{"metric": "capex", "of": "exports", "max_share": 0.5, "maximum": 9.0}],
        levers={"formal_share": 0.7, "tax_rate": 0.01, "retention_share": 0.5},
    )
    write_instance(tmp_path, instance)
    back = read_instance(tmp_path)
    assert back.digest == instance.digest
    assert (back.bounds, back.levers, back.limits) == (
        instance.bounds,
        instance.levers,
        instance.limits,
    )
    for table in TABLES:
        pd.testing.assert_frame_equal(getattr(back, table), getattr(instance, table))
    assert back.failures["nodes"].tolist() == [(1, "b"), ("c",)]
    assert back.links["link"].tolist() == [7]


def test_stages_and_tables_over_years_come_back(plan: Plan, tmp_path: Path) -> None:
    stages = (
        {"objective": "capex", "value": 3.0, "bound": math.inf, "gap": math.inf, "status": "x"},
        {"objective": "exports", "value": 1, "bound": 1.5, "gap": 0.5, "status": "feasible"},
    )
    later = plan.assignment.assign(year=2)
    told = replace(
        plan, stages=stages, maximize=False, assignment=pd.concat([plan.assignment, later])
    )
    write_plan(tmp_path, told)
    back = read_plan(tmp_path)
    assert back.stages == stages
    assert back.maximize is False
    assert back.assignment["year"].tolist() == told.assignment["year"].tolist()
    assert back.availability["target_min"].tolist() == [math.inf] * 3


def test_a_plan_of_a_run_without_years_is_one_of_the_first(
    instance: Instance, plan: Plan, tmp_path: Path, written_before_years: Any
) -> None:
    write_instance(tmp_path / "instance", instance)
    write_plan(tmp_path / "plan", plan)
    written_before_years(tmp_path, plan)
    old, before = read_instance(tmp_path / "instance"), read_plan(tmp_path / "plan")
    assert old.digest == instance.digest, "what it lacks is what the defaults say"
    assert old.n_years == 1
    assert "year" not in before.zones.columns
    assert before.connected == ("tobatek",)
    assert before.maximize
    told = verify_plan(old, before)
    assert set(told.groups) == {"by_year", "availability"}, "it reports neither years nor downtimes"
    assert verify_decisions(old, before).ok


@pytest.mark.parametrize("file", ["links.csv", "options.csv", "pools.csv", "instance.json"])
def test_damaged_files_of_a_run_without_years_are_told(
    instance: Instance, plan: Plan, tmp_path: Path, file: str, written_before_years: Any
) -> None:
    write_instance(tmp_path / "instance", instance)
    write_plan(tmp_path / "plan", plan)
    written_before_years(tmp_path, plan)
    path = tmp_path / "instance" / file
    path.write_text(path.read_text().replace("capex_musd", "price").replace("talent", "people")
                    .replace("quotas", "rules"))  # fmt: skip
    with pytest.raises(DataError):
        read_instance(tmp_path / "instance")


def test_names_in_a_plan_come_back(instance: Instance, plan: Plan, tmp_path: Path) -> None:
    sites = dict(zip(instance.sites["site"], instance.sites["name"], strict=True))
    nodes = dict(zip(instance.nodes["node"], instance.nodes["name"], strict=True))
    named = replace(
        plan,
        zones=plan.zones.assign(name=plan.zones["site"].map(sites)),
        connections=plan.connections.assign(name=plan.connections["node"].map(nodes)),
        built_links=plan.built_links.assign(
            a_name=plan.built_links["a"].map(nodes), b_name=plan.built_links["b"].map(nodes)
        ),
    )
    write_plan(tmp_path, named)
    back = read_plan(tmp_path)
    assert verify_plan(instance, back).ok
    for table in ("zones", "connections", "built_links"):
        mine = getattr(named, table)
        pd.testing.assert_frame_equal(getattr(back, table)[mine.columns], mine, check_dtype=False)
