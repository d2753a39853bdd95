"""A run folder is complete, verified and repeatable, or it is not there."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from stz.assembly.assemble import Assembly
from stz.errors import DataError, ScenarioError, VerificationError
from stz.instance import Instance
from stz.layers import Layers
from stz.plan import Plan
from stz.runs import store as store_module
from stz.runs.folder import replacing
from stz.runs.map_schema import COLUMNS
from stz.runs.store import Run, load_run, save_run, verify_run
from stz.scenario import Scenario
from tests.fixtures.reported import reported

POOLS_AT_WILL = [
    {"pool": "multan", "talent": 1000, "tier": 2, "province": "Punjab", "name": "Multan"},
    {"pool": "sahiwal", "talent": 500, "tier": 3, "province": "Punjab", "name": "Sahiwal"},
    {"pool": "tobatek", "talent": 60, "tier": 3, "province": "Punjab"},
]
FILES = {
    "scenario.yaml", "provenance.json", "plan.gpkg", "metrics.json", "solver.log",
    "datapackage.json", "ro-crate-metadata.json",
}  # fmt: skip


@pytest.fixture(scope="module")
def written(
    tmp_path_factory: pytest.TempPathFactory,
    plan: Plan,
    assembly: Assembly,
    scenario: Scenario,
    layers: Layers,
) -> Run:
    folder = tmp_path_factory.mktemp("written") / "runs" / "small"
    return save_run(folder, plan, assembly, scenario, layers, "a line\n")


@pytest.fixture
def run(tmp_path: Path, written: Run) -> Run:
    """A copy of the run for one test to change."""
    folder = tmp_path / "runs" / "small"
    shutil.copytree(written.path, folder)
    return replace(written, path=folder)


def test_run_folder_holds_everything(
    written: Run, run: Run, instance: Instance, worked: Any
) -> None:
    assert {entry.name for entry in run.path.iterdir()} == FILES | {"instance", "plan"}
    assert [entry.name for entry in written.path.parent.iterdir()] == ["small"]
    assert (run.path / "solver.log").read_text() == "a line\n"
    assert run.instance.digest == instance.digest
    assert run.scenario.title == "A small country"
    said = run.metrics
    assert said["headline"] == run.plan.headline
    assert said["metrics"]["capex"] == pytest.approx(worked.capex)
    assert set(said["units"]) == set(said["metrics"])
    assert said["data_years"]["places"] == "2023"
    assert "Line of Control" in said["disclaimer"]
    assert said["notes"] == ["everything here is made up"]
    origin = run.provenance
    assert origin["instance_sha256"] == instance.digest
    assert {"python", "pandas", "networkx"} <= set(origin["versions"])
    layer = next(row for row in origin["layers"] if row["layer"] == "places")
    assert len(layer["sha256"]) == 64
    assert layer["licence"]


def test_layers_have_the_columns_of_the_contract(run: Run) -> None:
    for name, columns in COLUMNS.items():
        layer = getattr(run, name)
        assert list(layer.columns) == [*columns, "geometry"]
        assert layer.crs.to_epsg() == 4326
        assert layer.geometry.notna().all() or name in ("routes", "assignments")


def test_zones_are_numbered_by_seats(run: Run) -> None:
    zones = run.zones.set_index("number")
    assert zones["site"].tolist() == ["sahiwal", "multan-park", "lahore-east"]
    first = zones.loc[1]
    assert (first["seats"], first["workers"], first["occupancy"]) == (400, 380, 0.95)
    assert first["exports_musd"] == pytest.approx(0.8 + 150 * 0.006 + 30 * 0.006)
    assert first["capex_musd"] == pytest.approx(6.3)
    assert zones.loc[2, "capex_musd"] == 0
    assert zones["protection"].tolist() == ["dual_link", "single", "dual_link"]
    assert zones["downtime_basis"].str.startswith("estimated: ").all()
    assert "MEPCO" in first["downtime_basis"]


def test_downtime_is_put_together_from_its_causes(run: Run) -> None:
    sahiwal = run.zones.set_index("site").loc["sahiwal"]
    ms, sl = (2.73 * km / 1000 * 8 / 8760 for km in (170, 180))
    assert sahiwal["fiber_downtime_min"] == pytest.approx(525600 * ms * sl)
    up = (1 - sahiwal["fiber_downtime_min"] / 525600) * (1 - 30 / 525600)
    assert sahiwal["downtime_min"] == pytest.approx(525600 * (1 - up))
    assert run.zones.set_index("site").loc["lahore-east", "fiber_downtime_min"] == 0


def test_links_have_roles_and_names(run: Run) -> None:
    links = run.links.set_index("link")
    assert links["role"].to_dict() == {"ms": "ring", "sl": "ring", "st": "spur"}
    assert links.loc["st", ["a_name", "b_name"]].tolist() == ["Sahiwal", "Toba Tek Singh"]
    assert list(links.loc["st"].geometry.coords) == [(73.1, 30.67), (72.48, 30.97)]
    assert links["terrain"].tolist() == ["plain"] * 3


def test_routes_share_no_link(run: Run) -> None:
    routes = run.routes[run.routes["site"] == "sahiwal"]
    assert routes["route"].tolist() == [1, 2]
    assert routes["via"].tolist() == ["Sahiwal > Lahore", "Sahiwal > Multan > Karachi"]
    assert routes["links"].tolist() == ["sl", "ms;trunk"]
    assert routes["km"].tolist() == [180, 1070]
    assert next(iter(routes.geometry.iloc[1].coords)) == (73.1, 30.67)


def test_people_cities_candidates_and_backbone(run: Run) -> None:
    people = run.assignments.set_index(["pool", "site"])
    assert people.loc[("sahiwal", "lahore-east"), "minutes"] == 130
    assert people["persons"].sum() == 700
    city = run.cities.iloc[0]
    assert (city["node"], city["remote_workers"], city["newly_connected"]) == ("tobatek", 30, True)
    assert city["exports_musd"] == pytest.approx(0.1 + 30 * 0.004)
    candidates = run.candidates.set_index("site")
    assert candidates["status"].to_dict() == {
        "tobatek": "banned",
        "multan-new": "not chosen",
        "okara": "screened out",
    }
    assert candidates.loc["okara", "reason"] == "suburb of Lahore"
    trunk = run.backbone.iloc[0]
    assert (trunk["link"], trunk["owner"], bool(trunk["presumed"])) == ("trunk", "PTCL", True)


def test_same_inputs_make_the_same_run(
    run: Run, tmp_path: Path, plan: Plan, assembly: Assembly, scenario: Scenario, layers: Layers
) -> None:
    again = save_run(tmp_path / "again", plan, assembly, scenario, layers)
    assert again.run_id == run.run_id
    assert (again.path / "plan.gpkg").read_bytes() == (run.path / "plan.gpkg").read_bytes()
    other = save_run(tmp_path / "other", replace(plan, seed=2), assembly, scenario, layers)
    assert other.run_id != run.run_id


def test_a_plan_that_fails_is_not_written(
    tmp_path: Path, plan: Plan, assembly: Assembly, scenario: Scenario, layers: Layers
) -> None:
    wrong = replace(plan, built_links=plan.built_links[1:])
    with pytest.raises(VerificationError):
        save_run(tmp_path / "run", wrong, assembly, scenario, layers)
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_run_stays_until_the_new_one_is_complete(
    run: Run,
    plan: Plan,
    assembly: Assembly,
    scenario: Scenario,
    layers: Layers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {file: (run.path / file).read_bytes() for file in FILES}

    def broken(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(store_module, "write_json", broken)
        with pytest.raises(OSError, match="disk full"):
            save_run(run.path, plan, assembly, scenario, layers, "new")
    assert {file: (run.path / file).read_bytes() for file in FILES} == before
    assert [entry.name for entry in run.path.parent.iterdir()] == ["small"]

    with monkeypatch.context() as patch:
        patch.setattr(store_module, "write_layers", broken)
        with pytest.raises(OSError, match="disk full"):
            save_run(run.path, plan, assembly, scenario, layers, "not drawn")
    assert (run.path / "solver.log").read_text() == "not drawn"
    assert not (run.path / "plan.gpkg").exists()
    assert verify_run(run.path).ok
    with pytest.raises(DataError, match="the data have changed since"):
        load_run(run.path)  # the packaged layers do not make this small problem

    (run.path / "map.html").write_text("a map of the earlier run")
    (run.path / "minutes.docx").write_text("written by somebody")
    save_run(run.path, plan, assembly, scenario, layers, "new")
    assert (run.path / "solver.log").read_text() == "new"
    assert (run.path / "minutes.docx").read_text() == "written by somebody"
    assert not (run.path / "map.html").exists()
    assert [entry.name for entry in run.path.parent.iterdir()] == ["small"]


def test_a_folder_that_is_no_run_is_left_alone(
    tmp_path: Path, plan: Plan, assembly: Assembly, scenario: Scenario, layers: Layers
) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("years of work")
    (tmp_path / "file").write_text("a file")
    for name in ("thesis", "file", "file/below"):
        with pytest.raises(ScenarioError):
            save_run(tmp_path / name, plan, assembly, scenario, layers)
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "years of work"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["file", "thesis"]
    (tmp_path / "empty").mkdir()
    assert save_run(tmp_path / "empty", plan, assembly, scenario, layers).path.is_dir()


def test_a_failed_swap_puts_the_earlier_run_back(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    moved = Path.replace

    def stubborn(self: Path, target: Path) -> Path:
        if ".stz-new-" in self.name:
            raise OSError("no")
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", stubborn)
    monkeypatch.setattr("stz.whole_files.exchange.exchange", lambda here, there: False)
    with pytest.raises(ScenarioError, match="cannot be written"), replacing(run.path):
        pass
    assert (run.path / "provenance.json").is_file()
    assert [entry.name for entry in run.path.parent.iterdir()] == ["small"]


def test_a_run_is_verified_without_solving(run: Run) -> None:
    assert verify_run(run.path).ok
    zones = run.path / "plan" / "zones.csv"
    zones.write_text(zones.read_text().replace('"two feeders",4,400', '"two feeders",3,300'))
    assert "expansions" in verify_run(run.path).groups
    added = run.path / "plan" / "expansions.csv"
    added.write_text(added.read_text().replace('"sahiwal",1,4', '"sahiwal",1,3'))
    assert {"seats", "by_year"} <= set(verify_run(run.path).groups)


@pytest.mark.parametrize(
    ("file", "old", "new", "group"),
    [
        ("instance/links.csv", "170.0", "17.0", "instance"),
        ("scenario.yaml", "A small country", "A large country", "run"),
        ("metrics.json", "best found", "optimal", "run"),
        ("metrics.json", '"capex": 1', '"capex": 2', "run"),
        ("metrics.json", '"objective": 3', '"objective": 4', "run"),
        ("metrics.json", '"objective_name": "exports"', '"objective_name": "npv"', "run"),
        ("metrics.json", '"bound": 3', '"bound": 2', "run"),
        ("metrics.json", '"gap": 0.00', '"gap": 0.0', "run"),
        ("metrics.json", '"gap_asked": 0.01', '"gap_asked": 0.02', "run"),
        ("metrics.json", '"seed": 1', '"seed": 2', "run"),
        ("metrics.json", '"maximize": true', '"maximize": false', "run"),
        ("metrics.json", '"stages": []', '"stages": [{}]', "run"),
        ("metrics.json", '"capex": "USD million"', '"capex": "USD billion"', "run"),
        ("metrics.json", '"metrics": {', '"metrics": {"happiness": 1, ', "run"),
        ("metrics.json", '"metrics": {', '"metrics": [], "others": {', "run"),
        ("provenance.json", '"run_id": "', '"run_id": "x', "run"),
    ],
)
def test_a_changed_file_is_told(run: Run, file: str, old: str, new: str, group: str) -> None:
    path = run.path / file
    old, new = (new, old) if old not in path.read_text() else (old, new)
    path.write_text(path.read_text().replace(old, new, 1))
    verification = verify_run(run.path)
    assert not verification.ok
    assert group in verification.groups


def test_layers_of_another_plan_are_told(
    run: Run, plan: Plan, assembly: Assembly, scenario: Scenario, layers: Layers
) -> None:
    fewer = replace(plan, zones=plan.zones[:2])
    from stz.runs.geopackage import write_layers
    from stz.runs.map_layers import draw

    (run.path / "plan.gpkg").unlink()
    with_two = replace(fewer, assignment=plan.assignment[:3])
    write_layers(run.path / "plan.gpkg", draw(with_two, assembly, layers))
    assert verify_run(run.path).groups == ("run",)


def test_a_run_without_years_can_be_shown_and_is_not_verified(
    run: Run, written_before_years: Any
) -> None:
    written_before_years(run.path, run.plan)
    layers = {name: getattr(run, name) for name in COLUMNS}
    from stz.runs.geopackage import write_layers

    (run.path / "plan.gpkg").unlink()
    older = {
        name: layer.drop(columns="year") if "year" in layer else layer
        for name, layer in layers.items()
    }
    write_layers(run.path / "plan.gpkg", older)
    back = load_run(run.path)
    assert back.zones["year"].tolist() == [1, 1, 1]
    assert back.plan.opened == run.plan.opened
    with pytest.raises(DataError, match="earlier version") as error:
        verify_run(run.path)
    assert error.value.problems[0].mend


def test_layers_show_the_last_year(
    tmp_path: Path, plan: Plan, assembly: Assembly, scenario: Scenario, layers: Layers, build: Any
) -> None:
    """The second year is as the first, but for five people fewer at home."""
    both = [{"year": 2026}, {"year": 2027, "discount": 0.0}]
    instance = build(years=both, pools=POOLS_AT_WILL)
    dated = {
        name: getattr(plan, name).assign(year=2026)
        for name in ("zones", "expansions", "connections", "built_links")
    }
    workers = pd.concat([plan.assignment.assign(year=year) for year in (2026, 2027)])
    at_home = pd.concat([plan.remote.assign(year=year) for year in (2026, 2027)])
    at_home.iloc[1, at_home.columns.get_loc("persons")] = 25.0
    phased = replace(
        plan, **dated, assignment=workers, remote=at_home, by_year=pd.DataFrame(),
        instance_digest=instance.digest,
    )  # fmt: skip
    phased = reported(instance, replace(phased, metrics={}))
    run = save_run(tmp_path / "run", phased, replace(assembly, instance=instance), scenario, layers)
    assert run.zones["year"].tolist() == [2026] * 3
    assert run.links["year"].tolist() == [2026] * 3
    assert run.assignments["persons"].sum() == 700
    assert run.cities.loc[0, ["remote_workers", "year"]].tolist() == [25, 2026]
    assert run.metrics["units"]["exports"] == "USD million"
    assert verify_run(run.path).ok


def test_damaged_and_missing_runs_are_told(run: Run, tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="no such run folder"):
        load_run(tmp_path / "nowhere")
    with pytest.raises(ScenarioError, match="not a run folder"):
        verify_run(tmp_path)
    (run.path / "metrics.json").write_text("{")
    with pytest.raises(DataError, match=r"metrics\.json"):
        load_run(run.path)
    (run.path / "plan.gpkg").write_text("not a package")
    with pytest.raises(DataError, match=r"plan\.gpkg"):
        load_run(run.path)


def test_a_plan_without_a_bound_has_null_in_its_metrics(
    tmp_path: Path, plan: Plan, assembly: Assembly, scenario: Scenario, layers: Layers
) -> None:
    stopped = replace(plan, status="feasible", bound=math.inf, gap=math.inf)
    run = save_run(tmp_path / "run", stopped, assembly, scenario, layers)
    text = (run.path / "metrics.json").read_text()
    assert json.loads(text, parse_constant=pytest.fail)["bound"] is None
    assert run.plan.bound == math.inf
    assert verify_run(run.path).ok


def test_nothing_decided_makes_empty_layers(
    tmp_path: Path, assembly: Assembly, plan: Plan, scenario: Scenario, layers: Layers, build: Any
) -> None:
    sites = assembly.instance.sites.assign(must_open=False, existing=False)
    cities = assembly.instance.cities.assign(must_connect=False)
    pools = assembly.instance.pools.assign(mandatory=False)
    bare = build(
        sites=sites, cities=cities, pools=pools, quotas=(), exports_min_musd=None, max_zones=0
    )
    empty = replace(
        plan,
        objective=0.0,
        bound=0.0,
        gap=0.0,
        zones=plan.zones[:0],
        expansions=plan.expansions[:0],
        connections=plan.connections[:0],
        availability=plan.availability[:0],
        by_year=plan.by_year[:0],
        built_links=plan.built_links[:0],
        assignment=plan.assignment[:0],
        remote=pd.DataFrame(columns=["pool", "node", "year", "persons"]),
        metrics={},
        instance_digest=bare.digest,
    )
    run = save_run(
        tmp_path / "run", reported(bare, empty), replace(assembly, instance=bare), scenario, layers
    )
    assert len(run.zones) == len(run.links) == len(run.routes) == 0
    assert run.zones["number"].dtype == "int64"
    assert verify_run(run.path).ok


def test_hostile_text_does_not_reach_a_notebook(run: Run) -> None:
    hostile = replace(run, metrics={**run.metrics, "title": "<script>{{7*7}}</script>"})
    html = hostile._repr_html_()
    assert "<script>" not in html
    assert "{{" not in html
    assert "optimal" in run._repr_html_()
    assert run.candidates["name"].str.contains("{{7*7}}", regex=False).any()


@pytest.mark.parametrize("file", ["metrics.json", "plan/plan.json", "provenance.json"])
def test_json_without_an_end_is_a_damaged_run(run: Run, tmp_path: Path, file: str) -> None:
    folder = tmp_path / "deep"
    shutil.copytree(run.path, folder)
    (folder / file).write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        load_run(folder)
