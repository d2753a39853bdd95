"""Engine ``highs``: MIP, separate, repair, add cuts, repeat, until the repaired plan is proven."""

from __future__ import annotations

from stz.solver.cut_loop import run_mip
from stz.solver.fixing import fixed_by_reduced_cost
from stz.solver.heuristics import Heuristics
from stz.solver.relaxation import Relaxed
from stz.solver.search import Search

#: HiGHS stops on its own solutions at this share of the asked gap, so that repair has room.
OWN_GAP = 0.5


def search_restricted(
    search: Search, relaxed: Relaxed, heuristics: Heuristics, *, seconds: float, rounds: int = 4
) -> None:
    """Search the links that relaxation and incumbent use: small programs, good first plans."""
    search.phase = "restricted search"
    until = search.clock.elapsed + seconds
    for _ in range(rounds):
        left = until - search.clock.elapsed
        if left <= 0 or search.is_over:
            return
        lower, upper = heuristics.restriction(relaxed.solution, around=search.incumbent.solution)
        result = run_mip(
            search, relaxed.active, lower=lower, upper=upper, time=left,
            gap=max(1e-4, OWN_GAP * search.gap), global_bound=False,
        )  # fmt: skip
        if result.solution is None:
            return
        fresh = search.separate(result.solution)
        relaxed.active.extend(fresh)
        heuristics.repair(result.solution, seconds=max(1.0, left / 4))
        if not fresh:
            return


def search_highs(search: Search, relaxed: Relaxed, heuristics: Heuristics) -> None:
    """Close the gap with HiGHS: every round's dual bound is valid, every solution is repaired."""
    search.phase = "cut loop"
    own_gap = OWN_GAP * search.gap
    while not search.is_over:
        lower, upper = fixed_by_reduced_cost(search, relaxed)
        had_plan = search.incumbent.solution is not None
        result = run_mip(
            search, relaxed.active, lower=lower, upper=upper, time=search.clock.left,
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
        fresh = search.separate(result.solution)
        heuristics.repair(result.solution, seconds=max(1.0, 0.1 * min(60.0, search.clock.left)))
        fresh += [cut for cut in result.cuts if cut not in fresh]
        relaxed.active.extend(fresh)
        if not fresh and not search.is_proven:
            if own_gap <= 1e-9:
                return
            own_gap = 0.0 if own_gap < 1e-7 else own_gap / 10
