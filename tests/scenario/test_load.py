from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from stz.errors import Problem, ScenarioError
from stz.scenario import (
    Scenario,
    dump_scenario,
    find_scenario,
    load_scenario,
    override_names,
    override_scenario,
    packaged_scenarios,
)
from tests.fixtures.tiers import random_problems

Write = Callable[..., Path]
Refused = Callable[..., list[Problem]]


@pytest.fixture(scope="module")
def national() -> Scenario:
    return load_scenario("pakistan-2030")


@pytest.mark.parametrize("name", packaged_scenarios())
def test_every_packaged_scenario_loads_and_is_called_like_its_file(name: str) -> None:
    assert load_scenario(name).name == name


def test_variants_change_what_they_say_and_nothing_else(national: Scenario) -> None:
    cheap = load_scenario("pakistan-2030-cheap")
    told = {"name", "title", "description"}
    assert cheap.budget_musd == 30
    assert cheap.model_dump(exclude={*told, "budget_musd"}) == national.model_dump(
        exclude={*told, "budget_musd"}
    )
    assert load_scenario("pakistan-2030-single-fiber").protection == "single"
    assert load_scenario("pakistan-2030").fiber.backbone_grades == ("A", "B")
    presumed = load_scenario("pakistan-2030-presumed-fiber")
    assert presumed.fiber.backbone_grades == ("A", "B", "C")
    quotas = load_scenario("pakistan-2030-tier3-push").quotas
    assert {quota.by for quota in quotas} == {"zone", "origin"}


def test_dump_round_trips(national: Scenario, write: Write) -> None:
    hostile = override_scenario(
        national, {"title": "no", "description": "1e6", "power": {"fiscal_year": "2022-23: #x"}}
    )
    for scenario in (national, hostile):
        again = load_scenario(write(dump_scenario(scenario)))
        assert again == scenario
        assert dump_scenario(again) == dump_scenario(scenario)
        assert Scenario.model_validate(yaml.safe_load(dump_scenario(scenario))) == scenario


@random_problems(quick=15, thorough=60)
@given(title=st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20))
def test_any_title_survives_the_dump(title: str) -> None:
    from stz.scenario.source import dump_yaml, parse_source

    assert parse_source(dump_yaml({"title": title}), "x").data == {"title": title}


def test_mappings_merge_and_lists_replace(write: Write, national: Scenario) -> None:
    path = write(
        "extends: pakistan-2030\nname: mine\nfiber: {cost_level: high}\n"
        "candidates: {tiers: [3]}\ntiers: {additionality: {3: 0.5}}\n"
    )
    mine = load_scenario(path)
    assert mine.fiber.cost_level == "high"
    assert mine.fiber.gateway_kinds == national.fiber.gateway_kinds
    assert mine.candidates.tiers == (3,)
    assert mine.tiers.additionality == {3: 0.5}
    assert mine.tiers.additional_share == {1: 0.35, 2: 0.35, 3: 0.5}


def test_extends_is_recursive_and_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "base.yaml").write_text("extends: pakistan-2030\nname: base\nbudget_musd: 5\n")
    (tmp_path / "deep" / "leaf.yaml").write_text("extends: ../base.yaml\nname: leaf\nyear: 2031\n")
    leaf = load_scenario(tmp_path / "deep" / "leaf.yaml")
    assert (leaf.name, leaf.budget_musd, leaf.year) == ("leaf", 5, 2031)


def test_a_file_may_be_called_like_the_packaged_one_it_extends(tmp_path: Path) -> None:
    path = tmp_path / "pakistan-2030.yaml"
    path.write_text("extends: pakistan-2030\nname: mine\nbudget_musd: 9\n")
    assert load_scenario(path).budget_musd == 9


def test_extending_in_a_circle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("extends: b.yaml\nname: a\n")
    (tmp_path / "b.yaml").write_text("name: b\nextends: a.yaml\n")
    with pytest.raises(ScenarioError, match=r"circle: a\.yaml -> b\.yaml -> a\.yaml"):
        load_scenario(tmp_path / "a.yaml")


def test_named_overrides_apply_in_order_and_are_inherited(write: Write) -> None:
    path = write(
        "extends: pakistan-2030\nname: mine\noverrides:\n"
        "  cheap: {budget_musd: 30, solver: {seed: 7}}\n  cheaper: {budget_musd: 20}\n"
    )
    both = load_scenario(path, named=["cheap", "cheaper"])
    assert (both.budget_musd, both.solver.seed) == (20, 7)
    assert load_scenario(path, named="high-cost-fiber").fiber.cost_level == "high"
    assert {"cheap", "cheaper", "high-cost-fiber"} <= set(override_names(path))
    with pytest.raises(ScenarioError, match="did you mean 'cheap'"):
        load_scenario(path, named="chep")


