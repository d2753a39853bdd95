"""Text from data, made such that pages, slides and documents can all hold it."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass, replace
from typing import Any

from stz.reports.facts.said import Said

_SPACES = dict.fromkeys((9, 10, 13), " ")
_FORBIDDEN = dict.fromkeys(
    (*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF),
    "\N{REPLACEMENT CHARACTER}",
)
_LETTERS = _FORBIDDEN | _SPACES
_TURNING = frozenset({"R", "AL", "RLE", "LRE", "RLO", "LRO", "RLI", "LRI", "FSI", "PDF", "PDI"})
_CLOSING = {0x2069: None}


def plain(text: str) -> str:
    """Return text with what XML forbids shown as a replacement character, on one line."""
    return text.translate(_LETTERS)


def isolated(text: str) -> str:
    """Return a name that does not turn the writing direction of the sentence around it.

    Names in one direction are returned as they are; others stand between isolating marks.
    """
    if not any(unicodedata.bidirectional(sign) in _TURNING for sign in text):
        return text
    return f"\N{FIRST STRONG ISOLATE}{text.translate(_CLOSING)}\N{POP DIRECTIONAL ISOLATE}"


def plain_tree[T](node: T) -> T:
    """Return a tree of frozen dataclasses and tuples with every text in it made plain."""
    found: Any = node
    if isinstance(node, Said):
        # a letter for a letter: marks stay where they are
        found = Said(plain(node), plain_tree(node.marks))
    elif isinstance(node, str):
        found = plain(node)
    elif isinstance(node, tuple):
        found = tuple(plain_tree(item) for item in node)
    elif is_dataclass(node) and not isinstance(node, type):
        changed = {one.name: plain_tree(getattr(node, one.name)) for one in fields(node)}
        found = replace(node, **changed)
    return found  # type: ignore[no-any-return]
