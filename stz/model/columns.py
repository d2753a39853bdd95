"""Where each decision of the formulation lives in the solution vector."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
"""An array of integers, mostly numbers of columns."""
FloatArray = npt.NDArray[np.float64]
"""An array of numbers with a fraction."""

NO_COLUMN = -1
"""Stands where a choice has no column, because it cannot be made."""


@dataclass(frozen=True, eq=False)
class YearColumns:
    """Columns of the decisions of one year, aligned with the rows of the instance's tables.

    ``open``, ``blocks``, ``build`` and ``connected`` say what is decided *by* the year: they never
    fall from one year to the next.

    Attributes
    ----------
    open : int array, shape (n_options,)
        ``open[site, size, package]``, one per row of ``instance.options``.
    blocks : int array, shape (n_options,)
        ``blocks`` of that option, or ``NO_COLUMN`` where ``min_blocks == max_blocks``.
    build : int array, shape (n_links,)
        ``build`` of every candidate link that can matter, else ``NO_COLUMN``.
    connected : int array, shape (n_cities,)
        ``connected`` of every city.
    workers : int array, shape (n_reach,)
        ``workers`` of every pair of pool and site within reach.
    remote : int array, shape (n_cities,)
        ``remote`` of every city with a pool, else ``NO_COLUMN``.
    arc_out, arc_back : int array, shape (n_edges,)
        ``arc`` of every edge of the fiber graph, from tail to head and from head to tail.
    """

    open: IntArray
    blocks: IntArray
    build: IntArray
    connected: IntArray
    workers: IntArray
    remote: IntArray
    arc_out: IntArray
    arc_back: IntArray


@dataclass(frozen=True, eq=False)
class Columns:
    """Columns of every year, and of what is counted once.

    Attributes
    ----------
    years : tuple of YearColumns
        One per planning year.
    n_columns : int
        Length of the solution vector.
    reached, full : int array, shape (n_pools,)
        Share of each pool that is reached in the last year, and whether that is all of it;
        ``NO_COLUMN`` unless the metric ``talent_reached`` is asked for.
    """

    years: tuple[YearColumns, ...]
    n_columns: int
    reached: IntArray
    full: IntArray

    @property
    def n_years(self) -> int:
        """Number of planning years."""
        return len(self.years)

    @property
    def last(self) -> YearColumns:
        """The columns of the last year: all that is ever opened, built and connected."""
        return self.years[-1]


@dataclass(frozen=True, eq=False)
class Linear:
    """A linear expression ``sum(coefficient * column) + constant`` over the solution vector."""

    columns: IntArray
    coefficients: FloatArray
    constant: float = 0.0

    def value(self, solution: FloatArray) -> float:
        """Return the value of the expression at a solution vector."""
        return float(self.coefficients @ solution[self.columns]) + self.constant


Parts = list[tuple[IntArray, FloatArray | float]]


def linear(*parts: tuple[IntArray, FloatArray | float], constant: float = 0.0) -> Linear:
    """Sum parts ``(columns, coefficients)`` into one expression, terms of one column merged."""
    own = [np.asarray(part[0], dtype=np.int64) for part in parts]
    weights = [
        np.full(columns.shape, part[1], dtype=float)
        for part, columns in zip(parts, own, strict=True)
    ]
    columns = np.concatenate([np.zeros(0, dtype=np.int64), *own])
    values = np.concatenate([np.zeros(0), *weights])
    decided = columns != NO_COLUMN
    columns, values = columns[decided], values[decided]
    merged, where = np.unique(columns, return_inverse=True)
    sums = np.bincount(where, weights=values, minlength=len(merged))
    kept = sums != 0
    return Linear(merged[kept], sums[kept], constant)


def combined(*weighted: tuple[Linear, float]) -> Linear:
    """Return the weighted sum of expressions."""
    return linear(
        *[(part.columns, part.coefficients * weight) for part, weight in weighted],
        constant=sum(part.constant * weight for part, weight in weighted),
    )
