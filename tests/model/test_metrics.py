"""The metric registry against numbers worked out by hand for one plan of the tiny country.

The plan: E with 2 blocks, W, city far; links trunk2, he, hw, ew, wf; 80 of pool a and 20 of b at E,
40 of b at W, 20 of c at home.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import stz
from stz.instance import Instance
from stz.model import OBJECTIVES, REGISTRY, PlanningModel, build_model
from stz.model.columns import Linear, linear
from stz.plan import LESS_IS_BETTER, UNITS

Build = Callable[..., Instance]
Vector = Callable[..., np.ndarray]

PLAN: dict[str, float] = {
    "open_E_modular_standard": 1,
    "blocks_E_modular_standard": 2,
    "open_W_standard_standard": 1,
    "connected_far": 1,
    "build_trunk2": 1,
    "build_he": 1,
    "build_hw": 1,
    "build_ew": 1,
    "build_wf": 1,
    "workers_a_E": 80,
    "workers_b_E": 20,
    "workers_b_W": 40,
    "remote_far": 20,
}
BY_HAND = {
    "exports": 140 * 0.05 + 20 * 0.02 + 0.1,
    "new_exports": 140 * 0.05 + 20 * 0.02 + 0.1,
    "jobs": 160,
    "new_jobs": 160,
    "jobs_tier23": 160,
    "workers_from_tier23": 160,
    "workers": 140,
    "remote_workers": 20,
    "seats": 100 + 40,
    "zones": 2,
    "cities_connected": 1,
    "capex": (1 + 2 * 0.5) + 2 + (4 + 2 + 3 + 1 + 1) + 0.2,
    "capex_zones": (1 + 2 * 0.5) + 2,
    "capex_links": 11,
    "capex_cities": 0.2,
    "capex_discounted": 15.2,
    "links_built": 5,
    "recorded_exports": 0.5 * 7.5,
    "tax_receipts": 0.01 * 0.5 * 7.5,
    "retained_dollars": 0.35 * 0.5 * 7.5,
    # 0.8 of 100 for E; all of b for E and W, 0.5 + 1; half of c at home.
    "talent_reached": 80 + 60 + 20,
    "opex": (0.1 + 2 * 0.05) + (0.2 + 4 * 0.1) + 0.02,
    "assignment": 20 * 0.01,
    "cost": 15.2 + 0.82 + 0.2,
    "npv": 5 * (7.5 - 0.82 - 0.2) - 15.2,
    "fiber_km": 120 + 20 + 30 + 10 + 15,
}


@pytest.fixture(scope="module")
def model(tiny: Build) -> PlanningModel:
    levers = {"formal_share": 0.5, "tax_rate": 0.01, "retention_share": 0.35}
    return build_model(tiny(protection="dual_link", annuity_years=5, levers=levers), "npv")


@pytest.mark.parametrize("name", sorted(BY_HAND))
def test_by_hand(model: PlanningModel, vector: Vector, name: str) -> None:
    value = REGISTRY[name].value(model.instance, model.columns, vector(model, **PLAN))
    assert value == pytest.approx(BY_HAND[name])


def test_every_metric_is_checked_by_hand() -> None:
    assert set(REGISTRY) == set(BY_HAND)


def test_whatever_speaks_of_metrics_knows_them_all(tiny: Build) -> None:
    instance = tiny(budget_musd=8)
    plan = stz.solve(instance, gap=0.5)
    assert set(plan.metrics) == set(UNITS) == set(REGISTRY)
    # A metric that the verifier does not work out by itself would be taken on trust.
    assert set(stz.verify_plan(instance, plan).metrics) == set(REGISTRY)
    less = {name for name, metric in REGISTRY.items() if not metric.maximize}
    assert less == LESS_IS_BETTER


def test_names_units_and_meanings() -> None:
    for name, metric in REGISTRY.items():
        assert metric.name == name
        assert metric.meaning
        assert metric.unit == UNITS[name]


@pytest.mark.parametrize(("objective", "maximize"), OBJECTIVES.items())
def test_objectives_are_metrics(
    tiny: Build, vector: Vector, objective: str, maximize: bool
) -> None:
    levers = {"formal_share": 0.5, "tax_rate": 0.01, "retention_share": 0.35}
    model = build_model(tiny(annuity_years=5, levers=levers), objective)
    assert (model.objective_name, model.maximize) == (objective, maximize)
    reached = {"reached_a": 0.8, "reached_b": 1, "reached_c": 0.5}
    at = vector(model, **PLAN, **(reached if objective == "talent_reached" else {}))
    assert model.objective.value(at) == pytest.approx(BY_HAND[objective])
    told = sum(coefficient * at[v.id] for v, coefficient in model.problem.objective.items())
    assert told + model.problem.objective.constant == pytest.approx(BY_HAND[objective])


def test_existing_zones_cost_opex_but_no_capex(
    tiny: Build, tiny_rows: Callable[..., Any], vector: Vector
) -> None:
    model = build_model(tiny(sites=tiny_rows("sites", E={"existing": True})), "cost")
    at = vector(model, **PLAN)
    values = {
        name: REGISTRY[name].expression(model.instance, model.columns).value(at)
        for name in ("zones", "capex_zones", "opex", "seats")
    }
    assert values == pytest.approx({"zones": 1, "capex_zones": 2, "opex": 0.82, "seats": 140})


def test_tier_1_is_left_out_of_tier_2_and_3(
    tiny: Build, tiny_rows: Callable[..., Any], vector: Vector
) -> None:
    """E and its pool a become tier 1: 80 + 20 people fewer by place, 80 fewer by origin."""
    inst = tiny(sites=tiny_rows("sites", E={"tier": 1}), pools=tiny_rows("pools", a={"tier": 1}))
    model = build_model(inst, "exports")
    at = vector(model, **PLAN)
    assert REGISTRY["jobs_tier23"].expression(inst, model.columns).value(at) == 60
    assert REGISTRY["workers_from_tier23"].expression(inst, model.columns).value(at) == 80


def test_seats_without_limit_count_none(
    tiny: Build, tiny_rows: Callable[..., Any], vector: Vector
) -> None:
    inst = tiny(sites=tiny_rows("sites", W={"seats": float("inf")}))
    model = build_model(inst, "exports")
    assert REGISTRY["seats"].expression(inst, model.columns).value(vector(model, **PLAN)) == 100


def test_a_plan_by_hand_breaks_no_stated_row(model: PlanningModel, vector: Vector) -> None:
    """Arcs follow the ring trunk, he, ew, hw back over trunk2, and wf outward."""
    arcs = {
        "arc_out_0": 1,
        "arc_out_1": 1,
        "arc_out_2": 1,
        "arc_back_3": 1,
        "arc_out_4": 1,
        "arc_out_5": 1,
    }
    at = vector(model, **PLAN, **arcs)
    for row in model.problem.constraints():
        activity = sum(value * at[variable.id] for variable, value in row.items())
        assert row.getLb() is None or activity >= row.getLb() - 1e-9, row.name
        assert row.getUb() is None or activity <= row.getUb() + 1e-9, row.name


def test_linear_merges_terms_and_drops_what_cancels() -> None:
    columns = np.array([3, 1, 3, -1, 2]), np.array([1.0, 2.0, 4.0, 9.0, 5.0])
    merged = linear(columns, (np.array([2]), -5.0), constant=0.5)
    assert merged.columns.tolist() == [1, 3]
    assert merged.coefficients.tolist() == [2.0, 5.0]
    assert merged.value(np.array([0.0, 10.0, 7.0, 100.0])) == 520.5
    assert linear().value(np.zeros(3)) == 0.0
    assert isinstance(linear(), Linear)


def test_people_at_home_are_reached_where_nobody_can_work_in_a_zone(vector: Vector) -> None:
    instance = Instance.from_tables(
        nodes=[{"node": "hub"}],
        pools=[{"pool": "p", "talent": 60}],
        cities=[{"node": "hub", "pool": "p", "remote_share": 0.5, "capex_musd": 1}],
    )
    model = build_model(instance, "exports")
    at = vector(model, connected_hub=1)
    assert REGISTRY["talent_reached"].value(instance, model.columns, at) == pytest.approx(30)
