"""Strong reach rows ``workers <= reach * talent * opened``, found when broken.

Where they are few the model states them.
"""

from __future__ import annotations

import numpy as np

from stz.model.columns import FloatArray, linear
from stz.model.groups import STATED_REACH_PAIRS, reach_bounds
from stz.model.planning_model import PlanningModel
from stz.solver.cut_pool import Cut


class ReachCuts:
    """Separator of strong reach rows for one model."""

    def __init__(self, model: PlanningModel) -> None:
        self.columns = model.columns
        self.at = model.at
        self.bounds = reach_bounds(model.instance, model.at)
        self.needed = len(self.bounds) > STATED_REACH_PAIRS

    def separate(
        self, solution: FloatArray, *, tolerance: float = 1e-5, most: int = 20_000
    ) -> list[Cut]:
        """Return the broken rows, worst first."""
        if not self.needed:
            return []
        opened = np.array(
            [solution[self.columns.open[own]].sum() for own in self.at.options_of_site]
        )
        workers = solution[self.columns.workers]
        share = workers / np.maximum(self.bounds, 1e-12) - opened[self.at.site_of_pair]
        share[self.bounds <= 0] = 0.0
        broken = np.flatnonzero(share > tolerance)
        broken = broken[np.argsort(-share[broken], kind="stable")][:most]
        return [self._cut(int(pair)) for pair in broken]

    def _cut(self, pair: int) -> Cut:
        options = self.at.options_of_site[int(self.at.site_of_pair[pair])]
        terms = linear(
            (self.columns.open[options], 1.0),
            (self.columns.workers[[pair]], -1.0 / self.bounds[pair]),
        )
        return Cut.at_least(terms, 0.0, "reach")
