"""Tables cut into pages that fit, in the largest type that needs no more of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stz.messages import translate
from stz.reports.facts import Cell, Column, Table, Value
from stz.reports.slides.text_fit import line_count, longest_word, text_width

SIZES = (14.0, 13.0, 12.0, 11.5, 11.0, 10.5)
SIDE = 0.08
"""Space left and right of what stands in a cell, inches."""
_ABOVE = 0.0022
_ROOMY = 1.2
"""Height of a line in a cell, in font sizes; rows that grow would push what is below."""
_WIDEST = 0.35
_USUAL = (1.0, 0.9)
"""Shares of cells that shall stand on one line; a few long names do not squeeze the rest."""
_SLACK = 2 * SIDE + 0.02
_SHORT = 11
"""Letters of a head that stays on one line."""


@dataclass(frozen=True)
class Page:
    """Rows of a table on one page, with the height of each, inches; heads not counted."""

    rows: tuple[tuple[Cell, ...], ...]
    heights: tuple[float, ...]


@dataclass(frozen=True)
class Paged:
    """A table as it is laid out.

    Attributes
    ----------
    points : float
        Size of the type.
    widths : tuple of float
        Of the columns, inches.
    heads : float
        Height of the heads, inches, which every page repeats.
    pages : tuple of Page
        At least one.
    left_out : int
        How many rows had no room on the pages allowed.
    """

    points: float
    widths: tuple[float, ...]
    heads: float
    pages: tuple[Page, ...]
    left_out: int = 0

    def height(self, page: Page) -> float:
        """Return the height of the table on a page, inches."""
        return self.heads + sum(page.heights)


def paged(
    table: Table,
    width: float,
    height: float,
    *,
    most: int,
    sizes: Sequence[float] = SIZES,
) -> Paged:
    """Lay a table out.

    Parameters
    ----------
    table : Table
        The table.
    width, height : float
        Room on each page, inches.
    most : int
        Pages allowed; rows beyond are left out and counted.
    sizes : sequence of float
        Sizes of type to choose from, largest first.
    """
    fewest = len(_split(*_measure(table, width, sizes[-1])[1:], height))
    for points in sizes:
        widths, heads, heights = _measure(table, width, points)
        cuts = _balanced(heads, heights, height)
        if len(cuts) <= fewest:
            break
    if len(cuts) > most:
        cuts = _split(heads, heights, height)
    kept = cuts[:most]
    pages = tuple(Page(table.rows[a:b], tuple(heights[a:b])) for a, b in kept)
    return Paged(points, tuple(widths), heads, pages, len(table.rows) - kept[-1][1])


def cell_text(cell: Cell) -> str:
    """Return what stands in a cell."""
    return cell.text if isinstance(cell, Value) else cell


def estimated_columns(table: Table) -> tuple[bool, ...]:
    """Return for each column whether all numbers in it are estimated."""
    marks = []
    for at in range(len(table.columns)):
        numbers = [row[at] for row in table.rows if isinstance(row[at], Value)]
        shown = [one for one in numbers if isinstance(one, Value) and one.raw is not None]
        marks.append(bool(shown) and all(one.estimated for one in shown))
    return tuple(marks)


def head_lines(column: Column, estimated: bool) -> tuple[str, ...]:
    """Return the lines at the head of a column."""
    return (column.title, translate("report.estimated")) if estimated else (column.title,)


def column_widths(table: Table, width: float, points: float) -> list[float]:
    """Return the widths of the columns of a table, inches.

    Parameters
    ----------
    table : Table
        The table.
    width : float
        Room, inches.
    points : float
        Size of the type.
    """
    return _widths(table, estimated_columns(table), width, points)


def _measure(table: Table, width: float, points: float) -> tuple[list[float], float, list[float]]:
    marks = estimated_columns(table)
    widths = column_widths(table, width, points)
    heads = max(
        sum(line_count(line, room, points, bold=True) for line in head_lines(column, mark))
        for column, mark, room in zip(table.columns, marks, _inside(widths), strict=True)
    )
    heights = []
    for row in table.rows:
        lines = max(
            line_count(cell_text(cell), room, points)
            for cell, room in zip(row, _inside(widths), strict=True)
        )
        heights.append(_row(lines, points))
    return widths, _row(heads, points), heights


def _widths(table: Table, marks: Sequence[bool], width: float, points: float) -> list[float]:
    """Return widths in proportion, with nearly all cells on one line or at least every word."""
    needs, wholes = [], []
    for at, (column, mark) in enumerate(zip(table.columns, marks, strict=True)):
        words = [_two_lines(line, points) for line in head_lines(column, mark)]
        words += [longest_word(cell_text(row[at]), points) for row in table.rows]
        needs.append(min(max(words) + _SLACK, _WIDEST * width))
        wholes.append(sorted(text_width(cell_text(row[at]), points) for row in table.rows))
    for share in _USUAL:
        usual = [whole[int(share * (len(whole) - 1))] if whole else 0.0 for whole in wholes]
        lines = [max(a + _SLACK, need) for a, need in zip(usual, needs, strict=True)]
        spare = (width - sum(lines)) / table.width
        if spare >= 0:
            pairs = zip(lines, table.columns, strict=True)
            return [line + column.width * spare for line, column in pairs]
    return _shared(table, needs, width)


def _shared(table: Table, needs: Sequence[float], width: float) -> list[float]:
    """Return widths in proportion, none less than it needs if there is room for all."""
    if sum(needs) >= width:
        return [need * width / sum(needs) for need in needs]
    held: set[int] = set()
    while True:
        free = width - sum(needs[at] for at in held)
        share = sum(c.width for at, c in enumerate(table.columns) if at not in held)
        widths = [
            needs[at] if at in held else column.width * free / share
            for at, column in enumerate(table.columns)
        ]
        short = {at for at in range(len(widths)) if widths[at] < needs[at] - 1e-9}
        if not short:
            return widths
        held |= short


def _two_lines(text: str, points: float) -> float:
    """Return the least width in which a head takes no more than two lines, inches."""
    words = text.split() if len(text) > _SHORT else [text]
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    halves = [max(text_width(half, points, bold=True) for half in cut) for cut in cuts]
    return min([text_width(text, points, bold=True), *halves])


def _inside(widths: Sequence[float]) -> list[float]:
    return [width - 2 * SIDE for width in widths]


def _row(lines: int, points: float) -> float:
    return lines * points * _ROOMY / 72 + 2 * points * _ABOVE


def _split(heads: float, heights: Sequence[float], height: float) -> list[tuple[int, int]]:
    cuts, first, used = [], 0, heads
    for at, one in enumerate(heights):
        if used + one > height and at > first:
            cuts.append((first, at))
            first, used = at, heads
        used += one
    cuts.append((first, len(heights)))
    return cuts


def _balanced(heads: float, heights: Sequence[float], height: float) -> list[tuple[int, int]]:
    """Return as few pages as fit, filled about alike."""
    cuts = _split(heads, heights, height)
    low, high = heads, height
    while high - low > 0.05:
        middle = (low + high) / 2
        closer = _split(heads, heights, middle)
        if len(closer) > len(cuts):
            low = middle
        else:
            cuts, high = closer, middle
    return cuts


def margin(points: float) -> float:
    """Return the space above and below what stands in a cell, inches."""
    return points * _ABOVE
