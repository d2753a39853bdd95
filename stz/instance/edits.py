"""What an analyst changes to ask "what if": another budget, lock, ban or cost, all else kept."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from stz.errors import DataError, Problem
from stz.instance.instance import Instance
from stz.instance.limits import MetricBound, Quota
from stz.instance.plain import read_bounds, read_quotas

_WHERE = "edits"


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
    zone_cost_factor : mapping
        Multiple of all capex and opex of a site's options, by site id.
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
    zone_cost_factor: Mapping[Any, float] = field(default_factory=dict)
    quotas: Sequence[Quota | Mapping[str, Any]] | None = None
    bounds: Sequence[MetricBound | Mapping[str, Any]] | None = None


EDITS = tuple(one.name for one in fields(Edits) if one.name != "limits")
"""Names of all edits but those of limits."""
_COSTS = ("fixed_capex_musd", "block_capex_musd", "fixed_opex_musd", "block_opex_musd")


def edited(instance: Instance, edits: Edits) -> Instance:
    """Return the instance that edits make of another one.

    Raises
    ------
    DataError
        With every id there is not, every value that cannot be, and every contradiction.
    """
    problems = list(_unknown(instance, edits))
    limited = instance.with_limits(**edits.limits) if edits.limits else instance
    quotas = instance.quotas if edits.quotas is None else read_quotas(edits.quotas, problems)
    bounds = instance.bounds if edits.bounds is None else read_bounds(edits.bounds, problems)
    try:
        changed = replace(
            limited,
            sites=_sites(instance.sites, edits),
            cities=_cities(instance.cities, edits),
            links=_links(instance.links, edits),
            options=_options(instance.options, edits),
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
        ("zone_cost_factor", edits.zone_cost_factor, sites, "site"),
        ("connect", edits.connect, nodes, "city"),
        ("link_capex_musd", edits.link_capex_musd, candidates, "candidate link"),
    )
    return [
        Problem(_WHERE, f"there is no such {what}", field=name, value=str(one),
                mend="use an id of the instance")
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
    return links.assign(capex_musd=np.where(changed, new, links["capex_musd"]))


def _options(options: pd.DataFrame, edits: Edits) -> pd.DataFrame:
    factor = options["site"].map(dict(edits.zone_cost_factor)).astype(float).fillna(1.0)
    return options.assign(**{name: options[name] * factor for name in _COSTS})
