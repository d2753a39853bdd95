"""Probes of the root: bounds that no plan with the restriction passes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given

import stz
from stz.errors import DataError
from stz.instance import Instance
from stz.model import build_model
from stz.solver import Planner, Prober, Restriction
from stz.solver.probing import bounds_of, plan_vector
from tests.fixtures.against_oracle import GAP
from tests.fixtures.restricted_oracle import best_restricted
from tests.fixtures.small_instances import small_instance
from tests.fixtures.tiers import bounded, some


def single_restrictions(instance: Instance) -> list[Restriction]:
    """Return every restriction of one element that an instance allows."""
    links = instance.links.loc[~instance.links["existing"], "link"].tolist()
    return [
        *(Restriction(zones_out=(one,)) for one in instance.sites["site"].tolist()),
        *(Restriction(zones_in=(one,)) for one in instance.sites["site"].tolist()),
        *(Restriction(links_out=(one,)) for one in links),
        *(Restriction(links_in=(one,)) for one in links),
        *(Restriction(cities_out=(one,)) for one in instance.cities["node"].tolist()),
        *(Restriction(cities_in=(one,)) for one in instance.cities["node"].tolist()),
    ]


@pytest.mark.examples(quick=2, thorough=40)
@pytest.mark.parametrize("objective", some(["exports", "cost", "npv"], "exports"))
def test_no_plan_passes_the_bound_of_a_probe(objective: str, examples: int) -> None:
    compared = 0

    @bounded(examples)
    @given(instance=small_instance())
    def check(instance: Instance) -> None:
        nonlocal compared
        planner = Planner(instance, objective, gap=0.0, time_limit=300)
        plan = planner.solve()
        prober = Prober(planner, plan)
        root = prober.bound(Restriction())
        for one in single_restrictions(instance):
            best = best_restricted(instance, objective, one)
            bound = prober.bound(one)
            if math.isnan(best):
                continue
            compared += 1
            slack = 1e-6 * max(1.0, abs(best))
            assert bound >= best - slack if prober.maximize else bound <= best + slack, one
        # a probe leaves nothing behind
        again = prober.bound(Restriction())
        assert again == pytest.approx(root, rel=1e-9, abs=1e-9) or (again, root) == (again, again)

    check()
    assert compared > examples


@pytest.mark.examples(quick=8, thorough=60)
def test_a_plan_and_its_vector_say_the_same(examples: int) -> None:
    held = 0

    @bounded(examples)
    @given(instance=small_instance())
    def check(instance: Instance) -> None:
        nonlocal held
        plan = stz.solve(instance, "npv", gap=GAP, time_limit=300)
        if not plan.has_plan:
            return
        planner = Planner(instance, "npv", gap=GAP, time_limit=300)
        search = Prober(planner).search
        assert search.offer(plan_vector(search.model, plan))
        assert search.incumbent.objective == pytest.approx(plan.objective, rel=1e-6, abs=1e-6)
        held += 1

    check()
    assert held > examples // 3


def test_unknown_ids_are_refused_all_at_once() -> None:
    instance = Instance.from_tables(
        links=[{"a": "g", "b": "n", "capex_musd": 3.0, "link": "way"}],
        gateways=["g"],
        sites=[{"site": "Multan", "node": "n"}],
    )
    prober = Prober(Planner(instance))
    with pytest.raises(DataError) as told:
        prober.bound(Restriction(zones_out=("multan",), links_in=("wy",), cities_out=("c",)))
    assert len(told.value.problems) == 3
    assert "Multan" in told.value.problems[0].mend


def test_a_restriction_that_contradicts_the_problem_leaves_no_plan() -> None:
    instance = Instance.from_tables(
        links=[{"a": "g", "b": "n", "capex_musd": 3.0}],
        gateways=["g"],
        sites=[{"site": "s", "node": "n", "banned": True}, {"site": "t", "node": "n"}],
        cities=[{"node": "n", "must_connect": True}],
        pools=[{"pool": "p", "talent": 10}],
        reach=[{"pool": "p", "site": "t", "benefit_musd": 0.1}],
    )
    prober = Prober(Planner(instance))
    assert prober.bound(Restriction(zones_in=("s",))) == -math.inf
    assert prober.bound(Restriction(cities_out=("n",))) == -math.inf
    assert prober.bound(Restriction(zones_out=("t",))) == pytest.approx(0.0, abs=1e-6)
    assert prober.bound(Restriction()) == pytest.approx(1.0, abs=1e-6)


def test_restrictions_know_which_plans_hold_them() -> None:
    instance = Instance.from_tables(
        links=[{"a": "g", "b": "n", "capex_musd": 3.0, "link": "way"}],
        gateways=["g"],
        sites=[{"site": "t", "node": "n"}],
        pools=[{"pool": "p", "talent": 10}],
        reach=[{"pool": "p", "site": "t", "benefit_musd": 0.1}],
    )
    model = build_model(instance, "exports")
    vector = plan_vector(model, stz.solve(instance))
    assert np.count_nonzero(vector) >= 3
    assert bounds_of(model, Restriction(zones_in=("t",), links_in=("way",))).holds(vector)
    assert not bounds_of(model, Restriction(zones_out=("t",))).holds(vector)
    assert not bounds_of(model, Restriction(links_out=("way",))).holds(vector)
