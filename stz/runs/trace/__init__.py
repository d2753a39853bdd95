"""A number of a plan comes in; the steps that made it leave, back to rows of layers."""

from stz.runs.trace.lookup import evidence_of, scores_of, trace
from stz.runs.trace.traced import Source, Step, Trace

__all__ = ["Source", "Step", "Trace", "evidence_of", "scores_of", "trace"]
