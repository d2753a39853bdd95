"""The planning problem as frozen tables: what leaves the rooms of data and enters the model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pandas as pd

Measure = Literal["zones", "seats", "workers", "spending", "cities"]


@dataclass(frozen=True)
class Quota:
    """A bound on how much of a measure falls to some tiers or provinces.

    Parameters
    ----------
    name : str
        Name a diagnosis speaks of.
    measure : {"zones", "seats", "workers", "spending", "cities"}
        What is counted: opened zones, their seats, people in zones plus remote workers, capex of zones
        (USD million), connected cities.
    by : {"zone", "origin"}
        Whether tier and province are those of where the zone stands, or of the pool its people come
        from (``workers`` only).
    tiers, provinces : tuple
        What the quota speaks of; an empty tuple means all.
    minimum, maximum : float or None
        Bounds in the units of the measure.
    min_share, max_share : float or None
        Bounds as a share, 0 to 1, of the same measure over everything. Existing zones count.
    """

    name: str
    measure: Measure
    by: Literal["zone", "origin"] = "zone"
    tiers: tuple[int, ...] = ()
    provinces: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    min_share: float | None = None
    max_share: float | None = None


@dataclass(frozen=True)
class Limits:
    """Bounds over the whole plan; ``None`` means no bound.

    ``budget_musd`` caps capex (zones, power, links, city equipment), USD million. ``n_zones`` fixes and
    ``max_zones`` caps the number of opened zones, existing zones left out of the count.
    ``exports_min_musd`` asks for benefits (workers, remote workers, connections) of at least so many
    USD million per year. ``annuity_years`` turns a yearly amount into present value for ``npv``.
    """

    budget_musd: float | None = None
    n_zones: int | None = None
    max_zones: int | None = None
    exports_min_musd: float | None = None
    annuity_years: float = 1.0


@dataclass(frozen=True, eq=False)
class Instance:
    """One planning problem. Build it with :meth:`from_tables`, or from a scenario.

    The tables are pandas DataFrames with the columns of :mod:`stz.instance.tables`, in the order given,
    with a plain range index. They must not be changed in place; make another instance instead.

    ``has_network`` is false where no links were given: then connectivity is not asked for.
    ``protection`` is the level of every zone that names none of its own.
    """

    nodes: pd.DataFrame
    links: pd.DataFrame
    gateways: tuple[str, ...]
    sites: pd.DataFrame
    options: pd.DataFrame
    pools: pd.DataFrame
    cities: pd.DataFrame
    reach: pd.DataFrame
    protection: str = "single"
    limits: Limits = field(default_factory=Limits)
    quotas: tuple[Quota, ...] = ()
    has_network: bool = True
    name: str = "instance"

    @classmethod
    def from_tables(
        cls,
        *,
        nodes: Any = None,
        links: Any = None,
        gateways: Sequence[object] = (),
        sites: Any = None,
        options: Any = None,
        pools: Any = None,
        cities: Any = None,
        reach: Any = None,
        protection: str = "single",
        n_zones: int | None = None,
        max_zones: int | None = None,
        budget_musd: float | None = None,
        exports_min_musd: float | None = None,
        annuity_years: float = 1.0,
        quotas: Sequence[Quota | Mapping[str, Any]] = (),
        name: str = "instance",
    ) -> Instance:
        """See :func:`stz.instance.from_tables.build`, which this calls."""
        from stz.instance.from_tables import build

        return build(
            nodes=nodes,
            links=links,
            gateways=gateways,
            sites=sites,
            options=options,
            pools=pools,
            cities=cities,
            reach=reach,
            protection=protection,
            limits=Limits(
                budget_musd=budget_musd,
                n_zones=n_zones,
                max_zones=max_zones,
                exports_min_musd=exports_min_musd,
                annuity_years=annuity_years,
            ),
            quotas=quotas,
            name=name,
        )

    def with_limits(self, **changes: Any) -> Instance:
        """Return the same instance with some of its :class:`Limits` changed."""
        return replace(self, limits=replace(self.limits, **changes))

    @property
    def digest(self) -> str:
        """SHA-256 over all tables and limits: two instances with one digest are the same problem."""
        sha = hashlib.sha256()
        for table in (
            self.nodes, self.links, self.sites, self.options, self.pools, self.cities, self.reach,
        ):  # fmt: skip
            sha.update(table.to_csv(index=False).encode())
        sha.update(
            repr(
                (self.gateways, self.protection, self.limits, self.quotas, self.has_network)
            ).encode()
        )
        return sha.hexdigest()

    def __repr__(self) -> str:
        return (
            f"Instance({self.name!r}: {len(self.nodes)} nodes, {len(self.links)} links "
            f"({int(self.links['existing'].sum())} existing), {len(self.sites)} sites, "
            f"{len(self.pools)} pools, {len(self.cities)} cities, {len(self.reach)} reach pairs, "
            f"protection {self.protection})"
        )
