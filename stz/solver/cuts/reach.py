"""Strong reach rows ``workers <= reach * talent * opened``, found when broken.

Where they are few the model states them.
"""

from __future__ import annotations

import numpy as np

from stz.model import FloatArray, PlanningModel, linear, reach_bounds, states_reach
from stz.solver.cuts.pool import Cut


class ReachCuts:
    """Separator of strong reach rows for one model."""

    def __init__(self, model: PlanningModel) -> None:
        self.years = model.columns.years
        self.at = model.at
        self.bounds = [
            reach_bounds(model.instance, model.at, model.horizon, t)
            for t in range(model.horizon.n_years)
        ]
        self.needed = not states_reach(model.layout)

    def separate(
        self, solution: FloatArray, *, tolerance: float = 1e-5, most: int = 20_000
    ) -> list[Cut]:
        """Return the broken rows of each year, worst first."""
        if not self.needed:
            return []
        return [
            self._cut(pair, t)
            for t in range(len(self.years))
            for pair in self._broken(solution, t, tolerance)[:most].tolist()
        ]

    def _broken(self, solution: FloatArray, t: int, tolerance: float) -> np.ndarray:
        columns, bounds = self.years[t], self.bounds[t]
        opened = np.array([solution[columns.open[own]].sum() for own in self.at.options_of_site])
        workers = solution[columns.workers]
        share = workers / np.maximum(bounds, 1e-12) - opened[self.at.site_of_pair]
        share[bounds <= 0] = 0.0
        broken = np.flatnonzero(share > tolerance)
        return broken[np.argsort(-share[broken], kind="stable")]

    def _cut(self, pair: int, t: int) -> Cut:
        columns, options = self.years[t], self.at.options_of_site[int(self.at.site_of_pair[pair])]
        terms = linear(
            (columns.open[options], 1.0),
            (columns.workers[[pair]], -1.0 / self.bounds[t][pair]),
        )
        return Cut.at_least(terms, 0.0, "reach")
