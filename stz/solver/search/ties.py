"""Among plans of the same objective: the one that costs least, then the one with least travel.

An objective such as exports says nothing of a zone that nobody works in, so a search may return a
plan with one. Once it has ended, small programs hold what the plan achieves and minimize, one after
another, capex, ``cost``, and the minutes that people travel. Exports and jobs are held as well once
capex is settled, so that nobody is sent home to save travel.

What is guaranteed: nothing the plan uses is needless, as the programs may leave out every zone,
link and city in use, and choose another size or power package at a site in use. Problems of at most
`SMALL` whole-number columns are searched over everything, so that no plan at least as good is
cheaper. Both hold unless the time, or the nodes allowed, ran out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from stz.model import NO_COLUMN, REGISTRY, FloatArray, Linear, linear
from stz.solver.cuts import Cut, CutPool
from stz.solver.lp import objective_scale
from stz.solver.search.incumbent import FEASIBILITY, Incumbent
from stz.solver.search.mip_run import run_mip
from stz.solver.search.search import Search

#: Whole-number columns up to which everything is searched, not only what the plan uses.
SMALL = 250
#: Seconds at most; programs solved for one number; nodes of each: the work is the same everywhere
#: unless the time runs out first.
SECONDS = 5.0
ROUNDS = 40
NODES = 500
#: Relative saving that is worth another plan.
WORTH = 1e-7
#: Relative to what is held: noise of a sum, far below what two plans differ by.
NOISE = 1e-9
#: Share of the time limit, and seconds at most, that a search leaves for this.
RESERVED_SHARE, RESERVED_SECONDS = 0.04, 2.0
NOT_LOOKED_FOR = "no time was left to look for a cheaper plan of the same value"


def break_ties(search: Search) -> None:
    """Exchange the incumbent for one that is as good, cheaper, and asks for less travel."""
    if search.incumbent.solution is None or not search.matrix.n_columns:
        return
    began = search.clock.elapsed
    held = [_held(search.model.objective, search.incumbent.objective, search.matrix.maximize)]
    for name, target in _targets(search):
        if search.clock.elapsed - began > SECONDS:
            return
        now = target.value(search.incumbent.solution)
        if now <= 1e-9 * max(1.0, float(np.abs(target.coefficients).max(initial=0.0))):
            continue
        if search.clock.is_over:
            if not search.clock.interrupted.is_set():
                search.ties = NOT_LOOKED_FOR
            return
        if name == "cost":
            held += [_kept(search, "exports"), _kept(search, "jobs")]
        _minimize(search, target, held, until=began + SECONDS)
        held.append(_held(target, target.value(search.incumbent.solution), at_least=False))


def _targets(search: Search) -> Iterator[tuple[str, Linear]]:
    """Yield what is minimized, in order of rank; the objective itself is settled."""
    model = search.model
    for name in ("capex", "cost"):
        if name != model.objective_name:
            yield name, REGISTRY[name].expression(model.instance, model.columns)
    minutes = model.instance.reach["minutes"].to_numpy(float)
    yield "travel", linear(*[(year.workers, minutes) for year in model.columns.years])


def _held(terms: Linear, value: float, at_least: bool) -> Cut:
    """Return the row that keeps an expression from getting worse than a value."""
    sign = 1.0 if at_least else -1.0
    own = Linear(terms.columns, sign * terms.coefficients, sign * terms.constant)
    return Cut.at_least(own, sign * value, "held")


def _kept(search: Search, metric: str) -> Cut:
    terms = REGISTRY[metric].expression(search.model.instance, search.model.columns)
    assert search.incumbent.solution is not None
    return _held(terms, terms.value(search.incumbent.solution), at_least=True)


def _minimize(search: Search, target: Linear, held: Sequence[Cut], *, until: float) -> None:
    """Minimize an expression over plans that hold some rows, as far as the time goes."""
    start = search.incumbent.solution
    assert start is not None
    cost = np.zeros(search.matrix.n_columns)
    cost[target.columns] = target.coefficients
    matrix = replace(
        search.matrix, cost=cost, offset=target.constant, maximize=False,
        scale=objective_scale(cost),
    )  # fmt: skip
    trial = replace(
        search, matrix=matrix, incumbent=Incumbent(search.model, matrix, search.service_check),
        bound=math.nan, gap=WORTH, listener=None, infeasible=False, history=[],
    )  # fmt: skip
    trial.incumbent.adopt(start, target.value(start))
    rows = CutPool([*held, *search.pool.cuts])
    for upper in _boxes(search):
        for _ in range(ROUNDS):
            seconds = min(until - search.clock.elapsed, search.clock.left)
            if seconds <= 0:
                return
            result = run_mip(
                trial, rows.cuts, upper=upper, time=seconds, gap=WORTH, global_bound=False,
                options=_EXACT,
            )  # fmt: skip
            if result.solution is None or not trial.incumbent.is_better(
                target.value(result.solution) * (1 + WORTH)
            ):
                break
            if not rows.add(trial.separate(result.solution)):
                if not _exchanged(search, trial, result.solution, held):
                    return
                break


#: Held rows are tighter than a solver's usual tolerance.
_EXACT = {
    "primal_feasibility_tolerance": 1e-9,
    "mip_feasibility_tolerance": 1e-9,
    "mip_max_nodes": NODES,
}


def _boxes(search: Search) -> Iterator[FloatArray]:
    """Yield upper bounds: what the incumbent uses, then, if that is little, everything."""
    solution = search.incumbent.solution
    assert solution is not None
    columns, at = search.model.columns, search.model.at
    upper = search.matrix.upper.copy()
    in_use = np.bincount(
        at.site_of_option, weights=solution[columns.last.open] > 0.5, minlength=1
    )  # fmt: skip
    idle = in_use[at.site_of_option] == 0
    for year in columns.years:
        for own, last, out in (
            (year.open, columns.last.open, idle),
            (year.blocks, columns.last.blocks, idle),
            (year.build, columns.last.build, None),
            (year.connected, columns.last.connected, None),
        ):
            needless = solution[last] < 0.5 if out is None else out
            upper[own[needless & (own != NO_COLUMN)]] = 0.0
    yield np.maximum(upper, search.matrix.lower)
    if int(search.matrix.integer.sum()) <= SMALL:
        yield search.matrix.upper


def _exchanged(search: Search, trial: Search, solution: FloatArray, held: Sequence[Cut]) -> bool:
    """Exchange the incumbent for a solution if that is a plan and keeps all that is held."""
    found = trial.incumbent.completed(solution)
    kept = all(cut.violation(found) <= NOISE * max(1.0, abs(cut.lower)) / 2 for cut in held)
    if not kept or len(search.incumbent.unserved(found)):
        return False
    if search.matrix.violation(found) > FEASIBILITY:
        return False
    value = search.matrix.objective(found)
    proven = search.is_proven
    before = search.incumbent.best
    search.incumbent.exchange(found, value)
    if proven and not search.is_proven:
        assert before[0] is not None
        search.incumbent.exchange(*before)  # type: ignore[arg-type]
        return False
    trial.incumbent.adopt(found, trial.matrix.objective(found))
    return True
