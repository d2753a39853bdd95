"""Relief along a way, and the terrain class that follows from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter, minimum_filter

from stz.layers.build.ways.elevation import Elevation
from stz.layers.build.ways.least_cost import Cells

RADIUS_M = 3000.0
"""Local relief is the range of heights within this distance, m: a choice, so that the walls of a
valley count and mountains farther off do not. Hammond (1964) took squares of 9.7 km."""
HILLS_FROM_M = 90.0
MOUNTAIN_FROM_M = 300.0
"""Local relief of hills and of mountains, m.

The limits of the Australian Soil and Land Survey Field Handbook, 3rd edition (2009), chapter on
landform: hills from 90 m, mountains from 300 m. Hammond (1964), Classes of land surface form in the
forty-eight states, USA, has nearly the same (300 and 1,000 feet).
"""
MOUNTAIN_CLIMB_M_PER_KM = 10.0
"""What a mountain way rises and falls at least, m per km: a floor of a wide valley is hills.

A judgement: every part of the Pak-China cable from Khunjerab to Mansehra has 26 or more, the road
under the Margalla hills from Islamabad to Taxila has 8.
"""
_BAND_ROWS = 60


def local_relief(elevation: Elevation, radius_m: float = RADIUS_M) -> NDArray[np.float64]:
    """Return the range of heights within a distance of each cell, m.

    Cells get narrower to the north: the circle is drawn anew for every half degree.
    """
    width, height = elevation.cell_size_m
    meters = elevation.meters
    found = np.zeros_like(meters)
    for first in range(0, len(meters), _BAND_ROWS):
        last = min(first + _BAND_ROWS, len(meters))
        middle = (first + last) // 2
        circle = _circle(width[middle], height[middle], radius_m)
        reach = circle.shape[0] // 2
        start, stop = max(first - reach, 0), min(last + reach, len(meters))
        part = meters[start:stop]
        span = maximum_filter(part, footprint=circle) - minimum_filter(part, footprint=circle)
        found[first:last] = span[first - start : last - start]
    return found


def relief_of_way(relief: NDArray[np.float64], cells: Cells) -> float:
    """Return the local relief that half of a way's cells have at least, m.

    The median: cost by the class of the way is then close to cost cell by cell
    (``docs/terrain.md``).
    """
    return float(np.median(relief[cells[:, 0], cells[:, 1]]))


def share_from(relief: NDArray[np.float64], cells: Cells, least_m: float) -> float:
    """Return the share of a way's cells with at least this much local relief."""
    return float(np.mean(relief[cells[:, 0], cells[:, 1]] >= least_m))


def terrain_class(relief_m: float, climb_m_per_km: float) -> str:
    """Return plain, hills or mountain.

    Parameters
    ----------
    relief_m : float
        Local relief that half of the way has at least, m.
    climb_m_per_km : float
        What the way rises and falls, m per km.
    """
    if relief_m >= MOUNTAIN_FROM_M and climb_m_per_km >= MOUNTAIN_CLIMB_M_PER_KM:
        return "mountain"
    return "hills" if relief_m >= HILLS_FROM_M else "plain"


def _circle(width_m: float, height_m: float, radius_m: float) -> NDArray[np.bool_]:
    rows, columns = int(radius_m // height_m), int(radius_m // width_m)
    down, right = np.mgrid[-rows : rows + 1, -columns : columns + 1]
    inside: NDArray[np.bool_] = np.hypot(down * height_m, right * width_m) <= radius_m
    return inside
