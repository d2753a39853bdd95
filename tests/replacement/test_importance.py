"""Replacement costs: intervals that hold what cold solves say, both definitions."""

from __future__ import annotations

import math
import signal
import sys
from dataclasses import replace

import pytest
from hypothesis import given

import stz
from stz.errors import DataError
from stz.instance import Edits, Instance, edited
from stz.plan import Plan
from stz.replacement import Element, Importance, ImportanceProgress, importance
from stz.replacement.elements import KINDS
from stz.solver import Planner
from tests.fixtures.oracle import best_objective
from tests.fixtures.restricted_oracle import best_restricted
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import bounded, some


def fixed_instance(instance: Instance, plan: Plan, element: Element) -> Instance | None:
    """Return a problem whose plans are those with the rest fixed; None where there are none."""
    alone = {str(one) for one in element.members}
    out, on = (alone, set()) if element.chosen else (set(), alone)
    sites, cities, links = instance.sites, instance.cities, instance.links
    is_site, is_city = element.kind in ("zone", "candidate"), element.kind == "city"
    opened = {str(one) for one in plan.opened} - (out if is_site else set())
    opened |= on if is_site else set()
    connected = {str(one) for one in plan.connected} - (out if is_city else set())
    connected |= on if is_city else set()
    built = {str(one) for one in plan.built_links["link"]}
    if element.kind in ("link", "ring"):
        built -= out
    kept = links["existing"] | links["link"].astype(str).isin(built)
    served = _served(instance, links[kept])
    stay_sites = {
        str(site)
        for site, node, level in zip(sites["site"], sites["node"], sites["protection"], strict=True)
        if str(site) in opened
        and served.get(node, 0) >= (2 if (level or instance.protection) == "dual_link" else 1)
    }
    stay_cities = {
        str(node)
        for node, level in zip(cities["node"], cities["protection"], strict=True)
        if str(node) in connected and served.get(node, 0) >= (2 if level == "dual_link" else 1)
    }
    if not on <= stay_sites | stay_cities:
        return None
    must = set(cities.loc[cities["must_connect"], "node"].astype(str))
    if not must <= stay_cities:  # the scenario asks for a city that is cut off
        return None
    try:
        return replace(
            instance,
            sites=sites.assign(
                must_open=sites["must_open"] | sites["site"].astype(str).isin(stay_sites),
                banned=sites["banned"] | ~sites["site"].astype(str).isin(stay_sites),
            ),
            links=links[kept].reset_index(drop=True),
            cities=cities[cities["node"].astype(str).isin(stay_cities)]
            .assign(must_connect=True)
            .reset_index(drop=True),
        )
    except DataError:
        return None


def _served(instance: Instance, links: object) -> dict[object, int]:
    import networkx as nx

    flow: nx.DiGraph[object] = nx.DiGraph()
    flow.add_nodes_from([*instance.nodes["node"].tolist(), "the internet"])
    for a, b in zip(links["a"], links["b"], strict=True):  # type: ignore[index]
        for tail, head in ((a, b), (b, a)):
            known = flow.get_edge_data(tail, head, {"capacity": 0})["capacity"]
            flow.add_edge(tail, head, capacity=known + 1)
    for gateway in instance.gateways:
        flow.add_edge(gateway, "the internet", capacity=99)
    return {
        node: nx.maximum_flow_value(flow, node, "the internet")
        for node in instance.nodes["node"].tolist()
    }


def loss(value: float, best: float, *, maximize: bool) -> float:
    """Return what is lost; infinite where there is no plan."""
    if math.isnan(best):
        return math.inf
    return value - best if maximize else best - value


def check_table(instance: Instance, objective: str, found: Importance) -> int:
    """Hold both intervals of every row against exhaustion; return how many were held."""
    plan, held = found.plan, 0
    for row in found.rows:
        if row.element.asked:
            continue
        best = best_restricted(instance, objective, row.element.other)
        exact = loss(found.value, best, maximize=plan.maximize)
        assert exact in row.free or exact == row.free.low == row.free.high, (row, exact)
        problem = fixed_instance(instance, plan, row.element)
        best = math.nan if problem is None else best_objective(problem, objective)
        exact = loss(plan.objective, best, maximize=plan.maximize)
        assert exact in row.fixed or exact == row.fixed.low == row.fixed.high, (row, exact)
        held += 1
    return held


