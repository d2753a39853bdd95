from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from stz.cli import app


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Stdout as the JSON it must be, strictly."""

        def refuse(word: str) -> Any:
            raise AssertionError(f"{word} is not JSON")

        return json.loads(self.out, parse_constant=refuse)


Stz = Callable[..., Said]


def call(*words: str | Path) -> Said:
    result = CliRunner().invoke(app, [str(word) for word in words], prog_name="stz")
    assert "Traceback" not in result.output
    return Said(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def stz() -> Stz:
    return call


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample in ``demo`` and its run in ``runs/khyber``; do not write there."""
    folder = tmp_path_factory.mktemp("solved")
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert call("new", "demo").code == 0
        said = call("solve", "demo/khyber.yaml", "--json", "--gap", "0.05")
        assert said.code == 0, said.err
        (folder / "solve.json").write_text(said.out, encoding="utf-8")
    finally:
        os.chdir(before)
    return folder
