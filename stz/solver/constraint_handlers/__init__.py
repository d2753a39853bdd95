"""A model comes in; handlers leave for rows too many to list: who judges, cuts and repairs."""

from stz.solver.constraint_handlers.handler import ConstraintHandler, constraint_handlers

__all__ = [
    "ConstraintHandler",
    "constraint_handlers",
]
