"""Engine ``highs``: MIP, separate, repair, add cuts, repeat, until the repaired plan is proven."""

from __future__ import annotations

import math

from stz.solver.cuts import CutPool
from stz.solver.heuristics import OWN_GAP, PrimalHeuristics
from stz.solver.lp import Relaxed
from stz.solver.presolve import cutoff, fixed, reduced_costs
from stz.solver.search import Search, run_mip

#: Share of the time left that is kept for the repair of what a search finds, until one is timed.
KEPT_FOR_REPAIR = 0.05
#: Share of the time left that is kept for it at most.
MOST_FOR_REPAIR = 0.2
#: Share of the asked gap within which plans of several years are left out of the search when they
#: are better by no more than that, see `cutoff`; in one year it makes the search slower.
SPARED = 0.9


def search_highs(search: Search, relaxed: Relaxed, heuristics: PrimalHeuristics) -> None:
    """Close the gap with HiGHS: every round's dual bound is valid, every solution is repaired."""
    search.phase = "cut loop"
    own_gap = OWN_GAP * search.gap
    priced = reduced_costs(search, relaxed)
    rows = CutPool(relaxed.tight)
    repaired_in = math.nan
    while not search.is_over:
        had_plan = search.incumbent.solution is not None
        spared = _spared(search)
        known = cutoff(search, spared)
        lower, upper = fixed(search, priced, spared=spared)
        result = run_mip(
            search, rows.cuts, lower=lower, upper=upper, time=_left_to_search(search, repaired_in),
            gap=own_gap, global_bound=True, watch_solutions=True, known=known,
        )  # fmt: skip
        search.nodes += result.nodes
        if result.infeasible:
            if had_plan:
                search.tighten(known)
            else:
                search.infeasible = True
            return
        search.tighten(result.bound)
        if result.solution is None:
            return
        if search.clock.is_over and search.incumbent.solution is not None:
            return
        began = search.clock.elapsed
        fresh = rows.add(search.separate(result.solution) + result.cuts)
        heuristics.repair(result.solution, seconds=max(1.0, 0.1 * min(60.0, search.clock.left)))
        repaired_in = search.clock.elapsed - began
        if not fresh and not search.is_proven:
            if own_gap <= 1e-9:
                return
            own_gap = 0.0 if own_gap < 1e-7 else own_gap / 10


def _left_to_search(search: Search, repaired_in: float) -> float:
    """Return the seconds left, less what the repair after the search is likely to take."""
    left = search.clock.left
    if not math.isfinite(left):
        return left
    kept = KEPT_FOR_REPAIR * left if math.isnan(repaired_in) else repaired_in
    return left - min(kept, MOST_FOR_REPAIR * left)


def _spared(search: Search) -> float:
    """Return by how much a plan must beat the incumbent to be searched for."""
    best = search.incumbent.objective
    if math.isnan(best) or search.model.columns.n_years == 1:
        return 0.0
    return SPARED * search.gap * abs(best)