def test_settings_reach_into_lists_by_name_and_number() -> None:
    scenario = load_scenario(
        "pakistan-2030",
        [
            "budget_musd=1e1",
            "sizes.leased.max_blocks=3",
            "sizes[1].max_blocks=9",
            "candidates.lock=[multan]",
            "n_zones=null",
            "solver={gap: 0.5}",
        ],
    )
    assert scenario.budget_musd == 10
    assert [size.max_blocks for size in scenario.sizes] == [3, 9]
    assert scenario.candidates.lock == ("multan",)
    assert (scenario.solver.gap, scenario.solver.time_limit_s) == (0.5, 120)


def test_settings_say_what_is_wrong_with_all_of_them() -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("pakistan-2030", ["budget_musd", "sizes.huge.max_blocks=3", "name.x=2"])
    text = str(caught.value)
    assert len(caught.value.problems) == 3
    assert "not of the form key.sub=value" in text
    assert "sizes has no item 'huge'" in text
    assert "has no part 'x'" in text
    with pytest.raises(ScenarioError, match=r"--set budgetmusd=3.*did you mean budget_musd"):
        load_scenario("pakistan-2030", ["budgetmusd=3"])


@pytest.mark.parametrize(
    ("setting", "meant"),
    [
        ("limits.budget_musd=5", "did you mean budget_musd"),
        ("size.leased.block_capex_musd=3", "did you mean sizes"),
    ],
)
def test_a_wrong_section_of_a_setting_is_told_where_it_was_written(
    setting: str, meant: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("pakistan-2030-available", [setting])
    (problem,) = caught.value.problems
    assert problem.where == f"--set {setting}"
    assert meant in problem.mend


def test_a_mapping_of_changes_is_not_changed(national: Scenario) -> None:
    changes = {"tiers": {"additionality": {3: 0.1}}}
    assert override_scenario(national, changes).tiers.additionality[3] == 0.1
    assert changes == {"tiers": {"additionality": {3: 0.1}}}
    assert national.tiers.additionality == {}


def test_layer_files_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    base = tmp_path / "sub" / "base.yaml"
    base.write_text("extends: pakistan-2030\nname: base\nlayers: {talent: t.csv}\n")
    leaf = tmp_path / "leaf.yaml"
    leaf.write_text("extends: sub/base.yaml\nname: leaf\nlayers: {places: p.geojson}\n")
    assert load_scenario(leaf).layers == {
        "talent": str(tmp_path / "sub" / "t.csv"),
        "places": str(tmp_path / "p.geojson"),
    }


def test_a_scenario_is_frozen_and_prints(national: Scenario) -> None:
    with pytest.raises(ValidationError):
        national.budget_musd = 3  # type: ignore[misc]
    assert "USD 60 million" in national._repr_html_()
    hostile = override_scenario(national, {"title": "<script>alert(1)</script>"})
    assert "<script>" not in hostile._repr_html_()


def test_a_scenario_made_in_python_holds_the_rules_too(national: Scenario) -> None:
    data = national.model_dump()
    with pytest.raises(ValidationError, match="max_zones allows 3"):
        Scenario.model_validate({**data, "n_zones": 9, "max_zones": 3})


def test_annuity(national: Scenario) -> None:
    assert national.economics.annuity_years == pytest.approx(6.144567, abs=1e-6)
    flat = override_scenario(national, {"economics": {"discount_rate": 0}})
    assert flat.economics.annuity_years == 10


class TestFindScenario:
    def test_a_bare_name_is_a_file_here_first(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        assert find_scenario("pakistan-2030").parent.name == "models"
        Path("pakistan-2030.yaml").write_text("name: x\n")
        assert find_scenario("pakistan-2030") == Path("pakistan-2030.yaml")

    @pytest.mark.parametrize(
        ("asked", "hint"),
        [
            ("pakistan-2003", "did you mean pakistan-2030"),
            ("mins.yaml", "did you mean mine.yaml"),
            (".", "is a folder"),
            ("nowhere/at/all.yaml", "packaged scenario: pakistan-2030"),
        ],
    )
    def test_a_missing_file_says_what_is_near(
        self, asked: str, hint: str, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(write("name: x\n").parent)
        with pytest.raises(ScenarioError, match=hint):
            find_scenario(asked)

    def test_a_missing_parent_is_told_where_it_is_named(self, refused: Refused) -> None:
        (problem,) = refused("name: x\nextends: pakistan-2003\n")
        assert (problem.row, problem.field) == ("line 2", "extends")
        assert "did you mean pakistan-2030" in problem.mend
