"""A programme of three years worked out by hand: accepted as it is, refused in every wrong form.

====  ===========================================  ====================  ==========================
year  commissioned                                 paid                  people
====  ===========================================  ====================  ==========================
2026  (Old stands, 40 seats)                       6.5: he, he2, E       30 at Old
2027  he, he2, E with one block, city east         0.7: block, east      30 at Old, 25 at E, 30 home
2028  a second block at E                          0                     33 at Old, 70 at E, 33 home
====  ===========================================  ====================  ==========================

A block has 50 seats, half of them in its first year. E and links are paid a year ahead. Pool a
grows by a tenth a year, and there are a tenth more people of all pools in 2028.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.instance import Instance
from stz.plan import Plan
from stz.verifier.recomputed import dated, recompute, with_text_ids
from stz.verifier.totals import by_year
from tests.fixtures.reported import verify_decisions as verify_plan
from tests.fixtures.tiers import random_problems

EAST: dict[str, Any] = {
    "site": "E", "size": "modular", "package": "grid", "fixed_capex_musd": 1.0,
    "block_capex_musd": 0.5, "block_seats": 50, "min_blocks": 1, "max_blocks": 3,
    "fixed_opex_musd": 0.1, "block_opex_musd": 0.05, "min_occupancy": 0.6, "lead_years": 1,
    "ramp_years": 1, "power_downtime_min": 20.0,
}  # fmt: skip
CUTS = {"cut_rate_per_1000km_year": 2.0, "repair_h": 10.0, "lead_years": 1, "opex_musd": 0.1}
PROGRAMME: dict[str, Any] = {
    "nodes": [
        {"node": "gate", "lon": 67.0, "lat": 25.0},
        {"node": "hub", "lon": 68.0, "lat": 26.0},
        {"node": "east", "lon": 70.0, "lat": 28.0},
    ],
    "links": [
        {"link": "trunk", "a": "gate", "b": "hub", "capex_musd": 0, "existing": True},
        {"link": "he", "a": "hub", "b": "east", "capex_musd": 2, "km": 200, **CUTS},
        {"link": "he2", "a": "gate", "b": "east", "capex_musd": 3, "km": 300, **CUTS},
    ],
    "gateways": ["gate"],
    "sites": [
        {"site": "Old", "node": "hub", "existing": True, "protection": "single", "seats": 40},
        {"site": "E", "node": "east", "downtime_target_min": 60.0},
    ],
    "options": [EAST],
    "pools": [
        {"pool": "a", "talent": 100, "growth_per_year": 0.1, "tier": 2},
        {"pool": "b", "talent": 60, "tier": 3},
    ],
    "cities": [
        {
            "node": "east", "pool": "b", "remote_share": 0.5, "remote_benefit_musd": 0.02,
            "connect_benefit_musd": 0.1, "capex_musd": 0.2, "opex_musd": 0.02, "tier": 3,
        }
    ],
    "reach": [
        {"pool": "a", "site": "E", "share": 0.8, "benefit_musd": 0.05, "assign_cost_musd": 0.01},
        {"pool": "b", "site": "Old", "share": 0.5, "benefit_musd": 0.05},
    ],
    "failures": [{"failure": "flood", "links": "he;he2", "rate_per_year": 0.1, "repair_h": 2.0}],
    "years": [
        {"year": 2026, "budget_musd": 6.5},
        {"year": 2027, "budget_musd": 0.7, "discount": 0.9},
        {"year": 2028, "discount": 0.8, "talent_factor": 1.1},
    ],
    "protection": "dual_link",
    "budget_musd": 7.2,
    "annuity_years": 5.0,
    "downtime_target_min": 100.0,
    "spacing_km": 200.0,
    "levers": {"formal_share": 0.8, "tax_rate": 0.01, "retention_share": 0.5},
    "bounds": [
        {"name": "jobs", "metric": "jobs", "minimum": 130, "maximum": 140},
        {"name": "thrift", "metric": "opex", "of": "exports", "max_share": 0.1},
    ],
    "quotas": [{"name": "tier 3", "measure": "workers", "by": "origin", "tiers": [3],
                "min_share": 0.4, "maximum": 66}],
}  # fmt: skip

EXPORTS = (1.5, 3.45, 5.91)
OPEX = (0.0, 0.37, 0.42)
ASSIGNMENT = (0.0, 0.25, 0.7)
CAPEX = (6.5, 0.7, 0.0)
DISCOUNT = (1.0, 0.9, 0.8)
FLOOD = 0.1 * 2 / 8760
CUT, CUT2 = (2.0 * km / 1000 * 10 / 8760 for km in (200, 300))
FIBER = 525_600 * (1 - (1 - FLOOD) * (1 - CUT * CUT2))


def discounted(amounts: tuple[float, ...]) -> float:
    return sum(d * amount for d, amount in zip(DISCOUNT, amounts, strict=True))


def table(columns: str, *rows: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


def make(**changes: Any) -> Instance:
    return Instance.from_tables(**(PROGRAMME | changes))


def right_plan() -> Plan:
    value = discounted(EXPORTS)
    rows = zip(
        (2026, 2027, 2028), CAPEX, EXPORTS, OPEX, ASSIGNMENT, (30, 85, 136), (0, 1, 1), (0, 1, 1),
        (0, 500, 500), strict=True,
    )  # fmt: skip
    return Plan(
        status="optimal",
        objective_name="exports",
        objective=value,
        bound=value,
        gap=0.0,
        gap_asked=0.01,
        zones=table(
            "site size package blocks seats year",
            ("Old", "standard", "standard", 1, 40.0, 2026),
            ("E", "modular", "grid", 2, 100.0, 2027),
        ),
        expansions=table("site year blocks", ("Old", 2026, 1), ("E", 2027, 1), ("E", 2028, 1)),
        connections=table("node year", ("east", 2027)),
        built_links=table(
            "link a b year", ("he", "hub", "east", 2027), ("he2", "gate", "east", 2027)
        ),
        assignment=table(
            "pool site year persons",
            ("b", "Old", 2026, 30.0), ("b", "Old", 2027, 30.0), ("b", "Old", 2028, 33.0),
            ("a", "E", 2027, 25.0), ("a", "E", 2028, 70.0),
        ),
        remote=table(
            "pool node year persons", ("b", "east", 2027, 30.0), ("b", "east", 2028, 33.0)
        ),
        availability=table(
            "site power_min fiber_min downtime_min target_min",
            ("Old", 0.0, 0.0, 0.0, 100.0),
            ("E", 20.0, FIBER, 20 + FIBER - 20 * FIBER / 525_600, 60.0),
        ),
        by_year=table(
            "year capex exports opex assignment jobs zones cities fiber_km", *rows
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def programme() -> Instance:
    """Three years of a small country."""
    return make()


def test_the_right_programme_is_accepted_and_recomputed(programme: Instance) -> None:
    verification = verify_plan(programme, right_plan())
    assert verification.ok, verification.violations
    exports, opex, assignment = (discounted(flow) for flow in (EXPORTS, OPEX, ASSIGNMENT))
    last = 0.8 * (5.91 - 0.42 - 0.7) * 5
    expected = {
        "exports": exports,
        "new_exports": exports - discounted((30 * 0.05, 30 * 0.05, 33 * 0.05)),
        "recorded_exports": 0.8 * exports,
        "tax_receipts": 0.008 * exports,
        "retained_dollars": 0.4 * exports,
        "jobs": 136,
        "new_jobs": 103,
        "jobs_tier23": 33,
        "workers_from_tier23": 136,
        "workers": 103,
        "remote_workers": 33,
        "talent_reached": 0.8 * 133.1 + 66,
        "seats": 140,
        "zones": 1,
        "cities_connected": 1,
        "links_built": 2,
        "capex": 7.2,
        "capex_discounted": discounted(CAPEX),
        "capex_zones": 2.0,
        "capex_links": 5.0,
        "capex_cities": 0.2,
        "opex": opex,
        "assignment": assignment,
        "cost": discounted(CAPEX) + opex + assignment,
        "npv": 1.5 + 0.9 * (3.45 - 0.37 - 0.25) + last - discounted(CAPEX),
        "fiber_km": 500,
    }
    assert verification.metrics == pytest.approx(expected)


def test_the_years_of_the_programme(programme: Instance) -> None:
    instance, plan = with_text_ids(programme, dated(programme, right_plan()))
    found = by_year(recompute(instance, plan))
    pd.testing.assert_frame_equal(found, right_plan().by_year, check_dtype=False)


def cell(name: str, row: int, **values: Any) -> Callable[[Plan], Plan]:
    """Return a change of some cells of one row of a table."""

    def change(plan: Plan) -> Plan:
        changed = getattr(plan, name).astype(object)
        for column, value in values.items():
            changed.loc[row, column] = value
        given: dict[str, Any] = {name: changed.infer_objects()}
        return replace(plan, **given)

    return change


def both(*changes: Callable[[Plan], Plan]) -> Callable[[Plan], Plan]:
    def change(plan: Plan) -> Plan:
        for one in changes:
            plan = one(plan)
        return plan

    return change


def without(name: str, *rows: int) -> Callable[[Plan], Plan]:
    def change(plan: Plan) -> Plan:
        given: dict[str, Any] = {name: getattr(plan, name).drop(index=list(rows))}
        return replace(plan, **given)

    return change


def more(name: str, *row: Any) -> Callable[[Plan], Plan]:
    def change(plan: Plan) -> Plan:
        old = getattr(plan, name)
        added = pd.DataFrame([row], columns=old.columns)
        given: dict[str, Any] = {name: pd.concat([old, added], ignore_index=True)}
        return replace(plan, **given)

    return change


WRONG = [
    ("lead", both(cell("zones", 1, year=2026), cell("expansions", 1, year=2026))),
    ("lead", cell("built_links", 0, year=2026)),
    ("survivability", cell("built_links", 1, year=2028)),
    ("survivability", both(cell("built_links", 0, year=2028), cell("built_links", 1, year=2028))),
    ("years", cell("connections", 0, year=2031)),
    ("years", cell("assignment", 3, year=math.nan)),
    ("expansions", cell("expansions", 2, blocks=2)),
    ("expansions", cell("expansions", 1, year=2026)),
    ("expansions", more("expansions", "Old", 2027, -1)),
    ("expansions", more("expansions", "E", 2028, 0)),
    ("expansions", more("expansions", "F", 2028, 1)),
    ("expansions", cell("expansions", 2, blocks=0.5)),
    ("expansions", without("expansions", 0)),
    ("blocks", both(cell("expansions", 1, blocks=0), cell("expansions", 2, blocks=2))),
    ("blocks", both(cell("expansions", 2, blocks=3), cell("zones", 1, blocks=4, seats=200.0))),
    ("seats", cell("assignment", 3, persons=25.1)),
    ("seats", cell("assignment", 4, persons=75.1)),
    ("seats", cell("zones", 1, seats=75.0)),
    ("occupancy", cell("assignment", 4, persons=29.0)),
    ("reach", more("assignment", "a", "E", 2026, 1.0)),
    ("reach", cell("assignment", 0, persons=30.1)),
    ("pool", more("remote", "b", "east", 2026, 1.0)),
    ("pool", cell("remote", 1, persons=33.1)),
    ("tables", more("remote", "b", "east", 2028, 0.0)),
    ("budget", both(cell("expansions", 1, blocks=2), without("expansions", 2))),
    ("budget", both(cell("zones", 1, year=2028), cell("expansions", 1, year=2028))),
    ("existing", cell("zones", 0, year=2027)),
    ("availability", cell("availability", 1, fiber_min=FIBER * 1.01)),
    ("availability", cell("availability", 1, target_min=math.inf)),
    ("availability", cell("availability", 0, power_min=math.nan)),
    ("availability", without("availability", 0)),
    ("availability", more("availability", "E", 20.0, FIBER, 32.0, 60.0)),
    ("availability", cell("availability", 0, site="F")),
    ("tables", lambda p: replace(p, availability=p.availability.drop(columns="fiber_min"))),
    ("by_year", cell("by_year", 1, capex=0.5)),
    ("by_year", cell("by_year", 2, jobs=135)),
    ("by_year", without("by_year", 0)),
    ("tables", lambda p: replace(p, by_year=p.by_year.drop(columns="opex"))),
    ("bounds:jobs", cell("assignment", 2, persons=25.0)),
    ("bounds:jobs", cell("assignment", 4, persons=75.0)),
    ("quota:tier 3", cell("assignment", 2, persons=33.5)),
    ("quota:tier 3", cell("remote", 1, persons=10.0)),
    ("objective", lambda p: replace(p, objective_name="npv")),
    ("bound", lambda p: replace(p, maximize=False, bound=p.objective + 1, gap=1 / p.objective)),
]  # fmt: skip


@pytest.mark.parametrize(("group", "change"), WRONG)
def test_a_wrong_programme_is_refused(
    programme: Instance, group: str, change: Callable[[Plan], Plan]
) -> None:
    verification = verify_plan(programme, change(right_plan()))
    assert not verification.ok
    assert group in verification.groups
    assert all(problem.mend and problem.what for problem in verification.violations)


STRICTER: list[tuple[str, dict[str, Any]]] = [
    ("spacing", {"spacing_km": 300.0}),
    ("availability", {"sites": [PROGRAMME["sites"][0], {"site": "E", "node": "east",
                                                        "downtime_target_min": 32.0}]}),
    ("availability", {"sites": [PROGRAMME["sites"][0], {"site": "E", "node": "east"}],
                      "downtime_target_min": 30.0}),
    ("survivability", {"protection": "shared_risk"}),
    ("survivability", {"protection": "dual_gateway"}),
    ("bounds:thrift", {"bounds": [{"name": "thrift", "metric": "opex", "of": "exports",
                                   "max_share": 0.05}]}),
    ("budget", {"budget_musd": 7.1}),
]  # fmt: skip


@pytest.mark.parametrize(("group", "changes"), STRICTER)
def test_what_a_stricter_problem_refuses(group: str, changes: dict[str, Any]) -> None:
    lax = replace(
        right_plan(), availability=pd.DataFrame(), objective_name="capex", maximize=False,
        objective=7.2, bound=7.2,
    )  # fmt: skip
    assert verify_plan(make(), lax).ok
    assert verify_plan(make(**changes), lax).groups == (group,)


def test_a_bound_on_an_unknown_metric_is_told(programme: Instance) -> None:
    odd = tuple(replace(bound, metric="happiness") for bound in programme.bounds[:1])
    assert verify_plan(replace(programme, bounds=odd), right_plan()).groups == ("bounds:jobs",)


def test_the_largest_downtime_is_told_by_cause() -> None:
    strict = make(
        downtime_target_min=1.0, sites=[PROGRAMME["sites"][0], {"site": "E", "node": "east"}]
    )
    plan = replace(right_plan(), availability=pd.DataFrame())
    (problem,) = verify_plan(strict, plan).violations
    assert problem.row == "E"
    assert "power 20" in problem.what
    assert f"fiber {FIBER:,.6g}" in problem.what


def test_dual_node_needs_more_than_two_links() -> None:
    """A second link between the same two nodes is another way by link, not by node."""
    links = [
        *PROGRAMME["links"][:2],
        {"link": "twin", "a": "gate", "b": "hub", "capex_musd": 0, "existing": True},
        {"link": "he2", "a": "hub", "b": "east", "capex_musd": 3, "km": 300, **CUTS},
    ]
    plan = cell("built_links", 1, a="hub")(right_plan())
    by_link, by_node = make(links=links), make(links=links, protection="dual_node")
    assert verify_plan(by_link, plan).ok, verify_plan(by_link, plan).violations
    (problem,) = verify_plan(by_node, plan).violations
    assert (problem.row, problem.layer) == ("E", "survivability")
    assert "node hub fails" in problem.what
    assert "2027" in problem.what


def test_existing_zones_grow_without_capex_lead_or_ramp() -> None:
    old = {**EAST, "site": "Old", "min_blocks": 1, "min_occupancy": 0.0}
    instance = make(options=[EAST, old], bounds=[], quotas=[])
    plan = replace(right_plan(), availability=pd.DataFrame(), by_year=pd.DataFrame())
    grown = both(
        cell("zones", 0, size="modular", package="grid", blocks=2, seats=100.0),
        more("expansions", "Old", 2028, 1),
    )(plan)
    verification = verify_plan(instance, grown)
    assert verification.ok, verification.violations
    assert verification.metrics["capex"] == pytest.approx(7.2)


def staged(*stages: dict[str, Any]) -> Plan:
    return replace(right_plan(), stages=stages)


def stage(objective: str, value: float, **changes: Any) -> dict[str, Any]:
    told = {"objective": objective, "value": value, "bound": value, "gap": 0.0, "status": "optimal"}
    return told | changes


VALUE = discounted(EXPORTS)


def test_stages_in_order_of_rank(programme: Instance) -> None:
    last = stage("exports", VALUE)
    for plan in (
        staged(stage("capex", 7.2), last),
        staged(stage("capex", 7.15), last),  # 1 % may be given up
        staged(stage("capex", 7.0, tolerance=0.05), stage("jobs", 136), last),
        staged(stage("jobs", 120, bound=121, gap=1 / 120), last),  # better than it had to be
    ):
        verification = verify_plan(programme, plan)
        assert verification.ok, verification.violations
    for plan in (
        staged(stage("capex", 7.0), last),
        staged(stage("jobs", 140), last),
        staged(stage("capex", 7.2), stage("exports", VALUE + 1)),
        staged(stage("capex", 7.2), stage("jobs", 136)),
        staged(stage("capex", 7.2, bound=7.3, gap=0.1 / 7.2), last),
        staged(stage("capex", 7.2, gap=0.004), last),
        staged(stage("capex", 7.2, bound=7.0, gap=0.2 / 7.2), last),
        staged(stage("happiness", 1.0), last),
        staged(stage("capex", math.nan), last),
    ):
        assert set(verify_plan(programme, plan).groups) == {"stages"}


@pytest.mark.parametrize(("name", "maximize"), [("jobs", True), ("fiber_km", False)])
def test_any_metric_may_be_the_objective(programme: Instance, name: str, maximize: bool) -> None:
    value = verify_plan(programme, right_plan()).metrics[name]
    plan = replace(
        right_plan(), objective_name=name, maximize=maximize, objective=value, bound=value
    )
    assert verify_plan(programme, plan).ok
    assert ("persons" if maximize else "km") in plan.headline
    worse = value - 1 if maximize else value + 1
    wrong = replace(plan, bound=worse, gap=1 / value)
    assert "bound" in verify_plan(programme, wrong).groups


def test_a_programme_says_it_is_a_sum_over_years() -> None:
    assert "USD million," in right_plan().headline


def by_hand(blocks: list[int], opens: int, wait: int, persons: list[float]) -> dict[str, Any]:
    """Money of one zone at a gateway, year by year, in plain loops."""
    years = range(len(blocks))
    capex = [0.0 for _ in years]
    capex[opens - wait] += 1.0
    for t in years:
        capex[t - wait] += 0.5 * blocks[t] if blocks[t] else 0.0
    there = [sum(blocks[: t + 1]) for t in years]
    opex = [0.1 + 0.05 * there[t] if t >= opens else 0.0 for t in years]
    earned = [0.05 * persons[t] for t in years]
    spent = [0.01 * persons[t] for t in years]
    weight = [0.9**t for t in years]
    last = [4.0 if t == len(blocks) - 1 else 1.0 for t in years]
    npv = sum(
        weight[t] * last[t] * (earned[t] - opex[t] - spent[t]) - weight[t] * capex[t] for t in years
    )
    cost = sum(weight[t] * (capex[t] + opex[t] + spent[t]) for t in years)
    seats = [sum(50 * blocks[k] * min(1.0, (t - k + 1) / 3) for k in range(t + 1)) for t in years]
    mature = [50 * sum(blocks[: max(0, t - 1)]) for t in years]
    return {"capex": capex, "npv": npv, "cost": cost, "seats": seats, "mature": mature}


@random_problems(quick=8, thorough=40)
@given(st.data())
def test_any_programme_of_one_zone_agrees_with_plain_loops(data: st.DataObject) -> None:
    n_years = data.draw(st.integers(1, 5))
    wait = data.draw(st.integers(0, n_years - 1))
    opens = data.draw(st.integers(wait, n_years - 1))
    blocks = [0] * opens + [data.draw(st.integers(0, 2)) for _ in range(opens, n_years)]
    blocks[opens] = max(blocks[opens], 1)
    people = st.floats(0, 200)
    persons = [0.0] * opens + [data.draw(people) for _ in range(opens, n_years)]
    wanted = by_hand(blocks, opens, wait, persons)
    instance = Instance.from_tables(
        nodes=[{"node": "gate"}],
        gateways=["gate"],
        links=[],
        sites=[{"site": "E", "node": "gate"}],
        options=[{**EAST, "max_blocks": 20, "lead_years": wait, "ramp_years": 2}],
        pools=[{"pool": "a", "talent": 1000}],
        reach=[{"pool": "a", "site": "E", "benefit_musd": 0.05, "assign_cost_musd": 0.01}],
        years=[{"year": 2030 + t, "discount": 0.9**t} for t in range(n_years)],
        annuity_years=4.0,
    )
    total, present = sum(blocks), range(opens, n_years)
    plan = replace(
        right_plan(),
        objective_name="npv",
        objective=wanted["npv"],
        bound=wanted["npv"],
        zones=table(
            "site size package blocks seats year",
            ("E", "modular", "grid", total, 50.0 * total, 2030 + opens),
        ),
        expansions=table("site year blocks", *(("E", 2030 + t, blocks[t]) for t in present)),
        connections=table("node year"),
        built_links=table("link a b year"),
        assignment=table(
            "pool site year persons", *(("a", "E", 2030 + t, persons[t]) for t in present)
        ),
        remote=table("pool node year persons"),
        availability=pd.DataFrame(),
        by_year=pd.DataFrame(),
    )
    verification = verify_plan(instance, plan)
    assert verification.metrics["cost"] == pytest.approx(wanted["cost"])
    assert verification.metrics["npv"] == pytest.approx(wanted["npv"])
    found = by_year(recompute(*with_text_ids(instance, plan)))
    assert found["capex"].tolist() == pytest.approx(wanted["capex"])
    crowded = any(p > s + 1e-3 for p, s in zip(persons, wanted["seats"], strict=True))
    sparse = any(p < 0.6 * m - 1e-3 for p, m in zip(persons, wanted["mature"], strict=True))
    near = any(
        abs(p - limit) <= 1e-3
        for p, s, m in zip(persons, wanted["seats"], wanted["mature"], strict=True)
        for limit in (s, 0.6 * m)
    )
    if not near:
        assert ("seats" in verification.groups) == crowded
        assert ("occupancy" in verification.groups) == sparse
    assert set(verification.groups) <= {"seats", "occupancy"}
