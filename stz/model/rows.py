"""Rows of the formulation, and what the constraint groups need to write them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from stz.instance import Instance
from stz.model.columns import Columns, FloatArray, IntArray, Linear
from stz.model.fiber_graph import FiberGraph
from stz.model.horizon import Horizon

INFINITY = float("inf")


@dataclass(frozen=True, eq=False)
class Row:
    """One row ``lower <= expression <= upper``.

    ``group`` is the constraint a planner knows it by: what a diagnosis speaks of.
    """

    name: str
    expression: Linear
    lower: float = -INFINITY
    upper: float = INFINITY
    group: str = ""


@dataclass(frozen=True, eq=False)
class Positions:
    """Rows of each site's and pool's items, so that groups need not search for them."""

    options_of_site: list[IntArray]
    pairs_of_site: list[IntArray]
    pairs_of_pool: list[IntArray]
    city_of_pool: dict[object, int]
    site_of_option: IntArray
    site_of_pair: IntArray
    pool_of_pair: IntArray


@dataclass(frozen=True, eq=False)
class Layout:
    """An instance with the place of every decision in the solution vector."""

    instance: Instance
    columns: Columns
    graph: FiberGraph
    at: Positions
    horizon: Horizon

    @cached_property
    def option_names(self) -> list[str]:
        """What names of rows call each option."""
        options = self.instance.options
        keys = (options[key].tolist() for key in ("site", "size", "package"))
        return ["_".join(map(str, key)) for key in zip(*keys, strict=True)]

    @cached_property
    def block_seats(self) -> FloatArray:
        """Seats of a block of each option; inf where there is no limit."""
        return self.instance.options["block_seats"].to_numpy(float)

    @cached_property
    def min_blocks(self) -> FloatArray:
        """Least blocks of each option."""
        return self.instance.options["min_blocks"].to_numpy(float)


def positions(instance: Instance) -> Positions:
    """Index the tables of an instance by row number."""
    site_row = {site: row for row, site in enumerate(instance.sites["site"].tolist())}
    pool_row = {pool: row for row, pool in enumerate(instance.pools["pool"].tolist())}
    site_of_option = _rows(instance.options["site"], site_row)
    site_of_pair = _rows(instance.reach["site"], site_row)
    pool_of_pair = _rows(instance.reach["pool"], pool_row)
    return Positions(
        options_of_site=_grouped(site_of_option, len(site_row)),
        pairs_of_site=_grouped(site_of_pair, len(site_row)),
        pairs_of_pool=_grouped(pool_of_pair, len(pool_row)),
        city_of_pool={
            pool: row for row, pool in enumerate(instance.cities["pool"].tolist()) if pool != ""
        },
        site_of_option=site_of_option,
        site_of_pair=site_of_pair,
        pool_of_pair=pool_of_pair,
    )


def _rows(ids: pd.Series, row_of: dict[object, int]) -> IntArray:
    return np.array([row_of[value] for value in ids.tolist()], dtype=np.int64)


def _grouped(owner: IntArray, count: int) -> list[IntArray]:
    order = np.argsort(owner, kind="stable")
    return np.split(order, np.searchsorted(owner[order], np.arange(1, count))) if count else []


def reach_bounds(instance: Instance, at: Positions, horizon: Horizon, t: int) -> FloatArray:
    """Return ``reach * talent`` of every pair in a year: the most people the pool can send."""
    share = instance.reach["share"].to_numpy(float)
    return share * horizon.talent[t][at.pool_of_pair] if len(share) else share
