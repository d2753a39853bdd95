"""``target``: the ceiling first, in seconds; then the cheapest plan, and the costs around it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from stz.errors import Problem, ScenarioError
from stz.instance import Instance
from stz.solver import Planner, Progress
from stz.targets.bars import bars_to_ceiling
from stz.targets.ceiling import Ceiling, ceiling
from stz.targets.cost_curve import PARTS, TargetCost, asking, cost_at, costs, narrowed
from stz.targets.factors import Factor, factors_of
from stz.targets.needed import Needed, alike, limited, needed_alone
from stz.targets.target import Target

#: Shares of the time for the ceiling, for what each number needs, and for the cheapest plan.
CEILING_SHARE, NEEDED_SHARE, PLAN_SHARE = 0.15, 0.15, 0.8
#: Seconds that the ceiling, and what the numbers need, may take at most.
CEILING_SECONDS, NEEDED_SECONDS = 30.0, 30.0
#: Relative gap of the ceiling.
CEILING_GAP = 0.01


@dataclass(frozen=True)
class TargetProgress:
    """State of a search: seconds so far, and what is looked for."""

    elapsed_s: float
    phase: str


Listener = Callable[[TargetProgress], None]


def target(
    instance: Instance,
    exports: float,
    *,
    objective: Literal["cost", "capex"] = "cost",
    factors: Sequence[Factor] | None = None,
    gap: float = 0.01,
    time_limit: float | None = 180.0,
    points: int = 5,
    engine: str | None = None,
    seed: int = 1,
    progress: Listener | None = None,
    solving: Callable[[Progress], None] | None = None,
) -> Target:
    """Return what it takes to earn at least so much.

    Parameters
    ----------
    instance : Instance
        The problem. Its budgets are left out; whatever else it asks for holds.
    exports : float
        Exports asked for, USD million a year, those in existing zones included.
    objective : {"cost", "capex"}
        What the plan is to be cheapest in.
    factors : sequence of Factor, optional
        Numbers behind the ceiling, from :func:`factors_of`; default what the tables tell.
    gap, engine, seed
        As for :func:`stz.solve`, of the cheapest plan.
    time_limit : float or None
        Seconds for all of it. Above the ceiling the answer takes seconds.
    points : int
        Points of the cost curve at most; 1 for the target alone.
    progress : callable, optional
        Told a `TargetProgress` whenever something else is looked for.
    solving : callable, optional
        Told a :class:`stz.Progress` as each search moves.

    Returns
    -------
    Target
        Whatever was known when all was done, or time or Ctrl-C ended it.

    Raises
    ------
    ScenarioError
        For a target that is no number above 0, and settings that cannot be.
    """
    _check(exports, points, objective)
    began = time.perf_counter()
    limit = math.inf if time_limit is None else time_limit

    def left() -> float:
        return limit - (time.perf_counter() - began)

    def phase(text: str) -> None:
        if progress is not None:
            progress(TargetProgress(time.perf_counter() - began, text))

    phase("what all talent within reach would earn with money no object")
    seconds = min(CEILING_SECONDS, CEILING_SHARE * limit)
    top = ceiling(instance, gap=CEILING_GAP, time_limit=seconds, seed=seed, progress=solving)
    stopped = "interrupted" if top.plan.interrupted else ""
    waterfall: tuple[Needed, ...] = ()
    own = factors_of(instance) if factors is None else factors
    if not stopped:
        phase("what each number behind the ceiling would have to be")
        waterfall, stopped = _waterfall(own, top, exports, limit, left, seed)
    found: list[TargetCost] = []
    if top.exports.high >= exports * (1 - 1e-9) and not stopped:
        planner = Planner(
            asking(top.instance, exports),
            objective,
            gap=gap,
            engine=engine,
            seed=seed,
            progress=solving,
        )
        phase(f"cheapest plan for USD {exports:,.6g} million a year")
        share = PLAN_SHARE if points > 1 else 1.0
        found.append(cost_at(planner, exports, min(share * left(), 1e9)))
        if found[0].plan.interrupted:
            stopped = "interrupted"
        else:
            others = _others(top, exports, points - 1)
            found += costs(planner, others, seconds=lambda: min(left(), 1e9), heard=phase)
    return Target(
        exports=exports,
        objective=objective,
        ceiling=top,
        cheapest=found[0] if found else None,
        curve=narrowed(found),
        waterfall=waterfall,
        bars=bars_to_ceiling(instance, own, top.exports),
        stopped=stopped,
    )


def _check(exports: float, points: int, objective: str) -> None:
    problems = []
    where = "target"
    number = isinstance(exports, int | float) and not isinstance(exports, bool)
    if not number or not math.isfinite(exports) or exports <= 0:
        problems.append(
            Problem(where, "must be a number above 0", "give USD million a year, such as 100",
                    field="exports", value=str(exports))
        )  # fmt: skip
    if isinstance(points, bool) or not isinstance(points, int) or points < 1:
        problems.append(
            Problem(where, "must be a whole number from 1 on", "5 gives the target and four more",
                    field="points", value=str(points))
        )  # fmt: skip
    if objective not in ("cost", "capex"):
        problems.append(Problem(where, "must be cost or capex", field="objective", value=objective))
    if problems:
        raise ScenarioError(problems)


def _waterfall(
    factors: Sequence[Factor],
    top: Ceiling,
    exports: float,
    limit: float,
    left: Callable[[], float],
    seed: int,
) -> tuple[tuple[Needed, ...], str]:
    """Return what each number needs; numbers that multiply the same people need the same."""
    end = left() - min(NEEDED_SECONDS, NEEDED_SHARE * limit)
    found: list[Needed] = []
    for factor in factors:
        try:
            found.append(_same(found, factor, top, exports, max(0.5, left() - end), seed))
        except KeyboardInterrupt:
            return tuple(found), "interrupted"
    return tuple(found), ""


def _same(
    found: Sequence[Needed], factor: Factor, top: Ceiling, exports: float, seconds: float, seed: int
) -> Needed:
    for other in found:
        if other.reached != "no" and alike(other.factor, factor):
            return limited(other, factor, top)
    return needed_alone(factor, top, exports, time_limit=seconds / 3, seed=seed)


def _others(top: Ceiling, exports: float, count: int) -> list[float]:
    """Return other targets, spread from nothing to the ceiling; those near this one are left."""
    high = top.exports.low
    if count < 1 or not math.isfinite(high):
        return []
    parts = PARTS if count == len(PARTS) else [(i + 1) / (count + 1) for i in range(count)]
    steps = [part * high for part in parts]
    # from the target outward, so that what is known of one helps with the next
    return sorted(
        (step for step in steps if abs(step - exports) > 0.02 * high),
        key=lambda step: abs(step - exports),
    )
