"""Hostile and unlucky inputs, made from good ones by a plain generator: a seed gives one input."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

WORDS = (
    "", " ", "0", "-1", "7.0", "1e300", "1" + "0" * 400, "nan", "inf", "-inf", "true", "null",
    "~", "yes", "2025-02-30", "=cmd|' /C calc'!A0", "{{7*7}}", "${1}", "</script><b>", "\x00",
    "\ud800", "\r", "\t", "\u202e", "زون", "🙂", "a" * 3000, "'", '"', ",", ";", ":", "- -", "[",
    "{", "!!bool maybe", "!!float x", "!!python/object:os.system {}", "&a [*a]", "<<: 1", "---",
    "POINT EMPTY", "1,5", "1.234.567,8", "0x1F", "1_000", "None", "Punjab", "Punjab ", "PUNJAB",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 3, 0.5, -0.0, 1e300, 10**400, float("nan"), float("inf"), "", " ",
    "T ", "T", "1", "٣", "\ud800", b"x", [], [1], {}, {"a": 1}, (), object(), "a" * 5000, 2**63,
)  # fmt: skip
"""What a cell of a table may hold where a program filled it."""


def mutated(text: str, rng: random.Random) -> str:
    """Return a text with a few things wrong."""
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        text = rng.choice(_CHANGES)(text, rng)
    return text


def _lines(change: Callable[[list[str], random.Random], None]) -> Callable[..., str]:
    def changed(text: str, rng: random.Random) -> str:
        lines = text.split("\n")
        change(lines, rng)
        return "\n".join(lines)

    return changed


def _drop(lines: list[str], rng: random.Random) -> None:
    if len(lines) > 1:
        del lines[rng.randrange(len(lines))]


def _twice(lines: list[str], rng: random.Random) -> None:
    lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))


def _swapped(lines: list[str], rng: random.Random) -> None:
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]


def _indented(lines: list[str], rng: random.Random) -> None:
    at = rng.randrange(len(lines))
    lines[at] = rng.choice(("  ", " ", "\t", "- ")) + lines[at]


def _word(text: str, rng: random.Random) -> str:
    """Put a word in the place of what stands between two separators."""
    marks = [at for at, letter in enumerate(text) if letter in ",:;\n[]{} "] or [0]
    start = rng.choice(marks)
    end = next((at for at in marks if at > start), len(text))
    return text[: start + 1] + rng.choice(WORDS) + text[end:]


def _cut(text: str, rng: random.Random) -> str:
    return text[: rng.randrange(len(text) + 1)]


def _letter(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(rng.choice(WORDS) or "?") + text[at + rng.randrange(2) :]


def _separator(text: str, rng: random.Random) -> str:
    return text.replace(",", rng.choice((";", "\t", "|")))


_CHANGES: Sequence[Callable[[str, random.Random], str]] = (
    _lines(_drop), _lines(_twice), _lines(_swapped), _lines(_indented), _word, _word, _word, _word,
    _letter, _cut, _separator,
)  # fmt: skip


def table(good: Sequence[dict[str, Any]], rng: random.Random) -> Any:
    """Return rows of a table with a few cells, columns or rows wrong."""
    rows: list[Any] = [dict(row) for row in good]
    for _ in range(rng.choice((1, 1, 2, 4))):
        row = rng.choice(rows)
        if not isinstance(row, dict):
            continue
        what = rng.randrange(6)
        if what == 0 and row:
            row.pop(rng.choice(list(row)))
        elif what == 1:
            rows.append(rng.choice((dict(row), None, 3, "row", [])))
        elif what == 2:
            row[rng.choice(("", "capex", "seats ", 7))] = rng.choice(VALUES)
        elif row:
            row[rng.choice(list(row))] = rng.choice(VALUES)
    return rng.choice(VALUES) if rng.random() < 0.03 else rows
