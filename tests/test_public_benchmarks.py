"""Both engines on public instances, and against formulations that share nothing with ours."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import scipy.sparse as sp
from scipy.optimize import Bounds, LinearConstraint, milp

import stz
from stz.solver import ENGINES
from tests.fixtures.tiers import some

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = Path(os.environ.get("STZ_BENCHMARKS", ROOT.parent / "shared" / "benchmarks"))
pytestmark = pytest.mark.skipif(
    not BENCHMARKS.exists(),
    reason=f"no public instances at {BENCHMARKS}: set STZ_BENCHMARKS to their folder",
)

Edge = tuple[object, object, float]


def topology(name: str) -> list[Edge]:
    """Links of an SNDlib file with their setup cost, the fourth figure after the ends."""
    pattern = r"^ *\S+ \( (\S+) (\S+) \) \S+ \S+ \S+ (\S+) \("
    text = (BENCHMARKS / "topologies" / f"{name}.txt").read_text(encoding="utf-8")
    return [(a, b, float(cost)) for a, b, cost in re.findall(pattern, text, re.MULTILINE)]


def steinlib(name: str) -> tuple[list[Edge], list[int]]:
    """Edges and terminals of a SteinLib file."""
    rows = [
        line.split()
        for line in (BENCHMARKS / "steinlib" / f"{name}.stp").read_text("utf-8").splitlines()
    ]
    edges: list[Edge] = [(int(r[1]), int(r[2]), float(r[3])) for r in rows if r[:1] == ["E"]]
    return edges, [int(r[1]) for r in rows if r[:1] == ["T"]]


def tables(edges: list[Edge]) -> list[dict[str, object]]:
    return [{"a": a, "b": b, "capex_musd": cost} for a, b, cost in edges]


def flow_model(
    edges: list[Edge],
    root: object,
    wanted: dict[object, float],
    units: int,
    *,
    must: bool,
) -> float:
    """Return the optimum of a multi-commodity flow formulation, by scipy; inf if there is none.

    Every wanted node that is served receives ``units`` from the root over links of capacity 1, each
    commodity apart; ``wanted`` are prizes, of no account where ``must``.
    """
    nodes = sorted({end for a, b, _ in edges for end in (a, b)}, key=str)
    row_of = {node: row for row, node in enumerate(nodes)}
    sinks = [node for node in wanted if node != root]
    n_edges, n_sinks, n_nodes = len(edges), len(sinks), len(nodes)
    n_flow = 2 * n_edges * n_sinks
    served = n_edges + np.arange(n_sinks)
    cost = np.zeros(n_edges + n_sinks + n_flow)
    cost[:n_edges] = [price for *_, price in edges]
    if not must:
        cost[served] = [-wanted[node] for node in sinks]

    def flow(sink: int, edge: int, back: bool) -> int:
        return n_edges + n_sinks + 2 * (sink * n_edges + edge) + back

    balance = sp.lil_matrix((n_sinks * n_nodes, len(cost)))
    capacity = sp.lil_matrix((n_sinks * n_edges, len(cost)))
    for sink, node in enumerate(sinks):
        for edge, (a, b, _) in enumerate(edges):
            for back, (tail, head) in ((False, (a, b)), (True, (b, a))):
                balance[sink * n_nodes + row_of[tail], flow(sink, edge, back)] -= 1
                balance[sink * n_nodes + row_of[head], flow(sink, edge, back)] += 1
            row = sink * n_edges + edge
            capacity[row, flow(sink, edge, False)] = capacity[row, flow(sink, edge, True)] = 1
            capacity[row, edge] = -1
        balance[sink * n_nodes + row_of[node], served[sink]] = -units
        balance[sink * n_nodes + row_of[root], served[sink]] = units
    lower = np.zeros(len(cost))
    if must:
        lower[served] = 1
    whole = np.zeros(len(cost))
    whole[: n_edges + n_sinks] = 1
    result = milp(
        cost,
        integrality=whole,
        bounds=Bounds(lower, 1),
        constraints=[
            LinearConstraint(balance.tocsr(), 0, 0),
            LinearConstraint(capacity.tocsr(), -np.inf, 0),
        ],
    )
    if result.status == 2:
        return float("inf")
    assert result.status == 0, result.message
    return float(result.fun)


# Steiner trees


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "optimum"), [("b01", 82), ("b02", 83), ("b03", 138), ("b04", 59), ("b05", 61)]
)
def test_steiner_tree(name: str, optimum: int, engine: str) -> None:
    edges, terminals = steinlib(name)
    inst = stz.Instance.from_tables(
        links=tables(edges),
        gateways=terminals[:1],
        sites=[{"site": node, "node": node, "must_open": True} for node in terminals[1:]],
    )
    plan = stz.solve(inst, objective="cost", gap=1e-4, time_limit=600, engine=engine)
    assert (plan.status, plan.objective) == ("optimal", pytest.approx(optimum))
    assert stz.verify_plan(inst, plan).ok
    tree = nx.Graph(
        (str(a), str(b)) for a, b in plan.built_links[["a", "b"]].itertuples(index=False)
    )
    assert nx.is_tree(tree)
    assert {str(node) for node in terminals} <= set(tree)


def test_any_terminal_may_be_the_gateway() -> None:
    edges, terminals = steinlib("b01")
    for root in terminals[1::3]:
        inst = stz.Instance.from_tables(
            links=tables(edges),
            gateways=[root],
            sites=[{"site": v, "node": v, "must_open": True} for v in terminals if v != root],
        )
        assert stz.solve(inst, objective="cost", gap=0).objective == pytest.approx(82)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
@pytest.mark.parametrize("seed", range(3))
def test_prize_collecting_steiner_tree(seed: int, engine: str) -> None:
    """b01 with random prizes on a third of its nodes: npv is prizes less links."""
    edges, _ = steinlib("b01")
    rng = np.random.default_rng(seed)
    nodes = sorted({end for a, b, _ in edges for end in (a, b)}, key=int)  # type: ignore[call-overload]
    chosen = rng.choice(len(nodes), 16, replace=False)
    prizes = {nodes[place]: float(rng.integers(1, 15)) for place in chosen}
    root = nodes[int(chosen[0])]
    inst = stz.Instance.from_tables(
        links=tables(edges),
        gateways=[root],
        cities=[{"node": node, "connect_benefit_musd": prize} for node, prize in prizes.items()],
    )
    plan = stz.solve(inst, objective="npv", gap=1e-6, time_limit=600, engine=engine)
    best = prizes[root] - flow_model(edges, root, prizes, 1, must=False)
    assert (plan.status, plan.objective) == ("optimal", pytest.approx(best))
    assert stz.verify_plan(inst, plan).ok


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_prize_collecting_by_trying_every_set_of_nodes(engine: str) -> None:
    """Twelve nodes around b01's first terminal: the best tree is a spanning tree of its nodes."""
    edges, terminals = steinlib("b01")
    whole = nx.Graph()
    whole.add_weighted_edges_from(edges)
    root = terminals[0]
    near = [node for node, _ in zip(nx.bfs_tree(whole, root), range(12), strict=False)]
    graph = whole.subgraph(near)
    rng = np.random.default_rng(9)
    prizes = {node: float(rng.integers(0, 9)) for node in near}
    best = max(
        sum(prizes[node] for node in (root, *others))
        - nx.minimum_spanning_tree(part).size(weight="weight")
        for size in range(len(near))
        for others in itertools.combinations(near[1:], size)
        if nx.is_connected(part := graph.subgraph((root, *others)))
    )
    inst = stz.Instance.from_tables(
        links=tables([(a, b, data["weight"]) for a, b, data in graph.edges(data=True)]),
        gateways=[root],
        cities=[{"node": node, "connect_benefit_musd": prize} for node, prize in prizes.items()],
    )
    plan = stz.solve(inst, objective="npv", gap=1e-6, engine=engine)
    assert plan.objective == pytest.approx(best)


