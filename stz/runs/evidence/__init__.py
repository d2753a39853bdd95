"""A run comes in; how well what it rests on is known leaves, and what moves it most."""

from stz.runs.evidence.basis import IDENTITY, Basis, Row, made_again
from stz.runs.evidence.effects import WORSE, Effect, assumption_effects
from stz.runs.evidence.evidence import MOST_WEAK, NO_GRADE, Evidence, WeakNumber
from stz.runs.evidence.grades import EVIDENCE, zone_grades
from stz.runs.evidence.traced_run import TracedRun

__all__ = [
    "EVIDENCE",
    "IDENTITY",
    "MOST_WEAK",
    "NO_GRADE",
    "WORSE",
    "Basis",
    "Effect",
    "Evidence",
    "Row",
    "TracedRun",
    "WeakNumber",
    "assumption_effects",
    "made_again",
    "zone_grades",
]
