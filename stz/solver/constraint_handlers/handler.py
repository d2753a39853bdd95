"""Protection beyond one or two link-disjoint paths: what a further kind of it must offer.

Paths are judged and cut on the contracted graph (:mod:`stz.solver.search.service_check`,
:mod:`stz.solver.cuts.connectivity`). Every stronger level, and availability, has a handler: it says
who is not served, cuts such points off, and helps the heuristics. :func:`constraint_handlers` lists
those that a model needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from stz.model import FloatArray, IntArray, PlanningModel, needs_all_links
from stz.solver.constraint_handlers.availability import Availability
from stz.solver.constraint_handlers.protection import Protection, Warrant
from stz.solver.cuts import Separator
from stz.solver.protection import BoolArray, Sinks, link_graph, option_targets, oracle_of


class ConstraintHandler(Separator, Protocol):
    """A kind of protection; networks are bool arrays over ``instance.links``, existing included.

    Where a solution is given to help the heuristics, it tells which option of a zone is meant.
    """

    @property
    def doubts(self) -> tuple[str, ...]:
        """What could not be decided, and was held against a plan: nothing is proven then."""

    def unserved(self, solution: FloatArray, t: int, in_use: BoolArray) -> BoolArray:
        """Return per sink whether it asks in year ``t`` for what the network does not give it."""

    def closed(self, t: int, in_use: BoolArray) -> IntArray:
        """Return the columns of year ``t`` that must be 0 on a network."""

    def strengthen(
        self, in_use: BoolArray, wanted: IntArray, prices: FloatArray, solution: FloatArray
    ) -> BoolArray:
        """Return a network with links added, at prices per link, so that it serves the sinks."""

    def prune(
        self, in_use: BoolArray, asked: BoolArray, kept: BoolArray, solution: FloatArray
    ) -> BoolArray:
        """Return a network without links, ``kept`` apart, that the sinks asked for do not need.

        Paths count as well: it is all that prunes.
        """

    def warrants(self, network: BoolArray) -> Iterator[Warrant]:
        """Yield links of a network that are enough for a sink it serves, for every such sink."""


def constraint_handlers(
    model: PlanningModel, sinks: Sinks, stopped: Callable[[], bool] = lambda: False
) -> tuple[ConstraintHandler, ...]:
    """Return the kinds of protection that a model needs beside paths: one that knows all, or none.

    Levels and availability share links, so that nobody can drop links for one of them alone. Once
    ``stopped`` says so, hard questions about availability are left undecided.
    """
    instance = model.instance
    if not needs_all_links(instance):
        return ()
    graph, targets = link_graph(instance), option_targets(instance)
    if not np.isfinite(targets).any():
        return (Protection(model, sinks, graph),)
    return (Availability(model, sinks, graph, oracle_of(instance, stopped), targets),)
