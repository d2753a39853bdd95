"""When a solve reached what: the first plan, 1 %, 0.1 %."""

from __future__ import annotations

import math


class Timeline:
    """Listens to a solve and keeps the seconds at which each milestone was first met."""

    def __init__(self) -> None:
        self.first_plan_s = math.nan
        self.to_1pct_s = math.nan
        self.to_01pct_s = math.nan

    def note(self, elapsed_s: float, incumbent: float, gap: float) -> None:
        """Take the state of a solve: its incumbent and proven relative gap, NaN where missing."""
        if math.isnan(self.first_plan_s) and math.isfinite(incumbent):
            self.first_plan_s = elapsed_s
        if math.isnan(self.to_1pct_s) and gap <= 0.01:
            self.to_1pct_s = elapsed_s
        if math.isnan(self.to_01pct_s) and gap <= 0.001:
            self.to_01pct_s = elapsed_s
