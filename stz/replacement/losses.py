"""Losses as intervals: the value of a plan less what plans reach that decide otherwise."""

from __future__ import annotations

from stz.interval import Interval
from stz.solver import Exploration, Restriction

#: Relative difference of a plan and a bound that solvers do not tell apart.
TOLERANCE = 1e-6


def kept_loss(value: float, others: Interval, *, maximize: bool, unit: str) -> Interval:
    """Return what is lost against a value by plans whose best lies in an interval.

    Parameters
    ----------
    value : float
        Objective of the plan in hand.
    others : Interval
        Where the best of the other plans lies; both ends infinite, and worse than any plan, where
        there is none.
    maximize : bool
    unit : str
    """
    loss = value - others if maximize else others - value
    return Interval(loss.low, loss.high, unit)


def free_loss(
    exploration: Exploration, restriction: Restriction, value: float, unit: str
) -> Interval:
    """Return what is lost against a value by the best plan under a restriction."""
    known = exploration.known(restriction)
    bound = known.bound
    if abs(bound - known.value) <= TOLERANCE * max(abs(known.value), 1e-9):
        bound = known.value  # proven best, as far as a solver can tell
    best = Interval.of_optimum(known.value, bound, maximize=exploration.maximize)
    return kept_loss(value, best, maximize=exploration.maximize, unit=unit)
