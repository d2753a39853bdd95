"""Where a diagnosis tries things out: the same instance with some groups held and others free."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import highspy
import numpy as np

from stz.instance import Instance
from stz.model import FloatArray, IntArray, Linear, PlanningModel, WritingStopped, build_model
from stz.solver.cuts import CutPool
from stz.solver.diagnosis.elastic_rows import ElasticRow, elastic_matrix, problem_of, sides_of
from stz.solver.diagnosis.relaxable_groups import (
    LISTS,
    RelaxableGroup,
    asks_of,
    freed,
    with_downtime,
    with_protection,
)
from stz.solver.engines import run_search
from stz.solver.heuristics import PrimalHeuristics
from stz.solver.lp import Matrix, from_pulp, highs_model, objective_scale, relax
from stz.solver.presolve import closed_options
from stz.solver.progress import Clock
from stz.solver.search import Incumbent, Search, start_search

#: A side counts as broken from this relative size on.
BROKEN = 1e-6
#: Relative to 1 plus what is minimized, each group in units of its own limit.
GAP = 1e-6
#: How HiGHS looks for an irreducible subset: in the linear program, and until none can go.
_IIS = 2 + 4


@dataclass(frozen=True, eq=False)
class Answer:
    """Outcome of one try.

    ``possible`` is None where time was up; ``value`` is what was minimized, ``bound`` what it can
    not be below, ``proven`` whether the two agree.
    """

    possible: bool | None
    solution: FloatArray | None = None
    value: float = math.nan
    bound: float = math.nan

    @property
    def proven(self) -> bool:
        """Whether nothing smaller does."""
        return self.value - self.bound <= 2 * GAP * (1.0 + abs(self.value))


@dataclass(frozen=True, eq=False)
class Bench:
    """One freed model with its soft rows."""

    instance: Instance
    model: PlanningModel
    matrix: Matrix
    sides: list[ElasticRow]
    elastic: IntArray
    search: Search
    pool: CutPool


class ElasticProblem:
    """Tries of one instance, within one clock."""

    def __init__(self, instance: Instance, clock: Clock, *, seed: int = 1) -> None:
        self.instance, self.clock, self.seed = instance, clock, seed
        self.asks = asks_of(instance)
        decided = instance.has_network and not instance.links["existing"].all()
        there = importlib.util.find_spec("pyscipopt") is not None
        self.engine = "scip" if decided and there else "highs"
        self._benches: dict[tuple[bool, bool], Bench] = {}

    def bench(self, held: Collection[RelaxableGroup]) -> Bench:
        """Return the model for what is held of protection and downtime.

        Raises
        ------
        WritingStopped
            When time is up before it is written.
        """
        kinds = {ask.kind for ask in held}
        key = "protection" in kinds, "downtime" in kinds
        if key not in self._benches:
            weak = self.instance if key[0] else with_protection(self.instance, "single")
            weak = weak if key[1] else with_downtime(weak, math.inf)
            free = freed(weak)
            # Whatever else is relaxed, what dominates an option stays as good as it.
            model = build_model(
                free, "exports", closed_options(weak, stopped=self._stopped, occupancy=False),
                stopped=self._stopped,
            )  # fmt: skip
            base = from_pulp(model.problem, self._stopped)
            sides = sides_of(weak, model)
            matrix, elastic = elastic_matrix(base, model, sides)
            search = start_search(model, self.clock, gap=GAP, seed=self.seed, listener=None)
            self._benches[key] = Bench(weak, model, matrix, sides, elastic, search, CutPool())
        return self._benches[key]

    def _stopped(self) -> bool:
        return self.clock.is_over

    def slice(self, seconds: float) -> Clock:
        """Return a clock for one try: it stops with the clock of the whole, at the latest."""
        clock = Clock(max(0.05, min(seconds, self.clock.left)))
        clock.interrupted = self.clock.interrupted
        return clock

    def possible(
        self,
        held: Collection[RelaxableGroup],
        *,
        seconds: float = math.inf,
        without: Collection[tuple[RelaxableGroup, int]] = (),
    ) -> bool | None:
        """Whether there is a plan that holds some groups, ``without`` some rows of lists."""
        return self.least(held, {}, seconds=seconds, without=without).possible

    def least(
        self,
        held: Collection[RelaxableGroup],
        weights: Mapping[RelaxableGroup, float],
        *,
        seconds: float = math.inf,
        without: Collection[tuple[RelaxableGroup, int]] = (),
        instead: Linear | None = None,
    ) -> Answer:
        """Minimize how far the weighted groups are broken; groups not held cost nothing else.

        Parameters
        ----------
        held : collection of RelaxableGroup
            Groups that hold.
        weights : mapping
            Weight of each group that is measured, per its own limit.
        seconds : float
            Time of this try.
        without : collection of (RelaxableGroup, row)
            Rows of held lists that are let go.
        instead : Linear, optional
            What to minimize instead.
        """
        try:
            bench = self.bench(held)
        except WritingStopped:
            return Answer(None)
        search = self._search(bench, held, weights, without, instead, self.slice(seconds))
        if not any(ask.kind in ("budget", "year_budget") for ask in held):
            _plan_generously(search)
        run_search(search, self.engine, ties=False)
        found = search.incumbent.solution
        if found is None:
            doubted = any(handler.doubts for handler in search.handlers)
            return Answer(False if search.infeasible and not doubted else None)
        bound = -math.inf if math.isnan(search.bound) else search.bound
        return Answer(True, found, search.incumbent.objective - 1.0, bound - 1.0)

    def _search(
        self,
        bench: Bench,
        held: Collection[RelaxableGroup],
        weights: Mapping[RelaxableGroup, float],
        without: Collection[tuple[RelaxableGroup, int]],
        instead: Linear | None,
        clock: Clock,
    ) -> Search:
        cost, upper = bench.matrix.cost.copy(), bench.matrix.upper.copy()
        for side, column in zip(bench.sides, bench.elastic.tolist(), strict=True):
            if side.ask not in held or (side.ask, side.row) in without:
                upper[column] = 1.0 if side.whole else math.inf
                cost[column] = weights.get(side.ask, 0.0) / scale_of(side)
        if instead is not None:
            cost[instead.columns] += instead.coefficients
        matrix = replace(bench.matrix, cost=cost, upper=upper, scale=objective_scale(cost))
        model = bench.model
        if self.engine == "scip":
            model = replace(model, problem=problem_of(matrix))
        return replace(
            bench.search, model=model, matrix=matrix, clock=clock, pool=bench.pool,
            incumbent=Incumbent(bench.model, matrix, bench.search.service_check),
        )  # fmt: skip

    def broken(self, held: Collection[RelaxableGroup], solution: FloatArray) -> set[RelaxableGroup]:
        """Return the groups that a solution found with some groups held breaks."""
        bench = self.bench(held)
        return {
            side.ask
            for side, column in zip(bench.sides, bench.elastic.tolist(), strict=True)
            if solution[column] * side.step > BROKEN * max(1.0, abs(side.limit))
        }

    def in_conflict(self, held: Collection[RelaxableGroup]) -> set[RelaxableGroup] | None:
        """Return groups of an irreducible subset of rows, found by HiGHS.

        None where the linear program, with all cuts found for it, has no conflict.
        """
        try:
            bench = self.bench(held)
        except WritingStopped:
            return None
        clock = self.slice(0.3 * self.clock.left)
        search = self._search(bench, held, {}, (), None, clock)
        relaxed = relax(search.matrix, search.separators, search.pool, clock)
        if relaxed.status != "infeasible":
            return None
        model = highs_model(
            search.matrix, relaxed.active, integer=False,
            options={"iis_strategy": _IIS, "time_limit": max(0.05, clock.left)},
        )  # fmt: skip
        model.run()
        if model.getModelStatus() != highspy.HighsModelStatus.kInfeasible:
            return None
        model.setOptionValue("iis_time_limit", max(0.05, clock.left))
        _, found = model.getIis()
        rows = np.array(found.row_index_, dtype=np.int64)
        first = bench.matrix.rows.shape[0] - len(bench.sides)
        soft = rows[(rows >= first) & (rows < first + len(bench.sides))] - first
        named = {bench.sides[number].ask for number in soft.tolist()} & set(held)
        return (named | {ask for ask in held if ask.kind in TOGGLES}) if found.valid_ else None


def _plan_generously(search: Search) -> None:
    """Plan on all links there are, then drop what nobody needs: a first plan if money is free."""
    links = search.model.instance.links
    if search.matrix.n_columns and not links["existing"].all():
        everything = np.ones(len(links), dtype=bool)
        PrimalHeuristics(search).plan_on(everything, seconds=0.2 * search.clock.left)


#: Groups that are not rows: cuts speak for them.
TOGGLES = ("downtime", "protection")


def scale_of(side: ElasticRow) -> float:
    """Return the unit in which the breach of a side is weighed."""
    return 1.0 if side.ask.kind in LISTS else max(abs(side.limit), 1e-3)


def rows_of_lists(bench: Bench, asks: Iterable[RelaxableGroup]) -> list[tuple[RelaxableGroup, int]]:
    """Return the rows of all lists among some groups, each once."""
    chosen = [ask for ask in asks if ask.kind in LISTS]
    return list(dict.fromkeys((s.ask, s.row) for s in bench.sides if s.ask in chosen))
