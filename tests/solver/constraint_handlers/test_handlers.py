"""Families of protection: what they refuse, build, drop and warrant, and what is out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stz
import tests.fixtures.failing_networks as fn
from stz.instance import Instance
from stz.model.columns import NO_COLUMN
from stz.solver import ENGINES
from stz.solver.constraint_handlers import handler as handlers
from stz.solver.constraint_handlers.availability import Availability
from stz.solver.constraint_handlers.protection import Protection
from stz.solver.heuristics.primal import PrimalHeuristics
from stz.solver.presolve import out_of_reach
from stz.solver.protection.cached_oracle import CachedOracle
from stz.solver.search.search import Search
from tests.fixtures.availability_oracle import EveryState
from tests.fixtures.small_protected import small_protected
from tests.fixtures.tiers import random_problems

OnSearch = Callable[..., Search]


def far(**changes: Any) -> Instance:
    """A zone at a gateway, and one behind a single link that is down 1 % of the year."""
    tables: dict[str, Any] = {
        "nodes": [{"node": "hub"}, {"node": "far"}],
        "links": [{"a": "hub", "b": "far", "capex_musd": 1.0, "km": 1000.0,
                   "cut_rate_per_1000km_year": 8.76, "repair_h": 10.0}],
        "gateways": ["hub"],
        "sites": [{"site": "H", "node": "hub"}, {"site": "F", "node": "far"}],
        "options": [{"site": site, "block_seats": 10, "fixed_capex_musd": 1.0,
                     "power_downtime_min": 10.0} for site in "HF"],
        "pools": [{"pool": "p", "talent": 20}],
        "reach": [{"pool": "p", "site": site, "share": 1.0, "benefit_musd": 0.1} for site in "HF"],
        "downtime_target_min": 100.0,
    }  # fmt: skip
    return Instance.from_tables(**(tables | changes))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_zone_out_of_reach_stays_closed_and_is_named(engine: str) -> None:
    plan = stz.solve(far(), engine=engine)
    assert plan.status == "optimal"
    assert plan.opened == ["H"]
    assert "F is down at least 5,2" in plan.message
    assert "100 are allowed" in plan.message
    assert plan.availability.to_dict("records") == [
        {"site": "H", "power_min": 10.0, "fiber_min": 0.0, "downtime_min": pytest.approx(10.0),
         "target_min": 100.0}
    ]  # fmt: skip


@pytest.mark.parametrize("what", ["must_open", "existing"])
@pytest.mark.parametrize("engine", ENGINES)
def test_a_promise_that_must_be_kept_and_cannot_be(engine: str, what: str) -> None:
    sites = [{"site": "H", "node": "hub"}, {"site": "F", "node": "far", what: True}]
    plan = stz.solve(far(sites=sites), engine=engine)
    assert plan.status == "infeasible"
    assert "availability out of reach: F is down at least 5,2" in plan.message
    lenient = [site | {"downtime_target_min": 6000.0} for site in sites]
    assert stz.solve(far(sites=lenient), engine=engine).status == "optimal"


def test_a_zone_waits_for_the_fiber_it_needs() -> None:
    late = {"a": "hub", "b": "far", "capex_musd": 1.0, "lead_years": 1}
    plan = stz.solve(far(links=[late], years=[2026, 2027]))
    assert plan.zones.set_index("site")["year"].to_dict() == {"H": 2026, "F": 2027}
    assert plan.message == ""


class Unsure:
    """An oracle that cannot decide anything."""

    def downtime(self, in_use: np.ndarray, node: object) -> Any:
        raise AssertionError("not asked")

    def exceeds(self, in_use: np.ndarray, node: object, minutes: float) -> None:
        return None

    def maximal_insufficient(self, *asked: Any) -> np.ndarray:
        raise AssertionError("nothing is known to be insufficient")


@pytest.mark.parametrize("engine", ENGINES)
def test_what_cannot_be_decided_is_held_against_the_plan(
    engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "oracle_of", lambda *_: CachedOracle(Unsure()))
    plan = stz.solve(far(downtime_target_min=6000.0), engine=engine, time_limit=600)
    assert plan.status == "feasible"
    assert plan.opened == ["H"]
    assert "the fiber downtime of far could not always be decided" in plan.message


def test_after_the_limit_nothing_hard_is_asked_or_built(
    search_on: OnSearch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a search leaves when its time is up is not repaired at length; the plan stays right."""
    search = next(searches(search_on, 20, promised=True))
    (handler,) = search.handlers
    rng = np.random.default_rng(1)
    nothing = search.service_check.existing & False
    search.clock.time_limit = 0.0

    def asked(*_: object, **__: object) -> None:
        raise AssertionError("asked after the limit")

    for name in ("strengthen", "prune"):
        monkeypatch.setattr(type(handler), name, asked)
    PrimalHeuristics(search).repair(whole(search, nothing, rng), seconds=1.0)
    best, _ = search.incumbent.best
    assert best is None or not len(search.incumbent.unserved(best))


def test_what_is_out_of_reach_is_told_without_minutes_when_time_is_up() -> None:
    closed = np.array([False, True])
    assert "F is down at least 5,2" in out_of_reach(far(), closed)
    assert out_of_reach(far(), closed, lambda: True) == (
        "availability out of reach: F is down too many minutes a year, 100 are allowed"
    )


def searches(search_on: OnSearch, examples: int, *, promised: bool) -> Iterator[Search]:
    for seed in range(500, 500 + examples):
        instance = small_protected(seed, 1, promised=promised)
        if instance is not None:
            search = search_on(instance)
            if search.handlers:
                yield search


