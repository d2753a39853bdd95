"""The options of every site: sizes with power packages at new ones, free seats at existing ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from stz.assembly.programme import sizes_in_time
from stz.errors import Problem, ScenarioError
from stz.instance import counted

if TYPE_CHECKING:
    from stz.scenario import Scenario

EXISTING_SIZE = "existing"
"""Name of the size class of a zone that is there already."""


def zone_options(sites: pd.DataFrame, offered: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return the options table of an :class:`~stz.instance.Instance`.

    Parameters
    ----------
    sites : DataFrame
        ``site, existing, seats, population_2023``.
    offered : DataFrame
        ``site, package, power_downtime_min, capex_usd_per_seat, opex_usd_per_seat``.
    scenario : Scenario
        Its ``sizes`` are read.
    """
    tables = (_new(sites, offered, scenario), _existing(sites, offered, scenario))
    return pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)


def sites_with_room(
    sites: pd.DataFrame, refused: pd.DataFrame, scenario: Scenario
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take out the places that are too small for every size.

    Returns
    -------
    DataFrame
        The sites that are left.
    DataFrame
        ``refused`` with the others added.

    Raises
    ------
    ScenarioError
        If a place that is locked open is too small for every size.
    """
    sized = _sized(sites, scenario)
    small = ~sites["existing"] & ~sites["site"].isin(set(sized["site"]))
    if not small.any():
        return sites, refused
    locked = sites[small & sites["must_open"]]
    if len(locked):
        raise ScenarioError(
            [
                Problem(
                    "scenario",
                    "is locked open, but has no room for the smallest zone of any size",
                    "unlock it, or raise seats_per_1000_inhabitants",
                    field="candidates.lock",
                    value=str(site),
                )
                for site in locked["site"]
            ]
        )
    late = len(sizes_in_time(scenario)) < len(scenario.sizes)
    reason = "too small for every size of zone" + (" that opens in time" if late else "")
    rows = sites[small].assign(reason=reason)
    return (
        sites[~small].reset_index(drop=True),
        pd.concat([refused, rows[list(refused.columns)]], ignore_index=True),
    )


def room_notes(scenario: Scenario) -> list[str]:
    """Say which sizes are bounded by the size of the place."""
    return [
        f"size {size.name}: a place has room for "
        f"{counted(size.seats_per_1000_inhabitants, 'seat')} per 1,000 inhabitants, an assumption"
        for size in scenario.sizes
        if size.seats_per_1000_inhabitants is not None
    ]


def _sized(sites: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Every size at every site without a zone, bounded by the room a place of its size has.

    At least one block is possible wherever half of one is: blocks are a step, not a law.
    """
    sizes = pd.DataFrame([size.model_dump() for size in sizes_in_time(scenario)])
    sizes = sizes.rename(columns={"name": "size"})
    new = sites.loc[~sites["existing"], ["site", "population_2023"]]
    table = new.merge(sizes, how="cross")
    rate = table["seats_per_1000_inhabitants"].astype(float)
    people = table["population_2023"].fillna(0.0)
    blocks = (rate * people / 1000.0 / table["block_seats"]).round()
    most = np.minimum(blocks.fillna(np.inf), table["max_blocks"])
    table = table.assign(max_blocks=most.astype(int))
    return table[table["max_blocks"] >= table["min_blocks"]].reset_index(drop=True)


def _new(sites: pd.DataFrame, offered: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Every size that fits with every package that is offered, at every site without a zone."""
    options = _sized(sites, scenario).merge(offered, on="site", how="left")
    return options.assign(
        block_capex_musd=options["block_capex_musd"]
        + options["capex_usd_per_seat"] * options["block_seats"] / 1e6,
        block_opex_musd=options["block_opex_musd"]
        + options["opex_usd_per_seat"] * options["block_seats"] / 1e6,
    )


def _existing(sites: pd.DataFrame, offered: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """One option per existing zone: its free seats, no capex, the cheapest package on offer there.

    A seat is run at the lowest cost per seat among the scenario's sizes.
    """
    here = sites.loc[sites["existing"], ["site", "seats"]]
    cheapest = offered.sort_values("capex_usd_per_seat", kind="stable").drop_duplicates("site")
    options = here.merge(cheapest, on="site", how="left")
    seat_opex = min(size.block_opex_musd / size.block_seats for size in scenario.sizes)
    return options.assign(
        size=EXISTING_SIZE,
        fixed_capex_musd=0.0,
        block_capex_musd=0.0,
        fixed_opex_musd=0.0,
        block_seats=options["seats"],
        block_opex_musd=options["seats"] * (seat_opex + options["opex_usd_per_seat"] / 1e6),
        min_blocks=1,
        max_blocks=1,
        min_occupancy=0.0,
    )
