"""Engines of PuLP's names: any installed solver of PuLP in the cut loop of ``highs``.

A solver of PuLP is a black box: rows go in; a solution, a status and perhaps a bound come out. It
runs in a child process (:mod:`stz.solver.engines.pulp_child`), which ends with the clock, Ctrl-C
and the memory limit, whatever the solver thinks of them.
"""

from __future__ import annotations

import math
import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pulp
import scipy.sparse as sp

from stz.model import FloatArray
from stz.solver.cuts import Cut, CutPool, cut_rows
from stz.solver.engines import pulp_child
from stz.solver.heuristics import PrimalHeuristics
from stz.solver.lp import INFINITY, EngineError, Relaxed, highs_model, library
from stz.solver.presolve import fixed, reduced_costs
from stz.solver.search import Search

#: A solver may stop on its own solutions at this share of the asked gap, so that repair has room.
OWN_GAP = 0.5
#: Seconds a solver gets to stop by itself once its time is over.
GRACE_S = 3.0
_LOOK_S = 0.05
_LAST_S = 60.0
#: Solvers that go on until nothing better is left unless told otherwise, and take no gap from PuLP.
EXACT_BY_THEMSELVES = ("GLPK_CMD", "PYGLPK", "CHOCO_CMD")
#: How PuLP called a solver before its version 4.
FORMER_NAMES = {"PULP_CBC_CMD": "COIN_CMD"}


def pulp_name(engine: str) -> str | None:
    """Return what PuLP calls an engine; None if it knows no such solver."""
    name = FORMER_NAMES.get(engine, engine)
    return name if name in pulp.listSolvers() else None


def is_installed(name: str) -> bool:
    """Whether a solver that PuLP knows is there to be used."""
    try:
        return bool(pulp.getSolver(name, msg=False).available())
    except Exception:  # each solver has its own way of not being there
        return False


def installed_solvers() -> list[str]:
    """Return the names of PuLP's solvers that are installed."""
    return [name for name in dict.fromkeys(pulp.listSolvers()) if is_installed(name)]


@dataclass(frozen=True, eq=False)
class Answer:
    """What a solver said: ``bound`` is NaN unless it was proven, in the units of the objective."""

    status: str
    solution: FloatArray | None
    bound: float
    nodes: int


def search_pulp(
    search: Search, relaxed: Relaxed, heuristics: PrimalHeuristics, engine: str
) -> None:
    """Close the gap with a solver of PuLP: every round's bound is valid, solutions are repaired."""
    search.phase = "cut loop"
    name = pulp_name(engine) or engine
    own_gap = OWN_GAP * search.gap
    priced = reduced_costs(search, relaxed)
    rows = CutPool(relaxed.tight)
    with Child(name, search) as child:
        while not search.is_over:
            lower, upper = fixed(search, priced)
            had_plan = search.incumbent.solution is not None
            told = child.solve(rows.cuts, lower, upper, gap=own_gap)
            if told is None:
                return
            search.nodes += told.nodes
            if search.clock.is_over and told.solution is None and told.status != "Infeasible":
                search.tighten(told.bound)
                return
            if _nothing_there(search, told, rows.cuts, lower, upper):
                if had_plan:
                    search.tighten(search.incumbent.objective)
                else:
                    search.infeasible = True
                return
            search.tighten(told.bound)
            if told.solution is None:
                search.failure = f"{name} stopped with status {told.status}"
                return
            fresh = rows.add(search.separate(told.solution))
            heuristics.repair(told.solution, seconds=max(1.0, 0.1 * min(60.0, search.clock.left)))
            if not fresh and not search.is_over:
                if own_gap == 0.0:
                    search.failure = f"{name} proves no better bound"
                    return
                own_gap = 0.0 if math.isnan(told.bound) or own_gap < 1e-7 else own_gap / 10


def _nothing_there(
    search: Search, told: Answer, cuts: list[Cut], lower: FloatArray, upper: FloatArray
) -> bool:
    """Whether a program has no solution; solvers that do not decide are helped by its relaxation.

    The root relaxation is bounded, so that a program that is infeasible or unbounded is infeasible.
    """
    if told.status == "Infeasible":
        return True
    if told.status != "Undefined" or told.solution is not None or (lower > upper).any():
        return bool((lower > upper).any())
    model = highs_model(search.matrix, cuts, integer=False, lower=lower, upper=upper)
    model.setOptionValue("time_limit", min(60.0, max(0.1, search.clock.left)))
    with library("HiGHS"):
        model.run()
    status = model.modelStatusToString(model.getModelStatus())
    return status in ("Infeasible", "Primal infeasible or unbounded")


