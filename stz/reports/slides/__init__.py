"""Facts of a briefing come in; a deck of slides leaves, with native tables and charts."""

from stz.reports.slides.short import short_slides
from stz.reports.slides.slides import briefing_slides
from stz.reports.slides.table_pages import cell_text, column_widths, estimated_columns, head_lines
from stz.reports.slides.tables import mixed
from stz.reports.slides.text import language
from stz.reports.slides.theme import PALE

__all__ = [
    "PALE",
    "briefing_slides",
    "cell_text",
    "column_widths",
    "estimated_columns",
    "head_lines",
    "language",
    "mixed",
    "short_slides",
]
