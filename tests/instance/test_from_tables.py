"""Anybody's tables become an instance: defaults, types, ids; the caller's own stay as they were."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from stz.errors import DataError
from stz.instance import Instance, Levers, Quota
from stz.instance.tables import TABLES

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]
REQUIRED: dict[str, dict[str, Any]] = {
    "nodes": {"node": "x"},
    "links": {"a": "x", "b": "y", "capex_musd": 2},
    "sites": {"site": "s", "node": "x"},
    "options": {"site": "s"},
    "pools": {"pool": "p", "talent": 5},
    "cities": {"node": "y"},
    "reach": {"pool": "p", "site": "s"},
    "failures": {"failure": "flood"},
    "years": {"year": 2030},
}


@pytest.fixture(scope="module")
def smallest() -> Instance:
    """One row per table, required columns only."""
    tables: dict[str, Any] = {name: [dict(row)] for name, row in REQUIRED.items()}
    tables["links"][0]["risk_group"] = "flood"  # a failure must take something
    return Instance.from_tables(
        **tables | {"nodes": [{"node": "x"}, {"node": "y"}]}, gateways=["x"]
    )


EXPECTED_DEFAULTS: dict[str, dict[str, Any]] = {
    "nodes": {"lon": math.nan, "lat": math.nan, "name": ""},
    "links": {
        "link": "L0001",
        "km": 0.0,
        "existing": False,
        "opex_musd": 0.0,
        "cut_rate_per_1000km_year": 0.0,
        "repair_h": 0.0,
        "risk_group": "",
        "grade": "",
        "lead_years": 0,
    },
    "sites": {
        "capex_musd": 0.0,
        "seats": math.inf,
        "tier": 0,
        "province": "",
        "must_open": False,
        "banned": False,
        "existing": False,
        "protection": "",
        "downtime_target_min": math.nan,
        "name": "",
    },
    "options": {
        "size": "standard",
        "package": "standard",
        "fixed_capex_musd": 0.0,
        "block_capex_musd": 0.0,
        "block_seats": math.inf,
        "min_blocks": 1,
        "max_blocks": 1,
        "fixed_opex_musd": 0.0,
        "block_opex_musd": 0.0,
        "min_occupancy": 0.0,
        "power_downtime_min": 0.0,
        "lead_years": 0,
        "ramp_years": 0,
    },
    "pools": {"mandatory": False, "growth_per_year": 0.0, "tier": 0, "province": "", "name": ""},
    "cities": {
        "pool": "",
        "remote_share": 0.0,
        "remote_benefit_musd": 0.0,
        "connect_benefit_musd": 0.0,
        "must_connect": False,
        "protection": "single",
        "capex_musd": 0.0,
        "opex_musd": 0.0,
        "tier": 0,
        "province": "",
    },
    "reach": {"share": 1.0, "benefit_musd": 0.0, "assign_cost_musd": 0.0, "minutes": 0.0},
    "failures": {"links": (), "nodes": (), "rate_per_year": 0.0, "repair_h": 0.0},
    "years": {"budget_musd": math.inf, "discount": 1.0, "talent_factor": 1.0},
}


@pytest.mark.parametrize("table", TABLES)
def test_every_default(smallest: Instance, table: str) -> None:
    row = getattr(smallest, table).iloc[0].to_dict()
    given = {"risk_group": "flood"} if table == "links" else {}
    for column, value in (EXPECTED_DEFAULTS[table] | REQUIRED[table] | given).items():
        exact = isinstance(value, (str, tuple))
        assert row[column] == (value if exact else pytest.approx(value, nan_ok=True))
    assert set(row) == set(EXPECTED_DEFAULTS[table]) | set(REQUIRED[table])


@pytest.mark.parametrize("table", TABLES)
def test_columns_stand_in_order_and_type(smallest: Instance, table: str) -> None:
    frame = getattr(smallest, table)
    assert list(frame.columns) == [column.name for column in TABLES[table]]
    kinds = {"id": "O", "ids": "O", "str": "O", "float": "f", "int": "i", "bool": "b"}
    assert [frame[column.name].dtype.kind for column in TABLES[table]] == [
        kinds[column.kind] for column in TABLES[table]
    ]


def test_optional_columns_are_exactly_those_the_issue_lets_callers_leave_out() -> None:
    required = {name: [c.name for c in columns if c.required] for name, columns in TABLES.items()}
    assert required == {name: list(row) for name, row in REQUIRED.items()}


def test_limits_default_to_none(smallest: Instance) -> None:
    limits = smallest.limits
    assert (limits.budget_musd, limits.n_zones, limits.max_zones, limits.exports_min_musd) == (
        None,
    ) * 4
    assert limits.annuity_years == 1.0
    assert (limits.downtime_target_min, limits.spacing_km) == (None, None)
    assert smallest.bounds == ()
    assert smallest.levers == Levers(formal_share=1.0, tax_rate=0.0, retention_share=0.0)
    assert smallest.protection == "single"
    assert smallest.quotas == ()


def test_a_site_without_options_gets_one_of_its_own(tiny: Build) -> None:
    options = tiny().options.set_index("site")
    assert options.loc["W", ["size", "package"]].tolist() == ["standard", "standard"]
    assert options.loc["W", ["fixed_capex_musd", "block_seats"]].tolist() == [2.0, 40.0]
    assert options.loc["W", ["min_blocks", "max_blocks", "block_capex_musd"]].tolist() == [
        1,
        1,
        0.0,
    ]
    assert options.loc["E", "size"] == "modular"
    assert len(options) == 3


def test_a_link_in_service_costs_nothing_whatever_was_written() -> None:
    links = [{"a": 1, "b": 2, "capex_musd": 9, "existing": True}]
    assert Instance.from_tables(links=links, gateways=[1]).links["capex_musd"].tolist() == [0.0]


def test_no_years_means_one(tiny: Build) -> None:
    assert tiny().years.to_dict("records") == [
        {"year": 1, "budget_musd": math.inf, "discount": 1.0, "talent_factor": 1.0}
    ]
    assert tiny().n_years == 1


def test_no_links_means_connectivity_is_not_asked_for() -> None:
    inst = Instance.from_tables(sites=[{"site": 1}, {"site": 2}], pools=[{"pool": 1, "talent": 1}])
    assert not inst.has_network
    assert inst.sites["node"].tolist() == [1, 2]
    assert len(inst.links) == 0


@pytest.mark.parametrize("links", [[], pd.DataFrame(), pd.DataFrame({"a": [], "b": []})])
def test_an_empty_table_of_links_is_a_network_only_with_gateways(links: Any) -> None:
    """Then nothing can be connected but what stands at one."""
    sites = [{"site": "s", "node": "x"}]
    assert not Instance.from_tables(links=links, sites=sites).has_network
    assert Instance.from_tables(links=links, sites=sites, gateways=["x"]).has_network
    assert not Instance.from_tables(sites=sites, gateways=["x"]).has_network


def test_without_nodes_they_are_those_the_tables_name() -> None:
    inst = Instance.from_tables(
        links=[{"a": 3, "b": 1, "capex_musd": 1}],
        sites=[{"site": "s", "node": 7}],
        cities=[{"node": 8}],
        gateways=[1],
    )
    assert inst.nodes["node"].tolist() == [3, 1, 7, 8]


def test_no_pools_no_sites_no_cities() -> None:
    assert Instance.from_tables().sites.empty
    only_pools = Instance.from_tables(pools=[{"pool": 1, "talent": 2.5}])
    assert only_pools.pools["talent"].tolist() == [2.5]
    only_cities = Instance.from_tables(
        links=[{"a": 1, "b": 2, "capex_musd": 1}], gateways=[1], cities=[{"node": 2}]
    )
    assert only_cities.sites.empty
    assert only_cities.options.empty
    assert only_cities.has_network


@pytest.mark.parametrize("ids", [[1, 2], ["1", "2"], [(0, 0), (0, 1)]])
def test_ids_stay_what_the_caller_wrote(ids: list[Any]) -> None:
    inst = Instance.from_tables(
        links=[{"a": ids[0], "b": ids[1], "capex_musd": 1}],
        gateways=[ids[0]],
        sites=[{"site": ids[1], "node": ids[1]}],
        pools=[{"pool": ids[0], "talent": 1}],
        cities=[{"node": ids[1], "pool": ids[0]}],
        reach=[{"pool": ids[0], "site": ids[1]}],
    )
    kept = [
        *inst.links["a"], *inst.gateways, *inst.sites["site"], *inst.cities["pool"],
        *inst.reach["site"], *inst.options["site"],
    ]  # fmt: skip
    assert kept == [ids[0], ids[0], ids[1], ids[0], ids[1], ids[1]]
    assert {type(value) for value in kept} == {type(ids[0])}


def test_numpy_ids_become_plain_ones() -> None:
    frame = pd.DataFrame({"site": np.array([4, 5], dtype=np.int32)})
    inst = Instance.from_tables(sites=frame, gateways=np.array([4]))
    assert [type(site) for site in inst.sites["site"]] == [int, int]


def test_whole_numbers_that_pandas_made_floats_are_ids_again() -> None:
    """One missing pool turns the whole column of a DataFrame into floats."""
    inst = Instance.from_tables(
        links=[{"a": 1, "b": 2, "capex_musd": 1}],
        gateways=[1.0],
        pools=[{"pool": 5, "talent": 1}],
        cities=pd.DataFrame({"node": [1, 2], "pool": [5, np.nan]}),
    )
    assert inst.cities["pool"].tolist() == [5, ""]
    assert [repr(value) for value in inst.gateways] == ["1"]
    assert repr(inst.cities["pool"].iat[0]) == "5"


@pytest.mark.parametrize("whole", [1, 1.0, np.int16(1), np.float64(1), "1"])
def test_several_ids_in_a_cell_meet_whole_numbers(whole: Any) -> None:
    """A cell may hold one id, a list, or text with ';' between."""
    inst = Instance.from_tables(
        links=[{"a": 1, "b": 2, "capex_musd": 1, "link": 1}],
        gateways=[1],
        failures=[
            {"failure": "one", "links": whole, "nodes": [whole, whole]},
            {"failure": "text", "links": "1", "nodes": " 1 ; 2;"},
            {"failure": "none", "links": [], "nodes": {2}},
            {"failure": "nan", "links": math.nan, "nodes": "2"},
        ],
    )
    assert inst.failures["links"].tolist() == [(1,), (1,), (), ()]
    assert inst.failures["nodes"].tolist() == [(1,), (1, 2), (2,), (2,)]
    assert {type(i) for cell in inst.failures["nodes"] for i in cell} == {int}


def test_numbers_in_text_stay_text_where_ids_are_text() -> None:
    inst = Instance.from_tables(
        links=[{"a": "1", "b": "2", "capex_musd": 1}],
        gateways=["1"],
        failures=[{"failure": 7, "nodes": "1;2"}],
    )
    assert inst.failures["nodes"].tolist() == [("1", "2")]
    assert inst.failures["failure"].tolist() == ["7"]


def test_years_as_numbers_rows_or_a_frame() -> None:
    years = [2026, 2027, 2028]
    for given in (years, range(2026, 2029), np.array(years), pd.Series(years),
                  [{"year": year} for year in years], pd.DataFrame({"year": years}),
                  [2026, {"year": 2027.0}, "2028"]):  # fmt: skip
        assert Instance.from_tables(years=given).years["year"].tolist() == years


def test_a_target_of_its_own_none_or_that_of_the_instance(tiny: Build, tiny_rows: Rows) -> None:
    rows = {"E": {"downtime_target_min": 30}, "W": {"downtime_target_min": math.inf},
            "F": {"downtime_target_min": None}}  # fmt: skip
    inst = tiny(sites=tiny_rows("sites", **rows), downtime_target_min=52.56)
    assert inst.sites["downtime_target_min"].tolist() == pytest.approx(
        [30, math.inf, math.nan], nan_ok=True
    )
    assert tiny(downtime_target_min=math.inf).limits.downtime_target_min == math.inf


def test_rows_may_name_different_columns() -> None:
    inst = Instance.from_tables(
        sites=[
            {"site": "s", "seats": 3},
            {"site": "t", "must_open": True},
            {"tier": 2, "site": "u"},
        ]
    )
    assert inst.sites["seats"].tolist() == [3.0, math.inf, math.inf]
    assert inst.sites["must_open"].tolist() == [False, True, False]
    assert inst.sites["tier"].tolist() == [0, 0, 2]


def test_lists_of_dicts_and_data_frames_make_the_same_instance(tiny: Build) -> None:
    listed = tiny()
    frames = {name: getattr(listed, name) for name in TABLES}
    framed = tiny(**frames)
    assert framed.digest == listed.digest


def test_geometry_of_a_geo_data_frame_is_ignored() -> None:
    frame = pd.DataFrame({"node": [1], "geometry": ["POINT (1 2)"]})
    assert "geometry" not in Instance.from_tables(nodes=frame).nodes


def test_the_caller_keeps_his_tables_as_they_were(tiny: Build, tiny_rows: Rows) -> None:
    frames = {name: getattr(tiny(), name).copy() for name in TABLES}
    for frame in frames.values():
        frame.index = pd.Index(range(10, 10 + len(frame)))
    rows = tiny_rows("links")
    before = {name: frame.copy(deep=True) for name, frame in frames.items()}
    inst = tiny(**frames)
    tiny(links=rows)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame, before[name])
        assert getattr(inst, name).index.equals(pd.RangeIndex(len(frame)))
    assert rows == tiny_rows("links")


def test_text_that_spells_a_number_or_a_flag_is_read() -> None:
    inst = Instance.from_tables(
        sites=[
            {"site": "s", "seats": "12", "must_open": "True", "tier": "3"},
            {"site": "t", "banned": 1},
        ]
    )
    assert inst.sites["seats"].tolist() == [12.0, math.inf]
    assert inst.sites["must_open"].tolist() == [True, False]
    assert inst.sites["tier"].tolist() == [3, 0]
    assert inst.sites["banned"].tolist() == [False, True]


def test_quotas_as_mappings_or_objects(tiny: Build) -> None:
    given = {"measure": "zones", "tiers": [2, 3], "provinces": "Punjab", "minimum": 1}
    made = Quota("quota 1", "zones", tiers=(2, 3), provinces=("Punjab",), minimum=1)
    assert tiny(quotas=[given]).quotas == (made,)
    assert tiny(quotas=[made]).quotas == (made,)
    assert tiny(quotas=[{"measure": "zones", "tiers": 3, "maximum": 1}]).quotas[0].tiers == (3,)


def test_each_gateway_counts_once() -> None:
    links = [{"a": 1, "b": 2, "capex_musd": 1}]
    assert Instance.from_tables(links=links, gateways=[2, 1, 2]).gateways == (2, 1)
    assert Instance.from_tables(links=links, gateways=pd.Series([2])).gateways == (2,)


def test_digest_is_stable_and_sees_every_change(tiny: Build, tiny_rows: Rows) -> None:
    base = tiny().digest
    assert base == tiny().digest
    assert base == tiny(name="another name").digest
    assert len(base) == 64
    changed = [
        tiny(budget_musd=5),
        tiny(n_zones=1),
        tiny(max_zones=1),
        tiny(exports_min_musd=1),
        tiny(annuity_years=2),
        tiny(protection="dual_link"),
        tiny(gateways=["hub"]),
        tiny(quotas=[{"measure": "zones", "minimum": 1}]),
        tiny(links=tiny_rows("links", he={"capex_musd": 2.5})),
        tiny(pools=tiny_rows("pools", a={"talent": 99})),
        tiny(sites=tiny_rows("sites", W={"banned": True})),
        tiny(reach=tiny_rows("reach")[:3]),
        tiny(years=[2030]),
        tiny(years=[1, 2]),
        tiny(failures=[{"failure": "f", "links": ["he"]}]),
        tiny(failures=[{"failure": "f", "links": ["he"], "rate_per_year": 1}]),
        tiny(downtime_target_min=50),
        tiny(sites=tiny_rows("sites", W={"downtime_target_min": 50})),
        tiny(bounds=[{"metric": "jobs", "minimum": 1}]),
        tiny(levers={"tax_rate": 0.1}),
        tiny(pools=tiny_rows("pools", a={"growth_per_year": 0.1})),
    ]
    assert len({base, *(inst.digest for inst in changed)}) == len(changed) + 1


def test_digest_of_numpy_limits_is_that_of_plain_ones(tiny: Build) -> None:
    assert tiny(n_zones=np.int64(2)).digest == tiny(n_zones=2).digest
    assert tiny(budget_musd=np.float64(2.5)).digest == tiny(budget_musd=2.5).digest


def test_limits_change_without_touching_the_tables(tiny: Build) -> None:
    base = tiny(budget_musd=5)
    richer = base.with_limits(budget_musd=7.0)
    assert (base.limits.budget_musd, richer.limits.budget_musd) == (5, 7.0)
    assert np.shares_memory(richer.links["km"].to_numpy(), base.links["km"].to_numpy())
    assert base.with_limits(n_zones=np.int64(2)).digest == base.with_limits(n_zones=2).digest


def test_changed_limits_are_checked_like_those_given_first(tiny: Build) -> None:
    with pytest.raises(DataError) as told:
        tiny().with_limits(budget_msd=5, n_zones=4, spacing_km=3, annuity_years=math.nan)
    said = {problem.field: problem for problem in told.value.problems if not problem.layer}
    assert set(said) == {"budget_msd", "n_zones", "annuity_years"}
    assert said["budget_msd"].mend == "did you mean 'budget_musd'?"
    asked = {problem.row for problem in told.value.problems if problem.layer == "nodes"}
    assert asked == {"east", "west", "far"}


def test_repr_counts_what_there_is(tiny: Build) -> None:
    text = repr(tiny())
    assert "5 nodes, 6 links (1 existing), 3 sites, 3 pools, 2 cities, 4 reach pairs" in text


def test_an_instance_that_breaks_a_rule_cannot_be_made(smallest: Instance) -> None:
    with pytest.raises(DataError, match="unknown protection level"):
        replace(smallest, protection="triple_link")
    with pytest.raises(DataError, match="unknown protection level"):
        Instance(**{**vars(smallest), "protection": "triple_link"})


def test_a_table_cannot_be_changed_in_place() -> None:
    instance = Instance.from_tables(
        sites=[{"site": "s"}], pools=[{"pool": "p", "talent": 10}, {"pool": "q", "talent": 20}]
    )
    digest = instance.digest
    with pytest.warns(pd.errors.ChainedAssignmentError):
        instance.pools["talent"] = 99.0
    with pytest.warns(pd.errors.ChainedAssignmentError):
        instance.pools.loc[0, "talent"] = 99.0
    pools = instance.pools
    pools["talent"] = 99.0
    with pytest.raises(ValueError, match="read-only"):
        instance.pools["talent"].to_numpy()[0] = 99.0
    assert instance.pools["talent"].tolist() == [10.0, 20.0]
    assert instance.digest == digest
