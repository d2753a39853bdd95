r"""The two methods: weighted sum and TOPSIS, with bounds where numbers are missing.

*Weighted sum* (simple additive weighting; Churchman and Ackoff 1954, "An approximate measure of
value", Operations Research 2(2), 172-187). Each part is brought to 0 (worst of the candidates) to 1
(best): ``n_ij = (x_ij - min_j) / (max_j - min_j)`` where more is better, ``(max_j - x_ij) /
(max_j - min_j)`` where less is; 1 for all where all are equal. The score is ``sum_j w_j n_ij``, the
weights brought to a sum of 1.

*TOPSIS* (Hwang and Yoon 1981, "Multiple Attribute Decision Making", Springer): ``r_ij = x_ij /
sqrt(sum_i x_ij^2)``, ``v_ij = w_j r_ij``; the ideal ``a+`` has the best ``v_ij`` of each part, the
anti-ideal ``a-`` the worst; ``d+`` and ``d-`` are Euclidean distances to both. The closeness is
``d- / (d+ + d-)``, from 0 to 1; 1 for all where all candidates are the same.

*Missing numbers* are never 0. A candidate without a number in a part is scored by its other parts:
their weighted mean, and distances over them alone. Beside it stand the least and the most it can
be, whatever the number is between the worst and the best of the other candidates: both methods
never fall when a part gets better and all else stays, so the ends are these two.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

type Floats = NDArray[np.float64]

_TIE = 1e-9
"""Scores nearer to one another than this have the same rank."""


@dataclass(frozen=True, eq=False)
class Scores:
    """Scores of all candidates by one method, 0 to 1, best 1.

    Attributes
    ----------
    value : ndarray, shape (candidates,)
        The score over the parts that are known; NaN where none is.
    low, high : ndarray, shape (candidates,)
        Least and most it can be, whatever the missing numbers are; equal where none is missing.
    """

    value: Floats
    low: Floats
    high: Floats

    @property
    def rank(self) -> NDArray[np.int64]:
        """Rank of each candidate, 1 for the best; equal scores share one. 0 without a score."""
        better = self.value[None, :] > self.value[:, None] + _TIE
        return np.where(np.isnan(self.value), 0, 1 + better.sum(axis=1)).astype(np.int64)

    @property
    def best_rank(self) -> NDArray[np.int64]:
        """Least rank it can have: only those are before it that are so in any case."""
        before = self.low[None, :] > self.high[:, None] + _TIE
        return (1 + before.sum(axis=1)).astype(np.int64)

    @property
    def worst_rank(self) -> NDArray[np.int64]:
        """Largest rank it can have: all those are before it that can be."""
        before = self.high[None, :] > self.low[:, None] + _TIE
        np.fill_diagonal(before, False)
        return (1 + before.sum(axis=1)).astype(np.int64)


def normalized(values: ArrayLike, better: ArrayLike) -> Floats:
    """Return each part on a scale from 0, the worst of the candidates, to 1, the best.

    Parameters
    ----------
    values : array-like, shape (candidates, parts)
        NaN where a number is missing; it stays so.
    better : array-like of bool, shape (parts,)
        Whether more is better.
    """
    x, more = _checked(values, better)
    low, high = _ends(x)
    spread = high - low
    scaled = np.divide(x - low, spread, out=np.ones_like(x), where=spread > 0)
    scaled = np.where(more | (spread <= 0), scaled, 1.0 - scaled)
    return np.asarray(np.where(np.isnan(x), np.nan, scaled), dtype=np.float64)


def weighted_sum(values: ArrayLike, weights: ArrayLike, better: ArrayLike) -> Scores:
    """Score candidates by the weighted sum of their normalized parts.

    Parameters
    ----------
    values : array-like, shape (candidates, parts)
        NaN where a number is missing.
    weights : array-like, shape (parts,)
        Not negative; only their proportions count.
    better : array-like of bool, shape (parts,)
        Whether more is better.

    Raises
    ------
    ValueError
        If shapes do not fit, or the weights are negative, not finite, or all 0.
    """
    scaled, share = normalized(values, better), _shares(weights, values)
    known = ~np.isnan(scaled)
    told = np.where(known, scaled, 0.0) @ share
    of = known @ share
    unknown = np.where(known, 0.0, 1.0) @ share
    value = np.divide(told, of, out=np.full(len(told), np.nan), where=of > 0)
    return Scores(value, told, told + unknown)


def topsis(values: ArrayLike, weights: ArrayLike, better: ArrayLike) -> Scores:
    """Score candidates by their closeness to the ideal; see :func:`weighted_sum`."""
    x, more = _checked(values, better)
    share = _shares(weights, values)
    length = np.sqrt(np.nansum(x**2, axis=0))
    v = share * np.divide(x, length, out=np.zeros_like(x), where=length > 0)
    v = np.where(np.isnan(x), np.nan, v)
    low, high = _ends(v)
    best, worst = np.where(more, high, low), np.where(more, low, high)
    known = ~np.isnan(v)
    value = _closeness(v, best, worst)
    value = np.where((known & (share > 0)).any(axis=1), value, np.nan)
    return Scores(
        value,
        _closeness(np.where(known, v, worst), best, worst),
        _closeness(np.where(known, v, best), best, worst),
    )


def _closeness(v: Floats, best: Floats, worst: Floats) -> Floats:
    """Return d- / (d+ + d-) over the parts that are known; 1 where there is no distance."""
    to_best = np.sqrt(np.nansum((v - best) ** 2, axis=1))
    to_worst = np.sqrt(np.nansum((v - worst) ** 2, axis=1))
    whole = to_best + to_worst
    return np.asarray(np.divide(to_worst, whole, out=np.ones_like(whole), where=whole > 0))


def _ends(x: Floats) -> tuple[Floats, Floats]:
    """Return the least and the largest known number of each part; 0 where none is known."""
    if not len(x):
        return np.zeros(x.shape[1]), np.zeros(x.shape[1])
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "All-NaN slice", RuntimeWarning)
        ends = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    return np.nan_to_num(ends[0]), np.nan_to_num(ends[1])


def _checked(values: ArrayLike, better: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    x, more = np.asarray(values, dtype=np.float64), np.asarray(better, dtype=np.bool_)
    if x.ndim != 2 or more.shape != x.shape[1:]:
        raise ValueError(f"{x.shape} values and {more.shape} directions: one for each part")
    if np.isinf(x).any():
        raise ValueError("values must be finite, or NaN where they are missing")
    return x, more


def _shares(weights: ArrayLike, values: ArrayLike) -> Floats:
    w = np.asarray(weights, dtype=np.float64)
    if w.shape != np.asarray(values).shape[1:]:
        raise ValueError(f"{w.shape} weights for {np.asarray(values).shape} values")
    if not (np.isfinite(w).all() and (w >= 0).all() and w.sum() > 0):
        raise ValueError(f"weights {w.tolist()}: must be finite, at least 0, and not all 0")
    return np.asarray(w / w.sum(), dtype=np.float64)
