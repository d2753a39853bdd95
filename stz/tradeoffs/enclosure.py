"""``Enclosure``: what plans reach and what bounds allow, on two scales of which more is better.

``u`` is pushed, ``v`` is asked for. A plan with ``(u, v)`` shows that so much can be reached with
``v`` or less of the second; a solve with a floor ``e`` on ``v`` and the bound ``B`` shows that
nothing with ``v >= e`` has more than ``B``. Plans make the inner staircase, floors the outer one;
the front lies between. A line ``u + slope * v <= limit`` that holds for all plans, such as a
Lagrangian bound of the linear relaxation, cuts corners off the outer one.

The area between the two, over that of the rectangle which the two ends of the front span, is the
area gap; halving the largest part of it is the box algorithm of Hamacher, Pedersen and Ruzika
("Finding representative systems for discrete bicriterion optimization problems", Operations
Research Letters 35, 2007), with bounds where theirs has optima.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from stz.model import FloatArray

#: Two merits that differ by less than this share of their size are the same.
SAME = 1e-6


@dataclass(frozen=True, slots=True)
class Cell:
    """Part of the second scale over which both staircases are level.

    Attributes
    ----------
    low, high : float
        Merits of the second metric; the lower end is not part of it.
    reached : float
        What plans reach all over it.
    allowed : float
        What bounds allow at its lower end.
    area : float
        Area between the two boundaries.
    """

    low: float
    high: float
    reached: float
    allowed: float
    area: float

    @property
    def height(self) -> float:
        """What bounds allow beyond what plans reach."""
        return self.allowed - self.reached


@dataclass(eq=False)
class Enclosure:
    """Two boundaries between which the front lies; grows as plans and bounds come in.

    Parameters
    ----------
    whole : bool
        Whether the second metric only has whole values.
    """

    whole: bool = False
    points: list[tuple[float, float]] = field(default_factory=list)
    floors: list[tuple[float, float]] = field(default_factory=list)
    beyond: list[tuple[float, float]] = field(default_factory=list)
    lines: list[tuple[float, float]] = field(default_factory=list)

    def add_plan(self, u: float, v: float) -> None:
        """Take what a plan reaches."""
        self.points.append((u, v))

    def add_floor(self, floor: float, bound: float) -> None:
        """Take that no plan with ``v >= floor`` has more than ``bound``."""
        self.floors.append((floor, bound))

    def add_beyond(self, limit: float, bound: float) -> None:
        """Take that no plan with ``v > limit`` has more than ``bound``."""
        self.beyond.append((limit, bound))

    def add_line(self, slope: float, limit: float) -> None:
        """Take that ``u + slope * v <= limit`` in all plans."""
        self.lines.append((slope, limit))

    def reached(self, v: float) -> float:
        """Return the most that a plan with at least ``v`` is known to reach."""
        return max((u for u, at in self.points if at >= v), default=-math.inf)

    def allowed(self, v: float, slack: float = 0.0) -> float:
        """Return the most that any plan with at least ``v`` may reach.

        A solver may miss a floor by ``slack``, so that a plan on it is held to it all the same.
        """
        levels = [bound for floor, bound in self.floors if floor <= v + slack]
        levels += [bound for limit, bound in self.beyond if limit < v - slack]
        return min(min(levels, default=math.inf), self._cut(v))

    def allowed_beyond(self, v: float) -> float:
        """Return the most that any plan with more than ``v`` may reach."""
        return min(self._level_beyond(v), self._cut(v))

    def _level_beyond(self, v: float) -> float:
        floor_at = math.floor(v + SAME) + 1.0 if self.whole else v
        levels = [bound for floor, bound in self.floors if floor <= floor_at]
        levels += [bound for limit, bound in self.beyond if limit <= v or limit < floor_at]
        return min(levels, default=math.inf)

    def _cut(self, v: float) -> float:
        return min((limit - slope * v for slope, limit in self.lines), default=math.inf)

    def cells(self, low: float, high: float, least: float) -> list[Cell]:
        """Return the parts of the second scale between two merits, along it.

        Parameters
        ----------
        low, high : float
            Merits of the second metric.
        least : float
            Merit of the first from which areas are counted.
        """
        marks = [at for _, at in self.points] + [at for at, _ in (*self.floors, *self.beyond)]
        edges = sorted({low, high, *(mark for mark in marks if low < mark < high)})
        return [self._cell(start, end, least) for start, end in pairwise(edges)]

    def _cell(self, low: float, high: float, least: float) -> Cell:
        reached = max(self.reached(high), least)
        at, top = self._top(low, high)
        over = np.maximum(top - reached, 0.0)
        return Cell(low, high, reached, max(float(top[0]), reached), _area(at, over))

    def _top(self, low: float, high: float) -> tuple[FloatArray, FloatArray]:
        """Return the corners of the outer boundary over a cell."""
        level = self._level_beyond(low)
        bends = [*self.lines, *([(0.0, level)] if math.isfinite(level) else [])]
        at = [low, high]
        for one, (slope, limit) in enumerate(bends):
            for other, cap in bends[:one]:
                if slope != other:
                    crossing = (limit - cap) / (slope - other)
                    if low < crossing < high:
                        at.append(crossing)
        places = np.array(sorted(at))
        top = np.full(len(places), level)
        for slope, limit in self.lines:
            top = np.minimum(top, limit - slope * places)
        return places, top

    def gap(self, low: float, high: float, least: float) -> float:
        """Return the area between the boundaries over that of the rectangle that holds them.

        Parameters
        ----------
        low, high, least : float
            As for :meth:`cells`.
        """
        between = sum(cell.area for cell in self.cells(low, high, least))
        whole = (self.allowed(low) - least) * (high - low)
        if between <= 0:
            return 0.0
        return between / whole if math.isfinite(between) else math.inf

    def inner(self, low: float, high: float, least: float) -> list[tuple[float, float]]:
        """Return the corners of the inner boundary as ``(u, v)``, along the second scale."""
        return list(_unbent(self._inner(low, high, least)))

    def _inner(self, low: float, high: float, least: float) -> Iterator[tuple[float, float]]:
        yield max(self.reached(low), least), low
        for cell in self.cells(low, high, least):
            yield cell.reached, cell.low
            yield cell.reached, cell.high

    def outer(self, low: float, high: float, least: float) -> list[tuple[float, float]]:
        """Return the corners of the outer boundary as ``(u, v)``, along the second scale."""
        return list(_unbent(self._outer(low, high, least)))

    def _outer(self, low: float, high: float, least: float) -> Iterator[tuple[float, float]]:
        yield max(self.allowed(low), self.reached(low), least), low
        for cell in self.cells(low, high, least):
            at, top = self._top(cell.low, cell.high)
            for place, level in zip(at.tolist(), top.tolist(), strict=True):
                yield max(level, cell.reached), place


def _area(at: FloatArray, height: FloatArray) -> float:
    """Return the area under a line through corners; infinite where it is not known."""
    if not np.isfinite(height).all():
        return math.inf if (height == math.inf).any() and at[-1] > at[0] else 0.0
    return float(np.trapezoid(height, at))


def _unbent(corners: Iterator[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Leave out corners at which a line does not turn."""
    kept: list[tuple[float, float]] = []
    for corner in corners:
        if kept and corner == kept[-1]:
            continue
        if len(kept) > 1 and kept[-2][0] == kept[-1][0] == corner[0]:
            kept.pop()
        kept.append(corner)
    yield from kept
