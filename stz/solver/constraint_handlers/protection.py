"""Levels beyond two link-disjoint paths: judged, cut and built for on the whole fiber graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from stz.instance import PROTECTION_LEVELS
from stz.model import NO_COLUMN, PATH_LEVELS, FloatArray, IntArray, PlanningModel, linear
from stz.solver.cuts import Cut, FailureCut, FailureCuts
from stz.solver.protection import BoolArray, LinkGraph, Sinks, Terminals, at_levels, served
from stz.solver.repair import prune, serve, serve_all

Columns = tuple[list[IntArray], ...]
#: Links that are enough for somebody, and the columns of every year in which that is asked for.
Warrant = tuple[IntArray, list[IntArray]]


@dataclass(frozen=True, eq=False)
class Askers:
    """Terminals with what makes them ask.

    Attributes
    ----------
    terminals : Terminals
    columns : tuple of list of int array
        Per year and terminal the columns whose sum tells how much it asks.
    """

    terminals: Terminals
    columns: Columns

    @cached_property
    def _flat(self) -> list[tuple[IntArray, IntArray]]:
        none = np.zeros(0, dtype=np.int64)
        return [
            (
                np.concatenate([none, *own]),
                np.repeat(np.arange(len(own)), [len(columns) for columns in own]),
            )
            for own in self.columns
        ]

    def demand(self, solution: FloatArray, t: int) -> FloatArray:
        """Return how much each terminal asks in a year, 0 to 1."""
        columns, owner = self._flat[t]
        weights = solution[columns]
        found: FloatArray = np.bincount(owner, weights=weights, minlength=len(self.terminals))
        return found

    def joined(self, other: Askers) -> Askers:
        """Return these askers, then the others."""
        here, there = self.terminals, other.terminals
        terminals = Terminals(
            np.concatenate([here.vertex, there.vertex]),
            np.concatenate([here.kind, there.kind + len(here.requirements)]),
            (*here.requirements, *there.requirements),
        )
        columns = (
            own + further for own, further in zip(self.columns, other.columns, strict=True)
        )  # fmt: skip
        return Askers(terminals, tuple(columns))


class FailureRows:
    """Failure cuts as rows of a model.

    The years share one graph, so a cut of one year is a cut of every other with that year's
    columns: each is tried there too.
    """

    def __init__(self, model: PlanningModel, graph: LinkGraph, askers: Askers) -> None:
        self.graph, self.askers = graph, askers
        self.build = [year.build for year in model.columns.years]
        self.cuts = FailureCuts(graph)

    def separate(self, solution: FloatArray, *, tolerance: float = 1e-4) -> list[Cut]:
        """Return violated cuts of all years at a solution vector, fractional or not."""
        found: dict[tuple[int, int, bytes], Cut] = {}
        for t in range(len(self.build)):
            demand = self.askers.demand(solution, t)
            if not (demand > tolerance).any():
                continue
            for cut in self.cuts.separate(
                link_values(self.graph, self.build[t], solution), demand, self.askers.terminals,
                tolerance=tolerance,
            ):  # fmt: skip
                for year in range(len(self.build)):
                    key = year, cut.terminal, cut.key
                    row = self._row(cut, year)
                    if key not in found and (year == t or row.violation(solution) > tolerance):
                        found[key] = row
        return list(found.values())

    def _row(self, cut: FailureCut, t: int) -> Cut:
        terms = linear(
            (self.build[t][cut.links], cut.weights),
            (self.askers.columns[t][cut.terminal], -cut.factor),
        )
        return Cut.at_least(terms, 0.0, "failure")


def link_values(graph: LinkGraph, build: IntArray, solution: FloatArray) -> FloatArray:
    """Return how much of each link a solution builds in a year; 1 for existing links."""
    built = np.where(build != NO_COLUMN, solution[build], 0.0)
    return np.where(graph.existing, 1.0, built)


class Protection:
    """Handler of the levels ``dual_node``, ``dual_gateway`` and ``shared_risk``."""

    def __init__(self, model: PlanningModel, sinks: Sinks, graph: LinkGraph) -> None:
        nodes = {True: model.instance.sites["node"], False: model.instance.cities["node"]}
        at = {site: [graph.vertex[node] for node in own.tolist()] for site, own in nodes.items()}
        vertex = [
            at[site][row]
            for site, row in zip(sinks.is_site.tolist(), sinks.row.tolist(), strict=True)
        ]
        self.graph, self.sinks = graph, sinks
        self.prices = model.instance.links["capex_musd"].to_numpy(float)
        self.levels = at_levels(graph, vertex, map(PROTECTION_LEVELS.index, sinks.level))
        strong = np.array([level not in PATH_LEVELS for level in sinks.level], dtype=bool)
        self.strong = np.flatnonzero(strong & ~graph.gateway[self.levels.vertex])
        self.askers = Askers(
            _some(self.levels, self.strong),
            tuple([own[sink] for sink in self.strong.tolist()] for own in sinks.columns),
        )
        self.rows = FailureRows(model, graph, self.askers)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What could not be decided; here everything can."""
        return ()

    def separate(self, solution: FloatArray, *, tolerance: float = 1e-4) -> list[Cut]:
        """Return violated failure cuts of all years."""
        return self.rows.separate(solution, tolerance=tolerance)

    def unserved(self, solution: FloatArray, t: int, in_use: BoolArray) -> BoolArray:
        """Return per sink whether it asks in year ``t`` for what the network does not give it."""
        out = np.zeros(len(self.sinks), dtype=bool)
        asked = self.strong[self.askers.demand(solution, t) > 0.5]
        out[asked] = ~served(self.graph, in_use, _some(self.levels, asked))
        return out

    def closed(self, t: int, in_use: BoolArray) -> IntArray:
        """Return the columns of year ``t`` that must be 0 on a network."""
        lacking = np.flatnonzero(~served(self.graph, in_use, self.askers.terminals)).tolist()
        none = np.zeros(0, dtype=np.int64)
        return np.concatenate([none, *(self.askers.columns[t][place] for place in lacking)])

    def strengthen(
        self, in_use: BoolArray, wanted: IntArray, prices: FloatArray, solution: FloatArray
    ) -> BoolArray:
        """Return a network with links added, at prices per link, so that it serves the sinks."""
        order = wanted[np.isin(wanted, self.strong)].tolist()
        return serve_all(self.graph, in_use, prices, self.levels, order)[0]

    def prune(
        self,
        in_use: BoolArray,
        asked: BoolArray,
        kept: BoolArray,
        solution: FloatArray,
        keeps: Callable[[BoolArray], bool] | None = None,
    ) -> BoolArray:
        """Return a network without links, ``kept`` apart, that the sinks asked for do not need."""
        wanted = _some(self.levels, np.flatnonzero(asked))
        return prune(self.graph, in_use, self.prices, wanted, keeps, kept)

    def warrants(self, network: BoolArray) -> Iterator[Warrant]:
        """Yield links of a network that are enough for a sink it serves, for every such sink."""
        for place, sink in enumerate(self.strong.tolist()):
            links = serve(
                self.graph, self.graph.existing, self.prices, int(self.levels.vertex[sink]),
                self.levels.requirement(sink), network,
            )  # fmt: skip
            if links is not None:
                yield np.flatnonzero(links), [own[place] for own in self.askers.columns]


def _some(terminals: Terminals, positions: IntArray) -> Terminals:
    return Terminals(
        terminals.vertex[positions], terminals.kind[positions], terminals.requirements
    )  # fmt: skip
