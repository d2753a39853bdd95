"""Which sinks a network serves: the one place where engines and heuristics ask.

Paths are judged here; every stronger level is asked through its handler.
"""

from __future__ import annotations

import numpy as np

from stz.model import NO_COLUMN, FloatArray, IntArray, PlanningModel
from stz.solver.constraint_handlers import ConstraintHandler
from stz.solver.protection import Adjacency, BoolArray, Service, Sinks, adjacency, service


class ServiceCheck:
    """Judges networks of one model; networks are bool arrays over ``instance.links``."""

    def __init__(
        self, model: PlanningModel, sinks: Sinks, handlers: tuple[ConstraintHandler, ...] = ()
    ) -> None:
        self.model, self.sinks, self.handlers = model, sinks, handlers
        self.neighbors: Adjacency = adjacency(model.graph)
        self.existing: BoolArray = model.instance.links["existing"].to_numpy(bool)

    def in_use(self, solution: FloatArray, t: int = -1) -> BoolArray:
        """Return the links that a solution has in service in a year."""
        column = self.model.columns.years[t].build
        out: BoolArray = self.existing | ((column != NO_COLUMN) & (solution[column] > 0.5))
        return out

    def service(self, in_use: BoolArray) -> Service:
        """Return who has paths on the contracted graph, and an orientation that shows it."""
        return service(self.model.graph, self.neighbors, in_use[self.model.graph.link_row])

    def with_paths(self, in_use: BoolArray, state: Service | None = None) -> BoolArray:
        """Return per sink whether it has the one or two link-disjoint paths it asks for."""
        state = state or self.service(in_use)
        vertex = self.sinks.vertex
        served: BoolArray = np.where(self.sinks.dual, state.dual[vertex], state.single[vertex])
        return served

    def unserved(self, solution: FloatArray) -> IntArray:
        """Return the positions of sinks that ask, in any year, for what they do not get."""
        broken = np.zeros(len(self.sinks), dtype=bool)
        if not len(self.sinks):
            return np.zeros(0, dtype=np.int64)
        for t in range(self.sinks.n_years):
            in_use = self.in_use(solution, t)
            broken |= (self.sinks.demand(solution, t) > 0.5) & ~self.with_paths(in_use)
            for handler in self.handlers:
                broken |= handler.unserved(solution, t, in_use)
        return np.flatnonzero(broken)

    def closed(self, in_use: BoolArray, t: int, state: Service | None = None) -> IntArray:
        """Return the columns of year ``t`` that must be 0 on a network."""
        own: list[IntArray] = []
        if len(self.sinks):
            lacking = np.flatnonzero(~self.with_paths(in_use, state))
            own = [self.sinks.columns[t][sink] for sink in lacking]
        own += [handler.closed(t, in_use) for handler in self.handlers]
        return np.concatenate([np.zeros(0, dtype=np.int64), *own])
