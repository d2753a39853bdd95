"""Facts of a briefing come in; a Word document leaves, with every table in full."""

from stz.reports.document.document import briefing_document

__all__ = [
    "briefing_document",
]
