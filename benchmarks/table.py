"""Records as a table for people, narrow enough for a terminal of 100 columns.

Bounds are left to the JSON file; the gap says how far they are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from textwrap import shorten

from rich.markup import escape
from rich.table import Table

from benchmarks.record import Record

TITLES = (
    "case", "engine", "build", "first", "1 %", "0.1 %", "total", "objective", "gap %",
    "nodes", "cuts", "MB",
)  # fmt: skip
_LEAST = {"case": 20, "engine": 8}
"""Columns of text, folded where they must be, and the letters that each has at least."""
_LONGEST = 240
"""Letters of a message below the table; the JSON file has all of it."""


def table_of(records: Sequence[Record]) -> Table:
    """Return a table with a row per record: times in seconds, memory in 10**6 bytes."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold underline")
    for title in TITLES:
        table.add_column(
            title,
            justify="left" if title in _LEAST else "right",
            overflow="fold",
            no_wrap=title not in _LEAST,
            min_width=_LEAST.get(title),
        )
    for record in records:
        table.add_row(*(escape(cell) for cell in row_of(record)))
    return table


def row_of(record: Record) -> list[str]:
    """Return the cells of a record, in the order of ``TITLES``."""
    return [
        _name(record),
        record.engine,
        _seconds(record.build_s),
        _seconds(record.first_plan_s),
        _seconds(record.to_1pct_s),
        _seconds(record.to_01pct_s),
        _seconds(record.total_s),
        _number(record.objective),
        f"{100 * record.gap:.3f}" if math.isfinite(record.gap) else "-",
        f"{record.nodes:d}",
        f"{record.cuts:d}",
        f"{record.peak_mb:.0f}" if math.isfinite(record.peak_mb) else "-",
    ]


def notes_of(records: Sequence[Record]) -> list[str]:
    """Return lines for below the table: how large each problem is, and what went not as asked."""
    alike: dict[str, dict[str, None]] = {}
    for record in records:
        if record.size:
            alike.setdefault(size_text(record.size), {})[_name(record)] = None
    lines = [f"{size}: {', '.join(names)}" for size, names in alike.items()]
    for record in records:
        status = status_of(record)
        if status not in ("optimal", "drawn"):
            lines.append(f"{_name(record)}, {record.engine}: {status}")
    return lines


def size_text(size: dict[str, int]) -> str:
    """Return the counts that matter, e.g. ``323 nodes, 74+844 links, 199 sites, 308 cities``."""
    if not size:
        return "-"
    links = f"{size['existing_links']}+{size['candidate_links']} links"
    parts = [
        f"{size['nodes']} nodes" if size["nodes"] else "",
        links if size["candidate_links"] or size["existing_links"] else "",
        f"{size['candidate_sites']} sites",
        f"{size['cities']} cities" if size["cities"] else "",
        f"{size['pools']} pools" if size["pools"] and not size["cities"] else "",
        f"{size['years']} years" if size.get("years", 1) > 1 else "",
    ]
    return ", ".join(part for part in parts if part)


def status_of(record: Record) -> str:
    """Return the status in words, with what there is to say about it."""
    if math.isfinite(record.gap_to_optimum):
        found = record.gap_to_optimum <= max(record.gap_asked, 1e-6)
        away = "known optimum" if found else f"{record.gap_to_optimum:.3%} from the known optimum"
        return f"{record.status}, {away}"
    if record.status == "feasible" and math.isfinite(record.gap):
        limit = f"{record.time_limit_s:g} s" if math.isfinite(record.time_limit_s) else "a limit"
        return f"feasible: stopped by {limit} before a gap of {record.gap_asked:.2%}"
    if record.status != "optimal" and record.message:
        return f"{record.status}: {shorten(record.message, _LONGEST, placeholder=' ...')}"
    return record.status


def _name(record: Record) -> str:
    return f"{record.case} {record.trial}".strip()


def _seconds(value: float) -> str:
    if not math.isfinite(value):
        return "-"
    return f"{value:.1f}" if value < 1000 else f"{value:.0f}"


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "-"
    return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.4g}"
