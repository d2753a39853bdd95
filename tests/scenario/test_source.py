from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from stz.errors import Problem, ScenarioError
from stz.scenario import load_scenario
from stz.scenario.source import parse_source

Refused = Callable[..., list[Problem]]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("1e6", 1e6),
        ("1.5", 1.5),
        ("010", 10),
        ("12:30", "12:30"),
        ("2022-23", "2022-23"),
        ("2022-12-01", "2022-12-01"),
        ("~", None),
        ("", None),
        ("1_000", "1_000"),
        (".inf", float("inf")),
    ],
)
def test_bare_words_mean_what_they_mean_in_an_editor(text: str, value: object) -> None:
    read = parse_source(f"a: {text}\n", "x").data["a"]
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("name: x\n  bad: y\n", "line 2, column 6", "cannot be read as YAML"),
        ("name: [1, 2\n", "line 2, column 1", "cannot be read as YAML"),
        ("name: 'x\n", "line 2, column 1", "cannot be read as YAML"),
        ("a:\n\tb: 1\n", "line 2, column 1", "cannot be read as YAML"),
        ("name: x\nname: y\n", "line 2", "written twice (first on line 1)"),
        ("- a\n- b\n", "line 1", "must hold keys with values"),
        ("just text", "line 1", "must hold keys with values"),
        ("a: &x [*x]\n", "line 1", "refers to itself"),
        ("? [a]\n: b\n", "line 1", "a key must be a plain word"),
        ("a: !!python/object:os.system x\n", "line 1", "could not determine a constructor"),
        ("a: 1\n---\nb: 2\n", "line 2, column 1", "cannot be read as YAML"),
        ("", "", "is empty"),
        ("# only a comment\n", "", "is empty"),
    ],
)
def test_unreadable_yaml_is_told_with_its_line(
    text: str, row: str, said: str, refused: Refused
) -> None:
    (problem,) = refused(text)
    assert problem.where.endswith("mine.yaml")
    assert problem.row == row
    assert said in problem.what
    assert problem.mend


def test_tabs_get_their_own_mend(refused: Refused) -> None:
    (problem,) = refused("a:\n\tb: 1\n")
    assert "indent with spaces" in problem.mend


def test_all_double_keys_are_told_at_once(refused: Refused) -> None:
    problems = refused("a: 1\na: 2\nsolver:\n  gap: 1\n  gap: 2\n")
    assert [(p.row, p.field) for p in problems] == [("line 2", "a"), ("line 5", "solver.gap")]


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(ScenarioError, match="not UTF-8"):
        load_scenario(path)


def test_deep_nesting_does_not_break_the_reader(refused: Refused) -> None:
    (problem,) = refused("a: " + "[" * 5000 + "]" * 5000)
    assert "cannot be read as YAML" in problem.what


def test_aliases_that_multiply_are_refused_at_once() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for name, inner in zip("bcdefghi", "abcdefgh", strict=True):
        lines.append(f"{name}: &{name} [{', '.join([f'*{inner}'] * 10)}]")
    with pytest.raises(ScenarioError, match="more than 20,000 values"):
        parse_source("\n".join(lines), "bomb.yaml")


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("!!bool maybe", "'maybe' is not a valid bool"),
        ("!!timestamp nope", "'nope' is not a valid timestamp"),
        ("!!int abc", "invalid literal"),
        ("!!float abc", "could not convert"),
        ("!!python/object:os.system x", "could not determine a constructor"),
        ("1" + "0" * 5000, "4300 digits"),
    ],
)
def test_a_value_that_is_not_what_it_says_is_told(value: str, what: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        parse_source(f"title: {value}", "odd.yaml")
    (problem,) = caught.value.problems
    assert what in problem.what
    assert (problem.row, problem.field) == ("line 1", "title")
