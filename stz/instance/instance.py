"""The planning problem as frozen tables: what leaves the rooms of data and enters the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from stz.errors import DataError, Problem
from stz.instance.checks import check_instance
from stz.instance.data import InstanceData
from stz.instance.limits import Levers, Limits, MetricBound, Quota
from stz.instance.plain import (
    is_network,
    plain,
    read_bounds,
    read_gateways,
    read_levers,
    read_quotas,
    read_tables,
)
from stz.near_names import did_you_mean


@dataclass(frozen=True, eq=False, repr=False)
class Instance(InstanceData):
    """One planning problem. Build it with :meth:`from_tables`, or from a scenario.

    Its fields are those of :class:`~stz.instance.data.InstanceData`. Every instance is checked as
    it is made, also by ``dataclasses.replace``: one that breaks a rule does not exist.

    Raises
    ------
    DataError
        With every rule of :mod:`stz.instance.checks.check_instance` that the data break.
    """

    def __getattribute__(self, name: str) -> Any:
        """Return a field; a table as a copy that shares its data until somebody changes it.

        What was checked stays as it was: pandas warns who assigns to ``instance.pools``, and the
        instance keeps its numbers.
        """
        value = super().__getattribute__(name)
        return value.copy(deep=False) if isinstance(value, pd.DataFrame) else value

    def __post_init__(self) -> None:
        """Hold the data against every rule."""
        problems = check_instance(self)
        if problems:
            raise DataError(problems)

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
        quotas: Sequence[Quota | Mapping[str, Any]] | None = (),
        bounds: Sequence[MetricBound | Mapping[str, Any]] | None = (),
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
        data = InstanceData(
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
            name=str(name),
        )
        if not problems and not unreadable:
            return cls(**vars(data))
        told = {
            (problem.layer, problem.row)
            for problem in problems
            if problem.row or problem.layer == "gateways"
        }
        found = check_instance(data, unreadable)
        problems += [problem for problem in found if (problem.layer, problem.row) not in told]
        raise DataError(problems)

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
        try:
            changed = replace(self, limits=replace(self.limits, **given))
        except DataError as error:
            problems += error.problems
        if problems:
            raise DataError(problems)
        return changed
