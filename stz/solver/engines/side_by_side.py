"""Engine ``side_by_side``: branch and cut in SCIP and the cut loop in HiGHS, in two threads.

Each side has separators, heuristics and an incumbent of its own, which nobody else touches; plans,
bounds and cuts go through an :class:`Exchange` with one lock. The calling thread does no more than
look at it, so that a listener is called from there alone, and Ctrl-C is heard. Both libraries let
go of Python's lock while they compute.

Both sides' plans are verified and their bounds valid, so is what they say together. Which plan
within the gap is found, how many nodes and cuts it takes, depends on which side is quicker.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, fields

import highspy
import numpy as np

from stz.model import FloatArray
from stz.solver.cuts import Cut, CutPool
from stz.solver.engines.highs import search_highs
from stz.solver.engines.scip import search_scip
from stz.solver.heuristics import PrimalHeuristics
from stz.solver.lp import EngineError, Relaxed
from stz.solver.progress import Clock
from stz.solver.search import Incumbent, Search, start_search

#: Seconds between two looks of the calling thread.
LOOK_S = 0.05

type Engine = Callable[[Search, Relaxed, PrimalHeuristics], None]


class Exchange:
    """The best plan and bound of all sides, and cuts on their way to the others."""

    def __init__(self, search: Search, n_sides: int) -> None:
        self._lock = threading.Lock()
        self._maximize = search.matrix.maximize
        self._incumbent = search.incumbent.best
        self._bound = search.bound
        self._inbox: list[list[Cut]] = [[] for _ in range(n_sides)]
        self.over = threading.Event()

    def offer(self, solution: FloatArray, objective: float) -> None:
        """Take a verified plan if it is better than the one known."""
        with self._lock:
            known = self._incumbent[1]
            better = objective > known if self._maximize else objective < known
            if math.isnan(known) or better:
                self._incumbent = solution, objective

    def tighten(self, bound: float) -> None:
        """Take a bound if it is tighter than the one known."""
        with self._lock:
            tighter = bound < self._bound if self._maximize else bound > self._bound
            if math.isnan(self._bound) or tighter:
                self._bound = bound

    @property
    def best(self) -> tuple[FloatArray | None, float, float]:
        """The best plan, its objective, and the bound."""
        with self._lock:
            return *self._incumbent, self._bound

    def post(self, side: int, cuts: list[Cut]) -> None:
        """Send cuts of one side to the others."""
        with self._lock:
            for other, inbox in enumerate(self._inbox):
                if other != side:
                    inbox.extend(cuts)

    def collect(self, side: int) -> list[Cut]:
        """Return the cuts that came in for a side since it last asked."""
        with self._lock:
            found, self._inbox[side] = self._inbox[side], []
        return found


class _SideClock(Clock):
    """The clock of the whole search, which also stops once that is over."""

    def __init__(self, clock: Clock, over: threading.Event) -> None:
        super().__init__(clock.time_limit)
        self.started, self.interrupted = clock.started, clock.interrupted
        self._over = over

    @property
    def left(self) -> float:
        """Seconds until the deadline; 0 once everything is over."""
        return 0.0 if self._over.is_set() else super().left


class _PostingPool(CutPool):
    """A pool that tells the other sides of its cuts."""

    def __init__(self, exchange: Exchange, side: int) -> None:
        self._exchange, self._side = exchange, side
        super().__init__()

    def add(self, cuts: object) -> list[Cut]:
        """Keep the cuts that are new, post and return them."""
        fresh = super().add(cuts)  # type: ignore[arg-type]
        if fresh:
            self._exchange.post(self._side, fresh)
        return fresh


@dataclass(eq=False, kw_only=True)
class Side(Search):
    """The search of one side: what it finds goes out, what others found comes in."""

    exchange: Exchange
    number: int
    received: CutPool = field(default_factory=CutPool)

    @property
    def is_over(self) -> bool:
        """Whether to stop; looks at what others found first."""
        self.look()
        return super().is_over

    def look(self) -> None:
        """Take over a better plan or bound."""
        solution, objective, bound = self.exchange.best
        if solution is not None:
            self.incumbent.adopt(solution, objective)
        super().tighten(bound)

    def offer(self, solution: FloatArray) -> bool:
        """Offer a plan, to all sides if it is one."""
        taken = super().offer(solution)
        if taken:
            found, objective = self.incumbent.best
            if found is not None:
                self.exchange.offer(found, objective)
        return taken

    def tighten(self, bound: float) -> None:
        """Take a bound, and tell all sides."""
        self.look()
        super().tighten(bound)
        if math.isfinite(self.bound):
            self.exchange.tighten(self.bound)

    def protection_cuts(self, solution: FloatArray, *, tolerance: float = 1e-4) -> list[Cut]:
        """Return violated cuts, those of other sides first."""
        self.received.add(self.exchange.collect(self.number))
        known = self.received.violated(solution, tolerance=tolerance)
        return known + super().protection_cuts(solution, tolerance=tolerance)


def search_side_by_side(search: Search, relaxed: Relaxed) -> None:
    """Close the gap with both engines at once; the first proof ends both.

    An engine whose library fails leaves the rest to the other one.
    """
    search.phase = "side by side"
    engines: tuple[Engine, ...] = (search_scip, search_highs)
    exchange = Exchange(search, len(engines))
    runs = [
        _Run(engine, _side(search, exchange, number), relaxed)
        for number, engine in enumerate(engines)
    ]
    try:
        for run in runs:
            run.thread.start()
        while any(run.thread.is_alive() for run in runs):
            for run in runs:
                run.thread.join(LOOK_S / len(runs))
            _take_over(search, exchange)
            if search.is_over or any(run.ends_all for run in runs):
                exchange.over.set()
    finally:
        exchange.over.set()
        for run in runs:
            if run.thread.ident is not None:
                run.thread.join()
    _take_over(search, exchange)
    for run in runs:
        if run.error is not None:
            raise run.error
        search.nodes += run.side.nodes
        search.pool.add(run.side.pool.cuts)
        if run.side.handlers is not search.handlers:
            search.handlers += tuple(one for one in run.side.handlers if one.doubts)
    search.infeasible = search.incumbent.solution is None and any(
        run.side.infeasible for run in runs
    )
    search.failure = "; ".join(run.side.failure for run in runs if run.side.failure)


class _Run:
    """One engine in its thread."""

    def __init__(self, engine: Engine, side: Side, relaxed: Relaxed) -> None:
        self.engine, self.side, self.relaxed = engine, side, relaxed
        self.error: BaseException | None = None
        self.thread = threading.Thread(target=self._run, name="stz-side", daemon=True)

    @property
    def ends_all(self) -> bool:
        """Whether the other side has nothing more to find."""
        return self.error is not None or self.side.infeasible

    def _run(self) -> None:
        try:
            self.engine(self.side, self.relaxed, PrimalHeuristics(self.side))
        except (EngineError, MemoryError) as error:
            self.side.failure = str(error) or "out of memory"
        except BaseException as error:
            self.error = error
        finally:
            highspy.Highs.resetGlobalScheduler(True)


def _side(search: Search, exchange: Exchange, number: int) -> Side:
    """Return a search of the same problem; the first side takes over the whole one's separators."""
    own = search
    if number:
        own = start_search(
            search.model, search.clock, gap=search.gap, seed=search.seed, listener=None,
            matrix=search.matrix,
        )  # fmt: skip
    known = {one.name: getattr(own, one.name) for one in fields(Search)}
    incumbent = Incumbent(search.model, search.matrix, own.service_check)
    solution, objective = search.incumbent.best
    if solution is not None:
        incumbent.adopt(solution, objective)
    return Side(
        **known | {
            "pool": _PostingPool(exchange, number),
            "incumbent": incumbent,
            "clock": _SideClock(search.clock, exchange.over),
            "bound": search.bound,
            "listener": None,
            "nodes": 0,
            "history": [],
        },
        exchange=exchange,
        number=number,
    )  # fmt: skip


def _take_over(search: Search, exchange: Exchange) -> None:
    """Let the whole search know, and tell, what the sides have found."""
    solution, objective, bound = exchange.best
    if solution is not None:
        search.adopt(solution, objective)
    if not np.isnan(bound) and bound != search.bound:
        search.tighten(bound)
