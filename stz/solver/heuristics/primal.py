"""Plans from relaxations and broken solutions: connectivity by building, not by luck.

Networks are bool arrays over ``instance.links``, the existing links included.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from stz.model import NO_COLUMN, FloatArray, IntArray
from stz.solver.heuristics.schedule import schedule_on
from stz.solver.protection import BoolArray
from stz.solver.search import Search, run_mip

#: A sink counts as wanted from this value of the relaxation on; several are tried.
THRESHOLDS = (0.9, 0.6, 0.35)
#: Relative gap of the program on a network.
FINE = 0.002
#: The same where fine tuning of zones and seats takes long and may come later.
COARSE = 0.02


class PrimalHeuristics:
    """Primal heuristics on one search."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.years = search.model.columns.years
        self.candidate = search.model.columns.last.build != NO_COLUMN
        self.capex = search.model.instance.links["capex_musd"].to_numpy(float)

    def round_relaxation(
        self,
        solution: FloatArray,
        *,
        seconds: float,
        thresholds: Iterable[float] = THRESHOLDS,
        gap: float | None = None,
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
            network = self.connected(order, solution, search.service_check.existing)
            self.plan_on(network, seconds=left, gap=gap)
            if not len(search.sinks):
                return

    def repair(self, solution: FloatArray, *, seconds: float) -> None:
        """Turn a solution that breaks connectivity into a plan: add what lacks, drop the idle."""
        search = self.search
        rounded = np.where(search.matrix.integer, np.rint(solution), solution)
        if not len(search.incumbent.unserved(rounded)):
            if not search.offer(self.slim(rounded)):
                search.offer(rounded)
            return
        network = search.service_check.existing
        fixed = rounded.copy()
        for t in range(len(self.years)):
            wanted = np.flatnonzero(search.sinks.demand(rounded, t) > 0.5)
            before = search.service_check.in_use(rounded, t) | network
            network = self.connected(wanted, rounded, before, kept=network)
            self._set_built(fixed, network, t)
        search.offer(fixed)
        self.plan_on(network, seconds=seconds)

    def plan_on(
        self, network: BoolArray, *, seconds: float, rounds: int = 2, gap: float | None = None
    ) -> bool:
        """Solve who opens, connects and works where, and when, on a network; drop idle links.

        With one year the network is fixed, and the program solved once more without its idle links;
        with several the program decides when to build what. Returns whether the incumbent got
        better.
        """
        if len(self.years) > 1:
            found = schedule_on(self.search, network, seconds=seconds)
            if found is None:
                return False
            return self.search.offer(self.slim(found)) | self.search.offer(found)
        search, columns = self.search, self.years[0]
        better = False
        until = search.clock.elapsed + seconds
        for _ in range(rounds):
            left = until - search.clock.elapsed
            if left <= 0 or search.clock.is_over:
                break
            state = search.service_check.service(network)
            lower, upper = search.matrix.lower.copy(), search.matrix.upper.copy()
            build = columns.build[self.candidate]
            lower[build] = upper[build] = network[self.candidate]
            lower[columns.arc_out] = upper[columns.arc_out] = state.direction == 1
            lower[columns.arc_back] = upper[columns.arc_back] = state.direction == -1
            upper[search.service_check.closed(network, 0, state)] = 0.0
            if (lower > upper).any():
                break
            result = run_mip(
                search, [], lower=lower, upper=upper, time=left,
                gap=max(1e-4, min(FINE, search.gap / 2)) if gap is None else gap,
                global_bound=False,
            )  # fmt: skip
            if result.solution is None:
                break
            slim = self.slim(result.solution)
            kept = search.service_check.in_use(slim)
            better |= search.offer(slim) or search.offer(result.solution)
            if (kept == network).all():
                break
            network = kept
        return better

    def slim(self, solution: FloatArray) -> FloatArray:
        """Return a solution without the links that nobody asks for, each year's kept later on."""
        search = self.search
        out = solution.copy()
        whole = np.where(search.matrix.integer, np.rint(solution), solution)
        kept = search.service_check.existing
        for t in range(len(self.years)):
            asked = search.sinks.demand(whole, t) > 0.5 if len(search.sinks) else np.zeros(0, bool)
            kept = self._pruned(search.service_check.in_use(whole, t) | kept, asked, whole, kept)
            self._set_built(out, kept, t)
        return out

    def links_in_use(self, solution: FloatArray) -> IntArray:
        """Return the rows of candidate links that a relaxation or the incumbent uses."""
        used = solution > 1e-4
        if self.search.incumbent.solution is not None:
            used = used | (self.search.incumbent.solution > 0.5)
        return np.flatnonzero(self.candidate & used[self.years[-1].build])

    def _locked(self) -> BoolArray:
        lower = self.search.matrix.lower
        sites = self.search.model.instance.sites
        must = (sites["must_open"] | sites["existing"]).to_numpy()
        sinks = self.search.sinks
        return np.array(
            [
                bool(must[row]) if is_site else lower[own].sum() > 0.5
                for is_site, row, own in zip(
                    sinks.is_site, sinks.row, sinks.columns[-1], strict=True
                )
            ],
            dtype=bool,
        )

    def _prices(self, solution: FloatArray) -> FloatArray:
        """Return ``capex * (1 - x)`` per link; links that nobody decides on cost nothing."""
        column = self.years[-1].build
        prices: FloatArray = self.capex * (1 - np.where(self.candidate, solution[column], 1.0))
        return prices

    def connected(
        self,
        order: IntArray,
        solution: FloatArray,
        network: BoolArray,
        kept: BoolArray | None = None,
    ) -> BoolArray:
        """Return a network that serves the sinks in order, without links it does not need."""
        prices = self._prices(solution)
        sinks, builder = self.search.sinks, self.search.builder
        row = self.search.model.graph.link_row
        wanted = [(int(sinks.vertex[sink]), bool(sinks.dual[sink])) for sink in order]
        edges, failed = builder.connect(network[row], wanted, prices[row])
        lost = set(failed)
        reached = [int(sink) for place, sink in enumerate(order) if place not in lost]
        asked = np.zeros(len(sinks), dtype=bool)
        asked[reached] = True
        out = network.copy()
        out[row] = edges
        for handler in self.search.handlers:
            if self.search.clock.is_over:
                return out  # what it does not serve by now stays closed
            served = np.array(reached, dtype=np.int64)
            out = handler.strengthen(out, served, prices, solution)
        if self.search.clock.is_over:
            return out
        return self._pruned(out, asked, solution, kept)

    def _pruned(
        self,
        network: BoolArray,
        asked: BoolArray,
        solution: FloatArray,
        kept: BoolArray | None = None,
    ) -> BoolArray:
        """Return a network without links that the sinks asked for do not need, ``kept`` apart."""
        search, sinks = self.search, self.search.sinks
        keep = search.service_check.existing if kept is None else kept
        if search.handlers:
            for handler in search.handlers:
                network = handler.prune(network, asked, keep, solution)
            return network
        if len(sinks):
            asked = asked & search.service_check.with_paths(network)
        row = search.model.graph.link_row
        out = network.copy()
        out[row] = search.builder.prune(
            network[row], sinks.vertex[asked & ~sinks.dual], sinks.vertex[asked & sinks.dual],
            keep[row],
        )  # fmt: skip
        return out

    def _set_built(self, solution: FloatArray, network: BoolArray, t: int = -1) -> None:
        solution[self.years[t].build[self.candidate]] = network[self.candidate]