@pytest.mark.examples(quick=6, thorough=120)
@pytest.mark.parametrize("objective", some(["exports", "cost", "npv"], "exports", "npv"))
def test_intervals_hold_what_exhaustion_says(objective: str, examples: int) -> None:
    held = narrow = 0

    @bounded(examples)
    @given(instance=small_instance())
    def check(instance: Instance) -> None:
        nonlocal held, narrow
        planner = Planner(instance, objective, gap=0.0, time_limit=300)
        plan = planner.solve()
        if not plan.has_plan:
            return
        found = importance(planner, plan, gap=0.0, time_limit=None)
        held += check_table(instance, objective, found)
        for row in found.rows:
            if row.element.chosen and not row.element.asked:
                scale = max(1.0, abs(found.value))
                assert row.free.low == math.inf or row.free.width <= 1e-5 * scale, row
                narrow += 1

    check()
    assert held > examples / 2
    assert narrow


@pytest.mark.examples(quick=4, thorough=80)
def test_a_plan_that_is_not_best_is_measured_from_the_best_one(examples: int) -> None:
    bettered = 0

    @bounded(examples)
    @given(instance=small_instance())
    def check(instance: Instance) -> None:
        nonlocal bettered
        worse = stz.solve(instance.with_limits(budget_musd=2.0), "exports", gap=0.0)
        if not worse.has_plan or (instance.limits.budget_musd or 9.0) < 2.0:
            return
        poor = replace(worse, instance_digest=instance.digest, bound=math.inf)
        planner = Planner(instance, "exports", gap=0.0, time_limit=300)
        found = importance(planner, poor, gap=0.0, time_limit=None)
        check_table(instance, "exports", found)
        if found.value > poor.objective + 1e-6:
            assert found.better is not None
            assert found.better.objective == pytest.approx(found.value)
            assert any("better plan" in note for note in found.notes)
            bettered += 1

    check()
    assert bettered


def three_towns() -> Instance:
    """A ring of three towns around a hub, and a fourth town on a spur that no money is left for."""
    return Instance.from_tables(
        nodes=[{"node": "hub"}, *({"node": node, "name": node.upper()} for node in "abcd")],
        links=[
            {"a": "hub", "b": "a", "capex_musd": 1.0, "link": "h-a", "km": 30.0},
            {"a": "a", "b": "b", "capex_musd": 1.0, "link": "a-b", "km": 40.0},
            {"a": "b", "b": "c", "capex_musd": 1.0, "link": "b-c", "km": 50.0},
            {"a": "c", "b": "hub", "capex_musd": 1.0, "link": "c-h", "km": 60.0},
            {"a": "c", "b": "d", "capex_musd": 4.0, "link": "c-d", "km": 70.0},
            {"a": "d", "b": "hub", "capex_musd": 4.0, "link": "d-h", "km": 70.0},
        ],
        gateways=["hub"],
        sites=[
            {"site": f"S{node}", "name": f"Zone {node.upper()}", "node": node, "capex_musd": 1.0}
            for node in "abcd"
        ],
        pools=[
            {"pool": f"of {node}", "talent": people}
            for node, people in zip("abcd", (90, 50, 30, 40), strict=True)
        ],
        reach=[
            {"pool": f"of {node}", "site": f"S{node}", "benefit_musd": 0.1} for node in "abcd"
        ],
        protection="dual_link",
        budget_musd=8.0,
    )  # fmt: skip


