"""The example of ``docs/explain.md`` runs and prints what the page says; so do its limits."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

from stz.replacement import NEAR, NEEDED, WORTHWHILE
from stz.replacement.binding import NEARLY, STEP
from stz.replacement.switch import MOST

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "explain.md").read_text(encoding="utf-8")


def test_the_example_prints_what_the_page_says() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.S)
    (said,) = re.findall(r"```text\n(.*?)```", PAGE, flags=re.S)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "docs/explain.md", "exec"), {})
    assert out.getvalue() == said


def test_the_page_names_the_limits_of_classes() -> None:
    assert f"more than {NEEDED:.0%}".replace("%", " %") in PAGE
    assert f"up to {WORTHWHILE:.1%}".replace("%", " %") in PAGE
    assert NEAR == NEEDED
    assert f"less than {NEARLY:.0%}".replace("%", " %") in PAGE
    assert f"with {STEP:.0%} more".replace("%", " %") in PAGE
    assert f"between 0 and {MOST:g}" in PAGE
