"""Write columns and rows into a PuLP problem; the only code that speaks PuLP's modeling API."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import pulp

from stz.model.columns import FloatArray, IntArray, Linear
from stz.model.rows import Row

Category = Literal["Continuous", "Integer", "Binary"]


class WritingStopped(Exception):  # noqa: N818 (no error: time was up)
    """Time was up before the problem was written."""


def never() -> bool:
    """Return that time is not up."""
    return False


class ProblemWriter:
    """Holds a PuLP problem while it is written; column ``j`` is the variable whose id is ``j``.

    ``groups`` tells for every row by name which group it belongs to, ``contradictions`` which rows
    nothing can satisfy. Once ``stopped`` says that time is up, nothing more is written:
    :class:`WritingStopped` is raised.
    """

    def __init__(self, name: str, *, maximize: bool, stopped: Callable[[], bool] = never) -> None:
        self.stopped = stopped
        self.problem = pulp.LpProblem(
            name, pulp.const.LpMaximize if maximize else pulp.const.LpMinimize
        )
        self.contradictions: list[str] = []
        self.groups: dict[str, str] = {}
        self._variables: list[pulp.LpVariable] = []
        self._again: dict[str, int] = {}

    def add_columns(
        self,
        name: str,
        labels: Sequence[str],
        category: Category = "Continuous",
        upper: FloatArray | None = None,
        suffix: str = "",
    ) -> IntArray:
        """Add one variable per label, at least 0, and return their columns."""
        self._go_on()
        made = self.problem.add_variable_dict(
            name,
            [f"{number}_{label}{suffix}" for number, label in enumerate(labels)],
            lowBound=0,
            cat=category,
        )
        variables = list(made.values())
        if upper is not None:
            for variable, bound in zip(variables, upper.tolist(), strict=True):
                if np.isfinite(bound):
                    variable.upBound = bound
        self._variables.extend(variables)
        return np.array([variable.id for variable in variables], dtype=np.int64)

    def fix(self, columns: IntArray, values: FloatArray | float) -> None:
        """Fix columns at values."""
        given = np.broadcast_to(np.asarray(values, dtype=float), columns.shape)
        for column, value in zip(columns.tolist(), given.tolist(), strict=True):
            self._variables[column].bounds(value, value)

    def state(self, row: Row) -> None:
        """Add a row; one that no variable can satisfy is kept as a contradiction."""
        self._go_on()
        if not len(row.expression.columns):
            if row.lower > row.expression.constant or row.upper < row.expression.constant:
                self.contradictions.append(row.name)
                self.groups[row.name] = row.group
            return
        expression = self.expression(row.expression)
        name = label(row.name)
        if row.lower == row.upper:
            self._add(expression == row.lower, name, row.group)
            return
        both = np.isfinite(row.lower) and np.isfinite(row.upper)
        if np.isfinite(row.lower):
            self._add(expression >= row.lower, f"{name}_min" if both else name, row.group)
        if np.isfinite(row.upper):
            self._add(expression <= row.upper, f"{name}_max" if both else name, row.group)

    def _go_on(self) -> None:
        if self.stopped():
            raise WritingStopped

    def _add(self, constraint: pulp.LpAffineExpression, name: str, group: str) -> None:
        if name in self.groups:
            self._again[name] = self._again.get(name, 1) + 1
            name = f"{name}_again_{self._again[name]}"
        self.problem.addConstraint(constraint, name)
        self.groups[name] = group

    def expression(self, terms: Linear) -> pulp.LpAffineExpression:
        """Return a linear expression as PuLP knows it."""
        affine = pulp.lpSum_vars_coefs(
            (self._variables[column], coefficient)
            for column, coefficient in zip(
                terms.columns.tolist(), terms.coefficients.tolist(), strict=True
            )
        )
        return affine + terms.constant if terms.constant else affine


def label(*parts: object) -> str:
    """Return a name that every LP reader takes."""
    return re.sub(r"[^A-Za-z0-9]+", "_", "_".join(str(part) for part in parts))[:80]