class Child:
    """The process that runs a solver of PuLP for one search."""

    def __init__(self, name: str, search: Search) -> None:
        self.name, self.search = name, search
        self.process: subprocess.Popen[bytes] | None = None
        self.folder: TemporaryDirectory[str] | None = None
        self.waiting: threading.Thread | None = None

    def __enter__(self) -> Child:
        # Solvers of PuLP leave files behind when they are stopped, and one of them always.
        self.folder = TemporaryDirectory(prefix="stz-", ignore_cleanup_errors=True)
        places = dict.fromkeys(("TMPDIR", "TMP", "TEMP"), self.folder.name)
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(Path(pulp_child.__file__))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ | places,
        )
        return self

    def __exit__(self, *_: object) -> None:
        process = self.process
        if process is None:
            return
        # Solvers of PuLP are often commands, which are children of the child.
        with suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
        if self.waiting is not None:
            # It reads from a pipe that ends now, and would raise where the pipe was closed first.
            self.waiting.join(_LAST_S)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        if self.folder is not None:
            self.folder.cleanup()

    def solve(
        self, cuts: list[Cut], lower: FloatArray, upper: FloatArray, *, gap: float
    ) -> Answer | None:
        """Return what the solver says of the matrix with cuts; None where the search is over."""
        said = self._asked(_question(self.name, self.search, cuts, lower, upper, gap))
        if said is None:
            return None
        if "error" in said:
            raise EngineError(f"{self.name} failed: {said['error']}")
        solution = said["solution"]
        exact = (gap == 0.0 and said["gap_taken"]) or self.name in EXACT_BY_THEMSELVES
        bound = _proven(self.search, said, solution, exact=exact)
        return Answer(said["status"], solution, bound, int(said["nodes"] or 0))

    def _asked(self, question: dict[str, Any]) -> dict[str, Any] | None:
        """Send a question and wait for the answer, for as long as the clock lets us."""
        process = self.process
        if process is None or process.stdin is None or process.stdout is None:
            raise AssertionError("asked outside of its context")
        answers: list[dict[str, Any]] = []
        to_child, from_child = process.stdin, process.stdout

        def exchange() -> None:
            with suppress(OSError, EOFError, pickle.UnpicklingError):
                pickle.dump(question, to_child)
                to_child.flush()
                answers.append(pickle.load(from_child))

        thread = threading.Thread(target=exchange, name="stz-pulp", daemon=True)
        self.waiting = thread
        thread.start()
        over_since = math.inf
        clock = self.search.clock
        while thread.is_alive():
            thread.join(_LOOK_S)
            if clock.interrupted.is_set():
                return None
            if clock.is_over:
                over_since = min(over_since, clock.elapsed)
            if clock.elapsed > over_since + GRACE_S:
                return None
        if not answers:
            raise EngineError(f"{self.name} crashed")
        return answers[0]


def _question(
    name: str, search: Search, cuts: list[Cut], lower: FloatArray, upper: FloatArray, gap: float
) -> dict[str, Any]:
    matrix = search.matrix
    rows, row_lower, row_upper = matrix.rows, matrix.row_lower, matrix.row_upper
    if cuts:
        rows = sp.vstack([rows, cut_rows(cuts, matrix.n_columns)], format="csr")
        row_lower = np.concatenate([row_lower, [cut.lower for cut in cuts]])
        row_upper = np.concatenate([row_upper, np.full(len(cuts), INFINITY)])
    return {
        "solver": name,
        "maximize": matrix.maximize,
        "cost": matrix.cost * matrix.scale,
        "lower": lower,
        "upper": upper,
        "integer": matrix.integer,
        "starts": rows.indptr,
        "columns": rows.indices,
        "values": rows.data,
        "row_lower": row_lower,
        "row_upper": row_upper,
        "time": search.clock.left if math.isfinite(search.clock.left) else None,
        "gap": gap,
        "seed": search.seed,
    }


def _proven(
    search: Search, said: dict[str, Any], solution: FloatArray | None, *, exact: bool
) -> float:
    """Return the bound that an answer proves, NaN for none.

    That is the bound the solver reports; without one, the value of a solution that it calls optimal
    when asked for no gap at all. A bound that its own solution contradicts proves nothing.
    """
    matrix = search.matrix
    value = math.nan if solution is None else matrix.objective(solution)
    bound = said["bound"]
    if bound is None or not math.isfinite(bound) or abs(bound) >= 1e20:
        return value if exact and said["status"] == "Optimal" else math.nan
    proven = float(bound) / matrix.scale + matrix.offset
    if math.isnan(value):
        return proven
    beyond = value - proven if matrix.maximize else proven - value
    if beyond <= 0:
        return proven
    return value if beyond <= 1e-6 * max(1.0 / matrix.scale, abs(value)) else math.nan