def whole(search: Search, in_use: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A solution on a network that opens one option of every site and connects every city."""
    out = np.zeros(search.matrix.n_columns)
    for year in search.model.columns.years:
        out[year.build[year.build != NO_COLUMN]] = in_use[year.build != NO_COLUMN]
        for own in search.model.at.options_of_site:
            if len(own):
                out[year.open[rng.choice(own)]] = 1.0
        out[year.connected] = 1.0
    return out


def network(search: Search, rng: np.random.Generator) -> np.ndarray:
    existing = search.service_check.existing
    return existing | (rng.random(len(existing)) < rng.choice([0.5, 0.8, 1.0]))


@pytest.mark.examples(quick=15, thorough=40)
@pytest.mark.parametrize("promised", [False, True])
def test_whoever_is_not_served_is_closed_and_cut_off(
    search_on: OnSearch, promised: bool, examples: int
) -> None:
    refused = 0
    rng = np.random.default_rng(1)
    for search in searches(search_on, examples, promised=promised):
        (handler,) = search.handlers
        assert type(handler) is (Availability if promised else Protection)
        for _ in range(6):
            in_use = network(search, rng)
            solution = whole(search, in_use, rng)
            lacking = handler.unserved(solution, 0, in_use)
            closed = handler.closed(0, in_use)
            for sink in np.flatnonzero(lacking):
                own = search.sinks.columns[0][sink]
                assert solution[np.intersect1d(own, closed)].sum() == 1.0
            asked = search.sinks.demand(solution, 0) > 0.5
            for sink in np.flatnonzero(asked & ~lacking):
                own = search.sinks.columns[0][sink]
                assert promised or solution[np.intersect1d(own, closed)].sum() == 0.0
            cuts = handler.separate(solution)
            assert bool(cuts) == lacking.any()
            assert all(cut.violation(solution) > 1e-4 for cut in cuts)
            refused += lacking.any()
    assert refused > examples / 2


@pytest.mark.examples(quick=15, thorough=40)
@pytest.mark.parametrize("promised", [False, True])
def test_networks_built_and_pruned_serve(
    search_on: OnSearch, promised: bool, examples: int
) -> None:
    served = dropped = 0
    rng = np.random.default_rng(2)
    for search in searches(search_on, examples, promised=promised):
        (handler,) = search.handlers
        everything = np.ones_like(search.service_check.existing)
        solution = whole(search, everything, rng)
        able = ~handler.unserved(solution, 0, everything) & search.service_check.with_paths(
            everything
        )
        prices = search.model.instance.links["capex_musd"].to_numpy(float)
        bare = search.service_check.existing
        built = handler.strengthen(bare, np.flatnonzero(able), prices, solution)
        built = handler.prune(built, able, bare, solution)
        strong = [level not in ("single", "dual_link") for level in search.sinks.level]
        lacking = handler.unserved(solution, 0, built)
        assert not (lacking & able & (np.array(strong) | search.sinks.is_site)).any()
        kept = bare | (rng.random(len(bare)) < 0.3)
        pruned = handler.prune(everything, able, kept, solution)
        assert (pruned | ~kept).all()
        assert not (handler.unserved(solution, 0, pruned) & able).any()
        assert (search.service_check.with_paths(pruned) | ~able).all()
        served += able.sum()
        dropped += (everything & ~pruned).sum()
    assert served > examples / 2
    assert dropped > examples


@pytest.mark.examples(quick=15, thorough=40)
@pytest.mark.parametrize("promised", [False, True])
def test_a_warrant_is_enough_for_whom_it_is(
    search_on: OnSearch, promised: bool, examples: int
) -> None:
    found = 0
    rng = np.random.default_rng(3)
    for search in searches(search_on, examples, promised=promised):
        (handler,) = search.handlers
        in_use = network(search, rng)
        closed = handler.closed(0, in_use)
        warranted: set[int] = set()
        for links, columns in handler.warrants(in_use):
            alone = np.zeros_like(in_use)
            alone[links] = True
            assert (in_use | ~alone).all()
            still = handler.closed(0, alone | search.service_check.existing)
            assert promised or not np.isin(columns[0], still).any()
            assert not np.isin(columns[0], closed).all()
            warranted |= set(columns[0].tolist())
            found += 1
        if promised:
            assert isinstance(handler, Availability)
            asked = {int(c) for own in handler.askers.columns[0] for c in own}
            assert asked - set(closed.tolist()) <= warranted
    assert found > examples / 4


class Counting(EveryState):
    asked = 0

    def exceeds(self, in_use: np.ndarray, node: object, minutes: float) -> bool:
        self.asked += 1
        return super().exceeds(in_use, node, minutes)


@random_problems(quick=10, thorough=40)
@given(st.data())
def test_memory_never_contradicts_the_oracle(data: st.DataObject) -> None:
    graph = data.draw(fn.link_graphs(most_links=6, most_vertices=4))
    counting, truth = Counting(graph), EveryState(graph)
    memory = CachedOracle(counting)
    rng = np.random.default_rng(data.draw(st.integers(0, 99)))
    questions = 0
    for in_use in fn.some_networks(graph, rng, 20):
        for vertex in range(graph.n_vertices):
            for minutes in (1e3, 2e4, 1e5):
                questions += 1
                expected = truth.exceeds(in_use, vertex, minutes)
                assert memory.exceeds(in_use, vertex, minutes) == expected
    assert counting.asked < questions
    assert not memory.undecided
