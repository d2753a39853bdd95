"""What can be promised where, by hand and against the verifier's own reliability."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

import stz
from stz.feasibility import promises
from stz.instance import Instance
from stz.verifier.unavailability import fiber_minutes

YEAR = 525_600.0
RATE, HOURS = 100.0, 8.76  # a link of 100 km is down for 1 % of the time


def country(**changes: Any) -> Instance:
    """A town on two ways to a gateway, a village at the end of one more link."""
    tables: dict[str, Any] = {
        "nodes": [
            {"node": "gate", "lon": 70.0, "lat": 30.0},
            {"node": "mid", "lon": 70.5, "lat": 30.0, "name": "Midtown"},
            {"node": "town", "lon": 71.0, "lat": 30.0, "name": "Town"},
            {"node": "village", "lon": 72.0, "lat": 30.0},
        ],
        "links": [
            {"link": "long", "a": "gate", "b": "town", "capex_musd": 1, "km": 100},
            {"link": "one", "a": "gate", "b": "mid", "capex_musd": 1, "km": 50},
            {"link": "two", "a": "mid", "b": "town", "capex_musd": 1, "km": 50},
            {"link": "end", "a": "town", "b": "village", "capex_musd": 1, "km": 100},
        ],
        "gateways": ["gate"],
        "sites": [
            {"site": "T", "node": "town", "capex_musd": 1, "seats": 10},
            {"site": "V", "node": "village", "capex_musd": 1, "seats": 10, "name": "Village"},
            {"site": "G", "node": "gate", "capex_musd": 1, "seats": 10, "banned": True},
        ],
        "pools": [{"pool": "p", "talent": 10}],
        "reach": [{"pool": "p", "site": "T", "benefit_musd": 0.05}],
        "downtime_target_min": 60.0,
    }
    given = {**tables, **changes}
    links = [
        {"cut_rate_per_1000km_year": RATE, "repair_h": HOURS, **link} for link in given["links"]
    ]
    return Instance.from_tables(**{**given, "links": links})


def told(instance: Instance, **options: Any) -> pd.DataFrame:
    return promises(instance, **options).set_index("site")


def test_by_hand() -> None:
    found = told(country())
    assert found.index.tolist() == ["T", "V"], "nobody asks about a banned site"
    two_ways = 0.01 * (1 - 0.995**2) * YEAR
    assert found.loc["T", ["ways", "verdict", "helps"]].tolist() == [2, "yes", ""]
    assert found.loc["T", "fiber_most_min"] >= two_ways - 1e-6
    assert found.loc["T", "best_pct"] >= 100 * (1 - 60 / YEAR)
    behind = (1 - (1 - 0.01) * (1 - two_ways / YEAR)) * YEAR
    assert found.loc["V", "down_least_min"] == pytest.approx(behind)
    assert found.loc["V", "down_most_min"] == pytest.approx(behind)
    assert found.loc["V", "best_pct"] == pytest.approx(100 * (1 - behind / YEAR))
    assert found.loc["V", ["name", "ways", "verdict"]].tolist() == ["Village", 1, "no"]


def test_bounds_hold_the_verifiers_minutes() -> None:
    instance = country(downtime_target_min=0.5)
    found = told(instance)
    for site, node in (("T", "town"), ("V", "village")):
        truth = fiber_minutes(instance.links, (), node, instance.gateways)
        row = found.loc[site]
        assert row["fiber_least_min"] <= truth.upper + 1e-6
        assert row["fiber_most_min"] >= truth.lower - 1e-6


def test_what_helps_does() -> None:
    helps = told(country(downtime_target_min=200.0)).loc["V", "helps"].split(", or ")
    # 319 km along the earth's 245 from gate to village: 2.4 % of the year times 5,309 minutes
    assert helps[-1].startswith("a further way of ")
    assert helps[0].startswith("a further way"), "an eighth of the repair time is not enough"
    quick = told(country(downtime_target_min=3_000.0)).loc["V", "helps"].split(", or ")
    assert quick[0] == "cuts repaired within 4.38 hours instead of 8.76"
    slow = country(
        downtime_target_min=3_000.0,
        links=[{**link, "repair_h": 4.38} for link in country().links.to_dict("records")],
    )
    assert told(slow).loc["V", "verdict"] == "yes"


def test_a_gateway_nearby_may_help() -> None:
    links = [
        {"a": a, "b": b, "capex_musd": 1, "km": km}
        for a, b, km in [("gate", "town", 400)] * 3 + [("town", "village", 30)] * 2
    ]
    # three ways of 400 km fail together for 34 minutes a year, two of 30 km for 5
    near = country(links=links, downtime_target_min=20.0)
    assert told(near).loc["V", ["ways", "verdict"]].tolist() == [2, "no"]
    assert "another gateway in Town" in told(near).loc["V", "helps"]
    with_it = country(links=links, downtime_target_min=20.0, gateways=["gate", "town"])
    assert told(with_it).loc["V", "verdict"] == "yes"


def test_power_alone_may_break_a_promise() -> None:
    options = [
        {"site": site, "package": "weak", "block_seats": 10, "power_downtime_min": 100.0}
        for site in "TVG"
    ]
    town, village = told(country(options=options))["helps"]
    # Two ways to the town fail for 52.43 minutes, which leaves 7.57 to power; the one way to the
    # village fails for 5,308, so that a better package alone is not enough.
    assert town == "a power package that is down less than 7.57 minutes a year"
    assert village.startswith("a power package that is down less than 60 minutes a year together")


def test_without_a_target_or_time() -> None:
    free = told(country(downtime_target_min=None))
    assert free["verdict"].tolist() == ["yes", "yes"]
    assert free["target_min"].tolist() == [math.inf] * 2
    late = told(country(), stopped=lambda: True)
    assert late["verdict"].tolist() == ["undecided"] * 2
    assert late["helps"].tolist() == ["", ""]


def test_a_plan_opens_only_what_can_be_promised() -> None:
    instance = country(exports_min_musd=0.5)
    plan = stz.solve(instance, "cost", gap=0.0)
    assert plan.opened == ["T"]
    assert (
        plan.availability["fiber_min"].iloc[0] <= told(instance).loc["T", "fiber_most_min"] + 1e-6
    )


def test_a_place_without_any_power() -> None:
    options = [
        {"site": site, "package": "none", "block_seats": 10, "power_downtime_min": YEAR}
        for site in "TVG"
    ]
    found = told(country(options=options))
    assert found["verdict"].tolist() == ["no", "no"]
    assert found["best_pct"].tolist() == [0.0, 0.0]
