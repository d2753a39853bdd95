"""Pools, travel time and reach on three towns that can be reckoned by hand."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import stz
from stz.errors import ScenarioError
from stz.scenario.sections import Exports, Reach, Talent, Territory, Tiers
from stz.talent import (
    build_home_pools,
    build_pools,
    build_reach,
    geodesic_km,
    minutes_between,
)
from stz.talent.pools import firm_staff, shares_within
from stz.talent.reach import remote_benefit_musd

FACTS = Path(__file__).resolve().parents[2] / "data" / "geo" / "sources"

REACH = Reach(
    road_speed_kmh=50, route_factor=1.3, willingness=1.0, decay_minutes=45, max_minutes=120
)


def make_scenario(**talent: Any) -> Any:
    rules: dict[str, Any] = {
        "participation": 0.5, "base_year": 2024, "growth_per_year": 0.0, "graduate_uptake": 0.2,
    }  # fmt: skip
    return SimpleNamespace(
        year=2030,
        territory=Territory(exclude_provinces=("Elsewhere",)),
        talent=Talent(**{**rules, **talent}),
        reach=REACH,
        exports=Exports(
            revenue_usd_per_worker=7000, remote_revenue_usd_per_worker=4500, remote_share=0.08
        ),
        tiers=Tiers(
            tier1_places=("big",),
            tier2_min_population=500_000,
            metro_minutes=45,
            additionality={1: 0.2, 2: 0.6, 3: 0.8},
        ),
    )


PLACES = gpd.GeoDataFrame(
    {
        "place_id": ["big", "mid", "small", "abroad"],
        "name": ["Big", "Mid", "Small", "Abroad"],
        "province": ["P", "P", "P", "Elsewhere"],
        "district": ["One", "Two", "Two", "Three"],
        "population_2023": [4_000_000.0, 300_000.0, 100_000.0, np.nan],
    },
    geometry=gpd.points_from_xy([70.0, 70.0, 71.0, 75.0], [30.0, 30.3, 30.3, 35.0]),
    crs="EPSG:4326",
)
TIERS = pd.DataFrame({"place_id": ["big", "mid", "small", "abroad"], "tier": [1, 3, 3, 3]})
TALENT = pd.DataFrame(
    {
        "district": ["One", "Two", "Empty", "Three"],
        "province": ["P", "P", "P", "Elsewhere"],
        "urban_population_2023": [4_000_000, 500_000, 10_000, 5_000],
        "it_workforce": [12_000.0, 450.0, 60.0, 80.0],
        "it_freelancers": [2_000.0, 50.0, 10.0, 10.0],
        "remote_workforce": [3_000, 200, 20, 30],
        "it_graduates_per_year": [1_000.0, 100.0, 10.0, 10.0],
    }
)


def test_district_talent_is_shared_by_population() -> None:
    pools = build_pools(TALENT, PLACES, TIERS, make_scenario()).pools.set_index("pool")
    # One: 0.5 * (10,000 + 1,000 * 0.2 * 6); Two: 0.5 * (400 + 100 * 0.2 * 6), three to one
    assert pools["talent"]["big"] == pytest.approx(5_600)
    assert pools["talent"]["mid"] == pytest.approx(195)
    assert pools["talent"]["small"] == pytest.approx(65)
    assert pools["district_share"]["mid"] == pytest.approx(0.75)
    assert list(pools.index) == ["big", "mid", "small"]


def test_people_who_export_from_home_are_counted_apart_from_those_for_zones() -> None:
    cities = ["mid", "small"]
    home = build_home_pools(TALENT, PLACES, TIERS, make_scenario(), cities).pools.set_index("pool")
    # Two has 200 in towns of 500,000 people; mid and small are 400,000 of these
    assert home["talent"].to_dict() == pytest.approx({"mid/home": 120.0, "small/home": 40.0})
    assert home["tier"].tolist() == [3, 3]
    assert home["province"].tolist() == ["P", "P"]
    assert home["name"]["mid/home"] == "Mid, from home"
    pools = build_pools(TALENT, PLACES, TIERS, make_scenario()).pools
    assert not set(home.index) & set(pools["pool"])
    more = TALENT.assign(remote_workforce=10 * TALENT["remote_workforce"])
    assert build_pools(more, PLACES, TIERS, make_scenario()).pools.equals(pools)


def test_home_pools_never_hold_more_than_the_district_has() -> None:
    few = TALENT.assign(urban_population_2023=[4_000_000, 100_000, 0, 0])
    home = build_home_pools(few, PLACES, TIERS, make_scenario(), ["big", "mid", "small"])
    assert home.pools["talent"].tolist() == pytest.approx([3_000, 150, 50])
    assert home.unplaced["talent"].tolist() == [20.0]
    assert any("3,220 people" in note and "3,200 of them" in note for note in home.notes)


def test_home_pools_of_no_city() -> None:
    home = build_home_pools(TALENT, PLACES, TIERS, make_scenario(), [])
    assert home.pools.empty
    assert home.pools.columns.tolist()[0] == "pool"


def test_the_unwilling_are_in_no_pool() -> None:
    # Otherwise several zones side by side together draw people whom one zone could not.
    everybody = build_pools(TALENT, PLACES, TIERS, make_scenario()).pools["talent"]
    scenario = make_scenario()
    scenario.reach = REACH.model_copy(update={"willingness": 0.6})
    willing = build_pools(TALENT, PLACES, TIERS, scenario).pools["talent"]
    assert willing.tolist() == pytest.approx((0.6 * everybody).tolist())


def test_nobody_is_lost_in_silence() -> None:
    built = build_pools(TALENT, PLACES, TIERS, make_scenario())
    assert built.unplaced["district"].tolist() == ["Empty"]
    assert built.unplaced["talent"].tolist() == pytest.approx([0.5 * (50 + 10 * 0.2 * 6)])
    assert any("Empty" in note and "31 persons" in note for note in built.notes)
    assert any("Elsewhere" in note for note in built.notes)
    everyone = 0.5 * sum(
        workers + graduates * 1.2 for workers, graduates in [(10_000, 1_000), (400, 100), (50, 10)]
    )
    assert built.pools["talent"].sum() + built.unplaced["talent"].sum() == pytest.approx(everyone)


def test_workforce_grows_but_cohorts_only_accumulate() -> None:
    now = build_pools(
        TALENT, PLACES, TIERS, make_scenario(growth_per_year=0.1, graduate_uptake=0.0)
    )
    assert now.pools["talent"][0] == pytest.approx(0.5 * 10_000 * 1.1**6)


def test_places_of_an_unmodeled_district_are_noted() -> None:
    built = build_pools(TALENT.iloc[:1], PLACES, TIERS, make_scenario())
    assert built.pools["talent"].tolist()[1:] == [0.0, 0.0]
    assert any("1 district has towns but no modeled talent: Two" in note for note in built.notes)


def test_minutes_are_geodesic_times_factor_over_speed() -> None:
    # one degree of a meridian at 30 degrees north is 110.86 km on WGS 84
    assert geodesic_km(70.0, 30.0, 70.0, 31.0) == pytest.approx(110.86, abs=0.01)
    points = pd.DataFrame({"lon": [70.0, 70.0], "lat": [30.0, 30.3]})
    minutes = minutes_between(points, points, REACH)
    assert minutes[0, 0] == 0.0
    assert minutes[0, 1] == minutes[1, 0]
    assert minutes[0, 1] == pytest.approx(33.26 * 1.3 / 50 * 60, rel=1e-3)
    assert minutes_between(points.iloc[:0], points, REACH).shape == (0, 2)


def test_reach_decays_and_ends_and_pays_by_where_people_live() -> None:
    scenario = make_scenario()
    pools = build_pools(TALENT, PLACES, TIERS, scenario).pools
    sites = pd.DataFrame({"site": ["mid"], "lon": [70.0], "lat": [30.3]})
    reach = build_reach(pools, sites, scenario).set_index("pool")
    assert set(reach.index) == {"big", "mid"}  # small is 96 km, 150 minutes away
    assert reach["share"]["mid"] == pytest.approx(1.0)
    minutes = reach["minutes"]["big"]
    assert reach["share"]["big"] == pytest.approx(np.exp(-minutes / 45))
    assert reach["benefit_musd"]["big"] == pytest.approx(0.2 * 7000 / 1e6)
    assert reach["benefit_musd"]["mid"] == pytest.approx(0.8 * 7000 / 1e6)
    assert (reach["assign_cost_musd"] == 0).all()
    assert remote_benefit_musd(pools["tier"], scenario).tolist() == pytest.approx(
        [0.2 * 0.0045, 0.8 * 0.0045, 0.8 * 0.0045]
    )


def test_people_of_a_region_count_and_neighbors_by_choice() -> None:
    scenario = make_scenario()
    whole = build_pools(TALENT, PLACES, TIERS, scenario).pools
    scenario.territory = Territory(exclude_provinces=("Elsewhere",), districts=("Two",))
    part = build_pools(TALENT, PLACES, TIERS, scenario).pools
    pd.testing.assert_frame_equal(
        part, whole[whole["district"] == "Two"].reset_index(drop=True), check_dtype=False
    )
    scenario.territory = scenario.territory.model_copy(update={"neighbors": True})
    assert build_pools(TALENT, PLACES, TIERS, scenario).pools["pool"].tolist() == (
        whole["pool"].tolist()
    )


def test_staff_of_firms_is_anchored_to_the_shares_of_the_scenario() -> None:
    """12,000 - 2,000, 450 - 50, 50, 70: 10,520 in firms. Three quarters to one area."""
    areas = [
        {"name": "A", "districts": ["One"], "weight": 2},
        {"name": "B", "districts": ["Two"], "weight": 1},
    ]
    anchored = firm_staff(TALENT, make_scenario(metros=areas, outside_share=0.25))
    assert anchored.sum() == pytest.approx(10_520)
    assert anchored.tolist() == pytest.approx(
        [10_520 * 0.5, 10_520 * 0.25, 2_630 * 50 / 120, 2_630 * 70 / 120]
    )
    own = firm_staff(TALENT, make_scenario(metros=areas))
    assert own.tolist() == [10_000, 400, 50, 70], "null: the weights of the layer"
    with pytest.raises(ScenarioError, match="no such district") as caught:
        firm_staff(
            TALENT,
            make_scenario(
                metros=[{"name": "A", "districts": ["Onee"], "weight": 1}], outside_share=0.1
            ),
        )
    assert "did you mean 'One'" in str(caught.value)


def test_towns_share_their_district_as_its_students_live() -> None:
    """Two towns of one tehsil, one of another, one without a figure."""
    towns = pd.DataFrame(
        {
            "district": ["D"] * 4 + ["E"] * 2,
            "population_2023": [300.0, 100.0, 200.0, 60.0, 30.0, 10.0],
            "tehsils": ["T", "T", "U", "", "", ""],
            "enrolled_share": [0.4, 0.4, 0.2, np.nan, np.nan, np.nan],
        }
    )
    shares = shares_within(towns, make_scenario(within_district="students"))
    # 0.3, 0.1 and 0.2 of the students; 60 people at 0.6 students per 600 people: 0.06
    assert shares.tolist() == pytest.approx(
        [0.3 / 0.66, 0.1 / 0.66, 0.2 / 0.66, 0.06 / 0.66, 0.75, 0.25]
    )
    people = shares_within(towns, make_scenario())
    assert people.tolist() == pytest.approx([300 / 660, 100 / 660, 200 / 660, 60 / 660, 0.75, 0.25])


def test_national_shares_of_staff_are_those_of_registered_companies() -> None:
    layers, scenario = stz.load_layers(), stz.load_scenario("pakistan-2030")
    staff = firm_staff(layers.talent, scenario)
    facts = pd.read_csv(FACTS / "talent_city.csv")
    facts = facts[facts["indicator"].str.startswith("share of PSEB")].set_index("geography")
    share = facts["value"].astype(float)
    names = [metro.name for metro in scenario.talent.metros]
    assert [metro.weight for metro in scenario.talent.metros] == share[names].tolist()
    assert scenario.talent.outside_share == share["all the rest"] / 100
    district = layers.talent["district"]
    inside = {m.name: staff[district.isin(m.districts)].sum() for m in scenario.talent.metros}
    total = staff.sum()
    assert total == pytest.approx(
        (layers.talent["it_workforce"] - layers.talent["it_freelancers"]).sum()
    )
    for name, there in inside.items():
        assert there / total == pytest.approx(0.9 * share[name] / share[names].sum())


def test_shares_of_students_are_those_of_their_fact_rows() -> None:
    places = stz.load_layers().places.set_index("place_id")
    facts = pd.read_csv(FACTS / "city_enrolment_shares.csv").set_index("city_id")
    known = places["enrolled_share"].dropna()
    assert len(known) == len(set(facts.index) & set(places.index)) == 227
    told = facts.loc[known.index, "tehsil_share_of_district_enrolled_graduation_above"]
    assert known.tolist() == told.tolist()
    # tehsils of one district hold at most all of its students
    per_tehsils = places.dropna(subset=["enrolled_share"]).drop_duplicates(["district", "tehsils"])
    assert (per_tehsils.groupby("district")["enrolled_share"].sum() <= 1.001).all()
