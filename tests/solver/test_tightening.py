"""Pool cuts and seat cuts: no plan may break them, and they must tighten relaxations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from stz.instance import Instance
from stz.model import build_model
from stz.solver.cut_pool import CutPool
from stz.solver.pool_cuts import PoolCuts
from stz.solver.progress import Clock
from stz.solver.relaxation import relax
from stz.solver.search import Search
from stz.solver.seat_cuts import SeatCuts

SearchOn = Callable[..., Search]


def ring(n_sites: int = 3, *, block_seats: float = 100.0, budget: float = 6.0) -> Instance:
    """One pool that looks at every site of one ring, and seats in whole blocks."""
    nodes = ["hub", *[f"n{i}" for i in range(n_sites)]]
    links = [
        {"a": a, "b": b, "capex_musd": 4.0 if "hub" in (a, b) else 0.5, "km": 10.0}
        for a, b in zip(nodes, [*nodes[1:], nodes[0]], strict=True)
    ]
    return Instance.from_tables(
        links=links,
        gateways=["hub"],
        sites=[{"site": f"z{i}", "node": f"n{i}"} for i in range(n_sites)],
        options=[
            {"site": f"z{i}", "block_seats": block_seats, "max_blocks": 9, "fixed_capex_musd": 0.1,
             "block_capex_musd": 0.5}
            for i in range(n_sites)
        ],
        pools=[{"pool": "p", "talent": 250.0}],
        reach=[
            {"pool": "p", "site": f"z{i}", "share": 0.8, "benefit_musd": 0.1}
            for i in range(n_sites)
        ],
        protection="dual_link",
        budget_musd=budget,
    )  # fmt: skip


def root_bound(search: Search, *tightening: PoolCuts | SeatCuts) -> float:
    relaxed = relax(search.matrix, search.separators, CutPool(), Clock(20), tightening=tightening)
    assert relaxed.status == "ok"
    return relaxed.bound


def test_a_third_of_a_ring_does_not_serve_a_whole_pool(search_on: SearchOn) -> None:
    search = search_on(ring(), "exports")
    loose = root_bound(search)
    tight = root_bound(search, PoolCuts(search.model))
    # Without the cuts each of three sites takes a third of the pool through a third of the ring.
    assert tight < loose - 0.5


def test_seats_are_rounded_to_whole_blocks(search_on: SearchOn) -> None:
    search = search_on(ring(1, block_seats=150.0, budget=8.77), "exports")
    loose = root_bound(search)
    tight = root_bound(search, SeatCuts(search.model))
    # Money for a block and a third seats all 200 people; whole blocks seat 150.
    assert loose == pytest.approx(20.0, rel=0.01)
    assert tight < loose - 0.5


def crowded(seed: int) -> Instance:
    """Random sites on a random network that draw on the same few pools."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 7))
    pairs = [(i, j) for i in range(n) for j in range(i) if rng.random() < 0.7]
    shares = rng.choice([0.0, 0.4, 0.7, 1.0], size=(2, n))
    level = ["single", "dual_link"]
    return Instance.from_tables(
        nodes=[{"node": i} for i in range(n)],
        links=[
            {"a": a, "b": b, "capex_musd": float(rng.integers(1, 5)),
             "existing": bool(rng.random() < 0.15)}
            for a, b in pairs
        ],
        gateways=[0],
        sites=[
            {"site": f"z{i}", "node": i, "protection": level[int(rng.integers(2))],
             "existing": bool(rng.random() < 0.1)}
            for i in range(n)
        ],
        options=[
            {"site": f"z{i}", "size": f"s{k}", "block_seats": 50.0, "max_blocks": 4,
             "min_blocks": 1 + k, "fixed_capex_musd": 0.3, "block_capex_musd": 0.4,
             "ramp_years": 0}
            for i in range(n) for k in range(2)
        ],
        pools=[{"pool": j, "talent": float(rng.integers(40, 180))} for j in range(2)],
        reach=[
            {"pool": j, "site": f"z{i}", "share": float(shares[j, i]), "benefit_musd": 0.1}
            for j in range(2) for i in range(n) if shares[j, i] > 0
        ],
        budget_musd=float(rng.integers(3, 12)),
        years=[2026, 2027] if rng.random() < 0.3 else None,
    )  # fmt: skip


@pytest.mark.parametrize("kind", [PoolCuts, SeatCuts])
def test_no_plan_breaks_a_cut(kind: type[PoolCuts] | type[SeatCuts], search_on: SearchOn) -> None:
    """Cuts found at relaxations and at random points hold at plans for random prices."""
    found = held = 0
    for seed in range(14):
        rng = np.random.default_rng(seed)
        search = search_on(crowded(seed), "exports")
        separator = kind(search.model)
        relaxed = relax(search.matrix, search.separators, CutPool(), Clock(10))
        points = [relaxed.solution] if relaxed.status == "ok" else []
        width = np.where(np.isfinite(search.matrix.upper), search.matrix.upper, 50.0)
        points += [search.matrix.lower + rng.random(len(width)) * width for _ in range(3)]
        cuts = [cut for point in points for cut in separator.separate(point)]
        found += len(cuts)
        for plan in plans(search, rng):
            held += 1
            for cut in cuts:
                assert cut.violation(plan) <= 1e-6, (seed, cut, plan)
    assert found > 40
    assert held > 25


def plans(search: Search, rng: np.random.Generator, many: int = 3) -> list[np.ndarray]:
    """Return feasible solution vectors for random objectives, arcs oriented."""
    from stz.solver.cut_loop import run_mip
    from stz.solver.search import start_search

    out = []
    for _ in range(many):
        other = start_search(
            build_model(search.model.instance, "exports"), Clock(20), gap=0.0, seed=1,
            listener=None,
        )  # fmt: skip
        other.matrix.cost[:] = rng.normal(size=other.matrix.n_columns)
        for _ in range(40):
            result = run_mip(other, other.pool.cuts, time=10, gap=0.0, global_bound=False)
            if result.solution is None:
                break
            if not other.separate(result.solution):
                out.append(other.incumbent.completed(result.solution))
                break
    return out
