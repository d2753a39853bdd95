"""Phrases that users tripped over occur in nothing that they read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = [
    path
    for pattern in ("stz/**/*.py", "docs/*.md", "models/*.yaml", "notebooks/*.ipynb", "README.md")
    for path in sorted(ROOT.glob(pattern))
]
ODD = (
    "Mend: ", "nothing is wrong", "Tell every problem", "Hold a run against", "is no form of a",
    "What goes on meanwhile", "a head sorts", "Down, min a year", "answers to the mouse",
    "where a zone has a level of its own", "Power packages worse than", "To run it costs",
    "The part of existing zones", "where a second way round exists",
    "connecting them is no decision",
    "that no trusted link reaches", "which nothing else may use", "not as asked, but",
    "in towns that no layer has", "cannot be connected as protection asks",
    "because fiber comes", "New that year, stressed", "What the downtime rests on",
    "year or years it speaks of", "no plan has cost below", "for one of them is enough",
    "whatever else is relaxed", "none is ruled out",
    "million besides", "is a link to nothing", "mend the ", "no plan holds together:",
    "cannot be had", "it is left as it is", "the decisions make", "is no candidate site",
    "what is not said", "of nothing asked for", "no layer knows", "at least, persons",
    "worked every number out again", "as its protection asks",
)  # fmt: skip


@pytest.mark.parametrize("phrase", ODD)
def test_nobody_reads(phrase: str) -> None:
    found = [path.name for path in FILES if phrase in _running(path)]
    assert not found, "see what a colleague would say"


def _running(path: Path) -> str:
    """Return a text without the quotes between the parts of a long string."""
    return re.sub(r'"\s*\n\s*f?"', "", path.read_text("utf-8"))
