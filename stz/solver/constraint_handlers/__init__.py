"""A model comes in; handlers leave for rows too many to list: who judges, cuts and repairs."""

from stz.solver.constraint_handlers.handler import Family, families

__all__ = [
    "Family",
    "families",
]
