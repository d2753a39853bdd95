"""A planner's YAML comes in; a frozen scenario leaves. Unknown keys are refused with a hint."""

from stz.scenario.aims import Change, National, Reform, Risk, allowed_min
from stz.scenario.changes import flat, value_text
from stz.scenario.find import find_scenario, models_dir, packaged_scenarios
from stz.scenario.load import (
    dump_scenario,
    load_scenario,
    on_other_layers,
    override_names,
    override_scenario,
)
from stz.scenario.ranges import Range, ranges
from stz.scenario.scenario import Scenario
from stz.scenario.schema import scenario_schema, schema_text
from stz.scenario.sections import Fiber, Reach, Size, SuitabilityWeights

__all__ = [
    "Change",
    "Fiber",
    "National",
    "Range",
    "Reach",
    "Reform",
    "Risk",
    "Scenario",
    "Size",
    "SuitabilityWeights",
    "allowed_min",
    "dump_scenario",
    "find_scenario",
    "flat",
    "load_scenario",
    "models_dir",
    "on_other_layers",
    "override_names",
    "override_scenario",
    "packaged_scenarios",
    "ranges",
    "scenario_schema",
    "schema_text",
    "value_text",
]
