"""Which planner answers a question: the latest one for which it is a small change, or a new one."""

from __future__ import annotations

from collections.abc import Callable

from stz.plan import Plan
from stz.run import Prepared
from stz.solver import Diagnosis, Planner, Progress, diagnose, solve

KEPT = 3
"""Planners kept; each holds a model, its cuts and its best plans."""
DIAGNOSIS_SECONDS = 20.0


class Planners:
    """Planners of the last problems that had to be solved anew."""

    def __init__(self) -> None:
        self._planners: list[Planner] = []
        self._running: Planner | None = None

    def answer(
        self, ready: Prepared, progress: Callable[[Progress], None] | None = None
    ) -> tuple[Plan, str]:
        """Return a plan, and whether it was solved ``warm`` or ``cold``."""
        asked = ready.scenario.objective
        chosen = ready.scenario.solver
        if not isinstance(asked, str):
            return solve(
                ready.instance, asked, gap=chosen.gap, time_limit=chosen.time_limit_s,
                engine=chosen.engine, seed=chosen.seed, threads=chosen.threads, progress=progress,
            ), "cold"  # fmt: skip
        for planner in reversed(self._planners):
            if planner.objective == asked and planner.warmth(ready.instance) == "warm":
                self._running, planner.progress = planner, progress
                plan = planner.answer(
                    ready.instance, gap=chosen.gap, time_limit=chosen.time_limit_s
                )
                return plan, "warm"
        made = Planner(
            ready.instance, asked, gap=chosen.gap, time_limit=chosen.time_limit_s,
            engine=chosen.engine, seed=chosen.seed, threads=chosen.threads, progress=progress,
        )  # fmt: skip
        self._running = made
        plan = made.solve()
        if plan.has_plan:
            self._planners = [*self._planners, made][-KEPT:]
        return plan, "cold"

    def stop(self) -> None:
        """Stop the solve that runs, from another thread."""
        if self._running is not None:
            self._running.stop()

    def of(self, ready: Prepared) -> Planner | None:
        """Return the planner for which a problem is a small change; None where there is none."""
        for planner in reversed(self._planners):
            if planner.warmth(ready.instance) == "warm":
                return planner
        return None

    def diagnosis(self, ready: Prepared, plan: Plan) -> Diagnosis | None:
        """Return why there is no plan; None where the search was stopped."""
        if plan.interrupted:
            return None
        limit = ready.scenario.solver.time_limit_s or DIAGNOSIS_SECONDS
        return diagnose(
            ready.instance, ready.scenario.objective, time_limit=min(DIAGNOSIS_SECONDS, limit),
            seed=ready.scenario.solver.seed, plan=plan,
        )  # fmt: skip
