"""The cases: what they compare, the files they read, the countries they make up."""

import math
from itertools import combinations
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

import stz
from benchmarks import growth, national, public
from benchmarks.compact_model import run_compact
from benchmarks.gabriel import gabriel_pairs, spanning_tree
from benchmarks.national import scenario_problem
from benchmarks.public_files import p_median, steiner_tree, warehouses
from benchmarks.record import Record
from benchmarks.synthetic_country import synthetic_country
from benchmarks.timeline import Timeline
from benchmarks.trial import Problem, Settings
from stz.errors import DataError, ScenarioError
from stz.feasibility import unreachable_sites

EXACT = Settings("compact", gap=0.0, time_limit_s=600.0)


def test_synthetic_countries_are_made_alike_from_alike_numbers() -> None:
    one = synthetic_country(60)
    assert one.digest == synthetic_country(60).digest
    assert one.digest != synthetic_country(60, seed=2).digest
    assert len(one.pools) == len(one.nodes) == 60
    assert one.protection == "dual_link"
    people = one.pools["talent"]
    assert people.head(6).mean() > 5 * people.tail(30).mean(), "a few places hold most people"


@pytest.mark.parametrize("places", [10, 57, 300])
def test_synthetic_countries_can_be_connected(places: int) -> None:
    country = synthetic_country(places)
    candidates = country.links[~country.links["existing"]]
    graph = nx.from_pandas_edgelist(candidates, "a", "b")
    assert nx.is_connected(graph)
    assert graph.number_of_nodes() == places
    assert len(unreachable_sites(country)) <= 0.1 * len(country.sites)
    assert 0.05 * places < country.links["existing"].sum() < 0.5 * places


def test_neighborhoods_do_not_grow_with_the_country() -> None:
    small, large = (len(synthetic_country(n).reach) / n for n in (300, 2400))
    assert large < 1.5 * small


def test_gabriel_pairs_are_those_of_the_definition() -> None:
    points = np.random.default_rng(7).uniform(0, 100, (70, 2))
    expected = [
        (i, j)
        for i, j in combinations(range(70), 2)
        if all(
            (points[i] - points[k]) @ (points[j] - points[k]) >= 0
            for k in range(70)
            if k not in (i, j)
        )
    ]
    assert [tuple(pair) for pair in gabriel_pairs(points).tolist()] == expected


def test_the_spanning_tree_is_the_shortest() -> None:
    points = np.random.default_rng(8).uniform(0, 100, (40, 2))
    pairs = gabriel_pairs(points)
    kept = pairs[spanning_tree(points, pairs)]
    whole: nx.Graph[int] = nx.Graph()
    whole.add_weighted_edges_from(
        (i, j, float(np.linalg.norm(points[i] - points[j]))) for i, j in combinations(range(40), 2)
    )
    shortest = nx.minimum_spanning_tree(whole).size(weight="weight")
    length = sum(float(np.linalg.norm(points[i] - points[j])) for i, j in kept)
    assert length == pytest.approx(shortest)


@pytest.mark.parametrize("objective", ["exports", "npv"])
def test_the_compact_model_means_the_same_problem(objective: str) -> None:
    country = synthetic_country(12, seed=3)
    theirs = run_compact(Problem(country, objective), EXACT, Timeline())
    ours = stz.solve(country, objective, gap=1e-6, time_limit=600)
    assert theirs.status == ours.status == "optimal"
    assert theirs.objective == pytest.approx(ours.objective, rel=1e-5)


def test_the_compact_model_finds_a_protected_network() -> None:
    ring = [("g", "a", 1.0), ("a", "b", 1.0), ("b", "g", 5.0), ("a", "b", 2.5)]
    instance = stz.Instance.from_tables(
        links=[{"a": a, "b": b, "capex_musd": capex} for a, b, capex in ring]
        + [{"a": "g", "b": "a", "capex_musd": 0.0, "existing": True}],
        gateways=["g"],
        sites=[
            {"site": "z", "node": "b", "must_open": True, "protection": "dual_link",
             "downtime_target_min": math.inf}
        ],
        cities=[{"node": "a", "must_connect": True, "protection": "single"}],
    )  # fmt: skip
    found = run_compact(Problem(instance, "cost"), EXACT, Timeline())
    assert found.objective == pytest.approx(4.5)  # both a-b trenches, and the second g-a


def test_the_slope_is_fitted_over_the_sizes_that_got_there() -> None:
    def record(places: int, seconds: float) -> Record:
        return Record("growth", str(places), "highs", "optimal", to_1pct_s=seconds)

    rows = [record(250, 2.0), record(500, 8.0), record(1000, 32.0), record(2000, math.nan)]
    done = growth.slopes(rows)
    assert done.records[0].slope == pytest.approx(2.0)
    (line,) = done.lines
    assert "log places 2.00 over 250, 500, 1000; without 2000, which did not" in line
    assert math.isnan(growth.slopes(rows[:1]).records[0].slope)


def test_larger_countries_have_more_time() -> None:
    limits = [growth.limit_s(places) for places in growth.DEFAULT_PLACES]
    assert growth.DEFAULT_PLACES == (250, 500, 1000, 2000, 4000, 8000)
    assert limits == sorted(limits)
    assert growth.limit_s(4000) == 1200.0, "the target is 1 % within 20 minutes"


