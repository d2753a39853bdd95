"""What a layer contract is, and the pandera schema made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

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
class LayerContract:
    """What one layer must hold; ``identity`` names its rows in messages.

    No two rows may agree in all columns of ``unique_together``.
    """

    name: str
    kind: LayerKind
    title: str
    identity: str
    fields: tuple[Field, ...]
    references: tuple[Reference, ...] = ()
    unique_together: tuple[str, ...] = ()

    @property
    def filename(self) -> str:
        """Name of the packaged file."""
        return f"{self.name}.csv" if self.kind == "table" else f"{self.name}.geojson"

    @property
    def all_fields(self) -> tuple[Field, ...]:
        """Fields of the layer, provenance included."""
        return (*self.fields, *PROVENANCE)


def schema(contract: LayerContract) -> Any:
    """Return the pandera schema of a layer; columns it does not name are kept."""
    return pa.DataFrameSchema(
        {field.name: pandera_column(field) for field in contract.all_fields},
        unique=list(contract.unique_together) or None,
        strict=False,
        name=contract.name,
        description=contract.title,
    )
