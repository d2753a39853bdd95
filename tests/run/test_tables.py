"""A problem that came as tables is kept as a run, which everything that reads runs can read."""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import pytest

import stz
from stz.assembly.given import GIVEN
from stz.errors import DataError, ScenarioError
from stz.instance import Instance
from stz.maps import render_map
from stz.maps.layers import gateways_layer, zone_confidence
from stz.runs import Run

NODES = [
    {"node": 1, "lon": 67.0, "lat": 24.9, "name": "Gate <{{7*7}}>"},
    {"node": 2, "lon": 68.4, "lat": 25.4, "name": "Hyderabad"},
    {"node": 3, "lon": 68.9, "lat": 27.7},
]


def towns(**changes: Any) -> Instance:
    tables: dict[str, Any] = {
        "nodes": NODES,
        "links": [
            {"a": 1, "b": 2, "capex_musd": 1.0, "km": 160},
            {"a": 2, "b": 3, "capex_musd": 2.0, "km": 260},
        ],
        "gateways": [1],
        "sites": [
            {"site": "H", "node": 2, "capex_musd": 3.0, "seats": 100, "protection": "dual_link"},
            {"site": "S", "node": 3, "capex_musd": 2.0},
        ],
        "pools": [{"pool": "p", "talent": 120}],
        "reach": [{"pool": "p", "site": "S", "benefit_musd": 0.05}],
        "name": "Two towns / Sindh",
    }
    return Instance.from_tables(**{**tables, **changes})


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return stz.run_tables(towns(), tmp_path_factory.mktemp("tables") / "run", draw_map=False)


def test_a_run_of_tables_is_verified_and_read_again(run: Run) -> None:
    assert stz.verify_run(run.path).ok
    assert run.zones[["site", "workers"]].to_numpy().tolist() == [["S", 120.0]]
    assert run.links["km"].sum() == 420
    assert run.scenario.name == "Two-towns-Sindh"
    assert run.scenario.problem == "tables"
    assert run.metrics["notes"] == [GIVEN]


def test_it_is_drawn_again_where_its_layers_are_lost(run: Run) -> None:
    before = run.zones
    (run.path / "plan.gpkg").unlink()
    assert stz.load_run(run.path).zones.equals(before)


def test_its_map_shows_its_own_gateways_and_no_grades(run: Run) -> None:
    layers = stz.load_layers()
    shown = gateways_layer(run, layers).features
    assert [feature["geometry"]["coordinates"] for feature in shown] == [(67.0, 24.9)]
    assert "{{7*7}}" in html.unescape(str(shown))
    assert zone_confidence(run, layers) == {}
    assert "SEA-ME-WE" not in render_map(run, layers)


def test_its_briefing_tells_limits_of_the_tables_alone(run: Run) -> None:
    (page,) = stz.report_run(run, forms=["html"])
    text = page.read_text(encoding="utf-8")
    assert GIVEN in text
    assert "Fiber protection" in text
    assert "Catchment" not in text
    assert "additionality" not in text.lower()


def test_a_plan_at_hand_is_not_solved_again(tmp_path: Path, monkeypatch: Any) -> None:
    instance = towns(exports_min_musd=1.0)
    plan = stz.solve(instance, "cost", gap=0.0)
    monkeypatch.setattr("stz.run.tables.solve_prepared", None)
    run = stz.run_tables(instance, tmp_path / "run", plan=plan, draw_map=False)
    assert run.plan.objective_name == "cost"
    assert run.scenario.objective == "cost"


def test_nodes_without_a_place_are_refused_before_solving(tmp_path: Path) -> None:
    nowhere = towns(nodes=[*NODES[:2], {"node": 3}])
    with pytest.raises(DataError, match=r"layer nodes · row 3: lon and lat are missing"):
        stz.run_tables(nowhere, tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_its_scenario_makes_no_problem_of_layers(run: Run) -> None:
    with pytest.raises(ScenarioError, match="given as tables"):
        stz.prepare(run.path / "scenario.yaml")


def test_only_the_background_of_the_map_is_named_as_its_source(run: Run) -> None:
    named = {layer["layer"] for layer in run.provenance["layers"]}
    assert named == {"provinces", "boundaries"}
    assert set(run.metrics["data_years"]) == named
    crate = (run.path / "ro-crate-metadata.json").read_text(encoding="utf-8")
    assert "#layer-talent" not in crate


def test_a_plan_that_opens_nothing_is_reported_too(tmp_path: Path) -> None:
    run = stz.run_tables(towns(budget_musd=0.5), tmp_path / "run", draw_map=False)
    assert run.zones.empty
    written = stz.report_run(run, short=True)
    assert len(written) == 4


def test_what_is_wrong_with_the_call_is_said_of_the_call(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"run_tables · solver\.gap"):
        stz.run_tables(towns(), tmp_path / "run", gap=-1)
    with pytest.raises(ScenarioError, match=r"Instance\.from_tables"):
        stz.run_tables({"sites": []}, tmp_path / "run")  # type: ignore[arg-type]
    nameless = stz.run_tables(towns(name="instance"), tmp_path / "run", draw_map=False)
    assert nameless.metrics["title"] == "A plan from tables"


def test_its_numbers_are_traced_to_what_was_given(run: Run) -> None:
    assert run.trace("S.workers").value == 120
    assert "what was given" in str(run.trace("S.seats"))
    with pytest.raises(ScenarioError, match="give text"):
        run.trace(5)  # type: ignore[arg-type]
