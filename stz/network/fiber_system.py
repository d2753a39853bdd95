"""The fiber graph as numbers: what fails, how often, and what goes down with it.

Tables of links, gateways and failures are read once. Nodes become integers, with all gateways as
node 0; a set of links or of events becomes the bits of one whole number. Every link is down for
the share ``cut_rate_per_1000km_year * km / 1000 * repair_h / 8760`` of the time, every shared-risk
event for ``rate_per_year * repair_h / 8760`` (two-state components: frequency times mean repair
time over a year), all independent of one another.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Hashable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

HOURS_PER_YEAR = 8760.0
MAX_UNAVAILABILITY = 1.0 - 1e-9
"""A link is never taken as down all of the time, however long it is."""
GATEWAYS = 0
"""Number of the node that stands for all gateways."""

_HOP = 1e-6

type Links = npt.NDArray[np.bool_]
"""A set of links: one truth value for each row of the table."""
type Edge = tuple[int, int, float, int]
"""Two end nodes, probability that the link itself is down, bits of the events that take it down."""


@dataclass(frozen=True, eq=False)
class FiberSystem:
    """Links and shared-risk events by number; link ``k`` is row ``k`` of the table.

    Attributes
    ----------
    number : dict
        Node id to number, gateways left out; the other end of every link is in it or is 0.
    gateways : frozenset
        Ids of the gateways.
    ends : tuple of (int, int)
        End nodes by link; equal where both are gateways.
    down : tuple of float
        Share of time each link is down by itself.
    tags : tuple of int
        Bits of the events that take a link down, by link.
    event_share : tuple of float
        Share of time each event lasts.
    event_links : tuple of int
        Bits of the links an event takes down, those at its nodes included.
    own_events : dict
        Node number to the bits of the events that name the node itself.
    usable : int
        Bits of the links that join two different nodes once the gateways are one.
    """

    number: dict[Hashable, int]
    gateways: frozenset[Hashable]
    ends: tuple[tuple[int, int], ...]
    down: tuple[float, ...]
    tags: tuple[int, ...]
    event_share: tuple[float, ...]
    event_links: tuple[int, ...]
    own_events: dict[int, int]
    usable: int

    @property
    def n_nodes(self) -> int:
        """Number of nodes, all gateways as one."""
        return len(self.number) + 1

    def edge(self, link: int, left_out: int) -> Edge:
        """Return a link with its events, without those ``left_out``."""
        one, two = self.ends[link]
        return one, two, self.down[link], self.tags[link] & ~left_out

    def neighbors(self) -> list[list[tuple[int, int, float, int]]]:
        """By node: other end, link, weight of the link, bit of the link; of all usable links.

        The weight is ``-log`` of the share of time the link works, events included, so that short
        paths are reliable ones.
        """
        near: list[list[tuple[int, int, float, int]]] = [[] for _ in range(self.n_nodes)]
        for link in bits(self.usable):
            one, two = self.ends[link]
            weight = _HOP - math.log1p(-self.down[link])
            weight -= sum(math.log1p(-self.event_share[event]) for event in bits(self.tags[link]))
            near[one].append((two, link, weight, 1 << link))
            near[two].append((one, link, weight, 1 << link))
        return near


def bits(mask: int) -> list[int]:
    """Positions of the bits that are set, lowest first."""
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def as_bits(chosen: Links) -> int:
    """Return a truth value per row as the bits of one number."""
    return int.from_bytes(np.packbits(chosen, bitorder="little").tobytes(), "little")


def link_unavailability(km: float, cut_rate_per_1000km_year: float, repair_h: float) -> float:
    """Share of the time a link is down: cuts per year times repair hours, over a year's hours."""
    return event_unavailability(cut_rate_per_1000km_year * km / 1000.0, repair_h)


