"""What ``metrics.json`` takes over from a plan: how good it is, and how that was found out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from stz.plan import Plan, unit_of


def proof(plan: Plan) -> dict[str, Any]:
    """Return headline, objective, bound, gap and how they came about.

    A bound that is not known, and the gap to it, are None.
    """
    return {
        "headline": plan.headline,
        "status": plan.status,
        "objective_name": plan.objective_name,
        "maximize": plan.maximize,
        "objective": plan.objective,
        "bound": finite(plan.bound),
        "gap": finite(plan.gap),
        "gap_asked": finite(plan.gap_asked),
        "wall_time_s": finite(plan.wall_time),
        "engine": plan.engine,
        "solver": plan.solver,
        "nodes": plan.nodes,
        "cuts": plan.cuts,
        "seed": plan.seed,
        "interrupted": plan.interrupted,
        "stages": [dict(stage) for stage in plan.stages],
    }


def units(names: Iterable[str], n_years: int) -> dict[str, str]:
    """Return the unit of each metric, for a plan of so many years."""
    return {name: unit_of(name, n_years) for name in names}


def finite(value: float) -> float | None:
    """Return the number, or None where it is infinite or not one."""
    return value if math.isfinite(value) else None
