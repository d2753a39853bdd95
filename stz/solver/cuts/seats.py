"""Seat cuts: whole blocks of seats, rounded over zones that draw on the same people.

Take zones ``I`` whose blocks seat ``s`` each, existing zones ``E`` with ``seats_E`` in all, and
pools ``P``. With ``N`` blocks in ``I`` and ``W`` people of ``P`` at work in ``I`` and ``E``,

    s N + seats_E >= W

For each pool ``W_j = room_j - c_j`` with ``c_j >= 0``, where ``room_j`` is either the largest
``reach[j,i]`` over ``I`` and ``E`` (willingness is nested: whoever is drawn to any of them is among
those) or ``sum of reach[j,i] * opened[i]`` over them (rows of the model both). With
``d_i = sum of reach[j,i]`` over the pools taken the second way, and ``D`` what is left of the room
when all of ``I`` is open, less ``seats_E``,

    N + sum_i (d_i / s) (1 - opened[i]) + (sum_j c_j) / s  >=  D / s

in whole numbers ``N``, ``1 - opened[i] >= 0`` and ``c_j >= 0``. Mixed-integer rounding (Nemhauser
and Wolsey 1990; Marchand and Wolsey, Operations Research 49, 2001) with ``f`` the fractional part
of ``D / s`` makes of it the cut stated here:

    N + sum_i G(d_i / s) (1 - opened[i]) + (sum_j c_j) / (s f)  >=  ceil(D / s),
    G(a) = floor(a) + min(1, (a - floor(a)) / f)

Seats that ramp up over ``r`` years count as ``s' = s / (r + 1)`` for each year since they were
added, at most ``r + 1`` of them: ``N = sum_k k n_k`` in steps of ``s'``, where ``n_k`` are the
blocks ``k`` years old, the oldest together. Since blocks are never taken away ``n_k >= 0`` is
whole, and dividing by ``m s'`` instead of ``s'`` leaves ``G(k / m) n_k`` in place of ``n_k k``.
Stated are ``m = 1`` and ``m = r + 1``, which rounds by what a block seats in full use.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stz.model import NO_COLUMN, FloatArray, IntArray, PlanningModel, horizon, linear
from stz.solver.cuts.pool import Cut

#: Most zones rounded together.
MOST_ZONES = 4
#: Cuts kept per zone and round.
KEPT = 3


@dataclass(frozen=True, eq=False)
class _Rounded:
    """One cut before it is written: zones, pools, and the coefficients of the rounding."""

    zones: tuple[int, ...]
    existing: tuple[int, ...]
    pools: IntArray
    by_site: np.ndarray
    widest: FloatArray
    step: FloatArray
    grown: FloatArray
    size: float
    fraction: float
    blocks: float
    violation: float


class SeatCuts:
    """Separator of seat cuts for one model."""

    def __init__(self, model: PlanningModel) -> None:
        instance = model.instance
        self.at, self.years = model.at, model.columns.years
        self.share = instance.reach["share"].to_numpy(float)
        self.talent = horizon(instance).talent
        n = len(instance.sites)
        self.block = np.zeros(n)
        self.ramp = np.zeros(n, dtype=np.int64)
        self.standing = np.full(n, np.nan)
        self._read_options(model)
        self.neighbors: list[list[int]] = [[] for _ in range(n)]
        for site, pairs in enumerate(self.at.pairs_of_site):
            if self.block[site] > 0:
                pools = self.at.pool_of_pair[pairs]
                around = {
                    int(other)
                    for pool in pools
                    for other in self.at.site_of_pair[self.at.pairs_of_pool[pool]]
                }
                self.neighbors[site] = sorted(around - {site})

    def _read_options(self, model: PlanningModel) -> None:
        """Note seats per block and ramp of new zones, and the seats of existing ones."""
        instance = model.instance
        options = instance.options
        seats = options["block_seats"].to_numpy(float)
        smallest = options["min_blocks"].to_numpy(float)
        largest = options["max_blocks"].to_numpy(float)
        ramp = horizon(instance).option_ramp
        self.smallest = smallest
        for site, exists in enumerate(instance.sites["existing"].tolist()):
            own = self.at.options_of_site[site]
            if not len(own) or not np.isfinite(seats[own]).all():
                continue
            if exists:
                self.standing[site] = float((seats[own] * largest[own]).max())
            elif len(set(seats[own])) == 1 and len(set(ramp[own])) == 1 and smallest[own].all():
                self.block[site] = seats[own[0]] / (ramp[own[0]] + 1)
                self.ramp[site] = ramp[own[0]]

    def separate(self, solution: FloatArray, *, tolerance: float = 3e-3) -> list[Cut]:
        """Return violated seat cuts, the worst few of every zone that is partly open.

        Parameters
        ----------
        solution : float array, shape (n_columns,)
        tolerance : float
            Least violation worth a cut, in blocks.
        """
        cuts: list[Cut] = []
        for year in range(len(self.years)):
            point = _Point(self, solution, year)
            seen: set[bytes] = set()
            for site in np.flatnonzero((point.opened > 1e-4) & (self.block > 0)).tolist():
                found = [
                    rounded
                    for zones, existing in self._groups(point, site)
                    for years in sorted({1, 1 + int(self.ramp[site])})
                    if (rounded := self._round(point, zones, existing, years, tolerance))
                    is not None
                ]
                found.sort(key=lambda rounded: -rounded.violation)
                for rounded in found[:KEPT]:
                    cut = self._cut(year, rounded)
                    if cut.key not in seen:
                        seen.add(cut.key)
                        cuts.append(cut)
        return cuts

    def _groups(self, point: _Point, site: int) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Return sets of new and of existing zones around a site worth rounding together."""
        near = self.neighbors[site]
        standing = tuple(other for other in near if np.isfinite(self.standing[other]))
        alike = [
            other for other in near
            if self.block[other] == self.block[site] and self.ramp[other] == self.ramp[site]
            and point.opened[other] > 1e-4
        ]  # fmt: skip
        groups: list[tuple[tuple[int, ...], tuple[int, ...]]] = [((site,), ())]
        groups += [((site,), (other,)) for other in standing]
        if len(standing) > 1:
            groups.append(((site,), standing))
        groups += [((site, other), ()) for other in alike]
        together: tuple[int, ...] = (site,)
        closeness = point.shared_people(site, alike)
        for other in sorted(alike, key=lambda other: -closeness[other])[: MOST_ZONES - 1]:
            together = (*together, other)
            groups += [(together, ()), (together, standing)]
        return list(dict.fromkeys(groups))

    def _round(
        self,
        point: _Point,
        zones: Sequence[int],
        existing: Sequence[int],
        years: int,
        tolerance: float,
    ) -> _Rounded | None:
        """Return the most violated rounding over prefixes of the pools, tightest first."""
        size, m = self.block[zones[0]] * years, len(zones)
        pools, people, reach = point.people((*zones, *existing))
        opened = np.concatenate([point.opened[list(zones)], np.ones(len(existing))])
        talent = self.talent[point.year][pools]
        widest = reach.max(axis=1)
        slack_whole, slack_site = widest - people, reach @ opened - people
        by_site = slack_site < slack_whole - 1e-9
        slack = np.maximum(np.where(by_site, slack_site, slack_whole), 0.0)
        room = np.where(by_site, reach[:, m:].sum(axis=1), widest)
        drawn = np.where(by_site[:, None], reach[:, :m], 0.0)
        order = np.argsort(slack / np.maximum(talent, 1e-9), kind="stable")
        order = order[people[order] > 1e-9]
        if not len(order):
            return None
        slack_sum, drawn_sum = np.cumsum(slack[order]), np.cumsum(drawn[order], axis=0)
        left = np.cumsum(room[order]) + drawn_sum.sum(axis=1) - self.standing[list(existing)].sum()
        needed = left / size
        whole = np.ceil(needed - 1e-9)
        fraction = needed - (whole - 1)
        ratio = drawn_sum / size
        step = _rounded_up(ratio, fraction)
        since = np.arange(1, self.ramp[zones[0]] + 2) / years
        grown = _rounded_up(np.tile(since, (len(order), 1)), fraction)
        added = sum(point.added(zone) for zone in zones)
        reached = (
            grown @ added + (step * (1 - opened[:m])).sum(axis=1) + slack_sum / (size * fraction)
        )
        usable = (whole >= 1) & (fraction > 1e-2) & (fraction < 1 - 1e-6)
        violation = np.where(usable, (whole - reached) * np.minimum(fraction, 1.0), -1.0)
        best = int(np.argmax(violation))
        if violation[best] <= tolerance:
            return None
        taken = order[: best + 1]
        return _Rounded(
            tuple(zones), tuple(existing), pools[taken], by_site[taken], widest[taken], step[best],
            grown[best], size, float(fraction[best]), float(whole[best]), float(violation[best]),
        )  # fmt: skip

    def _cut(self, year: int, rounded: _Rounded) -> Cut:
        at, columns = self.at, self.years[year]
        talent = self.talent[year]
        weight = 1.0 / (rounded.size * rounded.fraction)
        by_site = set(rounded.pools[rounded.by_site].tolist())
        constant = weight * float(rounded.widest[~rounded.by_site].sum())
        parts: list[tuple[IntArray, FloatArray | float]] = []
        for place, site in enumerate((*rounded.zones, *rounded.existing)):
            pairs = at.pairs_of_site[site]
            pairs = pairs[np.isin(at.pool_of_pair[pairs], rounded.pools)]
            parts.append((columns.workers[pairs], -weight))
            second = pairs[[pool in by_site for pool in at.pool_of_pair[pairs].tolist()]]
            reach = float((self.share[second] * talent[at.pool_of_pair[second]]).sum())
            if place >= len(rounded.zones):
                constant += weight * reach
                continue
            step = float(rounded.step[place])
            constant += step
            parts.append((columns.open[at.options_of_site[site]], weight * reach - step))
            parts += self.block_parts(site, year, rounded.grown)
        return Cut.at_least(linear(*parts, constant=constant), rounded.blocks, "seats")

    def block_parts(
        self, site: int, year: int, grown: FloatArray
    ) -> list[tuple[IntArray, FloatArray | float]]:
        """Return ``grown[j]`` times the blocks added ``j`` years ago, the oldest together."""
        own = self.at.options_of_site[site]
        parts: list[tuple[IntArray, FloatArray | float]] = []
        for back in range(min(year, int(self.ramp[site])) + 1):
            each = float(grown[back] - (grown[back - 1] if back else 0.0))
            columns = self.years[year - back]
            modular = columns.blocks[own] != NO_COLUMN
            parts.append((columns.blocks[own[modular]], each))
            parts.append((columns.open[own[~modular]], each * self.smallest[own[~modular]]))
        return parts


