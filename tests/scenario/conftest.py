from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from stz.errors import Problem, ScenarioError
from stz.scenario import load_scenario

Refused = Callable[..., list[Problem]]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a scenario file and return its path."""

    def _write(text: str, name: str = "mine.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _write


@pytest.fixture
def refused(write: Callable[..., Path]) -> Refused:
    """Load what extends the national scenario and return the problems it is refused for."""

    def _refused(
        text: str, overrides: Mapping[str, Any] | list[str] = (), **kw: Any
    ) -> list[Problem]:
        path = write(text)
        with pytest.raises(ScenarioError) as caught:
            load_scenario(path, overrides, **kw)
        return list(caught.value.problems)

    return _refused
