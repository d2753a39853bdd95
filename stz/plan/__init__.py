"""The solution as tables, its independent verifier, and its storage."""

from stz.plan.plan import Plan

__all__ = ["Plan"]
