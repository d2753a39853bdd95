"""Tiers by the metropolitan rule: a suburb carries the tier of its city, whatever its own size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from stz.candidates.names import require_known
from stz.talent import Floats, minutes_between

if TYPE_CHECKING:
    from stz.scenario import Reach, Scenario

COLUMNS = ("place_id", "tier", "metro", "minutes_to_metro", "metro_place")


def assign_tiers(places: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Give every place its tier and, in a metropolitan area, its city.

    The cities of ``tiers.tier1_places`` are tier 1. A place within ``tiers.metro_minutes`` of one
    by road belongs to its metropolitan area and carries tier 1 too. Of the rest, places of at least
    ``tiers.tier2_min_population`` are tier 2. A smaller place within ``tiers.metro_minutes_tier2``
    of a tier-2 city belongs to that city's area and carries tier 2; without that field there are no
    such areas. All others are tier 3, those without a census figure included. Tier-1 cities within
    the metropolitan minutes of one another are one area, named after both.

    Parameters
    ----------
    places : GeoDataFrame
        Layer: ``place_id, name, population_2023``, points in EPSG:4326.
    scenario : Scenario
        Its ``tiers`` and ``reach`` (road speed, route factor) are read.

    Returns
    -------
    DataFrame
        ``place_id, tier, metro`` (name of the area, empty outside any), ``metro_place`` (id of its
        city, or else of the nearest tier-1 city) and ``minutes_to_metro`` (minutes by road to it;
        NaN where there is none).

    Raises
    ------
    ScenarioError
        If a tier-1 place is not in the layer.
    """
    rules = scenario.tiers
    ids = places["place_id"].astype(str).tolist()
    names = places["name"].astype(str).tolist()
    require_known({"tiers.tier1_places": rules.tier1_places}, ids)
    points = pd.DataFrame({"lon": places.geometry.x, "lat": places.geometry.y})
    population = places["population_2023"].fillna(0).to_numpy(dtype=float)
    large = population >= rules.tier2_min_population
    frame = pd.DataFrame(
        {
            "place_id": ids,
            "tier": np.where(large, 2, 3),
            "metro": "",
            "minutes_to_metro": np.nan,
            "metro_place": "",
        }
    )
    first = [ids.index(place) for place in rules.tier1_places]
    if first:
        minutes = minutes_between(points, points.iloc[first], scenario.reach)
        areas = _area_names([names[row] for row in first], minutes[first], rules.metro_minutes)
        frame = _joined(frame, minutes, first, areas, 1, rules.metro_minutes)
        apart = frame["metro"] == ""
        nearest = minutes.argmin(axis=1)
        frame.loc[apart, "minutes_to_metro"] = minutes.min(axis=1)[apart]
        frame.loc[apart, "metro_place"] = np.array(ids)[first][nearest][apart]
    if rules.metro_minutes_tier2 is not None:
        frame = _around_tier2(frame, names, points, rules.metro_minutes_tier2, scenario.reach)
    return frame[list(COLUMNS)]


def _around_tier2(
    frame: pd.DataFrame, names: Sequence[str], points: pd.DataFrame, limit: float, reach: Reach
) -> pd.DataFrame:
    """Put places outside any area into that of the nearest tier-2 city; each such city has one."""
    second = np.flatnonzero(frame["tier"] == 2).tolist()
    if not second:
        return frame
    minutes = minutes_between(points, points.iloc[second], reach)
    minutes[frame["metro"] != ""] = np.inf
    minutes[second] = np.inf
    minutes[second, range(len(second))] = 0.0
    return _joined(frame, minutes, second, [names[row] for row in second], 2, limit)


def _joined(
    frame: pd.DataFrame,
    minutes: Floats,
    cities: Sequence[int],
    areas: Sequence[str],
    tier: int,
    limit: float,
) -> pd.DataFrame:
    """Give places within the limit of a city (a column of ``minutes``) its tier and area."""
    nearest = minutes.argmin(axis=1)
    least = minutes[np.arange(len(minutes)), nearest]
    inside = least <= limit
    inside[list(cities)] = True
    ids = frame["place_id"].to_numpy()[list(cities)]
    found = frame.copy()
    found.loc[inside, "tier"] = tier
    found.loc[inside, "metro"] = np.array(areas, dtype=object)[nearest][inside]
    found.loc[inside, "minutes_to_metro"] = least[inside]
    found.loc[inside, "metro_place"] = ids[nearest][inside]
    return found


def _area_names(names: Sequence[str], between: Floats, limit: float) -> list[str]:
    """Join the names of tier-1 cities that are within the metropolitan minutes of one another."""
    group = list(range(len(names)))
    for one in range(len(names)):
        for two in range(one):
            if between[one, two] <= limit:
                group = [group[two] if label == group[one] else label for label in group]
    return ["-".join(n for n, g in zip(names, group, strict=True) if g == label) for label in group]
