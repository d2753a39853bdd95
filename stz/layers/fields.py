"""Columns of layer contracts: type, range, meaning, and the pandera checks made from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandera.pandas as pa

from stz.messages import GRADES, grades_meaning

FieldKind = Literal["text", "real", "whole", "flag"]
DTYPES: dict[FieldKind, str] = {"text": "str", "real": "float64", "whole": "int64", "flag": "bool"}
FINITE = "must be a finite number"


@dataclass(frozen=True)
class Field:
    """One column of a layer.

    Parameters
    ----------
    name : str
        Column name; measured columns carry their unit in it.
    kind : {"text", "real", "whole", "flag"}
        Type on loading; on disk a flag is ``true`` or ``false``.
    meaning : str
        What it says, with the unit.
    minimum, maximum : float, optional
        Range, ends included.
    choices : tuple of str
        Allowed texts; empty for any.
    nullable : bool
        Whether a row may leave it empty; it is then missing (NaN) in the table.
    blank : bool
        Whether a text may be empty; it is then ``""`` in the table.
    unique : bool
        Whether every row must differ.
    required : bool
        Whether the file must have the column; ``fill`` stands in where it has not.
    fill : str
        Text of an absent column.
    """

    name: str
    kind: FieldKind
    meaning: str
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    nullable: bool = False
    blank: bool = False
    unique: bool = False
    required: bool = True
    fill: str = ""

    @property
    def dtype(self) -> str:
        """Return the pandas dtype on loading; whole numbers that may be missing are floats."""
        return "float64" if self.kind == "whole" and self.nullable else DTYPES[self.kind]


def text(name: str, meaning: str, choices: Sequence[str] = (), *, nullable: bool = False) -> Field:
    """Return a text column that every row fills (or may leave missing, if ``nullable``)."""
    return Field(name, "text", meaning, choices=tuple(choices), nullable=nullable)


def remark(name: str, meaning: str, fill: str = "") -> Field:
    """Return a text column that may be blank, or absent altogether."""
    return Field(name, "text", meaning, blank=True, required=False, fill=fill)


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
) -> Field:
    """Return a column of real numbers."""
    return Field(name, "real", meaning, minimum, maximum, nullable=nullable)


def count(name: str, meaning: str, minimum: float | None = 0, *, nullable: bool = False) -> Field:
    """Return a column of whole numbers."""
    return Field(name, "whole", meaning, minimum, nullable=nullable)


def flag(name: str, meaning: str) -> Field:
    """Return a yes-or-no column."""
    return Field(name, "flag", meaning)


PROVENANCE = (
    text("source", "where the row comes from"),
    text("year", "year or years covered"),
    text("licence", "terms of use"),
    text("grade", f"confidence in the row. {grades_meaning()}", GRADES),
)
"""The four columns every layer ends with."""


def pandera_column(field: Field) -> Any:
    """Return the pandera column of a field; each check carries its rule as the error text."""
    checks = []
    if field.minimum is not None:
        checks.append(pa.Check.ge(field.minimum, error=range_rule(field)))
    if field.maximum is not None:
        checks.append(pa.Check.le(field.maximum, error=range_rule(field)))
    if field.choices:
        checks.append(
            pa.Check.isin(field.choices, error=f"must be one of {', '.join(field.choices)}")
        )
    if field.kind in ("real", "whole"):
        checks.append(pa.Check(lambda column: ~np.isinf(column.astype("float64")), error=FINITE))
    return pa.Column(
        field.dtype,
        checks=checks,
        nullable=field.nullable,
        unique=field.unique,
        required=field.required,
        description=field.meaning,
        name=field.name,
    )


def range_rule(field: Field) -> str:
    """Return the range of a field in words."""
    low = "" if field.minimum is None else f"at least {field.minimum:,g}"
    high = "" if field.maximum is None else f"at most {field.maximum:,g}"
    return f"must be {' and '.join(part for part in (low, high) if part)}"
