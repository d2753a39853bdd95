"""``Exploration``: what is known of the best plans under restrictions, and ways to know it better.

For every restriction it keeps the best plan known that holds it, and a bound on all such plans.
Every plan ever seen counts for every restriction that it holds. Each way below narrows what is
known, from the cheapest to the dearest; none uses what was fixed with an incumbent that a
restriction may forbid.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from stz.errors import DataError, Problem
from stz.instance import Instance
from stz.model import NO_COLUMN, FloatArray, linear
from stz.plan import Plan
from stz.solver.cuts import Cut, CutPool
from stz.solver.engines import WarmStart, run_search
from stz.solver.heuristics import PrimalHeuristics
from stz.solver.lp import EngineError, highs_to_ourselves
from stz.solver.probing.plan_vector import plan_vector
from stz.solver.probing.prober import Prober
from stz.solver.probing.rest_fixed import RestFixed, rest_fixed
from stz.solver.probing.restriction import Bounds, Restriction, bounds_of, restricted
from stz.solver.progress import Clock, Listener, Progress
from stz.solver.resolve import Planner
from stz.solver.result import plan_from
from stz.solver.search import Incumbent, Search, run_mip

#: Zones and cities that a plan nearby may change, and rounds of cuts that its search may take.
FEW_CHANGES = 6
NEARBY_ROUNDS = 4
#: Plans that a search begins from.
STARTS = 3


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of the best plan under a restriction.

    Attributes
    ----------
    value, bound : float
        Objective of the best plan known, NaN without one, and bound on all; an infinite bound that
        is worse than any plan tells that there is none.
    vector : float array or None
        That plan.
    """

    value: float
    bound: float
    vector: FloatArray | None


