"""Ours against what is used today: a compact model in PuLP, and two spanning-tree heuristics."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from benchmarks import coverage, spanning
from benchmarks.record import Record
from benchmarks.regions import NATIONAL, region_problem
from benchmarks.timeline import Timeline
from benchmarks.trial import Conclusion, Outcome, Problem, Settings, Trial
from stz.errors import VerificationError
from stz.instance import Instance

COMPACT = "compact"
DEFAULT_REGIONS = (NATIONAL, "karachi:60")
GAP, COVERAGE_GAP = 0.01, 0.001
TIME_LIMIT_S, COMPACT_LIMIT_S, COVERAGE_LIMIT_S, EXPORTS_LIMIT_S = 600.0, 1800.0, 120.0, 120.0
Heuristic = Callable[..., spanning.Chosen]
HEURISTICS: dict[str, tuple[str, Heuristic]] = {
    "mst": ("spanning tree, then choose", spanning.tree_then_choose),
    "prim": ("Prim, costliest leaf pruned", spanning.prim_then_prune),
}
LEVELS = ("single", "dual_link")
EXPORTS = "exports"
PARTS = (COMPACT, *HEURISTICS)


def regions(arguments: tuple[str, ...]) -> list[Trial]:
    """Return the trials of each region: ours and the compact model, then each heuristic.

    Parameters
    ----------
    arguments : tuple of str
        Regions as in :func:`benchmarks.regions.region_problem`, and ``compact``, ``mst`` or
        ``prim`` for these comparisons alone.
    """
    parts = [word for word in dict.fromkeys(arguments) if word in PARTS] or list(PARTS)
    named = [word for word in dict.fromkeys(arguments) if word not in PARTS]
    trials = []
    for region in named or DEFAULT_REGIONS:
        if COMPACT in parts:
            trials += _with_compact(region)
        methods = [part for part in parts if part in HEURISTICS]
        if methods:
            best = partial(_best_single, region)
            trials.append(Trial(f"{region} {EXPORTS}", best, GAP, EXPORTS_LIMIT_S))
        for method in methods:
            trials += _with_heuristic(region, method)
    return trials


def _with_compact(region: str) -> list[Trial]:
    build = partial(region_problem, region)
    other = Trial(
        f"{region} {COMPACT}", build, GAP, COMPACT_LIMIT_S, engines=(COMPACT,), run=_run_compact
    )
    return [Trial(region, build, GAP, TIME_LIMIT_S), other]


def _with_heuristic(region: str, method: str) -> list[Trial]:
    """Return the heuristic, the same coverage by ours, and the most its network can earn."""
    name = f"{region} {method}"
    build, run = partial(region_problem, region), partial(_run_heuristic, method)
    same = [
        Trial(
            f"{name} {level}",
            partial(same_coverage, region, method, level),
            COVERAGE_GAP,
            COVERAGE_LIMIT_S,
        )
        for level in LEVELS
    ]
    earning = partial(_best_on_network, region, method)
    return [
        Trial(name, build, GAP, TIME_LIMIT_S, engines=(method,), run=run),
        *same,
        Trial(f"{name} {EXPORTS}", earning, GAP, EXPORTS_LIMIT_S),
    ]


def choose(instance: Instance, method: str) -> spanning.Chosen:
    """Let a heuristic spend the budget of an instance."""
    budget = instance.limits.budget_musd
    return HEURISTICS[method][1](
        coverage.trenches(instance),
        instance.gateways,
        coverage.places(instance),
        math.inf if budget is None else budget,
    )


def same_coverage(region: str, method: str, protection: str) -> Problem:
    """Return the least cost of serving the places that a heuristic serves."""
    instance = region_problem(region).instance
    served = choose(instance, method).places
    return Problem(coverage.serving(instance, served, protection), "cost")


def _best_single(region: str) -> Problem:
    problem = region_problem(region)
    return replace(problem, instance=coverage.single(problem.instance))


def _best_on_network(region: str, method: str) -> Problem:
    """Return the same budget spent on the network of a heuristic, zones and people chosen by us."""
    problem = region_problem(region)
    chosen = choose(problem.instance, method)
    network = coverage.on_network(coverage.single(problem.instance), chosen)
    return replace(problem, instance=network)


def _run_compact(problem: Problem, settings: Settings, timeline: Timeline) -> Outcome:
    from benchmarks.compact_model import run_compact

    return run_compact(problem, settings, timeline)


def _run_heuristic(
    method: str, problem: Problem, settings: Settings, timeline: Timeline
) -> Outcome:
    began = time.perf_counter()
    chosen = choose(problem.instance, method)
    total_s = time.perf_counter() - began
    cut_off = coverage.unserved(problem.instance, chosen)
    if cut_off:
        raise VerificationError(f"{method} leaves {len(cut_off)} places without a path")
    answered = coverage.serving(problem.instance, chosen.places, "single")
    cost = coverage.cost_of(answered, chosen)
    timeline.note(total_s, cost["cost"], math.nan)
    return Outcome(
        status="feasible",
        objective=cost["cost"],
        bound=math.nan,
        gap=math.nan,
        total_s=total_s,
        nodes=0,
        cuts=0,
        engine=settings.engine,
        solver="networkx, scipy",
        message=HEURISTICS[method][0],
        figures={**cost, **coverage.counts(answered)},
    )


def conclude(records: Sequence[Record]) -> Conclusion:
    """Fill in how many times longer the compact model took, and dearer the heuristics are."""
    other = {record.trial: record for record in records if record.engine in PARTS}
    ours = {(record.trial, record.engine): record for record in records}
    compared: list[Record] = []
    lines: list[str] = []
    for record in records:
        region, *rest = record.trial.split()
        said: list[str] = []
        better = record
        if record.engine not in PARTS and not rest:
            better, said = _against_compact(record, other.get(f"{region} {COMPACT}"))
        elif rest[1:] == [EXPORTS]:
            best = ours.get((f"{region} {EXPORTS}", record.engine))
            said = _earned(record, rest[0], best)
        elif rest[1:]:
            better, said = _against_heuristic(record, rest, other.get(f"{region} {rest[0]}"))
        compared.append(better)
        lines += said
    return Conclusion(compared, tuple(lines))


def _against_compact(ours: Record, theirs: Record | None) -> tuple[Record, list[str]]:
    if theirs is None:
        return ours, []
    start = f"baseline, {ours.trial}: the compact model"
    if ours.status != "optimal" or not math.isfinite(theirs.total_s):
        early = f"{ours.engine} did not reach the gap ({ours.status})"
        why = early if ours.status != "optimal" else theirs.message
        return ours, [f"{start} cannot be compared: {why}"]
    least = theirs.status != "optimal"
    ratio = round(theirs.total_s / max(ours.total_s, 1e-3), 2)
    state = f"stood at {theirs.gap:.2%}" if math.isfinite(theirs.gap) else "had no plan"
    line = f"{start} took {'>= ' if least else ''}{ratio:g} times as long as {ours.engine}" + (
        f" to a gap of {ours.gap_asked:.2%}"
        + (f": it {state} when stopped after {theirs.total_s:.0f} s" if least else "")
    )
    told = f"seconds of the compact model to a gap of {ours.gap_asked:.2%}"
    return replace(ours, ratio=ratio, ratio_to=told, ratio_is_least=least), [line]


def _against_heuristic(
    ours: Record, rest: Sequence[str], theirs: Record | None
) -> tuple[Record, list[str]]:
    method, level = rest
    if theirs is None or theirs.is_failure:
        return ours, []
    start = f"baseline, {theirs.trial}, {level}, {ours.engine}:"
    places = f"the {theirs.figures['places']:.0f} places of `{HEURISTICS[method][0]}`"
    if ours.status not in ("optimal", "feasible"):
        return ours, [f"{start} no plan for {places} ({ours.status})"]
    cost, fiber = theirs.objective, theirs.figures["capex_links"]
    ours_fiber = ours.figures.get("capex_links", math.nan)
    ratio = round(cost / ours.objective, 4) if ours.objective > 0 else math.nan
    proof = f"gap {ours.gap:.2%}"
    costs = (
        f"{start} {places} cost USD {cost:.3f} million by it and {ours.objective:.3f} by ours "
        f"({proof}); fiber alone {fiber:.3f} and {ours_fiber:.3f}"
    )
    if level == "single":
        saved, of_fiber = _saved(ours.objective, cost), _saved(ours_fiber, fiber)
        line = f"{costs}: saves {saved:.2%}, of the fiber {of_fiber:.2%}"
    else:
        line = f"{costs}: the price of two routes to every zone, which it does not offer"
    told = f"cost of `{HEURISTICS[method][0]}` at equal coverage, {level} protection for ours"
    return replace(ours, ratio=ratio, ratio_to=told), [line]


def _earned(on_theirs: Record, method: str, ours: Record | None) -> list[str]:
    """Say what the same budget earns a year on the network of a heuristic and on ours."""
    if ours is None or not (math.isfinite(on_theirs.objective) and math.isfinite(ours.objective)):
        return []
    line = (
        f"baseline, {on_theirs.trial}, {ours.engine}: for the same budget the network of "
        f"`{HEURISTICS[method][0]}` earns at most USD {on_theirs.bound:.3f} million a year, zones "
        f"chosen by us, and ours {ours.objective:.3f}, both on one route"
    )
    return [line]


def _saved(ours: float, theirs: float) -> float:
    """Return the share of a cost that is saved; 0 rather than a minus 0 of rounding."""
    return round(1 - ours / theirs, 6) + 0.0 if theirs > 0 else 0.0
