"""How long a node is cut off from every gateway: the exact probability, and minutes per year.

Links fail independently of one another; a link of ``km`` kilometers is down for the share
``cut_rate_per_1000km_year * km / 1000 * repair_h / 8760`` of the time (a two-state component:
failure frequency times mean repair time). Nodes do not fail. All gateways are one target.

The graph is first cut down to the links that lie on some path to a gateway, split where one node
separates the two ends (the parts fail independently: their reliabilities multiply), and series and
parallel links are merged; what is left of each part is swept by :mod:`stz.network.frontier`.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import cast

import networkx as nx
import pandas as pd

from stz.errors import DataError, Problem
from stz.network.frontier import Interval, failure_probability

HOURS_PER_YEAR = 8760.0
MINUTES_PER_YEAR = HOURS_PER_YEAR * 60.0
MAX_UNAVAILABILITY = 1.0 - 1e-9
"""A link is never taken as down all of the time, however long it is."""

_TARGET = ("every", "gateway")

type Adjacency = dict[Hashable, dict[Hashable, float]]


@dataclass(frozen=True)
class FiberDowntime:
    """Downtime of a node caused by fiber cuts, with its bounds.

    Attributes
    ----------
    lower_min, upper_min : float
        Bounds of the minutes per year without any path to a gateway. They coincide unless the state
        limit of the exact method was reached.
    """

    lower_min: float
    upper_min: float

    @property
    def exact(self) -> bool:
        """Whether the two bounds coincide."""
        return self.lower_min == self.upper_min

    @property
    def minutes(self) -> float:
        """Minutes per year; the upper (pessimistic) bound where the value is not exact."""
        return self.upper_min

    @property
    def probability(self) -> float:
        """Probability of being cut off at any moment; the upper bound where it is not exact."""
        return self.upper_min / MINUTES_PER_YEAR

    def __str__(self) -> str:
        if self.exact:
            return f"{self.minutes:.3g} min per year"
        return f"{self.lower_min:.3g} to {self.upper_min:.3g} min per year (bounds)"


def link_unavailability(km: float, cut_rate_per_1000km_year: float, repair_h: float) -> float:
    """Share of the time a link is down: cuts per year times repair hours, over a year's hours."""
    share = cut_rate_per_1000km_year * km / 1000.0 * repair_h / HOURS_PER_YEAR
    return min(max(share, 0.0), MAX_UNAVAILABILITY)


def in_service(links: pd.DataFrame, built: Iterable[str]) -> pd.DataFrame:
    """Rows of the links that exist or are in ``built`` (ids of candidate links)."""
    chosen = set(built)
    unknown = sorted(chosen - set(links["link"]))
    if unknown:
        raise DataError(
            [
                Problem("links", "a built link is not in the table of links", row=link)
                for link in unknown
            ]
        )
    return links[links["existing"].astype(bool) | links["link"].isin(chosen)]


def fiber_downtime(
    links: pd.DataFrame, built: Iterable[str], node: str, gateways: Collection[str]
) -> float:
    """Minutes per year in which ``node`` has no path to any gateway; exact.

    Where the exact method meets its state limit, the upper bound is returned: ask
    :func:`fiber_downtime_bounds` whether it did.

    Parameters
    ----------
    links : DataFrame
        Links of an :class:`~stz.instance.Instance`: ``link, a, b, km, existing,
        cut_rate_per_1000km_year, repair_h``.
    built : iterable of str
        Ids of the candidate links that are built.
    node : str
        Node whose downtime is asked for.
    gateways : collection of str
        Nodes that count as being on the internet.

    Returns
    -------
    float
        Minutes per year; 0 at a gateway, all of the year where no path exists.
    """
    return fiber_downtime_bounds(links, built, node, gateways).minutes


def fiber_downtime_bounds(
    links: pd.DataFrame,
    built: Iterable[str],
    node: str,
    gateways: Collection[str],
    *,
    max_states: int = 4_000,
) -> FiberDowntime:
    """Like :func:`fiber_downtime`, with both bounds and whether they coincide."""
    if node in gateways:
        return FiberDowntime(0.0, 0.0)
    graph = _merged_graph(in_service(links, built), gateways)
    found = _failure(graph, node, max_states)
    return FiberDowntime(found.lower * MINUTES_PER_YEAR, found.upper * MINUTES_PER_YEAR)


