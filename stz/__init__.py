"""Special Technology Zone siting optimizer: zones and fiber decided jointly, proven, on a map.

The calls that matter, in the order in which they are used::

    import stz

    run = stz.run_scenario("pakistan-2030")   # all at once: runs/pakistan-2030 with its map
    stz.check_scenario("my.yaml")             # every problem of a scenario and its layers
    ready = stz.prepare("pakistan-2030", {"budget_musd": 30})   # the planning problem
    plan = stz.solve(ready.instance, gap=0.02)                  # a plan and its proof
    stz.verify_plan(ready.instance, plan)     # checked by code the optimizer does not share
    stz.diagnose(ready.instance)              # why there is no plan, and what would help
    stz.Planner(ready.instance)               # the same problem again after small changes
    stz.Session("pakistan-2030")              # questions one by one: budget(50), lock("Multan")
    stz.load_run("runs/pakistan-2030")        # a plan from its folder
    stz.compare(run, stz.load_run("runs/other"))    # added, dropped, kept and moved
    stz.report_run(run)                       # a briefing as page, slides and document

``stz.Instance.from_tables`` makes a problem from any tables, and ``stz.run_tables`` a run of it;
``stz.REGISTRY`` lists the metrics.
Names are loaded when they are first used, so that importing the package takes no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from stz.errors import (
    DataError,
    InfeasibleError,
    Problem,
    ScenarioError,
    SolverMissingError,
    StzError,
    TimeLimitError,
    VerificationError,
)

if TYPE_CHECKING:
    from stz.analysis import Comparison, compare
    from stz.assembly import Assembly, assemble
    from stz.feasibility import promises
    from stz.gis import export_run
    from stz.instance import Instance, Levers, Limits, MetricBound, Quota
    from stz.interval import Interval
    from stz.layers import Layers, check_layers, load_layers
    from stz.model import REGISTRY
    from stz.plan import Plan
    from stz.run import (
        CheckReport,
        Prepared,
        check_scenario,
        compare_runs,
        embed_run,
        figures_run,
        map_run,
        prepare,
        report_run,
        run_scenario,
        run_tables,
        score_candidates,
    )
    from stz.runs import Run, load_run, save_run, verify_run
    from stz.scenario import (
        Scenario,
        dump_scenario,
        load_scenario,
        override_scenario,
        scenario_schema,
    )
    from stz.session import Answer, Session
    from stz.solver import Diagnosis, Planner, Progress, diagnose, solve
    from stz.verifier import Verification, require_verified, verify_plan

_HOME = {
    "Answer": "stz.session",
    "Assembly": "stz.assembly",
    "CheckReport": "stz.run",
    "Comparison": "stz.analysis",
    "Diagnosis": "stz.solver",
    "Instance": "stz.instance",
    "Interval": "stz.interval",
    "Layers": "stz.layers",
    "Levers": "stz.instance",
    "Limits": "stz.instance",
    "MetricBound": "stz.instance",
    "Plan": "stz.plan",
    "Planner": "stz.solver",
    "Prepared": "stz.run",
    "Progress": "stz.solver",
    "Quota": "stz.instance",
    "REGISTRY": "stz.model",
    "Run": "stz.runs",
    "Scenario": "stz.scenario",
    "Session": "stz.session",
    "Verification": "stz.verifier",
    "assemble": "stz.assembly",
    "check_layers": "stz.layers",
    "check_scenario": "stz.run",
    "compare": "stz.analysis",
    "compare_runs": "stz.run",
    "diagnose": "stz.solver",
    "dump_scenario": "stz.scenario",
    "embed_run": "stz.run",
    "export_run": "stz.gis",
    "figures_run": "stz.run",
    "load_layers": "stz.layers",
    "load_run": "stz.runs",
    "load_scenario": "stz.scenario",
    "map_run": "stz.run",
    "override_scenario": "stz.scenario",
    "prepare": "stz.run",
    "promises": "stz.feasibility",
    "report_run": "stz.run",
    "require_verified": "stz.verifier",
    "run_scenario": "stz.run",
    "run_tables": "stz.run",
    "save_run": "stz.runs",
    "scenario_schema": "stz.scenario",
    "score_candidates": "stz.run",
    "solve": "stz.solver",
    "verify_plan": "stz.verifier",
    "verify_run": "stz.runs",
}

__all__ = [
    "REGISTRY",
    "Answer",
    "Assembly",
    "CheckReport",
    "Comparison",
    "DataError",
    "Diagnosis",
    "InfeasibleError",
    "Instance",
    "Interval",
    "Layers",
    "Levers",
    "Limits",
    "MetricBound",
    "Plan",
    "Planner",
    "Prepared",
    "Problem",
    "Progress",
    "Quota",
    "Run",
    "Scenario",
    "ScenarioError",
    "Session",
    "SolverMissingError",
    "StzError",
    "TimeLimitError",
    "Verification",
    "VerificationError",
    "assemble",
    "check_layers",
    "check_scenario",
    "compare",
    "compare_runs",
    "diagnose",
    "dump_scenario",
    "embed_run",
    "export_run",
    "figures_run",
    "load_layers",
    "load_run",
    "load_scenario",
    "map_run",
    "override_scenario",
    "prepare",
    "promises",
    "report_run",
    "require_verified",
    "run_scenario",
    "run_tables",
    "save_run",
    "scenario_schema",
    "score_candidates",
    "solve",
    "verify_plan",
    "verify_run",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'stz' has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
