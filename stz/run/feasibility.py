"""What can be seen before solving that makes every plan impossible, with what to change."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

import pandas as pd

from stz.errors import Problem
from stz.instance import Instance
from stz.verifier import (
    LEVELS,
    fiber_graph,
    instance_with_text_ids,
    shared_risks,
    talent_by_year,
    unserved,
)

_WHERE = "planning problem"
_SHOWN = 8


def impossible(instance: Instance) -> list[Problem]:
    """Return why no plan can exist, as far as counting and connectivity show.

    An empty list is no promise: budgets and quotas together may still have no plan.
    """
    return [
        *_disconnected(instance),
        *_too_dear(instance),
        *_too_many_zones(instance),
        *_too_much_asked(instance),
    ]


def unreachable_sites(instance: Instance) -> tuple[str, ...]:
    """Return sites that even all links together cannot connect as their protection level asks."""
    if not instance.has_network:
        return ()
    named = instance_with_text_ids(instance)
    sites = named.sites
    levels = sites["protection"].where(sites["protection"] != "", instance.protection)
    lost = _lost(named, zip(sites["node"], levels, strict=True))
    rows = zip(sites["site"], sites["node"], levels, strict=True)
    return tuple(site for site, node, level in rows if (node, level) in lost)


def _lost(instance: Instance, asked: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return which pairs of node and protection level all links together do not serve."""
    nodes: dict[str, set[str]] = {}
    for node, level in asked:
        nodes.setdefault(level, set()).add(node)
    graph = fiber_graph(instance.links, instance.gateways)
    risks = shared_risks(instance.links, instance.failures)
    return {
        (node, level)
        for level, there in nodes.items()
        for node in unserved(graph, there, LEVELS[level](graph, risks))
    }


def _disconnected(instance: Instance) -> Iterator[Problem]:
    if not instance.has_network:
        return
    lost = set(unreachable_sites(instance))
    locked = instance.sites[instance.sites["must_open"] | instance.sites["existing"]]
    for site in locked["site"]:
        if str(site) in lost:
            yield Problem(
                _WHERE,
                "must be open, but all links together do not connect it as its protection asks",
                "add rights of way or gateways there, or unlock it, or use `protection: single`",
                layer="sites",
                row=str(site),
            )
    named = instance_with_text_ids(instance)
    cities = named.cities[named.cities["must_connect"]]
    levels = cities["protection"].where(cities["protection"] != "", "single")
    asked = list(zip(cities["node"], levels, strict=True))
    cut_off = _lost(named, asked)
    for node, level in asked:
        if (node, level) in cut_off:
            yield Problem(
                _WHERE,
                "must be connected, but all links together do not connect it as its protection "
                "asks",
                "add rights of way or gateways there",
                layer="cities",
                row=node,
            )


def _too_dear(instance: Instance) -> Iterator[Problem]:
    budget = instance.limits.budget_musd
    if budget is None:
        return
    sites = instance.sites
    locked = sites[sites["must_open"] & ~sites["existing"]]
    floor = _cheapest(instance)
    least = sum(floor.get(site, math.inf) for site in locked["site"])
    if len(locked) and least > budget + 1e-9:
        names = ", ".join(str(site) for site in locked["site"][:_SHOWN])
        yield Problem(
            _WHERE,
            f"zones locked open ({names}) cost at least USD {least:,.2f} million without fiber",
            f"raise budget_musd to {math.ceil(least)} or more, or unlock zones",
            field="budget_musd",
            value=f"{budget:g}",
        )
        return
    wanted = instance.limits.n_zones
    free = sites[~sites["banned"] & ~sites["existing"]]
    prices = sorted(floor.get(site, math.inf) for site in free["site"])
    if wanted and len(prices) >= wanted and sum(prices[:wanted]) > budget + 1e-9:
        yield Problem(
            _WHERE,
            f"the {wanted} cheapest cost USD {sum(prices[:wanted]):,.2f} million without fiber",
            f"raise budget_musd to {math.ceil(sum(prices[:wanted]))} or more, or lower n_zones",
            field="budget_musd",
            value=f"{budget:g}",
        )


def _cheapest(instance: Instance) -> dict[object, float]:
    """Return the least capex of opening each site."""
    options = instance.options
    price = options["fixed_capex_musd"] + options["min_blocks"] * options["block_capex_musd"]
    return dict(price.groupby(options["site"]).min())


def _too_many_zones(instance: Instance) -> Iterator[Problem]:
    sites = instance.sites
    lost = set(unreachable_sites(instance))
    usable = sites[~sites["banned"] & ~sites["site"].astype(str).isin(lost)]
    new = int((~usable["existing"]).sum())
    wanted = instance.limits.n_zones
    if wanted is not None and wanted > new:
        yield Problem(
            _WHERE,
            f"asks for {wanted} new zones, but only {new} sites can be opened and connected",
            f"lower n_zones to {new} or less, or widen candidates",
            field="n_zones",
            value=str(wanted),
        )
    for quota in instance.quotas:
        if quota.measure != "zones" or quota.minimum is None:
            continue
        there = int(_speaks_of(usable, quota.tiers, quota.provinces).sum())
        if quota.minimum > there:
            yield Problem(
                _WHERE,
                f"quota {quota.name!r} asks for {quota.minimum:g} zones, but only {there} sites"
                " there can be opened and connected",
                "lower its minimum, or widen candidates",
                layer="quotas",
                row=quota.name,
                field="minimum",
                value=f"{quota.minimum:g}",
            )


def _speaks_of(
    table: pd.DataFrame, tiers: tuple[int, ...], provinces: tuple[str, ...]
) -> pd.Series[bool]:
    mask = pd.Series(True, index=table.index)
    if tiers:
        mask &= table["tier"].isin(tiers)
    if provinces:
        mask &= table["province"].isin(provinces)
    return mask


def _too_much_asked(instance: Instance) -> Iterator[Problem]:
    asked = instance.limits.exports_min_musd
    if asked is None:
        return
    best = instance.reach.groupby("pool")["benefit_musd"].max()
    remote = instance.cities.set_index("pool")["remote_benefit_musd"]
    each = pd.concat([best, remote]).groupby(level=0).max().clip(lower=0)
    discount = instance.years.sort_values("year")["discount"].to_numpy(float)
    talent = talent_by_year(instance) @ discount
    most = float((talent * each.reindex(talent.index).fillna(0)).sum())
    most += float(instance.cities["connect_benefit_musd"].clip(lower=0).sum() * discount.sum())
    if asked > most * (1 + 1e-9):
        yield Problem(
            _WHERE,
            f"all talent at work would earn USD {most:,.2f} million per year, less than asked",
            f"lower exports_min_musd to {math.floor(most)} or less",
            field="exports_min_musd",
            value=f"{asked:g}",
        )
