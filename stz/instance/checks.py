"""What an instance must satisfy before anybody tries to solve it; every breach at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from stz.errors import Problem
from stz.instance.tables import PROTECTION_LEVELS, TABLES

if TYPE_CHECKING:
    from stz.instance.instance import Instance

_WHERE = "instance"


def check_instance(instance: Instance) -> list[Problem]:
    """Return every problem of the instance; an empty list means it can be modeled."""
    checks: tuple[Callable[[Instance], Iterable[Problem]], ...] = (
        _ranges,
        _unique_ids,
        _references,
        _links,
        _gateways,
        _sites,
        _options,
        _protection,
        _limits,
        _quotas,
    )
    return [problem for check in checks for problem in check(instance)]


def _rows(table: pd.DataFrame, mask: Any, key: str) -> list[tuple[int, str]]:
    return [(int(row), str(table[key].iat[int(row)])) for row in np.flatnonzero(np.asarray(mask))]


def _ranges(instance: Instance) -> Iterable[Problem]:
    for name, columns in TABLES.items():
        table: pd.DataFrame = getattr(instance, name)
        key = columns[0].name
        for column in columns:
            if column.kind not in ("float", "int"):
                continue
            values = table[column.name].astype(float)
            bad = pd.Series(False, index=table.index)
            rule = ""
            if column.finite:
                bad |= ~np.isfinite(values)
                rule = "must be finite"
            if column.minimum is not None:
                bad |= values < column.minimum
                rule = f"must be at least {column.minimum:g}"
            if column.maximum is not None:
                bad |= values > column.maximum
                rule += f" and at most {column.maximum:g}"
            for row, row_id in _rows(table, bad, key):
                yield Problem(_WHERE, rule, layer=name, row=row_id, field=column.name,
                              value=f"{values.iat[row]:g}", mend=column.meaning)  # fmt: skip


def _unique_ids(instance: Instance) -> Iterable[Problem]:
    keys = {
        "nodes": ["node"],
        "links": ["link"],
        "sites": ["site"],
        "options": ["site", "size", "package"],
        "pools": ["pool"],
        "cities": ["node"],
        "reach": ["pool", "site"],
    }
    for name, key in keys.items():
        table: pd.DataFrame = getattr(instance, name)
        for row, row_id in _rows(table, table.duplicated(key), key[0]):
            yield Problem(_WHERE, "id is used twice", layer=name, row=row_id,
                          field=", ".join(key),
                          value=", ".join(str(table[part].iat[row]) for part in key),
                          mend="give each row an id of its own, or merge the rows")  # fmt: skip


def _references(instance: Instance) -> Iterable[Problem]:
    nodes = set(instance.nodes["node"].tolist())
    pools = set(instance.pools["pool"].tolist())
    sites = set(instance.sites["site"].tolist())
    for name, column, known, what in (
        ("links", "a", nodes, "nodes"),
        ("links", "b", nodes, "nodes"),
        ("sites", "node", nodes, "nodes"),
        ("cities", "node", nodes, "nodes"),
        ("cities", "pool", pools | {""}, "pools"),
        ("options", "site", sites, "sites"),
        ("reach", "pool", pools, "pools"),
        ("reach", "site", sites, "sites"),
    ):
        table: pd.DataFrame = getattr(instance, name)
        key = TABLES[name][0].name
        unknown = [value not in known for value in table[column].tolist()]
        for row, row_id in _rows(table, unknown, key):
            yield Problem(_WHERE, f"is not in the table {what}", layer=name, row=row_id,
                          field=column, value=str(table[column].iat[row]),
                          mend=f"add it to {what}, or correct the id (text and number differ)")  # fmt: skip
    served = instance.cities["pool"]
    for row, row_id in _rows(instance.cities, (served != "") & served.duplicated(), "node"):
        yield Problem(_WHERE, "pool belongs to two cities", layer="cities", row=row_id, field="pool",
                      value=str(served.iat[row]), mend="split the pool, one part per city")  # fmt: skip


def _links(instance: Instance) -> Iterable[Problem]:
    for _, row_id in _rows(instance.links, instance.links["a"] == instance.links["b"], "link"):
        yield Problem(_WHERE, "link joins a node to itself", layer="links", row=row_id,
                      mend="remove it")  # fmt: skip


def _gateways(instance: Instance) -> Iterable[Problem]:
    nodes = set(instance.nodes["node"].tolist())
    for gateway in instance.gateways:
        if gateway not in nodes:
            yield Problem(_WHERE, "is not in the table nodes", layer="gateways", value=str(gateway),
                          mend="name a node of the fiber graph")  # fmt: skip
    wanted = len(instance.sites) or len(instance.cities)
    if instance.has_network and wanted and not instance.gateways:
        yield Problem(_WHERE, "no gateway, so nothing can be connected", layer="gateways",
                      mend="name at least one node that is on the internet")  # fmt: skip


def _sites(instance: Instance) -> Iterable[Problem]:
    sites = instance.sites
    for what in ("must_open", "existing"):
        for _, row_id in _rows(sites, sites["banned"] & sites[what], "site"):
            yield Problem(_WHERE, f"site is both banned and {what}", layer="sites", row=row_id,
                          mend="choose one")  # fmt: skip


def _options(instance: Instance) -> Iterable[Problem]:
    options = instance.options
    for row, row_id in _rows(options, options["min_blocks"] > options["max_blocks"], "site"):
        yield Problem(_WHERE, "min_blocks is above max_blocks", layer="options", row=row_id,
                      field="min_blocks", value=str(options["min_blocks"].iat[row]))  # fmt: skip


def _protection(instance: Instance) -> Iterable[Problem]:
    known = ", ".join(PROTECTION_LEVELS)
    if instance.protection not in PROTECTION_LEVELS:
        yield Problem(_WHERE, "unknown protection level", field="protection",
                      value=instance.protection, mend=f"one of {known}")  # fmt: skip
    for name, key in (("sites", "site"), ("cities", "node")):
        table: pd.DataFrame = getattr(instance, name)
        bad = ~table["protection"].isin((*PROTECTION_LEVELS, ""))
        for row, row_id in _rows(table, bad, key):
            yield Problem(_WHERE, "unknown protection level", layer=name, row=row_id,
                          field="protection", value=str(table["protection"].iat[row]),
                          mend=f"one of {known}")  # fmt: skip


def _limits(instance: Instance) -> Iterable[Problem]:
    limits = instance.limits
    for field in ("budget_musd", "n_zones", "max_zones"):
        value = getattr(limits, field)
        if value is not None and not value >= 0:
            yield Problem(_WHERE, "must be at least 0", field=field, value=str(value))
    usable = int((~instance.sites["banned"] & ~instance.sites["existing"]).sum())
    if limits.n_zones is not None and limits.n_zones > usable:
        yield Problem(_WHERE, f"asks for more zones than the {usable} sites that may open",
                      field="n_zones", value=str(limits.n_zones), mend="lower it")  # fmt: skip
    locked = int((instance.sites["must_open"] & ~instance.sites["existing"]).sum())
    for field in ("n_zones", "max_zones"):
        value = getattr(limits, field)
        if value is not None and value < locked:
            yield Problem(_WHERE, f"allows fewer zones than the {locked} locked open", field=field,
                          value=str(value), mend="raise it or unlock sites")  # fmt: skip


def _quotas(instance: Instance) -> Iterable[Problem]:
    for quota in instance.quotas:
        bounds = (quota.minimum, quota.maximum, quota.min_share, quota.max_share)
        if all(bound is None for bound in bounds):
            yield Problem(_WHERE, "quota has no bound", layer="quotas", row=quota.name,
                          mend="give minimum, maximum, min_share or max_share")  # fmt: skip
        if quota.measure not in ("zones", "seats", "workers", "spending", "cities"):
            yield Problem(_WHERE, "unknown measure", layer="quotas", row=quota.name,
                          field="measure", value=str(quota.measure),
                          mend="zones, seats, workers, spending or cities")  # fmt: skip
        endless = ~np.isfinite(instance.options["block_seats"].to_numpy(float))
        if quota.measure == "seats" and endless.any():
            yield Problem(_WHERE, "seats without a limit cannot be counted", layer="quotas",
                          row=quota.name, field="measure", value="seats",
                          mend="give every site a number of seats, or count zones")  # fmt: skip
        if quota.by not in ("zone", "origin") or (
            quota.by == "origin" and quota.measure != "workers"
        ):
            yield Problem(_WHERE, "only workers can be counted by origin", layer="quotas",
                          row=quota.name, field="by", value=str(quota.by),
                          mend="by: zone, or measure: workers")  # fmt: skip
