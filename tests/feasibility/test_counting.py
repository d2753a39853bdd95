from __future__ import annotations

from typing import Any

import pytest

from stz.feasibility import impossible, unreachable_sites
from stz.instance import Instance


def instance(**changes: Any) -> Instance:
    """Gateway g - a = b (two links), b - c (one link); d stands alone."""
    tables: dict[str, Any] = {
        "nodes": [{"node": node} for node in "gabcd"],
        "links": [
            {"a": "g", "b": "a", "capex_musd": 1.0},
            {"a": "g", "b": "a", "capex_musd": 2.0},
            {"a": "a", "b": "b", "capex_musd": 1.0},
            {"a": "b", "b": "a", "capex_musd": 1.0},
            {"a": "b", "b": "c", "capex_musd": 1.0},
        ],
        "gateways": ["g"],
        "sites": [
            {"site": site, "node": site, "capex_musd": price, "seats": 100, "tier": tier}
            for site, price, tier in (("a", 4.0, 2), ("b", 5.0, 3), ("c", 6.0, 3), ("d", 7.0, 3))
        ],
        "pools": [{"pool": "p", "talent": 100}],
        "reach": [{"pool": "p", "site": "a", "benefit_musd": 0.01}],
    }
    return Instance.from_tables(**(tables | changes))


def sites(**marks: str) -> list[dict[str, Any]]:
    """Return the sites with a mark set on some: ``must_open="ab"``."""
    return [
        {"site": site, "node": site, "capex_musd": price, "seats": 100, "tier": 2}
        | {mark: True for mark, marked in marks.items() if site in marked}
        for site, price in (("a", 4.0), ("b", 5.0), ("c", 6.0), ("d", 7.0))
    ]


@pytest.mark.parametrize(("protection", "lost"), [("single", ("d",)), ("dual_link", ("c", "d"))])
def test_parallel_links_protect_and_bridges_do_not(protection: str, lost: tuple[str, ...]) -> None:
    assert unreachable_sites(instance(protection=protection)) == lost


def test_two_gateways_protect_together() -> None:
    both = instance(protection="dual_link", gateways=["g", "c"])
    assert unreachable_sites(both) == ("d",)


def test_without_a_network_nothing_is_lost() -> None:
    assert unreachable_sites(instance(links=None, nodes=None, gateways=[])) == ()


def test_nothing_is_said_of_what_may_be_possible() -> None:
    assert impossible(instance(budget_musd=0.5, protection="dual_link")) == []


def test_a_locked_zone_that_nothing_connects() -> None:
    (problem,) = impossible(instance(sites=sites(must_open="cd"), protection="single"))
    assert (problem.layer, problem.row) == ("sites", "d")
    lost = impossible(instance(sites=sites(must_open="cd"), protection="dual_link"))
    assert [problem.row for problem in lost] == ["c", "d"]


def test_a_city_that_must_be_connected_and_cannot() -> None:
    cities = [{"node": "c", "must_connect": True}, {"node": "d", "must_connect": True}]
    (problem,) = impossible(instance(cities=cities, protection="dual_link"))
    assert (problem.layer, problem.row) == ("cities", "d")


def test_a_budget_too_small_for_what_is_locked() -> None:
    (problem,) = impossible(instance(sites=sites(must_open="ab"), budget_musd=8.5))
    assert (problem.field, problem.value) == ("budget_musd", "8.5")
    assert "USD 9.00 million" in problem.what
    assert "to 9 or more" in problem.mend
    assert impossible(instance(sites=sites(must_open="ab"), budget_musd=9)) == []


def test_a_budget_too_small_for_so_many_zones() -> None:
    (problem,) = impossible(instance(n_zones=3, budget_musd=14))
    assert "3 cheapest cost USD 15.00 million" in problem.what


def test_more_zones_than_can_be_connected() -> None:
    (problem,) = impossible(instance(n_zones=3, protection="dual_link"))
    assert "only 2 sites" in problem.what


def test_a_quota_of_zones_that_are_not_there() -> None:
    quota = {"name": "third", "measure": "zones", "tiers": (3,), "minimum": 3}
    (problem,) = impossible(instance(quotas=[quota], protection="single"))
    assert (problem.layer, problem.row, problem.value) == ("quotas", "third", "3")
    assert "only 2 sites" in problem.what


def test_more_exports_than_all_talent_earns() -> None:
    (problem,) = impossible(instance(exports_min_musd=1.2))
    assert "USD 1 million" in problem.what
    assert problem.mend.startswith("lower exports_min_musd to 1 or less; `stz target`")
    assert impossible(instance(exports_min_musd=1.0)) == []


def test_a_number_that_is_worked_out_can_be_given() -> None:
    """Rounded the way that it still is enough, to the digits that are told."""
    paid = [{"pool": "p", "site": "a", "benefit_musd": 0.0245799}]
    (problem,) = impossible(instance(reach=paid, exports_min_musd=3))
    assert problem.mend.startswith("lower exports_min_musd to 2.45 or less; `stz target`")
    assert impossible(instance(reach=paid, exports_min_musd=2.45)) == []
    dear = [{"site": "a", "node": "a", "capex_musd": 4.239, "must_open": True}]
    (problem,) = impossible(instance(sites=dear, budget_musd=4))
    assert problem.mend.startswith("raise budget_musd to 4.24 or more")
    assert impossible(instance(sites=dear, budget_musd=4.24)) == []


@pytest.mark.parametrize(
    ("asked", "enough"),
    [
        ({"bounds": [{"name": "many", "metric": "jobs", "minimum": 101}]}, "bound 'many' to 100"),
        ({"bounds": [{"name": "rich", "metric": "exports", "minimum": 2}]}, "bound 'rich' to 1"),
        ({"quotas": [{"name": "work", "measure": "workers", "minimum": 150}]}, "'work' to 100"),
    ],
)
def test_more_people_or_money_than_there_is(asked: dict[str, Any], enough: str) -> None:
    (problem,) = impossible(instance(**asked))
    assert f"{enough} or less" in problem.mend
    assert problem.row
