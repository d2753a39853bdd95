"""A plan's tables joined with its instance: what is opened, built and used in which year.

Years are counted ``t = 0, 1, ...`` here, in the order of ``instance.years``. Nothing is taken over
from the optimizer but the decisions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from stz.instance import TABLES, Instance
from stz.plan import UNITS, Plan

__all__ = ["COLUMNS", "UNITS", "Recomputed", "dated", "recompute", "with_text_ids"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "zones": ("site", "size", "package", "blocks", "seats", "year"),
    "expansions": ("site", "year", "blocks"),
    "connections": ("node", "year"),
    "built_links": ("link", "a", "b", "year"),
    "assignment": ("pool", "site", "year", "persons"),
    "remote": ("pool", "node", "year", "persons"),
}
"""Columns that each table of a plan must have."""

type Amounts = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Recomputed:
    """The rows of a plan joined with what the instance says about them.

    Rows that name something unknown are left out here; the table checks report them. ``t`` is the
    year a row speaks of: for zones, links and cities the one from which on they are there.

    Attributes
    ----------
    years : tuple of int
        Calendar years, first to last.
    zones : DataFrame
        Opened zones with the columns of sites and of the chosen option, ``t``, and for the last
        year ``blocks, seats, zone_opex_musd``; ``zone_capex_musd`` over all years (0 for existing
        zones).
    added : array (zones, years)
        Blocks of seats commissioned in each year.
    links, cities : DataFrame
        Rows of the built links and of the connected cities, with ``t``.
    workers : DataFrame
        ``pool, site, t, persons, share, benefit_musd, assign_cost_musd, talent``; share 0 for a
        pair that is not in reach.
    remote : DataFrame
        ``pool, node, t, persons, talent``, and the columns of the city the people live in.
    talent : DataFrame
        Persons available, rows by pool and columns by ``t``.
    """

    years: tuple[int, ...]
    zones: pd.DataFrame
    added: Amounts
    links: pd.DataFrame
    cities: pd.DataFrame
    workers: pd.DataFrame
    remote: pd.DataFrame
    talent: pd.DataFrame

    @property
    def last(self) -> int:
        """The last year, counted from 0."""
        return len(self.years) - 1

    @property
    def opened(self) -> npt.NDArray[np.bool_]:
        """Whether each zone is open in each year, (zones, years)."""
        return since(self.zones, len(self.years))

    @property
    def offered(self) -> Amounts:
        """Seats of each zone in each year, (zones, years).

        Blocks of year ``k`` offer ``min(1, (t - k + 1) / (ramp + 1))`` of their seats in year t.
        """
        t = np.arange(len(self.years))
        age = t[None, None, :] - t[None, :, None] + 1  # (1, from, in)
        ramp = self.ramp[:, None, None] + 1.0
        share = np.where(age > 0, np.minimum(1.0, age / ramp), 0.0)
        return self._seats(np.einsum("zk,zkt->zt", self.added, share))

    @property
    def mature(self) -> Amounts:
        """Seats commissioned at least ``ramp`` years before each year, (zones, years)."""
        t = np.arange(len(self.years))
        old = t[None, :, None] + self.ramp[:, None, None] <= t[None, None, :]
        return self._seats(np.einsum("zk,zkt->zt", self.added, old.astype(float)))

    @property
    def ramp(self) -> Amounts:
        """Years until all seats of a block are in use; 0 for existing zones."""
        return _not_existing(self.zones, "ramp_years")

    def _seats(self, blocks: Amounts) -> Amounts:
        each = self.zones["block_seats"].to_numpy(float)[:, None]
        seats: Amounts = np.multiply(blocks, each, out=np.zeros_like(blocks), where=blocks > 0)
        return seats


def since(rows: pd.DataFrame, n_years: int) -> npt.NDArray[np.bool_]:
    """Return whether each row is there in each year, (rows, years), from its ``t`` on."""
    return np.asarray(rows["t"].to_numpy(int)[:, None] <= np.arange(n_years)[None, :])


def lead(zones: pd.DataFrame) -> Amounts:
    """Return the years between paying for blocks of a zone and their opening."""
    return _not_existing(zones, "lead_years")


def _not_existing(zones: pd.DataFrame, column: str) -> Amounts:
    return np.where(zones["existing"].astype(bool), 0.0, zones[column]).astype(float)


IDS = ("node", "link", "a", "b", "site", "size", "package", "pool", "failure")
SEVERAL_IDS = ("links", "nodes")
NUMBERS = ("persons", "blocks")


def dated(instance: Instance, plan: Plan) -> Plan:
    """Return the plan with a year in every table.

    Tables without a ``year`` speak of the first year, as in plans of older runs; where there is
    but one year, blocks of seats need not be listed in ``expansions`` too.
    """
    first = int(instance.years["year"].min())
    tables: dict[str, pd.DataFrame] = {name: getattr(plan, name) for name in COLUMNS}
    tables = {
        name: table if "year" in table.columns else table.assign(year=first)
        for name, table in tables.items()
    }
    zones = tables["zones"]
    if instance.n_years == 1 and not len(tables["expansions"]) and "blocks" in zones.columns:
        tables["expansions"] = zones[[name for name in zones if name in COLUMNS["expansions"]]]
    given: dict[str, Any] = dict(tables)
    return replace(plan, **given)


def with_text_ids(instance: Instance, plan: Plan) -> tuple[Instance, Plan]:
    """Return both with all ids as text, so that ids compare equal whatever type they came in."""
    tables = (*COLUMNS, "availability")
    decided: dict[str, Any] = {name: _text(getattr(plan, name)) for name in tables}
    return instance_with_text_ids(instance), replace(plan, **decided)


def instance_with_text_ids(instance: Instance) -> Instance:
    """Return the instance with all ids as text."""
    given: dict[str, Any] = {name: _text(getattr(instance, name)) for name in TABLES}
    given["gateways"] = tuple(str(gateway) for gateway in instance.gateways)
    return replace(instance, **given)


def _text(table: pd.DataFrame) -> pd.DataFrame:
    types: dict[str, type] = {name: str for name in IDS if name in table.columns}
    typed = table.astype(types | {name: float for name in NUMBERS if name in table.columns})
    several = {
        name: pd.Series(
            [tuple(str(i) for i in ids) for ids in table[name]], table.index, dtype=object
        )
        for name in SEVERAL_IDS
        if name in table.columns
    }
    return typed.assign(**several)


def recompute(instance: Instance, plan: Plan) -> Recomputed:
    """Join a plan's tables, each with a year in it, with its instance."""
    years = tuple(sorted(int(year) for year in instance.years["year"]))
    talent = talent_by_year(instance)
    zones = _zones(instance, plan, years)
    return Recomputed(
        years=years,
        zones=zones,
        added=_added(zones, _timed(plan.expansions, years), len(years)),
        links=_since_year(instance.links, "link", plan.built_links, years),
        cities=_since_year(instance.cities, "node", plan.connections, years),
        workers=_workers(instance, plan, years, talent),
        remote=_remote(instance, plan, years, talent),
        talent=talent,
    )


