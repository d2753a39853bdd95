"""How long a node has no path to any gateway: link cuts and shared-risk events, minutes per year.

A link of ``km`` kilometers is down for the share ``cut_rate_per_1000km_year * km / 1000 * repair_h
/ 8760`` of the time, and an event strikes for the share ``rate_per_year * repair_h / 8760`` of it,
all of its links and nodes at once (frequency times mean repair time of a two-state component). All
fail independently of one another. A node out of service is nothing but all of its links out of
service, a gateway too, for gateways are one target once the links that join them are told apart. An
event that strikes the node itself is left out for it: what its own zone then does is not fiber's.

What lies on no path from node to target is left out, links in series and side by side are merged,
events that take one link only are counted to the link; the rest is swept by
:mod:`stz.verifier.sweep`.
No code is shared with :mod:`stz.network.reliability`, so that each can be held against the other.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import pandas as pd

from stz.verifier.sweep import Edge, cut_off_bounds

HOURS_PER_YEAR = 8760.0
MINUTES_PER_YEAR = 525_600.0
MAX_STATES = 10_000
GATEWAYS = ("every", "gateway")
"""The one target that all gateways are."""


@dataclass(frozen=True)
class FiberMinutes:
    """Minutes per year without any path to a gateway, with bounds.

    Attributes
    ----------
    lower, upper : float
        They differ by what states that were given up weigh, in practice next to nothing.
    """

    lower: float
    upper: float

    @property
    def exact(self) -> bool:
        """Whether the bounds agree to a millionth of a minute."""
        return self.upper - self.lower <= 1e-6

    def __str__(self) -> str:
        if self.exact:
            return f"{self.upper:.4g} min per year"
        return f"{self.lower:.4g} to {self.upper:.4g} min per year"


@dataclass(frozen=True)
class Event:
    """Links and nodes that go down together, and the share of time that they are down."""

    name: str
    links: frozenset[str]
    nodes: frozenset[str]
    down: float


def share_down(rate: float, repair_h: float) -> float:
    """Return the share of time something is down that fails ``rate`` times a year."""
    return min(max(rate * repair_h / HOURS_PER_YEAR, 0.0), 1.0)


def shared_events(links: pd.DataFrame, failures: pd.DataFrame) -> list[Event]:
    """Return the events of an instance that happen at all.

    Parameters
    ----------
    links : DataFrame
        ``link, risk_group``: a link belongs to the events its groups name, too.
    failures : DataFrame
        ``failure, links, nodes, rate_per_year, repair_h``.
    """
    members: dict[str, set[str]] = {}
    for link, groups in zip(links["link"], links["risk_group"], strict=True):
        for group in str(groups).split(";"):
            members.setdefault(group.strip(), set()).add(link)
    events = [
        Event(
            name=str(row["failure"]),
            links=frozenset(row["links"]) | members.get(str(row["failure"]), set()),
            nodes=frozenset(row["nodes"]),
            down=share_down(row["rate_per_year"], row["repair_h"]),
        )
        for row in failures.to_dict("records")
    ]
    return [event for event in events if event.down > 0.0]


def fiber_minutes(
    links: pd.DataFrame,
    events: Iterable[Event],
    node: str,
    gateways: Collection[str],
    *,
    max_states: int = MAX_STATES,
) -> FiberMinutes:
    """Return the minutes per year in which ``node`` has no path to any gateway.

    Parameters
    ----------
    links : DataFrame
        Links in use: ``link, a, b, km, cut_rate_per_1000km_year, repair_h``.
    events : iterable of Event
        Shared-risk events.
    node : str
        Node of the zone.
    gateways : collection of str
        Nodes that count as on the internet.
    max_states : int
        States the sweep keeps; more than that widens the bounds.
    """
    if node in gateways:
        return FiberMinutes(0.0, 0.0)
    relevant = [event for event in events if node not in event.nodes]
    edges = [
        Edge(
            a=GATEWAYS if link["a"] in gateways else link["a"],
            b=GATEWAYS if link["b"] in gateways else link["b"],
            down=share_down(
                link["cut_rate_per_1000km_year"] * link["km"] / 1000.0, link["repair_h"]
            ),
            events=frozenset(
                event.name
                for event in relevant
                if link["link"] in event.links or event.nodes & {link["a"], link["b"]}
            ),
        )
        for link in links.to_dict("records")
    ]
    chance: dict[Hashable, float] = {event.name: event.down for event in relevant}
    lower, upper = _bounds(edges, chance, node, max_states)
    return FiberMinutes(lower * MINUTES_PER_YEAR, upper * MINUTES_PER_YEAR)


def _bounds(
    edges: Sequence[Edge], chance: Mapping[Hashable, float], node: str, max_states: int
) -> tuple[float, float]:
    """Return bounds of the probability of no path, after merging all that can be merged."""
    before = -1
    while len(edges) != before:
        before = len(edges)
        edges = _relevant(edges, node)
        if not edges:
            return 1.0, 1.0
        edges, chance = _events_merged(edges, chance)
        edges = _side_by_side(edges)
        edges = _in_series(edges, node)
    return cut_off_bounds(edges, chance, node, GATEWAYS, max_states)


def _relevant(edges: Sequence[Edge], node: str) -> list[Edge]:
    """Return the links on some simple path from the node to the target.

    They are those that share a biconnected component with a link put between the two.
    """
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_edges_from((edge.a, edge.b) for edge in edges if edge.a != edge.b)
    if node not in graph or GATEWAYS not in graph or not nx.has_path(graph, node, GATEWAYS):
        return []
    graph.add_edge(node, GATEWAYS)
    parts: Iterable[Any] = nx.biconnected_components(graph)
    part = next(part for part in parts if node in part and GATEWAYS in part)
    return [edge for edge in edges if edge.a != edge.b and edge.a in part and edge.b in part]


def _events_merged(
    edges: Sequence[Edge], chance: Mapping[Hashable, float]
) -> tuple[list[Edge], dict[Hashable, float]]:
    """Make events that take the same links one, and count what takes one link only to the link."""
    taken: dict[Hashable, frozenset[int]] = {}
    for place, edge in enumerate(edges):
        for event in edge.events:
            taken[event] = taken.get(event, frozenset()) | {place}
    alike: dict[frozenset[int], list[Hashable]] = {}
    for event in sorted(taken, key=str):
        alike.setdefault(taken[event], []).append(event)
    merged: dict[Hashable, float] = {}
    down = [edge.down for edge in edges]
    named: list[set[Hashable]] = [set() for _ in edges]
    for places, events in alike.items():
        together = _either(chance[event] for event in events)
        if len(places) == 1:
            (place,) = places
            down[place] = _either((down[place], together))
        else:
            merged[events[0]] = together
            for place in places:
                named[place].add(events[0])
    parts = zip(edges, down, named, strict=True)
    return [replace(edge, down=u, events=frozenset(e)) for edge, u, e in parts], merged


def _either(shares: Iterable[float]) -> float:
    """Return the probability that at least one of independent things happens, digits kept."""
    listed = list(shares)
    if max(listed, default=0.0) >= 1.0:
        return 1.0
    return -math.expm1(sum(math.log1p(-share) for share in listed))


def _side_by_side(edges: Sequence[Edge]) -> list[Edge]:
    """Merge links between the same nodes that the same events take: all must be down."""
    down: dict[tuple[frozenset[Hashable], frozenset[Hashable]], float] = {}
    for edge in edges:
        key = frozenset((edge.a, edge.b)), edge.events
        down[key] = down.get(key, 1.0) * edge.down
    merged = []
    for (ends, events), share in down.items():
        a, b = sorted(ends, key=str)
        merged.append(Edge(a, b, share, events))
    return merged


def _in_series(edges: Sequence[Edge], node: str) -> list[Edge]:
    """Merge links that meet at a node with no other link: both must be up, and all their events."""
    left = list(edges)
    degree = Counter(end for edge in left for end in (edge.a, edge.b))
    for middle in [v for v, count in degree.items() if count == 2 and v not in (node, GATEWAYS)]:
        one, two = (edge for edge in left if middle in (edge.a, edge.b))
        a = one.b if one.a == middle else one.a
        b = two.b if two.a == middle else two.a
        if a == b:
            continue
        left = [edge for edge in left if edge is not one and edge is not two]
        left.append(Edge(a, b, _either((one.down, two.down)), one.events | two.events))
    return left
