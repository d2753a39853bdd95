"""Step: the options of every site: sizes with power packages, free seats of existing zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from stz.power import package_options

if TYPE_CHECKING:
    from stz.scenario import Scenario

EXISTING_SIZE = "existing"
"""Name of the size class of a zone that is there already."""


@dataclass(frozen=True, eq=False)
class Options:
    """Options of all sites.

    Attributes
    ----------
    table : DataFrame
        The table of options of an instance.
    power : DataFrame
        Every power package at every site, with why it is offered or not.
    notes : tuple of str
        What a reader of the plan must know.
    """

    table: pd.DataFrame
    power: pd.DataFrame
    notes: tuple[str, ...]


def zone_options(
    sites: pd.DataFrame, fitting: pd.DataFrame, reliability: pd.DataFrame, scenario: Scenario
) -> Options:
    """Return what may be opened where.

    Parameters
    ----------
    sites : DataFrame
        ``site, existing, seats`` and what power packages need.
    fitting : DataFrame
        Sizes that have room: ``site, size, ...``, a row per new site and size.
    reliability : DataFrame
        Layer ``grid_reliability``.
    scenario : Scenario
        Its ``sizes`` and ``power`` are read.
    """
    power = package_options(sites, reliability, scenario)
    tables = (_new(fitting, power.offered), _existing(sites, power.offered, scenario))
    options = pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)
    return Options(_with_years(options, scenario), power.table, tuple(power.notes))


def _new(fitting: pd.DataFrame, offered: pd.DataFrame) -> pd.DataFrame:
    """Every size that fits with every package that is offered, at every site without a zone."""
    options = fitting.merge(offered, on="site", how="left")
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


def _with_years(options: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Return options with the lead and ramp of their size; none where all is built in one year."""
    sizes = {size.name: size for size in scenario.sizes} if scenario.phased else {}
    taken = [sizes.get(name) for name in options["size"]]
    return options.assign(
        lead_years=[size.lead_years if size else 0 for size in taken],
        ramp_years=[size.ramp_years if size else 0 for size in taken],
    )
