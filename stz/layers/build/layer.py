"""What a build module hands over: rows, their columns, and what the manifest says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["point", "line", "polygon", "table"]
Row = dict[str, Any]

PROVENANCE = ("source", "year", "licence", "grade")


@dataclass(frozen=True)
class Origin:
    """Where some columns of a row come from, when it is not where the row comes from.

    Parameters
    ----------
    source, year, licence, grade : str
        As in the columns every layer ends with.
    """

    source: str
    year: str
    licence: str
    grade: str

    def cells(self, part: str) -> Row:
        """Return it as the cells of a part: ``coord_source``, ``coord_year`` and so on."""
        return {f"{part}_{name}": getattr(self, name) for name in PROVENANCE}


AS_THE_ROW = Origin("", "", "", "")
"""What stands for the origin of columns that come from where the row comes from."""


def together(origins: Iterable[Origin]) -> Origin:
    """Return the origin of what rests on several: texts side by side, the weakest grade."""
    found = list(dict.fromkeys(origins))
    texts = {
        name: "; ".join(dict.fromkeys(filter(None, (getattr(one, name) for one in found))))
        for name in ("source", "year", "licence")
    }
    return Origin(**texts, grade=weakest(*(one.grade for one in found)))


def origin_of(row: Mapping[str, str], grade: str = "grade") -> Origin:
    """Return the origin that a row of a source table states."""
    licence = row.get("licence") or "facts"
    return Origin(row["source"], row["year"], licence, row[grade])


def part_columns(part: str) -> tuple[str, ...]:
    """Return the columns that say where a part comes from."""
    return tuple(f"{part}_{name}" for name in PROVENANCE)


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
