"""Who would work where: the share of each pool willing to travel to each site, and what it earns.

``share = exp(-minutes / decay_minutes)`` up to ``max_minutes``, nothing beyond; at the pool's own
place the minutes are 0. Who would work in no zone at all (``willingness``) is not in the pool in
the first place: otherwise several zones side by side would together draw people whom one could not.
A worker earns ``revenue_usd_per_worker`` times the additionality of the pool's tier: where people
come from decides what would not happen anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from stz.talent.travel import minutes_between

if TYPE_CHECKING:
    from stz.scenario import Scenario


def build_reach(pools: pd.DataFrame, sites: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Build the reach table of an :class:`~stz.instance.Instance`.

    Parameters
    ----------
    pools : DataFrame
        ``pool, tier, lon, lat`` (degrees, EPSG:4326).
    sites : DataFrame
        ``site, lon, lat``.
    scenario : Scenario
        Its ``reach``, ``exports`` and ``tiers`` are read.

    Returns
    -------
    DataFrame
        ``pool, site, share, benefit_musd, assign_cost_musd, minutes``: one row per pair in reach.
    """
    rules = scenario.reach
    minutes = minutes_between(pools, sites, rules)
    row, column = np.nonzero(minutes <= rules.max_minutes)
    travel = minutes[row, column]
    return pd.DataFrame(
        {
            "pool": pools["pool"].to_numpy()[row],
            "site": sites["site"].to_numpy()[column],
            "share": np.exp(-travel / rules.decay_minutes),
            "benefit_musd": worker_benefit_musd(pools["tier"], scenario).to_numpy()[row],
            "assign_cost_musd": 0.0,
            "minutes": travel,
        }
    )


def worker_benefit_musd(tiers: pd.Series[int], scenario: Scenario) -> pd.Series[float]:
    """Additional exports of a worker in a zone, USD million per year, by tier of the pool."""
    return _additional(tiers, scenario.exports.revenue_usd_per_worker, scenario)


def remote_benefit_musd(tiers: pd.Series[int], scenario: Scenario) -> pd.Series[float]:
    """Additional exports of a remote worker, USD million per year, by tier of the pool."""
    return _additional(tiers, scenario.exports.remote_revenue_usd_per_worker, scenario)


def _additional(tiers: pd.Series[int], usd: float, scenario: Scenario) -> pd.Series[float]:
    return tiers.map(scenario.tiers.additional_share).astype(float) * usd / 1e6
