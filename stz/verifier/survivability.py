"""Who still reaches a gateway when something fails: graph search alone, no optimizer.

One question serves every protection level: given the fiber graph and a list of failures (sets of
links and nodes that fail together), which of some nodes are cut off from all gateways, and by what?
A level is then nothing but a rule that lists its failures, in :data:`LEVELS`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx
import pandas as pd

type FiberGraph = nx.MultiGraph[Hashable]

ROOT = ("gateways",)
"""The node that stands behind all gateways, joined to each by an edge that never fails."""


@dataclass(frozen=True)
class Failure:
    """Links and nodes that are out of service together, with a name that people can read."""

    name: str
    links: frozenset[str] = frozenset()
    nodes: frozenset[str] = frozenset()


NOTHING_FAILS = Failure("nothing has failed")


def fiber_graph(links: pd.DataFrame, gateways: Iterable[str]) -> FiberGraph:
    """Build the graph of the links in use, gateways joined to :data:`ROOT`.

    Parameters
    ----------
    links : DataFrame
        ``link, a, b`` of the links in use: existing and built. Parallel links stay apart.
    gateways : iterable of str
        Nodes that count as on the internet.

    Returns
    -------
    networkx.MultiGraph
        Edge keys are link ids; the edges at :data:`ROOT` have tuple keys.
    """
    graph: FiberGraph = nx.MultiGraph()
    graph.add_node(ROOT)
    for gateway in gateways:
        graph.add_edge(ROOT, gateway, key=(gateway,))
    for link, a, b in zip(links["link"], links["a"], links["b"], strict=True):
        if a != b:
            graph.add_edge(a, b, key=link)
    return graph


def reached(graph: FiberGraph, failure: Failure = NOTHING_FAILS) -> set[Hashable]:
    """Return the nodes with a path to a gateway while ``failure`` lasts, :data:`ROOT` included."""
    seen: set[Hashable] = {ROOT}
    front: list[Hashable] = [ROOT]
    while front:
        for neighbor, parallel in graph.adj[front.pop()].items():
            if neighbor in seen or neighbor in failure.nodes:
                continue
            if any(key not in failure.links for key in parallel):
                seen.add(neighbor)
                front.append(neighbor)
    return seen


def unserved(
    graph: FiberGraph, nodes: Collection[str], failures: Iterable[Failure]
) -> dict[str, tuple[Failure, ...]]:
    """Return which of ``nodes`` lose every gateway, and the failures that do it.

    The state in which nothing fails is always looked at first; a node cut off already then has only
    that one entry. A node that is itself part of a failure is not held to be cut off by it.
    """
    connected = reached(graph)
    cut_off: dict[str, list[Failure]] = {n: [NOTHING_FAILS] for n in nodes if n not in connected}
    asked = {node for node in nodes if node in connected}
    for failure in failures:
        for node in asked - reached(graph, failure) - failure.nodes:
            cut_off.setdefault(node, []).append(failure)
    return {node: tuple(cut_off[node]) for node in nodes if node in cut_off}


def bridges(graph: FiberGraph) -> list[str]:
    """Return the links on no cycle of the graph with all gateways merged, in link order."""
    found: Iterable[Any] = nx.bridges(graph)
    return sorted(key for a, b in found for key in graph[a][b] if isinstance(key, str))


def cut_nodes(graph: FiberGraph) -> list[str]:
    """Return the nodes whose loss alone cuts others off from all gateways, gateways included."""
    found: Iterable[Any] = nx.articulation_points(nx.Graph(graph))
    return sorted(node for node in found if node != ROOT)


def shared_risks(links: pd.DataFrame, failures: pd.DataFrame) -> list[Failure]:
    """Return the shared-risk groups of an instance, by name.

    Parameters
    ----------
    links : DataFrame
        ``link, risk_group`` of all links; several groups have ``;`` between them.
    failures : DataFrame
        ``failure, links, nodes``. A row whose name is also a ``risk_group`` is one group with it.
    """
    members: dict[str, set[str]] = {}
    for link, groups in zip(links["link"], links["risk_group"], strict=True):
        for name in filter(None, (part.strip() for part in str(groups).split(";"))):
            members.setdefault(name, set()).add(link)
    nodes: dict[str, frozenset[str]] = {}
    for name, listed, named in zip(
        failures["failure"], failures["links"], failures["nodes"], strict=True
    ):
        members.setdefault(str(name), set()).update(listed)
        nodes[str(name)] = frozenset(named)
    return [
        Failure(f"shared risk {name} strikes", frozenset(members[name]), nodes.get(name, NOBODY))
        for name in sorted(members)
    ]


NOBODY: frozenset[str] = frozenset()


def no_failures(graph: FiberGraph, risks: Sequence[Failure] = ()) -> list[Failure]:
    """Level ``single``: a path must exist, and nothing is expected to fail."""
    return []


def single_links(graph: FiberGraph, risks: Sequence[Failure] = ()) -> list[Failure]:
    """Level ``dual_link``: any one link, of which only bridges can cut anybody off."""
    return [Failure(f"link {link} fails", links=frozenset([link])) for link in bridges(graph)]


def single_nodes(graph: FiberGraph, risks: Sequence[Failure] = ()) -> list[Failure]:
    """Level ``dual_node``: any one link, or any one node that is not a gateway."""
    return [
        failure
        for failure in any_node(graph, risks)
        if not any(graph.has_edge(ROOT, node) for node in failure.nodes)
    ]


def any_node(graph: FiberGraph, risks: Sequence[Failure] = ()) -> list[Failure]:
    """Level ``dual_gateway``: any one link, or any one node, gateway or not.

    Only the cut nodes of the graph can cut anybody else off.
    """
    nodes = [Failure(f"node {node} fails", nodes=frozenset([node])) for node in cut_nodes(graph)]
    return [*single_links(graph), *nodes]


def one_risk(graph: FiberGraph, risks: Sequence[Failure] = ()) -> list[Failure]:
    """Level ``shared_risk``: any one link, or any one of the shared-risk groups."""
    return [*single_links(graph), *risks]


LEVELS: Mapping[str, Callable[[FiberGraph, Sequence[Failure]], list[Failure]]] = {
    "single": no_failures,
    "dual_link": single_links,
    "dual_node": single_nodes,
    "dual_gateway": any_node,
    "shared_risk": one_risk,
}
"""Failures that each protection level names, from the graph of the links in use and the
shared-risk groups; those that cannot cut anybody off are left out."""
