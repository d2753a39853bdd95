"""``Planner``: one problem, solved once and again after small changes, without starting over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from stz.errors import Problem, ScenarioError
from stz.instance import EDITS, Edits, Instance, Limits, differences, edited
from stz.model import (
    FloatArray,
    Metric,
    PlanningModel,
    WritingStopped,
    build_model,
    check_bound_names,
    less_may_be_better,
    needs_all_links,
    parse_objective,
)
from stz.model import is_asked as asks_for_reached
from stz.near_names import did_you_mean
from stz.plan import Plan
from stz.plurals import counted
from stz.solver.cuts import Cut, CutPool
from stz.solver.engines import WarmStart, check_settings, run_search
from stz.solver.heuristics import PrimalHeuristics
from stz.solver.lp import LaidOut, Matrix, aimed, from_pulp, highs_to_ourselves, lay_out, rewritten
from stz.solver.presolve import closed_options, out_of_reach
from stz.solver.progress import CTRL_C, Clock, Listener, ctrl_c_interrupts, memory_stops
from stz.solver.result import plan_from
from stz.solver.search import Search, start_search
from stz.solver.standing_plan import standing_plan

#: Plans of earlier solves that the next one begins from, and plans kept to choose these from.
REMEMBERED = 3
KEPT = 48
#: Breach of rows, as :meth:`Matrix.violation` counts it, up to which a plan is taken to hold.
NEARLY_HELD = 1e-6
_LIMITS = tuple(limit.name for limit in fields(Limits))


class Planner:
    """Keeps the model, the cuts and the best plans of a problem between solves.

    A changed budget or other limit, a lock, a ban, a quota or a cost is solved again from there:
    cuts of connectivity hold whatever things cost, and the plan of a moment ago is nearly one.

    Parameters
    ----------
    instance : Instance
        The problem that every change is measured from.
    objective : str
        As for :func:`stz.solve`.
    gap, time_limit, seed, threads, progress, memory_limit_mb
        As for :func:`stz.solve`; they hold for every solve.
    engine : str, optional
        As for :func:`stz.solve`; by default ``highs``, which works on the model as it is kept.
        Other engines have it written anew for every solve.

    Examples
    --------
    >>> planner = Planner(instance)                          # doctest: +SKIP
    >>> planner.solve()                                      # doctest: +SKIP
    >>> planner.resolve(budget_musd=50, ban=["sahiwal"])     # doctest: +SKIP
    """

    def __init__(
        self,
        instance: Instance,
        objective: str = "exports",
        *,
        gap: float = 0.01,
        time_limit: float | None = 120.0,
        engine: str | None = None,
        seed: int = 1,
        threads: int = 2,
        progress: Listener | None = None,
        memory_limit_mb: float | None = None,
    ) -> None:
        parse_objective(objective)
        self.instance, self.objective = instance, objective
        self.gap, self.time_limit, self.seed, self.threads = gap, time_limit, seed, threads
        self.engine = engine or "highs"
        self.progress, self.memory_limit_mb = progress, memory_limit_mb
        check_settings(gap, time_limit, self.engine, seed, memory_limit_mb)
        self._laid: LaidOut | None = None
        self._pool = CutPool()
        self._warmth = WarmStart()
        self._plans: list[FloatArray] = []
        self._clock: Clock | None = None

    def stop(self) -> None:
        """Stop the running solve as Ctrl-C does, from another thread: its best plan is kept."""
        clock = self._clock
        if clock is not None:
            clock.interrupted.stop(CTRL_C)

    def solve(self) -> Plan:
        """Solve the problem as it was given."""
        return self._solve(self.instance)

    def resolve(self, **changes: Any) -> Plan:
        """Solve the problem with some changes, all measured from the problem as it was given.

        Parameters
        ----------
        **changes
            Any limit (``budget_musd``, ``n_zones``, ``exports_min_musd``,
            ``downtime_target_min``, ...) or any of :class:`~stz.instance.edits.Edits`: ``lock``,
            ``unlock``, ``ban``, ``unban``, ``connect``, ``link_capex_musd``, ``link_cost_factor``,
            ``zone_cost_factor``, ``talent_factor``, ``quotas``, ``bounds``, and ``protection``,
            with which nothing of earlier solves is of use.

        Raises
        ------
        ScenarioError
            For a change that there is not.
        DataError
            For ids that the instance does not know, and values that cannot be.
        """
        return self.answer(self.edited(**changes))

    def answer(
        self,
        instance: Instance,
        objective: str | Metric | None = None,
        *,
        gap: float | None = None,
        time_limit: float | None = None,
    ) -> Plan:
        """Solve another problem, with what earlier solves left as far as it holds there.

        Parameters
        ----------
        instance : Instance
            Any problem; :meth:`warmth` tells what is of use for it.
        objective : str or Metric, optional
            Another objective than that of the planner: plans and cuts hold whatever is asked for.
            A metric need not be of the registry: any number that is linear in the decisions, of
            which costs of options are no part.
        gap, time_limit : float, optional
            Instead of those of the planner.

        Raises
        ------
        ScenarioError
            For an unknown objective, and a gap or limit that cannot be.
        """
        aim = self.objective if objective is None else objective
        if isinstance(aim, str):
            parse_objective(aim)
        asked = self.gap if gap is None else gap
        limit = self.time_limit if time_limit is None else time_limit
        check_settings(asked, limit, self.engine, self.seed, self.memory_limit_mb)
        anew = self.warmth(instance, aim) == "cold"
        return self._solve(instance, aim, gap=asked, time_limit=limit, anew=anew)

    def warmth(self, instance: Instance, objective: str | Metric | None = None) -> Warmth:
        """Return what of earlier solves holds for another problem.

        Parameters
        ----------
        instance : Instance
            The other problem.
        objective : str or Metric, optional
            What it is solved for; default that of the planner.

        Returns
        -------
        str
            ``warm``: model, cuts and plans, those cuts aside that the change makes invalid;
            ``cold``: nothing, since the fiber, the sites or what they must survive are others.
        """
        found = differences(self.instance, instance)
        same = not found.rows and found.columns <= _REWRITTEN and found.fields <= _OPEN_TO_CHANGE
        aim = self.objective if objective is None else _named(objective)
        return "warm" if same and self._fits(instance, aim) else "cold"

    def edited(self, **changes: Any) -> Instance:
        """Return the instance that some changes make: what their plan is to be verified against."""
        unknown = [name for name in changes if name not in (*_LIMITS, *EDITS)]
        if unknown:
            raise ScenarioError(
                [
                    Problem("Planner.resolve", "there is no such change", field=name,
                            mend=did_you_mean(name, (*_LIMITS, *EDITS)))
                    for name in unknown
                ]
            )  # fmt: skip
        limits = {name: value for name, value in changes.items() if name in _LIMITS}
        others: Mapping[str, Any] = {n: value for n, value in changes.items() if n in EDITS}
        return edited(self.instance, Edits(limits=limits, **others))

    def _solve(
        self,
        instance: Instance,
        objective: str | Metric | None = None,
        *,
        gap: float | None = None,
        time_limit: float | None = None,
        anew: bool = False,
    ) -> Plan:
        objective = self.objective if objective is None else objective
        gap = self.gap if gap is None else gap
        clock = self._clock = Clock(self.time_limit if time_limit is None else time_limit)
        with (
            ctrl_c_interrupts(clock),
            memory_stops(clock, self.memory_limit_mb),
            highs_to_ourselves(),
        ):
            try:
                search, closed = self.search_of(instance, objective, clock, gap=gap, anew=anew)
            except WritingStopped:
                return standing_plan(
                    instance, _named(objective), clock, gap=gap, engine=self.engine,
                    seed=self.seed,
                )  # fmt: skip
            remark = out_of_reach(instance, closed, lambda: clock.is_over)
            columns = search.model.columns.n_columns
            warmth = WarmStart() if anew else self._warmth_for(instance, columns)
            if not anew:
                warmth.plans = self._nearest(search.matrix)
            # other engines read the objective from PuLP, which knows metrics of the registry only
            engine = self.engine if isinstance(objective, str) else "highs"
            message = run_search(search, engine, warmth)
        if not anew:
            self._remember(search.incumbent.solution, columns)
        return plan_from(search, engine=engine, message=message, remark=remark)

    def on_networks(
        self,
        instance: Instance,
        plans: Sequence[Plan],
        objective: str | None = None,
        *,
        time_limit: float | None = None,
    ) -> Plan:
        """Return the best plan found on the fiber that some plans build, or on part of it.

        Nothing is proven: the bound of the plan is not known.

        Parameters
        ----------
        instance : Instance
            A problem for which earlier solves are of use.
        plans : sequence of Plan
            Each with its links; the network of each is tried by itself.
        objective, time_limit
            As for :meth:`answer`.
        """
        aim = self.objective if objective is None else objective
        clock = self._clock = Clock(self.time_limit if time_limit is None else time_limit)
        links = instance.links
        with (
            ctrl_c_interrupts(clock),
            memory_stops(clock, self.memory_limit_mb),
            highs_to_ourselves(),
        ):
            try:
                search, _ = self.search_of(instance, aim, clock)
            except WritingStopped:
                return standing_plan(
                    instance, aim, clock, gap=self.gap, engine=self.engine, seed=self.seed
                )
            for vector in self._nearest(search.matrix):
                search.offer(vector)
            heuristics = PrimalHeuristics(search)
            for left, plan in zip(range(len(plans), 0, -1), plans, strict=True):
                built = links["existing"] | links["link"].isin(plan.built_links["link"].tolist())
                heuristics.plan_on(built.to_numpy(bool), seconds=clock.left / left)
                if clock.is_over:
                    break
        self._remember(search.incumbent.solution, search.model.columns.n_columns)
        return plan_from(search, engine=self.engine, message="")

    def search_of(
        self,
        instance: Instance,
        objective: str | Metric,
        clock: Clock,
        *,
        gap: float | None = None,
        anew: bool = False,
    ) -> tuple[Search, npt.NDArray[np.bool_]]:
        """Lay out the search of a problem, not yet begun, and the options it closes.

        Parameters
        ----------
        instance : Instance
            The problem as it was given, or another one for which earlier solves are of use.
        objective : str or Metric
            What it is solved for.
        clock : Clock
            Stops writing and searching.
        gap : float, optional
            Instead of that of the planner.
        anew : bool
            Whether to write the model anew and to use none of the cuts known.

        Raises
        ------
        WritingStopped
            When time is up before the model is written.
        ScenarioError
            When a bound names a metric that there is not.
        """

        def stopped() -> bool:
            return clock.is_over

        check_bound_names(instance)
        closed = closed_options(instance, _named(objective), stopped)
        model, matrix = self._written(instance, objective, closed, stopped, anew=anew)
        search = start_search(
            model, clock, gap=self.gap if gap is None else gap, seed=self.seed,
            listener=self.progress, matrix=matrix,
            pool=CutPool() if anew else self._pool_for(instance, model.columns.n_columns),
        )  # fmt: skip
        return search, closed

    @property
    def plans(self) -> list[FloatArray]:
        """Solution vectors of plans of earlier solves, the latest first."""
        return list(self._plans)

    @property
    def cuts(self) -> list[Cut]:
        """All cuts found so far."""
        return list(self._pool.cuts)

    def begin_with(self, cuts: Iterable[Cut], rows: list[Cut] | None) -> None:
        """Take over the cuts of a planner of the same problem, and those that held its root."""
        self._pool.add(cuts)
        self._warmth.rows = rows

    @property
    def root_rows(self) -> list[Cut] | None:
        """Cuts that held the bound of the latest relaxation; None before the first."""
        return self._warmth.rows

    @root_rows.setter
    def root_rows(self, rows: list[Cut]) -> None:
        self._warmth.rows = rows

    def _written(
        self,
        instance: Instance,
        objective: str | Metric,
        closed: npt.NDArray[np.bool_],
        stopped: Callable[[], bool],
        *,
        anew: bool,
    ) -> tuple[PlanningModel, Matrix]:
        """Return model and matrix: written anew, or rewritten from the one that is laid out."""
        if anew or self.engine != "highs":
            model = build_model(instance, _named(objective), closed, stopped=stopped)
            matrix = from_pulp(model.problem, stopped)
            if isinstance(objective, Metric):
                return aimed(model, matrix, objective)
            return model, matrix
        if self._laid is None:
            own = closed_options(self.instance, self.objective, stopped)
            model = build_model(self.instance, self.objective, own, stopped=stopped)
            matrix = from_pulp(model.problem, stopped)
            self._laid = lay_out(model, matrix)
            if instance is self.instance and objective == self.objective:
                return model, matrix
        aim = parse_objective(objective) if isinstance(objective, str) else objective
        return rewritten(self._laid, instance, closed, aim)

    def _fits(self, instance: Instance, objective: str) -> bool:
        """Whether the columns laid out are those of an edited instance, too."""
        return (
            needs_all_links(instance) == needs_all_links(self.instance)
            and _of_reached(instance, objective) == _of_reached(self.instance, self.objective)
        )  # fmt: skip

    def _remember(self, solution: FloatArray | None, n_columns: int) -> None:
        """Keep a plan, where later problems have the same columns."""
        if solution is None or self._laid is None or self._laid.kept.n_columns != n_columns:
            return
        others = [one for one in self._plans if not np.array_equal(one, solution)]
        self._plans = [solution, *others][:KEPT]

    def _nearest(self, matrix: Matrix) -> list[FloatArray]:
        """Return the plans to begin from: the best of those that hold here, then the latest."""
        fitting = [plan for plan in self._plans if len(plan) == matrix.n_columns]
        held = [matrix.violation(plan) <= NEARLY_HELD for plan in fitting]
        sign = -1.0 if matrix.maximize else 1.0
        order = sorted(
            range(len(fitting)),
            key=lambda one: (not held[one], sign * matrix.objective(fitting[one]) * held[one], one),
        )
        return [fitting[one] for one in order[:REMEMBERED]]

    def _warmth_for(self, instance: Instance, n_columns: int) -> WarmStart:
        """Return what earlier solves left, where it is of use for an instance."""
        if self._laid is None or self._laid.kept.n_columns != n_columns:
            return WarmStart()
        if not (self._same_target(instance) and self._same_people(instance)):
            return WarmStart()
        return self._warmth

    def _pool_for(self, instance: Instance, n_columns: int) -> CutPool:
        """Return the pool, without the cuts that another target or other people make invalid."""
        if self._laid is None or self._laid.kept.n_columns != n_columns:
            return CutPool()
        lost = {
            *(() if self._same_target(instance) else _OF_TARGETS),
            *(() if self._same_people(instance) else _OF_PEOPLE),
        }
        if not lost:
            return self._pool
        return CutPool(cut for cut in self._pool.cuts if cut.family not in lost)

    def _same_target(self, instance: Instance) -> bool:
        asked = instance.limits.downtime_target_min
        return asked == self.instance.limits.downtime_target_min

    def _same_people(self, instance: Instance) -> bool:
        return instance.pools["talent"].equals(self.instance.pools["talent"])

    def __repr__(self) -> str:
        return (
            f"Planner({self.instance!r}, {self.objective!r}: {counted(len(self._pool), 'cut')}, "
            f"{counted(len(self._plans), 'plan')})"
        )


def _named(objective: str | Metric) -> str:
    """Return an objective by the name of a metric of the registry.

    For another one that of a metric that no option's cost is part of, as it is itself.
    """
    return objective if isinstance(objective, str) else _NO_COSTS


def _of_reached(instance: Instance, objective: str) -> tuple[bool, bool]:
    """Return which columns ``talent_reached`` asks for."""
    asked = parse_objective(objective)
    said = asks_for_reached(instance, asked.metric)
    return said, said and less_may_be_better(instance, asked.metric, asked.maximize)


#: Columns of tables that a model is rewritten for; others lay out other columns or fiber graphs.
_REWRITTEN = frozenset(
    (table, column)
    for table, columns in {
        "links": ("capex_musd", "opex_musd", "grade"),
        "sites": ("must_open", "banned"),
        "options": ("fixed_capex_musd", "block_capex_musd", "fixed_opex_musd", "block_opex_musd"),
        "pools": ("talent",),
        "cities": (
            "must_connect", "capex_musd", "opex_musd", "remote_benefit_musd",
            "connect_benefit_musd",
        ),
        "reach": ("benefit_musd", "assign_cost_musd", "minutes"),
    }.items()
    for column in columns
)  # fmt: skip
_OPEN_TO_CHANGE = frozenset({"limits", "quotas", "bounds", "levers"})
_NO_COSTS = "jobs"
#: Families of cuts that rest on a downtime target, and on how many people there are. All others
#: must hold whatever things cost, whatever the limits, and whoever lives where.
_OF_TARGETS = ("failure", "availability")
_OF_PEOPLE = ("reach", "nested", "pool", "seats")

Warmth = Literal["warm", "cold"]
"""Whether earlier solves are of use."""
