"""Random small graphs with everything that can fail, and who is served by trying every failure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from stz.solver.protection.link_graph import Failure, LinkGraph, Requirement, Terminals, at_levels


@st.composite
def link_graphs(draw: st.DrawFn, most_links: int = 9, most_vertices: int = 6) -> LinkGraph:
    """2 to 6 vertices, up to 9 links, parallel ones too, 1 to 3 gateways, up to 3 groups."""
    n = draw(st.integers(2, most_vertices))
    ends = draw(
        st.lists(
            st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda e: e[0] != e[1]),
            min_size=1,
            max_size=most_links,
        )
    )
    m = len(ends)
    gateways = draw(st.sets(st.integers(0, n - 1), min_size=1, max_size=min(3, n)))
    groups = []
    for number in range(draw(st.integers(0, 3))):
        links = draw(st.sets(st.integers(0, m - 1), max_size=3))
        vertices = draw(st.sets(st.integers(0, n - 1), max_size=2))
        down = draw(st.sampled_from([0.0, 0.02, 0.1]))
        groups.append(Failure(f"g{number}", flags(links, m), flags(vertices, n), down))
    return LinkGraph(
        nodes=tuple(range(n)),
        tail=np.array([a for a, _ in ends]),
        head=np.array([b for _, b in ends]),
        existing=np.array(draw(st.lists(st.sampled_from([False, False, True]), min_size=m,
                                        max_size=m))),
        gateway=flags(gateways, n),
        groups=tuple(groups),
        down=np.array(draw(st.lists(st.sampled_from([0.01, 0.05, 0.2]), min_size=m, max_size=m))),
    )  # fmt: skip


@st.composite
def terminals_on(draw: st.DrawFn, graph: LinkGraph, *, own: bool = True) -> Terminals:
    """Terminals anywhere, at any level, some with a requirement that is no level."""
    n = graph.n_vertices
    size = draw(st.integers(1, 6))
    vertices = draw(st.lists(st.integers(0, n - 1), min_size=size, max_size=size))
    levels = draw(st.lists(st.integers(0, 5 if own else 4), min_size=size, max_size=size))
    terminals = at_levels(graph, vertices, levels)
    some = Requirement(
        "some",
        flags(draw(st.sets(st.integers(0, graph.n_links - 1))), graph.n_links),
        flags(draw(st.sets(st.integers(0, n - 1))), n),
        np.array([draw(st.booleans()) for _ in graph.groups], dtype=bool),
    )
    return Terminals(terminals.vertex, terminals.kind, (*graph.levels, some))


def flags(positions: set[int], length: int) -> np.ndarray:
    out = np.zeros(length, dtype=bool)
    out[sorted(positions)] = True
    return out


def failures_of(graph: LinkGraph, requirement: Requirement) -> Iterator[tuple[set[int], set[int]]]:
    """Failed links and vertices of everything that a requirement lets fail."""
    yield set(), set()
    for link in np.flatnonzero(requirement.links).tolist():
        yield {link}, set()
    for vertex in np.flatnonzero(requirement.vertices).tolist():
        yield set(), {vertex}
    for number in np.flatnonzero(requirement.groups).tolist():
        group = graph.groups[number]
        yield (
            set(np.flatnonzero(group.links).tolist()),
            set(np.flatnonzero(group.vertices).tolist()),
        )


def reaches(
    graph: LinkGraph, in_use: np.ndarray, vertex: int, links: set[int], vertices: set[int]
) -> bool:
    """Whether a vertex has a path to a surviving gateway while links and vertices have failed."""
    known: nx.MultiGraph[int] = nx.MultiGraph()
    known.add_nodes_from(set(range(graph.n_vertices)) - vertices)
    for link in np.flatnonzero(in_use).tolist():
        ends = int(graph.tail[link]), int(graph.head[link])
        if link not in links and not vertices & set(ends):
            known.add_edge(*ends)
    goals = set(np.flatnonzero(graph.gateway).tolist()) - vertices
    return bool(goals & nx.node_connected_component(known, vertex))


def survives(graph: LinkGraph, in_use: np.ndarray, vertex: int, requirement: Requirement) -> bool:
    """Whether a terminal survives all it asks to, by trying every failure."""
    return bool(graph.gateway[vertex]) or all(
        vertex in vertices or reaches(graph, in_use, vertex, links, vertices)
        for links, vertices in failures_of(graph, requirement)
    )


def all_survive(graph: LinkGraph, in_use: np.ndarray, terminals: Terminals) -> np.ndarray:
    """Which terminals survive."""
    return np.array(
        [
            survives(graph, in_use, int(vertex), terminals.requirement(position))
            for position, vertex in enumerate(terminals.vertex)
        ]
    )


def networks(graph: LinkGraph) -> Iterator[np.ndarray]:
    """Every set of links in use: the existing ones and any of the others."""
    free = np.flatnonzero(~graph.existing)
    for chosen in itertools.product([False, True], repeat=len(free)):
        in_use = graph.existing.copy()
        in_use[free] = chosen
        yield in_use


def some_networks(graph: LinkGraph, rng: np.random.Generator, count: int) -> Iterator[np.ndarray]:
    """All networks where they are few, otherwise some of them."""
    if 2 ** int((~graph.existing).sum()) <= count:
        yield from networks(graph)
        return
    yield np.ones(graph.n_links, dtype=bool)
    for _ in range(count - 1):
        yield graph.existing | (rng.random(graph.n_links) < rng.choice([0.4, 0.7]))
