"""How much memory a trial held at its peak, solver libraries and child processes included."""

from __future__ import annotations

import math
import sys
import threading
from collections import defaultdict
from pathlib import Path

_PROC = Path("/proc")
_EVERY_S = 0.25


def peak_mb() -> float:
    """Return the most resident memory this process ever held, in 10**6 bytes; NaN if unknown.

    All of the process counts, whatever allocated it. On Linux ``VmHWM`` is read, since
    ``ru_maxrss`` also counts what the parent held when it started this process.
    """
    status = _PROC / "self" / "status"
    if status.exists():
        for line in status.read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    try:
        import resource
    except ImportError:
        return math.nan
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


class FamilyWatch:
    """Looks at a process and all it started, four times a second, while the context lasts.

    ``peak_mb`` is the most that they held together in 10**6 bytes, pages that several of them share
    counted once (``Pss``); 0 where the process never had children, since ``VmHWM`` of the process
    itself misses no moment, and where there is no ``/proc``.
    """

    def __init__(self, process: int) -> None:
        self.peak_mb = 0.0
        self._process = process
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> FamilyWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_EVERY_S):
            family = descendants(self._process)
            if family:
                held = sum(_pss_mb(one) for one in (self._process, *family))
                self.peak_mb = max(self.peak_mb, held)


def descendants(process: int) -> list[int]:
    """Return the ids of all processes that a process started, and those of these."""
    children: dict[int, list[int]] = defaultdict(list)
    for folder in _PROC.glob("[0-9]*"):
        try:
            text = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        children[int(text.rpartition(")")[2].split()[1])].append(int(folder.name))
    found: list[int] = []
    waiting = [process]
    while waiting:
        own = children.get(waiting.pop(), [])
        found += own
        waiting += own
    return found


def _pss_mb(process: int) -> float:
    try:
        text = (_PROC / str(process) / "smaps_rollup").read_text(encoding="utf-8")
    except OSError:  # it has ended
        return 0.0
    line = next((line for line in text.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(line.split()[1]) * 1024 / 1e6
