"""A run comes in; a briefing leaves as page, slides and document, the same numbers in all three."""

from stz.reports.briefing import SHORT, write_briefing
from stz.reports.target_page import target_page

__all__ = [
    "SHORT",
    "target_page",
    "write_briefing",
]