def event_unavailability(rate_per_year: float, repair_h: float) -> float:
    """Share of the time an event lasts: its frequency times the hours until all is mended."""
    return min(max(rate_per_year * repair_h / HOURS_PER_YEAR, 0.0), MAX_UNAVAILABILITY)


def read_system(
    links: pd.DataFrame, gateways: Collection[Hashable], failures: pd.DataFrame | None
) -> FiberSystem:
    """Give numbers to nodes, links and events of the tables of an :class:`~stz.instance.Instance`.

    Parameters
    ----------
    links : DataFrame
        ``link, a, b, km, cut_rate_per_1000km_year, repair_h`` and, where there is one,
        ``risk_group``.
    gateways : collection
        Node ids.
    failures : DataFrame or None
        ``failure, links, nodes, rate_per_year, repair_h``. Rows that never happen are left out.
    """
    targets = frozenset(gateways)
    number: dict[Hashable, int] = {}
    at: dict[Hashable, int] = {}
    ends: list[tuple[int, int]] = []
    usable = 0
    for link, pair in enumerate(zip(links["a"], links["b"], strict=True)):
        for node in pair:
            at[node] = at.get(node, 0) | 1 << link
            if node not in targets:
                number.setdefault(node, len(number) + 1)
        one, two = (number.get(node, GATEWAYS) for node in pair)
        ends.append((one, two))
        usable |= (one != two) << link
    down = tuple(
        link_unavailability(km, rate, hours)
        for km, rate, hours in zip(
            links["km"], links["cut_rate_per_1000km_year"], links["repair_h"], strict=True
        )
    )
    tags = [0] * len(ends)
    shares: list[float] = []
    event_links: list[int] = []
    own: dict[int, int] = {}
    for share, mask, nodes in _events(links, at, failures):
        event = 1 << len(shares)
        for link in bits(mask):
            tags[link] |= event
        for node in nodes:
            if node in number:
                own[number[node]] = own.get(number[node], 0) | event
        shares.append(share)
        event_links.append(mask)
    return FiberSystem(
        number, targets, tuple(ends), down, tuple(tags), tuple(shares), tuple(event_links), own,
        usable,
    )  # fmt: skip


def _events(
    links: pd.DataFrame, at: dict[Hashable, int], failures: pd.DataFrame | None
) -> list[tuple[float, int, tuple[Hashable, ...]]]:
    """Share of time, bits of the links and nodes of each event that happens and cuts a link."""
    if failures is None or failures.empty:
        return []
    row_of = {link: row for row, link in enumerate(links["link"])}
    grouped: dict[str, int] = {}
    if "risk_group" in links.columns:
        for row, groups in enumerate(links["risk_group"].fillna("").astype(str)):
            for name in filter(None, (part.strip() for part in groups.split(";"))):
                grouped[name] = grouped.get(name, 0) | 1 << row
    found: list[tuple[float, int, tuple[Hashable, ...]]] = []
    for name, rows, nodes, rate, hours in zip(
        failures["failure"],
        failures["links"],
        failures["nodes"],
        failures["rate_per_year"],
        failures["repair_h"],
        strict=True,
    ):
        mask = grouped.get(str(name), 0)
        for link in rows:
            mask |= 1 << row_of[link] if link in row_of else 0
        for node in nodes:
            mask |= at.get(node, 0)
        share = event_unavailability(rate, hours)
        if mask and share > 0.0:
            found.append((share, mask, tuple(nodes)))
    return found


def distances(near: list[list[tuple[int, int, float, int]]]) -> list[float]:
    """Weight of the lightest path from every node to the gateways; infinite where there is none."""
    far = [math.inf] * len(near)
    far[GATEWAYS] = 0.0
    heap = [(0.0, GATEWAYS)]
    while heap:
        distance, node = heapq.heappop(heap)
        if distance > far[node]:
            continue
        for other, _, weight, _ in near[node]:
            if distance + weight < far[other]:
                far[other] = distance + weight
                heapq.heappush(heap, (far[other], other))
    return far
