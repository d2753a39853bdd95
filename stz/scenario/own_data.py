"""What a planner changes in the data: own rows of layers, and numbers adjusted by a filter.

A number is named in one way everywhere: a ``key`` of the scenario, or a ``layer`` with a
``column`` and a filter ``where``. ``*`` in a key or a column stands for any letters.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Discriminator, Field, PlainValidator, Tag, WithJsonSchema
from pydantic_core import PydanticCustomError

from stz.scenario.sections import LayerName, Number, Section, Text

_CELL = {"type": ["string", "number", "boolean"]}


def read_cell(value: Any) -> str | float | bool:
    """Return the value of a cell: text, a finite number, or true or false."""
    if isinstance(value, bool | int) or (isinstance(value, str) and value):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    raise PydanticCustomError("cell", "must be a text, a number, or true or false")


def read_cells(value: Any) -> str | float | bool | tuple[str | float | bool, ...]:
    """Return the value of a cell, or several of which it must be one."""
    if isinstance(value, list | tuple) and value:
        return tuple(read_cell(item) for item in value)
    return read_cell(value)


Cell = Annotated[Any, PlainValidator(read_cell), WithJsonSchema(_CELL)]
"""A value of a layer, as a scenario writes it."""
Cells = Annotated[
    Any,
    PlainValidator(read_cells),
    WithJsonSchema({"anyOf": [_CELL, {"type": "array", "items": _CELL, "minItems": 1}]}),
]
"""A value that a row must have, or several of which it must have one."""


class LayerRows(Section):
    """A layer with rows of the planner's own; what is not named here is as packaged."""

    file: Text | None = None
    """File in place of the packaged layer; null for the packaged one."""
    add: Text | None = None
    """File with rows to add. Columns that may be empty or have a default may be left out."""
    change: Text | None = None
    """File with the layer's id and the columns to change; an empty cell changes nothing."""
    drop: tuple[Text, ...] = ()
    """Ids of rows to leave out."""


FILES = ("file", "add", "change")
"""What in :class:`LayerRows` names a file."""


def _layer_kind(value: Any) -> str:
    return "[rows]" if isinstance(value, Mapping | BaseModel) else "[file]"


LayerChoice = Annotated[
    Annotated[Text, Tag("[file]")] | Annotated[LayerRows, Tag("[rows]")],
    Discriminator(_layer_kind),
]
"""A file in place of a packaged layer, or changes to its rows."""


class Target(Section):
    """A number of the scenario, or a column of a layer in the rows that a filter takes."""

    key: Text | None = None
    """Key of the scenario: fiber.repair_h, sizes.leased.block_capex_musd, sizes.*.*_capex_musd."""
    layer: LayerName | None = None
    """Layer, in place of a key."""
    column: Text | None = None
    """Column of the layer; capex_*_usd_per_km is three of them."""
    where: dict[Text, Cells] = Field(default_factory=dict)
    """Column to the value, or list of values, that a row must have; empty for all rows."""


class Adjustment(Target):
    """A number that is multiplied, or set: of the scenario by key, or of a layer by a filter."""

    name: Text | None = None
    """Name, so that --set adjust.NAME.multiply=1.5 finds it; null for none."""
    multiply: Number | None = None
    """Factor; whole numbers are rounded. Null where `set` is given."""
    set: Cell | None = None
    """Value in place of what was there. Null where `multiply` is given."""
    basis: str = ""
    """Where the factor or value comes from; shown with the plan."""
