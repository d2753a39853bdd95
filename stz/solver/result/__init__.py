"""A finished search comes in; a plan leaves."""

from stz.solver.result.extract import plan_from

__all__ = [
    "plan_from",
]
