"""Records as a table for people."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich import box
from rich.markup import escape
from rich.table import Table

from benchmarks.record import Record

TITLES = (
    "case", "engine", "size", "build s", "first s", "1 % s", "0.1 % s", "total s",
    "objective", "bound", "gap", "nodes", "cuts", "MB", "status",
)  # fmt: skip
_TEXTS = {"case", "engine", "size", "status"}


def table_of(records: Sequence[Record]) -> Table:
    """Return a table with a row per record."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in TITLES:
        table.add_column(title, justify="left" if title in _TEXTS else "right", overflow="fold")
    for record in records:
        table.add_row(*(escape(cell) for cell in row_of(record)))
    return table


def row_of(record: Record) -> list[str]:
    """Return the cells of a record, in the order of ``TITLES``."""
    return [
        f"{record.case} {record.trial}".strip(),
        record.engine,
        size_text(record.size),
        _seconds(record.build_s),
        _seconds(record.first_plan_s),
        _seconds(record.to_1pct_s),
        _seconds(record.to_01pct_s),
        _seconds(record.total_s),
        _number(record.objective),
        _number(record.bound),
        f"{record.gap:.3%}" if math.isfinite(record.gap) else "-",
        str(record.nodes),
        str(record.cuts),
        f"{record.peak_mb:.0f}" if math.isfinite(record.peak_mb) else "-",
        _status(record),
    ]


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
    ]
    return ", ".join(part for part in parts if part)


def _status(record: Record) -> str:
    if math.isfinite(record.gap_to_optimum):
        found = record.gap_to_optimum <= max(record.gap_asked, 1e-6)
        away = "known optimum" if found else f"{record.gap_to_optimum:.3%} from the known optimum"
        return f"{record.status}, {away}"
    if record.status in ("error", "refused", "skipped") and record.message:
        return f"{record.status}: {record.message}"
    return record.status


def _seconds(value: float) -> str:
    return f"{value:.1f}" if math.isfinite(value) else "-"


def _number(value: float) -> str:
    return f"{value:,.7g}" if math.isfinite(value) else "-"
