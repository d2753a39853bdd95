"""Availability targets beside protection levels: one handler, since a link may serve both."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from stz.model import FloatArray, IntArray, PlanningModel, linear
from stz.solver.constraint_handlers.protection import (
    Askers,
    FailureRows,
    Protection,
    Warrant,
    link_values,
)
from stz.solver.cuts import AvailabilityCut, AvailabilityCuts, Cut
from stz.solver.protection import (
    BoolArray,
    CachedOracle,
    LinkGraph,
    Sinks,
    allowed_fiber_min,
    implied,
    served,
    targets_of,
)
from stz.solver.repair import reach_target

#: Fractional points that are asked for availability cuts in one solve.
FRACTIONAL_ROUNDS = 6
#: Tries to find an availability cut at one point and year; at whole points the first succeeds.
MOST_TRIES = 8


class Availability:
    """Handler of all levels and of availability.

    A *row* is a zone with the fiber minutes per year that some of its options allow; see
    :class:`stz.solver.protection.downtime_targets.Targets`.

    Parameters
    ----------
    model : PlanningModel
    sinks : Sinks
    graph : LinkGraph
    oracle : CachedOracle
    target_min : float array, shape (n_options,)
        Downtime allowed with each option, minutes per year; inf where none.
    """

    def __init__(
        self,
        model: PlanningModel,
        sinks: Sinks,
        graph: LinkGraph,
        oracle: CachedOracle,
        target_min: FloatArray,
    ) -> None:
        options, self.years = model.instance.options, model.columns.years
        self.graph, self.oracle = graph, oracle
        self.fractional_rounds = FRACTIONAL_ROUNDS
        self.levels = Protection(model, sinks, graph)
        nodes = model.instance.sites["node"].tolist()
        vertex = np.array([graph.vertex[node] for node in nodes], dtype=np.int64)
        allowed = allowed_fiber_min(options["power_downtime_min"].to_numpy(float), target_min)
        self.targets = targets_of(graph, vertex, model.at.site_of_option, allowed)
        self.cuts = AvailabilityCuts(graph, self.targets, oracle, self.levels.prices)
        columns = tuple([y.open[own] for own in self.targets.options] for y in self.years)
        self.askers = Askers(implied(graph, self.targets), columns)
        self.failures = FailureRows(model, graph, self.levels.askers.joined(self.askers))
        sink_of = {int(sinks.row[sink]): int(sink) for sink in np.flatnonzero(sinks.is_site)}
        self.sink = np.array([sink_of[zone] for zone in self.targets.zone.tolist()], dtype=np.int64)
        # The row that asks no less than an option does: the first of its zone that names it.
        self.row_of_option = np.full(len(options), -1, dtype=np.int64)
        for row in reversed(range(len(self.targets))):
            self.row_of_option[self.targets.options[row]] = row

    @property
    def doubts(self) -> tuple[str, ...]:
        """What could not be decided, and was held against the plan."""
        if not self.oracle.undecided:
            return ()
        named = ", ".join(sorted(map(str, self.oracle.undecided)))
        return (f"the fiber downtime of {named} could not always be decided",)

    def separate(self, solution: FloatArray, *, tolerance: float = 1e-4) -> list[Cut]:
        """Return violated failure cuts of all years; if there are none, availability cuts.

        Availability cuts take long to find, and targets imply most of what they say through
        failures. So fractional points are asked for them a few times only, while it pays.
        """
        found = self.failures.separate(solution, tolerance=tolerance)
        if found:
            return found
        rows: dict[tuple[int, bytes], Cut] = {}
        for t, year in enumerate(self.years):
            value = link_values(self.graph, year.build, solution)
            opened = solution[year.open]
            whole = _is_whole(value) and _is_whole(opened)
            if not whole and not self.fractional_rounds:
                continue
            cuts = self.cuts.separate(
                value, opened, tolerance=tolerance, per_target=1, tries=MOST_TRIES
            )
            if not whole:
                self.fractional_rounds = self.fractional_rounds - 1 if cuts else 0
            for cut in cuts:
                for other in range(len(self.years)):
                    row = self._row(cut, other)
                    if (other, cut.key) not in rows and (
                        other == t or row.violation(solution) > tolerance
                    ):
                        rows[other, cut.key] = row
        return list(rows.values())

    def _row(self, cut: AvailabilityCut, t: int) -> Cut:
        year = self.years[t]
        terms = linear((year.build[cut.links], 1.0), (year.open[cut.options], -1.0))
        return Cut.at_least(terms, 0.0, "availability")

    def unserved(self, solution: FloatArray, t: int, in_use: BoolArray) -> BoolArray:
        """Return per sink whether it asks in year ``t`` for what the network does not give it."""
        out = self.levels.unserved(solution, t, in_use)
        if not out.any():
            opened = solution[self.years[t].open] > 0.5
            out[self.sink[self.cuts.violated(in_use, opened)]] = True
        return out

    def closed(self, t: int, in_use: BoolArray) -> IntArray:
        """Return the columns of year ``t`` that must be 0 on a network."""
        lacking = [own for own, met in zip(self.askers.columns[t], self._met(in_use), strict=True)
                   if not met]  # fmt: skip
        return np.unique(np.concatenate([self.levels.closed(t, in_use), *lacking]))

    def strengthen(
        self, in_use: BoolArray, wanted: IntArray, prices: FloatArray, solution: FloatArray
    ) -> BoolArray:
        """Return a network with links added, at prices per link, so that it serves the sinks."""
        network = self.levels.strengthen(in_use, wanted, prices, solution)
        leaned = self._leaned(solution)
        for sink in wanted.tolist():
            if self.oracle.stopped():
                break  # what is not reached by now is closed
            for row in leaned[self.sink[leaned] == sink].tolist():
                found = reach_target(
                    self.graph, self.oracle, network, prices, int(self.targets.vertex[row]),
                    float(self.targets.allowed_min[row]),
                )  # fmt: skip
                network = network if found is None else found
        return network

    def prune(
        self, in_use: BoolArray, asked: BoolArray, kept: BoolArray, solution: FloatArray
    ) -> BoolArray:
        """Return a network without links, ``kept`` apart, that the sinks asked for do not need."""
        leaned = self._leaned(solution)
        leaned = leaned[asked[self.sink[leaned]]]
        network = in_use | self.graph.existing
        held = [row for row in leaned.tolist() if self.cuts.exceeds(network, row) is False]

        def keeps(links: BoolArray) -> bool:
            if self.oracle.stopped():
                return False
            for place, row in enumerate(held):
                if self.cuts.exceeds(links, row) is not False:
                    held.insert(0, held.pop(place))  # the next link is likely to matter to it too
                    return False
            return True

        return self.levels.prune(network, asked, kept, solution, keeps)

    def warrants(self, network: BoolArray) -> Iterator[Warrant]:
        """Yield links of a network that are enough for a sink it serves, for every such sink."""
        yield from self.levels.warrants(network)
        for row, met in enumerate(self._met(network).tolist()):
            if not met:
                continue
            links = reach_target(
                self.graph, self.oracle, self.graph.existing, self.levels.prices,
                int(self.targets.vertex[row]), float(self.targets.allowed_min[row]), network,
            )  # fmt: skip
            if links is not None:
                yield np.flatnonzero(links), [own[row] for own in self.askers.columns]

    def _met(self, in_use: BoolArray) -> BoolArray:
        """Return which rows a network meets for certain."""
        met = served(self.graph, in_use, self.askers.terminals)
        fine: set[int] = set()
        for row in np.flatnonzero(met).tolist():  # a zone's rows ask less and less
            zone = int(self.targets.zone[row])
            met[row] = zone in fine or self.cuts.exceeds(in_use, row) is False
            if met[row]:
                fine.add(zone)
        return met

    def _leaned(self, solution: FloatArray) -> IntArray:
        """Return for every zone the row of the option that a solution leans to most."""
        opened = solution[self.years[-1].open]
        best: dict[int, tuple[float, int]] = {}
        for option in np.flatnonzero(self.row_of_option >= 0).tolist():
            row = int(self.row_of_option[option])
            zone = int(self.targets.zone[row])
            best[zone] = max(best.get(zone, (-1.0, -1)), (float(opened[option]), row))
        return np.array([row for _, row in best.values()], dtype=np.int64)


def _is_whole(values: FloatArray) -> bool:
    return bool((np.abs(values - np.rint(values)) < 1e-5).all())
