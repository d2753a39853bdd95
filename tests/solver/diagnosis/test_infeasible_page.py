"""The page on having no plan: its examples run and print what it shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).resolve().parents[3] / "docs" / "infeasible.md"
BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_examples_run_and_print_what_the_page_shows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names: dict[str, Any] = {}
    shown = []
    for kind, block in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "python":
            exec(compile(block, str(PAGE), "exec"), names)
        else:
            shown.append(block)
    assert len(shown) == 3
    assert capsys.readouterr().out == "".join(shown)
