"""A model comes in; columns that may be closed or fixed leave: some optimal plan is kept."""

from stz.solver.presolve.reduced_cost_fixing import (
    ReducedCosts,
    cutoff,
    fixed,
    kernel,
    reduced_costs,
)
from stz.solver.presolve.reductions import closed_options
from stz.solver.presolve.unreachable_targets import out_of_reach

__all__ = [
    "ReducedCosts",
    "closed_options",
    "cutoff",
    "fixed",
    "kernel",
    "out_of_reach",
    "reduced_costs",
]
