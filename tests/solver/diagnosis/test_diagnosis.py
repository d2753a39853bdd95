"""One small instance per group: what is said to conflict, and the least change of each."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

import stz
from stz.instance import Instance
from stz.solver.diagnosis.diagnosis import Diagnosis, diagnose
from stz.solver.diagnosis.least_changes import outward

Build = Callable[..., Instance]


def changes(found: Diagnosis) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """Return new values by the kinds changed together, ids for what is let go."""
    assert found.status == "infeasible"
    assert found.complete
    return {
        tuple(change.ask.kind for change in mend.changes): tuple(
            change.name if change.new is False else change.new for change in mend.changes
        )
        for mend in found.mends
    }


def has_plan(instance: Instance) -> bool:
    plan = stz.solve(instance, gap=1.0, time_limit=600)
    assert plan.status in ("optimal", "feasible", "infeasible")
    return plan.has_plan


def kinds(found: Diagnosis) -> list[str]:
    assert found.conflicts[0].irreducible
    return [ask.kind for ask in found.conflicts[0].asks]


def mended(instance: Instance, found: Diagnosis) -> None:
    assert not has_plan(instance)
    for mend in found.mends:
        assert has_plan(mend.apply(instance)), mend
        assert mend.least


TIER_2 = {"name": "second", "measure": "zones", "tiers": [2], "minimum": 1}


def test_budget_quota_and_protection(tiny: Build) -> None:
    """E needs 10 of ring and trunk and 1.5 of its own; alone 2 + 1.5."""
    hard = tiny(budget_musd=5, protection="dual_link", quotas=[TIER_2])
    found = diagnose(hard)
    assert kinds(found) == ["budget", "quota", "protection"]
    assert changes(found) == {("budget",): (11.5,), ("quota",): (0,), ("protection",): ("single",)}
    mended(hard, found)
    assert not has_plan(hard.with_limits(budget_musd=11.49))
    assert "short by USD 6.5 million for at least 1 zone in tier 2 (quota 'second')" in found.text
    assert "with dual fiber (dual_link)" in found.text
    assert "raise budget_musd from 5 to 11.5" in found.text
    assert "instead of dual_link" in found.text
    assert found.summary.startswith("no plan satisfies all of: capital budget of USD 5 million")


def test_locked_zones_and_a_ban(tiny: Build, tiny_rows: Callable[..., Any]) -> None:
    """E, W and F cost 9 in all; without E 2 + 1.5 + 4."""
    locked = {site: {"must_open": True} for site in ("E", "W", "F")}
    hard = tiny(budget_musd=7.6, sites=tiny_rows("sites", **locked))
    found = diagnose(hard)
    assert changes(found)["budget",] == (9,)
    (gone,) = changes(found)["locked",]
    assert gone in ("E", "W", "F")
    mended(hard, found)

    banned = {"E": {"banned": True}}
    hard = tiny(sites=tiny_rows("sites", **banned), quotas=[TIER_2])
    found = diagnose(hard)
    assert changes(found) == {("quota",): (0,), ("banned",): ("E",)}
    assert "lift the ban on site E" in found.text
    mended(hard, found)


def test_only_the_locked_zones_that_matter_are_named(
    tiny: Build, tiny_rows: Callable[..., Any]
) -> None:
    locked = {site: {"must_open": True} for site in ("E", "F")}
    hard = tiny(budget_musd=3.4, sites=tiny_rows("sites", **locked))
    found = diagnose(hard)
    assert kinds(found) == ["budget", "locked"]
    assert len(found.conflicts[0].rows) == 1


def test_a_city_that_must_be_connected(tiny: Build, tiny_rows: Callable[..., Any]) -> None:
    """far costs 4 of links and 0.2 of equipment."""
    hard = tiny(budget_musd=3, cities=tiny_rows("cities", far={"must_connect": True}))
    found = diagnose(hard)
    assert changes(found) == {("budget",): (4.2,), ("must_connect",): ("far",)}
    assert "unlock city far" in found.text
    mended(hard, found)


def test_exports_and_numbers_of_zones(tiny: Build) -> None:
    """Two zones within reach: E and F earn 7.5; all three and both cities 9.15."""
    found = diagnose(hard := tiny(exports_min_musd=8.0, max_zones=2))
    assert changes(found) == {("exports_min",): (7.65,), ("max_zones",): (3,)}
    mended(hard, found)
    assert has_plan(hard.with_limits(exports_min_musd=7.65))
    assert not has_plan(hard.with_limits(exports_min_musd=7.66))

    found = diagnose(hard := tiny(exports_min_musd=8.0, n_zones=1))
    assert changes(found)["n_zones",] == (3,)
    mended(hard, found)

    found = diagnose(hard := tiny(budget_musd=4, n_zones=2))
    assert changes(found) == {("budget",): (6.5,), ("n_zones",): (1,)}
    assert "raise budget_musd from 4 to 6.5" in found.text
    mended(hard, found)


def test_an_ask_that_nothing_can_meet(tiny: Build) -> None:
    found = diagnose(hard := tiny(exports_min_musd=50))
    assert changes(found) == {("exports_min",): (9.15,)}
    assert "even with everything else relaxed; 9.15 is possible" in found.text
    mended(hard, found)


@pytest.mark.parametrize(
    ("quota", "new", "tight"),
    [
        ({"measure": "cities", "minimum": 3}, 2, 2.01),
        ({"measure": "seats", "maximum": 30}, 40, 39),
        ({"measure": "spending", "tiers": [2], "maximum": 0.5}, 1.5, 1.49),
        # 80 of a and, with 0.15 from connections, 35 more earn 5.9; c may stay at home.
        ({"measure": "workers", "tiers": [3], "by": "origin", "max_share": 0.1}, 35 / 115, 0.304),
    ],
)
def test_quotas(tiny: Build, quota: dict[str, Any], new: float, tight: float) -> None:
    """Beside zones that are asked for and what they have to earn."""
    third = {"name": "third", "measure": "zones", "tiers": [3], "minimum": 1}
    beside = {"seats": [third], "spending": [TIER_2]}.get(quota["measure"], [])
    floor = {"exports_min_musd": 5.9} if quota["measure"] == "workers" else {}
    mine = quota | {"name": "q"}
    hard = tiny(quotas=[mine, *beside], **floor)
    found = diagnose(hard)
    mended(hard, found)
    assert "quota 'q'" in found.text
    (change,) = [m.changes[0] for m in found.mends if m.changes[0].name == "q"]
    assert change.new == pytest.approx(new, rel=1e-5)
    assert not has_plan(tiny(quotas=[mine | {change.field: tight}, *beside], **floor))


@pytest.mark.parametrize(
    ("bound", "new"),
    [
        ({"metric": "jobs", "minimum": 500}, 180.0 + 20),
        ({"metric": "fiber_km", "maximum": 10}, 20),
        ({"metric": "capex_links", "of": "capex", "max_share": 0.2}, None),
        ({"metric": "talent_reached", "minimum": 1000}, None),
        ({"metric": "talent_reached", "maximum": 10}, None),
    ],
)
def test_bounds(tiny: Build, bound: dict[str, Any], new: float | None) -> None:
    """All asked beside one zone of tier 2."""
    hard = tiny(bounds=[bound | {"name": "b"}], quotas=[TIER_2])
    found = diagnose(hard)
    assert found.status == "infeasible"
    mended(hard, found)
    named = [mend.changes[0] for mend in found.mends if mend.changes[0].name == "b"]
    assert len(named) == 1
    if new is not None and bound["metric"] != "jobs":
        assert named[0].new == pytest.approx(new)
    assert "bound 'b'" in found.text


def test_mandatory_pools(tiny: Build, tiny_rows: Callable[..., Any]) -> None:
    """80 of the 100 of pool a can reach E, and nobody else."""
    hard = tiny(pools=tiny_rows("pools", a={"mandatory": True}))
    found = diagnose(hard)
    assert changes(found) == {("mandatory",): ("a",)}
    assert "let pool a be served in part" in found.text
    mended(hard, found)


def test_occupancy(tiny: Build, tiny_rows: Callable[..., Any]) -> None:
    """Pool b sends 30 to E, whose first block has 50 seats, of which 0.7 are to be taken."""
    options = [{"site": "E", "block_seats": 50, "min_occupancy": 0.7}]
    hard = tiny(options=options, quotas=[TIER_2], pools=tiny_rows("pools", a={"talent": 0}))
    found = diagnose(hard)
    assert changes(found) == {("quota",): (0,), ("occupancy",): (0.6,)}
    mended(hard, found)


def places(**at: tuple[float, float]) -> list[dict[str, Any]]:
    return [{"node": node, "lon": lon, "lat": lat} for node, (lon, lat) in at.items()]


def test_spacing(tiny: Build) -> None:
    """West and east are 11.12 km apart (0.1 degrees of longitude at the equator)."""
    nodes = places(gate=(0, 0), hub=(0, 0), east=(1, 0), west=(1.1, 0), far=(9, 0))
    hard = tiny(nodes=nodes, spacing_km=20, quotas=[{"name": "all", "measure": "zones",
                                                     "minimum": 3}])  # fmt: skip
    found = diagnose(hard)
    new = changes(found)
    assert new["spacing",] == (pytest.approx(11.1195, abs=1e-3),)
    assert new["quota",] == (2,)
    mended(hard, found)
    assert not has_plan(hard.with_limits(spacing_km=11.13))


def test_existing_zones(tiny: Build, tiny_rows: Callable[..., Any]) -> None:
    """F exists, asks for two paths, and hangs on one link."""
    sites = tiny_rows("sites", F={"existing": True, "must_open": True})
    hard = tiny(sites=sites, protection="dual_link")
    found = diagnose(hard)
    assert kinds(found) == ["protection", "existing"]
    assert changes(found) == {("protection",): ("single",), ("existing",): ("F",)}
    mended(hard, found)


def test_protection_is_lowered_no_further_than_needed(tiny: Build) -> None:
    """The ring past hub survives any link, not the loss of hub."""
    hard = tiny(protection="dual_node", quotas=[TIER_2])
    found = diagnose(hard)
    assert changes(found)["protection",] == ("dual_link",)
    mended(hard, found)


def test_downtime(tiny: Build) -> None:
    """E is cut off whenever trunk and trunk2 are, or the ring; 60 minutes of power at best."""
    options = [{"site": "E", "block_seats": 50, "power_downtime_min": 60.0}]
    hard = tiny(options=options, downtime_target_min=52.56, quotas=[TIER_2])
    found = diagnose(hard)
    assert changes(found) == {("quota",): (0,), ("downtime",): (60,)}
    mended(hard, found)
    assert "allow 60 minutes of downtime a year" in found.text
    assert not has_plan(hard.with_limits(downtime_target_min=59.0))


YEARS = [{"year": 2026, "budget_musd": 3.0}, {"year": 2027, "budget_musd": 1.0}]


def test_budgets_of_years(tiny: Build) -> None:
    """Three and a half for E, of which 3 the year before are not enough, nor 1 after."""
    hard = tiny(years=[{"year": 2026, "budget_musd": 1.0}, {"year": 2027, "budget_musd": 1.0}],
                quotas=[TIER_2])  # fmt: skip
    found = diagnose(hard)
    assert kinds(found)[-1] == "quota"
    mended(hard, found)
    raised = [m.changes[0] for m in found.mends if m.changes[0].ask.kind == "year_budget"]
    assert raised
    assert all(change.name in ("2026", "2027") for change in raised)
    assert "raise budget_musd of 202" in found.text


def test_where_no_single_change_is_enough(tiny: Build) -> None:
    """Exports of 9 need all three zones; 9 of capex and more than the budget."""
    hard = tiny(budget_musd=4, exports_min_musd=9.0, max_zones=1,
                quotas=[{"name": "fixed", "measure": "cities", "minimum": 3}])  # fmt: skip
    found = diagnose(hard)
    assert found.mends
    assert {len({change.ask for change in mend.changes}) for mend in found.mends} == {2}
    assert len(found.conflicts) >= 2
    for mend in found.mends:
        assert has_plan(mend.apply(hard)), mend
        assert "quota" in {change.ask.kind for change in mend.changes}
    assert "no single change is enough, but these 2 together are" in found.text


def test_a_plan_says_in_a_line_what_conflicts(tiny: Build) -> None:
    for engine in stz.solver.ENGINES:
        plan = stz.solve(
            tiny(budget_musd=5, protection="dual_link", quotas=[TIER_2]), engine=engine
        )
        assert plan.status == "infeasible"
        assert plan.message.startswith("no plan satisfies all of: capital budget of USD 5 million")


def test_where_there_is_a_plan_there_is_nothing_to_mend(tiny: Build) -> None:
    found = diagnose(tiny(budget_musd=8))
    assert (found.status, found.mends, found.conflicts) == ("feasible", (), ())
    assert "there is a plan" in found.text


def test_names_of_data_are_shown_and_not_obeyed(tiny: Build) -> None:
    quota = TIER_2 | {"name": "<script>"}
    found = diagnose(tiny(budget_musd=1, quotas=[quota]))
    assert "<script>" in found.text
    assert "<script>" not in found._repr_html_()


def test_nothing_is_claimed_that_time_did_not_allow(tiny: Build) -> None:
    found = diagnose(tiny(budget_musd=5, protection="dual_link", quotas=[TIER_2]), time_limit=1e-4)
    assert found.status in ("unknown", "infeasible")
    assert not found.complete
    assert found.problems


@pytest.mark.parametrize(
    ("value", "up", "expected"),
    [
        (2.9999999, True, 3.0),
        (3.0000001, True, 3.0),
        (72.396512, True, 72.3966),
        (72.396512, False, 72.3965),
        (1 / 3, False, 0.333333),
        (-2.5000004, True, -2.5),
        (0.0, True, 0.0),
    ],
)
def test_rounding_goes_outward(value: float, up: bool, expected: float) -> None:
    assert outward(value, up=up) == pytest.approx(expected, rel=1e-12)
    assert math.isfinite(outward(value, up=up))
