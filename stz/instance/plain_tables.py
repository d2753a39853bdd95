"""Read plain tables, DataFrames or lists of dicts, into the typed tables of an instance."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

import numpy as np
import pandas as pd

from stz.errors import Problem
from stz.instance.limits import Quota
from stz.instance.tables import TABLES, Column

_WHERE = "Instance.from_tables"


def read_tables(
    given: Mapping[str, Any], gateways: Sequence[object], problems: list[Problem]
) -> dict[str, pd.DataFrame]:
    """Return all tables of an instance with all their columns, in order, in their types.

    Parameters
    ----------
    given : mapping
        Table name to DataFrame, list of dicts, or ``None``.
    gateways : sequence
        Gateways, which name nodes too where no table of nodes is given.
    problems : list
        Receives every problem found.
    """
    has_network = given["links"] is not None
    raw = {
        key: _frame(key, value, problems, has_network=has_network) for key, value in given.items()
    }
    if problems:
        return {}
    if given["nodes"] is None:
        raw["nodes"] = _named_nodes(raw, gateways)
    tables = {key: _typed(key, frame, problems) for key, frame in raw.items()}
    if problems:
        return {}
    tables["links"] = _finished_links(tables["links"])
    tables["options"] = _finished_options(tables["sites"], tables["options"])
    return tables


def plain(value: object) -> Any:
    """Return a numpy scalar as the Python value it holds, anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def _frame(table: str, value: Any, problems: list[Problem], *, has_network: bool) -> pd.DataFrame:
    """Return ``value`` as a DataFrame with known columns only; absent keys take the default."""
    columns = {column.name: column for column in TABLES[table]}
    if value is None:
        return pd.DataFrame({name: [] for name in columns})
    if isinstance(value, pd.DataFrame):
        frame = pd.DataFrame(value.reset_index(drop=True))
        if "geometry" in frame.columns and "geometry" not in columns:
            frame = pd.DataFrame(frame.drop(columns="geometry"))
    else:
        rows = list(value)
        bad = [row for row in rows if not isinstance(row, Mapping)]
        if bad:
            problems.append(
                Problem(_WHERE, "a table must be a DataFrame or a list of dicts", layer=table,
                        value=repr(bad[0])[:60], mend="give each row as a dict of column: value")
            )  # fmt: skip
            return pd.DataFrame({name: [] for name in columns})
        names = list(dict.fromkeys(key for row in rows for key in row))
        filled = [
            {
                name: row.get(name, columns[name].default if name in columns else None)
                for name in names
            }
            for row in rows
        ]
        frame = pd.DataFrame(filled, columns=pd.Index(names))
    if table == "sites" and not has_network and "site" in frame.columns:
        if "node" not in frame.columns:  # without a network a site's node means nothing
            frame = frame.assign(node=frame["site"])
    for name in frame.columns:
        if name not in columns:
            close = difflib.get_close_matches(str(name), list(columns), n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(columns)}"
            problems.append(
                Problem(_WHERE, "unknown column", layer=table, field=str(name), mend=hint)
            )
    if len(frame):
        for column in columns.values():
            if column.required and column.name not in frame.columns:
                problems.append(
                    Problem(_WHERE, "required column is missing", layer=table, field=column.name,
                            mend=f"add it: {column.meaning}")
                )  # fmt: skip
    return frame


def _named_nodes(raw: Mapping[str, pd.DataFrame], gateways: Sequence[object]) -> pd.DataFrame:
    named: dict[object, None] = {}
    for table, column in (("links", "a"), ("links", "b"), ("sites", "node"), ("cities", "node")):
        if column in raw[table].columns:
            named.update(dict.fromkeys(raw[table][column].tolist()))
    named.update(dict.fromkeys(plain(gateway) for gateway in gateways))
    return pd.DataFrame({"node": list(named)})