class Exploration:
    """Plans and bounds of one problem, by restriction.

    Parameters
    ----------
    planner : Planner
        Its cuts and plans are used, and what is found is left to it.
    plans : sequence of Plan
        Plans of the problem; the best bound of theirs holds for all restrictions.
    instance : Instance, optional
        Another problem than that of the planner, with the same columns.
    clock : Clock, optional
        Stops everything.
    root_seconds : float or None
        Seconds that the root relaxation may take.

    Raises
    ------
    stz.model.WritingStopped
        When time is up before the model is written.
    """

    def __init__(
        self,
        planner: Planner,
        plans: tuple[Plan, ...] = (),
        *,
        instance: Instance | None = None,
        clock: Clock | None = None,
        root_seconds: float | None = None,
    ) -> None:
        self.clock = Clock(None) if clock is None else clock
        self.planner = planner
        self.prober = Prober(planner, instance=instance, clock=self.clock, time_limit=root_seconds)
        self.search: Search = self.prober.search
        self.plans: list[tuple[float, FloatArray]] = []
        self._order: list[FloatArray] = []
        self._bounds: dict[Restriction, float] = {}
        self._points: dict[Restriction, FloatArray | None] = {}
        self._columns: dict[Restriction, Bounds] = {}
        self.failed: dict[Restriction, str] = {}
        for plan in plans:
            if plan.has_plan:
                self.vector_of(plan)
        for vector in planner.plans:
            self.learn(vector)

    @property
    def maximize(self) -> bool:
        """Whether bounds lie above plans."""
        return self.search.matrix.maximize

    def columns_of(self, restriction: Restriction) -> Bounds:
        """Return a restriction in terms of columns."""
        if restriction not in self._columns:
            self._columns[restriction] = bounds_of(self.search.model, restriction)
        return self._columns[restriction]

    def learn(self, vector: FloatArray) -> bool:
        """Keep a solution vector if it is a plan; tell whether it is one that was not known."""
        held = self._held(vector)
        return held is not None and self._keep(*held)

    def vector_of(self, plan: Plan) -> FloatArray:
        """Return the solution vector of a plan, and keep it with its bound.

        Raises
        ------
        DataError
            If it is no plan of this problem.
        """
        held = self._held(plan_vector(self.search.model, plan))
        if held is None:
            what = "is no plan of this problem"
            raise DataError(Problem("plan", what, "explain a plan with the problem it answers"))
        self._keep(*held)
        if plan.instance_digest == self.search.model.instance.digest:
            self.prober.learn(plan.bound)
        return held[1]

    def _held(self, vector: FloatArray) -> tuple[float, FloatArray] | None:
        """Return a solution vector as a plan, with its value; None where it is none."""
        if len(vector) != self.search.matrix.n_columns:
            return None
        trial = Incumbent(self.search.model, self.search.matrix, self.search.service_check)
        if not trial.offer(vector) or trial.solution is None:
            return None
        return trial.objective, trial.solution

    def learned(self, since: int) -> tuple[int, list[FloatArray]]:
        """Return how many plans were ever learned, and those learned after the first so many."""
        return len(self._order), self._order[since:]

    @property
    def bounds(self) -> dict[Restriction, float]:
        """Bounds known by restriction, those of the problem itself aside."""
        return dict(self._bounds)

    def _keep(self, value: float, vector: FloatArray) -> bool:
        if any(value == known and (vector == other).all() for known, other in self.plans):
            return False
        self.plans.append((value, vector))
        self._order.append(vector)
        sign = -1.0 if self.maximize else 1.0
        self.plans.sort(key=lambda one: sign * one[0])
        return True

    def learn_bound(self, restriction: Restriction, bound: float) -> None:
        """Keep a bound on all plans that a restriction allows, if it is better than the known."""
        before = self._bounds.get(restriction, math.nan)
        self._bounds[restriction] = self._better_bound(before, bound)

    def known(self, restriction: Restriction) -> Known:
        """Return the best plan known that holds a restriction, and the bound on all of them."""
        columns = self.columns_of(restriction)
        bound = self._better_bound(self._bounds.get(restriction, math.nan), self.prober.root_bound)
        if columns.contradicts(self.search.matrix):
            return Known(math.nan, self.search.worst, None)
        for value, vector in self.plans:
            if columns.holds(vector):
                # a bound that a plan passes by the tolerance of the solver proves that plan best
                tight = max(bound, value) if self.maximize else min(bound, value)
                return Known(value, tight, vector)
        return Known(math.nan, bound, None)

    def probe(self, restriction: Restriction, *, rounds: int = 1) -> None:
        """Bound all plans of a restriction by the relaxation."""
        try:
            with highs_to_ourselves():
                bound = self.prober.bound_within(self.columns_of(restriction), rounds=rounds)
        except EngineError as error:
            self.failed[restriction] = str(error)
            return
        self.learn_bound(restriction, bound)
        self._points[restriction] = self.prober.point

    def rest_fixed(
        self, restriction: Restriction, vector: FloatArray, *, seconds: float
    ) -> RestFixed:
        """Return what is left of a plan under a restriction where nothing new is added.

        See :func:`stz.solver.probing.rest_fixed.rest_fixed`.
        """
        search = self._at(restriction, seconds, gap=0.0)
        with highs_to_ourselves():
            found = rest_fixed(search, restriction, self.columns_of(restriction), vector)
        if found.vector is not None:
            self.learn(found.vector)
        return found

    def nearby(self, restriction: Restriction, vector: FloatArray, *, seconds: float) -> None:
        """Look for plans with a restriction that differ little from a plan."""
        search = self._at(restriction, seconds, gap=0.0)
        if self.columns_of(restriction).contradicts(self.search.matrix):
            return
        if restriction not in self._points:
            self.probe(restriction)
        point = self._points.get(restriction)
        row = self._distance_row(restriction, vector)
        upper = self._links_at_hand(restriction, point)
        rows = CutPool([row, *self.prober.relaxed.tight])
        heuristics = PrimalHeuristics(search)
        try:
            with highs_to_ourselves():
                if point is not None and search.incumbent.solution is None:
                    heuristics.round_relaxation(point, seconds=0.5 * search.clock.left)
                for _ in range(NEARBY_ROUNDS):
                    if search.clock.is_over:
                        break
                    result = run_mip(
                        search, rows.cuts, upper=upper, time=search.clock.left, gap=1e-4,
                        global_bound=False,
                    )  # fmt: skip
                    if result.solution is None:
                        break
                    broken = rows.add(search.separate(result.solution))
                    heuristics.repair(result.solution, seconds=max(0.3, 0.3 * search.clock.left))
                    if not broken:
                        break
        except EngineError as error:
            self.failed[restriction] = str(error)
        self._take_over(search)

    def prove(
        self,
        restriction: Restriction,
        *,
        seconds: float,
        gap: float,
        between: tuple[float, ...] = (),
    ) -> bool:
        """Search all plans of a restriction until the best one known is proven within a gap.

        Parameters
        ----------
        restriction : Restriction
        seconds : float
            Time limit.
        gap : float
            Relative gap.
        between : tuple of float
            Objectives of which one asks only whether the best plan lies above or below them: the
            search ends once that is known of all. Without any it ends at the gap.

        Returns
        -------
        bool
            Whether the search ended by itself: proven, or that there is no such plan.
        """
        search = self._at(restriction, seconds, gap=gap)
        if self.columns_of(restriction).contradicts(self.search.matrix):
            return True
        before = self.known(restriction)
        if math.isfinite(before.bound):
            search.tighten(before.bound)
        starts = [vector for _, vector in self.plans]
        starts.sort(key=lambda vector: not self.columns_of(restriction).holds(vector))
        warmth = WarmStart(plans=starts[:STARTS], rows=list(self.prober.relaxed.tight))
        if between:
            search.listener = _told_apart(search, between)
        with highs_to_ourselves():
            run_search(search, "highs", warmth, ties=False)
        if search.failure:
            self.failed[restriction] = search.failure
        self._take_over(search)
        if search.infeasible and search.incumbent.solution is None:
            self.learn_bound(restriction, search.worst)
        elif math.isfinite(search.bound):
            self.learn_bound(restriction, search.bound)
        return search.infeasible or search.is_proven or not (search.clock.is_over or between)

    def price_sinks(self) -> None:
        """Bound all plans with any one zone or city forced in, by reduced costs of the root.

        What it takes at least to serve a place, fiber included, is lost; no program is solved.
        """
        prober, model = self.prober, self.search.model
        if prober.relaxed.status != "ok":
            return
        least = prober.reduced_costs().sink[-1] if len(self.search.sinks) else np.zeros(0)
        sign = -1.0 if self.maximize else 1.0
        sinks = self.search.sinks
        for loss, is_site, row in zip(least, sinks.is_site, sinks.row, strict=True):
            if not math.isfinite(loss) or loss <= 0:
                continue
            restriction = (
                Restriction(zones_in=(model.instance.sites["site"].iat[row],))
                if is_site
                else Restriction(cities_in=(model.instance.cities["node"].iat[row],))
            )
            self.learn_bound(restriction, prober.relaxed.bound + sign * float(loss))

    def plan_of(self, vector: FloatArray, bound: float = math.nan) -> Plan:
        """Return the plan of a solution vector, as the tables of :class:`~stz.plan.Plan`."""
        search = replace(
            self.search, bound=bound, history=[], infeasible=False, failure="", note="", ties="",
            incumbent=Incumbent(self.search.model, self.search.matrix, self.search.service_check),
        )  # fmt: skip
        search.incumbent.adopt(vector, self.search.matrix.objective(vector))
        return plan_from(search, engine="highs", message="")

    def _at(self, restriction: Restriction, seconds: float, *, gap: float) -> Search:
        """Return a search of the problem under a restriction, with its plans known."""
        matrix = restricted(self.search.matrix, self.columns_of(restriction))
        clock = Clock(min(seconds, self.clock.left))
        clock.interrupted = self.clock.interrupted
        search = replace(
            self.search, matrix=matrix, clock=clock, gap=gap, bound=math.nan, infeasible=False,
            failure="", note="", ties="", history=[], nodes=0, listener=None,
            incumbent=Incumbent(self.search.model, matrix, self.search.service_check),
        )  # fmt: skip
        known = self.known(restriction)
        if known.vector is not None:
            search.incumbent.adopt(known.vector, known.value)
        return search

    def _take_over(self, search: Search) -> None:
        if search.incumbent.solution is not None:
            self._keep(search.incumbent.objective, search.incumbent.solution)

    def _distance_row(self, restriction: Restriction, vector: FloatArray) -> Cut:
        """Return the row that lets few zones and cities differ from a plan."""
        last = self.search.model.columns.last
        here = np.concatenate([last.open, last.connected])
        chosen = vector[here] > 0.5
        terms = linear((here[~chosen], -1.0), (here[chosen], 1.0))
        asked = len(self.columns_of(restriction).closed) + FEW_CHANGES
        return Cut.at_least(terms, float(chosen.sum() - asked), "nearby")

    def _links_at_hand(self, restriction: Restriction, point: FloatArray | None) -> FloatArray:
        """Return upper bounds that leave links that a relaxation or some plan uses."""
        used = self.prober.relaxed.solution > 1e-6
        if point is not None:
            used = used | (point > 1e-6)
        for _, vector in self.plans[:STARTS]:
            used = used | (vector > 0.5)
        upper = self.columns_of(restriction).upper(self.search.matrix)
        asked = set(self.columns_of(restriction).asked.tolist())
        for year in self.search.model.columns.years:
            build = year.build[year.build != NO_COLUMN]
            idle = build[~used[build]]
            upper[[column for column in idle.tolist() if column not in asked]] = 0.0
        return upper

    def _better_bound(self, one: float, other: float) -> float:
        if math.isnan(one) or math.isnan(other):
            return other if math.isnan(one) else one
        return min(one, other) if self.maximize else max(one, other)


def _told_apart(search: Search, between: tuple[float, ...]) -> Listener:
    """Return a listener that ends a search once no value lies between its plan and its bound."""

    def hear(state: Progress) -> None:
        worst = search.worst
        value = worst if math.isnan(state.incumbent) else state.incumbent
        bound = -worst if math.isnan(state.bound) else state.bound
        low, high = min(value, bound), max(value, bound)
        if not any(low < one < high for one in between):
            search.clock.time_limit = 0.0

    return hear
