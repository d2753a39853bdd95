"""The hooks before a commit check what CI checks, with the tools of ``.venv``."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
CHECKS = runpy.run_path(str(ROOT / "start.py"))["CHECKS"]
CALL = ["git", "-c", "alias.venv=!sh .ci/venv", "venv"]


@pytest.fixture(scope="module")
def hooks() -> dict[str, dict[str, Any]]:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    (local,) = config["repos"]
    assert local["repo"] == "local"
    return {hook["id"]: hook for hook in local["hooks"]}


def test_every_check_of_ci_is_a_hook_and_runs_the_same_command(
    hooks: dict[str, dict[str, Any]],
) -> None:
    for name, command in CHECKS:
        words = shlex.split(hooks[name]["entry"])
        assert words[:4] == CALL
        on_all = [word for word in command if word != "."]
        assert [word for word in words[4:] if word != "--force-exclude"] == on_all
        # Files that changed take the place of all files.
        assert hooks[name].get("pass_filenames", True) == ("." in command)
    assert set(hooks) == {name for name, _ in CHECKS} | {"pages"}


def test_what_concerns_the_whole_package_runs_when_any_part_of_it_changes(
    hooks: dict[str, dict[str, Any]],
) -> None:
    for name in ("types", "imports", "pages"):
        for path in ("stz/model/metrics.py", "stz/solver/cuts/pool.py", "pyproject.toml"):
            assert re.search(hooks[name]["files"], path)


def test_tests_named_in_a_hook_are_there(hooks: dict[str, dict[str, Any]]) -> None:
    named = [word for word in hooks["pages"]["entry"].split() if word.startswith("tests/")]
    assert named
    assert all((ROOT / path).is_file() for path in named)


def test_a_tool_is_found_where_a_system_puts_it(tmp_path: Path) -> None:
    if os.name == "nt":
        pytest.skip("needs a file that a shell can run")
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci/venv").write_bytes((ROOT / ".ci/venv").read_bytes())
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}

    def call() -> subprocess.CompletedProcess[str]:
        command = [*CALL, "say", "a b", "c"]
        return subprocess.run(
            command, cwd=tmp_path, env=own, capture_output=True, text=True, check=False
        )

    subprocess.run(["git", "init"], cwd=tmp_path, env=own, capture_output=True, check=True)
    assert call().returncode == 1
    assert "python3 start.py test" in call().stderr
    tool = tmp_path / ".venv/Scripts/say"
    tool.parent.mkdir(parents=True)
    tool.write_text('#!/bin/sh\nprintf "%s|" "$@"\nexit 3\n')
    tool.chmod(0o755)
    done = call()
    assert (done.returncode, done.stdout) == (3, "a b|c|")
