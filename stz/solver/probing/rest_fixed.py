"""What is left of a plan when one element goes, or comes, and nothing else is added.

Zones, links and cities that the plan leaves out stay out. Zones and cities that it has stay, where
the links left still serve them as they ask; they may have other seats, packages and people, so that
money and people set free are used again. Links that nothing needs any more may be dropped.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from stz.model import NO_COLUMN, FloatArray, YearColumns, linear
from stz.solver.cuts import Cut, CutPool
from stz.solver.lp import EngineError
from stz.solver.probing.restriction import Bounds, Restriction
from stz.solver.search import Search, run_mip

#: Programs solved for one answer, each with the cuts that the one before broke.
ROUNDS = 40

Outcome = Literal["solved", "impossible", "no fiber", "time limit", "failed"]
"""``no fiber``: the links of the plan do not serve what is forced in."""


@dataclass(frozen=True, eq=False)
class RestFixed:
    """The best that a plan can do under a restriction with its rest fixed.

    Attributes
    ----------
    value, bound : float
        Objective of the best plan found, NaN without one, and bound on all such plans.
    vector : float array or None
        That plan.
    outcome : str
        How the search for it ended.
    """

    value: float
    bound: float
    vector: FloatArray | None
    outcome: Outcome


def rest_fixed(
    search: Search, restriction: Restriction, bounds: Bounds, plan: FloatArray
) -> RestFixed:
    """Solve what is left of a plan under a restriction.

    Parameters
    ----------
    search : Search
        Of the problem under the restriction; its clock limits the time.
    restriction : Restriction
        What is forced in and out.
    bounds : Bounds
        The same in terms of columns.
    plan : float array, shape (n_columns,)
        The plan whose rest stays.
    """
    none = RestFixed(math.nan, search.worst, None, "impossible")
    matrix, model = search.matrix, search.model
    lower, upper = matrix.lower.copy(), matrix.upper.copy()
    if (lower > upper).any():
        return none
    rows: list[Cut] = []
    for t, year in enumerate(model.columns.years):
        _nothing_new(search, year, restriction, plan, upper)
        network = search.service_check.existing | (
            (year.build != NO_COLUMN) & (upper[year.build] > 0.5)
        )
        lost = search.service_check.closed(network, t)
        upper[lost] = 0.0
        forced = [bounds.asked[[number]] for number in range(len(bounds.asked))]
        forced += [row.columns for row in bounds.rows]
        if any((upper[columns] < 0.5).all() for columns in forced):
            return RestFixed(math.nan, search.worst, None, "no fiber")
        if (lower[lost] > 0.5).any():  # what the scenario asks for is cut off
            return none
        rows += _kept(search, year, plan, lower, upper)
    return _solved(search, lower, upper, rows)


def _nothing_new(
    search: Search,
    year: YearColumns,
    restriction: Restriction,
    plan: FloatArray,
    upper: FloatArray,
) -> None:
    """Close in ``upper`` what the plan does not have by a year, the elements forced in aside."""
    instance, at = search.model.instance, search.model.at
    forced_sites = set(restriction.zones_in)
    for site, own in enumerate(at.options_of_site):
        if not (plan[year.open[own]] > 0.5).any():
            if instance.sites["site"].iat[site] in forced_sites:
                continue
            upper[year.open[own]] = 0.0
    for ids, columns, forced in (
        (instance.links["link"].tolist(), year.build, set(restriction.links_in)),
        (instance.cities["node"].tolist(), year.connected, set(restriction.cities_in)),
    ):
        for row, one in enumerate(ids):
            column = columns[row]
            if column != NO_COLUMN and plan[column] < 0.5 and one not in forced:
                upper[column] = 0.0


def _kept(
    search: Search, year: YearColumns, plan: FloatArray, lower: FloatArray, upper: FloatArray
) -> list[Cut]:
    """Return rows that keep the zones of a plan that can stay, and raise ``lower`` for cities."""
    rows = []
    for own in search.model.at.options_of_site:
        columns = year.open[own]
        if (plan[columns] > 0.5).any() and (upper[columns] > 0.5).any():
            rows.append(Cut.at_least(linear((columns, 1.0)), 1.0, "kept"))
    stays = (plan[year.connected] > 0.5) & (upper[year.connected] > 0.5)
    lower[year.connected[stays]] = 1.0
    return rows


def _solved(search: Search, lower: FloatArray, upper: FloatArray, kept: list[Cut]) -> RestFixed:
    """Solve with all cuts that answers break, until one breaks none."""
    rows = CutPool(kept)
    bound = math.nan
    # what is known elsewhere is of no use here: it may have more than the rest of this plan
    search.incumbent.solution, search.incumbent.objective = None, math.nan
    search.bound = math.nan
    for _ in range(ROUNDS):
        if search.clock.is_over:
            return RestFixed(math.nan, bound, None, "time limit")
        try:
            result = run_mip(
                search, rows.cuts, lower=lower, upper=upper, time=search.clock.left, gap=0.0,
                global_bound=False, from_start=False, options=_EXACT,
            )  # fmt: skip
        except EngineError:
            return RestFixed(math.nan, bound, None, "failed")
        if result.infeasible:
            return RestFixed(math.nan, search.worst, None, "impossible")
        bound = result.bound
        if result.solution is None:
            return RestFixed(math.nan, bound, None, "time limit")
        fresh = rows.add(search.separate(result.solution))
        if not fresh:
            return _checked(search, result.solution, bound)
        fresh += rows.add(search.pool.violated(result.solution))
    return RestFixed(math.nan, bound, None, "time limit")


_EXACT = {"primal_feasibility_tolerance": 1e-9, "mip_feasibility_tolerance": 1e-9}


def _checked(search: Search, solution: FloatArray, bound: float) -> RestFixed:
    if not search.offer(solution) or search.incumbent.solution is None:
        return RestFixed(math.nan, bound, None, "failed")
    value = search.incumbent.objective
    return RestFixed(value, bound, search.incumbent.solution, "solved")
