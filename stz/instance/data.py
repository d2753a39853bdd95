"""The data of a planning problem: tables, limits, aims. Nobody has checked it yet."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import pandas as pd

from stz.instance.limits import Levers, Limits, MetricBound, Quota
from stz.near_names import Attributes
from stz.plurals import counted


@dataclass(frozen=True, eq=False)
class InstanceData(Attributes):
    """What an :class:`~stz.instance.Instance` holds, before the checks of that class.

    The tables are pandas DataFrames with the columns of :mod:`stz.instance.tables`, in the order
    given, with a plain range index. They must not be changed in place; make another instance
    instead.

    ``has_network`` is false where no links were given: then connectivity is not asked for.
    ``protection`` is the level of every zone that names none of its own. ``years`` has one row per
    planning year; a single target year is a programme of one.
    """

    nodes: pd.DataFrame
    links: pd.DataFrame
    gateways: tuple[str, ...]
    sites: pd.DataFrame
    options: pd.DataFrame
    pools: pd.DataFrame
    cities: pd.DataFrame
    reach: pd.DataFrame
    failures: pd.DataFrame
    years: pd.DataFrame
    protection: str = "single"
    limits: Limits = field(default_factory=Limits)
    quotas: tuple[Quota, ...] = ()
    bounds: tuple[MetricBound, ...] = ()
    levers: Levers = field(default_factory=Levers)
    has_network: bool = True
    name: str = "instance"

    @property
    def digest(self) -> str:
        """SHA-256 over all tables and limits: instances with one digest are the same problem."""
        sha = hashlib.sha256()
        for table in (
            self.nodes, self.links, self.sites, self.options, self.pools, self.cities, self.reach,
            self.failures, self.years,
        ):  # fmt: skip
            sha.update(table.to_csv(index=False).encode())
        sha.update(
            repr(
                (
                    self.gateways,
                    self.protection,
                    self.limits,
                    self.quotas,
                    self.has_network,
                    self.bounds,
                    self.levers,
                )
            ).encode()
        )
        return sha.hexdigest()

    @property
    def n_years(self) -> int:
        """Number of planning years, 1 for a single target year."""
        return len(self.years)

    def __repr__(self) -> str:
        what = type(self).__name__
        return (
            f"{what}({self.name!r}: {counted(len(self.nodes), 'node')}, "
            f"{counted(len(self.links), 'link')} ({int(self.links['existing'].sum())} existing), "
            f"{counted(len(self.sites), 'site')}, {counted(len(self.pools), 'pool')}, "
            f"{counted(len(self.cities), 'city', 'cities')}, "
            f"{counted(len(self.reach), 'reach pair')}, "
            f"protection {self.protection})"
        )
