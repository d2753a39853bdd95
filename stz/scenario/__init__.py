"""A planner's YAML becomes a frozen scenario; unknown keys are refused with a hint."""

from stz.scenario.find import find_scenario, models_dir, packaged_scenarios
from stz.scenario.load import dump_scenario, load_scenario, override_names, override_scenario
from stz.scenario.scenario import Scenario
from stz.scenario.schema import scenario_schema, schema_text

__all__ = [
    "Scenario",
    "dump_scenario",
    "find_scenario",
    "load_scenario",
    "models_dir",
    "override_names",
    "override_scenario",
    "packaged_scenarios",
    "scenario_schema",
    "schema_text",
]
