"""Tables come in; a planning problem leaves: frozen, checked, hashable, buildable by hand."""

from stz.instance.checks import unknown_metrics
from stz.instance.differences import Differences, differences
from stz.instance.edits import EDITS, Edits, edited
from stz.instance.instance import Instance
from stz.instance.limits import DEFAULT_DOWNTIME_TARGET_MIN, Levers, Limits, MetricBound, Quota
from stz.instance.plain import read_tables
from stz.instance.removal import tables_without
from stz.instance.tables import PROTECTION_LEVELS, TABLES

__all__ = [
    "DEFAULT_DOWNTIME_TARGET_MIN",
    "EDITS",
    "PROTECTION_LEVELS",
    "TABLES",
    "Differences",
    "Edits",
    "Instance",
    "Levers",
    "Limits",
    "MetricBound",
    "Quota",
    "differences",
    "edited",
    "read_tables",
    "tables_without",
    "unknown_metrics",
]
