"""Both engines find the plans of the tiny country that ``tests/conftest.py`` works out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import stz
from stz.feasibility import impossible
from stz.instance import Instance
from stz.plan import Plan
from stz.solver import ENGINES
from tests.fixtures.oracle import best_objective
from tests.fixtures.tiers import some

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]

BY_HAND = [
    ("single", {"budget_musd": 8}, "exports", 7.5, ["E", "F"], {"he", "ew", "wf"}),
    ("single", {"exports_min_musd": 5}, "cost", 4.5, ["E"], {"he"}),
    ("single", {"annuity_years": 5}, "npv", 32.2, ["E", "W", "F"], {"he", "ew", "wf"}),
    ("dual_link", {"budget_musd": 12}, "exports", 5.0, ["E"], {"trunk2", "he", "hw", "ew"}),
    ("dual_link", {"exports_min_musd": 5}, "cost", 12.9, ["E"], {"trunk2", "he", "hw", "ew"}),
    (
        "dual_link",
        {"annuity_years": 5},
        "npv",
        17.2,
        ["E", "W"],
        {"trunk2", "he", "hw", "ew", "wf"},
    ),
]


def solved(instance: Instance, objective: str, engine: str) -> Plan:
    plan = stz.solve(instance, objective, gap=1e-6, time_limit=600, engine=engine)
    if plan.has_plan:
        verification = stz.verify_plan(instance, plan)
        assert verification.ok, [str(problem) for problem in verification.violations]
    return plan


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("level", "limits", "objective", "value", "opened", "links"), BY_HAND)
def test_by_hand(
    tiny: Build,
    engine: str,
    level: str,
    limits: dict[str, float],
    objective: str,
    value: float,
    opened: list[str],
    links: set[str],
) -> None:
    plan = solved(tiny(protection=level, **limits), objective, engine)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(value, rel=1e-6)
    assert plan.bound == pytest.approx(value, rel=2e-6)
    assert plan.opened == opened
    assert set(plan.built_links["link"]) == links


@pytest.mark.parametrize(("level", "limits", "objective", "value", "opened", "links"), BY_HAND)
def test_the_oracle_agrees_with_the_hand(
    tiny: Build,
    level: str,
    limits: dict[str, float],
    objective: str,
    value: float,
    opened: list[str],
    links: set[str],
) -> None:
    instance = tiny(protection=level, **limits)
    assert best_objective(instance, objective) == pytest.approx(value)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_the_tables_of_a_plan(tiny: Build, engine: str) -> None:
    nameless = tiny(annuity_years=5)
    instance = replace(
        nameless,
        sites=nameless.sites.assign(name="Zone " + nameless.sites["site"]),
        nodes=nameless.nodes.assign(name="The " + nameless.nodes["node"]),
    )
    plan = solved(instance, "npv", engine)
    zones = plan.zones.set_index("site")
    assert zones["name"].tolist() == ["Zone " + site for site in zones.index]
    assert plan.connections["name"].tolist() == ["The far"]
    named = zip(plan.built_links["a_name"], plan.built_links["b_name"], strict=True)
    assert list(named) == [(f"The {a}", f"The {b}") for a, b in plan.built]
    assert zones.loc["E", ["size", "package", "blocks", "seats"]].tolist() == [
        "modular", "standard", 2, 100.0
    ]  # fmt: skip
    assert zones["seats"].tolist() == [100.0, 40.0, 40.0]
    people = plan.assignment.set_index(["pool", "site"])["persons"].to_dict()
    assert people == pytest.approx({("a", "E"): 80, ("b", "E"): 20, ("b", "W"): 40, ("c", "F"): 40})
    assert plan.remote.empty
    assert plan.connected == ("far",)
    assert set(plan.built) == {("hub", "east"), ("east", "west"), ("west", "far")}
    assert plan.metrics["npv"] == pytest.approx(32.2)
    assert plan.metrics["capex"] == pytest.approx(9.7)
    assert plan.metrics["fiber_km"] == pytest.approx(45)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
@pytest.mark.parametrize(
    ("change", "value", "why"),
    [
        ({"max_zones": 1}, 6.05, "E with 3 blocks, far over ew and wf, hub: 2.5 + 4 + 0.5"),
        ({"n_zones": 0}, 0.55, "both cities and 20 people at home"),
        ({"n_zones": 3, "budget_musd": 9}, 6.5, "E with 1 block: 50 + 40 + 40, exactly 9"),
        ({"n_zones": 3}, None, "three zones cost 9"),
    ],
)
def test_numbers_of_zones(
    tiny: Build, engine: str, change: dict[str, Any], value: float | None, why: str
) -> None:
    plan = solved(tiny(**{"budget_musd": 8} | change), "exports", engine)
    if value is None:
        assert plan.status == "infeasible", why
    else:
        assert (plan.status, plan.objective) == ("optimal", pytest.approx(value)), why


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_locked_banned_existing_mandatory(tiny: Build, tiny_rows: Rows, engine: str) -> None:
    """W must open and E must not, budget 8: W, F with hw and wf and both cities cost exactly 8."""
    sites = tiny_rows("sites", W={"must_open": True}, E={"banned": True})
    plan = solved(tiny(sites=sites, budget_musd=8), "exports", engine)
    assert plan.opened == ["W", "F"]
    assert plan.objective == pytest.approx(40 * 0.05 + 40 * 0.05 + 0.15)
    assert plan.metrics["capex"] == pytest.approx(8.0)
    # An existing zone is open at no capex, but still needs its fiber.
    sites = tiny_rows("sites", F={"existing": True})
    plan = solved(tiny(sites=sites), "cost", engine)
    assert plan.opened == ["F"]
    assert plan.objective == pytest.approx(3 + 1 + 0.2)
    # All 40 of pool c: at F, since only 20 can work from home.
    pools = tiny_rows("pools", c={"mandatory": True})
    plan = solved(tiny(pools=pools), "cost", engine)
    assert plan.opened == ["F"]
    assert plan.objective == pytest.approx(1.5 + 4 + 0.2)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
@pytest.mark.parametrize(
    ("quota", "value"),
    [
        ({"measure": "zones", "tiers": [3], "minimum": 2}, 4.15),
        ({"measure": "zones", "tiers": [2], "maximum": 0}, 4.15),
        ({"measure": "workers", "provinces": ["Sindh"], "maximum": 50}, 5.05),
        ({"measure": "workers", "by": "origin", "provinces": ["Sindh"], "max_share": 0.4}, None),
        ({"measure": "spending", "tiers": [3], "min_share": 0.5}, None),
        ({"measure": "cities", "tiers": [3], "minimum": 1}, 7.15),
        ({"measure": "seats", "tiers": [2], "maximum": 100}, 7.15),
    ],
)
def test_quotas(tiny: Build, engine: str, quota: dict[str, Any], value: float | None) -> None:
    instance = tiny(budget_musd=8, quotas=[quota])
    plan = solved(instance, "exports", engine)
    assert plan.objective == pytest.approx(best_objective(instance, "exports"))
    if value is not None:
        assert plan.objective == pytest.approx(value)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_a_city_may_ask_for_two_paths(tiny: Build, tiny_rows: Rows, engine: str) -> None:
    cities = tiny_rows("cities", far={"protection": "dual_link"})
    plan = solved(tiny(cities=cities, annuity_years=5), "npv", engine)
    assert "far" not in plan.connected
    cities = tiny_rows("cities", hub={"protection": "dual_link", "must_connect": True})
    plan = solved(tiny(cities=cities), "cost", engine)
    assert plan.built_links["link"].tolist() == ["trunk2"]
    assert plan.objective == pytest.approx(4 + 0.2 + 0.3)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_a_site_may_ask_for_less_than_the_country(
    tiny: Build, tiny_rows: Rows, engine: str
) -> None:
    sites = tiny_rows("sites", W={"protection": "single", "must_open": True})
    plan = solved(tiny(sites=sites, protection="dual_link"), "cost", engine)
    assert plan.built_links["link"].tolist() == ["hw"]


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_a_zone_at_a_gateway_needs_no_fiber(tiny: Build, tiny_rows: Rows, engine: str) -> None:
    sites = tiny_rows("sites", W={"node": "gate", "must_open": True})
    plan = solved(tiny(sites=sites, protection="dual_link"), "cost", engine)
    assert plan.built == []
    assert plan.objective == pytest.approx(2)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_parallel_links_are_two_paths(engine: str) -> None:
    instance = Instance.from_tables(
        links=[{"a": "g", "b": "s", "capex_musd": cost} for cost in (5, 3, 4)],
        gateways=["g"],
        sites=[{"site": "s", "node": "s", "must_open": True}],
        protection="dual_link",
    )
    plan = solved(instance, "cost", engine)
    assert plan.objective == pytest.approx(7)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_disjoint_paths_may_end_at_two_gateways(engine: str) -> None:
    links = [{"a": "s", "b": gate, "capex_musd": 1} for gate in ("g", "h")]
    sites = [{"site": "s", "node": "s", "must_open": True}]
    both = Instance.from_tables(
        links=links, gateways=["g", "h"], sites=sites, protection="dual_link"
    )
    assert solved(both, "cost", engine).objective == pytest.approx(2)
    one = Instance.from_tables(links=links, gateways=["g"], sites=sites, protection="dual_link")
    assert solved(one, "cost", engine).status == "infeasible"


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_pure_siting_without_a_network(tiny: Build, engine: str) -> None:
    """Zones for 2.5 (E, 3 blocks), 2 (W) and 1.5 (F): E and F seat 150 for 4."""
    instance = tiny(links=None, gateways=[], cities=None, budget_musd=4)
    plan = solved(instance, "exports", engine)
    assert plan.objective == pytest.approx(7.5)
    assert plan.built == []


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_only_the_network_matters_without_pools(tiny: Build, engine: str) -> None:
    instance = tiny(pools=None, reach=None, cities=[{"node": "far", "must_connect": True}])
    plan = solved(instance, "cost", engine)
    assert plan.objective == pytest.approx(4 + 0.2)
    assert plan.assignment.empty


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_a_mandatory_pool_out_of_reach_is_infeasible_and_named(
    tiny: Build, tiny_rows: Rows, engine: str
) -> None:
    alone = {"pool": "lonely", "talent": 3, "mandatory": True}
    plan = solved(tiny(pools=[*tiny_rows("pools"), alone]), "cost", engine)
    assert plan.status == "infeasible"
    assert "lonely" in plan.message


def test_a_quota_of_new_zones_leaves_existing_ones_out(tiny: Build, tiny_rows: Rows) -> None:
    """E stands already: one zone is there, and only W and F can be new."""
    sites = tiny_rows("sites", E={"existing": True})

    def asking(measure: str, minimum: int) -> Instance:
        quota = {"name": "some", "measure": measure, "minimum": minimum}
        return tiny(sites=sites, budget_musd=20, quotas=[quota])

    counted = solved(asking("zones", 2), "min capex", "highs")
    assert len(counted.opened) == 2
    fresh = solved(asking("new_zones", 2), "min capex", "highs")
    assert fresh.opened == ["E", "W", "F"]
    wrong = replace(counted, instance_digest=asking("new_zones", 2).digest)
    assert "quota:some" in stz.verify_plan(asking("new_zones", 2), wrong).groups
    assert solved(asking("new_zones", 3), "min capex", "highs").status == "infeasible"
    assert any("'some'" in problem.what for problem in impossible(asking("new_zones", 3)))
