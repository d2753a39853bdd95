"""A problem and a restriction come in; a bound on all plans leaves, by the kept root relaxation."""

from stz.solver.probing.plan_vector import plan_vector
from stz.solver.probing.prober import Prober
from stz.solver.probing.restriction import Bounds, Restriction, bounds_of, restricted

__all__ = ["Bounds", "Prober", "Restriction", "bounds_of", "plan_vector", "restricted"]
