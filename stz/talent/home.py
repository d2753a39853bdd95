"""People who export from home, city by city, apart from those who would work in zones.

The layer models them by district, in towns only. A city has the share of its district that it has
of the district's town population. Its pool is called ``<place>/home``: nobody in it is in a pool of
:mod:`stz.talent.pools`, which leaves freelancers out, so nobody works twice.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import pandas as pd

from stz.plurals import counted
from stz.talent.pools import COLUMNS, TalentPools

if TYPE_CHECKING:
    from stz.scenario import Scenario

SUFFIX = "/home"
"""What the id of such a pool ends with."""


def build_home_pools(
    talent: pd.DataFrame,
    places: pd.DataFrame,
    tiers: pd.DataFrame,
    scenario: Scenario,
    cities: Collection[str],
) -> TalentPools:
    """Take from each district the remote workers of the cities asked for.

    Parameters
    ----------
    talent : DataFrame
        Layer: ``district, province, urban_population_2023, remote_workforce``.
    places : GeoDataFrame
        Layer: ``place_id, name, province, district, population_2023``, points in EPSG:4326.
    tiers : DataFrame
        ``place_id, tier``, from :func:`stz.candidates.assign_tiers`.
    scenario : Scenario
        Its ``territory`` is read.
    cities : collection of str
        Places to make pools for: those that new fiber may reach.

    Returns
    -------
    TalentPools
        ``talent`` is remote workers of today; ``unplaced`` those of districts without any place.
    """
    excluded = set(scenario.territory.exclude_provinces)
    inside = talent[~talent["province"].isin(excluded)]
    district = inside.set_index("district")
    towns = places[~places["province"].isin(excluded) & (places["population_2023"] > 0)]
    population = towns["population_2023"].astype(float)
    listed = population.groupby(towns["district"]).transform("sum")
    urban = towns["district"].map(district["urban_population_2023"]).astype(float)
    share = population / pd.concat([listed, urban], axis=1).max(axis=1)
    persons = share * towns["district"].map(district["remote_workforce"]).astype(float).fillna(0.0)
    tier = towns["place_id"].map(tiers.set_index("place_id")["tier"])
    pools = pd.DataFrame(
        {
            "pool": towns["place_id"].astype(str) + SUFFIX,
            "talent": persons,
            "tier": tier.astype(int),
            "province": towns["province"],
            "name": towns["name"].astype(str) + ", from home",
            "district": towns["district"],
            "district_share": share,
            "lon": towns.geometry.x,
            "lat": towns.geometry.y,
        },
        columns=list(COLUMNS),
    )
    asked = towns["place_id"].isin(set(cities))
    placeless = inside[~inside["district"].isin(set(towns["district"]))]
    unplaced = placeless[["district", "province"]].assign(
        talent=placeless["remote_workforce"].astype(float)
    )
    everyone = float(inside["remote_workforce"].sum())
    here = float(persons[asked].sum())
    note = (
        f"{counted(round(everyone), 'person is', 'people are')} modeled to export from home; "
        f"{here:,.0f} of them live in {counted(int(asked.sum()), 'city', 'cities')} that new fiber "
        "may reach, the rest where fiber is already or in towns missing from the data"
    )
    return TalentPools(
        pools[asked].reset_index(drop=True), unplaced.reset_index(drop=True), (note,)
    )
