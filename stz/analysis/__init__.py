"""Runs held against each other: what was added, dropped and moved, and how often each is chosen."""

from stz.analysis.comparison import Comparison, compare
from stz.analysis.frequency import frequency
from stz.analysis.front import front

__all__ = ["Comparison", "compare", "frequency", "front"]
