"""Anybody's tables, quotas and bounds come in; typed ones leave, with what could not be read."""

from stz.instance.plain.cells import plain
from stz.instance.plain.quotas import read_bounds, read_levers, read_quotas
from stz.instance.plain.tables import is_network, read_gateways, read_tables

__all__ = [
    "is_network",
    "plain",
    "read_bounds",
    "read_gateways",
    "read_levers",
    "read_quotas",
    "read_tables",
]
