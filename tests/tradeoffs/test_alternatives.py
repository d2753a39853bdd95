"""Other plans held against full enumeration: must-haves, what never is, and the poles."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stz.errors import InfeasibleError, ScenarioError
from stz.instance import Instance
from stz.solver import Planner
from stz.tradeoffs import Alternatives, AlternativesProgress, alternatives
from stz.verifier import verify_plan
from tests.fixtures import oracle
from tests.fixtures.front_oracle import choices
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import bounded
from tests.fixtures.trading_instances import trading_instance

Elements = frozenset[tuple[str, Any]]


def all_plans(instance: Instance) -> Iterator[tuple[float, Elements]]:
    """Yield the exports and the elements of every choice of zones, cities and links."""
    links = oracle._rows(instance.links)
    candidates = [link["link"] for link in links if not link["existing"]]
    budget = instance.limits.budget_musd
    sets = list(_subsets(candidates))
    networks = oracle._networks(instance)
    for zones, connected in choices(instance):
        people = oracle._people(instance, zones, connected, "exports")
        if people is None:
            continue
        capex, _ = oracle._own_costs(instance, zones, connected)
        once, twice = set(), set()
        for zone in zones:
            site = instance.sites.iloc[zone.site]
            level = site["protection"] or instance.protection
            (twice if level == "dual_link" else once).add(site["node"])
        for city in connected:
            row = instance.cities.iloc[city]
            (twice if row["protection"] == "dual_link" else once).add(row["node"])
        own = {("zone", instance.sites["site"].iat[zone.site]) for zone in zones}
        own |= {("city", instance.cities["node"].iat[city]) for city in connected}
        for built, (price, _, single, dual) in zip(sets, networks, strict=True):
            if budget is not None and capex + price > budget + 1e-9:
                continue
            if once <= single and twice <= dual:
                yield people, frozenset(own | {("link", link) for link in built})


def _subsets(candidates: list[Any]) -> Iterator[list[Any]]:
    """Yield subsets in the order in which the oracle builds networks."""
    import itertools

    for chosen in itertools.product([False, True], repeat=len(candidates)):
        yield [link for link, yes in zip(candidates, chosen, strict=True) if yes]


@pytest.mark.examples(quick=3, thorough=40)
@pytest.mark.parametrize("slack", [0.02, 0.2])
def test_lists_are_those_of_all_plans(slack: float, examples: int) -> None:
    listed = 0

    @bounded(examples)
    @given(instance=small_instance() | st.integers(0, 9999).map(_in_budget))
    def check(instance: Instance) -> None:
        nonlocal listed
        planner = Planner(instance, "exports", gap=0.0, time_limit=300)
        try:
            found = alternatives(planner, slack=slack, n=3, time_limit=None)
        except InfeasibleError:
            return
        best = found.plan.objective
        near = [has for value, has in all_plans(instance) if value >= best * (1 - slack) - 1e-9]
        for one in found.must:
            assert all((one.kind, one.id) in has for has in near), one
        for one in found.never:
            assert not any((one.kind, one.id) in has for has in near), one
        sites = instance.sites
        free = sites.loc[~(sites["existing"] | sites["banned"] | sites["must_open"]), "site"]
        zones = [("zone", site) for site in free]
        must = {zone for zone in zones if all(zone in has for has in near)}
        never = {zone for zone in zones if not any(zone in has for has in near)}
        assert {("zone", one.id) for one in found.must if one.kind == "zone"} == must
        assert {("zone", one.id) for one in found.never if one.kind == "zone"} == never
        listed += len(found.must) + len(found.never)
        for other in found.plans:
            assert verify_plan(found.instance, other.plan).ok, other.role
            assert other.plan.objective >= best * (1 - slack) - 1e-6
        poles = {one.role: one for one in found.plans if one.role != "different"}
        fewest = min(sum(kind == "zone" for kind, _ in has) for has in near)
        existing = int(sites["existing"].sum())
        assert poles["fewest zones"].measure == pytest.approx(fewest - existing)
        assert poles["fewest links"].measure == pytest.approx(
            min(sum(kind == "link" for kind, _ in has) for has in near)
        )

    check()
    assert listed > 0


def _in_budget(seed: int) -> Instance:
    return trading_instance(seed, budget_musd=9.0)


@pytest.fixture(scope="module")
def found() -> Alternatives:
    planner = Planner(trading_instance(5, budget_musd=12.0), "exports", gap=0.0)
    return alternatives(planner, slack=0.3, n=4, time_limit=None)


def test_plans_differ_and_the_farthest_come_first(found: Alternatives) -> None:
    others = [one for one in found.plans if one.role == "different"]
    assert len(others) > 1
    shares = [one.distance.share for one in others]
    assert shares[0] == max(shares)
    assert all(share > 0 for share in shares)
    assert [one.role for one in found.plans if one.role != "different"] == [
        "fewest links", "fewest zones", "most tier 3", "least concentrated",
    ]  # fmt: skip


def test_the_least_concentrated_plan_is_as_spread_as_it_says(found: Alternatives) -> None:
    (spread,) = [one for one in found.plans if one.role == "least concentrated"]
    province = dict(
        zip(found.instance.sites["site"], found.instance.sites["province"], strict=True)
    )
    seats = spread.plan.zones["seats"].groupby(spread.plan.zones["site"].map(province)).sum()
    assert seats.max() / seats.sum() <= spread.measure + 1e-9
    assert spread.measure_bound <= spread.measure + 1e-9


def test_zones_without_limit_of_seats_count_one_each() -> None:
    limited = trading_instance(5, budget_musd=12.0)
    endless = replace(limited, options=limited.options.assign(block_seats=math.inf, max_blocks=1))
    found = alternatives(Planner(endless, "exports", gap=0.0), slack=0.3, n=1, time_limit=None)
    (spread,) = [one for one in found.plans if one.role == "least concentrated"]
    province = dict(zip(endless.sites["site"], endless.sites["province"], strict=True))
    there = spread.plan.zones["site"].map(province).value_counts()
    assert there.max() / there.sum() <= spread.measure + 1e-9
    assert verify_plan(found.instance, spread.plan).ok


def test_the_slack_is_stated_twice(found: Alternatives) -> None:
    assert found.slack == 0.3
    assert found.slack_of_bound == pytest.approx(0.3, abs=1e-6)
    assert found.floor == pytest.approx(0.7 * found.plan.objective)
    assert "30.0% of this plan (30.0% of the bound)" in found.headline


def test_it_tells_itself_as_data_table_and_text(found: Alternatives) -> None:
    told = found.as_dict([f"runs/{number}" for number in range(len(found.plans))])
    assert set(told) >= {"slack", "must", "never", "plans"}
    assert told["plans"][0]["run"] == "runs/0"
    assert json.loads(json.dumps(told)) == told
    assert list(found.table()["role"]) == [one.role for one in found.plans]
    assert len(found.shared()) == len(found.must) + len(found.never)
    assert "<table>" in found._repr_html_()
    assert "km of fiber not shared" in str(found)


def test_what_cannot_be_is_refused() -> None:
    planner = Planner(trading_instance(5), "exports")
    for wrong in ({"slack": 1.0}, {"slack": -0.1}, {"n": -1}, {"n": 99}, {"time_limit": 0}):
        with pytest.raises(ScenarioError, match="must be"):
            alternatives(planner, **wrong)  # type: ignore[arg-type]
    plan = Planner(trading_instance(5, budget_musd=5.0), "jobs", gap=0.0).solve()
    with pytest.raises(ScenarioError, match="the planner asks for exports"):
        alternatives(planner, plan)


def test_a_stop_keeps_what_is_there() -> None:
    def stop(state: AlternativesProgress) -> None:
        if state.phase == "most tier 3":
            raise KeyboardInterrupt

    planner = Planner(trading_instance(5, budget_musd=12.0), "exports", gap=0.0)
    found = alternatives(planner, slack=0.3, n=2, time_limit=None, progress=stop)
    assert found.stopped == "interrupted"
    assert {"fewest links", "fewest zones"} <= {one.role for one in found.plans}
