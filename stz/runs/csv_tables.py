"""Tables as CSV without loss: numbers with all their digits, ids as the text or number they are."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from stz.escape import no_formula
from stz.runs.json_files import unreadable

type Kinds = Mapping[str, Mapping[str, str]]
"""Kind of every column of every table: ``id, ids, str, float, int`` or ``bool``."""


def write_tables(
    folder: Path, tables: Mapping[str, pd.DataFrame], kinds: Kinds
) -> dict[str, dict[str, str]]:
    """Write the tables; return for each the id columns that are not text, and what they are.

    Several ids in one cell are a JSON list.
    """
    ids: dict[str, dict[str, str]] = {}
    for name, table in tables.items():
        columns = list(kinds[name])
        written = table[columns] if len(table) else table.reindex(columns=columns)
        ids[name] = {}
        for column, kind in kinds[name].items():
            stored = _stored(written[column], kind)
            if stored != "str" and kind == "id":
                ids[name][column] = stored
            if stored == "json":
                texts = [json.dumps(value, ensure_ascii=False) for value in written[column]]
                written = written.assign(**{column: pd.Series(texts, written.index, dtype=object)})
        written = written.assign(
            **{
                column: pd.Series([_inert(v) for v in written[column]], written.index, dtype=object)
                for column, kind in kinds[name].items()
                if kind in ("id", "ids", "str")
            }
        )
        # Text in quotes always: some csv modules leave a lone "\r" bare, which reads as a line end.
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            written.to_csv(file, index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    return ids


def _inert(value: object) -> object:
    """Return text that no spreadsheet runs; reading takes the apostrophe before it off."""
    if isinstance(value, str) and value.startswith("'"):
        return f"'{value}"
    return no_formula(value)


def _stored(values: pd.Series, kind: str) -> str:
    """Return how ids are stored: as text, as whole numbers, or as JSON."""
    if kind == "ids":
        return "json"
    if kind != "id" or all(isinstance(value, str) for value in values):
        return "str"
    whole = all(isinstance(value, int) and not isinstance(value, bool) for value in values.tolist())
    return "int" if whole else "json"


def read_tables(
    folder: Path,
    kinds: Kinds,
    ids: Mapping[str, Mapping[str, str]],
    optional: Mapping[str, Collection[str]] | None = None,
    *,
    inert: bool = False,
) -> dict[str, pd.DataFrame]:
    """Read what :func:`write_tables` wrote.

    Parameters
    ----------
    folder : Path
        Where the tables are.
    kinds : mapping
        Kinds of the columns of the tables to read.
    ids : mapping
        What :func:`write_tables` returned.
    optional : mapping, optional
        Columns by table that may be missing.
    inert : bool
        Whether text that a spreadsheet might run begins with an apostrophe, as earlier versions of
        this program did not write it.
    """
    may_miss = optional or {}
    return {
        name: _read_table(
            folder / f"{name}.csv", kinds[name], ids.get(name, {}), may_miss.get(name, ()), inert
        )
        for name in kinds
    }


def _read_table(
    path: Path,
    kinds: Mapping[str, str],
    ids: Mapping[str, str],
    optional: Collection[str],
    inert: bool,
) -> pd.DataFrame:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader, [])
            rows = list(reader)
    except (OSError, ValueError, csv.Error) as error:
        raise unreadable(path, error) from error
    wanted = [column for column in kinds if column in header or column not in optional]
    if header != wanted or any(len(row) != len(header) for row in rows):
        raise unreadable(path, ValueError(f"its columns are not {', '.join(kinds)}"))
    if inert:
        rows = [[cell.removeprefix("'") for cell in row] for row in rows]
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
    if kind == "ids":
        return pd.Series([tuple(json.loads(value)) for value in values], dtype=object)
    if stored == "json":
        return pd.Series([json.loads(value) for value in values], dtype=object)
    return pd.Series(list(values), dtype=object)
