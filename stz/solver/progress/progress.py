"""What a caller hears while a solve runs, and the clock that stops it."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """State of a running solve: seconds, incumbent and dual bound in the units of the objective."""

    elapsed_s: float
    phase: str
    incumbent: float
    bound: float
    gap: float
    cuts: int
    nodes: int
    time_left_s: float


Listener = Callable[[Progress], None]


def relative_gap(incumbent: float, bound: float) -> float:
    """Return ``|bound - incumbent| / max(|incumbent|, 1e-9)``; NaN while one is missing."""
    if not (math.isfinite(incumbent) and math.isfinite(bound)):
        return math.nan
    return abs(bound - incumbent) / max(abs(incumbent), 1e-9)


#: Why a search stopped, where somebody pressed Ctrl-C.
CTRL_C = "interrupted"


class Interruption(threading.Event):
    """Stops every clock that shares it, and knows the reason."""

    def __init__(self) -> None:
        super().__init__()
        self.reason = ""

    def stop(self, reason: str) -> None:
        """Stop, for a reason that a plan can tell; the first one counts."""
        self.reason = self.reason or reason
        self.set()


class Clock:
    """Deadline and interruption of one solve."""

    def __init__(self, time_limit: float | None) -> None:
        self.started = time.perf_counter()
        self.time_limit = math.inf if time_limit is None else float(time_limit)
        self.interrupted = Interruption()

    def part(self, share: float) -> Clock:
        """Return a clock for a share of the time that is left, stopped by whatever stops this."""
        clock = Clock(share * self.left)
        clock.interrupted = self.interrupted
        return clock

    def earlier(self, seconds: float) -> Clock:
        """Return this clock with a deadline that is earlier, stopped by whatever stops this."""
        clock = Clock(self.time_limit - seconds)
        clock.started, clock.interrupted = self.started, self.interrupted
        return clock

    @property
    def elapsed(self) -> float:
        """Seconds since the solve began."""
        return time.perf_counter() - self.started

    @property
    def left(self) -> float:
        """Seconds until the deadline; 0 once interrupted."""
        return 0.0 if self.interrupted.is_set() else max(0.0, self.time_limit - self.elapsed)

    @property
    def is_over(self) -> bool:
        """Whether the search has to stop."""
        return self.left <= 0.0


@contextmanager
def ctrl_c_interrupts(clock: Clock) -> Iterator[None]:
    """Turn Ctrl-C into a stop of the clock that keeps the best plan; a second one is raised."""
    import signal

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGINT)

    def stop(*_: object) -> None:
        clock.interrupted.stop(CTRL_C)
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
