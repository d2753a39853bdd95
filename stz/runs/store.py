"""The run folder: a verified plan with all that is needed to read, draw, check and repeat it.

========================  ==========================================================================
``scenario.yaml``         the scenario, every value written out
``provenance.json``       hashes of all inputs, versions, seed; its presence makes a folder a run
``plan.gpkg``             the layers of :mod:`stz.runs.map_schema`, for QGIS and for the map
``metrics.json``          headline, proof and metrics, with their units
``solver.log``            what happened while it was solved
``instance/``, ``plan/``  the problem and the decisions as plain tables, for ``stz verify``
``datapackage.json``      the same files with types and hashes, as a Data Package
``ro-crate-metadata``     and who made them from what, as a Process Run Crate (``.json``)
========================  ==========================================================================
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stz.errors import DataError, Problem
from stz.instance import Instance
from stz.plan import Plan
from stz.runs.data_package import write_data_package
from stz.runs.folder import replacing, require_run_folder
from stz.runs.geopackage import read_layers, write_layers
from stz.runs.json_files import read_json, write_json
from stz.runs.map_layers import draw
from stz.runs.map_schema import LATER
from stz.runs.plain_files import read_instance, read_plan, write_instance, write_plan
from stz.runs.proof import proof, units
from stz.runs.provenance import BACKGROUND, provenance
from stz.runs.run import Run
from stz.runs.run_crate import write_run_crate
from stz.runs.verify_run import verify_run
from stz.scenario import Scenario, dump_scenario, load_scenario
from stz.verifier import Verification, dated, require_verified
from stz.whole_files import draft_folder, put, recover

if TYPE_CHECKING:
    from stz.assembly import Assembly
    from stz.layers import Layers

LAYERS = "plan.gpkg"

__all__ = ["Run", "fill_run", "load_run", "save_run", "verify_run"]


def save_run(
    run_dir: str | os.PathLike[str],
    plan: Plan,
    assembly: Assembly,
    scenario: Scenario,
    layers: Layers,
    log_text: str = "",
) -> Run:
    """Verify a plan and write its run folder.

    The folder is complete or not there: it is written beside ``run_dir``, verified once more from
    what is on disk, and only then takes its place. An earlier run there is replaced; a folder that
    holds something else is refused.

    Parameters
    ----------
    run_dir : path
        The run folder.
    plan : Plan
        A plan of ``assembly.instance``.
    assembly : Assembly
        The problem with what it was made of.
    scenario : Scenario
        What was asked.
    layers : Layers
        What was read.
    log_text : str
        Text of ``solver.log``.

    Returns
    -------
    Run
        The run as it was written.

    Raises
    ------
    VerificationError
        If the plan fails the independent verifier; nothing is written then.
    Exception
        If its layers cannot be drawn; the run is written without them then.
    ScenarioError
        If ``run_dir`` holds something other than a run, or cannot be written.
    """
    with replacing(Path(run_dir)) as work:
        failed = fill_run(work, plan, assembly, scenario, layers, log_text)
    if failed is not None:
        raise failed
    return load_run(run_dir)


def run_of(plan: Plan, assembly: Assembly, scenario: Scenario, layers: Layers) -> Run:
    """Return a verified plan as a run that is in no folder, as if it had been read from one.

    Parameters
    ----------
    plan, assembly, scenario, layers
        As for :func:`save_run`.

    Raises
    ------
    VerificationError
        If the plan fails the independent verifier.
    """
    verification = require_verified(assembly.instance, plan)
    held = dated(assembly.instance, plan)
    text, digest = dump_scenario(scenario), assembly.instance.digest
    of_layers = scenario.problem == "layers"
    return Run(
        path=Path(scenario.name),
        **draw(held, assembly, layers),
        metrics=metrics(held, verification, scenario, assembly, layers),
        provenance=provenance(held, digest, scenario.name, text, layers, of_layers=of_layers),
        scenario=scenario,
        plan=held,
        instance=assembly.instance,
    )


def fill_run(
    work: Path,
    plan: Plan,
    assembly: Assembly,
    scenario: Scenario,
    layers: Layers,
    log_text: str = "",
) -> BaseException | None:
    """Write all of a run into a new folder; return why its layers could not be drawn, if so.

    See :func:`save_run`, which also puts the folder in its place.
    """
    verification = require_verified(assembly.instance, plan)
    plan = dated(assembly.instance, plan)
    text = dump_scenario(scenario)
    of_layers = scenario.problem == "layers"
    digest = assembly.instance.digest
    origin = provenance(plan, digest, scenario.name, text, layers, of_layers=of_layers)
    (work / "scenario.yaml").write_text(text, encoding="utf-8")
    (work / "solver.log").write_text(log_text, encoding="utf-8", errors="replace")
    write_instance(work / "instance", assembly.instance)
    write_plan(work / "plan", plan)
    require_verified(read_instance(work / "instance"), read_plan(work / "plan"))
    said = metrics(plan, verification, scenario, assembly, layers)
    write_json(work / "metrics.json", said)
    write_json(work / "provenance.json", origin)
    failed = _draw(work / LAYERS, plan, assembly, layers)
    return failed or _describe(work)


def _describe(folder: Path) -> BaseException | None:
    """Write what other programs read of a run, from what is in its folder; return why it failed.

    As with the layers, the plan is worth more.
    """
    try:
        write_data_package(folder)
        write_run_crate(folder)
    except (Exception, KeyboardInterrupt) as error:
        return error
    return None


def _draw(path: Path, plan: Plan, assembly: Assembly, layers: Layers) -> BaseException | None:
    """Write the layers of a plan; return why they could not be drawn.

    By then the plan is in the folder, which is worth more than its picture.
    """
    try:
        write_layers(path, draw(plan, assembly, layers))
    except (Exception, KeyboardInterrupt) as error:
        path.unlink(missing_ok=True)
        return error
    return None


def _draw_again(path: Path, plan: Plan, instance: Instance, scenario: Scenario) -> None:
    """Write the layers of a run that has none, from the data that its scenario names.

    Raises
    ------
    DataError
        If these data no longer make the problem of the run.
    """
    from stz.assembly import assemble, given_assembly
    from stz.layers import load_layers

    layers = load_layers(names=scenario.layers, adjust=scenario.adjust)
    given = scenario.problem == "tables"
    assembly = given_assembly(instance) if given else assemble(scenario, layers)
    if assembly.instance.digest != instance.digest:
        what = "is missing, and the data have changed since, so it cannot be drawn again"
        mend = "restore the layers that the run was made from, or solve its scenario again"
        raise DataError(Problem(LAYERS, what, mend))
    with draft_folder(path.parent) as work:
        failed = _draw(work / LAYERS, plan, assembly, layers)
        if failed is not None:
            raise failed
        put(work / LAYERS, path)
    failed = _describe(path.parent)
    if failed is not None:
        raise failed


def load_run(run_dir: str | os.PathLike[str]) -> Run:
    """Read a run folder; layers that could not be drawn when it was written are drawn now.

    Raises
    ------
    ScenarioError
        If there is no run folder.
    DataError
        If one of its files is damaged.
    """
    path = Path(run_dir)
    recover(path)
    require_run_folder(path)
    instance, plan = read_instance(path / "instance"), read_plan(path / "plan")
    scenario = load_scenario(path / "scenario.yaml")
    if not (path / LAYERS).exists():
        _draw_again(path / LAYERS, plan, instance, scenario)
    return Run(
        path=path,
        **read_layers(path / LAYERS, {**LATER, "year": int(instance.years["year"].min())}),
        metrics=read_json(path / "metrics.json"),
        provenance=read_json(path / "provenance.json"),
        scenario=scenario,
        plan=plan,
        instance=instance,
    )


def metrics(
    plan: Plan,
    verification: Verification,
    scenario: Scenario,
    assembly: Assembly,
    layers: Layers,
) -> dict[str, Any]:
    """Return what ``metrics.json`` says: the headline, the proof, and the recomputed metrics.

    A bound that is not known, and the gap to it, are null. With several years, ``by_year`` has the
    flows and stocks of each, undiscounted.
    """
    disclaimers = dict.fromkeys(str(text) for text in layers.boundaries["disclaimer"] if text)
    years = {
        str(row["layer"]): str(row["year"])
        for row in layers.summary().to_dict("records")
        if scenario.problem == "layers" or row["layer"] in BACKGROUND
    }
    return {
        **proof(plan),
        "metrics": dict(verification.metrics),
        "units": units(verification.metrics, assembly.instance.n_years),
        "max_violation": verification.max_violation,
        "data_years": years,
        "disclaimer": " ".join(disclaimers),
        "title": scenario.title or scenario.name,
        "scenario_name": scenario.name,
        "notes": list(assembly.notes),
    }
