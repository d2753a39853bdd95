"""Special Technology Zone siting optimizer: zones and fiber decided jointly, proven, on a map.

From a notebook::

    import stz

    run = stz.run_scenario("pakistan-2030")          # the whole way: runs/pakistan-2030/map.html
    ready = stz.prepare("pakistan-2030", {"budget_musd": 30})
    plan = stz.solve(ready.instance, gap=0.02)

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
    from stz.assembly import Assembly, assemble
    from stz.gis import export_run
    from stz.instance import Instance, Limits, Quota
    from stz.layers import Layers, check_layers, load_layers
    from stz.plan import Plan
    from stz.run import (
        CheckReport,
        Prepared,
        check_scenario,
        embed_run,
        map_run,
        prepare,
        run_scenario,
    )
    from stz.runs import Run, load_run, save_run, verify_run
    from stz.scenario import (
        Scenario,
        dump_scenario,
        load_scenario,
        override_scenario,
        scenario_schema,
    )
    from stz.solver import Diagnosis, Planner, Progress, diagnose, solve
    from stz.verifier import require_verified, verify_plan

_HOME = {
    "Assembly": "stz.assembly",
    "CheckReport": "stz.run",
    "Diagnosis": "stz.solver",
    "Instance": "stz.instance",
    "Layers": "stz.layers",
    "Limits": "stz.instance",
    "Plan": "stz.plan",
    "Planner": "stz.solver",
    "Prepared": "stz.run",
    "Progress": "stz.solver",
    "Quota": "stz.instance",
    "Run": "stz.runs",
    "Scenario": "stz.scenario",
    "assemble": "stz.assembly",
    "check_layers": "stz.layers",
    "check_scenario": "stz.run",
    "diagnose": "stz.solver",
    "dump_scenario": "stz.scenario",
    "embed_run": "stz.run",
    "export_run": "stz.gis",
    "load_layers": "stz.layers",
    "load_run": "stz.runs",
    "load_scenario": "stz.scenario",
    "map_run": "stz.run",
    "override_scenario": "stz.scenario",
    "prepare": "stz.run",
    "require_verified": "stz.verifier",
    "run_scenario": "stz.run",
    "save_run": "stz.runs",
    "scenario_schema": "stz.scenario",
    "solve": "stz.solver",
    "verify_plan": "stz.verifier",
    "verify_run": "stz.runs",
}

__all__ = [
    "Assembly",
    "CheckReport",
    "DataError",
    "Diagnosis",
    "InfeasibleError",
    "Instance",
    "Layers",
    "Limits",
    "Plan",
    "Planner",
    "Prepared",
    "Problem",
    "Progress",
    "Quota",
    "Run",
    "Scenario",
    "ScenarioError",
    "SolverMissingError",
    "StzError",
    "TimeLimitError",
    "VerificationError",
    "assemble",
    "check_layers",
    "check_scenario",
    "diagnose",
    "dump_scenario",
    "embed_run",
    "export_run",
    "load_layers",
    "load_run",
    "load_scenario",
    "map_run",
    "override_scenario",
    "prepare",
    "require_verified",
    "run_scenario",
    "save_run",
    "scenario_schema",
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
