"""``importance.csv`` and ``importance.json`` of a run: what each element of its plan is worth.

Both are made from a run later, by ``stz explain RUN``. The JSON names its run: maps and briefings
take it only where it is of the run at hand.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stz.errors import Problem, ScenarioError
from stz.escape import no_formula
from stz.interval import Interval
from stz.replacement import Importance
from stz.runs.json_files import number, read_json, strict
from stz.runs.run import Run
from stz.whole_files import write_files

TABLE, DATA = "importance.csv", "importance.json"


@dataclass(frozen=True)
class Worth:
    """What one element of a plan is worth, as it is read back.

    Attributes
    ----------
    kind, id, name : str
        See :class:`stz.replacement.Element`.
    chosen : bool
    free, fixed : Interval
        Losses with everything free, and with the rest of the plan fixed.
    of_class, verdict : str
    """

    kind: str
    id: str
    name: str
    chosen: bool
    free: Interval
    fixed: Interval
    of_class: str
    verdict: str


@dataclass(frozen=True, eq=False)
class StoredImportance:
    """What the elements of a plan are worth, as it is read back.

    Attributes
    ----------
    rows : tuple of Worth
    value : float
        Objective that losses are measured from.
    unit : str
        Unit of losses.
    undecided : float
        Share of the plan's own elements whose class is undecided.
    notes : tuple of str
    """

    rows: tuple[Worth, ...]
    value: float
    unit: str
    undecided: float
    notes: tuple[str, ...]

    def of(self, kind: str, key: object) -> Worth | None:
        """Return the row of an element; None where there is none."""
        for row in self.rows:
            if row.kind == kind and row.id == str(key):
                return row
        return None


def save_importance(run: Run, table: Importance) -> list[Path]:
    """Write what the elements of a run's plan are worth into its folder.

    Raises
    ------
    ScenarioError
        If the folder cannot be written.
    """
    frame = table.frame()
    text = {column for column in frame.columns if frame[column].dtype == object}
    safe = frame.assign(**{column: frame[column].map(no_formula) for column in text})
    out = io.StringIO()
    safe.to_csv(out, index=False, lineterminator="\n")
    said = {
        "run_id": run.run_id, "unit": table.unit, "value": table.value,
        "undecided": table.undecided, "notes": list(table.notes),
        "elements": [
            {**row.as_dict(), "fixed_outcome": row.fixed_outcome, "status": row.status,
             "free": _ends(row.free), "fixed": _ends(row.fixed)}
            for row in table.rows
        ],
    }  # fmt: skip
    files = {
        TABLE: out.getvalue().encode("utf-8-sig"),
        DATA: (json.dumps(strict(said), ensure_ascii=False, indent=1) + "\n").encode(),
    }
    try:
        return write_files(run.path, files)
    except OSError as error:
        what = f"the table cannot be written: {error.strerror}"
        raise ScenarioError(Problem(str(run.path), what, "make the folder writable")) from error


def stored_importance(run: Run) -> StoredImportance | None:
    """Return what the elements of a run's plan are worth; None where that was not worked out.

    A file that was made of another run says nothing of this one.

    Raises
    ------
    DataError
        If the file is damaged.
    """
    file = run.path / DATA
    if not file.is_file():
        return None
    said = read_json(file)
    if said.get("run_id") != run.run_id:
        return None
    unit = str(said["unit"])
    return StoredImportance(
        rows=tuple(
            Worth(
                kind=str(row["kind"]), id=str(row["id"]), name=str(row["name"]),
                chosen=bool(row["chosen"]), free=_interval(row["free"], unit),
                fixed=_interval(row["fixed"], unit), of_class=str(row["class"]),
                verdict=str(row["verdict"]),
            )
            for row in said["elements"]
        ),
        value=float(number(said["value"])), unit=unit, undecided=float(said["undecided"]),
        notes=tuple(str(note) for note in said["notes"]),
    )  # fmt: skip


def _ends(interval: Interval) -> dict[str, float]:
    return {"low": interval.low, "high": interval.high}


def _interval(said: dict[str, Any], unit: str) -> Interval:
    return Interval(float(number(said["low"])), float(number(said["high"])), unit)
