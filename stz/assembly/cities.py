"""Step: places that only new fiber would reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from stz.plurals import agreeing, counted
from stz.talent import SUFFIX as HOME
from stz.talent import remote_benefit_musd

if TYPE_CHECKING:
    from stz.scenario import Scenario


def unreached_cities(
    tiers: pd.DataFrame, places: pd.DataFrame, reached: frozenset[str], scenario: Scenario
) -> tuple[pd.DataFrame, list[str]]:
    """Places that only new fiber would reach, and what is said of those it has reached."""
    rules = scenario.cities
    columns = ["place_id", "name", "province", "district", "population_2023"]
    known = places[columns].merge(tiers, on="place_id")
    at = zip(known["province"].astype(str), known["district"].astype(str), strict=True)
    here = np.array(
        [scenario.territory.holds(province, district) for province, district in at], dtype=bool
    )
    wanted = known[
        known["tier"].isin(rules.tiers) & (known["population_2023"] >= rules.min_population) & here
    ]
    there = wanted["place_id"].isin(reached)
    rows = wanted[~there]
    cities = pd.DataFrame(
        {
            "node": rows["place_id"],
            "pool": rows["place_id"] + HOME,
            "remote_share": scenario.exports.remote_share,
            "remote_benefit_musd": remote_benefit_musd(rows["tier"], scenario),
            "protection": rules.protection,
            "capex_musd": rules.capex_musd,
            "opex_musd": rules.opex_musd,
            "tier": rows["tier"],
            "province": rows["province"],
        }
    )
    grades = ", ".join(sorted({*rules.reached_grades, *scenario.fiber.backbone_grades}))
    note = (
        f"{counted(int(there.sum()), 'city already has', 'cities already have')} fiber (trunks of "
        f"grade {grades}), so a plan neither pays for nor counts "
        f"{agreeing(there.sum(), 'it', 'them')}; {len(rows)} "
        f"{agreeing(len(rows), 'does', 'do')} not"
    )
    return cities, [note] if there.any() else []
