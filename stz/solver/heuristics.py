"""Plans from relaxations and broken solutions: connectivity by building, not by luck."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from stz.model.columns import NO_COLUMN, FloatArray
from stz.solver.cut_loop import run_mip
from stz.solver.search import Search

#: A sink counts as wanted from this value of the relaxation on; several are tried.
THRESHOLDS = (0.9, 0.6, 0.35)


class Heuristics:
    """Primal heuristics on one search."""

    def __init__(self, search: Search) -> None:
        self.search = search
        graph, columns = search.model.graph, search.model.columns
        self.build = columns.build[graph.link_row]

    def round_relaxation(
        self, solution: FloatArray, *, seconds: float, thresholds: Iterable[float] = THRESHOLDS
    ) -> None:
        """Serve the sinks a relaxation leans to at prices ``capex * (1 - x)``; plan on that."""
        search = self.search
        demand = search.sinks.demand(solution) if len(search.sinks) else np.zeros(0)
        locked = self._locked()
        until = search.clock.elapsed + seconds
        for threshold in thresholds:
            left = until - search.clock.elapsed
            if left <= 0 or search.is_over:
                return
            wanted = np.flatnonzero((demand >= threshold) | locked)
            order = wanted[np.lexsort((-demand[wanted], ~locked[wanted]))]
            built = self._network(order, solution)
            self.plan_on(built, seconds=left)
            if not len(search.sinks):
                return

    def repair(self, solution: FloatArray, *, seconds: float) -> None:
        """Turn a solution that breaks connectivity into a plan: add what lacks, drop the idle."""
        search = self.search
        rounded = np.where(search.matrix.integer, np.rint(solution), solution)
        if not len(search.incumbent.unserved(rounded)):
            built = search.incumbent.built_edges(rounded)
            slim = rounded.copy()
            self._set_built(slim, self._pruned(built, search.sinks.demand(rounded) > 0.5))
            if not search.offer(slim):
                search.offer(rounded)
            return
        wanted = np.flatnonzero(search.sinks.demand(rounded) > 0.5)
        prices = self._capex() * (1 - np.where(self.build >= 0, rounded[self.build], 1.0))
        built = self._connected(wanted, prices, search.incumbent.built_edges(rounded))
        fixed = rounded.copy()
        self._set_built(fixed, built)
        search.offer(fixed)
        self.plan_on(built, seconds=seconds)

    def plan_on(self, built: np.ndarray, *, seconds: float, rounds: int = 2) -> bool:
        """Solve who opens, connects and works where on a fixed network; drop idle links; once more.

        Returns whether the incumbent got better.
        """
        search, columns = self.search, self.search.model.columns
        better = False
        until = search.clock.elapsed + seconds
        for _ in range(rounds):
            left = until - search.clock.elapsed
            if left <= 0 or search.clock.is_over:
                break
            state = search.incumbent.service(built)
            lower, upper = search.matrix.lower.copy(), search.matrix.upper.copy()
            usable = self.build != NO_COLUMN
            lower[self.build[usable]] = upper[self.build[usable]] = built[usable]
            lower[columns.arc_out] = upper[columns.arc_out] = state.direction == 1
            lower[columns.arc_back] = upper[columns.arc_back] = state.direction == -1
            for place, own in enumerate(search.sinks.columns):
                vertex = search.sinks.vertex[place]
                if not (state.dual if search.sinks.dual[place] else state.single)[vertex]:
                    upper[own] = 0.0
            if (lower > upper).any():
                break
            result = run_mip(
                search, [], lower=lower, upper=upper, time=left,
                gap=max(1e-4, min(0.002, search.gap / 2)), global_bound=False,
            )  # fmt: skip
            if result.solution is None:
                break
            slim = result.solution.copy()
            kept = self._pruned(built, search.sinks.demand(np.rint(slim)) > 0.5)
            self._set_built(slim, kept)
            better |= search.offer(slim) or search.offer(result.solution)
            if (kept == built).all():
                break
            built = kept
        return better

    def restriction(
        self, solution: FloatArray, *, around: FloatArray | None
    ) -> tuple[FloatArray, FloatArray]:
        """Return bounds that leave free only links the relaxation or the incumbent uses."""
        search, columns = self.search, self.search.model.columns
        lower, upper = search.matrix.lower.copy(), search.matrix.upper.copy()
        used = solution > 1e-4
        if around is not None:
            used |= around > 0.5
        candidate = self.build != NO_COLUMN
        idle = candidate & ~used[self.build]
        upper[self.build[idle]] = 0.0
        upper[columns.arc_out[idle]] = upper[columns.arc_back[idle]] = 0.0
        return lower, upper

    def _locked(self) -> np.ndarray:
        lower = self.search.matrix.lower
        sites = self.search.model.instance.sites
        must = (sites["must_open"] | sites["existing"]).to_numpy()
        return np.array(
            [
                bool(must[row]) if is_site else lower[own].sum() > 0.5
                for is_site, row, own in zip(
                    self.search.sinks.is_site, self.search.sinks.row, self.search.sinks.columns,
                    strict=True,
                )
            ],
            dtype=bool,
        )  # fmt: skip

    def _capex(self) -> FloatArray:
        return self.search.builder.capex

    def _network(self, order: np.ndarray, solution: FloatArray) -> np.ndarray:
        leaning = np.where(self.build >= 0, solution[self.build], 1.0)
        return self._connected(
            order, self._capex() * (1 - leaning), self.search.model.graph.existing
        )

    def _connected(self, order: np.ndarray, prices: FloatArray, built: np.ndarray) -> np.ndarray:
        """Return a network that serves the sinks in order, without links it does not need."""
        sinks, builder = self.search.sinks, self.search.builder
        wanted = [(int(sinks.vertex[sink]), bool(sinks.dual[sink])) for sink in order]
        network, failed = builder.connect(built, wanted, prices)
        asked = np.zeros(len(sinks), dtype=bool)
        asked[[int(order[place]) for place in range(len(order)) if place not in set(failed)]] = True
        return self._pruned(network, asked)

    def _pruned(self, built: np.ndarray, asked: np.ndarray) -> np.ndarray:
        sinks = self.search.sinks
        state = self.search.incumbent.service(built)
        served = (
            np.where(sinks.dual, state.dual[sinks.vertex], state.single[sinks.vertex])
            if len(sinks)
            else np.zeros(0, dtype=bool)
        )
        asked = asked & served
        return self.search.builder.prune(
            built, sinks.vertex[asked & ~sinks.dual], sinks.vertex[asked & sinks.dual]
        )

    def _set_built(self, solution: FloatArray, built: np.ndarray) -> None:
        usable = self.build != NO_COLUMN
        solution[self.build[usable]] = built[usable]
