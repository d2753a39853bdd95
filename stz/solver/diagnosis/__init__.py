"""An instance without a plan comes in; why leaves, and the least changes that let it have one."""

from stz.solver.diagnosis.diagnosis import Diagnosis, conflict_named, diagnose

__all__ = [
    "Diagnosis",
    "conflict_named",
    "diagnose",
]
