"""One MIP run in HiGHS with cuts: what the loops of engine and heuristics are made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from stz.model import FloatArray
from stz.solver.cuts import Cut
from stz.solver.lp import Callbacks, highs_model, library
from stz.solver.search.search import Search


@dataclass(frozen=True, eq=False)
class MipResult:
    """One MIP run: solution (or None), dual bound, cuts its solutions broke, how it ended."""

    solution: FloatArray | None
    bound: float
    nodes: int
    infeasible: bool
    unbounded: bool
    cuts: list[Cut]


#: A run is cut short once so many of its solutions broke cuts and it has lasted this many seconds.
BROKEN_SOLUTIONS = 4
BROKEN_SECONDS = 10.0


def run_mip(
    search: Search,
    cuts: list[Cut],
    *,
    lower: FloatArray | None = None,
    upper: FloatArray | None = None,
    time: float,
    gap: float,
    global_bound: bool,
    watch_solutions: bool = False,
    start: FloatArray | None = None,
    from_start: bool = True,
    known: float = math.nan,
    options: Mapping[str, Any] | None = None,
) -> MipResult:
    """Run HiGHS on the matrix with cuts, stopping as soon as its dual bound settles the question.

    Parameters
    ----------
    search : Search
        The solve it belongs to; its incumbent is the start where it fits the bounds.
    cuts : list of Cut
        Rows beyond the matrix.
    lower, upper : float array, optional
        Bounds of a restriction.
    time : float
        Seconds this run may take.
    gap : float
        Relative gap at which HiGHS may stop on its own solutions.
    global_bound : bool
        Whether the dual bound holds for the whole problem and may be told to the search.
    watch_solutions : bool
        Whether improving solutions are separated as they come, and offered if they break nothing.
    start : float array, optional
        Solution to start from instead of the incumbent.
    from_start : bool
        Whether to start from a solution at all.
    known : float
        Bound of what the bounds leave out: no bound better than this is told, or returned.
    options : mapping, optional
        Further options of HiGHS.
    """
    matrix = search.matrix
    model = highs_model(
        matrix, cuts, integer=True, lower=lower, upper=upper,
        options={
            "time_limit": max(0.05, min(time, search.clock.left)),
            "mip_rel_gap": gap,
            "random_seed": search.seed,
            **(options or {}),
        },
    )  # fmt: skip
    if not math.isfinite(min(time, search.clock.left)):
        model.setOptionValue("time_limit", highspy.kHighsInf)
    start = search.incumbent.solution if start is None else start
    if from_start and start is not None:
        fits = True
        if lower is not None:
            fits &= bool((start >= lower - 1e-6).all())
        if upper is not None:
            fits &= bool((start <= upper + 1e-6).all())
        if fits:
            given = highspy.HighsSolution()
            given.col_value = start.tolist()
            model.setSolution(given)

    broken: list[Cut] = []
    broken_solutions = 0
    began = search.clock.elapsed

    def watch(kind: int, message: str, out: Any, put: Any, data: Any) -> None:
        nonlocal broken_solutions
        if kind == _IMPROVED:
            point = np.array(out.mip_solution)
            fresh = search.separate(point)
            broken.extend(fresh)
            broken_solutions += bool(fresh)
            if not fresh:
                search.offer(point)
            return
        told = math.isfinite(out.mip_dual_bound) and abs(out.mip_dual_bound) < 1e20
        bound = _weaker(search, out.mip_dual_bound / matrix.scale if told else math.nan, known)
        if global_bound and told:
            search.tighten(bound)
        worth = search.gap if global_bound else min(gap, search.gap)
        if search.is_over or _settled(search, bound, worth):
            put.user_interrupt = True
        if broken_solutions >= BROKEN_SOLUTIONS and search.clock.elapsed > began + BROKEN_SECONDS:
            put.user_interrupt = True

    callbacks = Callbacks()
    model.setCallback(callbacks.of_highs(watch), None)
    model.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
    if watch_solutions:
        model.startCallback(highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution)
    with library("HiGHS"):
        model.run()
    callbacks.heard()
    status = model.getModelStatus()
    info = model.getInfo()
    codes = highspy.HighsModelStatus
    found = (
        np.array(model.getSolution().col_value)
        if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        else None
    )
    if from_start and start is not None and found is not None:
        # HiGHS 1.16 may better a start in presolve and yet give back the start itself.
        told = info.objective_function_value / matrix.scale
        if abs(told - matrix.objective(found)) > 1e-6 * max(1.0 / matrix.scale, abs(told)):
            return run_mip(
                search, cuts, lower=lower, upper=upper, time=time, gap=gap,
                global_bound=global_bound, watch_solutions=watch_solutions, from_start=False,
                known=known, options=options,
            )  # fmt: skip
    bound = info.mip_dual_bound
    if status == codes.kOptimal and not matrix.integer.any() and found is not None:
        bound = info.objective_function_value
    return MipResult(
        solution=found,
        bound=_weaker(
            search,
            bound / matrix.scale if math.isfinite(bound) and abs(bound) < 1e20 else math.nan,
            known,
        ),
        nodes=max(0, int(info.mip_node_count)),
        infeasible=status in (codes.kInfeasible, codes.kUnboundedOrInfeasible),
        unbounded=status == codes.kUnbounded,
        cuts=broken,
    )


_IMPROVED = int(highspy.cb.HighsCallbackType.kCallbackMipImprovingSolution)


def _weaker(search: Search, bound: float, known: float) -> float:
    """Return the weaker of two bounds, where the second may be missing."""
    if math.isnan(known) or math.isnan(bound):
        return bound
    return max(bound, known) if search.matrix.maximize else min(bound, known)


def _settled(search: Search, bound: float, worth: float) -> bool:
    """Whether a dual bound shows that nothing here can beat the incumbent by a worthy share."""
    best = search.incumbent.objective
    if math.isnan(best) or not math.isfinite(bound):
        return False
    room = bound - best if search.matrix.maximize else best - bound
    return room <= worth * max(abs(best), 1e-9)
