"""Keep a problem that came as tables, and its plan, as a run: to be drawn, reported, compared."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stz.errors import Problem, ScenarioError
from stz.run.prepare import OnPhase, Prepared, silent
from stz.run.runner import Log, solve_prepared, write_run
from stz.scenario import Scenario, load_scenario, override_scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from stz.instance import Instance
    from stz.plan import Plan
    from stz.runs import Run
    from stz.solver import Progress

UNNAMED = "A plan from tables"
"""Title of a plan whose problem has no name."""
_BACKGROUND = "pakistan-2030"
"""Packaged scenario whose layers are drawn behind the plan."""


def run_tables(
    instance: Instance,
    run_dir: str | Path | None = None,
    *,
    plan: Plan | None = None,
    title: str = "",
    objective: str | Sequence[str] = "exports",
    gap: float = 0.01,
    time_limit: float | None = 120.0,
    engine: str | None = None,
    seed: int = 1,
    on_phase: OnPhase = silent,
    progress: Callable[[Progress], None] | None = None,
    draw_map: bool = True,
) -> Run:
    """Solve a problem from tables, verify the plan, and write both to a run folder with a map.

    All that reads a run reads it: :func:`stz.map_run`, :func:`stz.report_run`,
    :func:`stz.export_run`, :func:`stz.compare_runs`, ``stz show``.

    Parameters
    ----------
    instance : Instance
        As :meth:`stz.Instance.from_tables` makes it, with ``lon`` and ``lat`` of its nodes.
    run_dir : str or Path, optional
        Run folder; default ``runs/NAME`` after the name of the instance. An earlier run there is
        replaced whole, and only once the new one is complete.
    plan : Plan, optional
        A plan of this instance at hand, so that nothing is solved.
    title : str
        One line shown above the map; default the name of the instance.
    objective, gap, time_limit, engine, seed, progress
        See :func:`stz.solve`; of no effect where a plan is given.
    on_phase : callable
        Told what is being done.
    draw_map : bool
        Whether ``map.html`` is written too.

    Returns
    -------
    Run
        What :func:`stz.load_run` reads from the folder.

    Raises
    ------
    DataError
        If nodes lack ``lon`` and ``lat``; nothing is solved then.
    ScenarioError
        If an argument is wrong, or the folder cannot be written.
    InfeasibleError, TimeLimitError, VerificationError
        If there is no plan to trust; nothing is written then.
    """
    from stz.assembly import given_assembly
    from stz.instance import Instance
    from stz.layers import load_layers
    from stz.runs import refuse_unwritable

    if not isinstance(instance, Instance):
        what = f"is a {type(instance).__name__}, not an Instance"
        mend = "make one of the tables first: stz.Instance.from_tables(**tables)"
        raise ScenarioError(Problem("run_tables", what, mend, field="instance"))
    scenario = _scenario(
        instance,
        title,
        objective=plan.objective_name if plan is not None and not plan.stages else objective,
        solver={"gap": gap, "time_limit_s": time_limit, "engine": engine, "seed": seed},
    )
    folder = Path(run_dir) if run_dir is not None else Path("runs") / scenario.name
    refuse_unwritable(folder)
    assembly = given_assembly(instance)
    on_phase("reading and checking layers")
    ready = Prepared(scenario, load_layers(), assembly)
    log = Log()
    found = plan or solve_prepared(ready, on_phase=on_phase, progress=progress)
    return write_run(folder, ready, found, log, on_phase=on_phase, draw_map=draw_map)


def prepared_tables(instance: Instance, **own: Any) -> Prepared:
    """Return a problem from tables with a scenario and layers, as a planner would have made it.

    Parameters
    ----------
    instance : Instance
        As for :func:`run_tables`.
    **own
        Keys of the scenario, such as ``solver``.

    Raises
    ------
    DataError
        If nodes lack ``lon`` and ``lat``.
    """
    from stz.assembly import given_assembly
    from stz.layers import load_layers

    return Prepared(_scenario(instance, "", **own), load_layers(), given_assembly(instance))


def _checked(background: Scenario, given: Mapping[str, Any]) -> Scenario:
    """Return a scenario with what was given; what is wrong with it is said of the call."""
    try:
        return override_scenario(background, given)
    except ScenarioError as error:
        problems = [replace(problem, where="run_tables", row="") for problem in error.problems]
        raise ScenarioError(problems) from None


def _scenario(instance: Instance, title: str, **own: Any) -> Scenario:
    """Return a scenario that says what a scenario can say of a problem from tables."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", instance.name).strip("-._")[:80] or "tables"
    unasked: dict[str, Any] = {
        "quotas": [],
        "bounds": [],
        "risks": [],
        "availability": None,
        "years": None,
        "suitability": None,
    }
    limits = ("budget_musd", "n_zones", "max_zones", "exports_min_musd", "spacing_km")
    asked = _checked(
        load_scenario(_BACKGROUND),
        {
            **unasked,
            **{limit: getattr(instance.limits, limit) for limit in limits},
            **own,
            "name": name,
            "title": title or (instance.name if instance.name != "instance" else UNNAMED),
            "description": "",
            "protection": instance.protection,
            "problem": "tables",
        },
    )
    return asked.model_copy(update={"changed_from": "", "changes": ()})
