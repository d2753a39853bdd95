"""``stz explain`` in words and tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from stz.cli.output import say, show, show_table

if TYPE_CHECKING:
    from stz.replacement import Explanation, Importance

_HEADS = ("name", "class", "verdict", "loss, all may change", "loss, rest fixed")
_TITLES = {
    "zone": "Zones of the plan",
    "link": "Links to build",
    "ring": "Chains of links to build",
    "city": "Connected cities",
    "candidate": "Candidates left out",
}


def show_explanation(told: Explanation) -> None:
    """Print an explanation, and its numbers as a table."""
    first, *rest = told.text.split("\n")
    show(first)
    parts = {part.text for part in told.parts}
    for line in rest:
        if line.startswith("Note: "):
            say(line[0].lower() + line[1:])
        elif line not in parts:
            show(line)
    if told.parts:
        show_table(
            f"Numbers of {told.element.name}", ("what", "value", "unit"),
            [(part.name, part.value, part.unit) for part in told.parts],
        )  # fmt: skip


def show_importance(table: Importance, written: Iterable[Path]) -> None:
    """Print the table of replacement costs, a part per kind."""
    from stz.replacement import cells

    show(f"What the plan stands on: {table.headline}")
    for kind, title in _TITLES.items():
        rows = [cells(row)[1:] for row in table.rows if row.element.kind == kind]
        if rows:
            show_table(f"{title} (losses in {table.unit})", _HEADS, rows)
    for note in table.notes:
        say(f"note: {note}")
    for path in written:
        show(path)
