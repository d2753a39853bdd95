"""How far numbers are known: their ranges, in one place, each with basis and grade."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from stz.errors import ScenarioError
from stz.scenario import load_scenario, packaged_scenarios, ranges

FACTS = Path(__file__).resolve().parents[2] / "data" / "geo" / "sources"


@pytest.mark.parametrize("name", packaged_scenarios())
def test_central_values_of_packaged_scenarios_lie_within_their_ranges(name: str) -> None:
    found = ranges(load_scenario(name))
    assert len(found) >= 18
    outside = [(one.name, one.low, one.central, one.high) for one in found if not one.inside]
    assert outside == []
    assert all(one.basis and one.grade in "ABCD" for one in found)


def test_ranges_are_those_of_their_fact_rows() -> None:
    found = {one.where: one for one in ranges(load_scenario("pakistan-2030"))}
    cuts = pd.read_csv(FACTS / "fiber_cuts_and_repair.csv").set_index("item")["value"]
    us = pd.read_csv(FACTS / "cost_refs.csv").set_index("item").loc["terrestrial cable cuts"]
    rate = found["fiber.cut_rate_per_1000km_year"]
    assert rate.high == float(cuts["India, cut rate of all fiber"])
    assert str(rate.low) in us["unit"]
    assert rate.central == pytest.approx((rate.low * rate.high) ** 0.5, rel=0.02)
    moved = pd.read_csv(FACTS / "additionality_and_commuting.csv").set_index("finding")["value"]
    low, high = map(float, moved["zone businesses that were relocations"].split("-"))
    level = found["tiers.additionality_level"]
    assert (level.low, level.high) == pytest.approx((1 - high / 100, 1 - low / 100))
    assert level.central == pytest.approx((level.low + level.high) / 2)
    travel = found["reach.decay_minutes"]
    assert travel.low == pytest.approx(float(moved["daily commuting time, women"]) / 2, abs=0.2)
    assert travel.high == pytest.approx(float(moved["daily commuting time, men"]) / 2, abs=0.6)
    fiber = found["rights_of_way.capex_mid_usd_per_km"]
    assert fiber.factor
    assert (fiber.low, fiber.high) == pytest.approx((14_510 / 19_490, 25_950 / 19_490), abs=0.005)


def test_a_what_if_may_leave_a_range_and_a_number_that_is_off_has_none() -> None:
    wild = load_scenario("pakistan-2030", ["fiber.cut_rate_per_1000km_year=400"])
    assert not {one.where: one for one in ranges(wild)}["fiber.cut_rate_per_1000km_year"].inside
    off = load_scenario("pakistan-2030", named=["no-load-shedding"])
    gone = {one.where for one in ranges(load_scenario("pakistan-2030"))} - {
        one.where for one in ranges(off)
    }
    assert gone == {"power.load_shedding.hours_per_day", "power.load_shedding.spared_share"}


def test_ranges_are_no_change_of_the_question() -> None:
    asked = load_scenario("pakistan-2030", ["uncertain.repair of a cut.high=24"])
    assert asked.name == "pakistan-2030"
    assert {one.name: one.high for one in ranges(asked)}["repair of a cut"] == 24


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("high: 1", "is not below high"),
        ("key: fiber.repair_hours", "there is no such number"),
        ('key: "sizes.*.block_capex_musd"', "names 2 numbers"),
        ("layer: talent", "must name a key of the scenario or a layer, and not both"),
        ("low: 0, distribution: lognormal", "must be above 0 for a lognormal"),
        ("column: value", "go with a layer, not with a key"),
        ("grade: E", "must be one of A, B, C, D"),
    ],
)
def test_entries_that_name_no_number_are_refused(tmp_path: Path, changed: str, said: str) -> None:
    entry = {
        "name": "x", "key": "fiber.repair_h", "low": "1", "high": "72", "basis": "y", "grade": "C",
    }  # fmt: skip
    path = tmp_path / "mine.yaml"
    for part in changed.split(", "):
        key, _, value = part.partition(": ")
        entry[key] = value
    listed = ", ".join(f"{key}: {value}" for key, value in entry.items())
    path.write_text(f"extends: pakistan-2030\nname: mine\nuncertain: [{{{listed}}}]\n")
    with pytest.raises(ScenarioError, match=said):
        load_scenario(path)


def test_a_range_of_a_layer_multiplies(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    entry = "{name: x, layer: talent, column: it_workforce, low: 0.5, high: 2, basis: y, grade: C"
    path.write_text(f"extends: pakistan-2030\nname: mine\nuncertain: [{entry}}}]\n")
    with pytest.raises(ScenarioError, match="has no column or no `factor: true`"):
        load_scenario(path)
    path.write_text(f"extends: pakistan-2030\nname: mine\nuncertain: [{entry}, factor: true}}]\n")
    (found,) = ranges(load_scenario(path))
    assert (found.where, found.central, found.inside) == ("talent.it_workforce", 1.0, True)
