"""What a scenario asks of a plan: promises, years, bounds, policy, objectives."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from stz.scenario import Scenario, dump_scenario, load_scenario, override_scenario
from stz.scenario.aims import Availability, BoundRule, Policy, Risk, Years, allowed_min
from stz.scenario.sections import Territory

FACTS = Path(__file__).resolve().parents[2] / "data" / "geo" / "sources"


@pytest.fixture(scope="module")
def national() -> Scenario:
    return load_scenario("pakistan-2030")


def test_the_national_scenario_asks_for_nothing_new(national: Scenario) -> None:
    assert national.planning_years == (2030,)
    assert (national.years, national.availability, national.spacing_km) == (None, None, None)
    assert (national.risks, national.bounds) == ((), ())
    assert national.candidates.protection == {}
    assert national.objective == "exports"


def test_levers_stand_in_the_national_scenario_with_their_sources(national: Scenario) -> None:
    policy = national.policy
    assert (policy.formal_share, policy.tax_rate, policy.retention_share) == (0.9, 0.0025, 0.5)
    costs = Path("data/geo/sources/cost_refs.csv")
    root = Path(__file__).resolve().parents[2]
    (row,) = [line for line in (root / costs).read_text(encoding="utf-8").splitlines()
              if "tax on IT export, PSEB-registered" in line]  # fmt: skip
    assert f",{policy.tax_rate * 100:g},%," in row


@pytest.mark.parametrize(
    ("pct", "minutes"), [(99.99, 52.56), (99.9, 525.6), (99.999, 5.256), (0, 525_600)]
)
def test_a_target_in_percent_is_minutes_of_a_year(pct: float, minutes: float) -> None:
    assert allowed_min(pct) == minutes


def test_the_available_scenario_counts_floods_and_digs() -> None:
    available = load_scenario("pakistan-2030-available")
    assert available.protection == "dual_node"
    assert available.availability is not None
    assert available.availability.target_min == 52.56
    assert {risk.name: risk.takes_places for risk in available.risks} == {
        "flood": True,
        "corridor": False,
        "junction": False,
        "cable": False,
    }
    assert all(risk.source and risk.grade == "C" for risk in available.risks)
    facts = pd.read_csv(FACTS / "fiber_cuts_and_repair.csv").set_index("item")["value"]
    (junction,) = (risk for risk in available.risks if risk.name == "junction")
    assert junction.repair_h == float(facts.filter(like="water in the Sukkur exchange").iat[0])


def test_the_phased_scenario_spends_the_same_money_over_five_years(national: Scenario) -> None:
    phased = load_scenario("pakistan-phased-2026-2030")
    assert phased.planning_years == (2026, 2027, 2028, 2029, 2030)
    assert phased.years is not None
    assert math.fsum(budget or 0 for budget in phased.years.budgets_musd) == phased.budget_musd
    assert phased.budget_musd == national.budget_musd
    assert phased.fiber.lead_years == 1
    assert {size.name: (size.lead_years, size.ramp_years) for size in phased.sizes} == {
        "leased": (0, 2),
        "campus": (2, 2),
    }


@pytest.mark.parametrize(
    ("text", "objective"),
    [
        ("jobs", "jobs"),
        ("max jobs_tier23", "max jobs_tier23"),
        ("min capex", "min capex"),
        ("[exports, min capex]", ("exports", "min capex")),
        ("[npv]", ("npv",)),
        ("max_zones", "max_zones"),
    ],
)
def test_any_metric_or_several_may_be_the_objective(
    national: Scenario, text: str, objective: str | tuple[str, ...]
) -> None:
    asked = load_scenario("pakistan-2030", [f"objective={text}", "n_zones=3"])
    assert asked.objective == objective
    again = override_scenario(national, {"objective": objective, "n_zones": 3})
    assert again.objective == objective
    assert Scenario.model_validate(asked.model_dump()) == asked
    assert asked._repr_html_()


@pytest.mark.parametrize(
    "changes",
    [
        {"years": {"first": 2026, "budgets_musd": [30, None, None, None, 30]}},
        {"years": {"first": 2030}},
        {"availability": {"target_pct": 99.9, "zones": {"quetta": 99}}},
        {"risks": [{"name": "flood", "rate_per_year": 0.1, "repair_h": 5, "source": "x"}]},
        {"candidates": {"protection": {"multan": "dual_gateway"}}},
        {"bounds": [{"name": "b", "metric": "npv", "minimum": -3}]},
        {"spacing_km": 20},
        {"policy": {"formal_share": 0.5}},
        {"objective": ["exports", "min capex"]},
        {"protection": "shared_risk", "cities": {"protection": "dual_node"}},
        {"budget_musd": None, "years": {"first": 2029, "budgets_musd": [3, 4]}},
        {"budget_musd": None, "bounds": [{"name": "b", "metric": "capex", "maximum": 9}]},
    ],
)
def test_new_keys_survive_a_dump(
    national: Scenario, changes: dict[str, Any], tmp_path: Path
) -> None:
    changed = override_scenario(national, changes)
    assert changed != national
    path = tmp_path / "again.yaml"
    path.write_text(dump_scenario(changed), encoding="utf-8")
    assert load_scenario(path) == changed


def test_settings_reach_the_new_keys() -> None:
    scenario = load_scenario(
        "pakistan-2030-available",
        ["risks.flood.rate_per_year=0.2", "availability.zones.quetta=99.9", "years.first=2027"],
    )
    assert scenario.risks[0].rate_per_year == 0.2
    assert scenario.availability is not None
    assert scenario.availability.zones == {"quetta": 99.9}
    assert scenario.planning_years == (2027, 2028, 2029, 2030)


def test_a_promise_is_switched_off_with_null() -> None:
    assert load_scenario("pakistan-2030-available", ["availability=null"]).availability is None


def test_the_page_on_keys_shows_files_that_load(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    page = (root / "docs" / "scenario-keys.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(shown) == 11
    whole = ""
    for number, text in enumerate(shown):
        path = tmp_path / f"{number}.yaml"
        path.write_text(f"extends: pakistan-2030\nname: shown\n{text}", encoding="utf-8")
        load_scenario(path)
        whole += text
    keys = set(re.findall(r"(\w+):", whole))
    for section in (Availability, Risk, Years, Policy, BoundRule, Territory):
        lost = set(section.model_fields) - keys - {"minimum", "max_share", "exclude_provinces"}
        assert not lost, f"{section.__name__}: {lost}"
