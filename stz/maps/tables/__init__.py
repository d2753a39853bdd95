"""A run comes in; the tables and panels that stand beside its map leave."""

from stz.maps.tables.panels import (
    aim_name,
    boundary_note,
    changed_line,
    headline,
    skip_links,
    title,
)
from stz.maps.tables.plan import tables

__all__ = [
    "aim_name",
    "boundary_note",
    "changed_line",
    "headline",
    "skip_links",
    "tables",
    "title",
]
