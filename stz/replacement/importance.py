"""``importance``: both replacement costs of every element of a plan, narrowed as long as time goes.

The ladder, applied to the widest intervals first: plans seen already; the rest of the plan fixed; a
probe of the root relaxation; plans nearby; a search of all plans. What any step finds counts for
all elements. Once time is up, or Ctrl-C is pressed, what is known stays.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from stz.errors import ScenarioError
from stz.interval import Interval
from stz.model import WritingStopped
from stz.plan import Plan, unit_of
from stz.replacement.classes import NEAR, NEEDED, WORTHWHILE, classed
from stz.replacement.elements import KINDS, Element, elements_of
from stz.replacement.importance_table import Importance, ImportanceRow
from stz.replacement.losses import free_loss, kept_loss
from stz.replacement.steps import Helper, News, Step, Task, carried_out
from stz.replacement.wishes import without_wish
from stz.solver import (
    Clock,
    Exploration,
    Planner,
    RestFixed,
    Restriction,
    ctrl_c_interrupts,
)

#: Shares of the time for the root relaxation, and for the plan itself and its bound.
SHARE_OF_ROOT, SHARE_OF_PLAN = 0.4, 0.25
#: Seconds of one step; a search is tried again with twice the time while there is some.
FIXED_SECONDS, NEARBY_SECONDS, PROVE_SECONDS, WISH_SECONDS = 3.0, 3.0, 6.0, 10.0
#: Relative gap of searches, unless another is asked for: what is replaceable must be told apart.
GAP = WORTHWHILE / 2
#: Columns from which a second process is worth its start, and its share of the easy steps.
LARGE, SHARE_OF_HELPER = 500, 0.65
#: Steps handed out at a time while there is one process, so that progress is told.
BATCH = 16


@dataclass(frozen=True)
class ImportanceProgress:
    """How far ``importance`` is: seconds, what it does, elements classed for sure, and all."""

    elapsed_s: float
    phase: str
    decided: int
    total: int


Heard = Callable[[ImportanceProgress], None]
"""What is told how far ``importance`` is."""


def importance(
    planner: Planner,
    plan: Plan,
    *,
    time_limit: float | None = 120.0,
    gap: float = GAP,
    processes: int = 2,
    progress: Heard | None = None,
) -> Importance:
    """Return both replacement costs, class and verdict of every element of a plan.

    Parameters
    ----------
    planner : Planner
        Of the problem that the plan answers; its cuts and plans are used and added to.
    plan : Plan
        The plan in hand.
    time_limit : float or None
        Seconds; None until the class of every candidate is proven, and the intervals of all
        elements of the plan are as narrow as ``gap``. Classes come before narrow intervals.
    gap : float
        Relative gap at which the search for a best plan without an element, or with one, stops.
    processes : int
        1, or 2: a second process takes half of the steps of a large problem. For one number of
        processes the table is always the same, unless time is up before all is known.
    progress : callable, optional
        Told an :class:`ImportanceProgress` after every step.

    Returns
    -------
    Importance

    Raises
    ------
    ScenarioError
        If there is no plan.
    DataError
        If the plan is none of the planner's problem.
    """
    if not plan.has_plan:
        raise ScenarioError(
            "there is no plan to explain", mend="solve first, or see why there is none"
        )
    clock = Clock(time_limit)
    with ctrl_c_interrupts(clock):
        ladder = _Ladder(planner, plan, clock, gap, progress)
        try:
            ladder.climb(processes)
        except WritingStopped:
            ladder.notes.append("time was up before anything could be worked out")
        finally:
            ladder.end()
        return ladder.table()


@dataclass(eq=False)
class _Row:
    """An element with what is known of it beside what the exploration knows."""

    element: Element
    fixed: RestFixed | None = None
    tried: set[Step] = field(default_factory=set)
    ended: bool = False
    seconds: float = PROVE_SECONDS
    unasked: Interval | None = None


class _Ladder:
    """The state of one climb."""

    def __init__(
        self, planner: Planner, plan: Plan, clock: Clock, gap: float, progress: Heard | None
    ) -> None:
        self.planner, self.plan, self.clock, self.gap = planner, plan, clock, gap
        self.progress = progress
        self.helper: Helper | None = None
        self.exploration: Exploration | None = None
        self.vector: npt.NDArray[np.float64] = np.zeros(0)
        self.rows = [_Row(one) for one in elements_of(planner.instance, plan)]
        self.of: dict[Restriction, _Row] = {row.element.other: row for row in self.rows}
        self.unit = unit_of(plan.objective_name, planner.instance.n_years)
        self.phase = "root relaxation"
        self.notes: list[str] = []

    def climb(self, processes: int) -> None:
        """Narrow all intervals until nothing is open or time is up."""
        self.tell()
        exploration = Exploration(
            self.planner, clock=self.clock,
            root_seconds=SHARE_OF_ROOT * self.clock.left if math.isfinite(self.clock.left)
            else None,
        )  # fmt: skip
        self.vector = exploration.vector_of(self.plan)
        self.exploration = exploration
        exploration.price_sinks()
        if processes > 1 and exploration.search.matrix.n_columns >= LARGE:
            self.helper = Helper(exploration, self.vector, self.gap)
        self.phase = "the plan itself"
        own = Task("prove", Restriction(), SHARE_OF_PLAN * min(self.clock.left, 3600.0))
        easy = self.easy()
        if self.helper is not None:
            theirs = int(SHARE_OF_HELPER * len(easy))
            self.carry_out([own, *easy[theirs:]], easy[:theirs])
        else:
            self.carry_out([own], [])
            self.phase = "rest fixed, and probes"
            for start in range(0, len(easy), BATCH):
                self.carry_out(easy[start : start + BATCH], [])
        self.phase = "without what the scenario asks for"
        for row in self.rows:
            if row.element.asked and row.element.chosen and not self.clock.is_over:
                self.unask(row)
        self.phase = "searches"
        while not self.clock.is_over:
            tasks = self.hard(1 if self.helper is None else 2)
            if not tasks:
                break
            self.carry_out(tasks[:1], tasks[1:])

    def easy(self) -> list[Task]:
        """Return the steps that take a fraction of a second, the plan's own elements first."""
        rows = sorted(
            (row for row in self.rows if not row.element.asked),
            key=lambda row: not row.element.chosen,
        )
        out = []
        for row in rows:
            if self.verdict(row) != "proven":
                out.append(Task("probe", row.element.other, FIXED_SECONDS))
            out.append(Task("rest fixed", row.element.other, FIXED_SECONDS))
        return out

    def hard(self, count: int) -> list[Task]:
        """Return the next steps of the widest intervals, those of the plan's elements first."""
        left = [row for row in self.rows if self.is_open(row)]
        left.sort(key=lambda row: (not row.element.chosen, "prove" in row.tried, -self.width(row)))
        tasks = []
        for row in left[:count]:
            step: Step = "prove" if "nearby" in row.tried else "nearby"
            seconds = row.seconds if step == "prove" else NEARBY_SECONDS
            if "prove" in row.tried:
                row.seconds *= 2
                seconds = row.seconds
            row.tried.add(step)
            tasks.append(Task(step, row.element.other, seconds, self.between(row)))
        return tasks

    def between(self, row: _Row) -> tuple[float, ...]:
        """Return objectives at which the class of an element changes; none once it is proven."""
        if self.verdict(row) == "proven":
            return ()
        sign = -1.0 if self.plan.maximize else 1.0
        scale = abs(self.value)
        shares = (NEEDED, WORTHWHILE) if row.element.chosen else (NEAR,)
        return tuple(self.value + sign * share * scale for share in shares)

    def is_open(self, row: _Row) -> bool:
        """Whether an interval is to be narrowed further."""
        assert self.exploration is not None
        if row.element.asked or row.ended or row.element.other in self.exploration.failed:
            return False
        # once its class is proven, a candidate is of no further interest
        settled = self.verdict(row) == "proven" and not row.element.chosen
        return not settled and self.width(row) > self.gap * abs(self.value)

    def carry_out(self, mine: Sequence[Task], theirs: Sequence[Task]) -> None:
        """Carry out steps here and, where there is one, in the second process."""
        assert self.exploration is not None
        helper = self.helper if theirs else None
        if helper is not None:
            helper.start(self.exploration, theirs, self.clock.left)
        for start in range(0, len(mine), BATCH):
            part = mine[start : start + BATCH]
            self.take(carried_out(self.exploration, part, self.vector, self.gap))
            self.tell()
        if helper is not None:
            try:
                self.take(helper.news(self.clock))
                theirs = ()
            except EOFError:  # gone, or too late: what is left is done here, while there is time
                self.end()
        self.take(carried_out(self.exploration, theirs, self.vector, self.gap))
        self.tell()

    def take(self, news: News) -> None:
        """Take over what steps have found."""
        assert self.exploration is not None
        for restriction, bound in news.bounds.items():
            self.exploration.learn_bound(restriction, bound)
        for vector in news.plans:
            self.exploration.learn(vector)
        self.exploration.failed.update(news.failed)
        for restriction, fixed in news.fixed.items():
            self.of[restriction].fixed = fixed
        for restriction in news.ended & set(self.of):
            self.of[restriction].ended = True

    def unask(self, row: _Row) -> None:
        """Work out what the plan would be if the scenario did not ask for an element."""
        seconds = min(WISH_SECONDS, 0.5 * self.clock.left)
        other = without_wish(self.planner, row.element, seconds=seconds)
        if other is not None:
            row.unasked = Interval.of_optimum(
                other.objective, other.bound, maximize=self.plan.maximize
            )
        self.tell()

    @property
    def value(self) -> float:
        """Objective of the best plan known."""
        if self.exploration is None or not self.exploration.plans:
            return self.plan.objective
        return self.exploration.plans[0][0]

    def loss(self, row: _Row) -> Interval:
        """Return what plans lose that decide otherwise on an element, everything else free."""
        if row.unasked is not None:
            return kept_loss(self.value, row.unasked, maximize=self.plan.maximize, unit=self.unit)
        if self.exploration is None or row.element.asked:
            return Interval.unknown(self.unit)
        return free_loss(self.exploration, row.element.other, self.value, self.unit)

    def verdict(self, row: _Row) -> str:
        """Return how sure the class of an element is."""
        return classed(self.loss(row), self.value, chosen=row.element.chosen)[1]

    def width(self, row: _Row) -> float:
        """Return the width of an interval; 0 where it is one infinite number."""
        loss = self.loss(row)
        return 0.0 if loss.low == math.inf else loss.high - loss.low

    def tell(self) -> None:
        """Report how far it is."""
        if self.progress is None:
            return
        decided = sum(self.verdict(row) == "proven" for row in self.rows)
        self.progress(ImportanceProgress(self.clock.elapsed, self.phase, decided, len(self.rows)))

    def end(self) -> None:
        """End the second process."""
        if self.helper is not None:
            self.helper.stop()
            self.helper = None

    def table(self) -> Importance:
        """Return what is known."""
        rows = [self.row(row) for row in self.rows]
        rows.sort(
            key=lambda row: (KINDS.index(row.element.kind), -_size(row.free), row.element.name)
        )
        better = self.better()
        maximize = self.plan.maximize
        known = None if self.exploration is None else self.exploration.known(Restriction())
        bound = self.plan.bound if known is None else known.bound
        optimum = Interval.of_optimum(self.value, bound, maximize=maximize, unit=self.unit)
        if better is not None:
            self.notes.append(
                f"a better plan was found: {better.objective:,.3f} instead of "
                f"{self.plan.objective:,.3f} {self.unit}; losses are measured from it"
            )
        return Importance(
            rows=tuple(rows), plan=self.plan, value=self.value, optimum=optimum, better=better,
            notes=tuple(self.notes), interrupted=self.clock.interrupted.is_set(),
            seconds=self.clock.elapsed,
        )  # fmt: skip

    def better(self) -> Plan | None:
        """Return a plan that beats the one in hand, if there is one."""
        gained = abs(self.value - self.plan.objective)
        if self.exploration is None or gained <= 1e-6 * max(1e-9, abs(self.plan.objective)):
            return None
        bound = self.exploration.known(Restriction()).bound
        return self.exploration.plan_of(self.exploration.plans[0][1], bound)

    def row(self, row: _Row) -> ImportanceRow:
        """Return an element with all that is known of it."""
        loss = self.loss(row)
        name, verdict = classed(loss, self.value, chosen=row.element.chosen)
        fixed = Interval.unknown(self.unit)
        if row.fixed is not None:
            best = Interval.of_optimum(
                row.fixed.value, row.fixed.bound, maximize=self.plan.maximize
            )
            fixed = kept_loss(
                self.plan.objective, best, maximize=self.plan.maximize, unit=self.unit
            )
        return ImportanceRow(
            row.element, fixed, loss, name, verdict,
            "not tried" if row.fixed is None else row.fixed.outcome, self.status(row),
        )  # fmt: skip

    def status(self, row: _Row) -> str:
        """Return how far the search for an element went."""
        if row.element.asked:
            return "asked for"
        failed: dict[Any, str] = {} if self.exploration is None else self.exploration.failed
        if row.element.other in failed:
            return failed[row.element.other]
        if self.exploration is None or self.is_open(row):
            return "stopped" if self.clock.interrupted.is_set() else "time limit"
        return "done"


def _size(loss: Interval) -> float:
    """Return what rows are sorted by: the loss against the best plan known."""
    return loss.high if math.isfinite(loss.high) else max(loss.low, 0.0) + 1e300
