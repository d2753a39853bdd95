"""Every kind of test is in the quick tier, and what it leaves out is in the thorough one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.tiers import belongs, some

TESTS = Path(__file__).resolve().parent
FILES = sorted(TESTS.rglob("test_*.py"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def decorations(function: ast.FunctionDef) -> str:
    return " ".join(map(ast.unparse, function.decorator_list))


@pytest.mark.parametrize("marks", [(), ("thorough",), ("examples",), ("browser", "examples")])
def test_every_test_is_in_a_tier(marks: tuple[str, ...]) -> None:
    assert belongs(marks, thorough=False) or belongs(marks, thorough=True)
    both = belongs(marks, thorough=False) and belongs(marks, thorough=True)
    assert both == ("examples" in marks)


def test_some_parameters_are_quick() -> None:
    kept = {one.values: [mark.name for mark in one.marks] for one in some("abc", "b")}
    assert kept == {("a",): ["thorough"], ("b",): [], ("c",): ["thorough"]}
    with pytest.raises(AssertionError):
        some("abc", "d")
    with pytest.raises(AssertionError):
        some("abc")


def test_no_file_is_left_to_the_thorough_tier_alone() -> None:
    assert FILES
    for file in FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        tests = [one for one in functions(tree) if one.name.startswith("test_")]
        assert any("mark.thorough" not in decorations(one) for one in tests), file


def test_whoever_draws_random_problems_says_how_many_in_each_tier() -> None:
    """A number of its own in a test would be drawn in the quick tier, and never more."""
    asked = 0
    for file in FILES:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in functions(tree):
            names = [argument.arg for argument in function.args.args]
            if not function.name.startswith("test_"):
                continue
            marked = "mark.examples(" in decorations(function)
            assert ("examples" in names) == marked, (file, function.name)
            asked += marked
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "bounded":
                assert ast.unparse(call) == "bounded(examples)", (file, call.lineno)
    assert asked
