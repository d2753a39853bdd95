"""A run comes in; the one set of facts leaves that every form of the briefing is written from."""

from stz.reports.facts.counting import counted
from stz.reports.facts.facts import briefing_facts
from stz.reports.facts.plain_text import plain
from stz.reports.facts.said import Mark, Said, listed
from stz.reports.facts.values import (
    Cell,
    Chart,
    Column,
    Facts,
    Headline,
    Paragraph,
    Section,
    Series,
    Table,
    Value,
)

__all__ = [
    "Cell",
    "Chart",
    "Column",
    "Facts",
    "Headline",
    "Mark",
    "Paragraph",
    "Said",
    "Section",
    "Series",
    "Table",
    "Value",
    "briefing_facts",
    "counted",
    "listed",
    "plain",
]
