"""Engine ``scip``: branch and cut on the PuLP problem, with our handler and heuristic."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np
import pulp
import pyscipopt as scip

from stz.model import FloatArray
from stz.solver.cuts import Cut
from stz.solver.heuristics import PrimalHeuristics
from stz.solver.lp import Callbacks, Relaxed, library
from stz.solver.presolve import fixed, reduced_costs
from stz.solver.search import Search

type _Method = Callable[..., Any]

#: Separation rounds at a node other than the root.
ROUNDS_BELOW_ROOT = 3


class StzScip(pulp.SCIP_PY):
    """PuLP's SCIP interface with cuts, connectivity and a start in ``problem.solverModel``."""

    def __init__(self, search: Search, relaxed: Relaxed, heuristics: PrimalHeuristics) -> None:
        super().__init__(msg=False)  # type: ignore[no-untyped-call]
        self.search, self.relaxed, self.heuristics = search, relaxed, heuristics

    def callSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802 (PuLP's name)
        """Solve while other threads of Python run: a memory watch, a notebook, a second engine."""
        model: Any = lp.solverModel
        try:
            with library("SCIP"):
                model.optimizeNogil()
        finally:
            self.bridge.callbacks.heard()

    def buildSolverModel(self, lp: pulp.LpProblem) -> Any:  # noqa: N802 (PuLP's name)
        """Build the model as PuLP does, then add what PuLP cannot say."""
        handles, constraints, exported = self._without_objective(lp)
        model: Any = lp.solverModel
        by_column: list[Any] = [None] * self.search.matrix.n_columns
        for variable, handle in zip(exported, handles, strict=True):
            by_column[variable.id] = handle
        for variable in lp.variables():
            if by_column[variable.id] is None:
                by_column[variable.id] = model.addVar(
                    variable.name,
                    vtype="C" if variable.cat == "Continuous" else "I",
                    lb=variable.lowBound,
                    ub=variable.upBound,
                )
        self._fix(model, by_column)
        for number, cut in enumerate(self.relaxed.tight):
            model.addCons(_expression(cut, by_column) >= cut.lower, f"cut_{number}", removable=True)
        self._set_objective(model, by_column)
        self.bridge = bridge = _Bridge(self.search, by_column)
        if len(self.search.sinks) or self.search.reach.needed or self.search.handlers:
            self._include_ours(model, bridge)
        if self.search.incumbent.solution is not None:
            bridge.submit(model, self.search.incumbent.solution)
        self._configure(model)
        self._prefer_sites(model, by_column)
        return handles, constraints, exported

    def _fix(self, model: Any, by_column: list[Any]) -> None:
        """Give SCIP the bounds that no plan better than the incumbent breaks."""
        matrix = self.search.matrix
        lower, upper = fixed(self.search, reduced_costs(self.search, self.relaxed))
        for column in np.flatnonzero(lower > matrix.lower):
            model.chgVarLb(by_column[column], lower[column])
        for column in np.flatnonzero(upper < matrix.upper):
            model.chgVarUb(by_column[column], upper[column])

    def _without_objective(self, lp: pulp.LpProblem) -> Any:
        """Let PuLP write columns and rows; it looks a cost up by walking the whole objective."""
        objective = lp.objective
        lp.setObjective(0)
        try:
            with library("SCIP"):
                return super().buildSolverModel(lp)
        finally:
            lp.objective = objective

    def _set_objective(self, model: Any, by_column: list[Any]) -> None:
        matrix = self.search.matrix
        cost = matrix.cost * matrix.scale
        terms = (cost[column] * by_column[column] for column in np.flatnonzero(cost))
        sense = "maximize" if matrix.maximize else "minimize"
        model.setObjective(scip.quicksum(terms) + matrix.offset * matrix.scale, sense)

    def _include_ours(self, model: Any, bridge: _Bridge) -> None:
        """Add the constraint handler, and the heuristic where there is a network to build."""
        handler = ConnectivityHandler(bridge, self.heuristics)
        model.includeConshdlr(
            handler, "stzconnectivity", "every opened zone and connected city is protected",
            sepapriority=100, enfopriority=-10, chckpriority=-10, sepafreq=1, eagerfreq=-1,
            needscons=True,
        )  # fmt: skip
        model.addPyCons(model.createCons(handler, "stzconnectivity", modifiable=True))
        if len(self.search.sinks):
            model.includeHeur(
                RepairHeuristic(bridge, self.heuristics), "stzrepair",
                "serve what a solution leans to", "R", priority=10_000, freq=10,
                timingmask=scip.SCIP_HEURTIMING.AFTERLPNODE,
            )  # fmt: skip

    def _configure(self, model: Any) -> None:
        search = self.search
        model.setParam("limits/gap", max(0.0, 0.98 * search.gap))
        if np.isfinite(search.clock.left):
            model.setParam("limits/time", max(0.05, search.clock.left))
        model.setParam("randomization/randomseedshift", search.seed)
        model.setParam("misc/catchctrlc", False)
        # Symmetry and dual reductions see only the rows stated, not those to be separated.
        model.setParam("misc/usesymmetry", 0)
        model.setParam("misc/allowstrongdualreds", False)

    def _prefer_sites(self, model: Any, by_column: list[Any]) -> None:
        """Branch on what is opened and connected before how it is reached."""
        for columns in self.search.model.columns.years:
            for column in (*columns.open, *columns.connected):
                model.chgVarBranchPriority(by_column[column], 10)


class _Bridge:
    """Moves solutions between our columns and SCIP's variables."""

    def __init__(self, search: Search, variables: list[Any]) -> None:
        self.search = search
        self.variables = variables
        self.submitted = np.nan
        self.callbacks = Callbacks()

    def values(self, model: Any, solution: Any) -> FloatArray:
        """Return a SCIP solution (``None``: that of the LP) as a solution vector."""
        return np.array([model.getSolVal(solution, variable) for variable in self.variables])

    def submit(self, model: Any, vector: FloatArray) -> None:
        """Give SCIP a solution vector."""
        solution = model.createSol()
        for variable, value in zip(self.variables, vector.tolist(), strict=True):
            model.setSolVal(solution, variable, value)
        model.addSol(solution, free=True)
        self.submitted = self.search.incumbent.objective

    def note_state(self, model: Any) -> None:
        """Tell the search SCIP's dual bound, and stop SCIP when the search is over."""
        bound = model.getDualbound()
        if abs(bound) < 1e19:
            self.search.tighten(bound / self.search.matrix.scale)
        if self.search.is_over:
            model.interruptSolve()


def _heard(word: str) -> Callable[[_Method], _Method]:
    """Keep an error of a callback for later, stop SCIP and answer ``word`` from then on."""

    def decorate(method: _Method) -> _Method:
        @wraps(method)
        def guard(self: Any, *arguments: Any, **named: Any) -> Any:
            callbacks = self.bridge.callbacks
            if callbacks.error is None:
                try:
                    return method(self, *arguments, **named)
                except BaseException as error:
                    callbacks.error = error
            self.model.interruptSolve()
            return {"result": getattr(scip.SCIP_RESULT, word)}

        return guard

    return decorate


class ConnectivityHandler(scip.Conshdlr):
    """Refuses solutions that break connectivity and separates cuts at fractional points."""

    def __init__(self, bridge: _Bridge, heuristics: PrimalHeuristics) -> None:
        self.bridge, self.search, self.heuristics = bridge, bridge.search, heuristics
        self.node = -1
        self.rounds = 0

    @_heard("INFEASIBLE")
    def conscheck(
        self, constraints: Any, solution: Any, checkintegrality: bool, checklprows: bool,
        printreason: bool, completely: bool, **_: Any,
    ) -> dict[str, Any]:  # fmt: skip
        """Accept a solution only if everything it opens is protected."""
        vector = self.bridge.values(self.model, solution)
        if len(self.search.incumbent.unserved(vector)):
            return {"result": scip.SCIP_RESULT.INFEASIBLE}
        self.search.offer(vector)
        return {"result": scip.SCIP_RESULT.FEASIBLE}

    @_heard("INFEASIBLE")
    def consenfolp(self, constraints: Any, n_useful: int, infeasible: bool) -> dict[str, Any]:
        """Cut off an LP solution that is whole but not connected."""
        return self._enforce(None)

    @_heard("INFEASIBLE")
    def consenfops(
        self, constraints: Any, n_useful: int, infeasible: bool, objective_infeasible: bool
    ) -> dict[str, Any]:
        """ServiceCheck a pseudo solution; SCIP branches on what is refused."""
        vector = self.bridge.values(self.model, None)
        word = "INFEASIBLE" if len(self.search.incumbent.unserved(vector)) else "FEASIBLE"
        return {"result": getattr(scip.SCIP_RESULT, word)}

    @_heard("DIDNOTRUN")
    def conssepalp(self, constraints: Any, n_useful: int) -> dict[str, Any]:
        """Separate at a fractional point, a few rounds a node."""
        self.bridge.note_state(self.model)
        node = self.model.getCurrentNode().getNumber()
        self.rounds = self.rounds + 1 if node == self.node else 1
        self.node = node
        if node != 1 and self.rounds > ROUNDS_BELOW_ROOT:
            return {"result": scip.SCIP_RESULT.DIDNOTRUN}
        vector = self.bridge.values(self.model, None)
        cuts = self._violated(vector)
        for cut in cuts:
            self._add_row(cut)
        word = "SEPARATED" if cuts else "DIDNOTFIND"
        return {"result": getattr(scip.SCIP_RESULT, word)}

    @_heard("DIDNOTRUN")
    def conslock(self, constraint: Any, locktype: int, n_positive: int, n_negative: int) -> None:
        """Tell presolve that fewer links, or more opened, may break connectivity."""
        for columns in self.search.model.columns.years:
            build = columns.build[columns.build >= 0]
            for column in (*build, *columns.arc_out, *columns.arc_back):
                self.model.addVarLocks(
                    self.bridge.variables[column], n_positive, n_negative
                )  # fmt: skip
            for column in (*columns.open, *columns.connected):
                self.model.addVarLocks(self.bridge.variables[column], n_negative, n_positive)

    def _violated(self, vector: FloatArray) -> list[Cut]:
        search = self.search
        found = search.protection_cuts(vector, tolerance=1e-3)
        found += search.reach.separate(vector)
        found += search.tightening_cuts(vector, tolerance=5e-3)
        search.pool.add(found)
        return found

    def _enforce(self, solution: Any) -> dict[str, Any]:
        vector = self.bridge.values(self.model, solution)
        if not len(self.search.incumbent.unserved(vector)):
            # SCIP keeps what is enforced without asking ``conscheck`` again.
            self.search.offer(vector)
            return {"result": scip.SCIP_RESULT.FEASIBLE}
        found = self.search.protection_cuts(vector, tolerance=1e-5)
        self.search.pool.add(found)
        for cut in found:
            self.model.addCons(
                _expression(cut, self.bridge.variables) >= cut.lower, "connectivity_cut",
                removable=True,
            )  # fmt: skip
        word = "CONSADDED" if found else "INFEASIBLE"
        return {"result": getattr(scip.SCIP_RESULT, word)}

    def _add_row(self, cut: Cut) -> None:
        row = self.model.createEmptyRowUnspec("cut", lhs=cut.lower, rhs=None, local=False)
        self.model.cacheRowExtensions(row)
        for column, coefficient in zip(
            cut.columns.tolist(), cut.coefficients.tolist(), strict=True
        ):
            variable = self.model.getTransformedVar(self.bridge.variables[column])
            self.model.addVarToRow(row, variable, coefficient)
        self.model.flushRowExtensions(row)
        self.model.addCut(row)
        self.model.releaseRow(row)


class RepairHeuristic(scip.Heur):
    """Builds a plan around the LP solution, and hands SCIP the best plan of the search."""

    def __init__(self, bridge: _Bridge, heuristics: PrimalHeuristics) -> None:
        self.bridge, self.heuristics = bridge, heuristics

    @_heard("DIDNOTRUN")
    def heurexec(self, timing: int, infeasible: bool) -> dict[str, Any]:
        """Round the LP solution, then submit the incumbent if SCIP does not know it."""
        search = self.bridge.search
        vector = self.bridge.values(self.model, None)
        years = search.model.columns.n_years
        self.heuristics.round_relaxation(vector, seconds=2.0 * years, thresholds=(0.6,))
        best = search.incumbent.objective
        known = self.bridge.submitted
        if (
            search.incumbent.solution is not None
            and not abs(best - known) <= 1e-12 / search.matrix.scale
        ):
            solution = self.model.createSol(self)
            for variable, value in zip(
                self.bridge.variables, search.incumbent.solution.tolist(), strict=True
            ):
                self.model.setSolVal(solution, variable, value)
            self.model.trySol(solution)
            self.bridge.submitted = best
            return {"result": scip.SCIP_RESULT.FOUNDSOL}
        return {"result": scip.SCIP_RESULT.DIDNOTFIND}


def _expression(cut: Cut, variables: list[Any]) -> Any:
    return scip.quicksum(
        coefficient * variables[column]
        for column, coefficient in zip(cut.columns.tolist(), cut.coefficients.tolist(), strict=True)
    )


def search_scip(search: Search, relaxed: Relaxed, heuristics: PrimalHeuristics) -> None:
    """Close the gap by branch and cut in SCIP."""
    search.phase = "branch and cut"
    problem = search.model.problem
    solver = StzScip(search, relaxed, heuristics)
    solver.actualSolve(problem)
    model: Any = problem.solverModel
    if model.getNSols():
        best = solver.bridge.values(model, model.getBestSol())
        value = search.matrix.objective(best)
        if search.incumbent.is_better(value) and not search.offer(best):
            heuristics.repair(best, seconds=min(5.0, search.clock.left))
    search.nodes += int(model.getNTotalNodes())
    status = model.getStatus()
    if status == "infeasible":
        if search.incumbent.solution is None:
            search.infeasible = True
        else:
            search.tighten(search.incumbent.objective)
        return
    bound = model.getDualbound()
    if abs(bound) < 1e19:
        search.tighten(bound / search.matrix.scale)
    problem.solverModel = None
