"""``Planner``: one problem, solved once and again after small changes, without starting over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Literal

from stz.errors import Problem, ScenarioError
from stz.instance import EDITS, Edits, Instance, Limits, differences, edited
from stz.model import WritingStopped, build_model, needs_all_links, parse_objective
from stz.model import is_asked as asks_for_reached
from stz.near_names import did_you_mean
from stz.plan import Plan
from stz.solver.cuts import CutPool
from stz.solver.engines import WarmStart, check_settings, run_search
from stz.solver.lp import LaidOut, from_pulp, highs_to_ourselves, lay_out, rewritten
from stz.solver.presolve import closed_options, out_of_reach
from stz.solver.progress import Clock, Listener, ctrl_c_interrupts, memory_stops
from stz.solver.result import plan_from
from stz.solver.search import start_search
from stz.solver.standing_plan import standing_plan

#: Plans of earlier solves that the next one begins from.
REMEMBERED = 3
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

    def answer(self, instance: Instance) -> Plan:
        """Solve another problem, with what earlier solves left as far as it holds there.

        Parameters
        ----------
        instance : Instance
            Any problem; :meth:`warmth` tells what is of use for it.
        """
        return self._solve(instance, anew=self.warmth(instance) == "cold")

    def warmth(self, instance: Instance) -> Warmth:
        """Return what of earlier solves holds for another problem.

        Returns
        -------
        str
            ``warm``: model, cuts and plans, those cuts aside that the change makes invalid;
            ``cold``: nothing, since the fiber, the sites or what they must survive are others.
        """
        found = differences(self.instance, instance)
        same = not found.rows and found.columns <= _REWRITTEN and found.fields <= _OPEN_TO_CHANGE
        return "warm" if same and self._fits(instance) else "cold"

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

    def _solve(self, instance: Instance, *, anew: bool = False) -> Plan:
        clock = Clock(self.time_limit)
        with (
            ctrl_c_interrupts(clock),
            memory_stops(clock, self.memory_limit_mb),
            highs_to_ourselves(),
        ):

            def stopped() -> bool:
                return clock.is_over

            closed = closed_options(instance, self.objective, stopped)
            if anew or self._laid is None or self.engine != "highs" or not self._fits(instance):
                try:
                    model = build_model(instance, self.objective, closed, stopped=stopped)
                    matrix = from_pulp(model.problem, stopped)
                except WritingStopped:
                    return standing_plan(
                        instance, self.objective, clock, gap=self.gap, engine=self.engine,
                        seed=self.seed,
                    )  # fmt: skip
                if instance is self.instance:
                    self._laid = lay_out(model, matrix)
            else:
                model, matrix = rewritten(self._laid, instance, closed)
            search = start_search(
                model, clock, gap=self.gap, seed=self.seed, listener=self.progress,
                matrix=matrix,
                pool=CutPool() if anew else self._pool_for(instance, model.columns.n_columns),
            )  # fmt: skip
            columns = model.columns.n_columns
            warmth = WarmStart() if anew else self._warmth_for(instance, columns)
            message = run_search(search, self.engine, warmth)
        if search.incumbent.solution is not None and warmth is self._warmth:
            self._warmth.plans = [search.incumbent.solution, *warmth.plans][:REMEMBERED]
        return plan_from(
            search, engine=self.engine, message=message, remark=out_of_reach(instance, closed)
        )

    def _fits(self, instance: Instance) -> bool:
        """Whether the columns laid out are those of an edited instance, too."""
        asked = parse_objective(self.objective).metric
        return (
            needs_all_links(instance) == needs_all_links(self.instance)
            and asks_for_reached(instance, asked) == asks_for_reached(self.instance, asked)
        )  # fmt: skip

    def _warmth_for(self, instance: Instance, n_columns: int) -> WarmStart:
        """Return what earlier solves left, where it is of use for an instance."""
        if self._laid is None or self._laid.kept.n_columns != n_columns:
            return WarmStart()
        if not (self._same_target(instance) and self._same_people(instance)):
            return WarmStart(plans=list(self._warmth.plans))
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
            f"Planner({self.instance!r}, {self.objective!r}: {len(self._pool)} cuts, "
            f"{len(self._warmth.plans)} plans)"
        )


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
#: Families of cuts that rest on a downtime target, and on how many people there are. All others
#: must hold whatever things cost, whatever the limits, and whoever lives where.
_OF_TARGETS = ("failure", "availability")
_OF_PEOPLE = ("reach", "pool", "seats")

Warmth = Literal["warm", "cold"]
"""Whether earlier solves are of use."""
