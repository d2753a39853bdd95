"""Reduced-cost fixing: columns that no plan better than the incumbent can move."""

from __future__ import annotations

import math

import numpy as np

from stz.model.columns import FloatArray
from stz.solver.relaxation import Relaxed
from stz.solver.search import Search


def fixed_by_reduced_cost(search: Search, relaxed: Relaxed) -> tuple[FloatArray, FloatArray]:
    """Return bounds with whole-number columns fixed where a step costs more than the gap.

    Every plan that beats the incumbent keeps these columns where the relaxation has them (Dantzig,
    Fulkerson, Johnson 1954), so a bound proven on the rest, or the incumbent, bounds the whole.
    """
    lower, upper = search.matrix.lower.copy(), search.matrix.upper.copy()
    best = search.incumbent.objective
    if math.isnan(best) or not len(relaxed.reduced_cost):
        return lower, upper
    sign = -1.0 if search.matrix.maximize else 1.0
    room = sign * (best - relaxed.bound) + 1e-6 * max(1.0 / search.matrix.scale, abs(best))
    price = sign * relaxed.reduced_cost
    whole = search.matrix.integer
    at_lower = whole & (relaxed.solution <= lower + 1e-9) & (price > room)
    at_upper = whole & (relaxed.solution >= upper - 1e-9) & (-price > room)
    upper = np.where(at_lower, lower, upper)
    lower = np.where(at_upper, upper, lower)
    return lower, upper
