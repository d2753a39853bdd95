"""What an instance must satisfy before anybody tries to solve it; every breach at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from stz.errors import Problem
from stz.instance.checks.bounds import check_bounds, check_levers, check_quotas
from stz.instance.checks.limits import (
    check_counts,
    check_limit_numbers,
    check_spacing,
    check_targets,
)
from stz.instance.checks.programme import (
    check_events,
    check_failure_names,
    check_lead_years,
    check_years,
)
from stz.instance.checks.rules import LARGEST, WHERE, named_rows
from stz.instance.tables import KEYS, PROTECTION_LEVELS, TABLES
from stz.near_names import did_you_mean

if TYPE_CHECKING:
    from stz.instance.data import InstanceData

_SIZE = f"must be finite, at most {LARGEST:g}"

type Check = Callable[[InstanceData], Iterable[Problem]]


def check_instance(
    instance: InstanceData, unreadable: frozenset[str] = frozenset()
) -> list[Problem]:
    """Return every problem of the instance; an empty list means it can be modeled.

    ``unreadable`` names tables that are known to be broken: nothing is said about them, nor about
    what takes several tables to judge.
    """
    alone: tuple[Check, ...] = (
        _ranges, _unique_ids, _links, _sites, _options, _protection, check_years, check_events,
        check_limit_numbers, check_quotas, check_bounds, check_levers,
    )  # fmt: skip
    together: tuple[Check, ...] = (
        _references, _gateways, check_lead_years, check_failure_names, check_counts, check_spacing,
        check_targets,
    )  # fmt: skip
    checks = alone if unreadable else alone + together
    problems = [problem for check in checks for problem in check(instance)]
    return [problem for problem in problems if problem.layer not in unreadable]


def _ranges(instance: InstanceData) -> Iterable[Problem]:
    for name, columns in TABLES.items():
        table: pd.DataFrame = getattr(instance, name)
        for column in columns:
            if column.kind not in ("float", "int"):
                continue
            values = table[column.name].to_numpy(float)
            bad = np.zeros(len(table), dtype=bool)
            rule = ""
            if column.finite:
                bad |= ~(np.abs(values) <= LARGEST)
                rule = "must be finite" if column.maximum is not None else _SIZE
            if column.minimum is not None:
                bad |= values < column.minimum
                rule += f"{' and' if rule else 'must be'} at least {column.minimum:g}"
            if column.maximum is not None:
                bad |= values > column.maximum
                rule += f" and at most {column.maximum:g}"
            for row, row_id in named_rows(name, table, bad):
                yield Problem(WHERE, rule, layer=name, row=row_id, field=column.name,
                              value=f"{values[row]:g}", mend=column.meaning)  # fmt: skip


def _unique_ids(instance: InstanceData) -> Iterable[Problem]:
    for name, key in KEYS.items():
        table: pd.DataFrame = getattr(instance, name)
        ids = list(zip(*(table[column].tolist() for column in key), strict=True))
        if len({tuple(map(str, one)) for one in ids}) == len(ids):
            continue
        named = ~(table[list(key)] == "").any(axis=1) if name != "options" else table["site"] != ""
        for _, row_id in named_rows(name, table, table.duplicated(list(key)) & named):
            yield Problem(
                WHERE, "id is used twice", layer=name, row=row_id, field=", ".join(key),
                value=row_id, mend="give each row an id of its own, or merge the rows",
            )  # fmt: skip
        if len(key) == 1:
            column = table[key[0]]
            alike = column.map(str).duplicated() & ~column.duplicated()
            for row, row_id in named_rows(name, table, alike):
                yield Problem(WHERE, "id is used twice, once as a number and once as text",
                              layer=name, row=row_id, field=key[0], value=repr(column.iat[row]),
                              mend="write all ids in one way")  # fmt: skip


def _references(instance: InstanceData) -> Iterable[Problem]:
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
        for row, row_id in named_rows(name, table, unknown):
            yield Problem(
                WHERE, f"is not in the table {what}", layer=name, row=row_id,
                field=column, value=str(table[column].iat[row]),
                mend=_meant(table[column].iat[row], known, what),
            )  # fmt: skip
    links = set(instance.links["link"].tolist())
    for column, known in (("links", links), ("nodes", nodes)):
        cells = instance.failures[column].tolist()
        lost = [[named for named in cell if named not in known] for cell in cells]
        for row, row_id in named_rows("failures", instance.failures, [bool(ids) for ids in lost]):
            for named in lost[row]:
                yield Problem(
                    WHERE, f"is not in the table {column}", layer="failures", row=row_id,
                    field=column, value=str(named),
                    mend=_meant(named, known, column),
                )  # fmt: skip
    served = instance.cities["pool"]
    for row, row_id in named_rows("cities", instance.cities, (served != "") & served.duplicated()):
        yield Problem(
            WHERE, "pool belongs to two cities", layer="cities", row=row_id, field="pool",
            value=str(served.iat[row]), mend="split the pool, one part per city",
        )  # fmt: skip


MOST_COMPARED = 5_000
"""Ids beyond so many are not compared with one that is unknown: it takes too long."""


def _meant(value: object, known: Collection[object], table: str) -> str:
    """Return what an unknown id probably means: another that is like it, or a row that is missing.

    A number and a text that look alike are two ids.
    """
    alike = [one for one in known if str(one) == str(value)]
    if alike:
        return f"text and number differ: write {alike[0]!r}"
    missing = f"add it to {table}, or correct the id (text and number differ)"
    if len(known) > MOST_COMPARED:
        return missing
    return did_you_mean(value, sorted(known, key=str), missing, cutoff=0.7)


def _links(instance: InstanceData) -> Iterable[Problem]:
    loops = instance.links["a"] == instance.links["b"]
    for _, row_id in named_rows("links", instance.links, loops):
        yield Problem(WHERE, "link joins a node to itself", layer="links", row=row_id,
                      mend="remove it")  # fmt: skip


def _gateways(instance: InstanceData) -> Iterable[Problem]:
    nodes = set(instance.nodes["node"].tolist())
    for gateway in instance.gateways:
        if gateway not in nodes:
            yield Problem(WHERE, "is not in the table nodes", layer="gateways", value=str(gateway),
                          mend=_meant(gateway, nodes, "nodes"))  # fmt: skip
    wanted = len(instance.sites) or len(instance.cities)
    if instance.has_network and wanted and not instance.gateways:
        yield Problem(WHERE, "no gateway, so nothing can be connected", layer="gateways",
                      mend="name at least one node that is on the internet")  # fmt: skip


def _sites(instance: InstanceData) -> Iterable[Problem]:
    sites = instance.sites
    for what in ("must_open", "existing"):
        for _, row_id in named_rows("sites", sites, sites["banned"] & sites[what]):
            yield Problem(WHERE, f"site is both banned and {what}", layer="sites", row=row_id,
                          mend="choose one")  # fmt: skip


def _options(instance: InstanceData) -> Iterable[Problem]:
    options = instance.options
    crossed = options["min_blocks"] > options["max_blocks"]
    for row, row_id in named_rows("options", options, crossed):
        yield Problem(WHERE, "min_blocks is above max_blocks", layer="options", row=row_id,
                      field="min_blocks", value=str(options["min_blocks"].iat[row]),
                      mend="raise max_blocks, or lower min_blocks")  # fmt: skip


def _protection(instance: InstanceData) -> Iterable[Problem]:
    if instance.protection not in PROTECTION_LEVELS:
        yield Problem(WHERE, "unknown protection level", field="protection",
                      value=str(instance.protection),
                      mend=did_you_mean(instance.protection, PROTECTION_LEVELS))  # fmt: skip
    for name in ("sites", "cities"):
        table: pd.DataFrame = getattr(instance, name)
        bad = ~table["protection"].isin((*PROTECTION_LEVELS, ""))
        for row, row_id in named_rows(name, table, bad):
            yield Problem(WHERE, "unknown protection level", layer=name, row=row_id,
                          field="protection", value=str(table["protection"].iat[row]),
                          mend=did_you_mean(table["protection"].iat[row],
                                            PROTECTION_LEVELS))  # fmt: skip
