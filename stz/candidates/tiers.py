"""Tiers by the metropolitan rule: a suburb of a tier-1 city is tier 1, whatever its own size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from stz.candidates.names import require_known
from stz.talent.travel import Floats, minutes_between

if TYPE_CHECKING:
    from stz.scenario import Scenario

COLUMNS = ("place_id", "tier", "metro", "minutes_to_metro", "metro_place")


def assign_tiers(places: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Give every place its tier and, near a tier-1 city, its metropolitan area.

    The cities of ``tiers.tier1_places`` are tier 1. A place within ``tiers.metro_minutes`` of one
    by road belongs to its metropolitan area and carries tier 1 too. Of the rest, places of at least
    ``tiers.tier2_min_population`` are tier 2 and all others tier 3, those without a census figure
    included. Tier-1 cities that near to each other are one area, named after both.

    Parameters
    ----------
    places : GeoDataFrame
        Layer: ``place_id, name, population_2023``, points in EPSG:4326.
    scenario : Scenario
        Its ``tiers`` and ``reach`` (road speed, route factor) are read.

    Returns
    -------
    DataFrame
        ``place_id, tier, metro`` (name of the area, empty outside any), ``minutes_to_metro``
        (minutes by road to the nearest tier-1 city; NaN without any), ``metro_place`` (its id).

    Raises
    ------
    ScenarioError
        If a tier-1 place is not in the layer.
    """
    rules = scenario.tiers
    ids = places["place_id"].astype(str).tolist()
    require_known({"tiers.tier1_places": rules.tier1_places}, ids)
    points = pd.DataFrame({"lon": places.geometry.x, "lat": places.geometry.y})
    order = [ids.index(place) for place in rules.tier1_places]
    population = places["population_2023"].fillna(0).to_numpy(dtype=float)
    tier = np.where(population >= rules.tier2_min_population, 2, 3)
    frame = pd.DataFrame({"place_id": ids, "tier": tier, "metro": "", "metro_place": ""})
    if not order:
        return frame.assign(minutes_to_metro=np.nan)[list(COLUMNS)]
    minutes = minutes_between(points, points.iloc[order], scenario.reach)
    names = _metro_names(
        places["name"].astype(str).iloc[order].tolist(), minutes[order], rules.metro_minutes
    )
    nearest = minutes.argmin(axis=1)
    least = minutes[np.arange(len(ids)), nearest]
    inside = least <= rules.metro_minutes
    inside[order] = True
    return frame.assign(
        tier=np.where(inside, 1, tier),
        metro=np.where(inside, np.array(names, dtype=object)[nearest], ""),
        minutes_to_metro=least,
        metro_place=np.array(rules.tier1_places, dtype=object)[nearest],
    )[list(COLUMNS)]


def _metro_names(names: list[str], between: Floats, limit: float) -> list[str]:
    """Join the names of tier-1 cities that are within the metropolitan minutes of one another."""
    group = list(range(len(names)))
    for one in range(len(names)):
        for two in range(one):
            if between[one, two] <= limit:
                group = [group[two] if label == group[one] else label for label in group]
    return ["-".join(n for n, g in zip(names, group, strict=True) if g == label) for label in group]
