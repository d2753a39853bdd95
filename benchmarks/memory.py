"""How much memory this process held at its peak."""

from __future__ import annotations

import math
import sys
from pathlib import Path


def peak_mb() -> float:
    """Return the most resident memory this process ever held, in 10**6 bytes; NaN if unknown.

    On Linux ``VmHWM`` is read, since ``ru_maxrss`` also counts what the parent held when it started
    this process.
    """
    status = Path("/proc/self/status")
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