def test_zones_links_and_the_ring() -> None:
    planner = Planner(three_towns(), gap=0.0)
    plan = planner.solve()
    assert plan.objective == pytest.approx(17.0)
    found = importance(planner, plan, gap=0.0, time_limit=None)
    by_kind = {kind: [r for r in found.rows if r.element.kind == kind] for kind in KINDS}
    assert [row.element.id for row in by_kind["zone"]] == ["Sa", "Sb", "Sc"]
    assert [row.free.middle for row in by_kind["zone"]] == pytest.approx([9.0, 5.0, 3.0])
    assert [row.fixed.middle for row in by_kind["zone"]] == pytest.approx([9.0, 5.0, 3.0])
    # without any link of the ring nobody in it has two paths; the far town is what is left
    assert {row.element.id for row in by_kind["link"]} == {"h-a", "a-b", "b-c", "c-h"}
    assert all(row.fixed.middle == pytest.approx(17.0) for row in by_kind["link"])
    (ring,) = by_kind["ring"]
    assert ring.element.name == "hub – hub (4 links)"
    assert ring.free.middle == pytest.approx(17.0)
    (candidate,) = by_kind["candidate"]
    assert (candidate.element.id, candidate.fixed_outcome) == ("Sd", "no fiber")
    assert candidate.free.low == math.inf  # 4 + 4 + 1 million: more than there is
    assert {row.verdict for row in found.rows} == {"proven"}
    assert found.counts()["needed"] == 8
    assert found.counts()["far"] == 1
    assert found.undecided == 0.0


def test_the_table_is_told_in_text_and_as_data() -> None:
    planner = Planner(three_towns(), gap=0.0)
    found = importance(planner, planner.solve(), gap=0.0, time_limit=None)
    said = found.as_dict()
    assert set(said) == {"elements", "undecided"}
    assert set(said["elements"][0]) == {
        "kind", "id", "name", "chosen", "fixed", "free", "class", "verdict"
    }  # fmt: skip
    assert "zone      Zone A: 9.00 (needed, proven)" in str(found)
    assert "Zone A" in found._repr_html_()
    assert len(found.frame()) == len(found.rows)
    assert found.of("zone", "Sb").name == "needed"


def test_two_processes_say_what_one_says(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["stz.replacement.importance"]
    planner = Planner(three_towns(), gap=0.0)
    plan = planner.solve()
    alone = importance(planner, plan, gap=0.0, time_limit=None, processes=1)
    monkeypatch.setattr(module, "LARGE", 0)
    helped = importance(planner, plan, gap=0.0, time_limit=None, processes=2)
    assert helped.frame().to_csv(float_format="%.6f") == alone.frame().to_csv(float_format="%.6f")


def test_a_second_process_that_dies_is_not_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    module = sys.modules["stz.replacement.importance"]
    monkeypatch.setattr(module, "LARGE", 0)
    steps = sys.modules["stz.replacement.steps"]
    monkeypatch.setattr(steps.sys, "executable", "/bin/false")
    planner = Planner(three_towns(), gap=0.0)
    found = importance(planner, planner.solve(), gap=0.0, time_limit=None, processes=2)
    assert found.undecided == 0.0


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_keeps_what_is_there() -> None:
    planner = Planner(three_towns(), gap=0.0)
    plan = planner.solve()
    pressed = []

    def heard(state: ImportanceProgress) -> None:
        if state.phase == "rest fixed, and probes" and not pressed:
            pressed.append(True)
            signal.raise_signal(signal.SIGINT)

    found = importance(planner, plan, gap=0.0, time_limit=None, processes=1, progress=heard)
    assert found.interrupted
    assert len(found.rows) == 9
    assert {row.status for row in found.rows} <= {"stopped", "done"}


def test_no_time_at_all_still_gives_every_row() -> None:
    planner = Planner(three_towns(), gap=0.0)
    found = importance(planner, planner.solve(), time_limit=1e-6)
    assert len(found.rows) == 9
    assert {row.status for row in found.rows} <= {"time limit", "done"}


def test_what_the_scenario_asks_for_is_held_against_a_plan_without_it() -> None:
    instance = edited(three_towns(), Edits(limits={"budget_musd": 10.0}, lock=["Sd"]))
    planner = Planner(instance, gap=0.0)
    plan = planner.solve()
    assert plan.opened == ["Sd"]
    found = importance(planner, plan, gap=0.0, time_limit=None)
    row = found.of("zone", "Sd")
    assert row.status == "asked for"
    assert row.free.middle == pytest.approx(4.0 - 17.0)  # the wish costs 13 million a year


def test_a_plan_of_another_problem_is_refused() -> None:
    planner = Planner(three_towns(), gap=0.0)
    plan = planner.solve()
    poor = Planner(three_towns().with_limits(budget_musd=3.0), gap=0.0)
    with pytest.raises(DataError, match="no plan of this problem"):
        importance(poor, plan)
