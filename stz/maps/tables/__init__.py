"""A run comes in; the tables and panels that stand beside its map leave."""

from stz.maps.tables.panels import boundary_note, headline, skip_links, title
from stz.maps.tables.plan import tables

__all__ = [
    "boundary_note",
    "headline",
    "skip_links",
    "tables",
    "title",
]
