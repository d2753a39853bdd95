"""The example of ``docs/trade-offs.md`` runs and prints what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

from stz.tradeoffs.front_search import NARROW
from stz.tradeoffs.poles import LEAST_CONCENTRATED, POLES, TIER

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "trade-offs.md").read_text(encoding="utf-8")


def test_the_example_prints_what_the_page_says() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.S)
    (said,) = re.findall(r"```text\n(.*?)```", PAGE, flags=re.S)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "docs/trade-offs.md", "exec"), {})
    assert out.getvalue() == said


def test_the_page_names_what_the_code_has() -> None:
    assert f"below {100 * NARROW:g} % of the whole" in PAGE
    assert f"places of tier {TIER}" in " ".join(PAGE.split())
    for pole in (*POLES, LEAST_CONCENTRATED):
        assert pole.split()[0] in PAGE