def _rounded_up(ratio: FloatArray, fraction: FloatArray) -> FloatArray:
    """Return ``G(ratio)`` of mixed-integer rounding, row by row with its fraction."""
    floor = np.floor(ratio + 1e-9)
    out: FloatArray = floor + np.minimum(1.0, np.maximum(ratio - floor, 0.0) / fraction[:, None])
    return out


class _Point:
    """A solution vector as the separator reads it, in one year."""

    def __init__(self, cuts: SeatCuts, solution: FloatArray, year: int) -> None:
        self.cuts, self.year = cuts, year
        columns = cuts.years[year]
        self.opened = np.array(
            [float(solution[columns.open[own]].sum()) for own in cuts.at.options_of_site]
        )
        self._solution = solution
        self._added: dict[int, FloatArray] = {}
        self.workers = np.maximum(solution[columns.workers], 0.0)

    def added(self, site: int) -> FloatArray:
        """Return the blocks added in this year and in each before it, those of all time last."""
        if site not in self._added:
            cuts, ramp = self.cuts, int(self.cuts.ramp[site])
            each = np.eye(ramp + 1)
            self._added[site] = np.array(
                [
                    linear(*cuts.block_parts(site, self.year, row)).value(self._solution)
                    for row in each
                ]
            )
        return self._added[site]

    def people(self, sites: Sequence[int]) -> tuple[IntArray, FloatArray, FloatArray]:
        """Return the pools within reach of sites, their people there, and most people per site."""
        at, cuts = self.cuts.at, self.cuts
        pairs = np.concatenate([at.pairs_of_site[site] for site in sites])
        place = np.repeat(np.arange(len(sites)), [len(at.pairs_of_site[site]) for site in sites])
        pools, row = np.unique(at.pool_of_pair[pairs], return_inverse=True)
        people = np.bincount(row, weights=self.workers[pairs], minlength=len(pools))
        reach = np.zeros((len(pools), len(sites)))
        reach[row, place] = cuts.share[pairs] * cuts.talent[self.year][at.pool_of_pair[pairs]]
        return pools, people, reach

    def shared_people(self, site: int, others: Sequence[int]) -> dict[int, float]:
        """Return how many people of the pools of a site work at each of some others."""
        at = self.cuts.at
        own = at.pool_of_pair[at.pairs_of_site[site]]
        return {
            other: float(
                self.workers[at.pairs_of_site[other]][
                    np.isin(at.pool_of_pair[at.pairs_of_site[other]], own)
                ].sum()
            )
            for other in others
        }