# Topologies


def survivable(
    edges: list[Edge], root: object, protection: str, nodes: list[object]
) -> stz.Instance:
    return stz.Instance.from_tables(
        links=tables(edges),
        gateways=[root],
        sites=[{"site": v, "node": v, "must_open": True} for v in nodes if v != root],
        protection=protection,
    )


@pytest.mark.parametrize(
    ("name", "n_nodes", "n_links", "bridges"),
    [("abilene", 12, 15, 1), ("france", 25, 45, 0), ("polska", 12, 18, 0)],
)
def test_what_networkx_says_of_the_topologies(
    name: str, n_nodes: int, n_links: int, bridges: int
) -> None:
    graph = nx.Graph((a, b) for a, b, _ in topology(name))
    assert (len(graph), graph.size()) == (n_nodes, n_links)
    assert len(list(nx.bridges(graph))) == bridges


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
def test_nothing_protects_what_is_behind_a_bridge(engine: str) -> None:
    edges = topology("abilene")
    graph = nx.Graph((a, b) for a, b, _ in edges)
    ((a, b),) = nx.bridges(graph)
    lone = a if graph.degree(a) == 1 else b
    others = [node for node in graph if node != lone]
    root = others[0]
    everybody = survivable(edges, root, "dual_link", list(graph))
    assert stz.solve(everybody, objective="cost", engine=engine).status == "infeasible"
    spared = survivable(edges, root, "dual_link", others)
    assert stz.solve(spared, objective="cost", engine=engine).status == "optimal"
    one_path = survivable(edges, root, "single", list(graph))
    assert stz.solve(one_path, objective="cost", engine=engine).status == "optimal"


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
@pytest.mark.parametrize("name", ["france", "polska"])
def test_two_edge_connected_design(name: str, engine: str) -> None:
    """All nodes, against the flow formulation; the network is checked by networkx, too."""
    edges = topology(name)
    nodes = sorted({end for a, b, _ in edges for end in (a, b)}, key=str)
    inst = survivable(edges, nodes[0], "dual_link", nodes)
    plan = stz.solve(inst, objective="cost", gap=1e-6, time_limit=600, engine=engine)
    best = flow_model(edges, nodes[0], dict.fromkeys(nodes, 0.0), 2, must=True)
    assert (plan.status, plan.objective) == ("optimal", pytest.approx(best))
    assert stz.verify_plan(inst, plan).ok
    built = nx.Graph(plan.built)
    assert len(built) == len(nodes)
    assert nx.edge_connectivity(built) >= 2


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
@pytest.mark.parametrize("name", ["abilene", "france", "polska"])
def test_survivable_connection_of_some_nodes(name: str, engine: str) -> None:
    """Every third node has two paths, the others serve only where they help; costs are made up."""
    edges = [(a, b, 1.0 + (7 * number) % 11) for number, (a, b, _) in enumerate(topology(name))]
    graph = nx.Graph((a, b) for a, b, _ in edges)
    firm = graph.copy()
    firm.remove_edges_from(list(nx.bridges(graph)))
    core = sorted(max(nx.connected_components(firm), key=len))
    wanted = core[::3]
    inst = survivable(edges, wanted[0], "dual_link", wanted)
    plan = stz.solve(inst, objective="cost", gap=1e-6, time_limit=600, engine=engine)
    best = flow_model(edges, wanted[0], dict.fromkeys(wanted, 0.0), 2, must=True)
    assert (plan.status, plan.objective) == ("optimal", pytest.approx(best))
    assert stz.verify_plan(inst, plan).ok


