"""Instance and plan as plain CSV tables and JSON, without loss: what a run is verified from.

Numbers are written with all their digits, text as it is; the JSON beside the tables says which id
columns hold whole numbers, so that what is read back is the same problem with the same digest.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from stz.errors import DataError, Problem
from stz.instance import Instance, Limits, Quota
from stz.instance.tables import TABLES
from stz.plan.plan import Plan

PLAN_TABLES: Mapping[str, Mapping[str, str]] = {
    "zones": {"site": "id", "size": "str", "package": "str", "blocks": "int", "seats": "float"},
    "built_links": {"link": "id", "a": "id", "b": "id"},
    "assignment": {"pool": "id", "site": "id", "persons": "float"},
    "remote": {"pool": "id", "node": "id", "persons": "float"},
}
"""Kind of every column of a plan's tables."""

INSTANCE_TABLES: Mapping[str, Mapping[str, str]] = {
    name: {column.name: column.kind for column in columns} for name, columns in TABLES.items()
}


def write_instance(folder: Path, instance: Instance) -> None:
    """Write an instance as one CSV per table and ``instance.json``; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {name: getattr(instance, name) for name in INSTANCE_TABLES}
    write_json(
        folder / "instance.json",
        {
            "name": instance.name,
            "gateways": list(instance.gateways),
            "protection": instance.protection,
            "has_network": instance.has_network,
            "limits": asdict(instance.limits),
            "quotas": [asdict(quota) for quota in instance.quotas],
            "ids": _write_tables(folder, tables, INSTANCE_TABLES),
        },
    )


def read_instance(folder: Path) -> Instance:
    """Read what :func:`write_instance` wrote."""
    said = read_json(folder / "instance.json")
    try:
        return Instance(
            **_read_tables(folder, INSTANCE_TABLES, said["ids"]),
            gateways=tuple(said["gateways"]),
            protection=said["protection"],
            limits=Limits(**{name: _number(value) for name, value in said["limits"].items()}),
            quotas=tuple(_quota(quota) for quota in said["quotas"]),
            has_network=said["has_network"],
            name=said["name"],
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _unreadable(folder / "instance.json", error) from error


def write_plan(folder: Path, plan: Plan) -> None:
    """Write a plan as one CSV per table and ``plan.json``; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    said: dict[str, Any] = {
        field.name: getattr(plan, field.name)
        for field in fields(plan)
        if field.name not in PLAN_TABLES
    }
    tables = {name: getattr(plan, name) for name in PLAN_TABLES}
    write_json(folder / "plan.json", said | {"ids": _write_tables(folder, tables, PLAN_TABLES)})


def read_plan(folder: Path) -> Plan:
    """Read what :func:`write_plan` wrote."""
    said = read_json(folder / "plan.json")
    try:
        tables = _read_tables(folder, PLAN_TABLES, said.pop("ids"))
        for name in ("objective", "bound", "gap", "wall_time", "gap_asked", "time_limit"):
            said[name] = _number(said[name])
        said["metrics"] = {name: _number(value) for name, value in said["metrics"].items()}
        said["history"] = tuple(
            {name: _number(value) for name, value in row.items()} for row in said["history"]
        )
        said["connected"] = tuple(said["connected"])
        return Plan(**tables, **said)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _unreadable(folder / "plan.json", error) from error


def write_json(path: Path, value: object) -> None:
    """Write JSON that any reader accepts: infinite numbers and NaN become text."""
    text = json.dumps(_strict(value), ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object, or say what is wrong with the file."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(said, dict):
            raise ValueError("it does not hold an object")
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    return said


def _unreadable(path: Path, error: Exception) -> DataError:
    where = f"{path.parent.name}/{path.name}"
    reason = (
        f"{type(error).__name__}: {error}"
        if not isinstance(error, OSError)
        else str(error.strerror)
    )
    mend = "solve again into a new run folder; files of a run are not edited by hand"
    return DataError(Problem(where, f"cannot be read ({reason})", mend))


def _strict(value: object) -> object:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, Mapping):
        return {str(key): _strict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_strict(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return _strict(asdict(value))
    return value


def _number(value: Any) -> Any:
    """Return the number that :func:`write_json` wrote, infinite numbers and NaN included."""
    return float(value) if isinstance(value, str) else value


def _quota(said: Mapping[str, Any]) -> Quota:
    numbers = ("minimum", "maximum", "min_share", "max_share")
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    return Quota(**(given | {name: _number(given[name]) for name in numbers}))


def _write_tables(
    folder: Path, tables: Mapping[str, pd.DataFrame], kinds: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Write the tables; return for each the id columns that are not text, and what they are."""
    ids: dict[str, dict[str, str]] = {}
    for name, table in tables.items():
        written = table[list(kinds[name])]
        ids[name] = {}
        for column, kind in kinds[name].items():
            if kind != "id":
                continue
            values = written[column].tolist()
            if all(isinstance(value, str) for value in values):
                continue
            whole = all(isinstance(value, int) and not isinstance(value, bool) for value in values)
            ids[name][column] = "int" if whole else "json"
            if not whole:
                texts = [json.dumps(value, ensure_ascii=False) for value in values]
                written = written.assign(**{column: pd.Series(texts, dtype=object)})
        # Text in quotes always: some csv modules leave a lone "\r" bare, which reads as a line end.
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            written.to_csv(file, index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    return ids


def _read_tables(
    folder: Path, kinds: Mapping[str, Mapping[str, str]], ids: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    return {name: _read_table(folder / f"{name}.csv", kinds[name], ids[name]) for name in kinds}


def _read_table(path: Path, kinds: Mapping[str, str], ids: Mapping[str, str]) -> pd.DataFrame:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            rows = list(reader)
    except (OSError, ValueError, csv.Error) as error:
        raise _unreadable(path, error) from error
    if header != list(kinds) or any(len(row) != len(header) for row in rows):
        raise _unreadable(path, ValueError(f"its columns are not {', '.join(kinds)}"))
    cells = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    return pd.DataFrame(
        {
            column: _typed(values, ids.get(column, kinds[column]), kinds[column])
            for column, values in zip(header, cells, strict=True)
        }
    )


def _typed(values: tuple[str, ...], stored: str, kind: str) -> pd.Series:
    if kind == "float":
        return pd.Series([float(value) if value else math.nan for value in values], dtype=float)
    if kind == "bool":
        return pd.Series([value == "True" for value in values], dtype=bool)
    if kind == "int":
        return pd.Series([int(float(value)) for value in values], dtype=np.int64)
    if stored == "int":
        return pd.Series([int(value) for value in values], dtype=object)
    if stored == "json":
        return pd.Series([json.loads(value) for value in values], dtype=object)
    return pd.Series(list(values), dtype=object)
