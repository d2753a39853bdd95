"""Rows of a planner's own in a packaged layer: added, changed and left out, by small files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from stz.errors import Problem
from stz.layers.contract import CRS, LayerContract
from stz.layers.derived import left_out, with_derived
from stz.layers.fields import Field
from stz.layers.frames import ReadLayer, blank, converted, read_raw, typed
from stz.near_names import did_you_mean
from stz.plurals import counted

NOT_STATED = "not stated (own row of the planner)"
"""Licence of added rows that do not say theirs."""
MODELED = "C"
"""Grade of a row with a changed number: an inference, whatever grade the packaged row has."""
_NUMBERING = ("id", "fid", "ogc_fid")
"""Columns that programs add to vector files on their own."""
_NAMED = 6


@dataclass(frozen=True)
class OwnRows:
    """Changes to the rows of a layer.

    Attributes
    ----------
    file : Path or None
        File in place of the packaged layer.
    add, change : Path or None
        Files with rows to add, and with the columns to change of rows that are there.
    drop : tuple of str
        Ids of rows to leave out.
    """

    file: Path | None = None
    add: Path | None = None
    change: Path | None = None
    drop: tuple[str, ...] = ()

    @property
    def changes_rows(self) -> bool:
        """Whether anything is added, changed or left out."""
        return bool(self.add or self.change or self.drop)


def own_rows(given: Any) -> OwnRows:
    """Return what a scenario or a caller says of a layer: a file, or changes to its rows.

    Parameters
    ----------
    given : str, Path, mapping or object
        A file; or ``file, add, change, drop`` as keys or attributes.
    """
    if isinstance(given, str | Path):
        return OwnRows(file=Path(given))
    held = given if isinstance(given, Mapping) else vars(given)
    paths = {name: Path(held[name]) for name in ("file", "add", "change") if held.get(name)}
    return OwnRows(**paths, drop=tuple(str(row) for row in held.get("drop") or ()))


@dataclass(frozen=True)
class Told:
    """What was done to the rows of a layer: in words, and the files it was done by."""

    lines: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()


@dataclass
class _Work:
    """A layer while rows are changed: positions, origins and problems move together."""

    read: ReadLayer
    frame: pd.DataFrame
    problems: list[Problem]
    origins: dict[tuple[int, str], str]
    unread: set[tuple[int, str]]
    lines: list[str] = field(default_factory=list)

    def done(self) -> ReadLayer:
        return replace(
            self.read,
            frame=self.frame,
            problems=tuple(self.problems),
            origins=self.origins,
            unread=frozenset(self.unread),
        )


def with_own_rows(
    read: ReadLayer, own: OwnRows, reads: Mapping[str, ReadLayer]
) -> tuple[ReadLayer, Told]:
    """Return a layer with rows left out, changed and added, in this order.

    Parameters
    ----------
    read : ReadLayer
        The packaged layer, or the file in its place.
    own : OwnRows
        What to do.
    reads : mapping of str to ReadLayer
        Layers that are ready, from which positions of added rows may follow.
    """
    if read.frame is None or not own.changes_rows:
        return read, Told()
    work = _Work(read, read.frame, list(read.problems), dict(read.origins), set(read.unread))
    _drop(work, own)
    if own.change is not None:
        _change(work, own.change)
    if own.add is not None:
        _add(work, own.add, reads)
    files = tuple(path for path in (own.change, own.add) if path is not None)
    return work.done(), Told(tuple(work.lines), files)


def _drop(work: _Work, own: OwnRows) -> None:
    contract, frame = work.read.contract, work.frame
    if not own.drop or contract.identity not in frame:
        return
    ids = frame[contract.identity].astype("str")
    for row in dict.fromkeys(own.drop):
        if row not in set(ids):
            mend = did_you_mean(row, ids, f"use an id of the column {contract.identity}")
            work.problems.append(
                Problem(
                    "scenario",
                    "no row has this id",
                    mend,
                    layer=contract.name,
                    field=f"layers.{contract.name}.drop",
                    value=row,
                )
            )
    gone = ids.isin(own.drop)
    if not gone.any():
        return
    kept = [int(place) for place in (~gone).to_numpy().nonzero()[0]]
    moved = {old: new for new, old in enumerate(kept)}
    work.frame = frame[~gone].reset_index(drop=True)
    work.unread = {(moved[at], column) for at, column in work.unread if at in moved}
    work.origins = {
        (moved[at], column): o for (at, column), o in work.origins.items() if at in moved
    }
    work.lines.append(f"{counted(int(gone.sum()), 'row')} left out: {_some(ids[gone])}")


def _key_columns(contract: LayerContract) -> tuple[str, ...]:
    return contract.unique_together or (contract.identity,)


def _loose(contract: LayerContract, path: Path) -> ReadLayer:
    """Read a file of rows by a layer's contract, whichever of its columns it has."""
    read = read_raw(contract, path, lenient=True)
    if not isinstance(read.frame, gpd.GeoDataFrame):
        return read
    problems = read.problems
    if read.frame.crs is None:
        what = "the file does not say its coordinate reference system"
        problems = (*problems, read.problem(what, f"save it with the CRS {CRS} (degrees)"))
    return replace(read, frame=read.frame.set_crs(CRS, allow_override=True), problems=problems)


