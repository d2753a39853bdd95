"""Run one trial in this process and measure it."""

from __future__ import annotations

import math
import time
from typing import Any

from benchmarks.memory import peak_mb
from benchmarks.record import Record
from benchmarks.surroundings import machine, now, versions
from benchmarks.timeline import Timeline
from benchmarks.trial import DEFAULT, Outcome, Problem, Settings, Trial
from stz.instance import Instance

FIGURES = ("exports", "capex", "capex_links", "zones", "cities", "fiber_km")
"""Metrics of a plan that its record keeps."""


def measure(case: str, trial: Trial, settings: Settings) -> Record:
    """Build the problem of a trial, solve it, and return what was measured."""
    surroundings = {"machine": machine(), "date": now(), "versions": versions()}
    began = time.perf_counter()
    problem = trial.build()
    build_s = time.perf_counter() - began
    timeline = Timeline()
    cpu_before = time.process_time()
    outcome = (trial.run or run_stz)(problem, settings, timeline)
    cpu_s = time.process_time() - cpu_before
    timeline.note(outcome.total_s, outcome.objective, outcome.gap)
    return Record(
        case=case,
        trial=trial.name,
        engine=outcome.engine,
        status=outcome.status,
        size=outcome.size or size_of(problem.instance),
        build_s=round(build_s, 3),
        first_plan_s=round(timeline.first_plan_s, 3),
        to_1pct_s=round(timeline.to_1pct_s, 3),
        to_01pct_s=round(timeline.to_01pct_s, 3),
        total_s=round(outcome.total_s, 3),
        cpu_s=round(cpu_s, 3),
        objective=outcome.objective,
        bound=outcome.bound,
        gap=outcome.gap,
        gap_asked=settings.gap,
        time_limit_s=settings.time_limit_s,
        seed=settings.seed,
        threads=settings.threads,
        nodes=outcome.nodes,
        cuts=outcome.cuts,
        peak_mb=round(peak_mb(), 1),
        optimum=problem.optimum,
        gap_to_optimum=_away(outcome.objective, problem.optimum),
        ratio=outcome.ratio,
        ratio_to=outcome.ratio_to,
        median_s=outcome.median_s,
        cold_median_s=outcome.cold_median_s,
        undecided=outcome.undecided,
        first_answer_s=outcome.first_answer_s,
        area_gap=outcome.area_gap,
        figures=outcome.figures,
        details=list(outcome.details),
        solver=outcome.solver,
        message=outcome.message,
        **surroundings,  # type: ignore[arg-type]
    )


def run_stz(problem: Problem, settings: Settings, timeline: Timeline) -> Outcome:
    """Solve with ``stz.solve``, then hold the plan against the independent verifier (not timed)."""
    from stz.solver import solve
    from stz.verifier.verify_plan import verify_plan

    objective: Any = problem.objective
    began = time.perf_counter()
    plan = solve(
        problem.instance,
        objective=objective,
        gap=settings.gap,
        time_limit=settings.time_limit_s,
        engine=None if settings.engine == DEFAULT else settings.engine,
        seed=settings.seed,
        threads=settings.threads,
        progress=lambda state: timeline.note(state.elapsed_s, state.incumbent, state.gap),
    )
    total_s = time.perf_counter() - began
    status, message = str(plan.status), plan.message
    if plan.has_plan:
        verification = verify_plan(problem.instance, plan)
        if not verification.ok:
            status = "refused"
            message = "; ".join(str(one) for one in verification.violations[:3])
    return Outcome(
        status=status,
        objective=plan.objective,
        bound=plan.bound,
        gap=plan.gap,
        total_s=total_s,
        nodes=plan.nodes,
        cuts=plan.cuts,
        engine=plan.engine,
        solver=plan.solver,
        message=message,
        figures={name: float(plan.metrics[name]) for name in FIGURES if name in plan.metrics},
    )


def size_of(instance: Instance) -> dict[str, int]:
    """Return the counts that say how large an instance is."""
    existing = int(instance.links["existing"].sum())
    there = instance.sites["existing"] | instance.sites["banned"]
    return {
        "nodes": len(instance.nodes),
        "existing_links": existing,
        "candidate_links": len(instance.links) - existing,
        "gateways": len(instance.gateways),
        "sites": len(instance.sites),
        "candidate_sites": int((~there).sum()),
        "options": len(instance.options),
        "pools": len(instance.pools),
        "cities": len(instance.cities),
        "reach_pairs": len(instance.reach),
        "failures": len(instance.failures),
        "years": len(instance.years),
    }


def _away(objective: float, optimum: float) -> float:
    if not (math.isfinite(objective) and math.isfinite(optimum)):
        return math.nan
    return abs(objective - optimum) / max(abs(optimum), 1e-9)
