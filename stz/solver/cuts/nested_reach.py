"""Nested reach cuts: of one pool no more people work than its most attractive open zone draws.

Willingness is nested: whoever would travel to a zone with share ``r`` would go to any zone with a
larger one, too. For a pool with ``T`` people, a set ``A`` of sites and any ``m``,

    sum over A of workers  <=  T * (m + sum over A of max(0, reach - m) * opened)

Valid: with ``R`` the largest reach of an open site of ``A`` at most ``T * R`` people of the pool
work in ``A``; either ``R <= m``, or the term of that site alone brings the right side to ``T * R``.
With one site and ``m = 0`` it is the reach row, with all sites of reach at most ``m`` the nested
row of the model. Together they say all that can be said of one pool: they are the projection of
the pool split by willingness, where ``w[j,k,i] <= mass[j,k] * opened[i]`` for every layer ``k``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stz.model import FloatArray, IntArray, PlanningModel, horizon, linear
from stz.solver.cuts.pool import Cut


@dataclass(frozen=True, eq=False)
class _Pool:
    """One pool: its pairs by falling reach."""

    pool: int
    pairs: IntArray
    site: IntArray
    share: FloatArray


class NestedReachCuts:
    """Separator of nested reach cuts for one model."""

    def __init__(self, model: PlanningModel) -> None:
        at = model.at
        self.years, self.options_of_site = model.columns.years, at.options_of_site
        self.talent = horizon(model.instance).talent
        share = model.instance.reach["share"].to_numpy(float)
        self.pools: list[_Pool] = []
        for pool, pairs in enumerate(at.pairs_of_pool):
            if len(pairs) < 2:
                continue  # the reach row says as much
            order = pairs[np.argsort(-share[pairs], kind="stable")]
            self.pools.append(_Pool(pool, order, at.site_of_pair[order], share[order]))

    def separate(self, solution: FloatArray, *, tolerance: float = 1e-4) -> list[Cut]:
        """Return the most violated cut of every pool and year.

        Parameters
        ----------
        solution : float array, shape (n_columns,)
        tolerance : float
            Least violation worth a cut, as a share of the pool.
        """
        cuts: list[Cut] = []
        for year, columns in enumerate(self.years):
            opened = np.array(
                [float(solution[columns.open[own]].sum()) for own in self.options_of_site]
            )
            for one in self.pools:
                talent = float(self.talent[year][one.pool])
                if talent <= 0:
                    continue
                people = solution[columns.workers[one.pairs]] / talent
                if people.sum() <= tolerance:
                    continue
                # one row per threshold: the shares themselves, where the right side bends
                over = np.maximum(one.share[None, :] - one.share[:, None], 0.0)
                gained = np.maximum(people - over * opened[one.site], 0.0)
                violation = gained.sum(axis=1) - one.share
                best = int(np.argmax(violation))
                if violation[best] > tolerance:
                    cuts.append(self._cut(year, one, talent, best, gained[best] > 0))
        return cuts

    def _cut(self, year: int, one: _Pool, talent: float, place: int, taken: np.ndarray) -> Cut:
        columns, m = self.years[year], float(one.share[place])
        terms: list[tuple[IntArray, FloatArray | float]] = [
            (columns.workers[one.pairs[taken]], -1.0 / talent)
        ]
        for site, share in zip(one.site[taken].tolist(), one.share[taken].tolist(), strict=True):
            if share > m:
                terms.append((columns.open[self.options_of_site[site]], share - m))
        return Cut.at_least(linear(*terms), -m, "nested")
