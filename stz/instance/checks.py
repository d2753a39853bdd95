"""What an instance must satisfy before anybody tries to solve it; every breach at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np
import pandas as pd

from stz.errors import Problem
from stz.instance.limits import Quota
from stz.instance.tables import KEYS, PROTECTION_LEVELS, TABLES, row_name

if TYPE_CHECKING:
    from stz.instance.instance import Instance

type Check = Callable[[Instance], Iterable[Problem]]

_WHERE = "instance"


def check_instance(instance: Instance, unreadable: frozenset[str] = frozenset()) -> list[Problem]:
    """Return every problem of the instance; an empty list means it can be modeled.

    ``unreadable`` names tables that are known to be broken: nothing is said about them, nor about
    what takes several tables to judge.
    """
    alone: tuple[Check, ...] = (
        _ranges, _unique_ids, _links, _sites, _options, _protection, _numbers, _quotas
    )  # fmt: skip
    together: tuple[Check, ...] = (_references, _gateways, _counts)
    checks = alone if unreadable else alone + together
    problems = [problem for check in checks for problem in check(instance)]
    return [problem for problem in problems if problem.layer not in unreadable]


def _rows(name: str, table: pd.DataFrame, mask: Any) -> list[tuple[int, str]]:
    """Return position and name of the rows that ``mask`` picks."""
    picked = np.flatnonzero(np.asarray(mask, dtype=bool)).tolist()
    return [(row, row_name(name, table.iloc[row].to_dict(), row + 1)) for row in picked]


def _ranges(instance: Instance) -> Iterable[Problem]:
    for name, columns in TABLES.items():
        table: pd.DataFrame = getattr(instance, name)
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
                rule += f"{' and' if rule else 'must be'} at least {column.minimum:g}"
            if column.maximum is not None:
                bad |= values > column.maximum
                rule += f" and at most {column.maximum:g}"
            for row, row_id in _rows(name, table, bad):
                yield Problem(_WHERE, rule, layer=name, row=row_id, field=column.name,
                              value=f"{values.iat[row]:g}", mend=column.meaning)  # fmt: skip


def _unique_ids(instance: Instance) -> Iterable[Problem]:
    for name, key in KEYS.items():
        table: pd.DataFrame = getattr(instance, name)
        named = ~(table[list(key)] == "").any(axis=1) if name != "options" else table["site"] != ""
        for _, row_id in _rows(name, table, table.duplicated(list(key)) & named):
            yield Problem(
                _WHERE, "id is used twice", layer=name, row=row_id, field=", ".join(key),
                value=row_id, mend="give each row an id of its own, or merge the rows",
            )  # fmt: skip
        if len(key) == 1:
            ids = table[key[0]]
            alike = ids.map(str).duplicated() & ~ids.duplicated()
            for row, row_id in _rows(name, table, alike):
                yield Problem(_WHERE, "id is used twice, once as a number and once as text",
                              layer=name, row=row_id, field=key[0], value=repr(ids.iat[row]),
                              mend="write all ids in one way")  # fmt: skip


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
        unknown = [value not in known for value in table[column].tolist()]
        for row, row_id in _rows(name, table, unknown):
            yield Problem(
                _WHERE, f"is not in the table {what}", layer=name, row=row_id,
                field=column, value=str(table[column].iat[row]),
                mend=f"add it to {what}, or correct the id (text and number differ)",
            )  # fmt: skip
    served = instance.cities["pool"]
    for row, row_id in _rows("cities", instance.cities, (served != "") & served.duplicated()):
        yield Problem(
            _WHERE, "pool belongs to two cities", layer="cities", row=row_id, field="pool",
            value=str(served.iat[row]), mend="split the pool, one part per city",
        )  # fmt: skip


def _links(instance: Instance) -> Iterable[Problem]:
    loops = instance.links["a"] == instance.links["b"]
    for _, row_id in _rows("links", instance.links, loops):
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
        for _, row_id in _rows("sites", sites, sites["banned"] & sites[what]):
            yield Problem(_WHERE, f"site is both banned and {what}", layer="sites", row=row_id,
                          mend="choose one")  # fmt: skip


def _options(instance: Instance) -> Iterable[Problem]:
    options = instance.options
    crossed = options["min_blocks"] > options["max_blocks"]
    for row, row_id in _rows("options", options, crossed):
        yield Problem(_WHERE, "min_blocks is above max_blocks", layer="options", row=row_id,
                      field="min_blocks", value=str(options["min_blocks"].iat[row]),
                      mend="raise max_blocks, or lower min_blocks")  # fmt: skip


def _protection(instance: Instance) -> Iterable[Problem]:
    known = ", ".join(PROTECTION_LEVELS)
    if instance.protection not in PROTECTION_LEVELS:
        yield Problem(_WHERE, "unknown protection level", field="protection",
                      value=str(instance.protection), mend=f"one of {known}")  # fmt: skip
    for name in ("sites", "cities"):
        table: pd.DataFrame = getattr(instance, name)
        bad = ~table["protection"].isin((*PROTECTION_LEVELS, ""))
        for row, row_id in _rows(name, table, bad):
            yield Problem(_WHERE, "unknown protection level", layer=name, row=row_id,
                          field="protection", value=str(table["protection"].iat[row]),
                          mend=f"one of {known}")  # fmt: skip


def _numbers(instance: Instance) -> Iterable[Problem]:
    """Bounds of the whole plan are numbers that can be met."""
    limits = instance.limits
    for field, least in (
        ("budget_musd", 0.0),
        ("exports_min_musd", -math.inf),
        ("annuity_years", 0.0),
        ("n_zones", 0.0),
        ("max_zones", 0.0),
    ):
        value = getattr(limits, field)
        if value is None and field != "annuity_years":
            continue
        rule = _number_rule(value, least, whole=field in ("n_zones", "max_zones"))
        if rule:
            yield Problem(_WHERE, rule, field=field, value=str(value), mend="give a number")


def _number_rule(
    value: object, least: float, most: float = math.inf, *, whole: bool = False
) -> str:
    """Return the rule a number breaks; '' if none."""
    if not is_number(value):
        return "must be a number"
    if math.isnan(value):
        return "must be a number, not NaN"
    if math.isinf(value):
        return "must be finite; leave it out for no limit"
    if whole and value != round(value):
        return "must be a whole number"
    if value < least or value > most:
        return f"must be at least {least:g}" + (f" and at most {most:g}" if most < math.inf else "")
    return ""


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value is a number as Python writes it; true and false are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _counts(instance: Instance) -> Iterable[Problem]:
    """Numbers of zones that the sites allow."""
    sites = instance.sites
    counts = [
        (field, value)
        for field in ("n_zones", "max_zones")
        if not _number_rule(value := getattr(instance.limits, field), 0.0, whole=True)
    ]
    usable = int((~sites["banned"] & ~sites["existing"]).sum())
    locked = int((sites["must_open"] & ~sites["existing"]).sum())
    for field, value in counts:
        if field == "n_zones" and value > usable:
            yield Problem(_WHERE, f"asks for more zones than the {usable} sites that may open",
                          field=field, value=str(value), mend="lower it")  # fmt: skip
        if value < locked:
            yield Problem(_WHERE, f"allows fewer zones than the {locked} locked open", field=field,
                          value=str(value), mend="raise it or unlock sites")  # fmt: skip


def _quotas(instance: Instance) -> Iterable[Problem]:
    for quota in instance.quotas:
        bounds = {field: getattr(quota, field) for field in _QUOTA_BOUNDS}
        given = {field: value for field, value in bounds.items() if value is not None}
        if not given:
            yield Problem(_WHERE, "quota has no bound", layer="quotas", row=str(quota.name),
                          mend="give minimum, maximum, min_share or max_share")  # fmt: skip
        for field, value in given.items():
            rule = _number_rule(value, 0.0, 1.0 if field.endswith("_share") else math.inf)
            if rule:
                yield Problem(_WHERE, rule, layer="quotas", row=str(quota.name), field=field,
                              value=str(value), mend="give a number in the units of the measure, "
                              "or a share from 0 to 1")  # fmt: skip
        for low, high in (("minimum", "maximum"), ("min_share", "max_share")):
            least, most = bounds[low], bounds[high]
            if is_number(least) and is_number(most) and least > most:
                yield Problem(
                    _WHERE, f"{low} is above {high}", layer="quotas", row=str(quota.name),
                    field=low, value=str(least), mend=f"lower it, or raise {high}",
                )  # fmt: skip
        yield from _measure(instance, quota)


_QUOTA_BOUNDS = ("minimum", "maximum", "min_share", "max_share")


def _measure(instance: Instance, quota: Quota) -> Iterable[Problem]:
    row = str(quota.name)
    if quota.measure not in _MEASURES:
        yield Problem(
            _WHERE, "unknown measure", layer="quotas", row=row, field="measure",
            value=str(quota.measure), mend=", ".join(_MEASURES),
        )  # fmt: skip
    endless = ~np.isfinite(instance.options["block_seats"].to_numpy(float))
    if quota.measure == "seats" and endless.any():
        yield Problem(_WHERE, "seats without a limit cannot be counted", layer="quotas", row=row,
                      field="measure", value="seats",
                      mend="give every site a number of seats, or count zones")  # fmt: skip
    if quota.by not in ("zone", "origin") or (quota.by == "origin" and quota.measure != "workers"):
        yield Problem(
            _WHERE, "only workers can be counted by origin", layer="quotas", row=row,
            field="by", value=str(quota.by), mend="by: zone, or measure: workers",
        )  # fmt: skip


_MEASURES = ("zones", "seats", "workers", "spending", "cities")
