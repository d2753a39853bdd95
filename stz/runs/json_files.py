"""JSON files of a run: strict, so that any reader takes them, and numbers without end as text."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np

from stz.errors import DataError, Problem


def write_json(path: Path, value: object) -> None:
    """Write JSON that any reader accepts: infinite numbers and NaN become text."""
    text = json.dumps(strict(value), ensure_ascii=False, indent=1, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", errors="replace")


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON object, or say what is wrong with the file."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(said, dict):
            raise ValueError("it does not hold an object")
    except (OSError, ValueError, RecursionError) as error:
        raise unreadable(path, error) from error
    return said


def unreadable(path: Path, error: Exception) -> DataError:
    """Return the error that says which file of a run cannot be read, and why."""
    where = f"{path.parent.name}/{path.name}"
    reason = (
        f"{type(error).__name__}: {error}"
        if not isinstance(error, OSError)
        else str(error.strerror)
    )
    mend = "solve again into a new run folder; do not edit the files of a run by hand"
    return DataError(Problem(where, f"cannot be read ({reason})", mend))


def strict(value: object) -> object:
    """Return a value as JSON holds it."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, Mapping):
        return {str(key): strict(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [strict(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return strict(asdict(value))
    return value


def number(value: Any) -> Any:
    """Return the number that :func:`write_json` wrote, infinite numbers and NaN included."""
    return float(value) if isinstance(value, str) else value
