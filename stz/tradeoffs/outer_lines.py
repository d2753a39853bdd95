"""Lines that no plan is beyond, from the relaxation of the root: they cut the outer staircase."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from stz.model import OBJECTIVES, parse_objective
from stz.solver import Planner, Prober
from stz.tradeoffs.axes import Axis
from stz.tradeoffs.enclosure import Cell, Enclosure

#: Slopes that differ less than this share are not both worth a line.
OTHER_SLOPE = 0.1


class OuterLines:
    """Adds lines to an enclosure that no plan is beyond, from the relaxation of the root.

    Each is the chord of two neighboring plans, moved outward until a relaxation proves that there
    is nothing beyond. They cut the corners off between floors, where a solve for each would be
    needed otherwise.
    """

    def __init__(self, planner: Planner, pushed: Axis, floored: Axis, enclosure: Enclosure) -> None:
        self.planner, self.pushed, self.floored = planner, pushed, floored
        self.enclosure = enclosure
        self.slopes: list[float] = []
        self.prober: Prober | None = None
        # options that cost more are left out of the relaxation: nobody may want those
        natural = all(axis.maximize == OBJECTIVES[axis.metric] for axis in (pushed, floored))
        own = parse_objective(planner.objective)
        self.usable = natural and (own.metric, own.maximize) == (pushed.metric, pushed.maximize)

    def add(
        self, plans: Sequence[tuple[float, float]], cells: Sequence[Cell], *, seconds: float
    ) -> bool:
        """Add the line of the chord over the most area that has none yet; tell whether there was.

        Parameters
        ----------
        plans : sequence of (float, float)
            Both merits of the plans that none beats, along the second scale.
        cells : sequence of Cell
            What is between the boundaries.
        seconds : float
            What the relaxation of the root may take.
        """
        slope = self._slope(plans, cells) if self.usable else None
        if slope is None:
            return False
        if self.prober is None:
            self.prober = Prober(self.planner, time_limit=seconds)
        self.slopes.append(slope)
        price = slope if self.pushed.maximize == self.floored.maximize else -slope
        bound = self.prober.weighted_bound({self.pushed.metric: 1.0, self.floored.metric: price})
        if math.isfinite(bound):
            self.enclosure.add_line(slope, self.pushed.merit(bound))
        return True

    def _slope(self, plans: Sequence[tuple[float, float]], cells: Sequence[Cell]) -> float | None:
        """Return the slope of the chord under the largest area that is unlike all used."""
        found: list[tuple[float, float]] = []
        for (above, left), (below, right) in pairwise(plans):
            area = sum(cell.area for cell in cells if left <= cell.low < right)
            if area <= 0 or above <= below:
                continue
            slope = (above - below) / (right - left)
            if not any(abs(slope - one) <= OTHER_SLOPE * one for one in self.slopes):
                found.append((area, slope))
        return max(found)[1] if found else None
