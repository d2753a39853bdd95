"""Length of a road from its least-cost way, fitted to the published lengths of highways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WEIGHTS = (5, 10, 15, 20, 25, 30, 35, 40, 50)
"""Weights of a climb that are tried, level km per km up or down."""


@dataclass(frozen=True)
class Highway:
    """A highway with a published length, and the least-cost way through its towns.

    Parameters
    ----------
    name : str
        Number of the highway.
    published_km : float
        Length as printed, km.
    straight_km : float
        Sum of the straight lines between its towns, km.
    grid_km : float
        Sum of the least-cost ways between its towns, km.
    climb_km : float
        What these rise and fall in all, km.
    """

    name: str
    published_km: float
    straight_km: float
    grid_km: float
    climb_km: float


@dataclass(frozen=True)
class LengthModel:
    """Road km = ``grid_factor`` x km of the way + ``climb_factor`` x km it rises and falls."""

    grid_factor: float
    climb_factor: float

    def km(self, grid_km: float, climb_km: float) -> float:
        """Return the road length of a way, km, to 0.1 km."""
        return round(self.grid_factor * grid_km + self.climb_factor * climb_km, 1)

    def error(self, highway: Highway) -> float:
        """Return how much too long (positive) or too short the model is, as a share."""
        return self.km(highway.grid_km, highway.climb_km) / highway.published_km - 1


def fitted(highways: Sequence[Highway]) -> LengthModel:
    """Return the model with the least squares of relative errors, to three decimals."""
    rows = np.array([[h.grid_km, h.climb_km] for h in highways])
    published = np.array([h.published_km for h in highways])[:, None]
    factors = np.linalg.lstsq(rows / published, np.ones(len(rows)))[0]
    return LengthModel(*(round(float(factor), 3) for factor in factors))


def left_out_errors(highways: Sequence[Highway]) -> NDArray[np.float64]:
    """Return the error on each highway of the model fitted to all others, as shares."""
    return np.array(
        [
            fitted([*highways[:at], *highways[at + 1 :]]).error(highway)
            for at, highway in enumerate(highways)
        ]
    )


def best_weight(tried: Mapping[int, Sequence[Highway]]) -> int:
    """Return the weight of a climb with the least median error on highways left out."""
    return min(
        tried, key=lambda weight: (float(np.median(np.abs(left_out_errors(tried[weight])))), weight)
    )
