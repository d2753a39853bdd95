"""The house as it is drawn and told: every room has its tests, and the picture is current."""

from __future__ import annotations

import ast
import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
DRAW = runpy.run_path(str(ROOT / "docs" / "site" / "draw_rooms.py"))
ROOMS = sorted(
    path.parent
    for path in (ROOT / "stz").rglob("__init__.py")
    if path.parent != ROOT / "stz" and not DRAW["is_former"](path.parent.name)
)
MOST_SIDE_BY_SIDE = 21
MADE_UP = ("stz/solver/cuts/sizes.py",)
"""Modules that a page writes as an example."""


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.relative_to(ROOT).as_posix())
def test_a_room_says_what_comes_in_and_what_leaves(room: Path) -> None:
    tree = ast.parse((room / "__init__.py").read_text(encoding="utf-8"))
    docstring = ast.get_docstring(tree) or ""
    assert re.search(r"\bcomes? in\b.*\bleaves?\b", docstring, re.DOTALL), docstring
    for statement in tree.body[1:]:
        assert isinstance(statement, ast.ImportFrom | ast.Assign), "a door only hands names on"
    assert len(list(room.glob("*.py"))) - 1 <= MOST_SIDE_BY_SIDE


@pytest.mark.parametrize(
    "room", [room for room in ROOMS if room.parent == ROOT / "stz"], ids=lambda room: room.name
)
def test_a_room_has_tests_and_a_place_on_the_page(room: Path) -> None:
    assert list((ROOT / "tests" / room.name).rglob("test_*.py")), f"{room.name} has no tests"
    assert f"`stz.{room.name}`" in PAGE


def test_the_rooms_of_the_solver_are_on_the_page() -> None:
    for room in (ROOT / "stz" / "solver").glob("*/__init__.py"):
        assert f"| `{room.parent.name}` |" in PAGE


def test_the_picture_is_current() -> None:
    drawn = DRAW["PICTURE"].read_text(encoding="utf-8")
    assert drawn == DRAW["picture"](), "run python docs/site/draw_rooms.py"


def test_every_file_named_on_the_page_is_there() -> None:
    named = {part for part in PAGE.split("`") if part.startswith(("stz/", "tests/"))}
    named.remove("stz/_data")  # in a wheel only
    for path in named:
        assert (ROOT / path).exists(), path


def test_modules_named_on_any_page_are_there() -> None:
    """A page may leave out the folders above a module, if what it names is in one place."""
    folders = [ROOT / name for name in ("stz", "tests", "docs", "benchmarks")]
    there = [path.relative_to(ROOT).as_posix() for one in folders for path in one.rglob("*.py")]
    pages = [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    for page in pages:
        for name in re.findall(r"`([\w/]+\.py)`", page.read_text(encoding="utf-8")):
            found = [path for path in there if f"/{path}".endswith(f"/{name}")]
            known = found or (ROOT / name).is_file() or name in MADE_UP
            assert known, f"{page.name} names {name}"
