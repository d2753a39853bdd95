"""Links and gateways come in; one fiber graph leaves, with its reliability and disjoint routes."""

from stz.network.fiber import FiberNetwork, build_network
from stz.network.oracle import MINUTES_PER_YEAR, FiberDowntime, FiberReliability
from stz.network.reached import join_existing, reached_nodes
from stz.network.reliability import (
    fiber_downtime,
    fiber_downtime_bounds,
    link_unavailability,
)
from stz.network.routes import Route, two_routes

__all__ = [
    "MINUTES_PER_YEAR",
    "FiberDowntime",
    "FiberNetwork",
    "FiberReliability",
    "Route",
    "build_network",
    "fiber_downtime",
    "fiber_downtime_bounds",
    "join_existing",
    "link_unavailability",
    "reached_nodes",
    "two_routes",
]
