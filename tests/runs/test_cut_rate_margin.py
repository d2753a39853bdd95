"""Up to which cut rate zones keep their promise: by hand, and against the verifier."""

from __future__ import annotations

import math
from typing import Any

import pytest

import stz
from stz.instance import Instance
from stz.plan import Plan
from stz.runs.cut_rate_margin import PRECISION, holds_to_cut_rate
from stz.verifier import dated, recompute, with_text_ids
from stz.verifier.unavailability import fiber_minutes

KM, HOURS = 338, 8


def ring(power_min: float = 0.0, rate: float = 2.73, **changes: Any) -> Instance:
    """A town on two ways of 338 km, each on its own, and a park that is there already."""
    sites = [
        {"site": "T", "node": "town", "must_open": True},
        {"site": "P", "node": "town", "existing": True, "downtime_target_min": math.inf},
        {"site": "G", "node": "gate", "must_open": True},
    ]
    tables: dict[str, Any] = {
        "links": [
            {"link": way, "a": "gate", "b": "town", "capex_musd": 1, "km": KM,
             "cut_rate_per_1000km_year": rate, "repair_h": HOURS}
            for way in ("north", "south")
        ],
        "gateways": ["gate"],
        "sites": sites,
        "options": [
            {"site": site["site"], "block_seats": 10, "power_downtime_min": power_min}
            for site in sites
        ],
        "pools": [{"pool": "p", "talent": 10}],
        "reach": [{"pool": "p", "site": "T"}],
        "downtime_target_min": 52.6,
        "protection": "dual_link",
    }  # fmt: skip
    return Instance.from_tables(**{**tables, **changes})


def margins(instance: Instance, plan: Plan | None = None) -> dict[Any, float]:
    plan = plan or stz.solve(instance, "cost", gap=0.0)
    return holds_to_cut_rate(*_recomputed(instance, plan))


def _recomputed(instance: Instance, plan: Plan) -> Any:
    whole, decided = with_text_ids(instance, dated(instance, plan))
    return whole, recompute(whole, decided)


@pytest.mark.parametrize("rate", [0.01, 2.73, 20.0])
def test_two_ways_of_338_km_meet_four_nines_up_to_32_cuts(rate: float) -> None:
    """``(rate x 338 / 1000 x 8 / 8760)^2 x 525,600 <= 52.6``, whatever rate is assumed."""
    by_hand = math.sqrt(52.6 / 525_600) / (KM / 1000 * HOURS / 8760)
    assert by_hand == pytest.approx(32.4, abs=0.05)
    found = margins(ring(rate=rate))
    assert by_hand * (1 - 2 * PRECISION) <= found["T"] <= by_hand
    assert math.isinf(found["G"]), "a zone at a gateway needs no fiber"
    assert math.isnan(found["P"]), "nothing is promised to what is there already"


def test_power_leaves_less_to_fiber() -> None:
    found = margins(ring(power_min=40.0))
    left = (52.6 - 40.0) / (1 - 40.0 / 525_600)
    by_hand = math.sqrt(left / 525_600) / (KM / 1000 * HOURS / 8760)
    assert by_hand * (1 - 2 * PRECISION) <= found["T"] <= by_hand


def test_a_plan_that_misses_its_promise_holds_it_at_fewer_cuts() -> None:
    lenient = ring(rate=200.0, downtime_target_min=None)
    plan = stz.solve(lenient, "cost", gap=0.0)
    found = margins(lenient, plan)  # 99.99 %, where nothing is promised
    assert found["T"] == pytest.approx(32.4, rel=0.01)


def test_no_cuts_and_no_hope() -> None:
    assert math.isnan(margins(ring(rate=0.0))["T"])
    free = ring(power_min=60.0, downtime_target_min=None)
    assert margins(free)["T"] == 0.0, "power alone is down for longer"
    assert margins(free)["G"] == 0.0
    dark = ring(power_min=525_600.0, downtime_target_min=None)
    assert margins(dark)["T"] == 0.0


def test_the_verifier_agrees_on_both_sides_of_it() -> None:
    instance = ring()
    rate = margins(instance)["T"]
    for factor, kept in ((1.0, True), (1.0 + 2 * PRECISION, False)):
        links = instance.links.assign(cut_rate_per_1000km_year=rate * factor)
        down = fiber_minutes(links, (), "town", ["gate"])
        assert (down.upper <= 52.6 + 1e-6) is kept
