"""Tables as CSV that spreadsheets open as they are meant."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from stz.escape import no_formula

if TYPE_CHECKING:
    import pandas as pd

_DECIMALS = 3


def write_spreadsheet(table: pd.DataFrame, path: Path) -> None:
    """Write a table for spreadsheets: no formulas, whole numbers whole, a byte order mark."""
    kinds = {column: table[column].dtype.kind for column in table.columns}
    safe = {
        column: table[column].map(_plain_number if kind == "f" else no_formula)
        for column, kind in kinds.items()
        if kind not in "bi"
    }
    table.assign(**safe).to_csv(path, index=False, lineterminator="\n", encoding="utf-8-sig")


def _plain_number(value: float) -> str:
    """Return a number with three decimals at most; nothing for none."""
    if not math.isfinite(value):
        return "" if math.isnan(value) else str(value)
    text = f"{round(value, _DECIMALS) + 0.0:.{_DECIMALS}f}"
    return text.rstrip("0").rstrip(".")
