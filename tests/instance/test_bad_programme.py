"""Years, lead times, shared-risk events, spacing, targets, bounds and levers that cannot be."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from stz.errors import DataError, Problem
from stz.instance import Instance, Levers, MetricBound
from stz.instance.checks.bounds import unknown_metrics

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]


def refused(build: Callable[[], Instance]) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as told:
        build()
    for problem in told.value.problems:
        assert problem.what
        assert problem.mend
    return told.value.problems


def only(build: Callable[[], Instance]) -> Problem:
    problems = refused(build)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


@pytest.mark.parametrize(
    ("years", "row", "said"),
    [
        ([2026, 2028], "2028", "does not follow 2026"),
        ([2027, 2026], "2026", "does not follow 2027"),
        ([2026, 2026], "2026", "id is used twice"),
        ([2026, 2027, 2027, 2028], "2027", "id is used twice"),
        ([], "", "there is no planning year"),
        ([2026.5], "0", "must be a whole number"),
        (["soon"], "0", "must be a number"),
        (2030, "", "must be a DataFrame or a list"),
        ([{"budget_musd": 3}], "", "required column is missing"),
    ],
)
def test_years_come_one_after_another(years: Any, row: str, said: str) -> None:
    problem = only(lambda: Instance.from_tables(years=years))
    assert (problem.layer, problem.row) == ("years", row)
    assert said in problem.what


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("budget_musd", -1, "at least 0"),
        ("budget_musd", math.nan, "must be a number"),
        ("discount", -0.1, "at least 0"),
        ("discount", 1.1, "at most 1"),
        ("discount", math.inf, "must be finite"),
        ("talent_factor", -1, "at least 0"),
        ("talent_factor", math.inf, "must be finite"),
    ],
)
def test_numbers_of_a_year(column: str, value: float, rule: str) -> None:
    problem = only(lambda: Instance.from_tables(years=[2026, {"year": 2027, column: value}]))
    assert (problem.layer, problem.row, problem.field) == ("years", "2027", column)
    assert rule in problem.what


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "rule"),
    [
        ("links", "he", "lead_years", -1, "at least 0"),
        ("links", "he", "lead_years", 0.5, "whole number"),
        ("pools", "a", "growth_per_year", -1.5, "at least -1"),
        ("pools", "a", "growth_per_year", 5, "at most 1"),
        ("pools", "a", "growth_per_year", math.nan, "must be a number"),
        ("sites", "W", "downtime_target_min", -1, "at least 0"),
        ("sites", "W", "downtime_target_min", "99.99 %", "must be a number"),
    ],
)
def test_new_columns_keep_to_their_ranges(
    tiny: Build, tiny_rows: Rows, table: str, row: str, column: str, value: Any, rule: str
) -> None:
    problem = only(lambda: tiny(**{table: tiny_rows(table, **{row: {column: value}})}))
    assert (problem.layer, problem.row, problem.field) == (table, row, column)
    assert rule in problem.what


@pytest.mark.parametrize(("column", "value"), [("lead_years", -1), ("ramp_years", 1.5)])
def test_lead_and_ramp_of_an_option(
    tiny: Build, tiny_rows: Rows, column: str, value: float
) -> None:
    (row,) = tiny_rows("options")
    problem = only(lambda: tiny(options=[row | {column: value}]))
    assert (problem.layer, problem.field) == ("options", column)


def test_what_can_never_be_in_service_is_told(tiny: Build, tiny_rows: Rows) -> None:
    links = tiny_rows("links", he={"lead_years": 2}, trunk={"lead_years": 9}, ew={"lead_years": 1})
    (row,) = tiny_rows("options")
    options = [row | {"lead_years": 3}]
    problems = refused(lambda: tiny(links=links, options=options, years=[2026, 2027]))
    assert [(p.layer, p.row, p.value) for p in problems] == [
        ("links", "he", "2"),
        ("options", "E, modular, standard", "3"),
    ]
    assert "2 years later" in problems[0].what
    assert "programme of 2 years" in problems[0].what
    assert tiny(links=links, options=options, years=range(2026, 2030)).n_years == 4
    assert "1 year later" in only(lambda: tiny(links=tiny_rows("links", he={"lead_years": 1}))).what


def test_lead_of_what_exists_does_not_matter(tiny: Build, tiny_rows: Rows) -> None:
    (row,) = tiny_rows("options")
    sites = tiny_rows("sites", E={"existing": True})
    assert tiny(sites=sites, options=[row | {"lead_years": 3}]).options["lead_years"].max() == 3


@pytest.mark.parametrize(
    ("failure", "field", "said"),
    [
        ({"links": ["he", "nolink"]}, "links", "is not in the table links"),
        ({"links": "he; nolink"}, "links", "is not in the table links"),
        ({"nodes": ["moon"]}, "nodes", "is not in the table nodes"),
        ({"links": 1.5}, "links", "must be a list of ids"),
        ({"links": [["he"]]}, "links", "must be a list of ids"),
        ({"nodes": {"east": 1}}, "nodes", "must be a list of ids"),
        ({}, "", "nothing fails"),
        ({"links": ["he"], "rate_per_year": -1}, "rate_per_year", "at least 0"),
        ({"links": ["he"], "repair_h": math.inf}, "repair_h", "must be finite"),
        ({"links": ["he"], "rate_per_year": 2, "repair_h": 4380}, "rate_per_year, repair_h",
         "less than 8,760 hours"),
    ],
)  # fmt: skip
def test_failures_name_what_there_is(tiny: Build, failure: Any, field: str, said: str) -> None:
    problem = only(lambda: tiny(failures=[{"failure": "flood"} | failure]))
    assert (problem.layer, problem.row, problem.field) == ("failures", "flood", field)
    assert said in problem.what


def test_every_id_a_failure_gets_wrong_is_named(tiny: Build) -> None:
    failure = {"failure": "flood", "links": ["he", "x", "y"], "nodes": "east;moon"}
    problems = refused(lambda: tiny(failures=[failure]))
    assert [(p.field, p.value) for p in problems] == [
        ("links", "x"),
        ("links", "y"),
        ("nodes", "moon"),
    ]


def test_a_failure_without_links_of_its_own_may_be_a_risk_group(
    tiny: Build, tiny_rows: Rows
) -> None:
    links = tiny_rows("links", he={"risk_group": "dig; flood"})
    assert len(tiny(links=links, failures=[{"failure": "flood", "rate_per_year": 0.1}]).failures)
    assert "nothing fails" in only(lambda: tiny(links=links, failures=[{"failure": "floo"}])).what


@pytest.mark.parametrize("name", ["a;b", " a", "a "])
def test_a_failure_has_a_name_that_links_can_say(tiny: Build, name: str) -> None:
    problem = only(lambda: tiny(failures=[{"failure": name, "links": ["he"]}]))
    assert (problem.field, problem.value) == ("failure", name)


@pytest.mark.parametrize("empty", ["", None, math.nan])
def test_a_failure_has_a_name(tiny: Build, empty: Any) -> None:
    problem = only(lambda: tiny(failures=[{"failure": empty, "links": ["he"]}]))
    assert (problem.layer, problem.row, problem.field) == ("failures", "number 1", "failure")


def test_two_failures_of_one_name(tiny: Build) -> None:
    rows = [{"failure": "f", "links": ["he"]}, {"failure": "f", "nodes": ["east"]}]
    assert only(lambda: tiny(failures=rows)).what == "id is used twice"


@pytest.mark.parametrize("value", [1.5, True, math.inf, ["east"], {}])
def test_an_id_is_text_or_a_whole_number(tiny: Build, tiny_rows: Rows, value: Any) -> None:
    problem = only(lambda: tiny(sites=tiny_rows("sites", W={"node": value})))
    assert (problem.layer, problem.row, problem.field) == ("sites", "W", "node")
    assert problem.what == "must be text or a whole number"
    assert only(lambda: tiny(gateways=["gate", value])).layer == "gateways"


def test_spacing_asks_where_the_sites_are(tiny: Build, tiny_rows: Rows) -> None:
    nodes = [
        {"node": "gate"},
        {"node": "hub"},
        {"node": "east", "lon": 70, "lat": 30},
        {"node": "west", "lon": 71},
        {"node": "far"},
    ]
    sites = tiny_rows("sites", F={"banned": True})
    problem = only(lambda: tiny(nodes=nodes, sites=sites, spacing_km=10))
    assert (problem.layer, problem.row, problem.field) == ("nodes", "west", "lat")
    assert {p.row for p in refused(lambda: tiny(nodes=nodes, spacing_km=10))} == {"west", "far"}
    nodes[3]["lat"] = 30
    assert tiny(nodes=nodes, sites=sites, spacing_km=10).limits.spacing_km == 10


def test_a_downtime_promise_needs_a_network() -> None:
    sites = [{"site": "a", "downtime_target_min": 30}, {"site": "b"}]
    problems = refused(lambda: Instance.from_tables(sites=sites, downtime_target_min=50))
    assert [(p.layer, p.row, p.field) for p in problems] == [
        ("", "", "downtime_target_min"),
        ("sites", "a", "downtime_target_min"),
    ]
    free = [{"site": "a", "downtime_target_min": math.inf}]
    assert not Instance.from_tables(sites=free, downtime_target_min=math.inf).has_network


@pytest.mark.parametrize(
    ("bound", "row", "field", "said"),
    [
        ({"minimum": 1}, "bound 1", "metric", "required key is missing"),
        ({"metric": "jobs"}, "jobs", "", "no number"),
        ({"metric": "jobs", "minimun": 1, "maximum": 2}, "jobs", "minimun", "unknown key"),
        ({"metric": 3, "minimum": 1}, "3", "metric", "name of a metric"),
        ({"metric": " ", "minimum": 1}, " ", "metric", "name of a metric"),
        ({"metric": "jobs", "minimum": "many"}, "jobs", "minimum", "must be a number"),
        ({"metric": "jobs", "maximum": math.nan}, "jobs", "maximum", "not NaN"),
        ({"metric": "jobs", "maximum": math.inf}, "jobs", "maximum", "must be finite"),
        ({"metric": "jobs", "minimum": True}, "jobs", "minimum", "must be a number"),
        ({"metric": "jobs", "minimum": 2, "maximum": 1}, "jobs", "minimum", "above maximum"),
        ({"metric": "jobs", "min_share": 0.5}, "jobs", "of", "taken of is missing"),
        ({"metric": "jobs", "of": "zones", "minimum": 1}, "jobs", "of", "but no share"),
        ({"metric": "jobs", "of": "zones", "min_share": 0.5, "max_share": 0.2}, "jobs",
         "min_share", "above max_share"),
        (MetricBound("mine", "jobs"), "mine", "", "no number"),
        ("jobs >= 3", "number 1", "", "must be a MetricBound or a dict"),
    ],
)  # fmt: skip
def test_bad_bound(tiny: Build, bound: Any, row: str, field: str, said: str) -> None:
    problem = only(lambda: tiny(bounds=[bound]))
    assert (problem.layer, problem.row, problem.field) == ("bounds", row, field)
    assert said in problem.what


def test_bounds_have_names_of_their_own(tiny: Build) -> None:
    given = [{"metric": "jobs", "minimum": 1}, {"metric": "jobs", "maximum": 9}]
    assert [bound.name for bound in tiny(bounds=given).bounds] == ["jobs", "jobs (2)"]
    same = [row | {"name": "n"} for row in given]
    assert only(lambda: tiny(bounds=same)).what == "name is used 2 times"


def test_a_bound_may_be_negative_or_a_ratio(tiny: Build) -> None:
    given = [{"metric": "npv", "minimum": -5}, {"metric": "jobs", "of": "zones", "min_share": 100}]
    assert len(tiny(bounds=given).bounds) == 2


def test_who_has_the_registry_asks_for_unknown_metrics(tiny: Build) -> None:
    bounds = [
        {"metric": "job", "minimum": 1},
        {"metric": "zones", "of": "xyzzy", "max_share": 0.5},
    ]
    problems = unknown_metrics(tiny(bounds=bounds), ("jobs", "zones"))
    assert [(p.row, p.field, p.mend) for p in problems] == [
        ("job", "metric", "did you mean 'jobs'?"),
        ("zones", "of", "one of jobs, zones"),
    ]


@pytest.mark.parametrize("lever", ["formal_share", "tax_rate", "retention_share"])
@pytest.mark.parametrize("value", [-0.1, 1.1, math.nan, "0.25 %", None, True])
def test_levers_are_shares(tiny: Build, lever: str, value: Any) -> None:
    problem = only(lambda: tiny(levers={lever: value}))
    assert (problem.layer, problem.field, problem.value) == ("levers", lever, str(value))
    assert only(lambda: tiny(levers=Levers(**{lever: value}))).field == lever


@pytest.mark.parametrize("levers", [5, {"taxrate": 0.1}])
def test_levers_of_a_wrong_shape(tiny: Build, levers: Any) -> None:
    assert only(lambda: tiny(levers=levers)).layer == "levers"


def test_locked_and_existing_sites_may_have_protection_and_a_target(
    tiny: Build, tiny_rows: Rows
) -> None:
    row = {"must_open": True, "protection": "shared_risk", "downtime_target_min": 30}
    inst = tiny(sites=tiny_rows("sites", W=row, F=row | {"existing": True}))
    assert inst.sites["protection"].tolist() == ["", "shared_risk", "shared_risk"]


def test_everything_new_that_is_wrong_comes_at_once(tiny: Build, tiny_rows: Rows) -> None:
    problems = refused(
        lambda: tiny(
            years=[2026, 2028],
            failures=[{"failure": "f"}, {"failure": "g", "links": ["x"]}],
            pools=tiny_rows("pools", a={"growth_per_year": 7}),
            sites=tiny_rows("sites", W={"downtime_target_min": -1}),
            links=tiny_rows("links", he={"lead_years": 5}),
            spacing_km=-1,
            downtime_target_min=math.nan,
            bounds=[{"metric": "jobs"}],
            levers={"tax_rate": 25},
            protection="triple",
        )
    )
    assert {(p.layer, p.row, p.field) for p in problems} == {
        ("years", "2028", "year"),
        ("failures", "f", ""),
        ("failures", "g", "links"),
        ("pools", "a", "growth_per_year"),
        ("sites", "W", "downtime_target_min"),
        ("links", "he", "lead_years"),
        ("", "", "spacing_km"),
        ("", "", "downtime_target_min"),
        ("bounds", "jobs", ""),
        ("levers", "", "tax_rate"),
        ("", "", "protection"),
    }
