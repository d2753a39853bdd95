"""A limit on the memory of this process, kept like the time limit."""

from __future__ import annotations

import math
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stz.solver.progress.progress import Clock

#: What a search says that this limit stopped.
MEMORY_LIMIT = "memory limit"
_EVERY_S = 0.05
_STATM = Path("/proc/self/statm")


def resident_mb() -> float:
    """Return the resident memory of this process, solver libraries included, in 10**6 bytes.

    Where there is no ``/proc`` it is the most ever held, and NaN where nobody can tell.
    """
    try:
        pages = int(_STATM.read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return math.nan
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


@contextmanager
def memory_stops(clock: Clock, limit_mb: float | None) -> Iterator[None]:
    """Stop a clock as soon as this process holds more than ``limit_mb``, in 10**6 bytes.

    The solvers let the watching thread in while they compute. They stop at their next look at the
    clock, so that a little more than the limit may be held for a moment.
    """
    if limit_mb is None:
        yield
        return
    over = threading.Event()

    def watch() -> None:
        while not over.is_set():
            if resident_mb() > limit_mb:
                clock.interrupted.stop(MEMORY_LIMIT)
                return
            over.wait(_EVERY_S)

    if resident_mb() > limit_mb:
        clock.interrupted.stop(MEMORY_LIMIT)
    thread = threading.Thread(target=watch, name="stz-memory", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
