"""The two link-disjoint routes of a zone to the gateways, shortest in total kilometers.

Two augmentations of a minimum-cost flow with unit capacities (Suurballe 1974, in the form of
Bhandari, "Survivable Networks", 1999: the links of the first route may be taken back at negative
cost). The graph has a few hundred links, so plain Bellman-Ford does.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import pandas as pd

from stz.network.reliability import in_service

type _Arc = tuple[str, str, str]
"""From, to, id of the link."""

_SINK = ""  # stands behind all gateways; no node has an empty id


@dataclass(frozen=True)
class Route:
    """One way from a node to a gateway.

    Attributes
    ----------
    nodes : tuple of str
        Nodes on the way, the start first and the gateway last.
    links : tuple of str
        Ids of the links between them.
    km : float
        Length.
    gateway : str
        Where it ends.
    """

    nodes: tuple[str, ...]
    links: tuple[str, ...]
    km: float
    gateway: str


def two_routes(
    links: pd.DataFrame, built: Iterable[str], node: str, gateways: Collection[str]
) -> list[Route]:
    """Two routes that share no link and are shortest in sum; one where only one exists.

    Both may end at the same gateway, and they may meet in nodes.

    Parameters
    ----------
    links : DataFrame
        Links of an :class:`~stz.instance.Instance`: ``link, a, b, km, existing``.
    built : iterable of str
        Ids of the candidate links that are built.
    node : str
        Where the routes start.
    gateways : collection of str
        Where they may end.

    Returns
    -------
    list of Route
        Shortest first; empty where no gateway can be reached; one route without links at a gateway.
    """
    if node in gateways:
        return [Route((node,), (), 0.0, node)]
    rows = in_service(links, built)
    km: dict[str, float] = {}
    arcs: dict[_Arc, float] = {}
    for link, a, b, length in zip(rows["link"], rows["a"], rows["b"], rows["km"], strict=True):
        if a == b:
            continue
        km[link] = float(length)
        arcs[a, b, link] = arcs[b, a, link] = float(length)
    ends = sorted({gateway for gateway in gateways if any(gateway in arc[:2] for arc in arcs)})
    used: set[_Arc] = set()
    for _ in range(2):
        path = _cheapest(arcs, used, node, ends)
        if path is None:
            break
        for start, end, link in path:
            if (end, start, link) in used:
                used.discard((end, start, link))
            else:
                used.add((start, end, link))
    routes = _split(used, node, frozenset(ends), km)
    return sorted(routes, key=lambda route: (route.km, route.links))


def _cheapest(
    arcs: dict[_Arc, float], used: set[_Arc], node: str, ends: Collection[str]
) -> list[_Arc] | None:
    """Cheapest augmenting path by Bellman-Ford: used links only backwards, at negative cost."""
    residual: list[tuple[_Arc, float]] = []
    for arc, length in arcs.items():
        reverse = (arc[1], arc[0], arc[2])
        if arc in used:
            continue
        residual.append((arc, -length if reverse in used else length))
    cost = {node: 0.0}
    came: dict[str, _Arc] = {}
    changed = True
    while changed:
        changed = False
        for arc, length in residual:
            start, end, _ = arc
            through = cost.get(start, math.inf) + length
            if through < cost.get(end, math.inf) - 1e-9:
                cost[end] = through
                came[end] = arc
                changed = True
    end = min(ends, key=lambda gateway: cost.get(gateway, math.inf), default=_SINK)
    if not math.isfinite(cost.get(end, math.inf)):
        return None
    path: list[_Arc] = []
    while end != node:
        path.append(came[end])
        end = came[end][0]
    return path[::-1]


def _split(used: set[_Arc], node: str, ends: frozenset[str], km: dict[str, float]) -> list[Route]:
    """Follow the used arcs from the node to gateways, each arc once."""
    leaving: dict[str, list[_Arc]] = {}
    for arc in sorted(used):
        leaving.setdefault(arc[0], []).append(arc)
    routes: list[Route] = []
    while leaving.get(node):
        here, nodes, links = node, [node], []
        while here not in ends:
            _, here, link = leaving[here].pop()
            nodes.append(here)
            links.append(link)
        nodes, links = _without_loops(nodes, links)
        length = sum(km[link] for link in links)
        routes.append(Route(tuple(nodes), tuple(links), length, here))
    return routes


def _without_loops(nodes: list[str], links: list[str]) -> tuple[list[str], list[str]]:
    """Cut out the part between two visits of one node."""
    kept_nodes, kept_links = nodes[:1], list[str]()
    for node, link in zip(nodes[1:], links, strict=True):
        if node in kept_nodes:
            back = kept_nodes.index(node)
            del kept_nodes[back + 1 :], kept_links[back:]
        else:
            kept_nodes.append(node)
            kept_links.append(link)
    return kept_nodes, kept_links
