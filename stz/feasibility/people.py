"""What all people within reach could do at most: seats and willingness hold, money is no object.

Fiber, power, budgets and whatever else a plan has to keep are left out, and zones may be opened in
part. So no plan has more, and the linear program over people alone is solved in milliseconds.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from scipy.optimize import linprog

from stz.instance import Instance
from stz.verifier import talent_by_year

type Floats = npt.NDArray[np.float64]

_FAR = 1e12
"""Stands for no limit of seats."""


@dataclass(frozen=True, eq=False)
class PeopleInReach:
    """People of one instance who may work in a zone or from home.

    Attributes
    ----------
    instance : Instance
    lost : collection of str
        Sites that cannot get the fiber they need, as text.
    """

    instance: Instance
    lost: Collection[str] = ()

    def most(self, at_work: Floats, at_home: Floats, each_city: Floats, *, last: bool) -> float:
        """Return the most that any plan has of something counted over people and cities.

        Parameters
        ----------
        at_work : float array, shape (n_reach,)
            What one person of a pair of pool and site counts.
        at_home : float array, shape (n_cities,)
            What one remote worker of a city counts.
        each_city : float array, shape (n_cities,)
            What a connected city counts by itself.
        last : bool
            Whether the last year counts alone; if not, all years, each with its discount.
        """
        weight = self.instance.years.sort_values("year")["discount"].to_numpy(float)
        years = [(len(weight) - 1, 1.0)] if last else list(enumerate(weight.tolist()))
        each = np.maximum(np.concatenate([at_work, at_home]), 0.0)
        cities = float(np.maximum(each_city, 0.0).sum())
        return sum(share * (self._best(t, each) + cities) for t, share in years)

    def _best(self, t: int, each: Floats) -> float:
        if not len(each) or not each.any():
            return 0.0
        pools = self._talent[:, t]
        rows, shares = self._nested
        upper = np.concatenate(
            [self._share * pools[self._pool_of_pair], self._home_share * self._of_home(pools)]
        )
        found = linprog(
            -each,
            A_ub=sp.vstack([self._by_pool, self._by_site, rows], format="csr"),
            b_ub=np.concatenate([pools, self._seats, shares * pools[self._nested_pool]]),
            bounds=[(0.0, most) for most in upper.tolist()],
            method="highs",
        )
        value = found.fun
        return -float(value) if found.status == 0 and value is not None else math.inf

    @cached_property
    def _talent(self) -> Floats:
        return talent_by_year(self.instance).to_numpy(float)

    @cached_property
    def _share(self) -> Floats:
        return self.instance.reach["share"].to_numpy(float)

    @cached_property
    def _pool_of_pair(self) -> npt.NDArray[np.int64]:
        return _rows(self.instance.reach["pool"].tolist(), self.instance.pools["pool"].tolist())

    @cached_property
    def _pool_of_city(self) -> npt.NDArray[np.int64]:
        return _rows(self.instance.cities["pool"].tolist(), self.instance.pools["pool"].tolist())

    @cached_property
    def _home_share(self) -> Floats:
        return self.instance.cities["remote_share"].to_numpy(float)

    def _of_home(self, pools: Floats) -> Floats:
        """Return the people of the pool of each city; 0 where it has none."""
        return np.append(pools, 0.0)[self._pool_of_city]

    @cached_property
    def _by_pool(self) -> sp.csr_array:
        owner = np.concatenate([self._pool_of_pair, self._pool_of_city])
        return _summed(owner, len(self.instance.pools))

    @cached_property
    def _by_site(self) -> sp.csr_array:
        ids = self.instance.sites["site"].tolist()
        owner = _rows(self.instance.reach["site"].tolist(), ids)
        none = np.full(len(self.instance.cities), -1, dtype=np.int64)
        return _summed(np.concatenate([owner, none]), len(ids))

    @cached_property
    def _seats(self) -> Floats:
        """Seats at each site in its largest option; none where it is closed for good."""
        options, sites = self.instance.options, self.instance.sites
        ids = sites["site"].tolist()
        own = _rows(options["site"].tolist(), ids)
        blocks = options["max_blocks"].to_numpy(float)
        each = np.minimum(options["block_seats"].to_numpy(float), _FAR) * blocks
        each = np.where(self._can_be_filled(own), each, 0.0)
        most = np.zeros(len(sites))
        np.maximum.at(most, own, each)
        closed = sites["banned"].to_numpy(bool) | np.isin([str(one) for one in ids], [*self.lost])
        return np.where(closed, 0.0, most)

    def _can_be_filled(self, site: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Return per option whether enough people may come to open its fewest blocks.

        With several years nothing is said: blocks of the last years need not be full yet.
        """
        options = self.instance.options
        asked = options["min_occupancy"].to_numpy(float)
        seats = options["block_seats"].to_numpy(float)
        fewest = options["min_blocks"].to_numpy(float)
        if self.instance.n_years > 1:
            return np.ones(len(options), dtype=bool)
        # seats without a limit ask for nobody
        needed = asked * np.where(np.isfinite(seats), seats, 0.0) * fewest
        may_come = self._by_site @ np.concatenate([self._may_come, np.zeros(len(self._home_share))])
        late = options["ramp_years"].to_numpy(float) > 0
        enough: npt.NDArray[np.bool_] = late | (needed <= may_come[site] * (1 + 1e-9) + 1e-9)
        return enough

    @cached_property
    def _may_come(self) -> Floats:
        return self._share * self._talent[:, 0][self._pool_of_pair]

    @cached_property
    def _nested(self) -> tuple[sp.csr_array, Floats]:
        """Rows of the people of a pool at sites with at most some share: they are that share.

        Willingness is nested: whoever would travel far would travel less far, too.
        """
        pairs, share = self._nested_pairs, self._share
        own = [np.array(pair, dtype=np.int64) for pair in pairs]
        width = len(share) + len(self.instance.cities)
        row = np.repeat(np.arange(len(own)), [len(pair) for pair in own])
        column = np.concatenate([np.zeros(0, np.int64), *own])
        matrix = sp.csr_array((np.ones(len(row)), (row, column)), shape=(len(own), width))
        return matrix, np.array([share[pair].max() for pair in own], dtype=float)

    @cached_property
    def _nested_pairs(self) -> list[list[int]]:
        order = np.lexsort((self._share, self._pool_of_pair))
        found: list[list[int]] = []
        so_far: list[int] = []
        for pair in order.tolist():
            if so_far and self._pool_of_pair[so_far[0]] != self._pool_of_pair[pair]:
                so_far = []
            so_far = [*so_far, pair]
            if len(so_far) > 1:
                found.append(so_far)
        return found

    @cached_property
    def _nested_pool(self) -> npt.NDArray[np.int64]:
        first = [pairs[0] for pairs in self._nested_pairs]
        return self._pool_of_pair[np.array(first, dtype=np.int64)]


def _rows(ids: list[object], known: list[object]) -> npt.NDArray[np.int64]:
    """Return the row of each id; -1 where there is none."""
    row_of = {one: row for row, one in enumerate(known)}
    return np.array([row_of.get(one, -1) for one in ids], dtype=np.int64)


def _summed(owner: npt.NDArray[np.int64], count: int) -> sp.csr_array:
    """Return the matrix that sums columns by owner; those without one (-1) are in no sum."""
    column = np.flatnonzero(owner >= 0)
    shape = (count, len(owner))
    return sp.csr_array((np.ones(len(column)), (owner[column], column)), shape=shape)
