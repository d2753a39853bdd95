"""What availability targets leave to the fiber, and what they imply about single failures.

A zone with power downtime share ``p`` and fiber downtime share ``u`` is down for
``1 - (1 - p) * (1 - u)`` of the year, so a target ``t`` allows ``u <= (t - p) / (1 - p)``. Options
of one zone differ in ``p`` only, so they form a chain: who allows less, asks more of the fiber.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from stz.instance import Instance
from stz.model import FloatArray, IntArray, downtime_targets, positions
from stz.solver.protection.link_graph import BoolArray, LinkGraph, Requirement, Terminals

MINUTES_PER_YEAR = 525_600.0
#: Minutes per year by which a limit must be passed before it counts as exceeded.
TOLERANCE_MIN = 1e-6


class Downtime(Protocol):
    """Bounds of the minutes per year without a path to a gateway; equal where exact."""

    @property
    def lower_min(self) -> float:
        """Lower bound."""

    @property
    def upper_min(self) -> float:
        """Upper bound."""


class Oracle(Protocol):
    """Knows the fiber downtime of any node for any set of links in use.

    ``in_use`` is a bool array over all links; existing links are not added by themselves. More
    links never mean more downtime.
    """

    def downtime(self, in_use: BoolArray, node: object) -> Downtime:
        """Return the fiber downtime of a node."""

    def exceeds(self, in_use: BoolArray, node: object, minutes: float) -> bool | None:
        """Whether it is above a number of minutes; None where that cannot be decided."""

    def maximal_insufficient(
        self, in_use: BoolArray, node: object, allowed_min: float, order: IntArray | None = None
    ) -> BoolArray:
        """Enlarge links in use that exceed the minutes allowed, as long as they still do."""


@dataclass(frozen=True, eq=False)
class Targets:
    """What options ask of the fiber: one row per zone and number of minutes allowed.

    Attributes
    ----------
    vertex : int array, shape (n_targets,)
        Vertex of the zone, never a gateway.
    allowed_min : float array, shape (n_targets,)
        Fiber minutes per year allowed, from 0 on and below a year; rising within a zone.
    zone : int array, shape (n_targets,)
        Zone of the row.
    options : tuple of int array
        Options of the zone that allow no more than the row does.
    impossible : int array
        Options whose power alone breaks the target.
    """

    vertex: IntArray
    allowed_min: FloatArray
    zone: IntArray
    options: tuple[IntArray, ...]
    impossible: IntArray

    def __len__(self) -> int:
        return len(self.vertex)

    @cached_property
    def _flat(self) -> tuple[IntArray, IntArray]:
        sizes = [len(options) for options in self.options]
        flat = np.concatenate([np.zeros(0, dtype=np.int64), *self.options])
        return np.repeat(np.arange(len(self)), sizes), flat

    def demand(self, opened: FloatArray) -> FloatArray:
        """Return how much every row asks, from how far every option is opened."""
        rows, options = self._flat
        found: FloatArray = np.bincount(rows, weights=opened[options], minlength=len(self))
        return found


def allowed_fiber_min(power_min: FloatArray, target_min: FloatArray) -> FloatArray:
    """Return the fiber minutes per year that a target leaves beside the power downtime.

    Negative where power alone breaks the target, infinite where there is none.

    Parameters
    ----------
    power_min, target_min : float array
        Minutes per year, of equal shape; ``inf`` as target for none.
    """
    power, target = power_min / MINUTES_PER_YEAR, target_min / MINUTES_PER_YEAR
    works = np.where(power < 1.0, 1.0 - power, np.nan)
    with np.errstate(invalid="ignore"):
        left = (target - power) / works * MINUTES_PER_YEAR
    never = np.where(target >= 1.0, np.inf, -np.inf)
    found: FloatArray = np.where(np.isinf(target_min), np.inf, np.where(power < 1.0, left, never))
    return found


def total_downtime_min(power_min: FloatArray, fiber_min: FloatArray) -> FloatArray:
    """Return the minutes per year in which power or fiber is down, independent of one another."""
    both_work = (1.0 - power_min / MINUTES_PER_YEAR) * (1.0 - fiber_min / MINUTES_PER_YEAR)
    found: FloatArray = (1.0 - both_work) * MINUTES_PER_YEAR
    return found


def targets_of(
    graph: LinkGraph, zone_vertex: IntArray, option_zone: IntArray, allowed_min: FloatArray
) -> Targets:
    """Group the options of every zone by the fiber minutes they allow.

    Parameters
    ----------
    graph : LinkGraph
    zone_vertex : int array, shape (n_zones,)
        Vertex of every zone.
    option_zone : int array, shape (n_options,)
        Zone of every option.
    allowed_min : float array, shape (n_options,)
        From :func:`allowed_fiber_min`. Options that may be cut off all year ask nothing, and
        neither does a zone at a gateway.
    """
    impossible = allowed_min < -TOLERANCE_MIN
    asks = ~impossible & (allowed_min + TOLERANCE_MIN < MINUTES_PER_YEAR)
    asks &= ~graph.gateway[zone_vertex[option_zone]]
    vertex: list[int] = []
    minutes: list[float] = []
    zones: list[int] = []
    options: list[IntArray] = []
    for zone in np.unique(option_zone[asks]).tolist():
        own = np.flatnonzero(asks & (option_zone == zone))
        for least in np.unique(allowed_min[own]).tolist():
            vertex.append(int(zone_vertex[zone]))
            minutes.append(max(0.0, least))
            zones.append(zone)
            options.append(own[allowed_min[own] <= least])
    return Targets(
        np.array(vertex, dtype=np.int64), np.array(minutes, dtype=float),
        np.array(zones, dtype=np.int64), tuple(options), np.flatnonzero(impossible),
    )  # fmt: skip


def implied(graph: LinkGraph, targets: Targets) -> Terminals:
    """Return what the targets imply about single failures: one terminal per row, same positions.

    A link that is down longer than a row allows, by itself or through events that strike it, and
    an event that lasts longer, are failures the zone must survive.
    *Validity.* If the zone were cut off whenever the link is down, or whenever the event lasts, it
    would be cut off for at least as long: more than is allowed. Events that contain the zone's own
    vertex are left out of its downtime, so they are left out here.
    """
    down = np.zeros(graph.n_links) if graph.down is None else graph.down
    lasts = np.array([group.down for group in graph.groups], dtype=float)
    inside = np.array([group.vertices for group in graph.groups], dtype=bool)
    inside = inside.reshape(len(lasts), graph.n_vertices)
    nobody = np.zeros(graph.n_vertices, dtype=bool)
    kinds: dict[bytes, int] = {}
    requirements: list[Requirement] = []
    kind: list[int] = []
    with np.errstate(divide="ignore"):
        works, spared = np.log1p(-down), np.log1p(-lasts)
    for vertex, minutes in zip(targets.vertex.tolist(), targets.allowed_min.tolist(), strict=True):
        counted = ~inside[:, vertex] & (lasts > 0)
        limit = (minutes + TOLERANCE_MIN) / MINUTES_PER_YEAR
        share = -np.expm1(works + spared[counted] @ graph.struck[counted])
        links, groups = share > limit, counted & (lasts > limit)
        key = links.tobytes() + groups.tobytes()
        if key not in kinds:
            kinds[key] = len(requirements)
            requirements.append(Requirement("availability", links, nobody, groups))
        kind.append(kinds[key])
    return Terminals(targets.vertex, np.array(kind, dtype=np.int64), tuple(requirements))


def option_targets(instance: Instance) -> FloatArray:
    """Return the minutes per year that every option may be down; inf for none, or if banned."""
    own = np.where(instance.sites["banned"], np.inf, downtime_targets(instance))
    target: FloatArray = own[positions(instance).site_of_option]
    return target