def _unknown_columns(own: ReadLayer, work: _Work) -> list[str]:
    """Report columns that the layer does not have, and return them."""
    assert own.frame is not None
    known = [column.name for column in own.contract.all_fields]
    have = {*known, *map(str, work.frame.columns), "geometry", *_NUMBERING}
    unknown = [str(name) for name in own.frame.columns if str(name) not in have]
    work.problems += [
        own.problem(
            "the layer has no such column",
            did_you_mean(name, known, f"its columns are {', '.join(known)}"),
            field=name,
        )
        for name in unknown
    ]
    return unknown


def _change(work: _Work, path: Path) -> None:
    contract, own = work.read.contract, _loose(work.read.contract, path)
    work.problems += own.problems
    if own.frame is None:
        return
    unknown = _unknown_columns(own, work)
    if contract.identity not in own.frame:
        work.problems.append(
            own.problem(
                "the column is missing",
                f"add the column {contract.identity}, by which rows are found",
                field=contract.identity,
            )
        )
        return
    by = {column.name: column for column in contract.all_fields}
    keys = [name for name in _key_columns(contract) if name in own.frame]
    keys = keys if contract.identity in keys else [contract.identity, *keys]
    named = {name: converted(own.frame[name], by[name])[0].astype("str") for name in keys}
    columns = [
        name for name in by if name in own.frame and name not in keys and name not in unknown
    ]
    if not columns and not _shapes(own.frame).any():
        work.problems.append(own.problem("changes no column", "add the columns to change"))
    frame = work.frame.copy()
    told: list[str] = []
    for row in range(len(own.frame)):
        same = pd.Series(True, index=frame.index)
        for name in keys:
            same &= frame[name].astype("str") == named[name].iloc[row]
        hits = [int(place) for place in same.to_numpy().nonzero()[0]]
        if len(hits) != 1:
            work.problems.append(_not_one(own, row, frame, named, keys, hits))
            continue
        changed = _change_row(work, own, row, frame, hits[0], columns, by)
        if changed:
            told.append(f"{named[contract.identity].iloc[row]} ({', '.join(changed)})")
    work.frame = frame
    if told:
        work.lines.append(f"{counted(len(told), 'row')} changed by {path.name}: {_some(told)}")


def _not_one(
    own: ReadLayer,
    row: int,
    frame: pd.DataFrame,
    named: Mapping[str, pd.Series],
    keys: list[str],
    hits: list[int],
) -> Problem:
    identity = own.contract.identity
    value = " / ".join(named[name].iloc[row] for name in keys)
    if hits:
        missing = [name for name in _key_columns(own.contract) if name not in keys]
        what = f"{len(hits)} rows of the layer match"
        mend = f"add {', '.join(missing)} to tell them apart" if missing else "change another way"
        return own.problem(what, mend, row, "; ".join(keys), value)
    one = named[identity].iloc[row]
    mend = did_you_mean(one, frame[identity].astype("str"), "use `add` for new rows")
    if one in set(frame[identity].astype("str")):
        mend = f"look at the other columns of the row: {', '.join(keys)}"
    return own.problem("there is no such row to change", mend, row, "; ".join(keys), value)


def _change_row(
    work: _Work,
    own: ReadLayer,
    row: int,
    frame: pd.DataFrame,
    at: int,
    columns: list[str],
    by: Mapping[str, Field],
) -> list[str]:
    """Lay the cells of one row that are not empty over the layer's row; return their columns."""
    assert own.frame is not None
    changed = []
    for name in columns:
        cell = own.frame[name].iloc[[row]]
        if bool(blank(cell).iloc[0]):
            continue
        value, bad = converted(cell, by[name])
        if bad:
            rule, mend = own.unread_words(by[name], str(cell.iloc[0]))
            work.problems.append(own.problem(rule, mend, row, name, str(cell.iloc[0])))
            continue
        put(frame, at, name, value.iloc[0])
        work.origins[at, name] = str(own.path)
        changed.append(name)
    if isinstance(frame, gpd.GeoDataFrame) and bool(_shapes(own.frame).iloc[row]):
        frame.loc[frame.index[at], "geometry"] = own.frame.geometry.iloc[row]
        work.origins[at, "geometry"] = str(own.path)
        changed.append("geometry")
    mark_changed(own.contract, frame, at, changed, f"changed by {own.path.name}")
    return changed


def put(frame: pd.DataFrame, at: int, column: str, value: Any) -> None:
    """Set one value of a table that is not shared."""
    frame.loc[frame.index[at], column] = value


