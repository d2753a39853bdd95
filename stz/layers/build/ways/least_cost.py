"""Least-cost ways over a grid of heights: a step costs its length and what it climbs or falls."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from stz.layers.build.geometry import GEOD, Position, straight_km
from stz.layers.build.ways.elevation import Elevation

MARGIN_KM = 25.0
MARGIN_SHARE = 0.4
"""A way may leave the box around its ends by 25 km and 40 % of the straight line."""
AVOID = 4.0
"""Cost of a km over sea or abroad, in km over land at home."""
_KM_PER_DEGREE = 111.0
# Half of the sixteen neighbors of a cell; the other half are the same steps backwards.
_STEPS = ((0, 1), (1, 0), (1, 1), (1, -1), (1, 2), (1, -2), (2, 1), (2, -1))

Cells = NDArray[np.int64]


@dataclass(frozen=True)
class Way:
    """A way from cell to cell.

    Parameters
    ----------
    cells : ndarray of int, shape (n, 2)
        Row and column of each cell, ends included.
    straight_km : float
        Geodesic length between the middles of the first and the last cell, km.
    grid_km : float
        Length from middle to middle along the cells, km.
    climb_km : float
        Sum of all rises and falls, km.
    """

    cells: Cells
    straight_km: float
    grid_km: float
    climb_km: float

    def scaled_km(self, straight_km: float) -> float:
        """Return the length along the cells, km, for ends that are ``straight_km`` apart.

        The ends lie somewhere in their cells: the way is as much longer than the straight line as
        it is from middle to middle.
        """
        if self.straight_km == 0.0:
            return straight_km
        return straight_km * max(1.0, self.grid_km / self.straight_km)


@dataclass(frozen=True)
class Terrain:
    """A grid of heights and which of its cells a way should keep to.

    Parameters
    ----------
    elevation : Elevation
        The heights.
    good : ndarray of bool, shape of the heights
        Land at home; other cells cost :data:`AVOID` times as much.
    """

    elevation: Elevation
    good: NDArray[np.bool_]

    def window(self, a: Position, b: Position) -> tuple[slice, slice]:
        """Return the rows and columns that a way between two positions may use."""
        margin = (MARGIN_KM + MARGIN_SHARE * straight_km(a, b)) / _KM_PER_DEGREE
        cells = round(margin * self.elevation.cells_per_degree)
        ends = np.array([self.elevation.cell(a), self.elevation.cell(b)])
        wide = round(cells / float(np.cos(np.radians(max(abs(a[1]), abs(b[1]))))))
        low = np.maximum(ends.min(axis=0) - (cells, wide), 0)
        high = np.minimum(ends.max(axis=0) + (cells, wide) + 1, self.good.shape)
        return slice(int(low[0]), int(high[0])), slice(int(low[1]), int(high[1]))


def least_cost_way(terrain: Terrain, a: Position, b: Position, climb_weight: float) -> Way:
    """Return the way between two positions that costs least.

    Parameters
    ----------
    terrain : Terrain
        Heights and cells to keep to.
    a, b : (lon, lat)
        The ends, degrees.
    climb_weight : float
        ``k``: a step of ``d`` km with slope ``s`` (rise or fall over length) costs
        ``d x (1 + k x s)``, so that a km up or down costs as much as ``k`` km on the level.

    Notes
    -----
    Dijkstra's algorithm on the grid with sixteen neighbors a cell; costs are whole centimeters, so
    that sums are exact on every machine.
    """
    rows, columns = terrain.window(a, b)
    corner = np.array([rows.start, columns.start])
    first, last = (np.array(terrain.elevation.cell(end)) - corner for end in (a, b))
    shape = (rows.stop - rows.start, columns.stop - columns.start)
    graph = _graph(terrain, rows, columns, climb_weight)
    start, stop = (int(cell[0] * shape[1] + cell[1]) for cell in (first, last))
    _, before = dijkstra(graph, directed=False, indices=start, return_predecessors=True)
    path = [stop]
    while path[-1] != start:
        path.append(int(before[path[-1]]))
    cells = np.column_stack(np.unravel_index(np.array(path[::-1]), shape)) + corner
    return _measured(terrain.elevation, cells)


def _measured(elevation: Elevation, cells: Cells) -> Way:
    width, height = elevation.cell_size_m
    moves = np.abs(np.diff(cells, axis=0))
    at = (cells[1:, 0] + cells[:-1, 0]) // 2
    lengths = np.hypot(moves[:, 0] * height[at], moves[:, 1] * width[at])
    climbs = [_climb(elevation.meters, start, stop) for start, stop in pairwise(cells)]
    middles = [elevation.middle(int(row), int(column)) for row, column in cells[[0, -1]]]
    return Way(
        cells=cells,
        straight_km=float(GEOD.inv(*middles[0], *middles[1])[2]) / 1000,
        grid_km=float(lengths.sum()) / 1000,
        climb_km=float(sum(climbs)) / 1000,
    )


def _climb(meters: NDArray[np.float64], start: Cells, stop: Cells) -> float:
    halfway = _between(start, stop)
    low, high = float(meters[tuple(start)]), float(meters[tuple(stop)])
    if halfway is None:
        return abs(high - low)
    middle = float(np.mean([meters[tuple(cell)] for cell in halfway]))
    return abs(middle - low) + abs(high - middle)


def _between(start: Cells, stop: Cells) -> tuple[Cells, Cells] | None:
    """Return the two cells that a step like a knight's goes between, if it is one."""
    move = stop - start
    if np.abs(move).max() < 2:
        return None
    near = np.sign(move) * (np.abs(move) == 2)
    return start + near, stop - near


