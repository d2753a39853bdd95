"""Read plain tables, DataFrames or lists of dicts, into the typed tables of an instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Sized
from typing import Any

import numpy as np
import pandas as pd

from stz.errors import Problem
from stz.instance.plain.cells import (
    WHERE,
    column_dtype,
    is_empty,
    is_id,
    plain_id,
    short,
    text_rule,
    typed_table,
)
from stz.instance.tables import TABLES, Column
from stz.near_names import did_you_mean


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
    has_network = is_network(given["links"], gateways)
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
    tables = {key: typed_table(key, frame, problems) for key, frame in raw.items()}
    tables["links"] = _finished_links(tables["links"])
    tables["options"] = _finished_options(tables["sites"], tables["options"])
    tables["failures"] = _finished_failures(tables)
    return tables, frozenset(unreadable)


def is_network(links: Any, gateways: Sequence[object]) -> bool:
    """Whether connectivity is asked for: links are given, or an empty table of them and gateways.

    An empty table with gateways is a network in which only what stands at a gateway is connected.
    Without gateways it says no more than leaving the table out.
    """
    if links is None:
        return False
    return bool(gateways) or not isinstance(links, Sized) or len(links) > 0


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
            Problem(WHERE, "must be a list of nodes", layer="gateways", value=short(gateways),
                    mend="write gateways=[...]")
        )  # fmt: skip
        return ()
    named = [plain_id(gateway) for gateway in gateways]
    for gateway in named:
        wrong = is_empty(gateway) or not is_id(gateway)
        rule = "must be a node" if wrong else text_rule(gateway)
        if rule:
            problems.append(
                Problem(WHERE, rule, layer="gateways",
                        value=short(gateway), mend="name a node of the fiber graph")
            )  # fmt: skip
    good = [gateway for gateway in named if not is_empty(gateway) and is_id(gateway)]
    return tuple(dict.fromkeys(good))


def _frame(
    table: str, value: Any, problems: list[Problem], unreadable: set[str], *, has_network: bool
) -> pd.DataFrame:
    """Return ``value`` as a DataFrame with known columns only; absent keys take the default."""
    columns = {column.name: column for column in TABLES[table]}

    def report(rule: str, mend: str, **place: str) -> None:
        problems.append(Problem(WHERE, rule, layer=table, mend=mend, **place))

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


def _named_nodes(raw: Mapping[str, pd.DataFrame], gateways: Sequence[object]) -> pd.DataFrame:
    named: dict[object, None] = {}
    for table, column in (("links", "a"), ("links", "b"), ("sites", "node"), ("cities", "node")):
        if column in raw[table].columns:
            ids = [plain_id(value) for value in raw[table][column].tolist()]
            named.update(dict.fromkeys(i for i in ids if not is_empty(i) and is_id(i)))
    named.update(dict.fromkeys(gateways))
    return pd.DataFrame({"node": pd.Series(list(named), dtype=object)})


def _finished_links(links: pd.DataFrame) -> pd.DataFrame:
    """Name the unnamed links; links that exist cost nothing to build."""
    width = max(4, len(str(len(links))))
    names = [
        name if name != "" else f"L{number:0{width}d}"
        for number, name in enumerate(links["link"].tolist(), start=1)
    ]
    capex = np.where(links["existing"], 0.0, links["capex_musd"])
    return links.assign(link=pd.Series(names, dtype=object), capex_musd=capex)


def _finished_failures(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Read numbers in text such as ``1;2`` as the ids they are, where ids are numbers."""
    failures = tables["failures"]
    for column, key in (("links", "link"), ("nodes", "node")):
        known = set(tables[column][key].tolist())
        cells = [
            tuple(
                int(part)
                if isinstance(part, str) and part not in known and part.isdecimal()
                and int(part) in known else part
                for part in cell
            )
            for cell in failures[column].tolist()
        ]  # fmt: skip
        failures = failures.assign(**{column: pd.Series(cells, dtype=object)})
    return failures


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
        {column.name: column_dtype(column) for column in TABLES["options"]}
    )
    if not len(options):
        return default.reset_index(drop=True)
    if not len(default):
        return options
    return pd.concat([options, default], ignore_index=True)