def mark_changed(
    contract: LayerContract, frame: pd.DataFrame, at: int, columns: list[str], how: str
) -> None:
    """Let the source of a row say what was changed, and its grade be no better than C.

    So do the sources and grades of the parts that the changed columns belong to. A source or grade
    that was itself given stays as given.
    """
    said = {name for name in columns if name in ("source", "year", "licence", "grade")}
    said |= {name for name in columns if name in contract.said_of_parts}
    values = [name for name in columns if name not in said]
    if not values:
        return
    own = [contract.origin_columns(name) for name in values]
    for column in dict.fromkeys(["source", *(one["source"] for one in own if "source" in one)]):
        told = blank(frame[column].iloc[[at]]).iloc[0] if column in frame else True
        if column not in columns and not told:
            put(frame, at, column, f"{frame[column].iloc[at]}; {', '.join(values)} {how}")
    for column in dict.fromkeys(["grade", *(one["grade"] for one in own if "grade" in one)]):
        told = blank(frame[column].iloc[[at]]).iloc[0] if column in frame else True
        if column not in columns and not told:
            put(frame, at, column, max(str(frame[column].iloc[at]), MODELED))


def _shapes(frame: pd.DataFrame) -> pd.Series:
    if not isinstance(frame, gpd.GeoDataFrame):
        return pd.Series(False, index=frame.index)
    found: pd.Series = frame.geometry.notna() & ~frame.geometry.is_empty
    return found


def _add(work: _Work, path: Path, reads: Mapping[str, ReadLayer]) -> None:
    contract = work.read.contract
    own = _loose(contract, path)
    if own.frame is None:
        work.problems += own.problems
        return
    if own.frame.empty:
        mend = "write the rows to add, or leave `add` out"
        work.problems.append(own.problem("the file has no rows", mend))
        return
    unknown = _unknown_columns(own, work)
    numbering = [name for name in _NUMBERING if name in own.frame and name not in work.frame]
    own = replace(own, frame=own.frame.drop(columns=[*unknown, *numbering]))
    assert own.frame is not None
    if "licence" not in own.frame and len(own.frame):
        own = replace(own, frame=own.frame.assign(licence=NOT_STATED))
    own = typed(own, may_be_empty=left_out(contract))
    own = with_derived(own, reads)
    assert own.frame is not None
    work.problems += own.problems
    extra, unread = _whole(work, own)
    keep = _new_ids(work, own)
    base, start = work.frame, len(work.frame)
    rows = extra.iloc[keep]
    if isinstance(base, gpd.GeoDataFrame) and isinstance(rows, gpd.GeoDataFrame):
        rows = rows.set_crs(base.crs, allow_override=True)  # the same degrees by another name
    table = pd.concat([pd.DataFrame(base), pd.DataFrame(rows)], ignore_index=True)
    table = table[[*base.columns]].astype(base.dtypes.drop("geometry", errors="ignore").to_dict())
    if isinstance(base, gpd.GeoDataFrame):
        table = gpd.GeoDataFrame(table, geometry="geometry", crs=base.crs)
    work.frame = table
    for new, old in enumerate(keep):
        work.origins[start + new, ""] = str(path)
        work.unread |= {(start + new, column) for at, column in unread if at == old}
    ids = [str(row) for row in rows[contract.identity]]
    if len(rows):
        work.lines.append(f"{counted(len(rows), 'row')} added from {path.name}: {_some(ids)}")


def _whole(work: _Work, own: ReadLayer) -> tuple[pd.DataFrame, set[tuple[int, str]]]:
    """Return rows with all columns of the layer; those that nothing stands in for are reported."""
    assert own.frame is not None
    frame, unread = own.frame, set(own.unread)
    count = len(frame)
    stand_in: Mapping[str, Any] = {"text": "", "real": 0.0, "whole": 0, "flag": False}
    for column in own.contract.all_fields:
        if column.name in frame:
            continue
        if column.nullable:
            values = pd.Series([None] * count, index=frame.index, dtype=column.dtype)
        else:
            work.problems.append(
                own.problem(
                    "the column is missing",
                    f"add the column {column.name}: {column.meaning}",
                    field=column.name,
                )
            )
            unread |= {(at, column.name) for at in range(count)}
            values = pd.Series([stand_in[column.kind]] * count, index=frame.index)
        dtype: Any = column.dtype
        frame = frame.assign(**{column.name: values.astype(dtype)})
    for name in work.frame.columns:
        if name not in frame:
            frame = frame.assign(**{str(name): None})
    return frame, unread


def _new_ids(work: _Work, own: ReadLayer) -> list[int]:
    """Report ids that the layer has already; return the positions of the other rows."""
    assert own.frame is not None
    identity = own.contract.identity
    by = {column.name: column for column in own.contract.fields}
    if identity not in own.frame or not by[identity].unique or identity not in work.frame:
        return list(range(len(own.frame)))
    there = set(work.frame[identity].dropna().astype("str"))
    keep = []
    for at, value in enumerate(own.frame[identity]):
        if not pd.isna(value) and str(value) in there:
            what = "the layer already has a row with this id"
            mend = "give it another id; or use `change` for the row, or `drop` it first"
            work.problems.append(own.problem(what, mend, at, identity, str(value)))
        else:
            keep.append(at)
    return keep


def _some(names: Iterable[str]) -> str:
    listed = [str(name) for name in names]
    more = len(listed) - _NAMED
    return ", ".join(listed[:_NAMED]) + (f" and {more} more" if more > 0 else "")