def talent_by_year(instance: Instance) -> pd.DataFrame:
    """Return persons available, rows by pool and columns by ``t``.

    ``talent * (1 + growth_per_year)^t * talent_factor[t]``.
    """
    pools = instance.pools
    factor = instance.years.sort_values("year")["talent_factor"].to_numpy(float)
    t = np.arange(len(factor))
    grown = (1.0 + pools["growth_per_year"].to_numpy(float)[:, None]) ** t * factor
    return pd.DataFrame(
        pools["talent"].to_numpy(float)[:, None] * grown, index=pools["pool"], columns=t
    )


def _timed(table: pd.DataFrame, years: tuple[int, ...]) -> pd.DataFrame:
    """Return the rows of known years, with ``t``."""
    t = table["year"].map({year: t for t, year in enumerate(years)})
    return table.assign(t=t).loc[t.notna()].astype({"t": int}).drop(columns="year")


def _since_year(
    known: pd.DataFrame, key: str, decided: pd.DataFrame, years: tuple[int, ...]
) -> pd.DataFrame:
    first = _timed(decided, years).groupby(key)["t"].min()
    chosen = known[known[key].isin(first.index)]
    return chosen.assign(t=chosen[key].map(first).astype(int))


def _zones(instance: Instance, plan: Plan, years: tuple[int, ...]) -> pd.DataFrame:
    chosen = _timed(plan.zones, years)[["site", "size", "package", "blocks", "t"]]
    sites = instance.sites.drop(columns=["capex_musd", "seats"])
    zones = chosen.merge(sites, on="site").merge(instance.options, on=["site", "size", "package"])
    zones = zones.drop_duplicates("site", ignore_index=True)
    blocks, existing = zones["blocks"], zones["existing"].astype(bool)
    capex = zones["fixed_capex_musd"] + blocks * zones["block_capex_musd"]
    return zones.assign(
        t=zones["t"].where(~existing, 0),
        seats=np.where(blocks == 0, 0.0, blocks * zones["block_seats"]),
        zone_capex_musd=capex.where(~existing, 0.0),
        zone_opex_musd=zones["fixed_opex_musd"] + blocks * zones["block_opex_musd"],
    )


def _added(zones: pd.DataFrame, expansions: pd.DataFrame, n_years: int) -> Amounts:
    row = {site: place for place, site in enumerate(zones["site"])}
    added = np.zeros((len(zones), n_years))
    for site, t, blocks in zip(
        expansions["site"], expansions["t"], expansions["blocks"], strict=True
    ):
        if site in row and np.isfinite(blocks):
            added[row[site], t] += blocks
    return added


def _workers(
    instance: Instance, plan: Plan, years: tuple[int, ...], talent: pd.DataFrame
) -> pd.DataFrame:
    sent = _timed(plan.assignment, years).groupby(["pool", "site", "t"])["persons"]
    workers = sent.sum(min_count=1).reset_index()
    workers = workers[workers["site"].isin(instance.sites["site"])]
    workers = _with_talent(workers, talent)
    reach = instance.reach[["pool", "site", "share", "benefit_musd", "assign_cost_musd"]]
    joined = workers.merge(reach, on=["pool", "site"], how="left")
    return joined.fillna({"share": 0.0, "benefit_musd": 0.0, "assign_cost_musd": 0.0})


def _remote(
    instance: Instance, plan: Plan, years: tuple[int, ...], talent: pd.DataFrame
) -> pd.DataFrame:
    at_home = _timed(plan.remote, years).groupby(["pool", "node", "t"])["persons"]
    remote = _with_talent(at_home.sum(min_count=1).reset_index(), talent)
    return remote.merge(instance.cities, on=["pool", "node"])


def _with_talent(people: pd.DataFrame, talent: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of known pools, with the persons each pool has in the year of the row."""
    known = people[people["pool"].isin(talent.index)]
    row = talent.index.get_indexer(pd.Index(known["pool"]))
    return known.assign(talent=talent.to_numpy()[row, known["t"].to_numpy(int)])
