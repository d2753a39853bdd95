"""Instance and plan as plain CSV tables and JSON, without loss: what a run is verified from.

Numbers are written with all their digits, text as it is; the JSON beside the tables says which id
columns hold whole numbers, so that what is read back is the same problem with the same digest.
Runs of earlier versions, which had no years, can be read too: see :mod:`stz.runs.earlier_runs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from stz.instance import TABLES, Instance, Levers, Limits, MetricBound, Quota
from stz.plan import Plan
from stz.runs.csv_tables import read_tables, write_tables
from stz.runs.earlier_runs import instance_tables, is_earlier_plan, plan_tables
from stz.runs.json_files import number, read_json, unreadable, write_json

__all__ = [
    "INSTANCE_TABLES",
    "PLAN_TABLES",
    "read_instance",
    "read_json",
    "read_plan",
    "write_instance",
    "write_json",
    "write_plan",
]

PLAN_TABLES: Mapping[str, Mapping[str, str]] = {
    "zones": {
        "site": "id", "name": "str", "size": "str", "package": "str", "blocks": "int",
        "seats": "float", "year": "int",
    },
    "expansions": {"site": "id", "year": "int", "blocks": "int"},
    "connections": {"node": "id", "name": "str", "year": "int"},
    "built_links": {
        "link": "id", "a": "id", "b": "id", "a_name": "str", "b_name": "str", "year": "int",
    },
    "assignment": {"pool": "id", "site": "id", "year": "int", "persons": "float"},
    "remote": {"pool": "id", "node": "id", "year": "int", "persons": "float"},
    "availability": {
        "site": "id", "power_min": "float", "fiber_min": "float", "downtime_min": "float",
        "target_min": "float",
    },
    "by_year": {
        "year": "int", "capex": "float", "exports": "float", "opex": "float",
        "assignment": "float", "jobs": "float", "zones": "float", "cities": "float",
        "fiber_km": "float",
    },
}  # fmt: skip
"""Kind of every column of a plan's tables."""

OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "zones": ("name",),
    "connections": ("name",),
    "built_links": ("a_name", "b_name"),
}
"""Columns that a plan may lack: one written by hand, or by a version without them."""

INSTANCE_TABLES: Mapping[str, Mapping[str, str]] = {
    name: {column.name: column.kind for column in columns} for name, columns in TABLES.items()
}

TABLES_WRITTEN = frozenset(
    f"{folder}/{file}"
    for folder, tables in (("instance", INSTANCE_TABLES), ("plan", PLAN_TABLES))
    for file in (f"{folder}.json", *(f"{name}.csv" for name in tables))
)
"""Files of an instance and a plan, relative to the run folder."""

NOT_OF_PLAN = ("ids", "inert", "connected")
"""What ``plan.json`` says of the files, and what earlier versions kept there."""

_DAMAGED = (KeyError, TypeError, AttributeError, ValueError)


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
            "bounds": [asdict(bound) for bound in instance.bounds],
            "levers": asdict(instance.levers),
            "ids": write_tables(folder, tables, INSTANCE_TABLES),
            "inert": True,
        },
    )


def read_instance(folder: Path) -> Instance:
    """Read what :func:`write_instance` wrote, or an earlier version of it.

    Raises
    ------
    DataError
        If a file is damaged or missing.
    """
    path = folder / "instance.json"
    said = read_json(path)
    try:
        tables: dict[str, Any] = dict(instance_tables(folder, INSTANCE_TABLES, said))
        return Instance(
            **tables,
            gateways=tuple(said["gateways"]),
            protection=said["protection"],
            limits=Limits(**{name: number(value) for name, value in said["limits"].items()}),
            quotas=tuple(_quota(quota) for quota in said["quotas"]),
            bounds=tuple(MetricBound(**_bounded(bound)) for bound in said.get("bounds", ())),
            levers=Levers(**{name: number(v) for name, v in said.get("levers", {}).items()}),
            has_network=said["has_network"],
            name=said["name"],
        )
    except _DAMAGED as error:
        raise unreadable(path, error) from error


def write_plan(folder: Path, plan: Plan) -> None:
    """Write a plan as one CSV per table and ``plan.json``; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    said: dict[str, Any] = {
        field.name: getattr(plan, field.name)
        for field in fields(plan)
        if field.name not in PLAN_TABLES
    }
    tables = {name: getattr(plan, name) for name in PLAN_TABLES}
    kinds = {
        name: {
            column: kind
            for column, kind in PLAN_TABLES[name].items()
            if column in table.columns or column not in OPTIONAL.get(name, ())
        }
        for name, table in tables.items()
    }
    ids = write_tables(folder, tables, kinds)
    write_json(folder / "plan.json", said | {"ids": ids, "inert": True})


def read_plan(folder: Path) -> Plan:
    """Read what :func:`write_plan` wrote, or an earlier version of it.

    Raises
    ------
    DataError
        If a file is damaged or missing.
    """
    path = folder / "plan.json"
    said = read_json(path)
    try:
        tables: dict[str, Any] = dict(
            plan_tables(folder, PLAN_TABLES, said)
            if is_earlier_plan(said)
            else read_tables(
                folder, PLAN_TABLES, said["ids"], OPTIONAL, inert=bool(said.get("inert"))
            )
        )
        told = {name: value for name, value in said.items() if name not in NOT_OF_PLAN}
        for name in ("objective", "bound", "gap", "wall_time", "gap_asked", "time_limit"):
            told[name] = number(told[name])
        told["metrics"] = {name: number(value) for name, value in told["metrics"].items()}
        told["history"] = tuple(
            {name: number(value) for name, value in row.items()} for row in told["history"]
        )
        told["stages"] = tuple(_stage(stage) for stage in told.get("stages", ()))
        told.setdefault("maximize", told["objective_name"] != "cost")
        return Plan(**tables, **told)
    except _DAMAGED as error:
        raise unreadable(path, error) from error


def _stage(said: Mapping[str, Any]) -> dict[str, Any]:
    words = ("objective", "status")
    return {key: value if key in words else number(value) for key, value in said.items()}


def _bounded(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what bounds something, its numbers as numbers and its lists as tuples."""
    numbers = ("minimum", "maximum", "min_share", "max_share")
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    return given | {name: number(given[name]) for name in numbers}


def _quota(said: Mapping[str, Any]) -> Quota:
    return Quota(**_bounded(said))
