"""What every check of an instance uses: names of rows, rules of numbers, counts in words."""

from __future__ import annotations

import math
from typing import Any, TypeGuard

import numpy as np
import pandas as pd

from stz.instance.tables import row_name

WHERE = "instance"
"""What a problem calls the place it was found in."""


LARGEST = 1e12
"""No number of a plan is larger; beyond it solvers lose digits of all others."""


def named_rows(name: str, table: pd.DataFrame, mask: Any) -> list[tuple[int, str]]:
    """Return position and name of the rows of a table that ``mask`` picks."""
    picked = np.flatnonzero(np.asarray(mask, dtype=bool)).tolist()
    return [(row, row_name(name, table.iloc[row].to_dict(), row + 1)) for row in picked]


def number_rule(
    value: object,
    least: float = -math.inf,
    most: float = math.inf,
    *,
    whole: bool = False,
    endless: bool = False,
) -> str:
    """Return the rule a number breaks; '' if none. ``endless`` lets ``inf`` stand for no bound."""
    if not is_number(value):
        return "must be a number"
    if isinstance(value, int) and abs(value) > LARGEST:  # before it is made a float
        return f"must be at most {LARGEST:g}"
    if math.isnan(value):
        return "must be a number, not NaN"
    if endless and value == math.inf:
        return ""
    if math.isinf(value):
        return "must be finite; leave it out for no limit"
    if abs(value) > LARGEST:
        return f"must be at most {LARGEST:g}"
    if whole and value != round(value):
        return "must be a whole number"
    if value < least or value > most:
        return f"must be at least {least:g}" + (f" and at most {most:g}" if most < math.inf else "")
    return ""


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value is a number as Python writes it; true and false are not."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
