"""What an analyst changes to ask "what if": another budget, lock, ban or cost, all else kept."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from stz.errors import DataError, Problem
from stz.instance.checks import number_rule
from stz.instance.instance import Instance
from stz.instance.limits import MetricBound, Quota
from stz.instance.plain import read_bounds, read_quotas
from stz.near_names import did_you_mean

_WHERE = "edits"

type Factor = float | Mapping[Any, float]
"""A multiple of all rows of a table, or of those with some ids."""


@dataclass(frozen=True)
class Edits:
    """Changes to an instance; all are measured from that instance, none from other edits.

    Parameters
    ----------
    limits : mapping
        Fields of :class:`~stz.instance.limits.Limits` and their new values.
    lock, unlock, ban, unban : collections of site ids
        Sites that must open, need not open, must not open, may open again.
    connect : collection of node ids
        Cities that must be connected.
    link_capex_musd : mapping
        Capex of candidate links, USD million, by link id.
    link_cost_factor : float or mapping
        Multiple of capex and opex of candidate links: one for all, or by link id.
    zone_cost_factor : float or mapping
        Multiple of all capex and opex of the options of sites: one for all new ones, or by site id.
    talent_factor : float or mapping
        Multiple of the persons available: one for all pools, or by pool id.
    protection : str
        Protection level of zones that name none of their own.
    quotas, bounds : sequences, optional
        Quotas and bounds on metrics that replace those of the instance.
    """

    limits: Mapping[str, Any] = field(default_factory=dict)
    lock: Collection[Hashable] = ()
    unlock: Collection[Hashable] = ()
    ban: Collection[Hashable] = ()
    unban: Collection[Hashable] = ()
    connect: Collection[Hashable] = ()
    link_capex_musd: Mapping[Any, float] = field(default_factory=dict)
    link_cost_factor: Factor = 1.0
    zone_cost_factor: Factor = 1.0
    talent_factor: Factor = 1.0
    protection: str | None = None
    quotas: Sequence[Quota | Mapping[str, Any]] | None = None
    bounds: Sequence[MetricBound | Mapping[str, Any]] | None = None


EDITS = tuple(one.name for one in fields(Edits) if one.name != "limits")
"""Names of all edits but those of limits."""
_LINK_COSTS = ("capex_musd", "opex_musd")
_COSTS = ("fixed_capex_musd", "block_capex_musd", "fixed_opex_musd", "block_opex_musd")


def edited(instance: Instance, edits: Edits) -> Instance:
    """Return the instance that edits make of another one.

    Raises
    ------
    DataError
        With every id there is not, every value that cannot be, and every contradiction.
    """
    problems = list(_unknown(instance, edits))
    problems += _no_factors(edits)
    if problems:
        raise DataError(problems)
    limited = instance.with_limits(**edits.limits) if edits.limits else instance
    quotas = instance.quotas if edits.quotas is None else read_quotas(edits.quotas, problems)
    bounds = instance.bounds if edits.bounds is None else read_bounds(edits.bounds, problems)
    try:
        changed = replace(
            limited,
            sites=_sites(instance.sites, edits),
            cities=_cities(instance.cities, edits),
            links=_links(instance.links, edits),
            options=_options(instance, edits),
            pools=_scaled(instance.pools, "pool", edits.talent_factor, ("talent",)),
            protection=edits.protection or instance.protection,
            quotas=quotas,
            bounds=bounds,
        )
    except DataError as error:
        problems += error.problems
    if problems:
        raise DataError(problems)
    return changed


def _unknown(instance: Instance, edits: Edits) -> list[Problem]:
    """Report ids that the instance does not know."""
    sites, nodes = set(instance.sites["site"]), set(instance.cities["node"])
    links = instance.links
    candidates = set(links.loc[~links["existing"], "link"])
    asked: tuple[tuple[str, Collection[Any], set[Any], str], ...] = (
        ("lock", edits.lock, sites, "site"),
        ("unlock", edits.unlock, sites, "site"),
        ("ban", edits.ban, sites, "site"),
        ("unban", edits.unban, sites, "site"),
        ("zone_cost_factor", _by_id(edits.zone_cost_factor), sites, "site"),
        ("link_cost_factor", _by_id(edits.link_cost_factor), candidates, "candidate link"),
        ("talent_factor", _by_id(edits.talent_factor), set(instance.pools["pool"]), "pool"),
        ("connect", edits.connect, nodes, "city"),
        ("link_capex_musd", edits.link_capex_musd, candidates, "candidate link"),
    )
    return [
        Problem(_WHERE, f"there is no such {what}", field=name, value=str(one),
                mend=did_you_mean(one, sorted(known, key=str), "use an id of the instance"))
        for name, given, known, what in asked for one in given if one not in known
    ]  # fmt: skip


def _sites(sites: pd.DataFrame, edits: Edits) -> pd.DataFrame:
    ids = sites["site"]
    must = (sites["must_open"] & ~ids.isin(list(edits.unlock))) | ids.isin(list(edits.lock))
    banned = (sites["banned"] & ~ids.isin(list(edits.unban))) | ids.isin(list(edits.ban))
    return sites.assign(must_open=must, banned=banned)


def _cities(cities: pd.DataFrame, edits: Edits) -> pd.DataFrame:
    asked = cities["node"].isin(list(edits.connect))
    return cities.assign(must_connect=cities["must_connect"] | asked)


def _links(links: pd.DataFrame, edits: Edits) -> pd.DataFrame:
    new = links["link"].map(dict(edits.link_capex_musd)).astype(float)
    changed = ~links["existing"] & new.notna()
    priced = links.assign(capex_musd=np.where(changed, new, links["capex_musd"]))
    return _scaled(priced, "link", edits.link_cost_factor, _LINK_COSTS, ~links["existing"])


def _options(instance: Instance, edits: Edits) -> pd.DataFrame:
    sites, options, factor = instance.sites, instance.options, edits.zone_cost_factor
    existing = options["site"].isin(sites.loc[sites["existing"], "site"])
    which = None if isinstance(factor, Mapping) else ~existing
    return _scaled(options, "site", factor, _COSTS, which)


def _scaled(
    table: pd.DataFrame,
    key: str,
    factor: Factor,
    columns: Sequence[str],
    which: pd.Series[bool] | None = None,
) -> pd.DataFrame:
    """Return a table with some columns multiplied, in all rows or in those of ``which``."""
    if isinstance(factor, Mapping):
        each = table[key].map(dict(factor)).astype(float).fillna(1.0)
    else:
        each = pd.Series(float(factor), index=table.index)
    if which is not None:
        each = each.where(which, 1.0)
    return table.assign(**{name: table[name] * each for name in columns})


def _by_id(factor: Factor) -> Collection[Any]:
    return factor if isinstance(factor, Mapping) else ()


def _no_factors(edits: Edits) -> list[Problem]:
    """Report factors that are no numbers from 0 on."""
    problems = []
    for name in ("link_cost_factor", "zone_cost_factor", "talent_factor"):
        given = getattr(edits, name)
        for value in given.values() if isinstance(given, Mapping) else (given,):
            rule = number_rule(value, 0.0)
            if rule:
                mend = "1.2 means a fifth more"
                problems.append(Problem(_WHERE, rule, field=name, value=str(value), mend=mend))
    return problems