# Facility location


def warehouses(name: str, *, limited: bool) -> stz.Instance:
    words = iter((BENCHMARKS / "cap" / f"{name}.txt").read_text(encoding="utf-8").split())
    m, n = int(next(words)), int(next(words))
    sites, pools, reach = [], [], []
    for site in range(m):
        seats, capex = float(next(words)), float(next(words))
        sites.append({"site": site, "capex_musd": capex} | ({"seats": seats} if limited else {}))
    for customer in range(n):
        demand = float(next(words))
        pools.append({"pool": customer, "talent": demand, "mandatory": True})
        costs = [float(next(words)) / demand for _ in range(m)]
        reach += [
            {"pool": customer, "site": site, "assign_cost_musd": cost}
            for site, cost in enumerate(costs)
        ]
    return stz.Instance.from_tables(sites=sites, pools=pools, reach=reach)


@pytest.mark.parametrize("engine", some(ENGINES, "highs"))
@pytest.mark.parametrize(
    ("name", "limited", "optimum"),
    [
        ("cap41", True, 1040444.375),
        ("cap42", True, 1098000.450),
        ("cap71", True, 932615.750),
        ("cap71", False, 932615.750),
        ("cap81", True, 838499.288),
    ],
)
def test_warehouses(name: str, limited: bool, optimum: float, engine: str) -> None:
    inst = warehouses(name, limited=limited)
    plan = stz.solve(inst, objective="cost", gap=1e-9, time_limit=600, engine=engine)
    assert plan.status == "optimal"
    assert plan.objective == pytest.approx(optimum, abs=0.001)
    assert stz.verify_plan(inst, plan).ok
