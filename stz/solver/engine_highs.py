"""Engine ``highs``: MIP, separate, repair, add cuts, repeat, until the repaired plan is proven."""

from __future__ import annotations

from stz.solver.cut_loop import run_mip
from stz.solver.cut_pool import CutPool
from stz.solver.fixing import fixed, kernel, losses
from stz.solver.heuristics import Heuristics
from stz.solver.relaxation import Relaxed
from stz.solver.search import Search

#: HiGHS stops on its own solutions at this share of the asked gap, so that repair has room.
OWN_GAP = 0.5


#: Candidate links left free in the restricted searches, one after another.
KERNELS = (60, 120, 240)
#: Times one kernel is searched again with the cuts its solution broke.
AGAIN = 2


def search_restricted(
    search: Search, relaxed: Relaxed, heuristics: Heuristics, *, seconds: float
) -> None:
    """Search the links of least loss and those in use: small programs, good first plans."""
    search.phase = "restricted search"
    until = search.clock.elapsed + seconds
    priced = losses(search, relaxed)
    rows = CutPool(relaxed.tight)
    for size in KERNELS:
        for _ in range(1 + AGAIN):
            left = until - search.clock.elapsed
            if left <= 0 or search.is_over:
                return
            used = heuristics.links_in_use(relaxed.solution)
            lower, upper = kernel(search, priced, size, also=used)
            result = run_mip(
                search, rows.cuts, lower=lower, upper=upper, time=0.6 * left,
                gap=max(1e-4, OWN_GAP * search.gap), global_bound=False,
            )  # fmt: skip
            if result.solution is None:
                break
            broken = rows.add(search.separate(result.solution))
            heuristics.repair(result.solution, seconds=max(1.0, left / 10))
            if not broken or not search.incumbent.is_better(
                search.matrix.objective(result.solution)
            ):
                break


def search_highs(search: Search, relaxed: Relaxed, heuristics: Heuristics) -> None:
    """Close the gap with HiGHS: every round's dual bound is valid, every solution is repaired."""
    search.phase = "cut loop"
    own_gap = OWN_GAP * search.gap
    priced = losses(search, relaxed)
    rows = CutPool(relaxed.tight)
    while not search.is_over:
        lower, upper = fixed(search, priced)
        had_plan = search.incumbent.solution is not None
        result = run_mip(
            search, rows.cuts, lower=lower, upper=upper, time=search.clock.left,
            gap=own_gap, global_bound=True, watch_solutions=True,
        )  # fmt: skip
        search.nodes += result.nodes
        if result.infeasible:
            if had_plan:
                search.tighten(search.incumbent.objective)
            else:
                search.infeasible = True
            return
        search.tighten(result.bound)
        if result.solution is None:
            return
        fresh = rows.add(search.separate(result.solution) + result.cuts)
        heuristics.repair(result.solution, seconds=max(1.0, 0.1 * min(60.0, search.clock.left)))
        if not fresh and not search.is_proven:
            if own_gap <= 1e-9:
                return
            own_gap = 0.0 if own_gap < 1e-7 else own_gap / 10
