"""A number of a plan comes in; the steps that made it leave, back to rows of layers."""

from stz.runs.trace.effects import WORSE, Effect, assumption_effects
from stz.runs.trace.evidence import MOST_WEAK, NO_GRADE, Evidence, WeakNumber
from stz.runs.trace.grades import EVIDENCE, worst, zone_grades
from stz.runs.trace.lookup import evidence_of, trace
from stz.runs.trace.traced import Source, Step, Trace, shown

__all__ = [
    "EVIDENCE",
    "MOST_WEAK",
    "NO_GRADE",
    "WORSE",
    "Effect",
    "Evidence",
    "Source",
    "Step",
    "Trace",
    "WeakNumber",
    "assumption_effects",
    "evidence_of",
    "shown",
    "trace",
    "worst",
    "zone_grades",
]
