"""Engine ``highs``: MIP, separate, repair, add cuts, repeat, until the repaired plan is proven."""

from __future__ import annotations

import math
from dataclasses import dataclass

from stz.solver.cuts import CutPool
from stz.solver.heuristics import Heuristics
from stz.solver.lp import Relaxed
from stz.solver.presolve import cutoff, fixed, kernel, losses
from stz.solver.search import Search, run_mip

#: HiGHS stops on its own solutions at this share of the asked gap, so that repair has room.
OWN_GAP = 0.5
#: Share of the asked gap within which plans of several years are left out of the search when they
#: are better by no more than that, see `cutoff`; in one year it makes the search slower.
SPARED = 0.9


@dataclass(frozen=True)
class Restricted:
    """How kernels are searched.

    Attributes
    ----------
    kernels : tuple of int
        Candidate links left free beside those in use, one search after another.
    again : int
        Times one kernel is searched again with the cuts its solution broke.
    share : float
        Share of the time left that one program may take.
    repair : float
        Share of the time left that a repair may take.
    watch : bool
        Whether a program is cut short once several of its solutions broke cuts, and keeps those.
    seconds : float
        Most seconds for all of it.
    """

    kernels: tuple[int, ...]
    again: int
    share: float
    repair: float
    watch: bool
    seconds: float


ONE_YEAR = Restricted((60, 120, 240), again=2, share=0.6, repair=0.1, watch=False, seconds=25.0)
#: With several years a repair schedules everything anew: it is worth more rounds and more time.
YEARS = Restricted((0, 60), again=4, share=0.35, repair=0.2, watch=True, seconds=180.0)


def search_restricted(
    search: Search, relaxed: Relaxed, heuristics: Heuristics, *, seconds: float
) -> None:
    """Search the links of least loss and those in use: small programs, good first plans."""
    search.phase = "restricted search"
    how = restricted(search)
    until = search.clock.elapsed + min(seconds, how.seconds)
    priced = losses(search, relaxed)
    rows = CutPool(relaxed.tight)
    for size in how.kernels:
        for _ in range(1 + how.again):
            left = until - search.clock.elapsed
            if left <= 0 or search.is_over:
                return
            used = heuristics.links_in_use(relaxed.solution)
            lower, upper = kernel(search, priced, size, also=used)
            result = run_mip(
                search, rows.cuts, lower=lower, upper=upper, time=how.share * left,
                gap=max(1e-4, OWN_GAP * search.gap), global_bound=False, watch_solutions=how.watch,
            )  # fmt: skip
            if result.solution is None:
                break
            broken = rows.add(search.separate(result.solution) + (result.cuts if how.watch else []))
            heuristics.repair(result.solution, seconds=max(1.0, how.repair * left))
            if not broken or not search.incumbent.is_better(
                search.matrix.objective(result.solution)
            ):
                break


def restricted(search: Search) -> Restricted:
    """Return how kernels of a problem are searched."""
    return YEARS if search.model.columns.n_years > 1 else ONE_YEAR


def search_highs(search: Search, relaxed: Relaxed, heuristics: Heuristics) -> None:
    """Close the gap with HiGHS: every round's dual bound is valid, every solution is repaired."""
    search.phase = "cut loop"
    own_gap = OWN_GAP * search.gap
    priced = losses(search, relaxed)
    rows = CutPool(relaxed.tight)
    while not search.is_over:
        had_plan = search.incumbent.solution is not None
        spared = _spared(search)
        known = cutoff(search, spared)
        lower, upper = fixed(search, priced, spared=spared)
        result = run_mip(
            search, rows.cuts, lower=lower, upper=upper, time=search.clock.left,
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
        fresh = rows.add(search.separate(result.solution) + result.cuts)
        heuristics.repair(result.solution, seconds=max(1.0, 0.1 * min(60.0, search.clock.left)))
        if not fresh and not search.is_proven:
            if own_gap <= 1e-9:
                return
            own_gap = 0.0 if own_gap < 1e-7 else own_gap / 10


def _spared(search: Search) -> float:
    """Return by how much a plan must beat the incumbent to be searched for."""
    best = search.incumbent.objective
    if math.isnan(best) or search.model.columns.n_years == 1:
        return 0.0
    return SPARED * search.gap * abs(best)
