"""``alternatives``: proofs of what nearly best plans share, then plans that share little."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from stz.errors import InfeasibleError, Problem, ScenarioError, TimeLimitError
from stz.instance import Edits, Instance, edited
from stz.model import Metric
from stz.plan import Plan, unit_of
from stz.solver import Planner, Prober
from stz.tradeoffs.alternatives import Alternative, Alternatives
from stz.tradeoffs.axes import Axis
from stz.tradeoffs.plan_distance import PlanMeter
from stz.tradeoffs.poles import LEAST_CONCENTRATED, POLES, largest_share, shares_capped
from stz.tradeoffs.shared_elements import SharedElements
from stz.tradeoffs.shared_use import shared_use

MOST_PLANS = 12
#: Shares of the time for probes and poles; different plans have the rest, and what is left over
#: goes into settling what is undecided.
FOR_PROBES, FOR_POLES = 0.3, 0.45
LEAST_SECONDS = 0.5
#: Steps by which the largest share of a province is closed in on.
HALVINGS = 6
#: Plans that differ less than this share are the same.
SAME_PLAN = 1e-9


@dataclass(frozen=True)
class AlternativesProgress:
    """State of a search for alternatives: seconds, what is done, proofs and plans so far."""

    elapsed_s: float
    phase: str
    must: int
    never: int
    plans: int


AlternativesListener = Callable[[AlternativesProgress], None]


def alternatives(
    planner: Planner,
    plan: Plan | None = None,
    *,
    slack: float = 0.01,
    n: int = 5,
    groups: Mapping[Hashable, Hashable] | None = None,
    time_limit: float | None = 180.0,
    progress: AlternativesListener | None = None,
) -> Alternatives:
    """Tell what all plans within a slack share, and find some that share as little as may be.

    First bounds on all plans without each element, and with it: those below the floor prove a
    must-have, or that no plan within the slack has it. Then the four poles, each an objective of
    its own under the floor. Then plans that use as little as possible of those found (Brill, Chang
    and Hopkins, "Modeling to generate alternatives: the HSJ approach", Management Science 28,
    1982), of which the ones farthest apart are kept: seats moved between groups of sites and km of
    fiber not shared, the largest least distance first. What time is left goes into solves that
    settle zones which probes leave undecided.

    Parameters
    ----------
    planner : Planner
        The problem, its objective, and what earlier solves left.
    plan : Plan, optional
        The plan in hand, of the planner's problem and objective; default it is solved for.
    slack : float
        Share of the plan's value that may be given up, 0 to 1.
    n : int
        Different plans wanted; 4 to 6 are what people can weigh.
    groups : mapping, optional
        Group of each site, such as its district: seats that move within one have not moved.
    time_limit : float or None
        Seconds for all of it.
    progress : callable, optional
        Told an `AlternativesProgress` at every step.

    Returns
    -------
    Alternatives
        Whatever was known when time or Ctrl-C ended the search.

    Raises
    ------
    ScenarioError
        For numbers that cannot be, and a plan of another problem or objective.
    InfeasibleError, TimeLimitError
        If there is no plan in hand and none is found.
    """
    _check(slack, n, time_limit)
    search = _Search(planner, slack, n, dict(groups or {}), time_limit, progress)
    search.begin(plan)
    try:
        search.run()
    except KeyboardInterrupt:
        search.stopped = "interrupted"
    return search.answer()


def _check(slack: float, n: int, time_limit: float | None) -> None:
    where = "alternatives"
    problems = []
    if not 0 <= slack < 1:
        problems.append(Problem(where, "must be from 0 to less than 1", "0.01 is one percent",
                                field="slack", value=str(slack)))  # fmt: skip
    if isinstance(n, bool) or not isinstance(n, int) or not 0 <= n <= MOST_PLANS:
        problems.append(Problem(where, f"must be a whole number from 0 to {MOST_PLANS}",
                                "5 are enough to weigh", field="n", value=str(n)))  # fmt: skip
    if time_limit is not None and not time_limit > 0:
        problems.append(Problem(where, "must be above 0", "give seconds, or none for no limit",
                                field="time_limit", value=str(time_limit)))  # fmt: skip
    if problems:
        raise ScenarioError(problems)


@dataclass(frozen=True, eq=False)
class _Candidate:
    role: str
    plan: Plan
    measure: float = math.nan
    measure_bound: float = math.nan


@dataclass(eq=False)
class _Search:
    planner: Planner
    slack: float
    n: int
    groups: dict[Hashable, Hashable]
    time_limit: float | None
    progress: AlternativesListener | None
    stopped: str = ""
    poles: list[_Candidate] = field(default_factory=list)
    pool: list[Plan] = field(default_factory=list)
    started: float = field(default_factory=time.perf_counter)

    def begin(self, plan: Plan | None) -> None:
        """Take the plan in hand, or find one, and put a floor under its value."""
        instance = self.planner.instance
        if plan is None:
            plan = self.planner.answer(instance, time_limit=self._share(0.4))
        if not plan.has_plan:
            raise _none(plan, instance)
        metric = self.planner.objective.split()[-1]
        if plan.objective_name != metric:
            raise ScenarioError(
                f"the plan is the best for {plan.objective_name}, the planner asks for {metric}",
                "give a plan of the same objective",
            )
        self.plan = plan
        self.meter = PlanMeter(instance, self.groups)
        self.axis = Axis(metric, plan.maximize, unit_of(metric, instance.n_years))
        best = self.axis.of(plan)
        self.floor = best - self.slack * abs(best)
        floor = self.axis.at_least(self.floor, f"within {self.slack:.2%} of the plan")
        self.base = replace(instance, bounds=(*instance.bounds, floor))
        self.known = SharedElements(instance, self.axis, self.floor)
        self.known.see(plan)

    def run(self) -> None:
        self._probe()
        for name, metric in POLES.items():
            if self._goes_on():
                self._pole(name, metric)
        if self._goes_on():
            self._least_concentrated()
        self._differ()
        if self._goes_on():
            self._settle()
        self.stopped = self.stopped or ("time limit reached" if self._left() <= 0 else "all done")

    def _probe(self) -> None:
        self._tell("probing what all plans share")
        until = self._elapsed() + self._share_of(FOR_PROBES)
        prober = Prober(self.planner, self.plan, time_limit=self._share(FOR_PROBES / 2))
        self.known.probe(prober, lambda: self._elapsed() > until)

    def _pole(self, name: str, metric: Metric) -> None:
        self._tell(name)
        plan = self._solve(self.base, metric, FOR_POLES / (len(POLES) + 1))
        if plan is not None:
            mine = self._mine(plan)
            self.poles.append(_Candidate(name, mine, plan.objective, _finite(plan.bound)))

    def _least_concentrated(self) -> None:
        """Close in on the smallest share that the largest province of a plan can have."""
        self._tell(LEAST_CONCENTRATED)
        instance = self.planner.instance
        if len(set(instance.sites["province"]) - {""}) < 2:
            return
        seen = [(largest_share(instance, one), one) for one in (self.plan, *self.pool)]
        share, best = min(seen, key=lambda pair: pair[0])
        proven = 0.0
        for _ in range(HALVINGS):
            if share - proven < 0.01 or not self._goes_on():
                break
            asked = 0.5 * (share + proven)
            capped = shares_capped(self.base, asked)
            plan = self._solve(capped, None, FOR_POLES / (len(POLES) + 1) / HALVINGS)
            if plan is not None:
                best, share = self._mine(plan), min(asked, largest_share(instance, plan))
            elif self.refuted:
                proven = asked
            else:
                break
        self.poles.append(_Candidate(LEAST_CONCENTRATED, self._mine(best), share, proven))

    def _differ(self) -> None:
        """Find plans that use little of what the others use."""
        tries = 2 * self.n
        for number in range(tries):
            if not self._goes_on():
                return
            self._tell(f"looking for different plans, {number + 1} of {tries}")
            metric = shared_use(self.planner.instance, [self.plan, *self.pool])
            before = len(self.pool)
            found = self._solve(self.base, metric, 0.5 / tries)
            if found is None or len(self.pool) == before:
                return

    def _settle(self) -> None:
        """Ask outright for a plan without a zone, or with it, where probes prove nothing."""
        self._tell("settling what is undecided")
        for key, out in list(self.known.open()):
            if not self._goes_on():
                return
            kind, one = key
            if kind != "zone" or self.known.is_settled(key):
                continue
            changed = edited(self.base, Edits(ban=[one]) if out else Edits(lock=[one]))
            plan = self._solve(changed, None, 0.1)
            if plan is None and self.refuted:
                self.known.judge(key, self.axis.merit(-math.inf), out=out)

    def _solve(self, instance: Instance, metric: Metric | None, share: float) -> Plan | None:
        """Return a plan within the slack, or None; ``refuted`` tells whether there is none."""
        plan = self.planner.answer(instance, metric, time_limit=self._share(share))
        self.refuted = plan.status == "infeasible"
        if plan.interrupted:
            self.stopped = "interrupted"
        if not plan.has_plan:
            return None
        self.known.see(plan)
        mine = self._mine(plan)
        if all(self.meter.between(mine, one).share > SAME_PLAN for one in (self.plan, *self.pool)):
            self.pool.append(mine)
        return plan

    def _mine(self, plan: Plan) -> Plan:
        """Return a plan as an answer to the planner's question: its value, and the bound on it."""
        value = float(plan.metrics[self.axis.metric])
        bound = self.plan.bound
        gap = abs(bound - value) / max(abs(value), 1e-9)
        proven = gap <= self.planner.gap + 1e-9
        return replace(
            plan, objective_name=self.axis.metric, maximize=self.axis.maximize, objective=value,
            bound=bound, gap=gap, status="optimal" if proven else "feasible",
            gap_asked=self.planner.gap, message="", history=(), stages=(),
            instance_digest=self.base.digest,
        )  # fmt: skip

    def answer(self) -> Alternatives:
        """Return what is known."""
        shown = [_Candidate("different", plan) for plan in self._farthest()]
        plans = [*shown, *self.poles]
        bound = self.axis.merit(self.plan.bound)
        below = (bound - self.floor) / max(abs(bound), 1e-9)
        return Alternatives(
            plan=self.plan,
            instance=self.base,
            slack=self.slack,
            slack_of_bound=below if math.isfinite(bound) else math.inf,
            floor=self.axis.merit(self.floor),
            must=self.known.listed(self.known.must),
            never=self.known.listed(self.known.never),
            undecided=self.known.undecided,
            open_choices=self.known.choices,
            plans=tuple(self._alternative(one, plans) for one in plans),
            stopped=self.stopped,
            seconds=self._elapsed(),
        )

    def _farthest(self) -> list[Plan]:
        """Return plans of the pool, each the one farthest from all before and the plan in hand."""
        left, chosen = list(self.pool), [self.plan]
        while left and len(chosen) <= self.n:
            best = max(left, key=lambda one: self._nearest(one, chosen))
            chosen.append(best)
            left = [one for one in left if one is not best]
        return chosen[1:]

    def _nearest(self, plan: Plan, others: Sequence[Plan]) -> float:
        return min((self.meter.between(plan, one).share for one in others), default=1.0)

    def _alternative(self, one: _Candidate, shown: Sequence[_Candidate]) -> Alternative:
        others = [self.plan, *(other.plan for other in shown if other is not one)]
        return Alternative(
            role=one.role,
            plan=one.plan,
            measure=one.measure,
            measure_bound=one.measure_bound,
            distance=self.meter.between(self.plan, one.plan),
            nearest=self._nearest(one.plan, others),
        )

    def _tell(self, phase: str) -> None:
        if self.progress is not None:
            must, never = len(self.known.must), len(self.known.never)
            plans = len(self.pool) + len(self.poles)
            self.progress(AlternativesProgress(self._elapsed(), phase, must, never, plans))

    def _elapsed(self) -> float:
        return time.perf_counter() - self.started

    def _left(self) -> float:
        return math.inf if self.time_limit is None else self.time_limit - self._elapsed()

    def _goes_on(self) -> bool:
        return not self.stopped and self._left() > 0

    def _share_of(self, share: float) -> float:
        return math.inf if self.time_limit is None else share * self.time_limit

    def _share(self, share: float) -> float | None:
        """Return the seconds that a step with a share of all time may take."""
        if self.time_limit is None:
            return None
        return max(LEAST_SECONDS, min(share * self.time_limit, self._left()))


def _finite(value: float) -> float:
    return value if math.isfinite(value) else math.nan


def _none(plan: Plan, instance: Instance) -> InfeasibleError | TimeLimitError:
    said = plan.message or plan.status
    if plan.status == "infeasible":
        return InfeasibleError(Problem(instance.name, said, "`stz solve` tells what would help"))
    return TimeLimitError(Problem(instance.name, said, "give more time"))
