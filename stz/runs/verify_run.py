"""A run folder held against itself: the plan verified, and every file telling the same story."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from stz.instance import Instance
from stz.plan import Plan
from stz.runs.derived_files import stale_files
from stz.runs.earlier_runs import refuse_earlier
from stz.runs.folder import require_run_folder
from stz.runs.geopackage import read_layers
from stz.runs.json_files import read_json, strict
from stz.runs.map_schema import LATER
from stz.runs.plain_files import read_instance, read_plan
from stz.runs.proof import proof, units
from stz.runs.provenance import run_id, sha256
from stz.verifier import Findings, Verification, compared, problem, together, verify_plan


def verify_run(run_dir: str | os.PathLike[str]) -> Verification:
    """Verify the plan of a run folder from its plain tables, without solving.

    The other files are held against these tables too: a scenario, a number or a layer that was
    changed since is a violation of the group ``run``.

    Raises
    ------
    ScenarioError
        If there is no run folder.
    DataError
        If one of its files is damaged, or the run was written by an earlier version.
    """
    path = Path(run_dir)
    require_run_folder(path)
    refuse_earlier(path)
    instance, plan = read_instance(path / "instance"), read_plan(path / "plan")
    verification = verify_plan(instance, plan)
    story = together(
        [
            *_check_provenance(path, instance, plan),
            *_check_metrics(path, plan, verification, instance.n_years),
            *_check_layers(path, plan),
            *_check_derived(path),
        ]
    )
    return replace(
        verification,
        ok=verification.ok and not story.problems,
        violations=(*verification.violations, *story.problems),
        max_violation=max(verification.max_violation, story.worst),
    )


def _differs(file: str, field: str, what: str) -> Findings:
    return Findings((problem("run", what, where=file, field=field),), 1.0)


def _check_provenance(path: Path, instance: Instance, plan: Plan) -> Iterator[Findings]:
    said = read_json(path / "provenance.json")
    scenario = sha256((path / "scenario.yaml").read_text(encoding="utf-8"))
    expected = {
        "scenario_sha256": scenario,
        "instance_sha256": instance.digest,
        "run_id": run_id(scenario, instance.digest, plan.seed, plan.engine),
    }
    for field, value in expected.items():
        if said.get(field) != value:
            what = "does not match the files of the run: one of them was changed"
            yield _differs("provenance.json", field, what)


def _check_metrics(
    path: Path, plan: Plan, verification: Verification, n_years: int
) -> Iterator[Findings]:
    said = read_json(path / "metrics.json")
    names = list(verification.metrics)
    for field, value in (proof(plan) | {"units": units(names, n_years)}).items():
        if field not in said or said[field] != strict(value):
            yield _differs(
                "metrics.json", field, f"has {said.get(field)!r}, but the plan has {value!r}"
            )
    told = said.get("metrics")
    told = told if isinstance(told, dict) else {}
    for name in told:
        if name not in verification.metrics:
            yield _differs("metrics.json", "metrics", f"lists {name!r}, which is not a metric")
    left = [_number(told.get(name)) for name in names]
    right = [verification.metrics[name] for name in names]
    what = "{row} is {left}, but the decisions give {right}"
    yield compared("run", names, left, "==", right, what, where="metrics.json", field="metrics")


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _check_derived(path: Path) -> Iterator[Findings]:
    known = str(read_json(path / "provenance.json").get("run_id"))
    for file in stale_files(path, known):
        yield _differs(file, "run_id", f"does not name run {known}: it was made from another run")


def _check_layers(path: Path, plan: Plan) -> Iterator[Findings]:
    if not (path / "plan.gpkg").exists():  # not drawn yet: there is nothing to hold against it
        return
    layers = read_layers(path / "plan.gpkg", LATER)
    decided: dict[tuple[str, str], Iterable[object]] = {
        ("zones", "site"): plan.zones["site"],
        ("links", "link"): plan.built_links["link"],
        ("cities", "node"): plan.connected,
    }
    for (layer, column), ids in decided.items():
        if sorted(str(i) for i in layers[layer][column]) != sorted(str(i) for i in ids):
            what = f"layer {layer} does not show what the plan decides"
            yield _differs("plan.gpkg", layer, what)
