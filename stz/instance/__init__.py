"""The planning problem: frozen tables, checked, hashable, buildable by hand."""

from stz.instance.instance import Instance
from stz.instance.limits import Limits, Quota

__all__ = ["Instance", "Limits", "Quota"]
