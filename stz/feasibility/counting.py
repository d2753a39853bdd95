"""What can be seen before solving that makes every plan impossible, with what to change."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator

import pandas as pd

from stz.errors import Problem
from stz.feasibility.asked import too_much_asked
from stz.feasibility.connectivity import WHERE, disconnected, unreachable_sites
from stz.instance import Instance
from stz.plurals import counted

_SHOWN = 8


def impossible(instance: Instance) -> list[Problem]:
    """Return why no plan can exist, as far as counting and connectivity show.

    An empty list is no promise: budgets and quotas together may still have no plan.
    """
    lost = frozenset(unreachable_sites(instance))
    return [
        *disconnected(instance, lost),
        *_too_dear(instance),
        *_too_many_zones(instance, lost),
        *too_much_asked(instance, lost),
    ]


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
            WHERE,
            f"zones locked open ({names}) cost at least USD {least:,.2f} million without fiber",
            f"raise budget_musd to {_up(least)} or more, or unlock zones",
            field="budget_musd",
            value=f"{budget:g}",
        )
        return
    wanted = instance.limits.n_zones
    free = sites[~sites["banned"] & ~sites["existing"]]
    prices = sorted(floor.get(site, math.inf) for site in free["site"])
    if wanted and len(prices) >= wanted and sum(prices[:wanted]) > budget + 1e-9:
        yield Problem(
            WHERE,
            f"the {wanted} cheapest cost USD {sum(prices[:wanted]):,.2f} million without fiber",
            f"raise budget_musd to {_up(sum(prices[:wanted]))} or more, or lower n_zones",
            field="budget_musd",
            value=f"{budget:g}",
        )


def _up(amount: float) -> str:
    """Return an amount of money rounded up, so that it is enough."""
    return f"{math.ceil(100 * amount - 1e-6) / 100:.12g}"


def _cheapest(instance: Instance) -> dict[object, float]:
    """Return the least capex of opening each site."""
    options = instance.options
    price = options["fixed_capex_musd"] + options["min_blocks"] * options["block_capex_musd"]
    return dict(price.groupby(options["site"]).min())


def _too_many_zones(instance: Instance, lost: Collection[str]) -> Iterator[Problem]:
    sites = instance.sites
    usable = sites[~sites["banned"] & ~sites["site"].astype(str).isin(lost)]
    new = int((~usable["existing"]).sum())
    wanted = instance.limits.n_zones
    if wanted is not None and wanted > new:
        yield Problem(
            WHERE,
            f"asks for {counted(wanted, 'new zone')}, but only {counted(new, 'site')} can be "
            "opened and connected",
            f"lower n_zones to {new} or less, or widen candidates",
            field="n_zones",
            value=str(wanted),
        )
    for quota in instance.quotas:
        if quota.measure not in ("zones", "new_zones") or quota.minimum is None:
            continue
        of = usable if quota.measure == "zones" else usable[~usable["existing"]]
        there = int(_speaks_of(of, quota.tiers, quota.provinces).sum())
        if quota.minimum > there:
            yield Problem(
                WHERE,
                f"quota {quota.name!r} asks for {counted(quota.minimum, 'zone')}, but only "
                f"{counted(there, 'site')} there can be opened and connected",
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
