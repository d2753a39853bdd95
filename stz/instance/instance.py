"""The planning problem as frozen tables: what leaves the rooms of data and enters the model."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import pandas as pd

from stz.errors import DataError, Problem
from stz.instance.checks import check_instance
from stz.instance.limit_checks import check_limits
from stz.instance.limits import Levers, Limits, MetricBound, Quota
from stz.instance.plain_cells import plain
from stz.instance.plain_quotas import read_bounds, read_levers, read_quotas
from stz.instance.plain_tables import (
    did_you_mean,
    is_network,
    read_gateways,
    read_tables,
)


@dataclass(frozen=True, eq=False)
class Instance:
    """One planning problem. Build it with :meth:`from_tables`, or from a scenario.

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
        failures: Any = None,
        years: Any = None,
        protection: str = "single",
        n_zones: int | None = None,
        max_zones: int | None = None,
        budget_musd: float | None = None,
        exports_min_musd: float | None = None,
        annuity_years: float = 1.0,
        downtime_target_min: float | None = None,
        spacing_km: float | None = None,
        quotas: Sequence[Quota | Mapping[str, Any]] = (),
        bounds: Sequence[MetricBound | Mapping[str, Any]] = (),
        levers: Levers | Mapping[str, Any] | None = None,
        name: str = "instance",
    ) -> Instance:
        """Build an instance from anybody's tables.

        Every table is a DataFrame or a list of dicts (or ``None`` for no rows); only the columns
        without a default in :mod:`stz.instance.tables` are required, which says meaning and units
        of each. Without ``links``, or with none and no ``gateways``, connectivity is not asked for;
        without ``nodes`` the nodes are those the other tables name. ``options`` (site, size,
        package, ...) replaces the plain ``capex_musd`` and ``seats`` of the sites it names.
        ``years`` is a table too, or a list of whole numbers; without it there is one year.
        ``failures`` lists links and nodes that fail together. ``bounds`` are floors, caps and
        shares of any metric. ``docs/by-hand.md`` shows each in an example.

        Raises
        ------
        DataError
            With every problem of every table: missing or unknown columns, wrong types, NaN, values
            out of range, duplicate ids, references to things that do not exist.
        """
        problems: list[Problem] = []
        named = read_gateways(gateways, problems)
        tables, unreadable = read_tables(
            {
                "nodes": nodes,
                "links": links,
                "sites": sites,
                "options": options,
                "pools": pools,
                "cities": cities,
                "reach": reach,
                "failures": failures,
                "years": years,
            },
            named,
            problems,
        )
        parsed = read_quotas(quotas, problems)
        instance = cls(
            **tables,
            gateways=named,
            protection=protection,
            limits=Limits(
                budget_musd=plain(budget_musd),
                n_zones=plain(n_zones),
                max_zones=plain(max_zones),
                exports_min_musd=plain(exports_min_musd),
                annuity_years=plain(annuity_years),
                downtime_target_min=plain(downtime_target_min),
                spacing_km=plain(spacing_km),
            ),
            quotas=parsed,
            bounds=read_bounds(bounds, problems),
            levers=read_levers(levers, problems),
            has_network=is_network(links, named),
            name=name,
        )
        told = {
            (problem.layer, problem.row)
            for problem in problems
            if problem.row or problem.layer == "gateways"
        }
        found = check_instance(instance, unreadable)
        problems += [problem for problem in found if (problem.layer, problem.row) not in told]
        if problems:
            raise DataError(problems)
        return instance

    def with_limits(self, **changes: Any) -> Instance:
        """Return the same instance with some of its :class:`Limits` changed.

        Raises
        ------
        DataError
            With every limit there is not, and every value that cannot be.
        """
        known = [limit.name for limit in fields(Limits)]
        problems = [
            Problem("Instance.with_limits", "there is no such limit", field=name,
                    value=str(value), mend=did_you_mean(name, known))
            for name, value in changes.items() if name not in known
        ]  # fmt: skip
        given = {name: plain(value) for name, value in changes.items() if name in known}
        changed = replace(self, limits=replace(self.limits, **given))
        problems += check_limits(changed)
        if problems:
            raise DataError(problems)
        return changed

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
        return (
            f"Instance({self.name!r}: {len(self.nodes)} nodes, {len(self.links)} links "
            f"({int(self.links['existing'].sum())} existing), {len(self.sites)} sites, "
            f"{len(self.pools)} pools, {len(self.cities)} cities, {len(self.reach)} reach pairs, "
            f"protection {self.protection})"
        )
