"""The constraint groups of the formulation in the order in which they are stated."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stz.model.limit_rows import bound_rows, limit_rows, quota_rows, year_budget_rows
from stz.model.network_rows import growth_rows, orientation_rows
from stz.model.people_rows import mandatory_rows, nested_rows, pool_rows, reach_rows
from stz.model.reached import reached_rows
from stz.model.rows import Layout, Row
from stz.model.zone_rows import block_rows, open_rows, seat_rows, spacing_rows

GROUPS: dict[str, Callable[[Layout], Iterator[Row]]] = {
    "open": open_rows,
    "blocks": block_rows,
    "pool": pool_rows,
    "reach": reach_rows,
    "nested-reach": nested_rows,
    "seats-and-occupancy": seat_rows,
    "mandatory": mandatory_rows,
    "limits": limit_rows,
    "year-budgets": year_budget_rows,
    "quotas": quota_rows,
    "bounds": bound_rows,
    "talent-reached": reached_rows,
    "spacing": spacing_rows,
    "orientation": orientation_rows,
    "growth": growth_rows,
}


def all_rows(layout: Layout) -> Iterator[Row]:
    """Yield every row; survivability and availability are separated later."""
    for rows in GROUPS.values():
        yield from rows(layout)
