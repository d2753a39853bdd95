"""``certified_front``: solves that close in on the front between two metrics, largest box first."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from stz.instance import Instance
from stz.interval import Interval
from stz.plan import Plan
from stz.solver import GIVEN_UP, Planner
from stz.tradeoffs.axes import Axis, axes_of
from stz.tradeoffs.enclosure import SAME, Cell, Enclosure
from stz.tradeoffs.front import Front, FrontPoint
from stz.tradeoffs.front_refusals import check_asked, none_found
from stz.tradeoffs.layout import laid_out
from stz.tradeoffs.outer_lines import OuterLines

#: Gap of a single solve, as a share of the area gap that is asked for.
OF_ONE_SOLVE = 0.5
#: What a gap of a single solve is multiplied by where it was too wide; it need be no smaller.
FINER, FINEST = 0.25, 1e-6
#: Solves per point that is asked for: plans may be found again, or turn out to be beaten.
MOST_SOLVES = 3
#: Parts of either scale narrower than this share of the whole are left as they are.
NARROW = 1e-4
#: Shares of the time so far that may have gone into lines, and into plans between.
FOR_LINES, FOR_BETWEEN = 0.15, 0.35
#: Seconds that a plan between may take at most.
BETWEEN_SECONDS = 5.0
#: Least seconds of a solve.
LEAST_SECONDS = 0.5


@dataclass(frozen=True)
class FrontProgress:
    """State of a search for a front: seconds, solves, plans on it so far, and the area gap."""

    elapsed_s: float
    solves: int
    points: int
    area_gap: float


FrontListener = Callable[[FrontProgress], None]


def certified_front(
    problem: Planner | Instance,
    first: str,
    second: str,
    *,
    points: int = 15,
    gap: float = 0.01,
    time_limit: float | None = 180.0,
    progress: FrontListener | None = None,
) -> Front:
    """Enclose all best trade-offs between two metrics.

    Each solve pushes one metric with a floor under the other. What it finds makes the inner
    boundary, what it proves the outer one, and the next floor halves the part with the largest area
    between the two. Where both meet nothing is solved: no plan can lie there. At both ends the
    other metric is pushed as far as the end allows. Of the two metrics the one of which less is
    wanted is capped, the other pushed; else the first is pushed.

    Parameters
    ----------
    problem : Planner or Instance
        What to plan; a planner lends its cuts and plans.
    first, second : str
        Metrics of the registry, with ``max`` or ``min`` before one whose other direction is meant.
    points : int
        Most plans on the front.
    gap : float
        Area gap, 0 to 1, at which the front is good enough.
    time_limit : float or None
        Seconds for all of it; None for as long as it takes.
    progress : callable, optional
        Told a `FrontProgress` after every solve.

    Returns
    -------
    Front
        Whatever was known when gap, points, time or Ctrl-C ended the search.

    Raises
    ------
    ScenarioError
        For a metric that there is not, two of the same, and numbers that cannot be.
    InfeasibleError
        If there is no plan at all.
    TimeLimitError
        If none was found in time.
    """
    check_asked(points, gap, time_limit)
    given = problem.instance if isinstance(problem, Planner) else problem
    axes = axes_of(first, second, given.n_years)
    search = _Search(problem, axes, points, gap, time_limit, progress)
    try:
        search.run()
    except KeyboardInterrupt:
        search.stopped = "interrupted"
        if not search.found:
            raise
    return search.front()


@dataclass(frozen=True, eq=False)
class _Found:
    plan: Plan
    u: float
    v: float
    between: bool = False


@dataclass(eq=False)
class _Search:
    """One search: ``u`` is the merit of the pushed metric, ``v`` of the one with a floor."""

    problem: Planner | Instance
    axes: tuple[Axis, Axis]
    points: int
    gap: float
    time_limit: float | None
    progress: FrontListener | None
    found: list[_Found] = field(default_factory=list)
    solves: int = 0
    stopped: str = ""
    best_v: float = math.inf
    end_is_proven: bool = False
    started: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        one, other = self.axes
        self.pushed, self.floored = (other, one) if other.maximize > one.maximize else (one, other)
        self.enclosure = Enclosure(self.floored.is_whole)
        self.base, self.planner = laid_out(self.problem, self.pushed, self.axes)
        self.own_gap = OF_ONE_SOLVE * self.gap
        self.tried: set[float] = set()
        self.barren: set[tuple[float, float]] = set()
        self.looked: set[tuple[float, float]] = set()
        self.lines = OuterLines(self.planner, self.pushed, self.floored, self.enclosure)
        self.seconds_for_lines = 0.0
        self.seconds_between = 0.0

    def run(self) -> None:
        self._ends()
        most = MOST_SOLVES * self.points
        while not self.stopped:
            if self.area_gap <= self.gap:
                self.stopped = "gap reached"
                return
            if self._left() <= 0:
                self.stopped = "time limit reached"
                return
            cell, enough = self._largest(), self._solved() >= self.points or self.solves >= most
            over = enough or cell is None
            if self._line(over=over) or self._between(over=over):
                continue
            if cell is None and not enough and self.own_gap > FINEST:
                self._ask_finer()
            elif cell is None:
                self.stopped = "no part is left that another solve could close"
            elif enough:
                self.stopped = "as many plans as asked for"
            else:
                self._close(cell)

    def _solved(self) -> int:
        """Return the plans on the front that a solve of their own found."""
        return sum(not one.between for one in self._kept())

    def _line(self, *, over: bool) -> bool:
        """Cut off what a relaxation proves to be beyond all plans; tell whether something."""
        if self.time_limit is None:
            return False
        if not over and self.seconds_for_lines > FOR_LINES * self._elapsed():
            return False
        began = self._elapsed()
        plans = [(one.u, one.v) for one in self._kept()]
        added = self.lines.add(
            plans, self.enclosure.cells(*self.corner), seconds=max(1.0, 0.1 * self._left())
        )
        self.seconds_for_lines += self._elapsed() - began
        if added:
            self._tell()
        return added

    def _between(self, *, over: bool) -> bool:
        """Look for plans in the largest part, on the fiber of the plans around; tell whether so.

        Where a solve has to prove nothing it takes a moment. Without a time limit there is no
        hurry, and all plans come from solves that do.
        """
        if self.time_limit is None:
            return False
        if not over and self.seconds_between > FOR_BETWEEN * self._elapsed():
            return False
        low, high, least = self.corner
        cells = [
            cell
            for cell in self.enclosure.cells(low, high, least)
            if (cell.low, cell.high) not in self.looked
            and cell.high - cell.low > NARROW * (high - low)
            and cell.height > self._step(cell) + _same(cell.reached)
        ]
        if not cells or self.floored.is_whole:
            return False
        began = self._elapsed()
        cell = max(cells, key=lambda one: one.area)
        self.looked.add((cell.low, cell.high))
        kept = self._kept()
        around = [one for one in kept if one.v <= cell.low + _same(cell.low)][-2:]
        around += [one for one in kept if one.v >= cell.high - _same(cell.high)][:1]
        asked = self._asking((self.floored, self._half(cell)))
        seconds = max(LEAST_SECONDS, min(BETWEEN_SECONDS, self._left()))
        plan = self.planner.on_networks(
            asked, [one.plan for one in around], self.pushed.objective, time_limit=seconds
        )
        self._take(plan, between=True)
        self.seconds_between += self._elapsed() - began
        self._tell()
        return True

    def _close(self, cell: Cell) -> None:
        """Bring the boundaries over a cell closer: halve it, or look for the next plan in it.

        Where halving finds nothing new, as it does again and again on a front of few steps, the
        second metric is pushed with more than a step of the first: the next plan, or none left.
        """
        step = self._step(cell)
        if (cell.low, cell.high) in self.barren:
            asked = cell.reached + step
            plan = self._solve(self._asking((self.pushed, asked)), self.floored)
            limit = -math.inf if plan.status == "infeasible" else self._bound(plan, self.floored)
            self.enclosure.add_beyond(limit, asked)
            self._tell()
            self.tried.add(self._half(cell))
            if not plan.has_plan or self.stopped:
                return
            reached = self.floored.of(plan)
            if reached > cell.low + _same(cell.low):
                self._at(reached - _room(reached))
            return
        half = self._half(cell)
        self._at(half)
        if self.enclosure.reached(half) <= cell.reached + step:
            self.barren.add((cell.low, half))

    def _ask_finer(self) -> None:
        """Prove more with each solve, where all parts are as small as the proofs so far allow.

        The gap of a solve is a share of its value, the area gap one of what the front spans: where
        that is little of the value, solves have to prove more.
        """
        self.own_gap = max(FINER * self.own_gap, FINEST)
        self.tried.clear()
        self.barren.clear()

    def _ends(self) -> None:
        """Find both ends, each ranked: where one metric is best, the other is pushed too."""
        plan = self._solve(self.base, self.pushed)
        if not plan.has_plan:
            raise none_found(plan, self.base)
        most = self._bound(plan, self.pushed)
        self.enclosure.add_floor(-math.inf, most)
        self._tell()
        reached = self.pushed.of(plan)
        held = reached - _room(reached)
        ranked = self._solve(self._asking((self.pushed, held)), self.floored)
        best = self._bound(ranked, self.floored)
        self.enclosure.add_beyond(best, held)
        self._tell()
        if ranked.has_plan and most <= reached + _same(reached):
            v = self.floored.of(ranked)
            self.end_is_proven = best <= v + _same(v)
        last = self._solve(self.base, self.floored)
        self.best_v = self._bound(last, self.floored)
        self.enclosure.add_beyond(self.best_v, -math.inf)
        self._tell()
        if last.has_plan:
            reached = self.floored.of(last)
            self._at(reached - _room(reached))

    def _at(self, floor: float) -> None:
        """Push the first metric with a floor under the second."""
        self.tried.add(floor)
        plan = self._solve(self._asking((self.floored, floor)), self.pushed)
        if plan.status == "infeasible":
            self.enclosure.add_floor(floor, -math.inf)
        else:
            self.enclosure.add_floor(floor, self._bound(plan, self.pushed))
        self._tell()

    def _asking(self, *asked: tuple[Axis, float]) -> Instance:
        bounds = tuple(axis.at_least(merit, f"front: {axis.metric}") for axis, merit in asked)
        return replace(self.base, bounds=(*self.base.bounds, *bounds))

    def _solve(self, instance: Instance, axis: Axis) -> Plan:
        plan = self.planner.answer(
            instance, axis.objective, gap=self.own_gap, time_limit=self._share()
        )
        self.solves += 1
        self._take(plan)
        return plan

    def _take(self, plan: Plan, *, between: bool = False) -> None:
        if plan.interrupted:
            self.stopped = "interrupted"
        if plan.has_plan:
            u, v = self.pushed.of(plan), self.floored.of(plan)
            self.found.append(_Found(plan, u, v, between))
            self.enclosure.add_plan(u, v)

    def _tell(self) -> None:
        if self.progress is not None:
            state = FrontProgress(self._elapsed(), self.solves, len(self._kept()), self.area_gap)
            self.progress(state)

    def _bound(self, plan: Plan, axis: Axis) -> float:
        """Return the most merit that a solve allows; infinite where it proved nothing."""
        if plan.status in ("optimal", "feasible", "no_plan") and math.isfinite(plan.bound):
            value = axis.merit(plan.bound)
            # a bound is never past the plan that was found under it
            return max(value, axis.of(plan)) if plan.has_plan else value
        return math.inf

    def _share(self) -> float | None:
        """Return the seconds that the next solve may take."""
        if self.time_limit is None:
            return None
        planned = max(1, self.points + 2 - self.solves)
        return max(LEAST_SECONDS, self._left() / planned)

    def _elapsed(self) -> float:
        return time.perf_counter() - self.started

    def _left(self) -> float:
        return math.inf if self.time_limit is None else self.time_limit - self._elapsed()

    def _kept(self) -> list[_Found]:
        """Return the plans that no other beats, each once, from the most of ``u`` on."""
        kept: list[_Found] = []
        for one in sorted(self.found, key=lambda one: (-one.u, -one.v)):
            if kept and one.v <= kept[-1].v + _same(kept[-1].v):
                continue
            if kept and one.u >= kept[-1].u - _same(kept[-1].u):
                kept.pop()
            kept.append(one)
        return kept

    @property
    def corner(self) -> tuple[float, float, float]:
        """Least and greatest ``v`` of the front, and the least ``u``, as its ends span them."""
        kept = self._kept()
        low, high, least = kept[0].v, kept[-1].v, kept[-1].u
        return low, max(high, self.best_v if math.isfinite(self.best_v) else high), least

    @property
    def area_gap(self) -> float:
        """Area between the boundaries over that of the rectangle which the ends span."""
        if not (self.found and math.isfinite(self.best_v)):
            return math.inf
        return self.enclosure.gap(*self.corner)

    def _largest(self) -> Cell | None:
        """Return the part with the largest area that a solve can still make smaller."""
        low, high, least = self.corner
        cells = [
            cell
            for cell in self.enclosure.cells(low, high, least)
            if cell.high - cell.low > NARROW * (high - low) and self._is_open(cell)
        ]
        return max(cells, key=lambda cell: cell.area, default=None)

    def _is_open(self, cell: Cell) -> bool:
        """Whether a solve could bring the boundaries closer there than they are."""
        if self._half(cell) in self.tried:
            return False
        return cell.height > self._step(cell) + _same(cell.reached)

    def _step(self, cell: Cell) -> float:
        """Return the difference of the pushed metric that is told apart at a cell."""
        low, _, least = self.corner
        whole = self.enclosure.allowed(low) - least
        fine = NARROW * whole if math.isfinite(whole) else 0.0
        return max(2 * _same(cell.reached), self.own_gap * abs(cell.reached), fine)

    def _half(self, cell: Cell) -> float:
        middle = 0.5 * (cell.low + cell.high)
        if self.floored.is_whole:
            return float(min(math.floor(cell.high + SAME), math.ceil(middle - SAME)))
        return middle

    def front(self) -> Front:
        """Return what is known."""
        low, high, least = self.corner
        kept = self._kept()
        points = [self._point(one) for one in self._shown(kept)]
        inner = self.enclosure.inner(low, high, least)
        outer = self.enclosure.outer(low, high, least)
        if self.pushed is not self.axes[0]:
            points.reverse()
        return Front(
            axes=self.axes,
            points=tuple(points),
            inner=tuple(self._values(*corner) for corner in inner),
            outer=tuple(self._values(*corner) for corner in outer),
            area_gap=self.area_gap,
            complete=self.area_gap <= self.gap,
            stopped=self.stopped,
            solves=self.solves,
            seconds=self._elapsed(),
            dropped=len(self.found) - len(kept),
            between=len(kept) - len(points),
        )

    def _shown(self, kept: list[_Found]) -> list[_Found]:
        """Return the plans that are points: both ends, those solved for, and the best between."""
        chosen = {0, len(kept) - 1}
        chosen |= {place for place, one in enumerate(kept) if not one.between}
        while len(chosen) < min(self.points, len(kept)):
            left = [place for place in range(len(kept)) if place not in chosen]
            chosen.add(max(left, key=lambda place: self._adds(kept, sorted(chosen), place)))
        return [kept[place] for place in sorted(chosen)]

    def _adds(self, kept: list[_Found], chosen: list[int], place: int) -> float:
        """Return the area that a plan adds to the one under some others."""
        before = max(one for one in chosen if one < place)
        after = min(one for one in chosen if one > place)
        here = kept[place]
        return (here.u - kept[after].u) * (here.v - kept[before].v)

    def _point(self, one: _Found) -> FrontPoint:
        allowed = max(one.u, self.enclosure.allowed(one.v, slack=_same(one.v)))
        beyond = self.enclosure.allowed_beyond(one.v + _same(one.v))
        is_end = self.end_is_proven and one is self._kept()[0]
        asked = self._asking((self.floored, one.v - _room(one.v)))
        return FrontPoint(
            plan=self._answering(one, allowed, asked),
            instance=asked,
            objective=self.pushed.objective,
            values=self._values(one.u, one.v),
            best=Interval.of_optimum(
                self.pushed.merit(one.u), self.pushed.merit(allowed),
                maximize=self.pushed.maximize, unit=self.pushed.unit,
            ),
            proven=allowed <= one.u + _same(one.u)
            and (is_end or beyond < one.u - _same(one.u)),
        )  # fmt: skip

    def _answering(self, one: _Found, allowed: float, asked: Instance) -> Plan:
        """Return a plan as the answer to what a point asks: most of one, no less of the other."""
        value, bound = self.pushed.merit(one.u), self.pushed.merit(allowed)
        gap = abs(bound - value) / max(abs(value), 1e-9)
        gap_asked = OF_ONE_SOLVE * self.gap
        proven = gap <= gap_asked + SAME
        return replace(
            one.plan, objective_name=self.pushed.metric, maximize=self.pushed.maximize,
            objective=value, bound=bound, gap=gap, gap_asked=gap_asked, history=(),
            status="optimal" if proven else "feasible",
            message="" if proven else one.plan.message, instance_digest=asked.digest,
        )  # fmt: skip

    def _values(self, u: float, v: float) -> tuple[float, float]:
        mine, other = self.pushed.merit(u), self.floored.merit(v)
        return (mine, other) if self.pushed is self.axes[0] else (other, mine)


def _same(merit: float) -> float:
    """Return by how much two merits may differ and be the same."""
    return SAME * max(1.0, abs(merit))


def _room(merit: float) -> float:
    """Return by how much a value may be missed where it is held, as ranked objectives hold it."""
    return GIVEN_UP * max(1.0, abs(merit)) / 2
