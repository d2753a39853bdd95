"""One search from relaxation to proof: what ``solve`` runs, once or once a year."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from stz.model import FloatArray
from stz.solver.cuts import Cut
from stz.solver.engines.highs import search_highs
from stz.solver.heuristics import (
    COARSE,
    PrimalHeuristics,
    asked_rows,
    dive,
    kernel_search,
    least_shortfall,
    standing_start,
)
from stz.solver.lp import WORTH, EngineError, Relaxed, relax
from stz.solver.progress import CTRL_C
from stz.solver.search import RESERVED_SECONDS, RESERVED_SHARE, Search, break_ties

#: Rounds of cuts before the first plan of several years is made, and seconds it may take.
EARLY_ROUNDS = 10
EARLY_SECONDS = 8.0
#: Progress that a round of cuts is worth before the first plan that has all that is asked for.
EARLY_WORTH = 1e-3
#: Relative gap of a plan that is there to be the first.
LOOSE = 0.05
#: Where something is asked for, sinks that a relaxation leans to less are wanted, too.
GENEROUS = (0.35,)


@dataclass(eq=False)
class WarmStart:
    """What an earlier search of nearly the same problem leaves to the next.

    Attributes
    ----------
    plans : list of float array, shape (n_columns,)
        Solution vectors that may be plans here, or lead to some.
    rows : list of Cut
        Cuts that held the bound of its relaxation.
    """

    plans: list[FloatArray] = field(default_factory=list)
    rows: list[Cut] | None = None


def run_search(
    search: Search, engine: str, warmth: WarmStart | None = None, *, ties: bool = True
) -> str:
    """Relax, find first plans, close the gap. Returns a message for plans that do not exist.

    ``warmth`` is used where it is given, and left as the next search needs it. A solver library
    that fails ends the search: ``search.failure`` tells how, and what was found until then stays.
    With ``ties``, a little of the time is kept to look for a cheaper plan of the same value.
    """
    clock = search.clock
    if ties and math.isfinite(clock.time_limit):
        search.clock = clock.earlier(min(RESERVED_SECONDS, RESERVED_SHARE * clock.left))
    message = ""
    try:
        message = _run(search, engine, warmth)
    except (EngineError, MemoryError) as error:
        search.failure = str(error) or "out of memory"
    finally:
        met_limit, search.clock = search.clock.is_over, clock
    if met_limit and not (message or search.failure) and clock.interrupted.reason != CTRL_C:
        # adding nothing is a plan wherever nothing is asked for: no limit ends without one there
        search.offer(standing_start(search))
    if ties and not search.failure:
        try:
            break_ties(search)
        except (EngineError, MemoryError) as error:
            search.ties = f"a cheaper plan of the same value was not looked for: {error}"
    return message


def _run(search: Search, engine: str, warmth: WarmStart | None) -> str:
    if search.model.contradictions:
        search.infeasible = True
        return f"no plan can satisfy: {', '.join(search.model.contradictions)}"
    if not search.matrix.n_columns:
        search.offer(np.zeros(0))
        search.tighten(search.incumbent.objective)
        return ""
    warmth = WarmStart() if warmth is None else warmth
    for plan in warmth.plans:
        search.offer(plan)
    asked = bool(len(asked_rows(search)))
    if (search.model.columns.n_years > 1 or asked) and search.incumbent.solution is None:
        _plan_early(search, asked=asked)
    relaxed = relax(
        search.matrix, search.separators, search.pool, search.clock,
        tightening=search.tightening, heard=search.tighten, rows=warmth.rows,
        worth=_worth(search),
    )  # fmt: skip
    if relaxed.status == "unbounded":
        search.bound = math.inf if search.matrix.maximize else -math.inf
        return "unbounded"
    if relaxed.status == "infeasible":
        search.infeasible = True
        return "the constraints contradict one another even if zones and links could be split"
    if relaxed.status == "failed":
        return "" if search.clock.is_over else "the linear relaxation could not be solved"
    heuristics = PrimalHeuristics(search)
    warmth.rows = relaxed.tight
    search.phase = "first plans"
    for plan in warmth.plans:
        heuristics.round_relaxation(plan, seconds=_slice(search, 0.05, 5.0), thresholds=(0.5,))
    if asked:
        _meet(search, relaxed, heuristics)
    else:
        heuristics.round_relaxation(relaxed.solution, seconds=_slice(search, 0.1, 15.0))
    if not search.is_over:
        _close(search, relaxed, heuristics, engine)
    return "no plan satisfies all constraints" if search.infeasible else ""


def _plan_early(search: Search, *, asked: bool) -> None:
    """Plan on a relaxation that is far from clean, where a clean one takes long.

    The cuts found stay in the pool, so that the relaxation goes on from them.
    """
    relaxed = relax(
        search.matrix, search.separators, search.pool, search.clock,
        most_rounds=None if asked else EARLY_ROUNDS, worth=EARLY_WORTH if asked else WORTH,
        heard=search.tighten, share_of_time=0.1,
    )  # fmt: skip
    if relaxed.status != "ok" or (relaxed.clean and not asked):
        return
    seconds = _slice(search, 0.1, EARLY_SECONDS)
    heuristics = PrimalHeuristics(search)
    if asked:
        dive(search, relaxed, heuristics, seconds=seconds)
        if search.incumbent.solution is None:
            everything = np.ones(len(search.model.instance.links), dtype=bool)
            heuristics.plan_on(everything, seconds=_slice(search, 0.1, 10.0), gap=LOOSE)
    else:
        heuristics.round_relaxation(relaxed.solution, seconds=seconds, thresholds=(0.6,))


def _meet(search: Search, relaxed: Relaxed, heuristics: PrimalHeuristics) -> None:
    """Find a plan that has all that is asked for; then one that the objective likes better."""
    if search.incumbent.solution is None:
        least_shortfall(search, seconds=_slice(search, 0.3, 60.0))
    for again in (dive, _rounded):
        if not search.is_over:
            again(search, relaxed, heuristics, seconds=_slice(search, 0.1, 15.0))


def _rounded(
    search: Search, relaxed: Relaxed, heuristics: PrimalHeuristics, *, seconds: float
) -> None:
    heuristics.round_relaxation(relaxed.solution, seconds=seconds, thresholds=GENEROUS, gap=COARSE)


def _close(search: Search, relaxed: Relaxed, heuristics: PrimalHeuristics, engine: str) -> None:
    kernel_search(search, relaxed, heuristics, seconds=0.5 * search.clock.left)
    if search.is_over:
        return
    if engine == "scip":
        from stz.solver.engines.scip import search_scip

        search_scip(search, relaxed, heuristics)
    elif engine == "side_by_side":
        from stz.solver.engines.side_by_side import search_side_by_side

        search_side_by_side(search, relaxed)
    elif engine != "highs":
        from stz.solver.engines.pulp_solvers import search_pulp

        search_pulp(search, relaxed, heuristics, engine)
    else:
        search_highs(search, relaxed, heuristics)


def _worth(search: Search) -> float:
    """Return the progress that a round of cuts is worth: with several years rounds take seconds."""
    return max(WORTH, 0.01 * search.gap) if search.model.columns.n_years > 1 else WORTH


def _slice(search: Search, share: float, most: float) -> float:
    """Return the seconds a phase may take."""
    return min(most, share * search.clock.left)