@pytest.mark.thorough
def test_8000_places_are_made() -> None:
    country = synthetic_country(8000)
    assert len(country.nodes) == 8000
    budgets = [one.limits.budget_musd for one in (country, synthetic_country(1000))]
    assert budgets[0] / budgets[1] == pytest.approx(8, rel=1e-3)
    assert len(country.reach) < 20 * 8000, "reach stays sparse"


@pytest.mark.parametrize(
    ("case", "gap", "limit"),
    [
        (national.dual_link, 0.001, 60.0),
        (national.available, 0.005, 180.0),
        (national.phased, 0.01, 600.0),
    ],
)
def test_national_cases_ask_for_their_targets(case, gap: float, limit: float) -> None:  # type: ignore[no-untyped-def]
    (trial,) = case(())
    assert (trial.gap, trial.time_limit_s) == (gap, limit)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"protection": "dual_node"}, "protection beyond dual_link"),
        ({"years": [2026, 2027]}, "several years"),
        ({"downtime_target_min": 50.0}, "downtime targets"),
        ({"spacing_km": 10.0}, "spacing"),
        ({"bounds": [{"metric": "capex", "maximum": 3.0}]}, "bounds on metrics"),
    ],
)
def test_the_compact_model_refuses_what_it_does_not_say(
    changes: dict[str, object], said: str
) -> None:
    given: dict[str, object] = {
        "nodes": [{"node": "g", "lon": 70, "lat": 30}, {"node": "a", "lon": 71, "lat": 30}],
        "links": [{"a": "g", "b": "a", "capex_musd": 1.0}],
        "gateways": ["g"],
        "sites": [{"site": "z", "node": "a"}],
    }
    instance = stz.Instance.from_tables(**{**given, **changes})  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match=said):
        run_compact(Problem(instance, "cost"), EXACT, Timeline())


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A file of each family, small enough to solve on paper."""
    for family in public.FAMILIES:
        (tmp_path / family).mkdir()
    (tmp_path / "steinlib" / "star.stp").write_text(
        "SECTION Graph\nNodes 4\nEdges 5\nE 1 4 1\nE 2 4 1\nE 3 4 1\nE 1 2 1.5\nE 2 3 1.5\nEND\n"
        "SECTION Terminals\nTerminals 3\nT 1\nT 2\nT 3\nEND\nEOF\n"
    )
    # A path of three nodes; the first edge is given twice and the last one, 4, counts.
    (tmp_path / "pmed" / "pmed0.txt").write_text(" 3 3 1 \n 1 2 9\n 2 3 5\n 2 1 4\n")
    # Two warehouses, two customers; the cheap one seats 12 of the 15 people.
    (tmp_path / "cap" / "cap0.txt").write_text(
        " 2 2\n 12 100.\n 20 7.\n 10\n 10.0 50.0\n 5\n 5.0 5.0\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("name", "optimum"),
    # pmed0: from the middle, 4 + 5. cap0: the second alone, 7 + 50 + 5; the first is too small.
    [("star", 3.0), ("pmed0", 9.0), ("cap0", 62.0)],
)
def test_public_formats_are_read_as_they_are_meant(files: Path, name: str, optimum: float) -> None:
    (trial,) = public.known_optima((name,), files)
    problem = trial.build()
    plan = stz.solve(problem.instance, problem.objective, gap=1e-6, time_limit=600)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(optimum)


def test_absent_public_files_are_skipped_with_a_message(tmp_path: Path) -> None:
    trials = public.known_optima((), tmp_path)
    assert [trial.name for trial in trials] == list(public.FAMILIES)
    assert trials[0].skip == "no steinlib/*.stp in ../shared/benchmarks"
    (one,) = public.known_optima(("pmed3",), tmp_path)
    assert (one.name, bool(one.skip)) == ("pmed3", True)
    with pytest.raises(ScenarioError, match="no public instance 'b99'"):
        public.known_optima(("b99",), tmp_path)


@pytest.mark.parametrize("read", [steiner_tree, p_median, warehouses])
def test_a_broken_public_file_is_named(tmp_path: Path, read) -> None:  # type: ignore[no-untyped-def]
    file = tmp_path / "broken.txt"
    for text in ("hello\n", "3 9 1\n1 2 3\n"):
        file.write_text(text)
        with pytest.raises(DataError, match=r"broken\.txt"):
            read(file)


@pytest.mark.skipif(not public.FOLDER.is_dir(), reason="../shared/benchmarks is not there")
@pytest.mark.parametrize("name", ["b01", "cap41"])
def test_known_optima_are_found(name: str) -> None:
    (trial,) = public.known_optima((name,))
    problem = trial.build()
    plan = stz.solve(problem.instance, problem.objective, gap=trial.gap, time_limit=600)
    assert plan.objective == pytest.approx(problem.optimum, rel=1e-6)


def test_the_national_case_is_as_large_as_promised() -> None:
    problem = scenario_problem("pakistan-2030", {"protection": "dual_link"})
    sites = problem.instance.sites
    assert (~(sites["existing"] | sites["banned"])).sum() >= 150
    assert problem.instance.protection == "dual_link"
    assert problem.objective == "exports"
