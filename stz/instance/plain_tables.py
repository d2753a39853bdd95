"""Read plain tables, DataFrames or lists of dicts, into the typed tables of an instance."""

from __future__ import annotations

import difflib
import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from stz.errors import Problem
from stz.instance.tables import TABLES, Column, row_name

_WHERE = "Instance.from_tables"


def read_tables(
    given: Mapping[str, Any], gateways: Sequence[object], problems: list[Problem]
) -> tuple[dict[str, pd.DataFrame], frozenset[str]]:
    """Return all tables of an instance with all their columns, in order, in their types.

    Whatever cannot be read is reported and left at its default, so that the rest can be checked.

    Parameters
    ----------
    given : mapping
        Table name to DataFrame, list of dicts, or ``None``.
    gateways : sequence
        Gateways, which name nodes too where no table of nodes is given.
    problems : list
        Receives every problem found.

    Returns
    -------
    tables : dict
        Table name to DataFrame.
    unreadable : frozenset of str
        Tables that could not be read at all, or lack a column that has no default.
    """
    has_network = given["links"] is not None
    given = {**given, "years": _as_years(given["years"])}
    unreadable: set[str] = set()
    raw = {
        key: _frame(key, value, problems, unreadable, has_network=has_network)
        for key, value in given.items()
    }
    if given["nodes"] is None:
        raw["nodes"] = _named_nodes(raw, gateways)
        if unreadable & {"links", "sites", "cities"}:
            unreadable.add("nodes")
    tables = {key: _typed(key, frame, problems) for key, frame in raw.items()}
    tables["links"] = _finished_links(tables["links"])
    tables["options"] = _finished_options(tables["sites"], tables["options"])
    return tables, frozenset(unreadable)


def _as_years(years: Any) -> Any:
    """Return years named by number alone as rows; one row where none are given."""
    if years is None:
        return [{"year": 1}]
    if isinstance(years, (str, Mapping, pd.DataFrame)) or not isinstance(years, Iterable):
        return years
    return [year if isinstance(year, Mapping) else {"year": year} for year in years]


def read_gateways(gateways: Any, problems: list[Problem]) -> tuple[Any, ...]:
    """Return the nodes named as gateways, each once."""
    if gateways is None:
        return ()
    if isinstance(gateways, (str, Mapping, pd.DataFrame)) or not isinstance(gateways, Iterable):
        problems.append(
            Problem(_WHERE, "must be a list of nodes", layer="gateways", value=short(gateways),
                    mend="write gateways=[...]")
        )  # fmt: skip
        return ()
    named = [plain_id(gateway) for gateway in gateways]
    for gateway in named:
        if not isinstance(gateway, Hashable) or _is_empty(gateway):
            problems.append(
                Problem(_WHERE, "must be a node", layer="gateways", value=short(gateway),
                        mend="name a node of the fiber graph")
            )  # fmt: skip
    good = [gateway for gateway in named if isinstance(gateway, Hashable)]
    return tuple(dict.fromkeys(gateway for gateway in good if not _is_empty(gateway)))


def plain(value: object) -> Any:
    """Return a numpy scalar as the Python value it holds, anything else as it is."""
    return value.item() if isinstance(value, np.generic) else value


