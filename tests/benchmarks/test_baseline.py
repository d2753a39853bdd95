"""Ours against what is used today: equal coverage, equal budget, equal gap."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

import stz
from benchmarks import baseline, coverage
from benchmarks.record import Record
from benchmarks.regions import nearest, part_of
from benchmarks.spanning import Chosen, prim_then_prune, tree_then_choose
from benchmarks.synthetic_country import synthetic_country
from benchmarks.timeline import Timeline
from benchmarks.trial import Problem, Settings
from stz.feasibility import unreachable_sites
from stz.instance import Instance


@pytest.fixture
def junction() -> Instance:
    """Two places that a junction joins for 3 and a tree over places for 3.9."""
    ends = [("g", "h", 1.0), ("h", "a", 1.0), ("h", "b", 1.0), ("a", "b", 1.9)]
    return Instance.from_tables(
        links=[
            {"a": a, "b": b, "km": 10 * cost, "capex_musd": cost, "opex_musd": cost / 10}
            for a, b, cost in ends
        ],
        gateways=["g"],
        sites=[
            {"site": "za", "node": "a"},
            {"site": "old", "node": "a", "existing": True},
            {"site": "no", "node": "b", "banned": True},
        ],
        options=[
            {"site": "za", "size": "dear", "fixed_capex_musd": 9.0},
            {"site": "za", "size": "cheap", "fixed_capex_musd": 0.3, "block_capex_musd": 0.1,
             "block_seats": 10.0, "min_blocks": 2, "max_blocks": 5, "min_occupancy": 0.9,
             "block_opex_musd": 0.01},
            {"site": "old", "size": "old"},
            {"site": "no", "size": "no"},
        ],
        pools=[{"pool": "pa", "talent": 100.0}, {"pool": "pb", "talent": 40.0}],
        reach=[{"pool": "pa", "site": "za", "share": 0.5},
               {"pool": "pb", "site": "za", "share": 0.1}],
        cities=[{"node": "b", "pool": "pb", "remote_share": 0.25, "capex_musd": 0.2,
                 "opex_musd": 0.02}],
        budget_musd=20.0,
    )  # fmt: skip


def test_a_place_is_its_smallest_zone_and_its_city(junction: Instance) -> None:
    found = coverage.places(junction)
    assert found["a"].capex_musd == pytest.approx(0.5)
    assert found["a"].users == pytest.approx(54.0)
    assert found["b"].capex_musd == pytest.approx(0.2)
    assert found["b"].users == pytest.approx(10.0)
    assert set(found) == {"a", "b"}, "neither existing nor banned zones are to be served"


@pytest.mark.parametrize("method", list(baseline.HEURISTICS))
def test_equal_coverage_costs_less_by_the_junction(junction: Instance, method: str) -> None:
    chosen = baseline.choose(junction, method)
    answered = coverage.serving(junction, chosen.places, "single")
    cost = coverage.cost_of(answered, chosen)
    assert cost["capex_links"] == pytest.approx(3.9)
    assert cost["capex"] == pytest.approx(3.9 + 0.7)
    assert cost["cost"] == pytest.approx(4.6 + 0.39 + 0.04)
    ours = stz.solve(answered, "cost", gap=1e-6, time_limit=600)
    assert ours.objective == pytest.approx(3.7 + 0.3 + 0.04)
    assert coverage.counts(answered) == {"places": 2, "zones": 1, "cities": 1}


def test_a_network_that_misses_a_place_is_seen(junction: Instance) -> None:
    links = junction.links["link"].tolist()
    assert coverage.unserved(junction, Chosen(("a", "b"), tuple(links[:2]), 2.0, 2.0)) == ["b"]
    assert coverage.unserved(junction, Chosen(("a", "b"), tuple(links), 4.9, 4.9)) == []


def test_two_routes_are_asked_for_where_there_are_two(junction: Instance) -> None:
    asked = coverage.serving(junction, ["a", "b"], "dual_link")
    assert asked.sites["protection"].tolist() == ["single"], "g hangs on one link"
    ring = replace(
        junction,
        links=junction.links.assign(
            a=["g", "h", "h", "a"], b=["h", "a", "g", "b"], link=["1", "2", "3", "4"]
        ),
    )
    assert coverage.serving(ring, ["a"], "dual_link").sites["protection"].tolist() == ["single"]
    closed = replace(junction, gateways=("g", "b"))
    assert coverage.serving(closed, ["a"], "dual_link").sites["protection"].tolist() == [
        "dual_link"
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("method", [tree_then_choose, prim_then_prune])
def test_ours_is_never_dearer_at_equal_coverage(method, seed: int) -> None:  # type: ignore[no-untyped-def]
    country = synthetic_country(40, seed)
    chosen = method(coverage.trenches(country), country.gateways, coverage.places(country), 15.0)
    assert chosen.places
    assert coverage.unserved(country, chosen) == []
    answered = coverage.serving(country, chosen.places, "single")
    cost = coverage.cost_of(answered, chosen)
    assert cost["capex"] == pytest.approx(chosen.capex_musd)
    assert cost["capex"] <= 15.0 + 1e-9
    ours = stz.solve(answered, "cost", gap=1e-4, time_limit=600)
    assert ours.status == "optimal"
    assert ours.objective <= cost["cost"] * (1 + 1e-4)
    routes = coverage.serving(country, chosen.places, "dual_link")
    protected = stz.solve(routes, "cost", gap=1e-3, time_limit=600)
    assert protected.objective >= ours.bound - 1e-6


def test_a_heuristic_is_a_record_like_any_other(junction: Instance) -> None:
    timeline = Timeline()
    settings = Settings("mst", 0.01, 10.0)
    found = baseline._run_heuristic("mst", Problem(junction), settings, timeline)
    assert (found.status, found.engine) == ("feasible", "mst")
    assert math.isnan(found.bound)
    assert found.objective == found.figures["cost"]
    assert found.figures["places"] == 2
    assert timeline.first_plan_s == found.total_s


def test_only_the_chosen_links_may_be_built(junction: Instance) -> None:
    chosen = baseline.choose(junction, "prim")
    network = coverage.on_network(coverage.single(junction), chosen)
    assert set(network.links["link"]) == set(chosen.links)
    assert network.links.index.tolist() == list(range(len(network.links)))


@pytest.mark.thorough
def test_a_part_of_a_country_keeps_what_lies_in_it() -> None:
    country = synthetic_country(60)
    gateway = country.gateways[0]
    nodes = nearest(country, gateway, 20)
    assert nodes[0] == gateway
    assert len(nodes) == 20
    part = part_of(country, nodes)
    inside = set(nodes)
    assert set(part.nodes["node"]) == inside
    assert set(part.links["a"]) | set(part.links["b"]) <= inside
    assert set(part.sites["node"]) <= inside
    assert set(part.options["site"]) == set(part.sites["site"])
    assert set(part.reach["pool"]) <= set(part.pools["pool"])
    assert unreachable_sites(part) == ()
    assert stz.solve(part, gap=0.5, time_limit=600).has_plan


def test_trials_are_those_of_the_regions_and_parts_named() -> None:
    names = [trial.name for trial in baseline.regions(("karachi:20", "mst"))]
    assert names == [
        "karachi:20 exports", "karachi:20 mst", "karachi:20 mst single",
        "karachi:20 mst dual_link", "karachi:20 mst exports",
    ]  # fmt: skip
    assert [trial.name for trial in baseline.regions(("compact", "Sindh"))] == [
        "Sindh", "Sindh compact",
    ]  # fmt: skip
    everything = [trial.name for trial in baseline.regions(())]
    assert len(everything) == 22
    assert everything[0] == "pakistan"


def record(trial: str, engine: str, seconds: float, status: str = "optimal") -> Record:
    return Record(
        "baseline", trial, engine, status, total_s=seconds, gap=0.01, gap_asked=0.01,
        objective=8.0, bound=8.1,
    )  # fmt: skip


def test_ratios_compare_time_to_the_same_gap() -> None:
    ours = record("Sindh", "highs", 2.0)
    done = baseline.conclude([ours, record("Sindh compact", "compact", 50.0)])
    assert done.records[0].ratio == 25.0
    assert not done.records[0].ratio_is_least
    assert "took 25 times as long as highs to a gap of 1.00%" in done.lines[0]
    stopped = baseline.conclude([ours, record("Sindh compact", "compact", 60.0, "feasible")])
    assert stopped.records[0].ratio_is_least
    assert "took >= 30 times" in stopped.lines[0]
    assert "stood at 1.00% when stopped after 60 s" in stopped.lines[0]
    nothing = replace(record("Sindh compact", "compact", 60.0, "no_plan"), gap=math.nan)
    assert "had no plan when stopped" in baseline.conclude([ours, nothing]).lines[0]
    late = baseline.conclude(
        [record("Sindh", "highs", 60.0, "feasible"), record("Sindh compact", "compact", 50.0)]
    )
    assert math.isnan(late.records[0].ratio)
    assert "cannot be compared" in late.lines[0]


def test_savings_are_printed_with_both_costs() -> None:
    theirs = replace(
        record("Sindh mst", "mst", 0.1, "feasible"),
        objective=10.0, figures={"places": 7.0, "capex_links": 4.0},
    )  # fmt: skip
    ours = replace(record("Sindh mst single", "scip", 1.0), figures={"capex_links": 2.0})
    routes = replace(record("Sindh mst dual_link", "scip", 1.0), objective=12.0)
    best = record("Sindh exports", "scip", 1.0)
    network = replace(record("Sindh mst exports", "scip", 1.0), objective=5.0, bound=5.1)
    done = baseline.conclude([best, theirs, ours, routes, network])
    assert [one.trial for one in done.records] == [
        "Sindh exports", "Sindh mst", "Sindh mst single", "Sindh mst dual_link",
        "Sindh mst exports",
    ]  # fmt: skip
    single, dual, earned = done.lines
    assert "the 7 places" in single
    assert "cost USD 10.000 million by it and 8.000 by ours" in single
    assert "saves 20.00%, of the fiber 50.00%" in single
    assert "10.000 million by it and 12.000 by ours" in dual
    assert "at most USD 5.100 million a year" in earned
    assert "ours 8.000" in earned
    assert done.records[2].ratio == 1.25
    assert "at equal coverage" in done.records[2].ratio_to
