"""The README and its neighbors say what is so: commands, output, files and the example are run.

``STZ_UPDATE_README=1 pytest --thorough tests/test_readme.py`` writes what the tour prints today
into it.
"""

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from stz.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:e[-+]?\d+)?")
COUNTED = re.compile(r"\b(?:(new zone|link)s?|cit(?:y|ies))\b")
RUN_ID = re.compile(r"\brun [0-9a-f]{12}\b")


def fenced(page: Path, language: str) -> list[str]:
    """Return the blocks of one language of a Markdown page, in order."""
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def commands_and_output(block: str) -> list[tuple[str, str]]:
    """Split a console block into each command and what is shown below it."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def without_numbers(text: str) -> str:
    """Return the words of an output: another machine may find another plan within the gap."""
    counted = COUNTED.sub(lambda found: found[1] or "city", text)
    return NUMBER.sub("#", RUN_ID.sub("run #", counted)).strip()


def say(command: str, folder: Path) -> str:
    """Run a command of the tour; return its data, or its complaint where it fails."""
    words = shlex.split(command)
    assert words[0] == "stz"
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        check=False,
    )
    return done.stderr if done.returncode else done.stdout


def test_readme_names_the_two_commands_that_ci_runs() -> None:
    """And CI runs what they leave out after them."""
    readme = README.read_text(encoding="utf-8")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "\npython3 start.py " in readme
    assert "\npython3 start.py test" in readme
    assert "\npython3 start.py test\npython3 start.py test --thorough\n" in ci


def test_readme_example_prints_what_the_readme_says() -> None:
    (example,) = fenced(README, "python")
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(example, "README.md", "exec"), {})
    assert printed.getvalue() in fenced(README, "text")


def take_tour(folder: Path) -> None:
    """Run the tour in a folder, and hold what it prints against the README."""
    readme = README.read_text(encoding="utf-8")
    blocks = fenced(README, "console")
    assert blocks
    for block in blocks:
        real = ""
        for command, shown in commands_and_output(block):
            output = say(command, folder)
            real += f"$ {command}\n{output.rstrip()}\n"
            if not os.environ.get("STZ_UPDATE_README"):
                assert without_numbers(output) == without_numbers(shown), command
        readme = readme.replace(block, real)
    if os.environ.get("STZ_UPDATE_README"):
        README.write_text(readme, encoding="utf-8")


def test_what_needs_no_plan_of_the_readme_tour_is_so(tmp_path: Path) -> None:
    said = {
        command: shown
        for block in fenced(README, "console")
        for command, shown in commands_and_output(block)
        if shlex.split(command)[1] in ("new", "check") or "problem" in shown
    }
    assert len(said) >= 3
    for command, shown in said.items():
        assert without_numbers(say(command, tmp_path)) == without_numbers(shown), command


@pytest.mark.thorough
def test_readme_tour_prints_what_the_readme_says(tmp_path: Path) -> None:
    take_tour(tmp_path)


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", "docs/index.md", "docs/architecture.md"]
)
def test_pages_name_commands_and_files_that_exist(page: str) -> None:
    verbs = {command.name or command.callback.__name__ for command in app.registered_commands}
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"(?:`|\$ )(?:stz|python3 start\.py --) ([a-z]+)", text)
    assert set(named) <= verbs
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert ((ROOT / page).parent / link).exists(), f"{page} links to {link}"
    for path in re.findall(r"`((?:stz|data|models|tests|docs)/[^`]*)`", text):
        assert (ROOT / path).exists() or path == "stz/_data", f"{page} names {path}"
