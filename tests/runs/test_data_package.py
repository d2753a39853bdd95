"""Run folders for other programs: descriptors that their own checkers accept."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import frictionless
import pandas as pd
import pytest
from rocrate.rocrate import ROCrate

from stz.assembly import Assembly
from stz.layers import Layers
from stz.plan import Plan
from stz.runs import Run, load_run, save_run
from stz.runs.data_package import DATA_PACKAGE, files_of_run
from stz.runs.run_crate import CRATE, PROCESS
from stz.scenario import Scenario


@pytest.fixture
def run(tmp_path: Path, plan: Plan, assembly: Assembly, scenario: Scenario, layers: Layers) -> Run:
    return save_run(tmp_path / "runs" / "small", plan, assembly, scenario, layers, "a line\n")


def package_of(run: Run) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((run.path / DATA_PACKAGE).read_text(encoding="utf-8"))
    return read


def test_the_checker_of_data_packages_accepts_a_run(run: Run) -> None:
    report = frictionless.validate(run.path / DATA_PACKAGE)
    assert report.valid, report.to_summary()
    assert len(report.tasks) == len(package_of(run)["resources"]) > 20


def test_it_would_refuse_a_table_that_was_edited(run: Run, tmp_path: Path) -> None:
    for name, file in files_of_run(run.path):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(file.read_bytes())
    (tmp_path / DATA_PACKAGE).write_bytes((run.path / DATA_PACKAGE).read_bytes())
    zones = tmp_path / "plan" / "zones.csv"
    zones.write_text(zones.read_text(encoding="utf-8").replace("multan", "lahore"), "utf-8")
    report = frictionless.validate(tmp_path / DATA_PACKAGE)
    assert not report.valid


def test_every_file_is_listed_with_its_hash(run: Run) -> None:
    resources = {resource["path"]: resource for resource in package_of(run)["resources"]}
    there = {
        path.relative_to(run.path).as_posix() for path in run.path.rglob("*") if path.is_file()
    }
    assert there - set(resources) <= {DATA_PACKAGE, CRATE, "map.html"}
    for name, resource in resources.items():
        content = (run.path / name).read_bytes()
        assert resource["hash"] == f"sha256:{sha256(content).hexdigest()}", name
        assert resource["bytes"] == len(content)


def test_a_table_is_read_with_its_types(run: Run) -> None:
    package = frictionless.Package(run.path / DATA_PACKAGE)
    rows = package.get_resource("plan.zones").read_rows()
    assert [row["site"] for row in rows] == run.plan.zones["site"].tolist()
    assert [row["blocks"] for row in rows] == run.plan.zones["blocks"].tolist()
    sites = package.get_resource("instance.sites").read_rows()
    known = run.instance.sites
    assert [row["existing"] for row in sites] == known["existing"].tolist()
    assert pd.Series([float(row["seats"]) for row in sites]).equals(known["seats"].astype(float))


def test_the_crate_says_who_made_what_from_what(run: Run) -> None:
    crate = ROCrate(run.path)
    assert crate.root_dataset["conformsTo"].id == PROCESS
    (action,) = (entity for entity in crate.get_by_type("CreateAction"))
    assert action["instrument"].id == "#stz"
    read = {one.id for one in action["object"]}
    assert {"scenario.yaml", "#layer-places", "#layer-talent"} <= read
    assert "plan/zones.csv" in {one.id for one in action["result"]}
    assert "scenario.yaml" not in {one.id for one in action["result"]}
    names = {entity.id for entity in crate.data_entities}
    assert {name for name, _ in files_of_run(run.path)} <= names
    layer = crate.dereference("#layer-places")
    assert layer["license"]
    assert layer["sha256"] == next(
        row["sha256"] for row in run.provenance["layers"] if row["layer"] == "places"
    )


def test_they_are_written_again_with_layers_that_were_lost(
    run: Run, assembly: Assembly, monkeypatch: pytest.MonkeyPatch
) -> None:
    (run.path / "plan.gpkg").unlink()
    monkeypatch.setattr("stz.assembly.assemble", lambda *_: assembly)
    assert load_run(run.path).run_id == run.run_id
    assert frictionless.validate(run.path / DATA_PACKAGE).valid


def test_a_plan_is_worth_more_than_its_description(
    tmp_path: Path,
    plan: Plan,
    assembly: Assembly,
    scenario: Scenario,
    layers: Layers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(_: Path) -> None:
        raise ValueError("no package")

    monkeypatch.setattr("stz.runs.store.write_data_package", fails)
    with pytest.raises(ValueError, match="no package"):
        save_run(tmp_path / "run", plan, assembly, scenario, layers)
    assert load_run(tmp_path / "run").plan.opened == plan.opened
