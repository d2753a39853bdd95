"""Protection beyond one or two link-disjoint paths: what a further kind of it must offer.

Paths are judged and cut on the contracted graph (:mod:`stz.solver.judge`,
:mod:`stz.solver.connectivity_cuts`). Every stronger level, and availability, is a family: it says
who is not served, cuts such points off, and helps the heuristics. :func:`families` lists those that
a model needs.
"""

from __future__ import annotations

from typing import Protocol

from stz.model.columns import FloatArray, IntArray
from stz.model.planning_model import PlanningModel
from stz.solver.cut_pool import Cut
from stz.solver.sinks import BoolArray, Sinks


class Separator(Protocol):
    """Finds cuts that a point breaks."""

    def separate(self, solution: FloatArray, *, tolerance: float = 1e-4) -> list[Cut]:
        """Return violated cuts of all years at a solution vector, fractional or not."""


class Family(Separator, Protocol):
    """A kind of protection; networks are bool arrays over ``instance.links``, existing included."""

    def unserved(self, solution: FloatArray, t: int, in_use: BoolArray) -> BoolArray:
        """Return per sink whether it asks in year ``t`` for what the network does not give it."""

    def closed(self, t: int, in_use: BoolArray) -> IntArray:
        """Return the columns of year ``t`` that must be 0 on a network."""

    def strengthen(self, in_use: BoolArray, wanted: IntArray, prices: FloatArray) -> BoolArray:
        """Return a network with links added, at prices per link, so that it serves the sinks."""

    def prune(self, in_use: BoolArray, asked: BoolArray, kept: BoolArray) -> BoolArray:
        """Return a network without links, ``kept`` apart, that the sinks asked for do not need."""


def families(model: PlanningModel, sinks: Sinks) -> tuple[Family, ...]:
    """Return the kinds of protection that a model needs beside paths."""
    return ()
