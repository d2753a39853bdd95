"""Building blocks of layer contracts: pandera columns that say their rule, and how to mend a breach, in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandera.pandas as pa

FieldKind = Literal["text", "float", "int", "flag"]
GRADES = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Field:
    """One column of a layer.

    Parameters
    ----------
    name : str
        Column name; measured columns carry their unit in it.
    kind : {"text", "float", "int", "flag"}
        Type on loading; on disk a flag is ``true`` or ``false``.
    meaning : str
        What it says, with the unit.
    minimum, maximum : float, optional
        Range, ends included.
    choices : sequence of str
        Allowed texts; empty for any.
    nullable : bool
        Whether a row may leave it empty.
    unique : bool
        Whether every row must differ.
    required : bool
        Whether the file must have the column.
    """

    name: str
    kind: FieldKind
    meaning: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    nullable: bool = False
    unique: bool = False
    required: bool = True


def text(
    name: str, meaning: str, *, choices: Sequence[str] = (), nullable: bool = False, required: bool = True
) -> Field:
    """Return a text column."""
    return Field(name, "text", meaning, choices=tuple(choices), nullable=nullable, required=required)


def key(name: str, meaning: str) -> Field:
    """Return an id column: text, never empty, never twice."""
    return Field(name, "text", meaning, unique=True)


def real(
    name: str,
    meaning: str,
    minimum: float | None = None,
    maximum: float | None = None,
    *,
    nullable: bool = False,
    required: bool = True,
) -> Field:
    """Return a column of real numbers."""
    return Field(name, "float", meaning, minimum, maximum, nullable=nullable, required=required)


def count(name: str, meaning: str, minimum: float | None = 0, *, nullable: bool = False) -> Field:
    """Return a column of whole numbers."""
    return Field(name, "int", meaning, minimum, nullable=nullable)


def flag(name: str, meaning: str) -> Field:
    """Return a yes-or-no column."""
    return Field(name, "flag", meaning)


PROVENANCE = (
    text("source", "where the row comes from"),
    text("year", "year or years it speaks of"),
    text("licence", "terms of use"),
    text("grade", "confidence: A printed, B second hand, C inference or model, D no value", choices=GRADES),
)
"""The four columns every layer ends with."""


def pandera_column(field: Field) -> Any:
    """Return the pandera column of a field; checks carry their rule as the error text."""
    checks = []
    if field.minimum is not None:
        checks.append(pa.Check.ge(field.minimum, error=f"must be at least {field.minimum:g}"))
    if field.maximum is not None:
        checks.append(pa.Check.le(field.maximum, error=f"must be at most {field.maximum:g}"))
    if field.choices:
        checks.append(pa.Check.isin(field.choices, error=f"must be one of {', '.join(field.choices)}"))
    if field.kind in ("float", "int"):
        checks.append(
            pa.Check(lambda value: math.isfinite(value), element_wise=True, error="must be finite")
        )
    if field.kind == "text" and not field.nullable and not field.choices:
        pass
    dtype = {"text": "object", "float": "float64", "int": "Int64", "flag": "bool"}[field.kind]
    return pa.Column(
        dtype,
        checks=checks,
        nullable=field.nullable,
        unique=field.unique,
        required=field.required,
        description=field.meaning,
        name=field.name,
    )
