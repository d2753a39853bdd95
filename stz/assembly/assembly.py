"""``Assembly``: the planning problem of a scenario, with what it was made of."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from stz.instance import Instance
from stz.network import FiberNetwork
from stz.plurals import counted


@dataclass(frozen=True, eq=False)
class Assembly:
    """The planning problem of a scenario, and what it was made of.

    Attributes
    ----------
    instance : Instance
        The problem itself.
    tiers : DataFrame
        ``place_id, tier, metro, minutes_to_metro, metro_place``.
    candidates : DataFrame
        One row per site; see :class:`stz.candidates.Candidates`.
    refused : DataFrame
        Places and zones that are no site: ``place_id, name, reason``, with ``site, tier, province,
        lon, lat``.
    network : FiberNetwork
        The fiber graph with owner, status and terrain of its links, lines of existing zones
        included.
    power : DataFrame
        ``site, package, power_downtime_min, offered, reason, basis, ...`` for every package.
    pools : DataFrame
        Talent pools with ``district, lon, lat``: for zones (by place id) and, at home, of the
        cities (``<place>/home``).
    notes : tuple of str
        What a reader of the plan must know.
    """

    instance: Instance
    tiers: pd.DataFrame
    candidates: pd.DataFrame
    refused: pd.DataFrame
    network: FiberNetwork
    power: pd.DataFrame
    pools: pd.DataFrame
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        notes = counted(len(self.notes), "note")
        return f"Assembly({self.instance!r}, {len(self.refused)} refused, {notes})"
