"""The state of a solve comes in; what a listener hears leaves, and when to stop."""

from stz.solver.progress.memory_watch import memory_stops
from stz.solver.progress.progress import (
    CTRL_C,
    Clock,
    Listener,
    Progress,
    ctrl_c_interrupts,
    relative_gap,
)

__all__ = [
    "CTRL_C",
    "Clock",
    "Listener",
    "Progress",
    "ctrl_c_interrupts",
    "memory_stops",
    "relative_gap",
]
