"""What every engine and heuristic of one solve shares: model, cuts, incumbent, bound, clock."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from stz.model import NO_COLUMN, FloatArray, PlanningModel
from stz.solver.constraint_handlers import ConstraintHandler, constraint_handlers
from stz.solver.cuts import (
    ConnectivityCuts,
    Cut,
    CutPool,
    NestedReachCuts,
    ReachCuts,
    SeatCuts,
    Separator,
    TalentPoolCuts,
)
from stz.solver.lp import Matrix, from_pulp
from stz.solver.progress import Clock, Listener, Progress, relative_gap
from stz.solver.protection import Sinks, sinks_of
from stz.solver.repair import NetworkBuilder
from stz.solver.search.incumbent import Incumbent
from stz.solver.search.service_check import ServiceCheck


@dataclass(eq=False)
class Search:
    """State of one running solve."""

    model: PlanningModel
    matrix: Matrix
    sinks: Sinks
    connectivity: ConnectivityCuts
    reach: ReachCuts
    tightening: tuple[Separator, ...]
    handlers: tuple[ConstraintHandler, ...]
    service_check: ServiceCheck
    pool: CutPool
    incumbent: Incumbent
    builder: NetworkBuilder
    clock: Clock
    gap: float
    seed: int
    listener: Listener | None = None
    bound: float = math.nan
    phase: str = "root relaxation"
    nodes: int = 0
    infeasible: bool = False
    note: str = ""
    failure: str = ""
    ties: str = ""
    history: list[dict[str, float]] = field(default_factory=list)

    @property
    def links_only_serve(self) -> bool:
        """Whether links are built for service alone: no bound or objective asks for them."""
        build = np.concatenate([year.build for year in self.model.columns.years])
        cost = self.matrix.cost[build[build != NO_COLUMN]]
        return not self.model.instance.bounds and not (
            (cost > 0).any() if self.matrix.maximize else (cost < 0).any()
        )

    @property
    def worst(self) -> float:
        """The objective no plan can be worse than: -inf when maximizing, +inf when minimizing."""
        return -math.inf if self.matrix.maximize else math.inf

    @property
    def reached_gap(self) -> float:
        """Relative gap between incumbent and bound; NaN while one is missing."""
        return relative_gap(self.incumbent.objective, self.bound)

    @property
    def is_proven(self) -> bool:
        """Whether the incumbent is within the asked gap of the bound."""
        return self.reached_gap <= self.gap + 1e-9

    @property
    def is_over(self) -> bool:
        """Whether to stop: proven, out of time, or interrupted."""
        return self.is_proven or self.infeasible or self.clock.is_over

    @property
    def separators(self) -> tuple[Separator, ...]:
        """All that find cuts which plans must hold."""
        return (self.connectivity, self.reach, *self.handlers)

    def protection_cuts(self, solution: FloatArray, *, tolerance: float = 1e-4) -> list[Cut]:
        """Return violated cuts of paths and of every further kind of protection."""
        found = self.connectivity.separate(solution, tolerance=tolerance)
        for handler in self.handlers:
            found += handler.separate(solution, tolerance=tolerance)
        return found

    def separate(self, solution: FloatArray, *, tolerance: float = 1e-4) -> list[Cut]:
        """Return violated cuts of every kind that plans must hold; the pool keeps them too."""
        found = self.protection_cuts(solution, tolerance=tolerance) + self.reach.separate(solution)
        self.pool.add(found)
        return found

    def tightening_cuts(self, solution: FloatArray, *, tolerance: float) -> list[Cut]:
        """Return violated cuts that no plan needs, but that bring relaxations closer to plans."""
        found = (one.separate(solution, tolerance=tolerance) for one in self.tightening)
        return [cut for cuts in found for cut in cuts]

    def tighten(self, bound: float) -> None:
        """Take a dual bound if it is better than the one known; never past the incumbent."""
        if not math.isfinite(bound):
            return
        better = min if self.matrix.maximize else max
        worse = max if self.matrix.maximize else min
        if not math.isnan(self.incumbent.objective):
            bound = worse(bound, self.incumbent.objective)
        self.bound = bound if math.isnan(self.bound) else better(bound, self.bound)
        self.tell()

    def offer(self, solution: FloatArray) -> bool:
        """Offer a plan; tell the listener when it was taken."""
        return self._told(self.incumbent.offer(solution))

    def adopt(self, solution: FloatArray, objective: float) -> bool:
        """Take a plan that another search of the same problem has verified, if it is better."""
        return self._told(self.incumbent.adopt(solution, objective))

    def _told(self, taken: bool) -> bool:
        if taken:
            self.history.append(
                {
                    "elapsed_s": round(self.clock.elapsed, 3),
                    "incumbent": self.incumbent.objective,
                    "bound": self.bound,
                }
            )
            self.tell()
        return taken

    def tell(self) -> None:
        """Report progress to the listener, if there is one."""
        if self.listener is not None:
            self.listener(
                Progress(
                    elapsed_s=self.clock.elapsed,
                    phase=self.phase,
                    incumbent=self.incumbent.objective,
                    bound=self.bound,
                    gap=self.reached_gap,
                    cuts=len(self.pool),
                    nodes=self.nodes,
                    time_left_s=self.clock.left,
                )
            )


def start_search(
    model: PlanningModel,
    clock: Clock,
    *,
    gap: float,
    seed: int,
    listener: Listener | None,
    matrix: Matrix | None = None,
    pool: CutPool | None = None,
) -> Search:
    """Lay out everything a solve needs; a matrix and a pool of cuts may be there already."""
    matrix = from_pulp(model.problem) if matrix is None else matrix
    sinks = sinks_of(model)
    further = constraint_handlers(model, sinks, lambda: clock.is_over)
    service_check = ServiceCheck(model, sinks, further)
    capex = model.instance.links["capex_musd"].to_numpy(float)[model.graph.link_row]
    return Search(
        model=model,
        matrix=matrix,
        sinks=sinks,
        connectivity=ConnectivityCuts(model, sinks),
        reach=ReachCuts(model),
        tightening=(NestedReachCuts(model), TalentPoolCuts(model), SeatCuts(model)),
        handlers=further,
        service_check=service_check,
        pool=CutPool() if pool is None else pool,
        incumbent=Incumbent(model, matrix, service_check),
        builder=NetworkBuilder(model.graph, capex),
        clock=clock,
        gap=gap,
        seed=seed,
        listener=listener,
    )
