"""Links in use come in; who is served leaves, and who survives which failure."""

from stz.solver.protection.built_network import Adjacency, Service, adjacency, service
from stz.solver.protection.cached_oracle import CachedOracle, oracle_of
from stz.solver.protection.downtime_targets import (
    MINUTES_PER_YEAR,
    TOLERANCE_MIN,
    Oracle,
    Targets,
    allowed_fiber_min,
    implied,
    option_targets,
    targets_of,
    total_downtime_min,
)
from stz.solver.protection.link_graph import (
    BoolArray,
    Failure,
    LinkGraph,
    Requirement,
    Terminals,
    at_levels,
    link_graph,
)
from stz.solver.protection.sinks import Sinks, sinks_of
from stz.solver.protection.survival import (
    SearchTree,
    all_served,
    broken_groups,
    group_numbers,
    search,
    served,
)

__all__ = [
    "MINUTES_PER_YEAR",
    "TOLERANCE_MIN",
    "Adjacency",
    "BoolArray",
    "CachedOracle",
    "Failure",
    "LinkGraph",
    "Oracle",
    "Requirement",
    "SearchTree",
    "Service",
    "Sinks",
    "Targets",
    "Terminals",
    "adjacency",
    "all_served",
    "allowed_fiber_min",
    "at_levels",
    "broken_groups",
    "group_numbers",
    "implied",
    "link_graph",
    "option_targets",
    "oracle_of",
    "search",
    "served",
    "service",
    "sinks_of",
    "targets_of",
    "total_downtime_min",
]
