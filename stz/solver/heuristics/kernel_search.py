"""Kernel search: small programs over the links that relaxations value most, and those in use.

After Angelelli, Mansini and Speranza, "Kernel search: a general heuristic for the multi-dimensional
knapsack problem", Computers & Operations Research 37, 2010.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from stz.solver.cuts import CutPool
from stz.solver.heuristics.primal import PrimalHeuristics
from stz.solver.lp import Relaxed
from stz.solver.presolve import kernel, reduced_costs
from stz.solver.search import Search, run_mip

#: HiGHS stops on its own solutions at this share of the asked gap, so that repair has room.
OWN_GAP = 0.5


@dataclass(frozen=True)
class KernelSettings:
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


ONE_YEAR = KernelSettings((120, 240), again=2, share=0.6, repair=0.1, watch=False, seconds=60.0)
#: With several years a repair schedules everything anew: it is worth more rounds and more time.
YEARS = KernelSettings((0, 60), again=4, share=0.35, repair=0.2, watch=True, seconds=180.0)


def kernel_search(
    search: Search,
    relaxed: Relaxed,
    heuristics: PrimalHeuristics,
    *,
    seconds: float,
    again: int | None = None,
) -> None:
    """Search the links of least loss and those in use: small programs, good first plans.

    A kernel is searched `again` times with the cuts its solution broke; by default as often as
    suits the number of years.
    """
    search.phase = "restricted search"
    how = restricted(search)
    if again is not None:
        how = replace(how, again=again)
    until = search.clock.elapsed + min(seconds, how.seconds)
    priced = reduced_costs(search, relaxed)
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


def restricted(search: Search) -> KernelSettings:
    """Return how kernels of a problem are searched."""
    return YEARS if search.model.columns.n_years > 1 else ONE_YEAR
