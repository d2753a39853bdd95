"""A what-if has a name, a title and a list of changes of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stz.scenario import (
    Scenario,
    dump_scenario,
    flat,
    load_scenario,
    on_other_layers,
    override_scenario,
)

Write = Callable[..., Path]


def told(scenario: Scenario) -> list[tuple[str, str, str]]:
    return [(change.key, change.was, change.now) for change in scenario.changes]


@pytest.mark.parametrize(
    ("overrides", "named", "name", "changes"),
    [
        (
            ["budget_musd=30"], (), "pakistan-2030-budget_musd-30",
            [("budget_musd", "60", "30")],
        ),
        (
            {"spacing_km": 20.0}, (), "pakistan-2030-spacing_km-20",
            [("spacing_km", "none", "20")],
        ),
        (
            (), ["high-cost-fiber"], "pakistan-2030-high-cost-fiber",
            [("fiber.cost_level", "mid", "high")],
        ),
        (
            ["sizes.leased.max_blocks=9"], ["high-cost-fiber"],
            "pakistan-2030-high-cost-fiber-sizes.leased.max_blocks-9",
            [("fiber.cost_level", "mid", "high"), ("sizes.leased.max_blocks", "3", "9")],
        ),
        (
            {"layers": {"places": "elsewhere/my-places.csv"}}, (),
            "pakistan-2030-layers.places-my-places.csv",
            [("layers.places", "not set", "my-places.csv")],
        ),
    ],
)  # fmt: skip
def test_a_changed_scenario_says_so_in_name_title_and_key_by_key(
    overrides: Any, named: Any, name: str, changes: list[tuple[str, str, str]]
) -> None:
    base = load_scenario("pakistan-2030")
    changed = load_scenario("pakistan-2030", overrides, named=named)
    leased = next(size.max_blocks for size in base.sizes if size.name == "leased")
    wanted = [(key, str(leased) if "leased" in key else was, now) for key, was, now in changes]
    assert changed.name == name
    assert changed.changed_from == "pakistan-2030"
    assert told(changed) == wanted
    assert changed.title.startswith(f"{base.title} (")
    assert changed.title != base.title


@pytest.mark.parametrize(
    "overrides", [{"solver": {"gap": 0.3}}, {"budget_musd": 60}, {"quotas": []}, {}]
)
def test_the_same_question_keeps_its_name(overrides: dict[str, Any]) -> None:
    base = load_scenario("pakistan-2030")
    same = load_scenario("pakistan-2030", overrides)
    assert (same.name, same.title, same.changes) == (base.name, base.title, ())


def test_a_planners_own_name_and_title_stay() -> None:
    own = load_scenario("pakistan-2030", {"name": "mine", "title": "Mine", "budget_musd": 1})
    assert (own.name, own.title) == ("mine", "Mine")
    assert told(own) == [("budget_musd", "60", "1")]


def test_many_changes_make_a_short_name_and_different_ones_different_names() -> None:
    several = ["budget_musd=30", "fiber.repair_h=9", "protection=single"]
    names = {
        load_scenario("pakistan-2030", changes).name
        for changes in (several, [*several[:2], "protection=dual_node"],
                        {"candidates": {"ban": ["ملتان"]}}, {"candidates": {"ban": ["لاہور"]}},
                        {"candidates": {"ban": ["x" * 300]}})
    }  # fmt: skip
    assert len(names) == 5
    assert all(len(name) <= 80 for name in names)


def test_a_change_of_a_change_is_told_against_the_first_and_undone_by_going_back() -> None:
    once = load_scenario("pakistan-2030", {"budget_musd": 30})
    twice = override_scenario(once, {"budget_musd": 20, "protection": "single"})
    assert told(twice) == [("budget_musd", "60", "20"), ("protection", "dual_link", "single")]
    assert twice.name == "pakistan-2030-budget_musd-20-protection-single"
    assert twice.title.count("(") == 1
    back = override_scenario(twice, {"budget_musd": 60, "protection": "dual_link"})
    base = load_scenario("pakistan-2030")
    assert (back.name, back.title, back.changes) == (base.name, base.title, ())
    assert back == base


def test_a_changed_scenario_reads_back_as_it_was_written(tmp_path: Path) -> None:
    changed = load_scenario("pakistan-2030", {"budget_musd": 30})
    file = tmp_path / "scenario.yaml"
    file.write_text(dump_scenario(changed), encoding="utf-8")
    assert load_scenario(file) == changed


def test_a_file_that_extends_another_is_named_after_itself(tmp_path: Path) -> None:
    file = tmp_path / "Half the money.yaml"
    file.write_text("extends: pakistan-2030\nbudget_musd: 30\n", encoding="utf-8")
    read = load_scenario(file)
    assert (read.name, read.title) == ("Half-the-money", "")


def test_nested_values_are_told_by_their_paths() -> None:
    data = {"a": {"b": [{"name": "x", "c": 1}, {"name": "y", "c": [2, 3]}]}, "d": [{"c": 1}]}
    assert dict(flat(data)) == {"a.b.x.c": 1, "a.b.y.c": [2, 3], "d.0.c": 1}


def test_layers_of_another_folder_are_a_change(tmp_path: Path) -> None:
    base = load_scenario("pakistan-2030")
    changed = on_other_layers(base, tmp_path / "my layers")
    assert told(changed) == [("data_dir", "packaged", "my layers")]
    assert changed.name == "pakistan-2030-data_dir-my-layers"
    assert on_other_layers(changed, tmp_path / "my layers") == changed
    assert str(tmp_path) not in dump_scenario(changed)
