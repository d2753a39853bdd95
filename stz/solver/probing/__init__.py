"""A problem and a restriction come in; the best plan known and a bound on all plans leave."""

from stz.solver.probing.exploration import Exploration, Known
from stz.solver.probing.plan_vector import plan_vector
from stz.solver.probing.prober import Prober
from stz.solver.probing.rest_fixed import RestFixed
from stz.solver.probing.restriction import Bounds, Restriction, bounds_of, restricted

__all__ = [
    "Bounds",
    "Exploration",
    "Known",
    "Prober",
    "RestFixed",
    "Restriction",
    "bounds_of",
    "plan_vector",
    "restricted",
]
