"""A run comes in; a briefing leaves as page, slides and document, the same numbers in all three."""

from stz.reports.briefing import write_briefing

__all__ = [
    "write_briefing",
]
