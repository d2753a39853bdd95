"""Rolling planning: year after year, knowing nothing of the years that come after.

In each year the planner decides what to pay for in that year. Whatever takes ``lead_years`` enters
service later, so he looks as far as that, no further; what he pays for is decided for good, the
rest he thinks over again a year later. What is asked for by the last year (locked sites, cities,
floors, numbers of zones) he tries to have at once; where that is not possible yet, he waits.

The last of these programs is that of all years with everything decided earlier fixed, so that its
plan is a plan of the whole programme, and the relaxation of all years bounds it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

from stz.instance import Instance
from stz.model import NO_COLUMN, Decided, FloatArray, IntArray, PlanningModel, build_model
from stz.solver.engines import run_search
from stz.solver.lp import EngineError, relax
from stz.solver.presolve import closed_options
from stz.solver.progress import Clock
from stz.solver.search import Search, run_mip, start_search

#: Share of the time that the relaxation of all years may take; it does no more than bound.
BOUND_SHARE = 0.25
#: Share of the time that the years may use, so that the last finds an end.
YEARS_SHARE = 0.95
#: Seconds that a year has whatever the others took, as long as there are any.
LEAST_SECONDS = 1.0


def search_myopic(search: Search, engine: str) -> str:
    """Plan year by year and offer the outcome to the search of all years.

    Returns a message for plans that do not exist.
    """
    model = search.model
    if model.contradictions:
        search.infeasible = True
        return f"no plan can satisfy: {', '.join(model.contradictions)}"
    relaxed = None
    with _failures_kept(search):
        relaxed = relax(
            search.matrix, search.separators, search.pool, search.clock,
            heard=search.tighten, share_of_time=BOUND_SHARE,
        )  # fmt: skip
    if relaxed is not None and relaxed.status == "infeasible":
        search.infeasible = True
        return "the constraints contradict one another even if zones and links could be split"
    objective = f"{'max' if model.maximize else 'min'} {model.objective_name}"
    closed = closed_options(model.instance, objective)
    decided = nothing_decided(model)
    n_years = model.horizon.n_years
    found: FloatArray | None = None
    foreseen: FloatArray | None = None
    for year in range(n_years):
        search.phase = f"year {model.horizon.calendar[year]}"
        search.tell()
        last = min(n_years - 1, year + _longest_lead(model))
        until = search.clock.elapsed + YEARS_SHARE * search.clock.left / (n_years - year)
        for instance in _versions(model.instance, last, final=year == n_years - 1):
            part = build_model(instance, objective, closed, decided=_first(decided, last + 1))
            own = _searched(search, part, decided, engine, until=until)
            if not own.infeasible:
                break
        found = own.incumbent.solution
        if found is None:
            if own.infeasible:
                calendar = model.horizon.calendar[year]
                search.note = f"year by year, no plan satisfies all constraints from {calendar} on"
            elif foreseen is not None and search.offer(foreseen):
                up_to = f"decided year by year up to {model.horizon.calendar[year - 1]}"
                search.note = _with_failure(up_to, search)
            return ""
        foreseen = found if last == n_years - 1 else None
        decided = _settled(model, part, found, decided, year)
    if found is not None:
        search.offer(found)
    search.note = _with_failure("decided year by year", search)
    return ""


@contextmanager
def _failures_kept(search: Search) -> Iterator[None]:
    """Let a solver library that fails be told by a search, as ``run_search`` does."""
    try:
        yield
    except (EngineError, MemoryError) as error:
        search.failure = str(error) or "out of memory"


def _with_failure(note: str, search: Search) -> str:
    """Return a note that does not hide how a solver failed on the way."""
    return "; ".join(filter(None, (note, search.failure)))


def nothing_decided(model: PlanningModel) -> Decided:
    """Return decisions none of which is taken."""
    n_years, instance = model.horizon.n_years, model.instance

    def free(table: str) -> FloatArray:
        return np.full((n_years, len(getattr(instance, table))), np.nan)

    return Decided(free("options"), free("options"), free("links"), free("cities"))


def _first(decided: Decided, n_years: int) -> Decided:
    return Decided(
        decided.open[:n_years],
        decided.blocks[:n_years],
        decided.build[:n_years],
        decided.connected[:n_years],
    )


def _longest_lead(model: PlanningModel) -> int:
    """Return the most years that anything new takes from payment to service."""
    new = ~model.instance.links["existing"].to_numpy(bool)
    leads = [model.horizon.option_lead, model.horizon.link_lead[new]]
    return int(np.concatenate([[0], *leads]).max())


def _versions(instance: Instance, last: int, *, final: bool) -> list[Instance]:
    """Return the programme of the years up to ``last``: as it is, then without what can wait."""
    cut = replace(instance, years=instance.years.iloc[: last + 1].reset_index(drop=True))
    return [cut] if final else [cut, _eased(cut)]


def _eased(instance: Instance) -> Instance:
    """Return an instance without what it asks for by its last year; caps stay."""
    limits = instance.limits
    most = [count for count in (limits.n_zones, limits.max_zones) if count is not None]
    return replace(
        instance,
        sites=instance.sites.assign(must_open=False),
        cities=instance.cities.assign(must_connect=False),
        limits=replace(
            limits, n_zones=None, max_zones=min(most, default=None), exports_min_musd=None
        ),
        quotas=tuple(replace(quota, minimum=None, min_share=None) for quota in instance.quotas),
        bounds=tuple(replace(bound, minimum=None, min_share=None) for bound in instance.bounds),
    )


def _searched(
    whole: Search, model: PlanningModel, decided: Decided, engine: str, *, until: float
) -> Search:
    """Return a search that has begun at standing still and has used the time of its year."""
    left = max(until - whole.clock.elapsed, min(LEAST_SECONDS, whole.clock.left))
    clock = Clock(left if math.isfinite(left) else None)
    clock.interrupted = whole.clock.interrupted
    search = start_search(model, clock, gap=whole.gap, seed=whole.seed, listener=None)
    with _failures_kept(search):
        _stand_still(search, decided)
    if not search.failure and not search.clock.is_over:
        run_search(search, engine)
    whole.failure = whole.failure or search.failure
    whole.nodes += search.nodes
    return search


def _stand_still(search: Search, decided: Decided) -> None:
    """Offer the plan in which nothing is added to what is decided, if there is one."""
    model, matrix = search.model, search.matrix
    if model.contradictions or not matrix.n_columns:
        return
    existing = model.instance.sites["existing"].to_numpy(bool)[model.at.site_of_option]
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    for name in ("open", "blocks", "build", "connected"):
        there = np.zeros(len(getattr(model.columns.last, name)))
        free = existing if name in ("open", "blocks") else np.zeros(len(there), dtype=bool)
        for t, columns in enumerate(model.columns.years):
            known = getattr(decided, name)[t]
            there = np.where(np.isnan(known), there, known)
            own = getattr(columns, name)
            held = (own != NO_COLUMN) & ~free
            lower[own[held]] = np.maximum(lower[own[held]], there[held])
            upper[own[held]] = np.minimum(upper[own[held]], there[held])
    if (lower <= upper).all():
        result = run_mip(
            search, [], lower=lower, upper=upper, time=search.clock.left, gap=1e-6,
            global_bound=False,
        )  # fmt: skip
        if result.solution is not None:
            search.offer(result.solution)


def _settled(
    whole: PlanningModel, part: PlanningModel, solution: FloatArray, decided: Decided, year: int
) -> Decided:
    """Return what is decided once everything paid for by ``year`` is."""
    cities = np.zeros(len(whole.instance.cities), dtype=np.int64)
    leads: dict[str, IntArray] = {
        "open": whole.horizon.option_lead,
        "blocks": whole.horizon.option_lead,
        "build": whole.horizon.link_lead,
        "connected": cities,
    }
    taken = {name: getattr(decided, name).copy() for name in leads}
    for t, columns in enumerate(part.columns.years):
        for name, lead in leads.items():
            own = getattr(columns, name)
            now = (own != NO_COLUMN) & (lead >= t - year)
            taken[name][t, now] = np.rint(solution[own[now]])
    return Decided(**taken)
