"""Every way a table can be wrong has its own message, and all of them come at once."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from stz.errors import DataError, Problem
from stz.instance import Instance, Quota

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]


def refused(build: Callable[[], Instance]) -> tuple[Problem, ...]:
    with pytest.raises(DataError) as told:
        build()
    assert told.value.exit_code == 5
    for problem in told.value.problems:
        assert problem.what
        assert problem.mend
    return told.value.problems


def only(build: Callable[[], Instance]) -> Problem:
    problems = refused(build)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


def place(problem: Problem) -> tuple[str, str, str]:
    return problem.layer, problem.row, problem.field


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("links", "a"),
        ("links", "b"),
        ("links", "capex_musd"),
        ("sites", "site"),
        ("sites", "node"),
        ("options", "site"),
        ("pools", "pool"),
        ("pools", "talent"),
        ("cities", "node"),
        ("reach", "pool"),
        ("reach", "site"),
        ("nodes", "node"),
    ],
)
def test_missing_column(tiny: Build, tiny_rows: Rows, table: str, column: str) -> None:
    rows = [
        {key: value for key, value in row.items() if key != column} | {_spare(table): 1}
        for row in tiny_rows(table)
    ]
    problem = only(lambda: tiny(**{table: rows}))
    assert place(problem) == (table, "", column)
    assert problem.what == "required column is missing"
    frame = getattr(tiny(), table).drop(columns=column)
    problem = only(lambda: tiny(**{table: frame}))
    assert place(problem) == (table, "", column)


def _spare(table: str) -> str:
    """A harmless column, so that a row is not empty."""
    spare = {"options": "block_seats", "reach": "minutes", "links": "km", "nodes": "lon"}
    return spare.get(table, "tier")


@pytest.mark.parametrize(
    ("table", "written", "meant"),
    [
        ("links", "capex_usd", "capex_musd"),
        ("sites", "must_opn", "must_open"),
        ("options", "min_block", "min_blocks"),
        ("pools", "mandatry", "mandatory"),
        ("cities", "remote_shares", "remote_share"),
        ("reach", "assign_cost", "assign_cost_musd"),
        ("nodes", "long", "lon"),
    ],
)
def test_unknown_column_with_a_hint(
    tiny: Build, tiny_rows: Rows, table: str, written: str, meant: str
) -> None:
    problem = only(lambda: tiny(**{table: [row | {written: 1} for row in tiny_rows(table)]}))
    assert place(problem) == (table, "", written)
    assert problem.mend == f"did you mean {meant!r}?"


def test_unknown_column_like_none_lists_those_known(tiny: Build, tiny_rows: Rows) -> None:
    problem = only(lambda: tiny(pools=[row | {"zzz": 1} for row in tiny_rows("pools")]))
    assert problem.mend.startswith("one of pool, talent, mandatory")


def test_column_given_twice() -> None:
    frame = pd.DataFrame([["s", 1, 2]], columns=["site", "seats", "seats"])
    problem = only(lambda: Instance.from_tables(sites=frame))
    assert place(problem) == ("sites", "", "seats")


@pytest.mark.parametrize("value", [5, "sites.csv", {"site": ["s"]}, [["s", "n"]], ["s"]])
def test_something_that_is_no_table(value: Any) -> None:
    problem = only(lambda: Instance.from_tables(sites=value))
    assert problem.layer == "sites"
    assert "DataFrame or a list of dicts" in problem.what


@pytest.mark.parametrize(
    ("table", "row", "field", "value", "rule"),
    [
        ("links", "he", "capex_musd", math.nan, "must be a number"),
        ("links", "he", "capex_musd", None, "must be a number"),
        ("links", "he", "capex_musd", "two", "must be a number"),
        ("links", "he", "capex_musd", -1, "at least 0"),
        ("links", "he", "capex_musd", math.inf, "must be finite"),
        ("links", "he", "km", -5, "at least 0"),
        ("links", "he", "existing", "perhaps", "true or false"),
        ("links", "he", "existing", math.nan, "true or false"),
        ("sites", "W", "seats", -1, "at least 0"),
        ("sites", "W", "seats", math.nan, "must be a number"),
        ("sites", "W", "capex_musd", -3, "at least 0"),
        ("sites", "W", "tier", 4, "at most 3"),
        ("sites", "W", "tier", 1.5, "whole number"),
        ("sites", "W", "tier", math.inf, "whole number"),
        ("sites", "W", "protection", "dual_nodes", "unknown protection level"),
        ("pools", "a", "talent", -1, "at least 0"),
        ("pools", "a", "talent", math.inf, "must be finite"),
        ("pools", "a", "talent", math.nan, "must be a number"),
        ("cities", "far", "remote_share", 1.2, "at most 1"),
        ("cities", "far", "capex_musd", -1, "at least 0"),
        ("cities", "far", "protection", "triple", "unknown protection level"),
    ],
)
def test_value_that_cannot_be(
    tiny: Build, tiny_rows: Rows, table: str, row: str, field: str, value: Any, rule: str
) -> None:
    problem = only(lambda: tiny(**{table: tiny_rows(table, **{row: {field: value}})}))
    assert place(problem) == (table, row, field)
    assert rule in problem.what
    assert problem.value not in ("", "0.0")


@pytest.mark.parametrize(
    ("table", "field", "value", "rule"),
    [
        ("options", "block_seats", -1, "at least 0"),
        ("options", "min_occupancy", 1.1, "at most 1"),
        ("options", "min_blocks", 4, "min_blocks is above max_blocks"),
        ("options", "min_blocks", -1, "at least 0"),
        ("options", "max_blocks", 1e30, "whole number"),
        ("options", "max_blocks", 2.5, "whole number"),
        ("options", "fixed_capex_musd", math.nan, "must be a number"),
        ("reach", "share", 1.01, "at most 1"),
        ("reach", "share", -0.01, "at least 0"),
        ("reach", "assign_cost_musd", -1, "at least 0"),
        ("reach", "benefit_musd", math.nan, "must be a number"),
        ("reach", "benefit_musd", math.inf, "must be finite"),
    ],
)
def test_value_that_cannot_be_in_a_table_of_pairs(
    tiny: Build, tiny_rows: Rows, table: str, field: str, value: Any, rule: str
) -> None:
    rows = tiny_rows(table)
    rows[0][field] = value
    problem = only(lambda: tiny(**{table: rows}))
    named = {"options": "E, modular, standard", "reach": "a, E"}
    assert place(problem) == (table, named[table], field)
    assert rule in problem.what


@pytest.mark.parametrize(("lon", "lat", "field"), [(200, 0, "lon"), (0, -91, "lat")])
def test_coordinates_off_the_earth(lon: float, lat: float, field: str) -> None:
    problem = only(lambda: Instance.from_tables(nodes=[{"node": "k", "lon": lon, "lat": lat}]))
    assert place(problem) == ("nodes", "k", field)


def test_coordinates_swapped_in_a_way_that_shows() -> None:
    """Only a latitude beyond 90 shows it: 67 E, 25 N and 25 E, 67 N are both on the earth."""
    problem = only(lambda: Instance.from_tables(nodes=[{"node": "k", "lon": 24.9, "lat": 167.0}]))
    assert problem.field == "lat"


@pytest.mark.parametrize("empty", [None, math.nan, "", pd.NA, pd.NaT])
def test_id_that_is_empty(tiny: Build, tiny_rows: Rows, empty: object) -> None:
    rows = tiny_rows("sites")
    rows[1]["node"] = empty
    problem = only(lambda: tiny(sites=rows))
    assert place(problem) == ("sites", "W", "node")
    assert problem.what == "an id must not be empty"
    rows = tiny_rows("sites")
    rows[2]["site"] = empty
    problems = refused(lambda: tiny(sites=rows))
    assert place(problems[0]) == ("sites", "number 3", "site")


def test_id_that_is_a_list(tiny: Build, tiny_rows: Rows) -> None:
    problem = only(lambda: tiny(sites=tiny_rows("sites", W={"node": ["west"]})))
    assert place(problem) == ("sites", "W", "node")


@pytest.mark.parametrize(
    ("table", "named", "field"),
    [
        ("nodes", "gate", "node"),
        ("links", "trunk", "link"),
        ("sites", "E", "site"),
        ("pools", "a", "pool"),
        ("options", "E, modular, standard", "site, size, package"),
        ("reach", "a, E", "pool, site"),
    ],
)
def test_duplicate_id(tiny: Build, tiny_rows: Rows, table: str, named: str, field: str) -> None:
    rows = tiny_rows(table)
    problem = only(lambda: tiny(**{table: [*rows, rows[0]]}))
    assert place(problem) == (table, named, field)
    assert problem.what == "id is used twice"


def test_duplicate_city_is_also_one_pool_in_two_cities(tiny: Build, tiny_rows: Rows) -> None:
    rows = tiny_rows("cities")
    problems = refused(lambda: tiny(cities=[*rows, rows[0]]))
    assert [problem.what for problem in problems] == [
        "id is used twice",
        "pool belongs to two cities",
    ]


@pytest.mark.parametrize(
    ("table", "field", "known"),
    [
        ("links", "a", "nodes"),
        ("links", "b", "nodes"),
        ("sites", "node", "nodes"),
        ("cities", "node", "nodes"),
        ("cities", "pool", "pools"),
        ("options", "site", "sites"),
        ("reach", "pool", "pools"),
        ("reach", "site", "sites"),
    ],
)
def test_reference_to_nothing(
    tiny: Build, tiny_rows: Rows, table: str, field: str, known: str
) -> None:
    rows = tiny_rows(table)
    rows[-1][field] = "nowhere"
    problem = only(lambda: tiny(**{table: rows}))
    assert (problem.layer, problem.field, problem.value) == (table, field, "nowhere")
    assert problem.what == f"is not in the table {known}"


def test_number_and_text_are_different_ids() -> None:
    """1 and "1" do not meet, and a table must not use both."""
    problem = only(
        lambda: Instance.from_tables(sites=[{"site": 1}], pools=[{"pool": "p", "talent": 1}],
                                     reach=[{"pool": "p", "site": "1"}])
    )  # fmt: skip
    assert place(problem) == ("reach", "p, 1", "site")
    assert "text and number differ" in problem.mend
    both = [{"site": 1, "node": "x"}, {"site": "1", "node": "x"}]
    problem = only(lambda: Instance.from_tables(sites=both))
    assert place(problem) == ("sites", "1", "site")
    assert "once as a number and once as text" in problem.what


def test_link_from_a_node_to_itself(tiny: Build, tiny_rows: Rows) -> None:
    problem = only(lambda: tiny(links=tiny_rows("links", ew={"b": "east"})))
    assert problem.row == "ew"
    assert problem.what == "link joins a node to itself"


@pytest.mark.parametrize("what", ["must_open", "existing"])
def test_banned_and_open_at_once(tiny: Build, tiny_rows: Rows, what: str) -> None:
    problem = only(lambda: tiny(sites=tiny_rows("sites", W={"banned": True, what: True})))
    assert problem.row == "W"
    assert problem.what == f"site is both banned and {what}"


@pytest.mark.parametrize("gateways", [[], (), None])
def test_no_gateway(tiny: Build, gateways: Any) -> None:
    problem = only(lambda: tiny(gateways=gateways))
    assert problem.layer == "gateways"
    assert problem.what.startswith("no gateway")


@pytest.mark.parametrize("gateways", ["gate", {"node": "gate"}, 5, [{"node": "gate"}], [None]])
def test_gateways_that_are_no_list_of_nodes(tiny: Build, gateways: Any) -> None:
    assert only(lambda: tiny(gateways=gateways)).layer == "gateways"


def test_gateways_as_a_table(tiny: Build) -> None:
    assert only(lambda: tiny(gateways=pd.DataFrame({"node": ["gate"]}))).layer == "gateways"


def test_gateway_off_the_graph(tiny: Build) -> None:
    problem = only(lambda: tiny(gateways=["gate", "Gate"]))
    assert (problem.layer, problem.value) == ("gateways", "Gate")


@pytest.mark.parametrize("level", ["dual", "", None, 2])
def test_unknown_protection(tiny: Build, level: Any) -> None:
    problem = only(lambda: tiny(protection=level))
    assert problem.field == "protection"
    levels = "one of single, dual_link, dual_node, dual_gateway, shared_risk"
    assert problem.mend in (levels, "did you mean 'dual_node'?")


@pytest.mark.parametrize(
    ("limit", "value"),
    [
        ("budget_musd", -1),
        ("budget_musd", math.nan),
        ("budget_musd", "12"),
        ("budget_musd", math.inf),
        ("exports_min_musd", math.nan),
        ("exports_min_musd", "much"),
        ("annuity_years", math.nan),
        ("annuity_years", -1),
        ("annuity_years", None),
        ("n_zones", -1),
        ("n_zones", 1.5),
        ("n_zones", "1"),
        ("n_zones", 4),
        ("n_zones", True),
        ("max_zones", -1),
        ("max_zones", math.nan),
        ("max_zones", 0.5),
        ("downtime_target_min", -1),
        ("downtime_target_min", 525_601),
        ("downtime_target_min", math.nan),
        ("downtime_target_min", "99.99 %"),
        ("spacing_km", -1),
        ("spacing_km", math.nan),
        ("spacing_km", math.inf),
    ],
)
def test_limit_that_cannot_be(tiny: Build, limit: str, value: Any) -> None:
    problem = only(lambda: tiny(**{limit: value}))
    assert problem.field == limit
    assert problem.value == str(value)


def test_more_zones_than_sites_that_may_open(tiny: Build, tiny_rows: Rows) -> None:
    sites = tiny_rows("sites", W={"banned": True}, F={"existing": True})
    assert "there is 1 site" in only(lambda: tiny(sites=sites, n_zones=2)).what
    assert "there are 3 sites" in only(lambda: tiny(n_zones=4)).what
    assert tiny(sites=sites, n_zones=1).limits.n_zones == 1


@pytest.mark.parametrize("limit", ["n_zones", "max_zones"])
def test_fewer_zones_than_locked_open(tiny: Build, tiny_rows: Rows, limit: str) -> None:
    sites = tiny_rows("sites", W={"must_open": True}, F={"must_open": True, "existing": True})
    assert "1 locked open" in only(lambda: tiny(sites=sites, **{limit: 0})).what
    assert getattr(tiny(sites=sites, **{limit: 1}).limits, limit) == 1


@pytest.mark.parametrize(
    ("quota", "field"),
    [
        ({"minimum": 1}, "measure"),
        ({"measure": "zones"}, ""),
        ({"measure": "jobs", "minimum": 1}, "measure"),
        ({"measure": "zones", "minimum": 1, "tier": [2]}, "tier"),
        ({"measure": "zones", "minimum": 1, "by": "origin"}, "by"),
        ({"measure": "workers", "minimum": 1, "by": "birth"}, "by"),
        ({"measure": "zones", "minimum": math.nan}, "minimum"),
        ({"measure": "zones", "minimum": "two"}, "minimum"),
        ({"measure": "zones", "maximum": -1}, "maximum"),
        ({"measure": "zones", "min_share": 1.5}, "min_share"),
        ({"measure": "zones", "max_share": 30}, "max_share"),
        ({"measure": "zones", "minimum": 2, "maximum": 1}, "minimum"),
        ({"measure": "zones", "min_share": 0.6, "max_share": 0.4}, "min_share"),
        ("zones", ""),
    ],
)
def test_bad_quota(tiny: Build, quota: Any, field: str) -> None:
    problem = only(lambda: tiny(quotas=[quota]))
    assert (problem.layer, problem.field) == ("quotas", field)
    assert problem.row
    assert only(lambda: tiny(quotas=[Quota("q", "zones", min_share=2)])).row == "q"


def test_unknown_quota_key_has_a_hint(tiny: Build) -> None:
    problem = only(lambda: tiny(quotas=[{"measure": "zones", "minimun": 1, "maximum": 1}]))
    assert problem.mend == "did you mean 'minimum'?"


def test_seats_quota_needs_numbers_of_seats(tiny: Build, tiny_rows: Rows) -> None:
    sites = tiny_rows("sites", W={"seats": math.inf})
    problem = only(lambda: tiny(sites=sites, quotas=[{"measure": "seats", "minimum": 1}]))
    assert problem.what == "seats without a limit cannot be counted"


def test_all_problems_of_all_tables_come_at_once(tiny: Build, tiny_rows: Rows) -> None:
    """Columns, types, ranges, ids, references, limits, quotas: none waits for another."""
    problems = refused(
        lambda: tiny(
            links=tiny_rows("links", he={"capex_musd": -2}, ew={"b": "nowhere"}, wf={"km": "far"}),
            sites=[
                *tiny_rows("sites", W={"banned": True, "must_open": True}),
                {"site": "E", "node": "hub"},
            ],
            pools=tiny_rows("pools", a={"talent": math.nan}),
            reach=[row | {"costs": 1} for row in tiny_rows("reach")],
            gateways=["gate", "moon"],
            protection="none",
            budget_musd=-1,
            quotas=[{"measure": "zones"}],
        )
    )
    places = {place(problem) for problem in problems}
    assert places == {
        ("links", "he", "capex_musd"),
        ("links", "ew", "b"),
        ("links", "wf", "km"),
        ("sites", "W", ""),
        ("sites", "E", "site"),
        ("pools", "a", "talent"),
        ("reach", "", "costs"),
        ("gateways", "", ""),
        ("", "", "protection"),
        ("", "", "budget_musd"),
        ("quotas", "quota 1", ""),
    }
    assert len(problems) == len(places)


def test_many_bad_cells_of_one_row_are_all_named(tiny: Build, tiny_rows: Rows) -> None:
    bad = {"seats": "x", "tier": 2.5, "must_open": "maybe", "node": None}
    problems = refused(lambda: tiny(sites=tiny_rows("sites", W=bad)))
    assert [problem.field for problem in problems] == ["node", "seats", "tier", "must_open"]
    assert {problem.row for problem in problems} == {"W"}


def test_a_missing_column_does_not_hide_what_is_wrong_elsewhere(
    tiny: Build, tiny_rows: Rows
) -> None:
    sites = [{"site": row["site"]} for row in tiny_rows("sites")]
    problems = refused(
        lambda: tiny(sites=sites, pools=tiny_rows("pools", a={"talent": -1}), budget_musd=math.nan)
    )
    assert [place(problem) for problem in problems] == [
        ("sites", "", "node"),
        ("pools", "a", "talent"),
        ("", "", "budget_musd"),
    ]


def test_the_row_is_named_by_its_id_wherever_the_column_stands() -> None:
    frame = pd.DataFrame({"seats": [-1.0], "node": [4], "site": ["s"]})
    assert only(lambda: Instance.from_tables(nodes=[{"node": 4}], sites=frame)).row == "s"


def test_a_link_without_an_id_is_named_by_its_ends() -> None:
    problem = only(
        lambda: Instance.from_tables(
            links=pd.DataFrame({"a": [1], "b": [2], "capex_musd": [np.nan]}), gateways=[1]
        )
    )
    assert place(problem) == ("links", "1, 2", "capex_musd")


def test_hostile_names_pass_through_as_they_are(tiny: Build, tiny_rows: Rows) -> None:
    name = "<script>alert('x')</script>"
    assert tiny(sites=tiny_rows("sites", W={"name": name})).sites["name"].tolist()[1] == name


# what no table may hold, and nothing must turn into a crash

HUGE = 10**400


@pytest.mark.parametrize(
    ("table", "changes", "field", "rule"),
    [
        ("pools", {"talent": True}, "talent", "not true or false"),
        ("pools", {"talent": HUGE}, "talent", "at most 1e+12"),
        ("pools", {"talent": 1e300}, "talent", "at most 1e+12"),
        ("pools", {"talent": [1, 2]}, "talent", "must be a number"),
        ("pools", {"pool": "P "}, "pool", "begin or end with a blank"),
        ("sites", {"node": "\tT"}, "node", "begin or end with a blank"),
        ("sites", {"tier": HUGE}, "tier", "must be a whole number"),
    ],
)
def test_a_cell_that_cannot_be_meant(
    table: str, changes: dict[str, Any], field: str, rule: str
) -> None:
    rows: dict[str, Any] = {
        "nodes": [{"node": "G"}, {"node": "T"}],
        "links": [{"a": "G", "b": "T", "capex_musd": 1}],
        "sites": [{"site": "S", "node": "T", "province": "Punjab", "tier": 2}],
        "pools": [{"pool": "P", "talent": 10}],
    }
    rows[table][0] |= changes
    with pytest.raises(DataError) as caught:
        Instance.from_tables(**rows, gateways=["G"])
    problem = next(p for p in caught.value.problems if p.field == field)
    assert problem.layer == table
    assert rule in problem.what
    assert len(str(problem)) < 400


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"provinces": ["Punjb"]}, "provinces", "not the province of any site"),
        ({"provinces": [["Punjab"]]}, "provinces", "not the province of any site"),
        ({"tiers": [7]}, "tiers", "is not a tier"),
        ({"tiers": "2"}, "tiers", "is not a tier"),
        ({"tiers": [True]}, "tiers", "is not a tier"),
        ({"minimum": HUGE}, "minimum", "at most 1e+12"),
        ({"minimum": "x"}, "minimum", "must be a number"),
        ({"measure": ["zones"]}, "measure", "unknown measure"),
    ],
)
def test_a_quota_that_cannot_be_meant(changes: dict[str, Any], field: str, rule: str) -> None:
    quota = {"name": "half", "measure": "zones", "minimum": 1, **changes}
    with pytest.raises(DataError) as caught:
        Instance.from_tables(
            sites=[{"site": "S", "province": "Punjab", "tier": 2}], quotas=[quota], bounds=None
        )
    problem = next(p for p in caught.value.problems if p.field == field)
    assert rule in problem.what
    if changes.get("provinces") == ["Punjb"]:
        assert "Punjab" in problem.mend


def test_a_name_may_be_used_once_among_quotas() -> None:
    twice = [{"name": "half", "measure": "zones", side: 1} for side in ("minimum", "maximum")]
    with pytest.raises(DataError, match="name is used 2 times"):
        Instance.from_tables(sites=[{"site": "S"}], quotas=twice)


def test_lists_may_be_left_out_as_none() -> None:
    instance = Instance.from_tables(sites=[{"site": "S"}], quotas=None, bounds=None)
    assert (instance.quotas, instance.bounds) == ((), ())
    with pytest.raises(DataError, match="must be a list"):
        Instance.from_tables(sites=[{"site": "S"}], quotas="half")
