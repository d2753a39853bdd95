"""Step: who can work in zones and at home, how their number grows, and who would work where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from stz.talent import build_home_pools, build_pools, build_reach

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.scenario import Scenario
    from stz.talent import TalentPools

_MAX_GROWTH = 1.0


@dataclass(frozen=True, eq=False)
class People:
    """Talent pools and their reach.

    Attributes
    ----------
    pools : DataFrame
        Pools for zones, then those at home, with ``growth_per_year``, ``district, lon, lat``.
    reach : DataFrame
        The table of reach of an instance.
    notes : tuple of str
        What a reader of the plan must know.
    """

    pools: pd.DataFrame
    reach: pd.DataFrame
    notes: tuple[str, ...]


def people(
    layers: Layers,
    tiers: pd.DataFrame,
    sites: pd.DataFrame,
    city_nodes: pd.Series[str],
    scenario: Scenario,
) -> People:
    """Return pools and reach.

    Parameters
    ----------
    layers : Layers
        ``talent`` and ``places`` are read.
    tiers : DataFrame
        ``place_id, tier, metro``.
    sites : DataFrame
        Where zones may be: ``site`` with its position.
    city_nodes : Series of str
        Places that fiber may reach: their people can then export from home.
    scenario : Scenario
        What the planner asks.
    """
    zones = _growing(layers, tiers, scenario)
    reach = build_reach(zones.pools, sites, scenario)
    home = build_home_pools(layers.talent, layers.places, tiers, scenario, city_nodes)
    at_home = home.pools.assign(growth_per_year=_home_growth(scenario))
    everyone = pd.concat([zones.pools, at_home] if len(at_home) else [zones.pools])
    return People(everyone, reach, (*zones.notes, *home.notes))


def _growing(layers: Layers, tiers: pd.DataFrame, scenario: Scenario) -> TalentPools:
    """Return the pools of the first year, with ``growth_per_year`` of each.

    Growth is the steady rate that leads from the talent of the first year to that of the target
    year, both as :mod:`stz.talent.pools` has them, unless ``years.talent_growth`` says it. A pool
    that is empty in the first year stays so.
    """
    last = build_pools(layers.talent, layers.places, tiers, scenario)
    years = scenario.planning_years
    if len(years) == 1:
        return type(last)(last.pools.assign(growth_per_year=0.0), last.unplaced, last.notes)
    start = scenario.model_copy(update={"year": years[0]})
    first = build_pools(layers.talent, layers.places, tiers, start)
    before = first.pools["talent"].to_numpy(float)
    after = last.pools["talent"].to_numpy(float)
    ratio = np.divide(after, before, out=np.ones_like(after), where=before > 0)
    growth = np.minimum(ratio ** (1.0 / (len(years) - 1)) - 1.0, _MAX_GROWTH)
    said = scenario.years.talent_growth if scenario.years else None
    pools = first.pools.assign(growth_per_year=growth if said is None else said)
    return type(first)(pools, first.unplaced, first.notes)


def _home_growth(scenario: Scenario) -> float:
    """Return the yearly growth of people who export from home: none, unless the scenario says."""
    said = scenario.years.talent_growth if scenario.years else None
    return said or 0.0
