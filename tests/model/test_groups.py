"""Every constraint group, row by row, on the tiny country of ``tests/conftest.py``."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from stz.errors import ScenarioError
from stz.instance import Instance
from stz.model import build_model, people_rows

Build = Callable[..., Instance]
Rows = Callable[..., list[dict[str, Any]]]
Stated = Callable[..., dict[str, Any]]
E_OPEN, W_OPEN, F_OPEN = (
    "open_E_modular_standard",
    "open_W_standard_standard",
    "open_F_standard_standard",
)
E_BLOCKS = "blocks_E_modular_standard"


def names(rows: dict[str, Any], start: str) -> set[str]:
    return {name for name in rows if name.startswith(start)}


def bounds(instance: Instance) -> dict[str, tuple[float | None, float | None]]:
    problem = build_model(instance, "exports").problem
    return {
        variable.name: (variable.lowBound, variable.upBound) for variable in problem.variables()
    }


# open


def test_a_free_site_with_one_option_needs_no_row(tiny: Build, stated: Stated) -> None:
    assert names(stated(tiny()), "open_") == set()


def test_at_most_one_option_per_site(tiny: Build, tiny_rows: Rows, stated: Stated) -> None:
    second = tiny_rows("options")[0] | {"package": "two feeders"}
    rows = stated(tiny(options=[*tiny_rows("options"), second]))
    assert names(rows, "open_") == {"open_E"}
    assert rows["open_E"].terms == {E_OPEN: 1, "open_E_modular_two_feeders": 1}
    assert (rows["open_E"].lower, rows["open_E"].upper) == (None, 1)


@pytest.mark.parametrize("how", ["must_open", "existing"])
def test_locked_and_existing_sites_take_exactly_one(
    tiny: Build, tiny_rows: Rows, stated: Stated, how: str
) -> None:
    row = stated(tiny(sites=tiny_rows("sites", W={how: True})))["open_W"]
    assert (row.terms, row.lower, row.upper) == ({W_OPEN: 1}, 1, 1)


def test_a_banned_site_is_fixed_closed(tiny: Build, tiny_rows: Rows) -> None:
    limits = bounds(tiny(sites=tiny_rows("sites", W={"banned": True})))
    assert limits["open_1_W_standard_standard"] == (0, 0)
    assert limits["open_0_E_modular_standard"] == (0, 1)


def test_options_called_needless_are_fixed_closed(tiny: Build) -> None:
    model = build_model(tiny(), "exports", np.array([False, False, True]))
    by_name = {variable.name: variable.upBound for variable in model.problem.variables()}
    assert by_name["open_2_F_standard_standard"] == 0
    assert by_name["open_1_W_standard_standard"] == 1


# blocks


def test_blocks_of_a_modular_option(tiny: Build, stated: Stated) -> None:
    rows = stated(tiny())
    assert names(rows, "blocks_") == {
        "blocks_min_E_modular_standard",
        "blocks_max_E_modular_standard",
    }
    least, most = rows["blocks_min_E_modular_standard"], rows["blocks_max_E_modular_standard"]
    assert (least.terms, least.lower, least.upper) == ({E_BLOCKS: 1, E_OPEN: -1}, 0, None)
    assert (most.terms, most.lower, most.upper) == ({E_BLOCKS: 1, E_OPEN: -3}, None, 0)


def test_blocks_that_may_be_none_leave_the_opening_without_a_least_number(
    tiny: Build, tiny_rows: Rows, stated: Stated
) -> None:
    rows = stated(tiny(options=[tiny_rows("options")[0] | {"min_blocks": 0}]))
    assert rows["blocks_min_E_modular_standard"].terms == {E_BLOCKS: 1}


# pool, remote


def test_nobody_works_twice(tiny: Build, stated: Stated) -> None:
    rows = stated(tiny())
    assert rows["pool_a"].terms == {"workers_a_E": 1}
    assert rows["pool_b"].terms == {"workers_b_E": 1, "workers_b_W": 1}
    assert rows["pool_c"].terms == {"workers_c_F": 1, "remote_far": 1}
    assert [rows[f"pool_{pool}"].upper for pool in "abc"] == [100, 60, 40]
    assert [rows[f"pool_{pool}"].lower for pool in "abc"] == [None] * 3


def test_a_mandatory_pool_is_served_whole(tiny: Build, tiny_rows: Rows, stated: Stated) -> None:
    rows = stated(tiny(pools=tiny_rows("pools", c={"mandatory": True})))
    assert (rows["pool_c"].lower, rows["pool_c"].upper) == (40, 40)


def test_a_pool_out_of_reach_needs_no_row_unless_it_is_mandatory(
    tiny: Build, tiny_rows: Rows, stated: Stated
) -> None:
    alone = {"pool": "d", "talent": 7}
    assert "pool_d" not in stated(tiny(pools=[*tiny_rows("pools"), alone]))
    model = build_model(tiny(pools=[*tiny_rows("pools"), alone | {"mandatory": True}]), "exports")
    assert model.contradictions == ("pool_d",)


def test_remote_work_needs_the_city_connected(tiny: Build, stated: Stated) -> None:
    rows = stated(tiny())
    assert names(rows, "remote_") == {"remote_c"}
    row = rows["remote_c"]
    assert (row.terms, row.upper) == ({"remote_far": 1, "connected_far": -20}, 0)


# reach


def test_strong_reach_rows_one_per_pair(tiny: Build, stated: Stated) -> None:
    rows = stated(tiny())
    assert {name: row.terms for name, row in rows.items() if name.startswith("reach_")} == {
        "reach_a_E": {"workers_a_E": 1, E_OPEN: -80},
        "reach_b_E": {"workers_b_E": 1, E_OPEN: -30},
        "reach_b_W": {"workers_b_W": 1, W_OPEN: -60},
        "reach_c_F": {"workers_c_F": 1, F_OPEN: -40},
    }
    assert {rows[name].upper for name in names(rows, "reach_")} == {0}


def test_reach_of_a_site_with_several_options_counts_them_all(
    tiny: Build, tiny_rows: Rows, stated: Stated
) -> None:
    second = tiny_rows("options")[0] | {"package": "backup"}
    rows = stated(tiny(options=[*tiny_rows("options"), second]))
    assert rows["reach_a_E"].terms == {"workers_a_E": 1, E_OPEN: -80, "open_E_modular_backup": -80}


def test_many_pairs_are_stated_once_per_site(
    tiny: Build, stated: Stated, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_rows, "STATED_REACH_PAIRS", 3)
    rows = stated(tiny())
    assert names(rows, "reach_") == {"reach_E", "reach_W", "reach_F"}
    assert rows["reach_E"].terms == {"workers_a_E": 1, "workers_b_E": 1, E_OPEN: -110}


def test_workers_have_an_upper_bound_of_their_own(tiny: Build) -> None:
    limits = bounds(tiny())
    assert limits["workers_0_a_E"] == (0, 80)
    assert limits["workers_1_b_E"] == (0, 30)


# seats, occupancy


def test_people_fit_in_the_seats(tiny: Build, stated: Stated) -> None:
    rows = stated(tiny())
    assert rows["seats_E"].terms == {"workers_a_E": 1, "workers_b_E": 1, E_BLOCKS: -50}
    assert rows["seats_W"].terms == {"workers_b_W": 1, W_OPEN: -40}
    assert rows["seats_F"].terms == {"workers_c_F": 1, F_OPEN: -40}
    assert {rows[name].upper for name in names(rows, "seats_")} == {0}


def test_seats_without_limit_need_no_row(tiny: Build, tiny_rows: Rows, stated: Stated) -> None:
    rows = stated(tiny(sites=tiny_rows("sites", W={"seats": math.inf})))
    assert names(rows, "seats_") == {"seats_E", "seats_F"}


def test_an_endless_option_beside_a_limited_one_seats_everybody_in_reach(
    tiny: Build, tiny_rows: Rows, stated: Stated
) -> None:
    campus = {"site": "E", "size": "campus", "fixed_capex_musd": 9}
    row = stated(tiny(options=[*tiny_rows("options"), campus]))["seats_E"]
    assert row.terms["open_E_campus_standard"] == -110


def test_no_block_of_endless_seats_seats_nobody(
    tiny: Build, tiny_rows: Rows, stated: Stated
) -> None:
    """A modular option may be opened with 0 blocks, and then nobody works there."""
    endless = tiny_rows("options")[0] | {"min_blocks": 0, "block_seats": math.inf}
    row = stated(tiny(options=[endless]))["seats_E"]
    assert row.terms == {"workers_a_E": 1, "workers_b_E": 1, E_BLOCKS: -110}


def test_an_opened_zone_reaches_its_occupancy(tiny: Build, stated: Stated) -> None:
    rows = stated(tiny())
    assert names(rows, "occupancy_") == {"occupancy_E"}
    row = rows["occupancy_E"]
    assert row.terms == {"workers_a_E": 1, "workers_b_E": 1, E_BLOCKS: -30}
    assert (row.lower, row.upper) == (0, None)


def test_occupancy_of_a_single_size_hangs_on_the_opening(
    tiny: Build, tiny_rows: Rows, stated: Stated
) -> None:
    fixed = {"site": "W", "block_seats": 20, "min_blocks": 2, "max_blocks": 2, "min_occupancy": 0.5}
    rows = stated(tiny(options=[*tiny_rows("options"), fixed]))
    assert rows["occupancy_W"].terms == {"workers_b_W": 1, W_OPEN: -20}
    assert rows["seats_W"].terms == {"workers_b_W": 1, W_OPEN: -40}


# mandatory total


def test_seats_cover_all_mandatory_talent(tiny: Build, tiny_rows: Rows, stated: Stated) -> None:
    assert "mandatory_total" not in stated(tiny())
    pools = tiny_rows("pools", b={"mandatory": True}, c={"mandatory": True})
    row = stated(tiny(pools=pools))["mandatory_total"]
    assert row.terms == {E_BLOCKS: 50, W_OPEN: 40, F_OPEN: 40, "remote_far": 1}
    assert (row.lower, row.upper) == (100, None)


def test_no_total_where_seats_have_no_limit(tiny: Build, tiny_rows: Rows, stated: Stated) -> None:
    pools = tiny_rows("pools", b={"mandatory": True})
    sites = tiny_rows("sites", W={"seats": math.inf})
    assert "mandatory_total" not in stated(tiny(pools=pools, sites=sites))


# limits


def test_no_limit_no_row(tiny: Build, stated: Stated) -> None:
    rows = stated(tiny())
    assert not names(rows, "budget") | names(rows, "n_zones") | names(rows, "max_zones")
    assert not names(rows, "exports_min")


CAPEX = {
    E_OPEN: 1, E_BLOCKS: 0.5, W_OPEN: 2, F_OPEN: 1.5, "build_trunk2": 4, "build_he": 2,
    "build_hw": 3, "build_ew": 1, "build_wf": 1, "connected_far": 0.2, "connected_hub": 0.3,
}  # fmt: skip


def test_budget_caps_capex(tiny: Build, stated: Stated) -> None:
    row = stated(tiny(budget_musd=8))["budget"]
    assert row.terms == pytest.approx(CAPEX)
    assert (row.lower, row.upper) == (None, 8)


def test_an_existing_zone_costs_no_capex(tiny: Build, tiny_rows: Rows, stated: Stated) -> None:
    row = stated(tiny(budget_musd=8, sites=tiny_rows("sites", W={"existing": True})))["budget"]
    assert row.terms == pytest.approx({key: CAPEX[key] for key in CAPEX if key != W_OPEN})


def test_counts_of_zones_leave_existing_ones_out(
    tiny: Build, tiny_rows: Rows, stated: Stated
) -> None:
    sites = tiny_rows("sites", W={"existing": True})
    rows = stated(tiny(n_zones=1, max_zones=2, sites=sites))
    assert rows["n_zones"].terms == rows["max_zones"].terms == {E_OPEN: 1, F_OPEN: 1}
    assert (rows["n_zones"].lower, rows["n_zones"].upper) == (1, 1)
    assert (rows["max_zones"].lower, rows["max_zones"].upper) == (None, 2)


def test_exports_asked_for(tiny: Build, stated: Stated) -> None:
    row = stated(tiny(exports_min_musd=5))["exports_min"]
    assert row.terms == pytest.approx(
        {
            "workers_a_E": 0.05,
            "workers_b_E": 0.05,
            "workers_b_W": 0.05,
            "workers_c_F": 0.05,
            "remote_far": 0.02,
            "connected_far": 0.1,
            "connected_hub": 0.05,
        }
    )
    assert (row.lower, row.upper) == (5, None)


# quotas


def quota_row(tiny: Build, stated: Stated, **quota: Any) -> dict[str, Any]:
    rows = stated(tiny(quotas=[{"name": "q"} | quota]))
    return {name: rows[name] for name in names(rows, "quota_")}


@pytest.mark.parametrize(
    ("measure", "terms"),
    [
        ("zones", {W_OPEN: 1, F_OPEN: 1}),
        ("seats", {W_OPEN: 40, F_OPEN: 40}),
        ("spending", {W_OPEN: 2, F_OPEN: 1.5}),
        ("cities", {"connected_far": 1}),
        ("workers", {"workers_b_W": 1, "workers_c_F": 1, "remote_far": 1}),
    ],
)
def test_quota_measures_what_stands_in_tier_3(
    tiny: Build, stated: Stated, measure: str, terms: dict[str, float]
) -> None:
    for where in ({"tiers": [3]}, {"provinces": ["Punjab"]}):
        rows = quota_row(tiny, stated, measure=measure, minimum=1, **where)
        assert set(rows) == {"quota_q"}
        assert rows["quota_q"].terms == terms
        assert (rows["quota_q"].lower, rows["quota_q"].upper) == (1, None)


def test_quota_by_origin_counts_where_people_come_from(tiny: Build, stated: Stated) -> None:
    rows = quota_row(tiny, stated, measure="workers", by="origin", tiers=[3], maximum=50)
    terms = {"workers_b_E": 1, "workers_b_W": 1, "workers_c_F": 1, "remote_far": 1}
    assert rows["quota_q"].terms == terms
    assert (rows["quota_q"].lower, rows["quota_q"].upper) == (None, 50)


def test_quota_of_a_tier_and_a_province_takes_both(tiny: Build, stated: Stated) -> None:
    rows = quota_row(tiny, stated, measure="zones", tiers=[2, 3], provinces=["Sindh"], minimum=1)
    assert rows["quota_q"].terms == {E_OPEN: 1}


def test_quota_as_a_share_of_everything(tiny: Build, stated: Stated) -> None:
    rows = quota_row(tiny, stated, measure="seats", tiers=[3], min_share=0.25)
    row = rows["quota_q_share"]
    assert row.terms == {W_OPEN: 30, F_OPEN: 30, E_BLOCKS: -12.5}
    assert (row.lower, row.upper) == (0, None)
    rows = quota_row(tiny, stated, measure="zones", tiers=[2], max_share=0.5)
    row = rows["quota_q_share"]
    assert row.terms == {E_OPEN: 0.5, W_OPEN: -0.5, F_OPEN: -0.5}
    assert (row.lower, row.upper) == (None, 0)


def test_quota_with_both_bounds(tiny: Build, stated: Stated) -> None:
    rows = quota_row(tiny, stated, measure="zones", minimum=1, maximum=2)
    assert {(row.lower, row.upper) for row in rows.values()} == {(1, None), (None, 2)}
    rows = quota_row(tiny, stated, measure="zones", minimum=2, maximum=2)
    assert [(row.lower, row.upper) for row in rows.values()] == [(2, 2)]


def test_quota_on_existing_zones_counts_them_but_not_their_capex(
    tiny: Build, tiny_rows: Rows, stated: Stated
) -> None:
    sites = tiny_rows("sites", W={"existing": True})
    zones = {"name": "z", "measure": "zones", "tiers": [3], "minimum": 1}
    spending = {"name": "s", "measure": "spending", "tiers": [3], "minimum": 1}
    rows = stated(tiny(sites=sites, quotas=[zones, spending]))
    assert rows["quota_z"].terms == {W_OPEN: 1, F_OPEN: 1}
    assert rows["quota_s"].terms == {F_OPEN: 1.5}


def test_quota_on_what_no_plan_can_have_is_a_contradiction(tiny: Build) -> None:
    wanted = {"name": "sindh-tier-3", "measure": "zones", "tiers": [3], "provinces": ["Sindh"]}
    model = build_model(tiny(quotas=[wanted | {"minimum": 1}]), "exports")
    assert model.contradictions == ("quota_sindh-tier-3",)
    assert build_model(tiny(quotas=[wanted | {"maximum": 1}]), "exports").contradictions == ()


# orientation, survivability


def test_a_link_is_used_in_one_direction_only(tiny: Build, stated: Stated) -> None:
    rows = stated(tiny())
    assert names(rows, "orient_") == {f"orient_{edge}" for edge in range(6)}
    assert (len(rows["orient_0"].terms), rows["orient_0"].upper) == (2, 1)
    assert rows["orient_2"].terms == {"arc_out_2": 1, "arc_back_2": 1, "build_he": -1}
    assert rows["orient_2"].upper == 0


def test_without_a_network_there_is_nothing_to_orient(tiny: Build, stated: Stated) -> None:
    rows = stated(tiny(links=None, gateways=[], cities=None))
    assert names(rows, "orient_") == set()
    assert names(rows, "seats_") == {"seats_E", "seats_W", "seats_F"}


def test_cities_locked_connected_are_fixed(tiny: Build, tiny_rows: Rows) -> None:
    limits = bounds(tiny(cities=tiny_rows("cities", far={"must_connect": True})))
    assert limits["connected_0_far"] == (1, 1)
    assert limits["connected_1_hub"] == (0, 1)


# the whole


def test_unknown_objective(tiny: Build) -> None:
    with pytest.raises(ScenarioError, match=r"unknown objective 'job'.* did you mean 'jobs'"):
        build_model(tiny(), "job")


def test_names_stay_apart_whatever_the_ids_look_like(stated: Stated) -> None:
    ids = ["a b", "a_b", "a-b", "لاہور", "کراچی", "x" * 100 + "1", "x" * 100 + "2", 7]
    inst = Instance.from_tables(
        sites=[{"site": i, "seats": 5} for i in ids],
        pools=[{"pool": i, "talent": 5} for i in ids],
        reach=[{"pool": i, "site": j} for i in ids for j in ids],
    )
    problem = build_model(inst, "exports").problem
    assert problem.numConstraints() == len(ids) * (1 + len(ids) + 1)
    assert len({variable.name for variable in problem.variables()}) == problem.numVariables()


def test_nothing_of_the_instance_is_changed(tiny: Build) -> None:
    inst = tiny(budget_musd=8)
    before = inst.digest
    build_model(inst, "npv")
    assert inst.digest == before