def _merged_graph(rows: pd.DataFrame, gateways: Collection[str]) -> Adjacency:
    """Adjacency with all gateways as one node and parallel links as one."""
    targets = set(gateways)
    graph: Adjacency = {}
    for a, b, km, rate, hours in zip(
        rows["a"],
        rows["b"],
        rows["km"],
        rows["cut_rate_per_1000km_year"],
        rows["repair_h"],
        strict=True,
    ):
        one: Hashable = _TARGET if a in targets else a
        two: Hashable = _TARGET if b in targets else b
        if one != two:
            _join(graph, one, two, link_unavailability(km, rate, hours))
    return graph


def _join(graph: Adjacency, one: Hashable, two: Hashable, down: float) -> None:
    """Add a link; beside one that is there already both must be down."""
    down *= graph.get(one, {}).get(two, 1.0)
    graph.setdefault(one, {})[two] = down
    graph.setdefault(two, {})[one] = down


def _failure(graph: Adjacency, node: Hashable, max_states: int) -> Interval:
    """Probability of no path from the node to the target, part by part."""
    if node not in graph or _TARGET not in graph:
        return Interval(1.0, 1.0)
    lower = upper = 0.0  # logarithms of the probability that all parts work
    parts = _chain(graph, node)
    if parts is None:
        return Interval(1.0, 1.0)
    for part, entry, leave in parts:
        core = _series_parallel(part, entry, leave)
        if len(core) == 2:
            found = Interval(core[entry][leave], core[entry][leave])
        else:
            found = failure_probability(core, entry, leave, max_states)
        lower += math.log1p(-min(found.lower, MAX_UNAVAILABILITY))
        upper += math.log1p(-min(found.upper, MAX_UNAVAILABILITY))
    return Interval(-math.expm1(lower), -math.expm1(upper))


def _chain(graph: Adjacency, node: Hashable) -> list[tuple[Adjacency, Hashable, Hashable]] | None:
    """Parts between the node and the target, in order, each with its two ends; None if not joined.

    With a link added between the two ends, the links on some simple path between them are exactly
    the biconnected component of that link; without it, that component is a chain of blocks.
    """
    whole: nx.Graph[Hashable] = nx.Graph()
    whole.add_edges_from((one, two) for one, near in graph.items() for two in near)
    if not nx.has_path(whole, node, _TARGET):
        return None
    whole.add_edge(node, _TARGET)
    relevant = next(block for block in _blocks(whole) if node in block and _TARGET in block)
    between: nx.Graph[Hashable] = nx.Graph()
    between.add_edges_from(
        (one, two) for one in relevant for two in graph.get(one, {}) if two in relevant
    )
    blocks = _blocks(between)
    parts: list[tuple[Adjacency, Hashable, Hashable]] = []
    entry: Hashable = node
    while entry != _TARGET:
        block = next(block for block in blocks if entry in block)
        blocks.remove(block)
        rest: set[Hashable] = set().union(*blocks) if blocks else set()
        leave = _TARGET if _TARGET in block else next(other for other in block if other in rest)
        part = {
            one: {two: down for two, down in graph[one].items() if two in block}
            for one in graph
            if one in block
        }
        parts.append((part, entry, leave))
        entry = leave
    return parts


def _blocks(graph: nx.Graph[Hashable]) -> list[set[Hashable]]:
    """Node sets of the biconnected components."""
    return cast("list[set[Hashable]]", list(nx.biconnected_components(graph)))


def _series_parallel(part: Adjacency, entry: Hashable, leave: Hashable) -> Adjacency:
    """Merge links in series and links side by side until none are left."""
    graph = {one: dict(near) for one, near in part.items()}
    queue = [one for one in graph if one not in (entry, leave) and len(graph[one]) <= 2]
    while queue:
        node = queue.pop()
        if node not in graph or len(graph[node]) > 2:
            continue
        near = list(graph.pop(node).items())
        for other, _ in near:
            del graph[other][node]
        if len(near) == 2:
            (one, down_one), (two, down_two) = near
            _join(graph, one, two, down_one + down_two - down_one * down_two)
        queue.extend(other for other, _ in near if other not in (entry, leave))
    return graph
