"""Cuts that no plan needs: no plan may break them, and they must tighten relaxations."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from stz.instance import Instance
from stz.model import build_model
from stz.solver.cuts.nested_reach import NestedReachCuts
from stz.solver.cuts.pool import CutPool
from stz.solver.cuts.seats import SeatCuts
from stz.solver.cuts.talent_pools import TalentPoolCuts
from stz.solver.engines.phases import run_search
from stz.solver.heuristics.primal import PrimalHeuristics
from stz.solver.lp.relaxation import relax
from stz.solver.presolve.reduced_cost_fixing import cutoff, fixed, reduced_costs
from stz.solver.progress.progress import Clock
from stz.solver.search.search import Search

SearchOn = Callable[..., Search]
Tightening = NestedReachCuts | SeatCuts | TalentPoolCuts


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


def root_bound(search: Search, *tightening: Tightening) -> float:
    relaxed = relax(search.matrix, search.separators, CutPool(), Clock(300), tightening=tightening)
    assert relaxed.status == "ok"
    return relaxed.bound


def test_a_third_of_a_ring_does_not_serve_a_whole_pool(search_on: SearchOn) -> None:
    search = search_on(ring(), "exports")
    loose = root_bound(search)
    tight = root_bound(search, TalentPoolCuts(search.model))
    # Without the cuts each of three sites takes a third of the pool through a third of the ring.
    assert tight < loose - 0.5


def test_half_open_zones_draw_on_a_pool_once(search_on: SearchOn) -> None:
    """Far more people are near one zone than the two others draw, however these are split."""
    instance = Instance.from_tables(
        links=[{"a": "hub", "b": f"n{i}", "capex_musd": 0.0, "existing": True} for i in range(3)],
        gateways=["hub"],
        sites=[{"site": f"z{i}", "node": f"n{i}"} for i in range(3)],
        options=[{"site": f"z{i}", "fixed_capex_musd": 1.0} for i in range(3)],
        pools=[{"pool": "p", "talent": 100.0}],
        reach=[
            {"pool": "p", "site": f"z{i}", "share": share, "benefit_musd": 0.1}
            for i, share in enumerate((1.0, 0.4, 0.4))
        ],
        budget_musd=0.6,
    )  # fmt: skip
    search = search_on(instance, "exports")
    # Reach rows alone let 0.6 of the near zone draw 60 people; a whole plan draws none.
    split = np.zeros(search.matrix.n_columns)
    year = search.model.columns.last
    split[year.open], split[year.workers] = (0.2, 1.0, 0.0), (20.0, 40.0, 0.0)
    cut = max(NestedReachCuts(search.model).separate(split), key=lambda cut: cut.violation(split))
    assert cut.violation(split) == pytest.approx(0.6 - (0.4 + 0.6 * 0.2))
    split[year.workers] = (12.0, 40.0, 0.0)
    assert not NestedReachCuts(search.model).separate(split)


def test_seats_are_rounded_to_whole_blocks(search_on: SearchOn) -> None:
    search = search_on(ring(1, block_seats=150.0, budget=8.77), "exports")
    loose = root_bound(search)
    tight = root_bound(search, SeatCuts(search.model))
    # Money for a block and a third seats all 200 people; whole blocks seat 150.
    assert loose == pytest.approx(20.0, rel=0.01)
    assert tight < loose - 0.5


def test_blocks_that_fill_over_years_are_rounded_by_what_they_seat_in_the_end(
    search_on: SearchOn,
) -> None:
    instance = Instance.from_tables(
        links=[{"a": "hub", "b": "n", "capex_musd": 1.0, "km": 10.0}],
        gateways=["hub"],
        sites=[{"site": "z", "node": "n"}],
        options=[{"site": "z", "block_seats": 90.0, "max_blocks": 9, "ramp_years": 2,
                  "fixed_capex_musd": 0.1, "block_capex_musd": 0.5}],
        pools=[{"pool": "p", "talent": 135.0}],
        reach=[{"pool": "p", "site": "z", "share": 1.0, "benefit_musd": 0.1}],
        years=[2026, 2027, 2028],
    )  # fmt: skip
    search = search_on(instance, "exports")
    years = search.model.columns.years

    def at(blocks: tuple[float, float, float]) -> np.ndarray:
        point = np.zeros(search.matrix.n_columns)
        for columns, number in zip(years, blocks, strict=True):
            point[columns.open], point[columns.blocks] = 1.0, number
        point[years[-1].workers] = 135.0
        return point

    # 30 (1.5 + 1.5 + 2) seats are 15 more than needed, rounded by a block's first year or not.
    # Either block of the last year seats 30, and one and a half cannot be there before.
    split = at((1.5, 1.5, 2.0))
    cuts = SeatCuts(search.model).separate(split)
    assert max(cut.violation(split) for cut in cuts) > 0.1
    for whole in ((1.0, 2.0, 2.0), (2.0, 2.0, 2.0), (0.0, 2.0, 3.0), (1.0, 1.0, 3.0)):
        assert all(cut.violation(at(whole)) <= 1e-9 for cut in cuts)


def crowded(seed: int, ramp: int = 0) -> Instance:
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
             "ramp_years": ramp}
            for i in range(n) for k in range(2)
        ],
        pools=[{"pool": j, "talent": float(rng.integers(40, 180))} for j in range(2)],
        reach=[
            {"pool": j, "site": f"z{i}", "share": float(shares[j, i]), "benefit_musd": 0.1}
            for j in range(2) for i in range(n) if shares[j, i] > 0
        ],
        budget_musd=float(rng.integers(3, 12)),
        years=[2026, 2027, 2028] if ramp else [2026, 2027] if rng.random() < 0.3 else None,
    )  # fmt: skip


@pytest.mark.examples(quick=3, thorough=9)
@pytest.mark.parametrize(
    ("kind", "ramp"),
    [(NestedReachCuts, 0), (NestedReachCuts, 2), (TalentPoolCuts, 0), (SeatCuts, 0), (SeatCuts, 2)],
)
def test_no_plan_breaks_a_cut(
    kind: type[Tightening], ramp: int, search_on: SearchOn, examples: int
) -> None:
    """Cuts found at relaxations and at random points hold at plans for random prices."""
    found = held = 0
    seeds = examples // 3 if ramp else examples
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        search = search_on(crowded(seed, ramp), "exports")
        separator = kind(search.model)
        relaxed = relax(search.matrix, search.separators, CutPool(), Clock(300))
        points = [relaxed.solution] if relaxed.status == "ok" else []
        width = np.where(np.isfinite(search.matrix.upper), search.matrix.upper, 50.0)
        points += [search.matrix.lower + rng.random(len(width)) * width for _ in range(3)]
        cuts = [cut for point in points for cut in separator.separate(point)]
        found += len(cuts)
        for plan in plans(search, rng):
            held += 1
            for cut in cuts:
                assert cut.violation(plan) <= 1e-6, (seed, cut, plan)
    assert found > 1.9 * seeds
    assert held > 1.7 * seeds


def plans(search: Search, rng: np.random.Generator, many: int = 3) -> list[np.ndarray]:
    """Return feasible solution vectors for random objectives, arcs oriented."""
    from stz.solver.search.mip_run import run_mip
    from stz.solver.search.search import start_search

    out = []
    for _ in range(many):
        other = start_search(
            build_model(search.model.instance, "exports"), Clock(300), gap=0.0, seed=1,
            listener=None,
        )  # fmt: skip
        other.matrix.cost[:] = rng.normal(size=other.matrix.n_columns)
        for _ in range(40):
            result = run_mip(other, other.pool.cuts, time=300, gap=0.0, global_bound=False)
            if result.solution is None:
                break
            if not other.separate(result.solution):
                out.append(other.incumbent.completed(result.solution))
                break
    return out


@pytest.mark.thorough
def test_what_is_fixed_loses_no_plan_beyond_the_cutoff(search_on: SearchOn) -> None:
    """Columns fixed with something spared keep every plan that is better than the cutoff."""
    checked = fewer = 0
    for seed in range(12):
        best = search_on(crowded(seed), "exports", gap=0.0)
        run_search(best, "highs")
        if best.incumbent.solution is None:
            continue
        search = search_on(crowded(seed), "exports")
        relaxed = relax(
            search.matrix, search.separators, CutPool(), Clock(300), tightening=search.tightening
        )
        nothing_new = np.where(search.matrix.integer, search.matrix.lower, 0.0)
        if not search.offer(nothing_new):
            continue
        optimum, worst = best.incumbent.objective, search.incumbent.objective
        plan = PrimalHeuristics(best).slim(best.incumbent.solution)
        priced = reduced_costs(search, relaxed)
        free = search.matrix.integer
        for spared in (0.0, 0.5 * (optimum - worst), 0.99 * (optimum - worst)):
            lower, upper = fixed(search, priced, spared=spared)
            if optimum > cutoff(search, spared) + 1e-6:
                checked += 1
                assert (plan[free] >= lower[free] - 1e-6).all(), (seed, spared)
                assert (plan[free] <= upper[free] + 1e-6).all(), (seed, spared)
        plain = fixed(search, priced)
        fewer += (upper > lower)[free].sum() < (plain[1] > plain[0])[free].sum()
    assert checked >= 6
    assert fewer
