"""Backbone and rights of way as one fiber graph: cost per link, routes, exact reliability."""

from stz.network.fiber import FiberNetwork, build_network
from stz.network.reached import join_existing, reached_nodes
from stz.network.reliability import (
    FiberDowntime,
    FiberReliability,
    fiber_downtime,
    fiber_downtime_bounds,
)
from stz.network.routes import Route, two_routes

__all__ = [
    "FiberDowntime",
    "FiberNetwork",
    "FiberReliability",
    "Route",
    "build_network",
    "fiber_downtime",
    "fiber_downtime_bounds",
    "join_existing",
    "reached_nodes",
    "two_routes",
]
