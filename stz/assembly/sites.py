"""Step: candidate sites that have room for a zone, and existing zones joined to the fiber graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from stz.candidates import existing_notes, screen_candidates
from stz.errors import Problem, ScenarioError
from stz.network import join_existing
from stz.plurals import counted

if TYPE_CHECKING:
    from stz.layers import Layers
    from stz.network import FiberNetwork
    from stz.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Sites:
    """Where zones may be.

    Attributes
    ----------
    table : DataFrame
        One row per site; see :class:`stz.candidates.Candidates`.
    refused : DataFrame
        Places and zones that are no site, with the reason.
    fitting : DataFrame
        Sizes that have room: ``site, size, ...``, a row per new site and size.
    network : FiberNetwork
        The fiber graph with lines of existing zones that no confirmed fiber reaches.
    notes : tuple of str
        What a reader of the plan must know.
    """

    table: pd.DataFrame
    refused: pd.DataFrame
    fitting: pd.DataFrame
    network: FiberNetwork
    notes: tuple[str, ...]


def zone_sites(
    layers: Layers, tiers: pd.DataFrame, network: FiberNetwork, scenario: Scenario
) -> Sites:
    """Return the sites of a scenario.

    Raises
    ------
    ScenarioError
        If a place that is locked open is too small for every size.
    """
    chosen = screen_candidates(layers, scenario, tiers)
    fitting = _fitting(chosen.sites, scenario)
    sites, refused = _with_room(chosen.sites, chosen.refused, fitting, scenario)
    sites, network, joined = _joined(sites, network, layers, scenario)
    notes = (*existing_notes(sites, scenario), *joined, *_room_notes(scenario))
    return Sites(sites, refused, fitting, network, notes)


def _fitting(sites: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """Every size at every site without a zone, bounded by the room a place of its size has.

    At least one block is possible wherever half of one is: blocks are a step, not a law.
    """
    sizes = pd.DataFrame([size.model_dump() for size in scenario.sizes_in_time])
    sizes = sizes.rename(columns={"name": "size"})
    new = sites.loc[~sites["existing"], ["site", "population_2023"]]
    table = new.merge(sizes, how="cross")
    rate = table["seats_per_1000_inhabitants"].astype(float)
    people = table["population_2023"].fillna(0.0)
    blocks = (rate * people / 1000.0 / table["block_seats"]).round()
    most = np.minimum(blocks.fillna(np.inf), table["max_blocks"])
    table = table.assign(max_blocks=most.astype(int))
    return table[table["max_blocks"] >= table["min_blocks"]].reset_index(drop=True)


def _with_room(
    sites: pd.DataFrame, refused: pd.DataFrame, fitting: pd.DataFrame, scenario: Scenario
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return sites without those too small for every size, and ``refused`` with them."""
    small = ~sites["existing"] & ~sites["site"].isin(set(fitting["site"]))
    if not small.any():
        return sites, refused
    locked = sites[small & sites["must_open"]]
    if len(locked):
        raise ScenarioError(
            [
                Problem(
                    "scenario",
                    "is locked open, but even the smallest zone does not fit there",
                    "unlock it, or raise seats_per_1000_inhabitants",
                    field="candidates.lock",
                    value=str(site),
                )
                for site in locked["site"]
            ]
        )
    late = len(scenario.sizes_in_time) < len(scenario.sizes)
    reason = "too small for every size of zone" + (" that opens in time" if late else "")
    rows = sites[small].assign(reason=reason)
    return (
        sites[~small].reset_index(drop=True),
        pd.concat([refused, rows[list(refused.columns)]], ignore_index=True),
    )


def _joined(
    sites: pd.DataFrame, network: FiberNetwork, layers: Layers, scenario: Scenario
) -> tuple[pd.DataFrame, FiberNetwork, list[str]]:
    """Keep zones open that no confirmed fiber reaches; see :func:`stz.network.join_existing`.

    They work today. Left out, their free seats would be lost; held to the graph as it is, every
    plan would have to pay for a link to them.
    """
    joined, nodes = join_existing(network, sites[sites["existing"]], layers, scenario)
    if not nodes:
        return sites, network, []
    names = ", ".join(sites.loc[sites["site"].isin(nodes), "name"].astype(str))
    moved = sites["site"].map(nodes)
    note = (
        "no confirmed fiber reaches these existing zones; each is given its own assumed line: "
        f"{names}"
    )
    return sites.assign(node=moved.fillna(sites["node"])), joined, [note]


def _room_notes(scenario: Scenario) -> list[str]:
    """Say which sizes are bounded by the size of the place."""
    return [
        f"size {size.name}: a place has room for "
        f"{counted(size.seats_per_1000_inhabitants, 'seat')} per 1,000 inhabitants, an assumption"
        for size in scenario.sizes
        if size.seats_per_1000_inhabitants is not None
    ]
