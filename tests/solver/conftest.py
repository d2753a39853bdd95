"""Random networks, and searches laid out as ``solve`` lays them out."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import networkx as nx
import numpy as np
import pytest

from stz.instance import Instance
from stz.model import build_model
from stz.model.fiber_graph import ROOT, FiberGraph
from stz.solver.progress import progress as progress_module
from stz.solver.progress.progress import Clock
from stz.solver.search.search import Search, start_search


def random_network(seed: int) -> Instance:
    """4 to 11 nodes, links between any of them, parallel ones too, sinks of both levels."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 12))
    ends = [(int(rng.integers(0, node)), node) for node in range(1, n)]
    ends += [
        (int(a), int(b)) for a, b in rng.integers(0, n, (int(rng.integers(1, 2 * n)), 2)) if a != b
    ]
    levels = ["single", "dual_link"]
    return Instance.from_tables(
        nodes=[{"node": node} for node in range(n)],
        links=[
            {
                "a": a,
                "b": b,
                "capex_musd": int(rng.integers(1, 20)),
                "existing": rng.random() < 0.25,
            }
            for a, b in ends
        ],
        gateways=[0],
        sites=[
            {"site": f"s{node}", "node": int(node), "protection": str(rng.choice(levels))}
            for node in rng.choice(n, size=int(rng.integers(1, n)), replace=False)
        ],
        cities=[
            {"node": int(node), "protection": str(rng.choice(levels))}
            for node in rng.choice(n, size=int(rng.integers(1, 4)), replace=False)
        ],
    )


@pytest.fixture(scope="session")
def network() -> Callable[[int], Instance]:
    """Make a random network from a seed."""
    return random_network


@pytest.fixture(scope="session")
def search_on() -> Callable[..., Search]:
    """Lay out a search for an instance, not yet begun."""

    def make(instance: Instance, objective: str = "exports", **options: Any) -> Search:
        clock = Clock(options.pop("time_limit", 60.0))
        given = {"gap": 1e-6, "seed": 1, "listener": None} | options
        return start_search(build_model(instance, objective), clock, **given)

    return make


@pytest.fixture
def skip_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Move the clock of solves ahead by seconds: a time limit is over when a test says so."""
    ahead = 0.0

    def skip(seconds: float) -> None:
        nonlocal ahead
        ahead += seconds

    moved = SimpleNamespace(perf_counter=lambda: time.perf_counter() + ahead)
    monkeypatch.setattr(progress_module, "time", moved)
    return skip


@pytest.fixture(scope="session")
def multigraph() -> Callable[[FiberGraph, np.ndarray], nx.MultiGraph]:  # type: ignore[type-arg]
    """Return the edges in use of a fiber graph as networkx knows them, edge numbers as keys."""

    def make(graph: FiberGraph, in_use: np.ndarray) -> nx.MultiGraph:  # type: ignore[type-arg]
        out: nx.MultiGraph[int] = nx.MultiGraph()
        out.add_nodes_from(range(graph.n_vertices))
        for edge in np.flatnonzero(in_use).tolist():
            out.add_edge(int(graph.tail[edge]), int(graph.head[edge]), key=edge)
        return out

    return make


@pytest.fixture(scope="session")
def paths_to_root() -> Callable[[nx.MultiGraph, int], int]:  # type: ignore[type-arg]
    """Count link-disjoint paths from a vertex to the root by maximum flow."""

    def count(graph: nx.MultiGraph, vertex: int) -> int:  # type: ignore[type-arg]
        flow: nx.DiGraph[int] = nx.DiGraph()
        flow.add_nodes_from(graph)
        for a, b in graph.edges():
            for tail, head in ((a, b), (b, a)):
                held = flow.get_edge_data(tail, head, {"capacity": 0})["capacity"]
                flow.add_edge(tail, head, capacity=held + 1)
        return 99 if vertex == ROOT else int(nx.maximum_flow_value(flow, vertex, ROOT))

    return count
