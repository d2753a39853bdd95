"""Seat cuts: whole blocks of seats, rounded over zones that draw on the same people.

Take zones ``I`` whose blocks seat ``s`` each, existing zones ``E`` with ``seats_E`` in all, and
pools ``P``. With ``N`` blocks in ``I`` and ``W`` people of ``P`` at work in ``I`` and ``E``,

    s N + seats_E >= W

Of each pool only people at work in some sites ``A_j`` of these are counted, which leaves the row
valid. They are ``W_j = room_j - c_j`` with ``c_j >= 0``, where for any ``m_j``

    room_j = m_j + sum over A_j of max(0, reach[j,i] - m_j) * opened[i]

in people: a nested reach cut (:mod:`stz.solver.cuts.nested_reach`); with ``m_j`` the largest reach
nobody more is drawn than to the nearest site, with ``m_j = 0`` these are reach rows. With
``d_i = sum over pools of max(0, reach[j,i] - m_j)``, and ``D`` what is left of the room when all of
``I`` is open, less ``seats_E``,

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

from collections.abc import Iterator, Sequence
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
    """One cut before it is written: zones, pools, and the coefficients of the rounding.

    ``least`` is the ``m`` of each pool, ``taken`` its sites ``A``, and ``drawn`` how many people
    more than ``m`` each of them draws.
    """

    zones: tuple[int, ...]
    existing: tuple[int, ...]
    pools: IntArray
    least: FloatArray
    taken: np.ndarray
    drawn: FloatArray
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
        standing = self.standing[list(existing)].sum()
        added = sum(point.added(zone) for zone in zones)
        since = np.arange(1, self.ramp[zones[0]] + 2) / years
        found: _Rounded | None = None
        for least, taken in _rooms(people, reach, opened):
            drawn = np.where(taken, np.maximum(reach - least[:, None], 0.0), 0.0)
            at_work = np.where(taken, people, 0.0).sum(axis=1)
            slack = np.maximum(least + drawn @ opened - at_work, 0.0)
            order = np.argsort(slack / np.maximum(talent, 1e-9), kind="stable")
            order = order[at_work[order] > 1e-9]
            if not len(order):
                continue
            room = least + drawn.sum(axis=1)
            slack_sum, drawn_sum = np.cumsum(slack[order]), np.cumsum(drawn[order, :m], axis=0)
            needed = (np.cumsum(room[order]) - standing) / size
            whole = np.ceil(needed - 1e-9)
            fraction = needed - (whole - 1)
            step = _rounded_up(drawn_sum / size, fraction)
            grown = _rounded_up(np.tile(since, (len(order), 1)), fraction)
            reached = (
                grown @ added + (step * (1 - opened[:m])).sum(axis=1)
                + slack_sum / (size * fraction)
            )  # fmt: skip
            usable = (whole >= 1) & (fraction > 1e-2) & (fraction < 1 - 1e-6)
            violation = np.where(usable, (whole - reached) * np.minimum(fraction, 1.0), -1.0)
            best = int(np.argmax(violation))
            if violation[best] <= max(tolerance, found.violation if found else 0.0):
                continue
            kept = order[: best + 1]
            found = _Rounded(
                tuple(zones), tuple(existing), pools[kept], least[kept], taken[kept], drawn[kept],
                step[best], grown[best], size, float(fraction[best]), float(whole[best]),
                float(violation[best]),
            )  # fmt: skip
        return found

    def _cut(self, year: int, rounded: _Rounded) -> Cut:
        at, columns = self.at, self.years[year]
        weight = 1.0 / (rounded.size * rounded.fraction)
        constant = weight * float(rounded.least.sum())
        row_of_pool = {pool: row for row, pool in enumerate(rounded.pools.tolist())}
        parts: list[tuple[IntArray, FloatArray | float]] = []
        for place, site in enumerate((*rounded.zones, *rounded.existing)):
            pairs = at.pairs_of_site[site]
            rows = [row_of_pool.get(pool) for pool in at.pool_of_pair[pairs].tolist()]
            mine = [row is not None and bool(rounded.taken[row, place]) for row in rows]
            parts.append((columns.workers[pairs[mine]], -weight))
            drawn = weight * float(rounded.drawn[:, place].sum())
            if place >= len(rounded.zones):
                constant += drawn
                continue
            step = float(rounded.step[place])
            constant += step
            parts.append((columns.open[at.options_of_site[site]], drawn - step))
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


def _rooms(
    people: FloatArray, reach: FloatArray, opened: FloatArray
) -> Iterator[tuple[FloatArray, np.ndarray]]:
    """Yield ways to bound pools at a point: the ``m`` of each, and which sites are its ``A``.

    All are counted in people; shapes are (n_pools, n_sites) for ``people``, ``reach`` and ``A``.
    Tightest alone rounds worse, since what is left out of ``A`` is not rounded either: so all sites
    with ``m`` nothing or the widest, all sites with any ``m``, and the sites that are tightest.
    """
    rows, everywhere = np.arange(len(reach)), np.ones(reach.shape, dtype=bool)
    widest = reach.max(axis=1)
    yield np.where(reach @ opened < widest - 1e-9, 0.0, widest), everywhere
    # the last threshold is 0: of equally tight ones the widest comes first
    least = np.concatenate([-np.sort(-reach, axis=1), np.zeros((len(reach), 1))], axis=1)
    over = np.maximum(reach[:, None, :] - least[:, :, None], 0.0) * opened
    preferred = -1e-9 * least
    best = np.argmin(least + over.sum(axis=2) + preferred, axis=1)
    yield least[rows, best], everywhere
    beyond = people[:, None, :] - over
    best = np.argmin(least - np.maximum(beyond, 0.0).sum(axis=2) + preferred, axis=1)
    yield least[rows, best], beyond[rows, best] >= -1e-9


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
        people, reach = np.zeros((len(pools), len(sites))), np.zeros((len(pools), len(sites)))
        people[row, place] = self.workers[pairs]
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
