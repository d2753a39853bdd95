"""What every separator offers: cuts that a solution vector breaks."""

from __future__ import annotations

from typing import Protocol

from stz.model import FloatArray
from stz.solver.cuts.pool import Cut


class Separator(Protocol):
    """Finds cuts that a point breaks."""

    def separate(self, solution: FloatArray, *, tolerance: float = 1e-4) -> list[Cut]:
        """Return violated cuts of all years at a solution vector, fractional or not."""
