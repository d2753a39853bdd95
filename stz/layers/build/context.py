"""The build's view of ``data/geo/sources``: tables with corrections, layers built once."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from stz.layers.build.layer import BuiltLayer

Table = list[dict[str, str]]
Builder = Callable[["BuildContext"], BuiltLayer]


class BuildContext:
    """Give build modules their sources and the layers built before them.

    Parameters
    ----------
    sources : Path
        Folder of source tables, usually ``data/geo/sources``.
    builders : mapping of str to Builder
        Builder of each layer, by layer name.
    """

    def __init__(self, sources: Path, builders: Mapping[str, Builder]) -> None:
        self._sources = sources
        self._builders = builders
        self._built: dict[str, BuiltLayer] = {}

    def table(self, name: str) -> Table:
        """Return a source table as text cells, mended by ``corrections.csv``."""
        rows = [dict(row) for row in _read_csv(self._sources / f"{name}.csv")]
        for mend in _read_csv(self._sources / "corrections.csv"):
            if mend["table"] != name:
                continue
            hits = [row for row in rows if row[mend["key_field"]] == mend["key"]]
            if len(hits) != 1 or hits[0][mend["field"]] != mend["printed"]:
                raise ValueError(
                    f"{name}: the correction of {mend['key']} no longer fits the table"
                )
            hits[0][mend["field"]] = mend["corrected"]
        return rows

    def features(self, name: str) -> list[dict[str, Any]]:
        """Return the features of a source GeoJSON file."""
        loaded = json.loads((self._sources / f"{name}.geojson").read_text(encoding="utf-8"))
        features: list[dict[str, Any]] = loaded["features"]
        return features

    def layer(self, name: str) -> BuiltLayer:
        """Return a layer, building it (and what it needs) the first time."""
        if name not in self._built:
            self._built[name] = self._builders[name](self)
        return self._built[name]


@cache
def _read_csv(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


def number(text: str) -> float | None:
    """Return a printed number, or None where nothing is printed."""
    return float(text) if text.strip() else None


def whole(text: str) -> int | None:
    """Return a printed whole number, or None where nothing is printed."""
    value = number(text)
    return None if value is None else round(value)
