"""Diving: build what a relaxation is sure of, relax again, until a network carries all it asks for.

Rounding a relaxation once finds plans where fewer zones are a plan, too. Where a plan must reach
something (exports, jobs, cities), what one rounding leaves out may be what was needed. Here links
are fixed as built a few at a time, and the relaxation, which holds every floor, says each time
where the rest comes from now that these links are there (a diving heuristic: Berthold, "Primal
heuristics for mixed integer programs", 2006).
"""

from __future__ import annotations

import numpy as np

from stz.model import FloatArray
from stz.solver.heuristics.primal import COARSE, PrimalHeuristics
from stz.solver.lp import Relaxed, relax
from stz.solver.protection import BoolArray
from stz.solver.search import Search

#: A sink is sure from this value of the relaxation on; where none is, this share of the others is
#: taken, the largest first.
SURE = 0.8
SHARE = 0.25
#: Less of a sink than this is not asked for.
LITTLE = 1e-4
#: Steps of a dive, and rounds of cuts after each.
STEPS = 40
ROUNDS = 2


def dive(
    search: Search, relaxed: Relaxed, heuristics: PrimalHeuristics, *, seconds: float
) -> BoolArray:
    """Offer a plan on a network that a dive ends with; return the network.

    Parameters
    ----------
    relaxed : Relaxed
        Where the dive begins.
    seconds : float
        Of which half, at most, is for the relaxations.

    Returns
    -------
    bool array, shape (n_links,)
        Links in use, existing ones included.
    """
    began = search.clock.elapsed
    build = search.model.columns.last.build[heuristics.candidate]
    lower = search.matrix.lower.copy()
    network = search.service_check.existing
    wanted = np.zeros(len(search.sinks), dtype=bool)
    solution, rows = relaxed.solution, relaxed.tight
    for _ in range(STEPS):
        if search.clock.elapsed > began + 0.5 * seconds or search.is_over:
            break
        fresh = _next(search, solution, network, wanted)
        if not fresh.any():
            break
        network = heuristics.connected(
            _in_order(search, solution, wanted, fresh), solution, network
        )
        wanted |= fresh
        lower[build] = network[heuristics.candidate]
        after = relax(
            search.matrix, search.separators, search.pool, search.clock,
            rows=rows, most_rounds=ROUNDS, lower=lower,
        )  # fmt: skip
        if after.status != "ok":
            break
        solution, rows = after.solution, after.active
    left = began + seconds - search.clock.elapsed
    heuristics.plan_on(network, seconds=max(0.3 * seconds, left), gap=COARSE)
    return network


def _next(search: Search, solution: FloatArray, network: BoolArray, wanted: BoolArray) -> BoolArray:
    """Return the sinks to serve next: those that are sure, else the largest of the others."""
    demand = search.sinks.demand(solution) if len(search.sinks) else np.zeros(0)
    lacking = (demand > LITTLE) & ~wanted & ~search.service_check.with_paths(network)
    if not lacking.any():
        return lacking
    sure = (demand >= SURE) & ~wanted
    if (sure & lacking).any():
        return sure
    ranked = np.argsort(-np.where(lacking, demand, 0.0), kind="stable")
    sure[ranked[: max(1, int(SHARE * lacking.sum()))]] = True
    return sure


def _in_order(
    search: Search, solution: FloatArray, wanted: BoolArray, fresh: BoolArray
) -> np.ndarray:
    """Return sinks in the order they are connected in: those before, then the largest first."""
    demand = search.sinks.demand(solution)
    new = np.flatnonzero(fresh)
    return np.concatenate([np.flatnonzero(wanted), new[np.argsort(-demand[new], kind="stable")]])