def _typed(table: str, frame: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """Return the table with all its columns, in order, in their types."""
    data: dict[str, pd.Series] = {}
    ids = frame[frame.columns[0]].tolist() if len(frame.columns) else []
    for column in TABLES[table]:
        if column.name in frame.columns:
            data[column.name] = _cast(table, column, frame[column.name], ids, problems)
        else:
            data[column.name] = pd.Series([column.default] * len(frame), dtype=_dtype(column))
    return pd.DataFrame(data).reset_index(drop=True)


def _dtype(column: Column) -> Any:
    return {"id": object, "str": object, "float": float, "int": np.int64, "bool": bool}[column.kind]


def _cast(
    table: str, column: Column, series: pd.Series, ids: list[Any], problems: list[Problem]
) -> pd.Series:
    """Cast one column, reporting every value that does not fit."""

    def report(row: int, value: object, rule: str) -> None:
        problems.append(
            Problem(_WHERE, rule, layer=table, row=str(ids[row]) if row < len(ids) else str(row),
                    field=column.name, value=str(value), mend=column.meaning)
        )  # fmt: skip

    values = [plain(value) for value in series.tolist()]
    if column.kind in ("id", "str"):
        for row, value in enumerate(values):
            if value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NA:
                if column.required:
                    report(row, value, "an id must not be empty")
                values[row] = column.default
        if column.kind == "str":
            values = [str(value) for value in values]
        return pd.Series(values, dtype=object)
    if column.kind == "bool":
        flags = {"true": True, "false": False, "1": True, "0": False, "1.0": True, "0.0": False}
        out = []
        for row, value in enumerate(values):
            flag = flags.get(str(value).strip().lower())
            if flag is None:
                report(row, value, "must be true or false")
            out.append(bool(flag))
        return pd.Series(out, dtype=bool)
    numbers = pd.to_numeric(pd.Series(values, dtype=object), errors="coerce").astype(float)
    for row in np.flatnonzero(numbers.isna().to_numpy()):
        if (
            column.default is not None
            and isinstance(column.default, float)
            and math.isnan(column.default)
        ):
            continue
        report(int(row), values[int(row)], "must be a number, not empty or NaN")
    if column.kind == "int":
        whole = numbers.fillna(0)
        for row in np.flatnonzero((whole % 1 != 0).to_numpy()):
            report(int(row), values[int(row)], "must be a whole number")
        return whole.round().astype(np.int64)
    return numbers


def _finished_links(links: pd.DataFrame) -> pd.DataFrame:
    """Name the unnamed links; links that exist cost nothing to build."""
    width = max(4, len(str(len(links))))
    names = [
        name if name != "" else f"L{number:0{width}d}"
        for number, name in enumerate(links["link"].tolist(), start=1)
    ]
    capex = np.where(links["existing"], 0.0, links["capex_musd"])
    return links.assign(link=pd.Series(names, dtype=object), capex_musd=capex)


def _finished_options(sites: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """Give every site without options the one its own capex and seats describe."""
    named = set(options["site"].tolist())
    own = sites[np.array([site not in named for site in sites["site"].tolist()], dtype=bool)]
    rows: dict[str, Any] = {"site": own["site"].tolist()}
    for column in TABLES["options"][1:]:
        rows[column.name] = [column.default] * len(own)
    rows["fixed_capex_musd"] = own["capex_musd"].tolist()
    rows["block_seats"] = own["seats"].tolist()
    default = pd.DataFrame(rows).astype(
        {column.name: _dtype(column) for column in TABLES["options"]}
    )
    if not len(options):
        return default.reset_index(drop=True)
    if not len(default):
        return options
    return pd.concat([options, default], ignore_index=True)


def read_quotas(
    quotas: Sequence[Quota | Mapping[str, Any]], problems: list[Problem]
) -> tuple[Quota, ...]:
    """Return quotas given as objects or mappings, unknown keys reported."""
    known = [field.name for field in fields(Quota)]
    parsed: list[Quota] = []
    for number, quota in enumerate(quotas, start=1):
        if isinstance(quota, Quota):
            parsed.append(quota)
            continue
        given = dict(quota)
        given.setdefault("name", f"quota {number}")
        unknown = [key for key in given if key not in known]
        for key in unknown:
            close = difflib.get_close_matches(str(key), known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"
            problems.append(
                Problem(_WHERE, "unknown key", layer="quotas", row=str(given["name"]),
                        field=str(key), mend=hint)
            )  # fmt: skip
        if "measure" not in given:
            problems.append(
                Problem(_WHERE, "required key is missing", layer="quotas", row=str(given["name"]),
                        field="measure", mend="zones, seats, workers, spending or cities")
            )  # fmt: skip
        elif not unknown:
            for key in ("tiers", "provinces"):
                given[key] = tuple(given.get(key, ()))
            parsed.append(Quota(**given))
    return tuple(parsed)
