"""A number of a plan comes in; the steps that made it leave, back to rows of layers."""

from stz.runs.trace.lookup import trace
from stz.runs.trace.traced import Source, Step, Trace

__all__ = ["Source", "Step", "Trace", "trace"]
