"""What a build module hands over: rows, their columns, and what the manifest says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["point", "line", "polygon", "table"]
Row = dict[str, Any]

PROVENANCE = ("source", "year", "licence", "grade")


@dataclass(frozen=True)
class LayerInfo:
    """What the manifest says about a layer beyond what can be counted.

    Parameters
    ----------
    title : str
        One line for people.
    units : mapping of str to str
        Unit of each measured column.
    licence, attribution, year : str
        Terms of use, whom to name, and the year or years the data speak of.
    method : str
        How the layer was made, formulas included.
    notes : tuple of str
        What a user must know before relying on it.
    """

    title: str
    units: Mapping[str, str]
    licence: str
    attribution: str
    year: str
    method: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class BuiltLayer:
    """A finished layer before it is written: rows in file order, ``geometry`` a key if spatial."""

    name: str
    kind: Kind
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    info: LayerInfo

    @property
    def filename(self) -> str:
        """Name of the file the layer is written to."""
        return f"{self.name}.csv" if self.kind == "table" else f"{self.name}.geojson"


def finish(
    name: str, kind: Kind, columns: Iterable[str], rows: Iterable[Row], info: LayerInfo
) -> BuiltLayer:
    """Return the layer with the provenance columns last and every row in that order."""
    ordered = (*columns, *PROVENANCE)
    wanted = set(ordered) | ({"geometry"} if kind != "table" else set())
    done = tuple(rows)
    for row in done:
        if set(row) != wanted:
            raise ValueError(
                f"{name}: a row has the columns {sorted(set(row) ^ wanted)} too many or missing"
            )
    return BuiltLayer(name=name, kind=kind, columns=ordered, rows=done, info=info)


def weakest(*grades: str) -> str:
    """Return the weakest of some grades: D before C before B before A."""
    return max(grades)
