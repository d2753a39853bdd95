"""The root relaxation, cleaned by a cut loop in HiGHS before any branching."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from stz.model import FloatArray
from stz.solver.cuts import Cut, CutPool, Separator, cut_rows
from stz.solver.lp.library_failure import Callbacks, library
from stz.solver.lp.matrix import Matrix, highs_model
from stz.solver.progress import Clock


@dataclass(frozen=True, eq=False)
class Relaxed:
    """Outcome of the root relaxation.

    ``status`` is ``ok``, ``infeasible``, ``unbounded`` or ``failed``; ``solution`` and
    ``reduced_cost`` have shape (n_columns,); ``active`` are the cuts worth keeping in a first
    search; ``clean`` tells whether no violated cut was left.
    """

    status: str
    solution: FloatArray
    reduced_cost: FloatArray
    bound: float
    active: list[Cut]
    rounds: int
    clean: bool

    @property
    def tight(self) -> list[Cut]:
        """The active cuts without slack: enough to hold the bound, and quicker to solve with."""
        return [cut for cut in self.active if cut.violation(self.solution) > -1e-6]


#: After `PATIENCE` rounds without progress of this relative size branching is better, by default.
WORTH = 1e-5
PATIENCE = 6
#: Tightening cuts are asked for once a round moves the bound by less than this.
SLOW = 1e-3
#: Cuts slack for this many rounds leave the LP (they stay in the pool).
SLACK_ROUNDS = 8


def relax(
    matrix: Matrix,
    separators: Sequence[Separator],
    pool: CutPool,
    clock: Clock,
    *,
    tightening: Sequence[Separator] = (),
    rows: Sequence[Cut] | None = None,
    share_of_time: float = 0.3,
    most_rounds: int | None = None,
    worth: float = WORTH,
    heard: Callable[[float], None] | None = None,
    lower: FloatArray | None = None,
    upper: FloatArray | None = None,
) -> Relaxed:
    """Solve the linear relaxation, adding cuts until it is clean, stalls, or time is short.

    Parameters
    ----------
    matrix : Matrix
        Program without cuts.
    separators : sequence of Separator
        Asked for cuts at every point.
    tightening : sequence of Separator
        Asked once the others have nothing more to say: cuts that no plan needs.
    pool : CutPool
        Receives every cut found; what it holds already is looked through first.
    rows : sequence of Cut, optional
        Cuts to begin with; by default all of the pool.
    clock : Clock
        At most ``share_of_time`` of what is left is spent here.
    most_rounds : int, optional
        Stop after so many rounds of cuts.
    worth : float
        Relative progress of the bound below which a round counts as stalled.
    heard : callable, optional
        Told the bound after every round.
    """
    deadline = clock.elapsed + share_of_time * clock.left if math.isfinite(clock.left) else math.inf
    active = CutPool(pool.cuts if rows is None else rows)
    idle = [0] * len(active)
    model = highs_model(
        matrix, active.cuts, integer=False, lower=lower, upper=upper,
        options={"solver": "simplex"},
    )  # fmt: skip
    callbacks = _interruptible(model, clock)
    n_rows = matrix.rows.shape[0]
    nothing = np.zeros(0)
    best = math.nan
    stalled = rounds = 0
    solution, reduced = nothing, nothing
    while True:
        if math.isfinite(clock.left):
            model.setOptionValue("time_limit", model.getRunTime() + max(0.1, clock.left))
        with library("HiGHS"):
            model.run()
        callbacks.heard()
        status = model.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            if rounds and status in _STOPPED:
                return Relaxed("ok", solution, reduced, best, active.cuts, rounds, False)
            word = {
                highspy.HighsModelStatus.kInfeasible: "infeasible",
                highspy.HighsModelStatus.kUnbounded: "unbounded",
                highspy.HighsModelStatus.kUnboundedOrInfeasible: "infeasible",
            }.get(status, "failed")
            return Relaxed(word, nothing, nothing, math.nan, active.cuts, rounds, False)
        result = model.getSolution()
        solution = np.array(result.col_value)
        reduced = np.array(result.col_dual) / matrix.scale
        bound = model.getInfo().objective_function_value / matrix.scale
        rounds += 1
        if heard is not None:
            heard(bound)
        size = max(1.0 / matrix.scale, abs(bound))
        moved = abs(bound - best) / size if math.isfinite(best) else math.inf
        stalled = 0 if moved > worth else stalled + 1
        best = bound

        before = len(active)
        fresh = active.add(pool.violated(solution))
        if not fresh:
            fresh = active.add(cut for one in separators for cut in one.separate(solution))
            if not fresh or moved <= SLOW:
                fresh += active.add(cut for one in tightening for cut in one.separate(solution))
            pool.add(fresh)
        if not fresh:
            return Relaxed("ok", solution, reduced, best, active.cuts, rounds, True)
        enough = stalled >= PATIENCE or rounds == most_rounds
        if enough or clock.elapsed > deadline or clock.is_over:
            return Relaxed("ok", solution, reduced, best, active.cuts, rounds, False)

        activity = np.array(result.row_value)[n_rows:]
        slack = activity - np.array([cut.lower for cut in active.cuts[:before]])
        idle = [
            count + 1 if far > 1e-6 else 0 for count, far in zip(idle, slack.tolist(), strict=True)
        ]
        stale = [place for place, count in enumerate(idle) if count >= SLACK_ROUNDS]
        if len(stale) > 0.2 * before:
            model.deleteRows(len(stale), np.array([n_rows + place for place in stale], np.int32))
            gone = set(stale)
            active.drop(gone)
            idle = [count for place, count in enumerate(idle) if place not in gone]
        append_cuts(model, fresh, matrix.n_columns)
        idle += [0] * len(fresh)


_STOPPED = (highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kInterrupt)


def _interruptible(model: highspy.Highs, clock: Clock) -> Callbacks:
    """Let the clock stop a linear program, and signals be heard, while it is solved."""
    callbacks = Callbacks()

    def look(kind: int, message: str, out: Any, put: Any, data: Any) -> None:
        if clock.is_over:
            put.user_interrupt = True

    model.setCallback(callbacks.of_highs(look), None)
    model.startCallback(highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt)
    model.startCallback(highspy.cb.HighsCallbackType.kCallbackIpmInterrupt)
    return callbacks


def append_cuts(model: highspy.Highs, cuts: Sequence[Cut], n_columns: int) -> None:
    """Add cuts to a model of HiGHS as its last rows."""
    rows = cut_rows(cuts, n_columns)
    model.addRows(
        len(cuts),
        np.array([cut.lower for cut in cuts]),
        np.full(len(cuts), highspy.kHighsInf),
        rows.nnz,
        rows.indptr[:-1].astype(np.int32),
        rows.indices.astype(np.int32),
        rows.data,
    )
