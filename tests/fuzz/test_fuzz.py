"""No input makes an internal error: it is read, or refused in words for planners."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures.tiers import random_problems
from tests.fuzz.mutations import VALUES, WORDS
from tests.fuzz.targets import TARGETS, fails

CORPUS = Path(__file__).with_name("corpus")


@pytest.mark.parametrize("kept", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_what_failed_once_fails_no_more(kept: Path) -> None:
    name = kept.name.partition("-")[0]
    error = fails(name, kept.read_bytes().decode("utf-8", "surrogatepass"))
    assert error is None, repr(error)


@pytest.mark.parametrize("name", sorted(TARGETS))
@pytest.mark.examples(quick=30, thorough=250)
def test_hostile_input_is_read_or_refused(name: str, examples: int) -> None:
    for seed in range(examples):
        made = TARGETS[name].make(random.Random(f"{name} {seed}"))
        error = fails(name, made)
        assert error is None, (seed, made[:300], repr(error))


@random_problems(quick=15, thorough=300)
@given(text=st.text(max_size=60), word=st.sampled_from(WORDS), key=st.sampled_from("ab :-\n"))
def test_any_text_as_a_scenario_is_read_or_refused(text: str, word: str, key: str) -> None:
    assert fails("scenario", f"name: x\n{key}: {word}\n{text}") is None


def test_what_is_no_answer_is_told_from_what_is() -> None:
    assert VALUES
    assert fails("scenario", "budget_musd: [") is None
    assert isinstance(fails("tables", "no number"), ValueError)


def test_it_runs_from_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz", "--seconds", "0.1", "--target", "settings"],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 kinds of failures" in done.stdout
