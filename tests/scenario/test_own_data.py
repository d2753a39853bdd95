"""Rows and numbers of the planner's own in a scenario, and where a wrong key would be right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from stz.errors import ScenarioError
from stz.scenario import dump_scenario, load_scenario, override_scenario

BASE = "pakistan-2030"


def refused(*settings: str) -> str:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(BASE, settings)
    return str(caught.value)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("block_capex_musd=3", "sizes.leased.block_capex_musd or sizes.campus.block_capex_musd"),
        ("sizes.block_capex_musd=3", "sizes.leased.block_capex_musd or sizes.campus"),
        ("sizes.leased.block_capex=3", "did you mean block_capex_musd"),
        ("sizes.leasd.block_capex_musd=3", "sizes.leased.block_capex_musd"),
        ("sizes.leased.budget_musd=3", "did you mean budget_musd at the top"),
        ("solver.repair_h=3", "did you mean fiber.repair_h?"),
        ("capex_usd_per_seet=3", "power.packages.one-feeder-generator.capex_usd_per_seat"),
        ("layers={talent: {ad: x}}", "layers.talent.ad = 'x': there is no such key. Fix: did you"),
        ("layers={talent: {add: 3}}", "layers.talent.add"),
        ("adjust=[{key: sizes.block_capex_musd, multiply: 2}]", "sizes.leased.block_capex_musd"),
        ("adjust=[{key: fibre.repair_h, multiply: 2}]", "did you mean fiber.repair_h?"),
        ("adjust=[{key: fiber.cost_level, multiply: 2}]", "holds no number"),
        ("adjust=[{key: reach.willingness, multiply: 3}]", "must be at most 1"),
        ("adjust=[{key: fiber.repair_h, multiply: 2, where: {a: b}}]", "go with a layer"),
        ("adjust=[{key: fiber.repair_h}]", "neither multiply nor set"),
        ("adjust=[{key: fiber.repair_h, multiply: 2, set: 3}]", "both multiply and set"),
        ("adjust=[{multiply: 2}]", "must name a key"),
        ("adjust=[{layer: talent, multiply: 2}]", "no column"),
        ("adjust=[{layer: talnt, column: a, multiply: 2}]", "did you mean talent?"),
        ("adjust=[{layer: talent, column: a, where: {a: {}}, multiply: 2}]", "must be a text"),
        ("adjust=[{layer: talent, column: a, where: {a: []}, multiply: 2}]", "must be a text"),
        ("adjust=[{layer: talent, colum: a, multiply: 2}]", "did you mean column?"),
        ("adjust=[{key: fiber.repair_h, multiply: .inf}]", "finite"),
        (
            "adjust=[{name: x, key: cities.capex_musd, set: 2}, {name: x, key: year, set: 2031}]",
            "is used 2 times",
        ),
        ("adjust=[{key: name, set: other}]", "no such key"),
    ],
)
def test_a_wrong_key_or_entry_is_told_where_it_would_be_right(setting: str, said: str) -> None:
    assert said in refused(setting)


def test_numbers_of_the_scenario_are_adjusted_as_it_is_read() -> None:
    plain = load_scenario(BASE)
    entries: list[dict[str, Any]] = [
        {"key": "sizes.*.*_capex_musd", "multiply": 1.2},
        {"key": "sizes.leased.max_blocks", "multiply": 1.21},
        {"key": "fiber.repair_h", "set": 12},
        {"key": "fiber.repair_h", "multiply": 2},
    ]
    changed = load_scenario(BASE, {"adjust": entries})
    for old, new in zip(plain.sizes, changed.sizes, strict=True):
        assert new.block_capex_musd == pytest.approx(1.2 * old.block_capex_musd)
        assert new.fixed_capex_musd == pytest.approx(1.2 * old.fixed_capex_musd)
        assert new.block_opex_musd == old.block_opex_musd
    assert [size.max_blocks for size in changed.sizes] == [24, 40]
    assert changed.fiber.repair_h == 24
    assert changed.adjust == ()
    assert override_scenario(changed, ["budget_musd=50"]).sizes == changed.sizes


def test_own_rows_and_adjustments_survive_writing(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(
        "extends: pakistan-2030\nname: own\n"
        "layers: {talent: {add: a.csv, drop: [Multan]}, places: p.csv}\n"
        "adjust:\n"
        "  - {name: half, layer: talent, column: it_workforce, where: {district: [A, B], x: 3},"
        " multiply: 0.5}\n"
        "  - {name: slow, key: fiber.repair_h, multiply: 2}\n",
        encoding="utf-8",
    )
    read = load_scenario(path, ["adjust.half.multiply=0.25", "layers.talent.change=c.csv"])
    rows = read.layers["talent"]
    assert not isinstance(rows, str)
    assert (rows.file, rows.add, rows.drop) == (None, str(tmp_path / "a.csv"), ("Multan",))
    assert rows.change == str(Path.cwd() / "c.csv")
    assert read.layers["places"] == str(tmp_path / "p.csv")
    (entry,) = read.adjust
    assert entry.multiply == 0.25
    assert entry.where == {"district": ("A", "B"), "x": 3}
    again = tmp_path / "again.yaml"
    again.write_text(dump_scenario(read), encoding="utf-8")
    assert load_scenario(again) == read
    told = {change.key: change.now for change in read.changes}
    assert told == {"adjust.half.multiply": "0.25", "layers.talent.change": "c.csv"}
