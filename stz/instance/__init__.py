"""The planning problem: frozen tables, checked, hashable, buildable by hand."""

from stz.instance.instance import Instance
from stz.instance.limits import Levers, Limits, MetricBound, Quota

__all__ = ["Instance", "Levers", "Limits", "MetricBound", "Quota"]
