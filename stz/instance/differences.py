"""What differs between two planning problems: rows, columns, limits."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from stz.instance.data import InstanceData
from stz.instance.tables import KEYS, TABLES


@dataclass(frozen=True)
class Differences:
    """What differs between two instances.

    Attributes
    ----------
    rows : frozenset of str
        Tables that do not have the same rows in the same order.
    columns : frozenset of (str, str)
        Tables and columns of the others whose values differ.
    fields : frozenset of str
        Names of what is no table: ``limits``, ``quotas``, ``protection``, ``gateways``, ...
    """

    rows: frozenset[str]
    columns: frozenset[tuple[str, str]]
    fields: frozenset[str]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.rows or self.columns or self.fields)


def differences(one: InstanceData, other: InstanceData) -> Differences:
    """Return what differs between two instances; their names and those of nodes do not count."""
    rows, columns = set[str](), set[tuple[str, str]]()
    for table, declared in TABLES.items():
        mine, theirs = getattr(one, table), getattr(other, table)
        if len(mine) != len(theirs) or not all(
            _same(mine[key], theirs[key]) for key in KEYS[table]
        ):
            rows.add(table)
            continue
        columns |= {
            (table, column.name)
            for column in declared
            if column.name != "name" and not _same(mine[column.name], theirs[column.name])
        }
    plain = [field.name for field in fields(InstanceData) if field.name not in (*TABLES, "name")]
    own = frozenset(name for name in plain if getattr(one, name) != getattr(other, name))
    return Differences(frozenset(rows), frozenset(columns), own)


def _same(one: pd.Series, other: pd.Series) -> bool:
    if one.dtype.kind in "fiub" and other.dtype.kind in "fiub":
        return np.array_equal(one.to_numpy(float), other.to_numpy(float), equal_nan=True)
    return one.tolist() == other.tolist()
