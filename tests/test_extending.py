"""``docs/extending.md``: what it names is there, and the code on it runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from stz.instance import Instance
from stz.layers import load_layers
from stz.model import NO_COLUMN, build_model

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
PATH = re.compile(r"(?:stz|tests|docs|models)/[\w/.-]+")
NEW = "stz/solver/cuts/sizes.py"
"""Made by a recipe that was tried and thrown away."""

Build = Callable[..., Instance]


@dataclass(frozen=True)
class Recipe:
    """One section of the page: its text and the code on it, each with the file it goes into."""

    text: str
    code: tuple[tuple[str, str], ...]

    @property
    def files(self) -> list[Path]:
        """The files it names that are there."""
        return [ROOT / path for path in PATH.findall(self.text) if (ROOT / path).is_file()]


def read_recipe(section: str) -> Recipe:
    text, code, home = "", [], ""
    for number, part in enumerate(section.split("```")):
        if number % 2 == 0:
            text += part
            home = (PATH.findall(part) or [home])[-1]
        elif part.startswith("python\n"):
            code.append((home, part.removeprefix("python\n")))
    return Recipe(text, tuple(code))


RECIPES = {
    section.partition("\n")[0].removeprefix("A "): read_recipe(section)
    for section in PAGE.split("\n## ")[1:]
}


def test_there_are_five_recipes() -> None:
    assert list(RECIPES) == ["metric", "constraint", "cut", "map layer", "verb"]


def test_every_path_is_there() -> None:
    named = set(PATH.findall(PAGE)) | {
        str((ROOT / "docs" / link).resolve().relative_to(ROOT))
        for link in re.findall(r"\]\(([^)#]+)\)", PAGE)
    }
    missing = {path for path in named if not list(ROOT.glob(path.replace("NAME", "*")))}
    assert missing == {NEW}
    assert (ROOT / NEW).parent.is_dir()
    # Files that stand beside one that is named whole.
    for beside in re.findall(r"`(\w+\.py)`", RECIPES["constraint"].text):
        assert (ROOT / "stz/model" / beside).is_file(), beside


def test_every_name_of_stz_is_there() -> None:
    for name in set(re.findall(r"`stz\.([\w.]+)`", PAGE)):
        try:
            import_module(f"stz.{name}")
        except ModuleNotFoundError:
            room, _, last = f"stz.{name}".rpartition(".")
            assert hasattr(import_module(room), last), name


@pytest.mark.parametrize("name", RECIPES)
def test_every_word_of_the_code_stands_in_a_file_of_its_recipe(name: str) -> None:
    recipe = RECIPES[name]
    known = "\n".join(path.read_text(encoding="utf-8") for path in recipe.files)
    known += "\n".join(code for _, code in recipe.code)
    for word in re.findall(r"`(\w+)`", recipe.text):
        assert re.search(rf"\b{word}\b", known), word


def code_of(name: str) -> dict[str, Any]:
    """Return the names of the file that the first excerpt goes into, with those it adds."""
    path, code = RECIPES[name].code[0]
    module = import_module(path.removesuffix(".py").replace("/", "."))
    names = dict(vars(module))
    exec(compile(code, path, "exec"), names)
    return names


def test_the_metric_counts(tiny: Build) -> None:
    model = build_model(tiny(), "exports")
    expression = code_of("metric")["_zones_tier23"](model.instance, model.columns.last)
    assert expression.value(np.ones(model.columns.n_columns)) == 3


def test_the_constraint_counts_at_each_node(
    tiny: Build, tiny_rows: Callable[..., list[dict[str, Any]]]
) -> None:
    layout = build_model(tiny(sites=tiny_rows("sites", W={"node": "east"})), "exports").layout
    rows = code_of("constraint")["node_rows"]

    def stated(most: int | None) -> dict[str, tuple[int, float]]:
        told = SimpleNamespace(
            limits=SimpleNamespace(max_zones_per_node=most), sites=layout.instance.sites
        )
        found = rows(SimpleNamespace(instance=told, columns=layout.columns, at=layout.at))
        return {row.name: (len(row.expression.columns), row.upper) for row in found}

    assert stated(None) == stated(2) == {}
    assert stated(1) == {"node_east": (2, 1)}
    assert stated(0) == {"node_east": (2, 0), "node_far": (1, 0)}


def test_the_cut_is_broken_by_a_mixture_of_sizes_and_by_no_plan() -> None:
    instance = Instance.from_tables(
        sites=[{"site": "z"}],
        options=[
            {"site": "z", "size": "small", "block_seats": 40},
            {"site": "z", "size": "large", "block_seats": 400},
        ],
        pools=[{"pool": "p", "talent": 100}],
        reach=[{"pool": "p", "site": "z", "benefit_musd": 0.1}],
    )
    model = build_model(instance, "exports")
    separator = code_of("cut")["SizeCuts"](model)
    columns = model.columns.last
    point = np.zeros(model.columns.n_columns)

    def broken(small: float, large: float, people: float) -> int:
        point[columns.open] = small, large
        point[columns.workers] = people
        return len(separator.separate(point))

    assert (columns.blocks == NO_COLUMN).all()
    # Half of each size seats 220, and half of the small one no more than 20 of the 100.
    assert broken(0.5, 0.5, 100) == 1
    assert broken(0.5, 0.5, 70) == 0
    assert broken(1, 0, 40) == broken(0, 1, 100) == 0


def test_the_layer_has_a_line_for_every_right_of_way() -> None:
    names = code_of("map layer")
    names["translate"] = lambda key, **_: key
    layers = load_layers()
    layer = names["rights_of_way_layer"](layers)
    assert len(layer.features) == len(layers.rights_of_way)
    assert {feature["properties"]["k"] for feature in layer.features} == set(
        layer.options()["styles"]
    )


def test_the_test_of_the_layer_can_be_read() -> None:
    path, code = RECIPES["map layer"].code[1]
    assert path == "tests/maps/test_browser.py"
    compile(code, path, "exec")


def test_the_verb_is_the_one_that_is_there() -> None:
    ((path, code),) = RECIPES["verb"].code
    assert code in (ROOT / path).read_text(encoding="utf-8")
    assert callable(import_module("stz.run").installation)
