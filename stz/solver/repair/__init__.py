"""Zones that ask for connection come in; links leave that serve them at little price."""

from stz.solver.repair.augment import FREE, NetworkBuilder
from stz.solver.repair.availability import hopeless_options, reach_target
from stz.solver.repair.strengthen import prune, serve, serve_all

__all__ = [
    "FREE",
    "NetworkBuilder",
    "hopeless_options",
    "prune",
    "reach_target",
    "serve",
    "serve_all",
]
