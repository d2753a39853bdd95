"""In what share of several plans each zone and each link is chosen."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from stz.analysis.decisions import decided
from stz.errors import DataError, Problem
from stz.runs import Run

KINDS: tuple[str, ...] = ("zone", "link")
COLUMNS: tuple[str, ...] = ("kind", "id", "chosen", "plans", "share", "mean_seats")
"""Columns of the table of shares."""

_WHERE = "table of plans"


def frequency(plans: Sequence[Run] | pd.DataFrame, total: int | None = None) -> pd.DataFrame:
    """Return in what share of the plans each zone and link is chosen.

    Parameters
    ----------
    plans : sequence of Run, or DataFrame
        Runs, or a table with the columns ``plan``, ``kind`` (``zone`` or ``link``), ``id`` and,
        if wanted, ``seats``: one row per choice. A row that is there twice counts once.
    total : int, optional
        How many plans there are, where some chose nothing and so have no row; default as many as
        the table names.

    Returns
    -------
    DataFrame
        ``kind, id, chosen, plans, share, mean_seats``: in how many of how many plans it was
        chosen, that share (0 to 1), and the mean number of seats over the plans that chose it
        (NaN for links). Zones first, the most chosen first.

    Raises
    ------
    DataError
        If a column is missing, a kind is not known, an id is empty, seats are no number or less
        than nothing, or ``total`` is smaller than the number of plans.
    """
    if isinstance(plans, pd.DataFrame):
        table = _checked(plans)
        named = int(table["plan"].nunique())
    else:
        table = choices(plans)
        named = len(plans)
    if total is not None and total < named:
        what = f"{total} plans in all, but {named} are named"
        raise DataError(Problem(_WHERE, what, "give at least as many as there are"))
    count = named if total is None else total
    grouped = table.groupby(["kind", "id"], sort=True)
    found = grouped.agg(chosen=("plan", "nunique"), mean_seats=("seats", "mean")).reset_index()
    found["plans"] = count
    found["share"] = found["chosen"] / max(count, 1)
    found["order"] = found["kind"].map({kind: rank for rank, kind in enumerate(KINDS)})
    found = found.sort_values(["order", "chosen", "id"], ascending=[True, False, True])
    return found[list(COLUMNS)].reset_index(drop=True)


def choices(runs: Sequence[Run]) -> pd.DataFrame:
    """Return the zones and links of runs as a table of ``plan, kind, id, seats``.

    Parameters
    ----------
    runs : sequence of Run
        Plans; each is named by its position, counted from 1.
    """
    rows = [
        {"plan": str(position), "kind": kind, "id": key, "seats": row.get("seats")}
        for position, run in enumerate(runs, start=1)
        for kind in KINDS
        for key, row in decided(run, kind).items()
    ]
    table = pd.DataFrame(rows, columns=["plan", "kind", "id", "seats"])
    return table.assign(seats=pd.to_numeric(table["seats"]).astype(float))


def _checked(plans: pd.DataFrame) -> pd.DataFrame:
    missing = [column for column in ("plan", "kind", "id") if column not in plans.columns]
    if missing:
        mend = "give columns plan, kind, id and, if wanted, seats"
        raise DataError([Problem(_WHERE, "the column is missing", mend, field=c) for c in missing])
    table = plans[["plan", "kind", "id"]].copy()
    seats = plans["seats"] if "seats" in plans.columns else pd.Series(float("nan"), plans.index)
    table["seats"] = pd.to_numeric(seats, errors="coerce").astype(float)
    problems = [
        Problem(_WHERE, what, mend, row=str(row), field=field, value=str(plans.loc[row, field]))
        for field, wrong, what, mend in (
            ("plan", table["plan"].isna(), "every choice belongs to a plan", "name the plan"),
            ("kind", ~table["kind"].isin(KINDS), "is not a kind of choice", "write zone or link"),
            ("id", table["id"].isna() | (table["id"].astype(str) == ""), "is empty", "give the id"),
        )
        for row in table.index[wrong]
    ]
    unread = (seats.notna() & table["seats"].isna()) | (table["seats"] < 0)
    problems += [
        Problem(
            _WHERE, "seats are a number from 0", "correct it, or leave it empty",
            row=str(row), field="seats", value=str(seats[row]),
        )
        for row in table.index[unread]
    ]  # fmt: skip
    if problems:
        raise DataError(problems)
    table = table.assign(id=table["id"].astype(str), plan=table["plan"].astype(str))
    return table.drop_duplicates(["plan", "kind", "id"])
