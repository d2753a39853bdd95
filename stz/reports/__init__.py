"""A run comes in; a briefing leaves as page, slides and document, the same numbers in all three."""

from stz.reports.briefing import SHORT, write_briefing

__all__ = [
    "SHORT",
    "write_briefing",
]
