"""Columns of every table of an :class:`~stz.instance.Instance`: names, defaults, meaning and units.

This is the one place that says what a planning problem is made of. ``from_tables`` fills defaults
from here, ``checks`` reads the ranges from here, and the model, the verifier and the run folder use
the names. Ids (kind ``id``) are kept as the caller gave them, text or whole numbers, and come back
so in a plan; several ids in one cell (kind ``ids``) are a list, or text with ``;`` between.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "ids", "str", "float", "int", "bool"]


@dataclass(frozen=True)
class Column:
    """One column: its type, default (``None`` means required) and the range it must lie in."""

    name: str
    kind: Kind
    meaning: str
    default: object = None
    minimum: float | None = None
    maximum: float | None = None
    finite: bool = True

    @property
    def required(self) -> bool:
        """Whether a caller must give the column."""
        return self.default is None


NODES = (
    Column("node", "id", "id of a node of the fiber graph"),
    Column("lon", "float", "longitude, degrees east, EPSG:4326", math.nan, -180, 180, finite=False),
    Column("lat", "float", "latitude, degrees north, EPSG:4326", math.nan, -90, 90, finite=False),
    Column("name", "str", "name shown to people", ""),
)
LINKS = (
    Column("a", "id", "node at one end"),
    Column("b", "id", "node at the other end"),
    Column("capex_musd", "float", "cost to build, USD million; 0 for existing links", minimum=0),
    Column("link", "id", "id; default L0001, L0002, ...", ""),
    Column("km", "float", "route length, km", 0.0, 0),
    Column("existing", "bool", "already in service, free to use", False),
    Column("opex_musd", "float", "USD million per year when built", 0.0, 0),
    Column("cut_rate_per_1000km_year", "float", "fiber cuts per 1,000 km and year", 0.0, 0),
    Column("repair_h", "float", "mean time to repair a cut, hours", 0.0, 0),
    Column(
        "risk_group", "str", "shared-risk groups the link is in, separated by ';'; '' for none", ""
    ),
    Column("grade", "str", "confidence grade of the link, A to D; '' if unknown", ""),
    Column("lead_years", "int", "years from paying for the link to its service", 0, 0, 100),
)
SITES = (
    Column("site", "id", "id of a candidate zone"),
    Column("node", "id", "node of the fiber graph it is connected to"),
    Column(
        "capex_musd",
        "float",
        "cost to open, USD million (used where `options` is not given)",
        0.0,
        0,
    ),
    Column("seats", "float", "seats when open; inf for no limit", math.inf, 0, finite=False),
    Column(
        "tier",
        "int",
        "1, 2 or 3: tier of the metropolitan area it lies in; 0 if not tiered",
        0,
        0,
        3,
    ),
    Column("province", "str", "province, for quotas", ""),
    Column("must_open", "bool", "locked open", False),
    Column("banned", "bool", "never opened", False),
    Column("existing", "bool", "an existing zone: open, at no capex", False),
    Column("protection", "str", "protection level; '' means that of the instance", ""),
    Column(
        "downtime_target_min",
        "float",
        "downtime allowed, minutes per year; empty means that of the instance, inf no target",
        math.nan,
        0,
        finite=False,
    ),
    Column("name", "str", "name shown to people", ""),
)
OPTIONS = (
    Column("site", "id", "site the option belongs to"),
    Column("size", "str", "name of the size class", "standard"),
    Column("package", "str", "name of the power package", "standard"),
    Column("fixed_capex_musd", "float", "capex of opening at all, USD million", 0.0, 0),
    Column("block_capex_musd", "float", "capex per block of seats, USD million", 0.0, 0),
    Column("block_seats", "float", "seats per block; inf for no limit", math.inf, 0, finite=False),
    Column("min_blocks", "int", "smallest number of blocks", 1, 0),
    Column("max_blocks", "int", "largest number of blocks", 1, 0),
    Column("fixed_opex_musd", "float", "USD million per year when open", 0.0, 0),
    Column("block_opex_musd", "float", "USD million per block and year", 0.0, 0),
    Column("min_occupancy", "float", "share of the seats that must be taken", 0.0, 0, 1),
    Column("power_downtime_min", "float", "power downtime, minutes per year", 0.0, 0, 525_600),
    Column("lead_years", "int", "years from paying for seats to their opening", 0, 0, 100),
    Column(
        "ramp_years",
        "int",
        "years after the one of opening until all seats are on offer; equal steps",
        0,
        0,
        100,
    ),
)
POOLS = (
    Column("pool", "id", "id of a talent pool"),
    Column("talent", "float", "persons available", minimum=0),
    Column("mandatory", "bool", "the whole pool must be served", False),
    Column(
        "growth_per_year",
        "float",
        "yearly growth of the persons available, as a share: 0.05 is 5 %",
        0.0,
        -1,
        1,
    ),
    Column("tier", "int", "tier of the metropolitan area it lies in; 0 if not tiered", 0, 0, 3),
    Column("province", "str", "province, for quotas by origin", ""),
    Column("name", "str", "name shown to people", ""),
)
CITIES = (
    Column("node", "id", "node that fiber may reach"),
    Column("pool", "id", "pool whose people can then export from home; '' for none", ""),
    Column("remote_share", "float", "share of the pool that can", 0.0, 0, 1),
    Column("remote_benefit_musd", "float", "USD million per remote person and year", 0.0, 0),
    Column(
        "connect_benefit_musd",
        "float",
        "USD million per year earned by the connection itself",
        0.0,
        0,
    ),
    Column("must_connect", "bool", "locked connected", False),
    Column("protection", "str", "protection level; default single", "single"),
    Column("capex_musd", "float", "equipment needed to connect, USD million", 0.0, 0),
    Column("opex_musd", "float", "USD million per year when connected", 0.0, 0),
    Column("tier", "int", "tier of the metropolitan area it lies in; 0 if not tiered", 0, 0, 3),
    Column("province", "str", "province, for quotas", ""),
)
REACH = (
    Column("pool", "id", "pool people come from"),
    Column("site", "id", "site they would work at"),
    Column("share", "float", "share of the pool willing to, 0 to 1", 1.0, 0, 1),
    Column("benefit_musd", "float", "USD million earned per person and year", 0.0),
    Column("assign_cost_musd", "float", "USD million spent per person and year", 0.0, 0),
    Column("minutes", "float", "travel time, minutes", 0.0, 0),
)
FAILURES = (
    Column("failure", "str", "name of links and nodes that fail together, as `risk_group` has it"),
    Column("links", "ids", "links that fail, in addition to those whose `risk_group` names it", ()),
    Column("nodes", "ids", "nodes that fail; their links are then of no use", ()),
    Column("rate_per_year", "float", "how often it happens, times per year", 0.0, 0),
    Column("repair_h", "float", "mean time until all is in service again, hours", 0.0, 0),
)
YEARS = (
    Column("year", "int", "planning year; years follow one another without a gap"),
    Column(
        "budget_musd",
        "float",
        "capex that may be paid in the year, USD million; inf for no limit; the rest lapses",
        math.inf,
        0,
        finite=False,
    ),
    Column("discount", "float", "weight of the year's money in sums over years, 0 to 1", 1.0, 0, 1),
    Column(
        "talent_factor",
        "float",
        "factor on the persons of every pool in the year, on top of its growth",
        1.0,
        0,
    ),
)
TABLES: dict[str, tuple[Column, ...]] = {
    "nodes": NODES,
    "links": LINKS,
    "sites": SITES,
    "options": OPTIONS,
    "pools": POOLS,
    "cities": CITIES,
    "reach": REACH,
    "failures": FAILURES,
    "years": YEARS,
}
"""Every table of an instance, with its columns."""
KEYS: dict[str, tuple[str, ...]] = {
    "nodes": ("node",),
    "links": ("link",),
    "sites": ("site",),
    "options": ("site", "size", "package"),
    "pools": ("pool",),
    "cities": ("node",),
    "reach": ("pool", "site"),
    "failures": ("failure",),
    "years": ("year",),
}
"""Columns that no two rows of a table share."""
PROTECTION_LEVELS = ("single", "dual_link", "dual_node", "dual_gateway", "shared_risk")
"""What a zone or city survives: nothing; any one link; that or any one node between (gateways do
not fail); that or any one gateway; any one link or any one shared-risk group (`risk_group` of links
and rows of `failures`). A node is not cut off by its own failure."""


def row_name(table: str, row: Mapping[Hashable, object], number: int) -> str:
    """Return what a message calls a row: the ids a caller gave it, else its number from 1 on."""
    named = KEYS[table]
    if table == "links" and row["link"] == "":
        named = ("a", "b")
    cells = [row[column] for column in named]
    ids = [int(i) if isinstance(i, float) and i.is_integer() else i for i in cells]
    return (
        f"number {number}" if any(i is None or i == "" for i in ids) else ", ".join(map(str, ids))
    )