def _graph(terrain: Terrain, rows: slice, columns: slice, climb_weight: float) -> csr_array:
    meters = terrain.elevation.meters[rows, columns]
    dear = np.where(terrain.good[rows, columns], 1.0, AVOID)
    width, height = (size[rows] for size in terrain.elevation.cell_size_m)
    number = np.arange(meters.size).reshape(meters.shape)
    tails, heads, costs = [], [], []
    for down, right in _STEPS:
        tail, head = _shifted(number.shape, down, right)
        at = np.arange(tail[0].start, tail[0].stop) + down // 2
        length = np.hypot(down * height[at], right * width[at])[:, None]
        if max(down, abs(right)) < 2:
            climb = np.abs(meters[head] - meters[tail])
            times = (dear[tail] + dear[head]) / 2
        else:
            near, far = _halves(number.shape, down, right)
            middle = (meters[near] + meters[far]) / 2
            climb = np.abs(middle - meters[tail]) + np.abs(meters[head] - middle)
            times = (dear[tail] + dear[near] + dear[far] + dear[head]) / 4
        cost = (length + climb_weight * climb) * times
        tails.append(number[tail].ravel())
        heads.append(number[head].ravel())
        costs.append(np.rint(cost * 100).ravel())
    joined = (np.concatenate(costs), (np.concatenate(tails), np.concatenate(heads)))
    return csr_array(joined, shape=(meters.size, meters.size))


def _shifted(shape: tuple[int, ...], down: int, right: int) -> tuple[tuple[slice, slice], ...]:
    """Return where a step starts and where it ends, as slices of the grid."""
    left = max(-right, 0)
    tail = slice(0, shape[0] - down), slice(left, shape[1] - max(right, 0))
    head = slice(down, shape[0]), slice(left + right, shape[1] - max(right, 0) + right)
    return tail, head


def _halves(shape: tuple[int, ...], down: int, right: int) -> tuple[tuple[slice, slice], ...]:
    """Return the two cells that a knight's step goes between, as slices of the grid."""
    tail, _ = _shifted(shape, down, right)
    sign = 1 if right > 0 else -1
    near = (1, 0) if down == 2 else (0, sign)
    far = (down - near[0], right - near[1])
    return tuple(
        (
            slice(tail[0].start + move[0], tail[0].stop + move[0]),
            slice(tail[1].start + move[1], tail[1].stop + move[1]),
        )
        for move in (near, far)
    )
