"""The examples of ``docs/what-if.md`` print what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "what-if.md"
_BLOCKS = re.compile(r"```(python|text)\n(.*?)```", re.DOTALL)


@pytest.mark.thorough
def test_the_page_prints_what_it_says() -> None:
    names: dict[str, Any] = {}
    printed, checked = "", 0
    for kind, text in _BLOCKS.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "text":
            assert printed == text
            checked += 1
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(text, names)
        printed = out.getvalue()
    assert checked == 3


def test_every_example_is_followed_by_what_it_prints() -> None:
    kinds = [kind for kind, _ in _BLOCKS.findall(PAGE.read_text(encoding="utf-8"))]
    assert kinds == ["python", "text"] * 3
