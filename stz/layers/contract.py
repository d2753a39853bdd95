"""What a layer contract is, and the pandera schema made from it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import pandera.pandas as pa

from stz.layers.fields import PROVENANCE, Field, pandera_column

LayerKind = Literal["point", "line", "polygon", "table"]
CRS = "EPSG:4326"


@dataclass(frozen=True)
class Reference:
    """A column whose values must be ids of other layers.

    Parameters
    ----------
    column : str
        The referring column.
    targets : tuple of (str, str)
        Layers and their id columns; a value must be in one of them.
    several : bool
        Whether the cell holds several ids, ';' between.
    in_totals : bool
        Whether rows of territories outside the totals are exempt (they have no census row).
    """

    column: str
    targets: tuple[tuple[str, str], ...]
    several: bool = False
    in_totals: bool = False


@dataclass(frozen=True)
class Part:
    """Columns of a layer that come from somewhere else than the rest of their row.

    Columns that begin with ``name`` say from where (``coord_source``, ``coord_year``,
    ``coord_licence``, ``coord_grade``); what is empty or left out is as the row says.

    Parameters
    ----------
    name : str
        What the names of those columns begin with.
    columns : tuple of str
        Columns it speaks of; ``geometry`` for the position.
    """

    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class LayerContract:
    """What one layer must hold; ``identity`` names its rows in messages.

    No two rows may agree in all columns of ``unique_together``. Columns of ``parts`` have sources
    of their own.
    """

    name: str
    kind: LayerKind
    title: str
    identity: str
    fields: tuple[Field, ...]
    references: tuple[Reference, ...] = ()
    unique_together: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()

    @property
    def said_of_parts(self) -> tuple[str, ...]:
        """Columns that say where others come from."""
        return tuple(
            dict.fromkeys(
                found
                for part in self.parts
                for found in self.origin_columns(part.columns[0]).values()
            )
        )

    def origin_columns(self, column: str) -> dict[str, str]:
        """Return the columns that may say where a column comes from better than the row does.

        Parameters
        ----------
        column : str
            A column of the layer, or ``geometry``.

        Returns
        -------
        dict of str to str
            Column by what it says: source, year, licence, grade. Empty where only the row does.
        """
        known = {field.name for field in self.fields}
        return {
            said.name: f"{part.name}_{said.name}"
            for part in self.parts
            if column in part.columns
            for said in PROVENANCE
            if f"{part.name}_{said.name}" in known
        }

    def origin(self, column: str, cells: Mapping[Hashable, Any]) -> dict[str, str]:
        """Return source, year, licence and grade of one cell: its part's, else those of its row.

        Parameters
        ----------
        column : str
            A column of the layer, or ``geometry``.
        cells : mapping
            Cells of the row by column.
        """
        own = self.origin_columns(column)
        return {
            said.name: _said(cells.get(own.get(said.name))) or _said(cells.get(said.name))
            for said in PROVENANCE
        }

    @property
    def filename(self) -> str:
        """Name of the packaged file."""
        return f"{self.name}.csv" if self.kind == "table" else f"{self.name}.geojson"

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Fields of the layer, provenance included."""
        return (*self.fields, *PROVENANCE)


def _said(cell: Any) -> str:
    return "" if pd.isna(cell) else str(cell)


def schema(contract: LayerContract) -> Any:
    """Return the pandera schema of a layer; columns it does not name are kept."""
    return pa.DataFrameSchema(
        {field.name: pandera_column(field) for field in contract.all_fields},
        unique=list(contract.unique_together) or None,
        strict=False,
        name=contract.name,
        description=contract.title,
    )
