"""``diagnose``: why an instance has no plan, and the least changes that let it have one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from stz.errors import Problem
from stz.escape import escape_text
from stz.instance import Instance
from stz.model import WritingStopped, build_model, parse_objective
from stz.solver.cuts import CutPool
from stz.solver.diagnosis.conflicts import Conflict, find_conflict, hitting_sets
from stz.solver.diagnosis.elastic_problem import ElasticProblem
from stz.solver.diagnosis.least_changes import Mend, alone, least_change
from stz.solver.diagnosis.relaxable_groups import Change, RelaxableGroup
from stz.solver.diagnosis.trouble import (
    failed_problem,
    out_of_time_problem,
    unbounded_problem,
    unbounded_ray,
)
from stz.solver.diagnosis.words import change_words, mend_problem, number, together
from stz.solver.lp import from_pulp, highs_to_ourselves, relax
from stz.solver.progress import Clock, ctrl_c_interrupts

if TYPE_CHECKING:
    from stz.plan import Plan

Status = Literal["feasible", "infeasible", "unbounded", "troubled", "unknown"]
#: Groups changed together at most, and mends of more than one group worth telling.
MOST_GROUPS = 4
MOST_MENDS = 5


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """Why there is no plan, and what would let there be one.

    Attributes
    ----------
    status : str
        ``infeasible``; ``unbounded``; ``troubled`` where numbers made a solver fail; ``unknown``
        where time ran out before a plan was found or ruled out; ``feasible`` where there is a plan.
    conflicts : tuple of Conflict
        Groups that no plan holds together, each named set by itself.
    mends : tuple of Mend
        Each alone lets there be a plan; all change as few groups as possible.
    complete : bool
        Whether everything was tried within the time limit. If not, there may be further mends.
    problems : tuple of Problem
        The same in words, for planners.
    instance : Instance
        What was diagnosed.
    seconds : float
        How long it took.
    """

    status: Status
    instance: Instance
    conflicts: tuple[Conflict, ...] = ()
    mends: tuple[Mend, ...] = ()
    complete: bool = True
    problems: tuple[Problem, ...] = ()
    seconds: float = math.nan

    @property
    def summary(self) -> str:
        """One line: what conflicts."""
        if self.conflicts:
            return "no plan satisfies all of: " + together(self.instance, self.conflicts[0])
        return self.problems[0].what if self.problems else self.status

    @property
    def text(self) -> str:
        """All that is known, a line each."""
        return "\n".join(
            f"{problem.what}. Fix: {problem.mend}" if problem.mend else problem.what
            for problem in self.problems
        )

    def problems_in(self, where: str) -> list[Problem]:
        """Return the problems as those of a file or scenario."""
        return [replace(problem, where=where) for problem in self.problems]

    def as_dict(self) -> dict[str, Any]:
        """Return the diagnosis as plain data."""
        return {
            "status": self.status,
            "complete": self.complete,
            "conflicts": [together(self.instance, one) for one in self.conflicts],
            "mends": [
                {"least": mend.least, "changes": [change_words(one) for one in mend.changes]}
                for mend in self.mends
            ],
            "problems": [problem.as_dict() for problem in self.problems],
        }

    def __repr__(self) -> str:
        return f"Diagnosis({self.summary}; {len(self.mends)} mends, {self.seconds:.1f} s)"

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape_text(line)}</li>" for line in self.text.splitlines())
        return f"<p><b>{escape_text(self.status)}</b></p><ul>{items}</ul>"


def diagnose(
    instance: Instance,
    objective: str | Sequence[str] = "exports",
    *,
    time_limit: float | None = 60.0,
    seed: int = 1,
    plan: Plan | None = None,
) -> Diagnosis:
    """Say why an instance has no plan, and the least changes that let it have one.

    Parameters
    ----------
    instance : Instance
        What has no plan.
    objective : str or sequence of str
        What was to be maximized or minimized, the first of several; it matters only where that has
        no limit.
    time_limit : float or None
        Seconds; ``None`` means until all is known. What is not proven in time says so.
    seed : int
        Seed of the searches.
    plan : Plan, optional
        What :func:`stz.solve` came back with, so that what it knows is not found out again.

    Raises
    ------
    ScenarioError
        For an unknown objective, or metric of a bound.
    """
    first = objective if isinstance(objective, str) else objective[0]
    parse_objective(first)
    clock = Clock(time_limit)
    with ctrl_c_interrupts(clock), highs_to_ourselves():
        if plan is not None and plan.status == "error":
            found = Diagnosis(
                "troubled", instance, problems=tuple(failed_problem(instance, plan.message))
            )
        elif plan is not None and plan.status == "no_plan":
            problem = out_of_time_problem(
                plan.objective_name, plan.maximize, plan.bound, plan.time_limit
            )
            found = Diagnosis("unknown", instance, complete=False, problems=(problem,))
        elif plan is not None and plan.has_plan:
            found = Diagnosis("feasible", instance)
        else:
            found = _examined(instance, first, clock, seed, plan)
    return replace(found, seconds=clock.elapsed)


def _examined(
    instance: Instance, objective: str, clock: Clock, seed: int, plan: Plan | None
) -> Diagnosis:
    if plan is None or plan.status == "unbounded":
        try:
            model = build_model(instance, objective, stopped=lambda: clock.is_over)
            matrix = from_pulp(model.problem, lambda: clock.is_over)
        except WritingStopped:
            return _out_of_time(instance, clock)
        bare = relax(matrix, (), CutPool(), clock) if matrix.n_columns else None
        if bare is not None and bare.status in ("unbounded", "failed") and not clock.is_over:
            ray = unbounded_ray(matrix)
            if len(ray) or bare.status == "unbounded":
                return Diagnosis("unbounded", instance, problems=(unbounded_problem(model, ray),))
            reason = "the linear relaxation could not be solved"
            return Diagnosis("troubled", instance, problems=tuple(failed_problem(instance, reason)))
    lab = ElasticProblem(instance, clock, seed=seed)
    known = plan is not None and plan.status == "infeasible"
    possible = False if known else lab.possible(lab.asks)
    if possible is None:
        return _out_of_time(instance, clock)
    if possible:
        return Diagnosis("feasible", instance, problems=(Problem("", "there is a plan"),))
    conflicts, mends, complete = _mended(lab)
    mends = tuple(sorted(mends, key=_unlikely)[:MOST_MENDS])
    lone = {one.asks[0] for one in conflicts if len(one.asks) == 1}
    at_best = {ask: alone(lab, ask, seconds=0.2 * lab.clock.left) for ask in lone}
    problems = _said(instance, conflicts, mends, complete, at_best)
    return Diagnosis("infeasible", instance, conflicts, mends, complete, problems)


def _out_of_time(instance: Instance, clock: Clock) -> Diagnosis:
    problem = out_of_time_problem("exports", True, math.nan, clock.time_limit)
    return Diagnosis("unknown", instance, complete=False, problems=(problem,))


def _unlikely(mend: Mend) -> tuple[int, int, int]:
    """Return what sorts fixes by how likely a planner takes them: few changes, of money first."""
    asks = {change.ask for change in mend.changes}
    return len(asks), len(mend.changes), max(ask.rank[0] for ask in asks)


def _mended(lab: ElasticProblem) -> tuple[tuple[Conflict, ...], tuple[Mend, ...], bool]:
    """Find conflicts and the smallest sets of groups that hit them all until those mend.

    A set of groups that mends hits every conflict, so only such sets are tried; one that does not
    mend leads to a conflict among all other groups, which later sets must hit as well.
    """
    conflicts = [find_conflict(lab, lab.asks, seconds=0.4 * lab.clock.left)]
    mends: list[Mend] = []
    tried: set[tuple[RelaxableGroup, ...]] = set()
    complete, size = True, 1
    while size <= MOST_GROUPS and not lab.clock.is_over:
        waiting = [one for one in hitting_sets(conflicts, size) if one not in tried]
        if not waiting or (size > 1 and len(mends) >= MOST_MENDS):
            if mends:
                return tuple(conflicts), tuple(mends), complete
            size += 1
            continue
        tried.add(waiting[0])
        seconds = lab.clock.left / (0.5 + len(waiting))
        found = least_change(lab, waiting[0], seconds=seconds)
        if isinstance(found, Mend):
            mends.append(found)
        elif found is None:
            complete = False
        else:
            rest = [ask for ask in lab.asks if ask not in waiting[0]]
            more = find_conflict(lab, rest, seconds=seconds)
            if not more.asks:
                break
            conflicts.append(more)
    return tuple(conflicts), tuple(mends), False


def _said(
    instance: Instance,
    conflicts: Sequence[Conflict],
    mends: Sequence[Mend],
    complete: bool,
    at_best: Mapping[RelaxableGroup, Change | None],
) -> tuple[Problem, ...]:
    """Put a diagnosis into words: what conflicts, then each mend."""
    several = f"any one of the {len(mends)} fixes below is enough"
    how = several if len(mends) > 1 else "see below" if mends else "relax one of these"
    if not complete:
        how += "; time ran out before everything was tried"
    problems = []
    for conflict in _telling(conflicts, mends):
        named = together(instance, conflict) or "what the tables say"
        sure = "" if conflict.irreducible else " (perhaps fewer of these conflict)"
        best = at_best.get(conflict.asks[0]) if len(conflict.asks) == 1 else None
        what = f"no plan satisfies {'' if len(conflict.asks) == 1 else 'all of: '}{named}{sure}"
        if best is not None and best.new is not None:
            what += f", even with everything else relaxed; {number(float(best.new))} is possible"
        problems.append(Problem("", what, how))
    for count, mend in enumerate(mends, start=1):
        which = f"fix {count} of {len(mends)}"
        problems.append(mend_problem(instance, mend, _own(conflicts, mend), which))
    return tuple(problems)


def _telling(conflicts: Sequence[Conflict], mends: Sequence[Mend]) -> Sequence[Conflict]:
    """Return the conflicts worth telling: one where single changes mend, else all."""
    single = any(len({change.ask for change in mend.changes}) == 1 for mend in mends)
    return conflicts[:1] if single else conflicts


def _own(conflicts: Sequence[Conflict], mend: Mend) -> Conflict:
    asks = {change.ask for change in mend.changes}
    return next((one for one in conflicts if asks & set(one.asks)), conflicts[0])


def conflict_named(instance: Instance, clock: Clock, *, seconds: float, seed: int) -> str:
    """Return in a line what conflicts in an instance that is known to have no plan.

    Empty where nothing was found in time.
    """
    if clock.is_over:
        return ""
    trial = Clock(min(seconds, clock.left))
    trial.interrupted = clock.interrupted
    lab = ElasticProblem(instance, trial, seed=seed)
    conflict = find_conflict(lab, lab.asks, seconds=seconds)
    return "no plan satisfies all of: " + together(instance, conflict) if conflict.asks else ""
