"""Tiers, screening and existing zones on a country of seven towns."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from stz.candidates import assign_tiers, check_names, existing_notes, screen_candidates
from stz.errors import ScenarioError
from stz.scenario.sections import Candidates, Exclusion, Reach, Territory, Tiers

# name, province, population, degrees north of the capital (one degree is 110.9 km, 173 minutes)
TOWNS = {
    "capital": ("P", 4_000_000.0, 0.0),
    "twin": ("P", 2_000_000.0, 0.1),
    "suburb": ("P", 600_000.0, -0.2),
    "second": ("P", 700_000.0, 1.0),
    "third": ("Q", 90_000.0, 2.0),
    "village": ("Q", 12_000.0, 2.5),
    "abroad": ("Elsewhere", np.nan, 5.0),
}


def make_places() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "place_id": list(TOWNS),
            "name": [name.title() for name in TOWNS],
            "province": [province for province, _, _ in TOWNS.values()],
            "district": [f"District of {name}" for name in TOWNS],
            "disco": "D",
            "population_2023": [people for _, people, _ in TOWNS.values()],
        },
        geometry=gpd.points_from_xy([70.0] * 7, [30 + north for _, _, north in TOWNS.values()]),
        crs="EPSG:4326",
    )


def make_zones(rows: list[tuple[str, str | None, bool, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "zone_id": [zone for zone, _, _, _ in rows],
            "name": [zone.upper() for zone, _, _, _ in rows],
            "place_id": [place for _, place, _, _ in rows],
            "status": ["operating" if works else "planned 2029" for _, _, works, _ in rows],
            "operating": [works for _, _, works, _ in rows],
            "floor_area_sqft": [area for _, _, _, area in rows],
        }
    )


ZONES = make_zones(
    [
        ("z-one", "second", True, 106_000.0),
        ("z-two", "second", True, np.nan),
        ("z-soon", "second", False, 500_000.0),
        ("z-town", "third", True, np.nan),
        ("z-lost", None, True, np.nan),
        ("z-far", "abroad", True, np.nan),
    ]
)
LAYERS: Any = SimpleNamespace(
    places=make_places(),
    tech_zones=ZONES,
    provinces=pd.DataFrame({"province": ["P", "Q", "Elsewhere"]}),
)


def make_scenario(
    candidates: Mapping[str, Any] | None = None, tiers: Mapping[str, Any] | None = None
) -> Any:
    return SimpleNamespace(
        tiers=Tiers.model_validate(
            {
                "tier1_places": ["capital", "twin"],
                "tier2_min_population": 500_000,
                "metro_minutes": 45,
                "additionality": {1: 0.2, 2: 0.6, 3: 0.8},
                **(tiers or {}),
            }
        ),
        reach=Reach(
            road_speed_kmh=50, route_factor=1.3, willingness=0.6, decay_minutes=45, max_minutes=120
        ),
        territory=Territory(exclude_provinces=("Elsewhere",)),
        candidates=Candidates.model_validate(
            {
                "tiers": [2, 3],
                "min_population": 50_000,
                "existing_spare_share": 0.2,
                **(candidates or {}),
            }
        ),
        quotas=(),
        availability=None,
    )


def screened(**candidates: Any) -> Any:
    scenario = make_scenario(candidates)
    return screen_candidates(LAYERS, scenario, assign_tiers(LAYERS.places, scenario))


def test_suburb_carries_the_tier_of_its_metropolis() -> None:
    tiers = assign_tiers(LAYERS.places, make_scenario()).set_index("place_id")
    assert tiers["tier"].to_dict() == {
        "capital": 1, "twin": 1, "suburb": 1, "second": 2, "third": 3, "village": 3, "abroad": 3,
    }  # fmt: skip
    assert tiers["minutes_to_metro"]["suburb"] == pytest.approx(22.17 * 1.3 / 50 * 60, rel=1e-3)
    assert tiers["metro_place"]["second"] == "twin"
    assert tiers["metro"]["second"] == ""


def test_near_cities_of_tier_one_are_one_area_with_both_names() -> None:
    tiers = assign_tiers(LAYERS.places, make_scenario()).set_index("place_id")
    assert tiers["metro"]["capital"] == tiers["metro"]["suburb"] == "Capital-Twin"
    apart = assign_tiers(LAYERS.places, make_scenario(tiers={"metro_minutes": 10}))
    assert apart.set_index("place_id")["metro"].to_dict()["twin"] == "Twin"
    assert apart.set_index("place_id")["tier"]["suburb"] == 2


def test_suburb_of_a_tier_two_city_is_tier_two_and_never_tier_one() -> None:
    near = {"metro_minutes_tier2": 180, "metro_minutes": 45}  # third is 173 minutes from second
    tiers = assign_tiers(LAYERS.places, make_scenario(tiers=near)).set_index("place_id")
    assert tiers["tier"].to_dict() == {
        "capital": 1, "twin": 1, "suburb": 1, "second": 2, "third": 2, "village": 3, "abroad": 3,
    }  # fmt: skip
    assert tiers["metro"]["second"] == tiers["metro"]["third"] == "Second"
    assert tiers["metro_place"]["third"] == "second"
    assert tiers["minutes_to_metro"]["third"] == pytest.approx(110.87 * 1.3 / 50 * 60, rel=1e-3)
    assert tiers["minutes_to_metro"]["second"] == 0
    assert tiers["metro"]["suburb"] == "Capital-Twin"
    assert tiers["metro"]["village"] == ""
    assert tiers["metro_place"]["village"] == "twin"


def test_no_tier_one_city_at_all() -> None:
    tiers = assign_tiers(LAYERS.places, make_scenario(tiers={"tier1_places": []}))
    assert tiers["tier"].tolist() == [2, 2, 2, 2, 3, 3, 3]
    assert tiers["minutes_to_metro"].isna().all()


def test_candidates_and_every_refusal_with_its_reason() -> None:
    found = screened()
    new = found.sites[~found.sites["existing"]]
    assert new["site"].tolist() == ["second", "third"]
    assert (new["node"] == new["place_id"]).all()
    reasons = dict(zip(found.refused["site"], found.refused["reason"], strict=True))
    assert "metropolitan area of Capital-Twin" in reasons["suburb"]
    assert reasons["village"] == "12,000 people, fewer than 50,000"
    assert "outside the territory" in reasons["abroad"]
    assert reasons["z-soon"] == "not operating: planned 2029"
    assert "not at a place" in reasons["z-lost"]
    assert "outside the territory" in reasons["z-far"]
    everything = set(found.refused["site"]) | set(found.sites["site"]) | {"z-two"}
    assert everything == set(TOWNS) | set(ZONES["zone_id"])


def test_existing_zones_are_merged_by_place_and_open() -> None:
    zones = screened().sites.query("existing").set_index("site")
    assert list(zones.index) == ["z-one", "z-town"]
    assert zones["must_open"].all()
    assert zones["node"].to_dict() == {"z-one": "second", "z-town": "third"}
    assert zones["merged"]["z-one"] == "z-one;z-two"
    # 106,000 sq ft at 106 a seat, a fifth of them free; no area: 400 seats by assumption
    assert zones["seats"].to_dict() == {"z-one": 200.0, "z-town": 80.0}
    assert "assumption" in zones["seats_basis"]["z-town"]
    assert zones["name"].to_dict() == {"z-one": "Second: 2 existing parks", "z-town": "Z-TOWN"}


def test_free_seats_are_noted_as_assumed() -> None:
    scenario = make_scenario()
    (note,) = existing_notes(screened().sites, scenario)
    assert "2 existing zones" in note
    assert "280 free seats" in note
    assert "1 has no published" in note
    assert "20% of their seats" in note
    assert existing_notes(screened(existing_zones="ignored").sites, scenario) == []


def test_share_of_free_seats_is_the_scenario_s() -> None:
    zones = screened(existing_spare_share=0.5).sites.query("existing").set_index("site")
    assert zones["seats"].to_dict() == {"z-one": 500.0, "z-town": 200.0}
    assert "50% free (assumption)" in zones["seats_basis"]["z-one"]


def test_existing_zones_can_be_ignored_or_banned() -> None:
    assert not screened(existing_zones="ignored").sites["existing"].any()
    banned = screened(ban=["z-town"])
    assert "z-town" not in set(banned.sites["site"])
    assert banned.refused.set_index("site")["reason"]["z-town"] == "banned by the scenario"


def test_excluded_locked_and_banned_places() -> None:
    rules = {
        "exclude": [Exclusion(place="third", reason="below the flood line")],
        "lock": ["village"],
        "ban": ["second"],
    }
    found = screened(**rules)
    sites = found.sites[~found.sites["existing"]].set_index("site")
    assert list(sites.index) == ["second", "village"]
    assert sites["banned"].to_dict() == {"second": True, "village": False}
    assert sites["must_open"].to_dict() == {"second": False, "village": True}
    assert found.refused.set_index("site")["reason"]["third"] == "below the flood line"


def test_place_outside_the_territory_cannot_be_locked() -> None:
    with pytest.raises(ScenarioError, match="outside the territory"):
        screened(lock=["abroad"])


def test_no_place_fits() -> None:
    found = screened(min_population=1e9, existing_zones="ignored")
    assert found.sites.empty
    assert len(found.refused) == len(TOWNS) + len(ZONES)
    assert found.sites["existing"].dtype == bool


def test_unknown_names_are_refused_together_with_what_was_meant() -> None:
    scenario = make_scenario(
        {
            "lock": ["villag"],
            "exclude": [Exclusion(place="nowhere at all", reason="x")],
            "protection": {"secnd": "dual_node"},
        },
        {"tier1_places": ["capitol"]},
    )
    scenario.territory = Territory(exclude_provinces=("Elsewher",))
    with pytest.raises(ScenarioError) as caught:
        check_names(LAYERS, scenario)
    assert [problem.value for problem in caught.value.problems] == [
        "capitol", "nowhere at all", "villag", "secnd", "Elsewher",
    ]  # fmt: skip
    assert "did you mean 'village'" in str(caught.value)
    check_names(LAYERS, make_scenario({"lock": ["village"], "ban": ["z-one"]}))


def test_a_region_keeps_places_and_zones_of_its_own() -> None:
    scenario = make_scenario()
    scenario.territory = Territory(provinces=("Q",), districts=("District of second",))
    found = screen_candidates(LAYERS, scenario, assign_tiers(LAYERS.places, scenario))
    assert set(found.sites["place_id"]) == {"second", "third"}
    outside = found.refused.drop_duplicates("place_id").set_index("place_id")["reason"]
    assert outside["capital"] == "P is outside the region of the scenario"
    assert outside["abroad"] == "Elsewhere is outside the region of the scenario"


def test_names_of_a_region_are_known() -> None:
    scenario = make_scenario()
    scenario.territory = Territory(provinces=("R",), districts=("District of secnd",))
    with pytest.raises(ScenarioError) as caught:
        check_names(LAYERS, scenario)
    problems = {problem.field: problem for problem in caught.value.problems}
    assert set(problems) == {"territory.provinces", "territory.districts"}
    assert "District of second" in problems["territory.districts"].mend
