"""Talent pools: people who would take work in a zone, by place.

The layer models IT workers and graduates by district, where the census counts. A pool is a place,
where people live: the persons of a district are shared among its places by population of 2023, or
by where its students are (:func:`shares_within`). What the districts without any place hold is in
the notes, with its number.

Persons in the target year, ``n`` years after ``talent.base_year``::

    participation * willingness * ((it_workforce - it_freelancers) * (1 + growth_per_year) ** n
                     + it_graduates_per_year * graduate_uptake * n)

The staff of firms may be anchored to registered companies (:func:`firm_staff`).

Graduates accumulate: each year's cohort is taken to be as large as that of the layer's year.
Freelancers export already; where fiber adds to that they are in pools of :mod:`stz.talent.home`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from stz.errors import Problem, ScenarioError
from stz.near_names import did_you_mean
from stz.plurals import agreeing, counted

if TYPE_CHECKING:
    from stz.scenario import Scenario

COLUMNS = (
    "pool",
    "talent",
    "tier",
    "province",
    "name",
    "district",
    "district_share",
    "lon",
    "lat",
)
_NAMED = 8


@dataclass(frozen=True, eq=False)
class TalentPools:
    """Pools by place, and what no place holds.

    Attributes
    ----------
    pools : DataFrame
        ``pool`` (place id), ``talent`` (persons in the target year), ``tier, province, name,
        district, district_share`` (share of the district's persons), ``lon, lat``.
    unplaced : DataFrame
        ``district, province, talent`` of the included districts that no place lies in.
    notes : tuple of str
        What a reader of the plan must know.
    """

    pools: pd.DataFrame
    unplaced: pd.DataFrame
    notes: tuple[str, ...] = ()


def district_talent(talent: pd.DataFrame, scenario: Scenario) -> pd.Series[float]:
    """Persons available per row of the talent layer in the target year; see the module."""
    rules = scenario.talent
    years = scenario.year - rules.base_year
    workers = firm_staff(talent, scenario)
    graduates = talent["it_graduates_per_year"].astype(float).fillna(0.0)
    grown = workers * (1.0 + rules.growth_per_year) ** years
    fresh = graduates * rules.graduate_uptake * years
    return rules.participation * scenario.reach.willingness * (grown + fresh)


def firm_staff(talent: pd.DataFrame, scenario: Scenario) -> pd.Series[float]:
    """Persons in IT firms per row of the talent layer, in its base year.

    With ``talent.outside_share`` the national sum is shared out anew: that share outside the
    metropolitan areas of the scenario, the rest among these by weight; inside each part the
    proportions of the layer stay. Companies are not staff, so the share is the scenario's to say.

    Raises
    ------
    ScenarioError
        If a district of the areas is not in the layer.
    """
    rules = scenario.talent
    employed = talent["it_workforce"].astype(float) - talent["it_freelancers"].astype(float)
    staff = employed.fillna(0.0)
    if rules.outside_share is None:
        return staff
    district = talent["district"].astype(str)
    _require_districts(district, scenario)
    total, weights = float(staff.sum()), sum(metro.weight for metro in rules.metros)
    parts = [
        (district.isin(metro.districts), (1.0 - rules.outside_share) * metro.weight / weights)
        for metro in rules.metros
    ]
    inside = district.isin([name for metro in rules.metros for name in metro.districts])
    anchored = staff.copy()
    for rows, share in (*parts, (~inside, rules.outside_share)):
        there = float(staff[rows].sum())
        if there > 0.0:
            anchored[rows] = staff[rows] * (share * total / there)
    return anchored


def _require_districts(district: pd.Series[str], scenario: Scenario) -> None:
    """Refuse metropolitan areas of districts that the layer does not have."""
    known = sorted(set(district))
    problems = [
        Problem(
            "scenario", "there is no such district in the layer talent",
            did_you_mean(name, known, "set talent.outside_share to null for the layer's weights"),
            field=f"talent.metros.{metro.name}.districts", value=name,
        )
        for metro in scenario.talent.metros
        for name in metro.districts
        if name not in known
    ]  # fmt: skip
    if problems:
        raise ScenarioError(problems)


def shares_within(towns: pd.DataFrame, scenario: Scenario) -> pd.Series[float]:
    """Share of its district's people that each place has.

    By ``population``: of the people of all places of the district. By ``students``: each place
    weighs as much of the district's people enrolled in graduation and above as its tehsils have,
    places of the same tehsils by population; a place without such a figure weighs what its people
    are of those of the district's places with one, at their students per head.
    """
    people, district = towns["population_2023"].astype(float), towns["district"]
    if scenario.talent.within_district == "population" or "enrolled_share" not in towns:
        return people / people.groupby(district).transform("sum")
    enrolled = towns["enrolled_share"].astype(float)
    same = [district, towns["tehsils"].fillna("").astype(str)]
    weight = enrolled * people / people.groupby(same).transform("sum")
    known = weight.notna()
    of_known = people.where(known).groupby(district).transform("sum")
    per_head = weight.groupby(district).transform("sum") / of_known.where(of_known > 0.0)
    weight = weight.where(known, people * per_head)
    # where no place of a district has a figure, people stand for students
    weight = weight.where(of_known > 0.0, people)
    return weight / weight.groupby(district).transform("sum")


def build_pools(
    talent: pd.DataFrame, places: pd.DataFrame, tiers: pd.DataFrame, scenario: Scenario
) -> TalentPools:
    """Share the talent of each district among its places.

    Parameters
    ----------
    talent : DataFrame
        Layer: ``district, province, it_workforce, it_freelancers, it_graduates_per_year``.
    places : GeoDataFrame
        Layer: ``place_id, name, province, district, population_2023``, points in EPSG:4326.
    tiers : DataFrame
        ``place_id, tier``, from :func:`stz.candidates.assign_tiers`.
    scenario : Scenario
        Its ``talent``, ``territory`` and ``year`` are read.
    """
    excluded = set(scenario.territory.exclude_provinces)
    towns = places[~places["province"].isin(excluded) & (places["population_2023"] > 0)]
    people = pd.DataFrame(
        {
            "district": talent["district"],
            "province": talent["province"],
            "talent": district_talent(talent, scenario),
        }
    )
    inside = people[~people["province"].isin(excluded)]
    by_district = inside.groupby("district", sort=False)["talent"].sum()
    share = shares_within(towns, scenario)
    tier_of = tiers.set_index("place_id")["tier"]
    pools = pd.DataFrame(
        {
            "pool": towns["place_id"],
            "talent": share * towns["district"].map(by_district).astype(float).fillna(0.0),
            "tier": towns["place_id"].map(tier_of).astype(int),
            "province": towns["province"],
            "name": towns["name"],
            "district": towns["district"],
            "district_share": share,
            "lon": towns.geometry.x,
            "lat": towns.geometry.y,
        },
        columns=list(COLUMNS),
    ).reset_index(drop=True)
    pools = _counted(pools, scenario)
    unplaced = inside[~inside["district"].isin(set(towns["district"]))].reset_index(drop=True)
    notes = [
        *_unplaced_notes(unplaced, float(inside["talent"].sum())),
        *_unknown_notes(towns, set(by_district.index)),
        *_excluded_notes(people[people["province"].isin(excluded)]),
    ]
    return TalentPools(pools, unplaced, tuple(notes))


def _counted(pools: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Leave out people from outside of the region, unless neighbors count."""
    territory = scenario.territory
    if territory.neighbors or not territory.is_region:
        return pools
    at = zip(pools["province"].astype(str), pools["district"].astype(str), strict=True)
    return pools[[territory.holds(*place) for place in at]].reset_index(drop=True)


def _listed(names: list[str]) -> str:
    """Name a few, count the rest."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _unplaced_notes(unplaced: pd.DataFrame, total: float) -> list[str]:
    if unplaced.empty:
        return []
    lost = float(unplaced["talent"].sum())
    largest = unplaced.sort_values("talent", ascending=False)["district"].astype(str).tolist()
    share = lost / total if total else 0.0
    persons = counted(round(lost), "person")
    what = f"modeled talent there, {persons} ({share:.1%} of all), is in no pool"
    districts = counted(len(unplaced), "district has", "districts have")
    return [f"{districts} no town in the data; {what}: {_listed(largest)}"]


def _unknown_notes(towns: pd.DataFrame, known: set[object]) -> list[str]:
    missing = sorted({str(district) for district in towns["district"] if district not in known})
    if not missing:
        return []
    districts = counted(len(missing), "district has", "districts have")
    return [f"{districts} towns but no modeled talent: {_listed(missing)}"]


def _excluded_notes(outside: pd.DataFrame) -> list[str]:
    if outside.empty:
        return []
    provinces = " and ".join(sorted(set(outside["province"].astype(str))))
    persons = round(float(outside["talent"].sum()))
    told = f"{counted(persons, 'person', 'people')} in {provinces} {agreeing(persons, 'is', 'are')}"
    return [f"{told} outside the territory of the scenario"]
