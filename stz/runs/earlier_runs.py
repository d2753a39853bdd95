"""Run folders written before plans had years: read as plans of the first year.

They lack the tables of failures and years and some columns, which take their defaults; cities were
a list beside the plan's tables. Such a run can be shown and drawn. It cannot be verified, for the
digest of its problem was made of less.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from stz.errors import DataError, Problem
from stz.instance import TABLES
from stz.instance import read_tables as tables_of
from stz.runs.csv_tables import Kinds, read_tables
from stz.runs.json_files import read_json

LATER_TABLES = ("failures", "years")
LATER_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "links": ("lead_years",),
    "sites": ("downtime_target_min",),
    "options": ("lead_years", "ramp_years"),
    "pools": ("growth_per_year",),
}
"""Columns of an instance that earlier runs do not have."""


def refuse_earlier(run_dir: Path) -> None:
    """Refuse to verify a run that was written before plans had years.

    Raises
    ------
    DataError
        If it was.
    """
    if is_earlier_plan(read_json(run_dir / "plan" / "plan.json")):
        what = "was written by an earlier version, which kept less of the problem"
        mend = "solve its scenario again; until then it can be shown and drawn, not verified"
        raise DataError(Problem(run_dir.name, what, mend))


def is_earlier_plan(said: Mapping[str, Any]) -> bool:
    """Return whether ``plan.json`` is of an earlier version."""
    return "connected" in said


def instance_tables(folder: Path, kinds: Kinds, said: Mapping[str, Any]) -> dict[str, Any]:
    """Read the tables of an instance; in those of earlier versions, defaults fill what is missing.

    Parameters
    ----------
    folder : Path
        Folder of the instance.
    kinds : mapping
        Kinds of the columns of all tables.
    said : mapping
        ``instance.json``.
    """
    if any(name in said["ids"] for name in LATER_TABLES):
        return read_tables(folder, kinds, said["ids"], inert=bool(said.get("inert")))
    old = {name: columns for name, columns in kinds.items() if name not in LATER_TABLES}
    tables = read_tables(folder, old, said["ids"], LATER_COLUMNS)
    made, _ = tables_of(dict.fromkeys(TABLES), (), [])
    filled = {name: _filled(name, table, made[name]) for name, table in tables.items()}
    return filled | {name: made[name] for name in LATER_TABLES}


def _filled(name: str, table: pd.DataFrame, made: pd.DataFrame) -> pd.DataFrame:
    values = {
        column.name: pd.Series([column.default] * len(table), dtype=made[column.name].dtype)
        for column in TABLES[name]
        if column.name not in table.columns
    }
    return table.assign(**values)[[column.name for column in TABLES[name]]]


def plan_tables(folder: Path, kinds: Kinds, said: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Read the tables of a plan without years; the blocks of its zones are those of the first."""
    old = {
        name: {
            column: kind
            for column, kind in kinds[name].items()
            if column != "year" and not column.endswith("name")
        }
        for name in ("zones", "built_links", "assignment", "remote")
    }
    tables = read_tables(folder, old, said["ids"])
    cities = pd.Series(list(said["connected"]), dtype=object)
    return tables | {
        "expansions": tables["zones"][["site", "blocks"]],
        "connections": pd.DataFrame({"node": cities}),
        "availability": pd.DataFrame(columns=list(kinds["availability"])),
        "by_year": pd.DataFrame(columns=list(kinds["by_year"])),
    }