def plain_id(value: object) -> Any:
    """Return an id as the caller means it: a float that pandas made of a whole number is an int."""
    value = plain(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_empty(value: object) -> bool:
    return (
        value is None
        or value is pd.NA
        or value is pd.NaT
        or (isinstance(value, float) and math.isnan(value))
        or (isinstance(value, str) and value == "")
    )


def short(value: object) -> str:
    """Return a value as a message shows it, on one line and not too long."""
    return " ".join(repr(value).split())[:60]


def _frame(
    table: str, value: Any, problems: list[Problem], unreadable: set[str], *, has_network: bool
) -> pd.DataFrame:
    """Return ``value`` as a DataFrame with known columns only; absent keys take the default."""
    columns = {column.name: column for column in TABLES[table]}

    def report(rule: str, mend: str, **place: str) -> None:
        problems.append(Problem(_WHERE, rule, layer=table, mend=mend, **place))

    empty = pd.DataFrame({name: [] for name in columns})
    if value is None:
        return empty
    frame = _as_frame(value, columns)
    if frame is None:
        unreadable.add(table)
        report("a table must be a DataFrame or a list of dicts",
               "give each row as a dict of column: value", value=short(value))  # fmt: skip
        return empty
    if "geometry" in frame.columns and "geometry" not in columns:
        frame = pd.DataFrame(frame.drop(columns="geometry"))
    if table == "sites" and not has_network and {"site"} == {"site", "node"} & set(frame.columns):
        frame = frame.assign(node=frame["site"])  # without a network a site's node means nothing
    for name in frame.columns[frame.columns.duplicated()].unique():
        report("column is given twice", "keep one of them", field=str(name))
    frame = pd.DataFrame(frame.loc[:, ~frame.columns.duplicated()])
    unknown = [name for name in frame.columns if name not in columns]
    for name in unknown:
        report("unknown column", did_you_mean(name, columns), field=str(name))
    frame = pd.DataFrame(frame.drop(columns=unknown))
    for column in columns.values():
        if column.required and column.name not in frame.columns and len(frame):
            unreadable.add(table)
            report("required column is missing", f"add it: {column.meaning}", field=column.name)
    return frame


def _as_frame(value: Any, columns: Mapping[str, Column]) -> pd.DataFrame | None:
    """Return a DataFrame of a caller's rows, or ``None`` where they are no rows."""
    if isinstance(value, pd.DataFrame):
        return pd.DataFrame(value.reset_index(drop=True))
    if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
        return None
    rows = list(value)
    if not all(isinstance(row, Mapping) for row in rows):
        return None
    names = list(dict.fromkeys(key for row in rows for key in row))
    filled = [
        [row.get(name, columns[name].default if name in columns else None) for name in names]
        for row in rows
    ]
    return pd.DataFrame(
        {
            name: pd.Series([row[place] for row in filled], dtype=object)
            for place, name in enumerate(names)
        }
    )


def did_you_mean(name: object, known: Iterable[str]) -> str:
    """Return the hint that goes with an unknown name."""
    names = list(known)
    close = difflib.get_close_matches(str(name), names, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known: {', '.join(names)}"


def _named_nodes(raw: Mapping[str, pd.DataFrame], gateways: Sequence[object]) -> pd.DataFrame:
    named: dict[object, None] = {}
    for table, column in (("links", "a"), ("links", "b"), ("sites", "node"), ("cities", "node")):
        if column in raw[table].columns:
            ids = [plain_id(value) for value in raw[table][column].tolist()]
            named.update(dict.fromkeys(i for i in ids if isinstance(i, Hashable)))
    named.update(dict.fromkeys(gateways))
    nodes = pd.Series([node for node in named if not _is_empty(node)], dtype=object)
    return pd.DataFrame({"node": nodes})


def _typed(table: str, frame: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """Return the table with all its columns, in order, in their types."""
    data: dict[str, pd.Series] = {}
    bad: list[_BadCell] = []
    for column in TABLES[table]:
        if column.name in frame.columns:
            data[column.name] = _cast(column, frame[column.name], bad)
        else:
            value = _stand_in(column) if column.required else column.default
            data[column.name] = pd.Series([value] * len(frame), dtype=_dtype(column))
    typed = pd.DataFrame(data).reset_index(drop=True)
    for cell in sorted(bad, key=lambda cell: cell.row):
        row = {name: values.iat[cell.row] for name, values in typed.items()}
        problems.append(
            Problem(_WHERE, cell.rule, layer=table, row=row_name(table, row, cell.row + 1),
                    field=cell.column.name, value=str(cell.value), mend=cell.column.meaning)
        )  # fmt: skip
    return typed


@dataclass(frozen=True)
class _BadCell:
    """A value that does not fit its column."""

    row: int
    column: Column
    value: object
    rule: str


def _stand_in(column: Column) -> Any:
    """Return what stands in a cell that could not be read, so that the others can be checked."""
    if column.kind in ("id", "ids"):
        return "" if column.required else column.default
    return (column.minimum or 0) if column.required else column.default


def _dtype(column: Column) -> Any:
    return {"id": object, "ids": object, "str": object, "float": float, "int": np.int64, "bool": bool}[column.kind]


def _cast(column: Column, series: pd.Series, bad: list[_BadCell]) -> pd.Series:
    """Cast one column, reporting every value that does not fit."""
    values = [plain(value) for value in series.tolist()]

    def refuse(row: int, rule: str) -> None:
        bad.append(_BadCell(row, column, values[row], rule))
        out[row] = _stand_in(column)

    out: list[Any] = list(values)
    if column.kind in ("id", "str"):
        for row, value in enumerate(values):
            if _is_empty(value):
                out[row] = column.default
                if column.required:
                    refuse(row, "an id must not be empty")
            elif not isinstance(value, Hashable):
                refuse(row, "must be text or a whole number")
            else:
                out[row] = plain_id(value) if column.kind == "id" else str(plain_id(value))
    elif column.kind == "ids":
        for row, value in enumerate(values):
            several = _several_ids(value)
            out[row] = several
            if several is None:
                refuse(row, "must be a list of ids, or text with ';' between them")
    elif column.kind == "bool":
        for row, value in enumerate(values):
            out[row] = _FLAGS.get(str(value).strip().lower())
            if out[row] is None:
                refuse(row, "must be true or false")
    else:
        out = pd.to_numeric(pd.Series(values, dtype=object), errors="coerce").astype(float).tolist()
        optional = isinstance(column.default, float) and math.isnan(column.default)
        for row, number in enumerate(out):
            if math.isnan(number):
                if not (optional and _is_empty(values[row])):
                    refuse(row, "must be a number, not empty or NaN")
            elif column.kind == "int" and not (abs(number) < _ENDLESS and number % 1 == 0):
                refuse(row, "must be a whole number")
    return pd.Series(out, dtype=object).astype(_dtype(column))


def _several_ids(value: object) -> tuple[Any, ...] | None:
    """Return the ids of one cell, each once; ``None`` where they are none."""
    if isinstance(value, str):
        value = [part.strip() for part in value.split(";")]
    elif not isinstance(value, (list, tuple, set, frozenset)) and _is_empty(value):
        value = ()
    elif isinstance(value, int) and not isinstance(value, bool):
        value = [value]
    if isinstance(value, Mapping) or not isinstance(value, Iterable):
        return None
    ids = [plain_id(part) for part in value]
    if not all(isinstance(part, Hashable) for part in ids):
        return None
    return tuple(dict.fromkeys(part for part in ids if not _is_empty(part)))


_FLAGS = {"true": True, "false": False, "1": True, "0": False, "1.0": True, "0.0": False}
_ENDLESS = 2**53


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
    # Values out of range are reported where the caller wrote them, in the sites.
    capex, seats = own["capex_musd"].to_numpy(), own["seats"].to_numpy()
    rows["fixed_capex_musd"] = np.where(np.isfinite(capex) & (capex > 0), capex, 0.0).tolist()
    rows["block_seats"] = np.where(seats > 0, seats, 0.0).tolist()
    default = pd.DataFrame(rows).astype(
        {column.name: _dtype(column) for column in TABLES["options"]}
    )
    if not len(options):
        return default.reset_index(drop=True)
    if not len(default):
        return options
    return pd.concat([options, default], ignore_index=True)
