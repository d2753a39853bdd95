"""``Prober``: the root relaxation of a problem, kept; a probe bounds all plans with a restriction.

A probe changes bounds of columns and solves again by the dual simplex from the basis of the root: a
tenth of a second on the national problem. Only the rows of the problem and cuts that every plan
satisfies are in it. Nothing is fixed with the help of an incumbent: once that incumbent is
forbidden, a column fixed because it could not beat it may be just what the best plan left needs.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import highspy
import numpy as np

from stz.instance import Instance
from stz.model import REGISTRY, FloatArray, combined
from stz.plan import Plan
from stz.solver.cuts import Cut, CutPool
from stz.solver.lp import Relaxed, append_cuts, highs_model, highs_to_ourselves, library, relax
from stz.solver.presolve import ReducedCosts, reduced_costs
from stz.solver.probing.restriction import Bounds, Restriction, bounds_of
from stz.solver.progress import Clock
from stz.solver.resolve import Planner
from stz.solver.search import Search

#: Relative to the objective: what a linear program may be wrong by.
NOISE = 1e-9
#: Relative progress of the root below which a round of cuts counts as stalled.
WORTH = 1e-4


class Prober:
    """Bounds on the objective of plans that must have, or must not have, some elements.

    Parameters
    ----------
    planner : Planner
        Its problem, cuts and plans are used; cuts found here are added to its pool.
    plan : Plan, optional
        A plan of the problem; its bound holds for every probe as well.
    time_limit : float or None
        Seconds that the root may take.
    instance : Instance, optional
        Another problem than that of the planner, with the same columns.
    clock : Clock, optional
        Stops whatever it does.

    Raises
    ------
    stz.model.WritingStopped
        When the time is up before the model is written.

    Examples
    --------
    >>> prober = Prober(planner, planner.solve())                 # doctest: +SKIP
    >>> prober.bound(Restriction(zones_out=("multan",)))          # doctest: +SKIP
    49.64
    """

    def __init__(
        self,
        planner: Planner,
        plan: Plan | None = None,
        *,
        time_limit: float | None = None,
        instance: Instance | None = None,
        clock: Clock | None = None,
    ) -> None:
        clock = Clock(None) if clock is None else clock
        own = instance is None or instance is planner.instance
        problem = planner.instance if instance is None else instance
        self.search, _ = planner.search_of(problem, planner.objective, clock)
        self.known = math.nan if plan is None else plan.bound
        #: Answer of the latest probe, shape (n_columns,); None where it had none.
        self.point: FloatArray | None = None
        with highs_to_ourselves():
            limited = Clock(time_limit)
            limited.interrupted = clock.interrupted
            self.relaxed = self._root(planner.root_rows if own else None, limited)
            self._start()
        if own and self.relaxed.status == "ok":
            planner.root_rows = self.relaxed.tight

    @property
    def maximize(self) -> bool:
        """Whether bounds lie above plans."""
        return self.search.matrix.maximize

    @property
    def root_bound(self) -> float:
        """Bound on all plans: of the root, or of the plan given if that is better."""
        return self._better(self._root_bound, self.known)

    def bound(self, restriction: Restriction, *, rounds: int = 1) -> float:
        """Return a bound on the objective of every plan that a restriction allows.

        Parameters
        ----------
        restriction : Restriction
        rounds : int
            Most times that cuts broken by the answer are added: of the pool, and once that has no
            more, newly separated ones.

        Returns
        -------
        float
            In units of the objective; -inf (when minimizing, inf) where there is no such plan.

        Raises
        ------
        DataError
            For ids that the problem does not know.
        """
        with highs_to_ourselves():
            return self.bound_within(bounds_of(self.search.model, restriction), rounds=rounds)

    def bound_within(self, bounds: Bounds, *, rounds: int = 1) -> float:
        """Return a bound on the objective of every plan within some bounds and rows.

        As :meth:`bound`, but the caller holds :func:`stz.solver.lp.highs_to_ourselves`.
        """
        if self.relaxed.status == "infeasible" or bounds.contradicts(self.search.matrix):
            return self.search.worst
        if self.relaxed.status != "ok":
            return self.root_bound
        return self._better(self._probe(bounds, rounds), self.root_bound)

    def weighted_bound(self, weights: Mapping[str, float], *, rounds: int = 6) -> float:
        """Return a bound on a weighted sum of metrics over all plans.

        A Lagrangian bound: a floor under one metric, moved into the objective at a price, which
        holds whatever the floor. It lies on the side of the prober's own objective: above all plans
        where that is maximized.

        Parameters
        ----------
        weights : mapping
            Weight of each metric of the registry. None may want options that cost more: those that
            another option makes needless are left out.
        rounds : int
            Most times that cuts broken by the answer are added.

        Returns
        -------
        float
            Infinite where nothing is known.
        """
        if self.relaxed.status != "ok":
            return self.search.worst if self.relaxed.status == "infeasible" else -self.search.worst
        instance, columns = self.search.model.instance, self.search.model.columns
        asked = combined(
            *((REGISTRY[name].expression(instance, columns), one) for name, one in weights.items())
        )
        matrix, everywhere = self.search.matrix, np.arange(self.search.matrix.n_columns)
        costs = np.zeros(matrix.n_columns)
        costs[asked.columns] = asked.coefficients
        with highs_to_ourselves():
            try:
                self._price(everywhere, costs, asked.constant)
                found = self._probe(Bounds(everywhere[:0], everywhere[:0], ()), rounds)
            finally:
                self._price(everywhere, matrix.cost, matrix.offset)
        return -self.search.worst if math.isnan(found) else found

    def reduced_costs(self) -> ReducedCosts:
        """Price every step away from the root: what serving a sink or building a link loses."""
        return reduced_costs(self.search, self.relaxed)

    def twin(self) -> Prober:
        """Return a prober of the same root with a pool of its own, for another thread.

        While several run, the caller holds :func:`stz.solver.lp.highs_to_ourselves` around all.
        """
        other = object.__new__(Prober)
        other.relaxed, other.known, other.point = self.relaxed, self.known, None
        other.search = replace(self.search, pool=CutPool(self.search.pool.cuts))
        other._start()
        return other

    def learn(self, bound: float) -> None:
        """Keep a bound on all plans if it is better than the one known."""
        if math.isfinite(bound):
            self.known = self._better(bound, self.known)

    def _root(self, rows: list[Cut] | None, clock: Clock) -> Relaxed:
        search = self.search
        return relax(
            search.matrix, search.separators, search.pool, clock, rows=rows,
            tightening=search.tightening, share_of_time=0.9, worth=WORTH,
        )  # fmt: skip

    def _start(self) -> None:
        """Solve the root once more with the cuts kept, and remember its basis."""
        matrix = self.search.matrix
        self._root_bound, self._n_rows = math.nan, 0
        if self.relaxed.status != "ok":
            return
        cuts = self.relaxed.tight
        self._model = highs_model(matrix, cuts, integer=False, options={"solver": "simplex"})
        self._n_rows = matrix.rows.shape[0] + len(cuts)
        with library("HiGHS"):
            self._model.run()
        self._root_bound = self.relaxed.bound
        self._basis = self._model.getBasis()

    def _price(self, columns: np.ndarray, costs: FloatArray, offset: float) -> None:
        scale = self.search.matrix.scale
        order = columns.astype(np.int32)
        with library("HiGHS"):
            self._model.changeColsCost(len(order), order, costs * scale)
            self._model.changeObjectiveOffset(offset * scale)

    def _probe(self, bounds: Bounds, rounds: int) -> float:
        """Solve within some bounds, and leave the model as it was."""
        matrix, model = self.search.matrix, self._model
        self.point = None
        changed = np.concatenate([bounds.closed, bounds.asked]).astype(np.int32)
        lower, upper = bounds.lower(matrix), bounds.upper(matrix)
        try:
            with library("HiGHS"):
                model.setBasis(self._basis)
                self._set_bounds(changed, lower, upper)
                if bounds.rows:
                    append_cuts(model, bounds.rows, matrix.n_columns)
            return self._cleaned(rounds)
        finally:
            self._set_bounds(changed, matrix.lower, matrix.upper)
            extra = model.getNumRow() - self._n_rows
            if extra:
                model.deleteRows(
                    extra, np.arange(self._n_rows, self._n_rows + extra, dtype=np.int32)
                )

    def _cleaned(self, rounds: int) -> float:
        """Return the optimum of the model as it stands, cuts added while they are worth it."""
        search, found = self.search, math.nan
        for round_ in range(rounds + 1):
            with library("HiGHS"):
                self._model.run()
            status = self._model.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return search.worst
            if status != highspy.HighsModelStatus.kOptimal:
                return found
            value = self._model.getInfo().objective_function_value / search.matrix.scale
            found = self._outward(value)
            self.point = point = np.array(self._model.getSolution().col_value)
            if round_ == rounds:
                break
            fresh = search.pool.violated(point, tolerance=1e-5) or self._separated(point)
            if not fresh:
                break
            append_cuts(self._model, fresh, search.matrix.n_columns)
        return found

    def _separated(self, point: FloatArray) -> list[Cut]:
        fresh = search_cuts(self.search, point)
        self.search.pool.add(fresh)
        return fresh

    def _set_bounds(self, columns: np.ndarray, lower: FloatArray, upper: FloatArray) -> None:
        if len(columns):
            order = np.unique(columns).astype(np.int32)
            self._model.changeColsBounds(len(order), order, lower[order], upper[order])

    def _outward(self, bound: float) -> float:
        slack = NOISE * max(1.0 / self.search.matrix.scale, abs(bound))
        return bound + slack if self.maximize else bound - slack

    def _better(self, one: float, other: float) -> float:
        if math.isnan(one) or math.isnan(other):
            return other if math.isnan(one) else one
        return min(one, other) if self.maximize else max(one, other)


def search_cuts(search: Search, point: FloatArray) -> list[Cut]:
    """Return cuts that a fractional point breaks, of every family."""
    fresh = [cut for one in search.separators for cut in one.separate(point)]
    return fresh or [cut for one in search.tightening for cut in one.separate(point)]
