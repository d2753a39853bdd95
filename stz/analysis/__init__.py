"""Runs come in; what was added, dropped and moved leaves, and how often each is chosen."""

from stz.analysis.comparison import (
    Comparison,
    compare,
    digits_of,
    headline_rows,
    held_against,
    signed,
    wide_metrics,
)
from stz.analysis.decisions import KINDS, Row, decided
from stz.analysis.frequency import frequency
from stz.analysis.front import front
from stz.analysis.run_facts import RunFacts, facts_of

__all__ = [
    "KINDS",
    "Comparison",
    "Row",
    "RunFacts",
    "compare",
    "decided",
    "digits_of",
    "facts_of",
    "frequency",
    "front",
    "headline_rows",
    "held_against",
    "signed",
    "wide_metrics",
]
